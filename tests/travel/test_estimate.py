"""The estimate, checked by hand and by its properties."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.loading import load_problem
from planner.model.road_estimate import EstimateParameters
from planner.model.territory import Point
from planner.travel import EstimateProvider, points_of, provider_for
from planner.travel.distance import EARTH_RADIUS_KM, crow_fly_km
from planner.travel.estimate import road_km

REFERENCE = Path(__file__).parents[2] / "data" / "scenarios" / "reference.toml"
DEGREE_KM = EARTH_RADIUS_KM * np.pi / 180
PLAIN = EstimateParameters()

points = st.builds(Point, st.floats(41.5, 51.0), st.floats(-5.0, 9.5))
parameters = st.builds(
    EstimateParameters,
    detour=st.floats(1, 2),
    detour_short=st.floats(1, 2),
    short_km=st.floats(0, 20),
    speed_kmh=st.floats(20, 90),
    overhead_minutes=st.floats(0, 10),
    same_place_minutes=st.floats(0.5, 10),
)


def test_by_hand():
    """Along a meridian: 2 km and 20 km apart, one way and the other."""
    places = {
        "a": Point(48.0, 5.0),
        "b": Point(48.0 + 2 / DEGREE_KM, 5.0),
        "c": Point(48.0 + 20 / DEGREE_KM, 5.0),
    }
    times = EstimateProvider(PLAIN).matrix(places)
    assert times.distance("a", "b") == pytest.approx(2.80, abs=0.01)  # x 1.40
    assert times.distance("a", "c") == pytest.approx(27.00, abs=0.01)  # x 1.35
    assert times.between("a", "b") == pytest.approx(2.80 / 50 * 60 + 2, abs=0.01)
    assert times.between("c", "a") == pytest.approx(27.00 / 50 * 60 + 2, abs=0.01)
    assert times.between("a", "a") == times.distance("a", "a") == 0
    assert times.estimated
    assert times.engine.startswith("estimate")


def test_against_a_known_distance():
    """Paris to Lyon, about 392 km as the crow flies."""
    crow = crow_fly_km((Point(48.8566, 2.3522), Point(45.7640, 4.8357)))
    assert crow[0, 1] == pytest.approx(391.5, abs=1)


def test_same_place_takes_a_few_minutes_never_none():
    here = Point(48.0, 5.0)
    slow = replace(PLAIN, overhead_minutes=9.0)
    for given_parameters in (PLAIN, slow):
        times = EstimateProvider(given_parameters).matrix({"hall": here, "52001": here})
        assert times.between("hall", "52001") == 3.0
        assert times.between("hall", "hall") == 0.0


@given(parameters, st.floats(0, 60), st.floats(0, 60))
def test_kilometres_never_decrease(p, first, second):
    near, far = sorted([first, second])
    km = road_km(np.array([near, far]), p)
    assert km[0] <= km[1] + 1e-9
    assert km[1] >= far * min(p.detour, p.detour_short) - 1e-9


@given(parameters, st.lists(points, min_size=1, max_size=5))
def test_properties(p, places):
    times = EstimateProvider(p).matrix({str(i): place for i, place in enumerate(places)})
    away = ~np.eye(len(places), dtype=bool)
    assert np.array_equal(times.minutes, times.minutes.T)
    assert not times.minutes[~away].any()
    assert not times.km[~away].any()
    assert (times.minutes[away] >= round(p.same_place_minutes, 2)).all()
    assert np.isfinite(times.minutes).all()
    again = EstimateProvider(p).matrix({str(i): place for i, place in enumerate(places)})
    assert again.digest == times.digest


@given(st.lists(points, min_size=2, max_size=5), st.randoms(use_true_random=False))
def test_relabelling_changes_nothing(places, random):
    named = {f"p{i}": place for i, place in enumerate(places)}
    mixed = list(named.items())
    random.shuffle(mixed)
    one, two = (EstimateProvider(PLAIN).matrix(dict(items)) for items in (named, mixed))
    for a in named:
        for b in named:
            assert one.between(a, b) == two.between(a, b)


def test_no_point():
    assert EstimateProvider(PLAIN).matrix({}).ids == ()


def test_the_real_territory():
    problem = load_problem(REFERENCE, date(2026, 11, 30), 28)
    places = points_of(problem)
    venues, communes = problem.scenario.venues, problem.territory.communes
    assert len(places) == len(venues) + len(communes) + 1
    times = provider_for(problem).matrix(places)
    assert times.between("joinville-fixe", "52250") == 3.0
    assert times.between("joinville-fixe", "depot-joinville") == 3.0
    tremilly = next(c.code for c in communes if c.name == "Trémilly")
    assert times.distance("depot-joinville", tremilly) == pytest.approx(27.7 * 1.35, abs=0.5)
