"""What a kilometre costs and emits: with the service's own vehicle, with an agent's car."""

from __future__ import annotations

from dataclasses import dataclass

KWH = "électricité"
"""The energy that is counted in kWh; all others are in litres."""


@dataclass(frozen=True)
class Vehicle:
    """A vehicle of the service; 0 is unknown.

    Only its energy is counted: neither its price, nor its upkeep, nor its insurance.

    Parameters
    ----------
    energy : str
        What it runs on, in French.
    per_100km : float
        Litres or kWh it takes for 100 km.
    price, co2 : float
        Euros, and kilograms of CO2 equivalent, of a litre or kWh.
    """

    energy: str
    per_100km: float = 0.0
    price: float = 0.0
    co2: float = 0.0

    @property
    def unit(self) -> str:
        """Unit of its energy."""
        return "kWh" if self.energy == KWH else "L"

    @property
    def euros_per_km(self) -> float:
        """Euros of energy a kilometre; 0 when unknown."""
        return self.per_100km * self.price / 100

    @property
    def kg_per_km(self) -> float:
        """Kilograms of CO2 equivalent a kilometre; 0 when unknown."""
        return self.per_100km * self.co2 / 100


@dataclass(frozen=True)
class Mileage:
    """What an agent is repaid for the kilometres of a private car, by slices of a year's.

    Each kilometre is repaid at the rate of its slice, counted from 1 January (arrêté du 3
    juillet 2006, article 10 of decree 2006-781).

    Parameters
    ----------
    scale : tuple of (float, float)
        ``(kilometres, euros)``: up to so many kilometres a year, euros a kilometre.
    beyond : float
        Euros a kilometre beyond the last of them.
    km_per_year : float
        Kilometres the car drives for the service in a year; 0 is unknown.
    """

    scale: tuple[tuple[float, float], ...]
    beyond: float
    km_per_year: float = 0.0

    def allowance(self, km: float) -> float:
        """Return the euros repaid for all the kilometres of a year."""
        euros, driven = 0.0, 0.0
        for limit, rate in self.scale:
            euros += rate * max(0.0, min(km, limit) - driven)
            driven = limit
        return euros + self.beyond * max(0.0, km - driven)

    @property
    def euros_per_km(self) -> float:
        """Average over a year of `km_per_year`; the rate of the first slice when unknown."""
        if self.km_per_year:
            return self.allowance(self.km_per_year) / self.km_per_year
        return self.scale[0][1]
