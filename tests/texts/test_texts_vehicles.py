"""What the cost and the CO2 of driving are said to be counted with."""

import pytest

from planner import texts
from planner.model.vehicles import Mileage, Vehicle
from planner.texts.vehicles import basis, co2_basis, cost_basis, hours_basis, year_basis
from tests.worlds import team

CAR = team(cost_per_km=0.41, co2_per_km=0.192)
VAN = team(vehicle=Vehicle("gazole", 8.5, 1.75, 3.1))
SCALE = ((2000, 0.41), (10000, 0.51))


def said(text):
    return text.replace(texts.NBSP, " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("who", "cost", "co2"),
    [
        (CAR, "voiture personnelle d’un agent, 0,41 €/km",
         "voiture personnelle d’un agent, 0,192 kg/km"),
        (VAN, "énergie seule du véhicule du service : gazole, 8,5 L aux 100 km, 1,75 €/L",
         "véhicule du service : gazole, 8,5 L aux 100 km, 3,10 kg/L"),
        (team(vehicle=Vehicle("électricité", 20, 0.25)),
         "énergie seule du véhicule du service : électricité, 20 kWh aux 100 km, 0,25 €/kWh",
         "véhicule du service : co2 à compléter dans le scénario"),
        (team(vehicle=Vehicle("essence"), cost_per_km=0.41),
         "véhicule du service : per_100km et price à compléter dans le scénario",
         "véhicule du service : per_100km et co2 à compléter dans le scénario"),
        (team(mileage=Mileage(SCALE, 0.3, 4000)),
         "voiture personnelle d’un agent, 0,46 €/km en moyenne pour 4 000 km par an",
         "tarif non renseigné dans le scénario"),
        (team(mileage=Mileage(SCALE, 0.3)),
         "voiture personnelle d’un agent, 0,41 €/km : première tranche, jusqu’à 2 000 km par an ; "
         "kilomètres de l’année à compléter (km_per_year)",
         "tarif non renseigné dans le scénario"),
        (team(), "tarif non renseigné dans le scénario", "tarif non renseigné dans le scénario"),
    ],
)  # fmt: skip
def test_what_is_counted(who, cost, co2):
    assert (said(cost_basis(who)), said(co2_basis(who))) == (cost, co2)


def test_teams_alike_are_told_once():
    assert said(basis(cost_basis, (CAR, VAN, CAR))) == (
        "voiture personnelle d’un agent, 0,41 €/km ; énergie seule du véhicule du service : "
        "gazole, 8,5 L aux 100 km, 1,75 €/L"
    )
    assert basis(None, (CAR,)) == ""


def test_hours_are_told_of_only_when_they_cannot_be_priced():
    paid = team(cost_per_hour=30.0)
    assert basis(hours_basis, (paid, paid)) == ""
    assert basis(hours_basis, (paid, CAR, VAN)) == "tarif non renseigné dans le scénario"


def test_a_year_counts_the_slices_of_its_own_kilometres():
    told = year_basis((team(mileage=Mileage(SCALE, 0.3, 4000)), team(mileage=Mileage(SCALE, 0.3))))
    assert (
        told == "voiture personnelle d’un agent, barème par tranches sur les kilomètres de l’année"
    )
    assert said(year_basis((CAR,))) == "voiture personnelle d’un agent, 0,41 €/km"
