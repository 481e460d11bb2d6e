"""What a kilometre costs and emits, by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.model.vehicles import Mileage, Vehicle
from tests.worlds import team

SCALE = Mileage(((2000, 0.41), (10000, 0.51)), 0.30)


@pytest.mark.parametrize(
    ("km", "euros"),
    [
        (0, 0),
        (1000, 410),
        (2000, 820),
        (3000, 820 + 510),
        (10000, 820 + 8000 * 0.51),
        (12000, 820 + 8000 * 0.51 + 600),
    ],
)
def test_each_kilometre_is_repaid_at_the_rate_of_its_slice(km, euros):
    assert SCALE.allowance(km) == pytest.approx(euros)


@given(st.floats(0, 50000), st.floats(0, 50000))
def test_more_kilometres_are_never_repaid_less(a, b):
    few, many = sorted((a, b))
    assert 0.30 * (many - few) - 1e-6 <= SCALE.allowance(many) - SCALE.allowance(few)
    assert SCALE.allowance(many) - SCALE.allowance(few) <= 0.51 * (many - few) + 1e-6


def test_a_plan_counts_the_average_of_the_year_or_the_first_slice():
    assert SCALE.euros_per_km == 0.41
    known = Mileage(SCALE.scale, SCALE.beyond, km_per_year=4000)
    assert known.euros_per_km == pytest.approx((820 + 1020) / 4000)


def test_a_vehicle_takes_its_energy():
    van = Vehicle("gazole", 8.0, 1.75, 3.1)
    assert (van.unit, van.euros_per_km) == ("L", pytest.approx(0.14))
    assert van.kg_per_km == pytest.approx(0.248)
    assert Vehicle("électricité", 20).unit == "kWh"


@pytest.mark.parametrize("known", [{}, {"per_100km": 8.0}, {"price": 1.7, "co2": 3.1}])
def test_what_is_unknown_of_a_vehicle_is_no_rate(known):
    van = Vehicle("gazole", **known)
    assert (van.euros_per_km, van.kg_per_km) == (0, 0)


def test_what_a_team_drives_counts_instead_of_the_private_car():
    car = {"cost_per_km": 0.41, "co2_per_km": 0.192}
    assert (team(**car).euros_per_km, team(**car).kg_per_km) == (0.41, 0.192)
    van = team(**car, vehicle=Vehicle("gazole", 8.0, 1.75, 3.1))
    assert (van.euros_per_km, van.kg_per_km) == (pytest.approx(0.14), pytest.approx(0.248))
    # Of a van that is not fully described nothing is borrowed from the car.
    unknown = team(**car, vehicle=Vehicle("gazole"))
    assert (unknown.euros_per_km, unknown.kg_per_km) == (0, 0)
    repaid = team(cost_per_km=9.0, co2_per_km=0.192, mileage=SCALE)
    assert (repaid.euros_per_km, repaid.kg_per_km) == (0.41, 0.192)
