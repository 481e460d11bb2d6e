"""What the cost and the CO2 of driving are counted with."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from planner.model.scenario import Team
from planner.model.vehicles import Mileage, Vehicle
from planner.texts.formats import NBSP, TO_COMPLETE, listing, number

PRIVATE_CAR = "voiture personnelle d’un agent"
UNPRICED = "tarif non renseigné dans le scénario"
BY_SLICES = f"{PRIVATE_CAR}, barème par tranches sur les kilomètres de l’année"


def _rate(value: float, unit: str) -> str:
    decimals = 3 if round(value, 2) != round(value, 3) else 2
    return f"{number(value, decimals)}{NBSP}{unit}"


def _burnt(vehicle: Vehicle, figure: float, unit: str) -> str:
    """Say what a vehicle takes and what a litre or kWh of it costs or emits."""
    decimals = 0 if float(vehicle.per_100km).is_integer() else 1
    taken = f"{number(vehicle.per_100km, decimals)}{NBSP}{vehicle.unit}"
    return f"{vehicle.energy}, {taken} aux 100{NBSP}km, {_rate(figure, f'{unit}/{vehicle.unit}')}"


def _slices(mileage: Mileage) -> str:
    if mileage.km_per_year:
        average = _rate(mileage.euros_per_km, "€/km")
        year = f"{number(mileage.km_per_year)}{NBSP}km par an"
        return f"{PRIVATE_CAR}, {average} en moyenne pour {year}"
    limit, euros = mileage.scale[0]
    return (
        f"{PRIVATE_CAR}, {_rate(euros, '€/km')}{NBSP}: première tranche, jusqu’à "
        f"{number(limit)}{NBSP}km par an ; kilomètres de l’année {TO_COMPLETE} (km_per_year)"
    )


def _lacking(vehicle: Vehicle, key: str) -> str:
    """Name the keys of a vehicle that are to be filled in."""
    empty = [name for name in ("per_100km", key) if not getattr(vehicle, name)]
    return f"véhicule du service{NBSP}: {listing(empty)} {TO_COMPLETE} dans le scénario"


def cost_basis(team: Team) -> str:
    """Say what a team's kilometres are priced with; what is missing when they cannot be."""
    if vehicle := team.vehicle:
        if not vehicle.euros_per_km:
            return _lacking(vehicle, "price")
        return f"énergie seule du véhicule du service{NBSP}: {_burnt(vehicle, vehicle.price, '€')}"
    if team.mileage:
        return _slices(team.mileage)
    if not team.cost_per_km:
        return UNPRICED
    return f"{PRIVATE_CAR}, {_rate(team.cost_per_km, '€/km')}"


def co2_basis(team: Team) -> str:
    """Say what a team's CO2 is counted with; what is missing when it cannot be."""
    if vehicle := team.vehicle:
        if not vehicle.kg_per_km:
            return _lacking(vehicle, "co2")
        return f"véhicule du service{NBSP}: {_burnt(vehicle, vehicle.co2, 'kg')}"
    if not team.co2_per_km:
        return UNPRICED
    return f"{PRIVATE_CAR}, {_rate(team.co2_per_km, 'kg/km')}"


def hours_basis(team: Team) -> str:
    """Say that a team's hours cannot be priced; empty when they can: that goes by itself."""
    return "" if team.cost_per_hour else UNPRICED


def basis(say: Callable[[Team], str] | None, teams: Iterable[Team]) -> str:
    """Say what an indicator is counted with, teams alike once; empty when that goes by itself."""
    return " ; ".join(dict.fromkeys(filter(None, map(say, teams)))) if say else ""


def year_basis(teams: Iterable[Team]) -> str:
    """Say what the kilometres of a year are priced with, each way once."""
    said = (BY_SLICES if team.mileage and not team.vehicle else cost_basis(team) for team in teams)
    return " ; ".join(dict.fromkeys(said))
