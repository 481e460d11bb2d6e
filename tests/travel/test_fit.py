"""The estimate fitted to real times: what made the times is found again."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.errors import TravelError
from planner.model.road_estimate import EstimateParameters
from planner.model.territory import Point
from planner.model.travel import TravelTimes
from planner.travel import EstimateProvider
from planner.travel.estimate import circles
from planner.travel.fit import errors, fit

PLAIN = EstimateParameters()
PLACES = {f"p{k}": Point(48 + (k * 7 % 23) / 100, 5 + (k * 5 % 17) / 50) for k in range(25)}


def as_real(parameters, noise=0.0):
    times = EstimateProvider(parameters).matrix(PLACES)
    shake = 1 + noise * np.random.default_rng(1).standard_normal(times.minutes.shape)
    return TravelTimes(times.ids, times.minutes * shake, times.km * shake, "real", estimated=False)


@given(st.integers(105, 140), st.integers(0, 20), st.integers(30, 90), st.integers(0, 60))
def test_what_made_the_times_is_found_again(detour, more, speed, overhead):
    made = replace(
        PLAIN,
        detour=detour / 100,
        detour_short=(detour + more) / 100,
        speed_kmh=float(speed),
        overhead_minutes=overhead / 10,
        same_place_minutes=0.5,
    )
    found = fit(as_real(made), PLACES, replace(PLAIN, same_place_minutes=0.5))
    assert found.speed_kmh == pytest.approx(made.speed_kmh, rel=0.02)
    assert found.overhead_minutes == pytest.approx(made.overhead_minutes, abs=0.3)
    # Just past the short distance the estimate holds kilometres back: detours mix there.
    assert found.detour == pytest.approx(made.detour, abs=0.04)


def test_a_fit_is_closer_and_says_by_how_much():
    real = as_real(replace(PLAIN, detour=1.2, speed_kmh=65.0, overhead_minutes=1.0), noise=0.05)
    found = fit(real, PLACES, PLAIN)
    before, after = errors(real, PLACES, PLAIN), errors(real, PLACES, found)
    assert after.median < before.median
    assert after.p90 < before.p90
    assert after.km_median < before.km_median
    assert after.misplaced <= before.misplaced
    assert abs(after.bias) < 0.3 < before.bias
    assert before.pairs == after.pairs > 500


def test_errors_by_hand():
    """Three places on a line: 11.12, 11.12 and 22.24 km as the crow flies."""
    places = {f"q{k}": Point(48 + k / 10, 5.0) for k in range(3)}
    estimate = EstimateProvider(PLAIN).matrix(places)
    minutes = estimate.minutes.copy()
    minutes[0, 1] += 2  # real is slower: the estimate is 2 minutes short
    minutes[0, 2] -= 30
    real = TravelTimes(tuple(places), minutes, estimate.km + 1, "real", estimated=False)
    found = errors(real, places, PLAIN)
    assert found.pairs == 6
    assert found.median == pytest.approx(0, abs=0.01)
    assert found.p90 == pytest.approx(16, abs=0.02)  # halfway between 2 and 30
    assert found.km_median == pytest.approx(1, abs=0.01)
    assert found.misplaced == pytest.approx(1 / 6)  # only 38 against 8 minutes crosses 15


def test_estimated_or_few_times_are_refused():
    estimate = EstimateProvider(PLAIN).matrix(PLACES)
    with pytest.raises(TravelError, match="sont estimés"):
        fit(estimate, PLACES, PLAIN)
    few = {key: PLACES[key] for key in ("p0", "p1")}
    times = replace(EstimateProvider(PLAIN).matrix(few), estimated=False)
    with pytest.raises(TravelError, match="au moins 10"):
        fit(times, few, PLAIN)


@given(st.integers(100, 160), st.integers(100, 160), st.integers(20, 100), st.integers(0, 50))
def test_circles_reach_exactly_their_time(detour, short, speed, overhead):
    p = replace(
        PLAIN, detour=detour / 100, detour_short=short / 100,
        speed_kmh=float(speed), overhead_minutes=overhead / 10,
    )  # fmt: skip
    for time, km in circles(p, (5, 10, 15)).items():
        here = Point(48.0, 5.0)
        for share, within in ((0.99, True), (1.3, False)):
            there = Point(48.0 + share * km / 111.195, 5.0)
            minutes = EstimateProvider(p).matrix({"a": here, "b": there}).between("a", "b")
            # Where the smaller detour takes over, farther costs no more for a while.
            flat = short > detour and minutes <= time
            assert (minutes <= time + 0.01) == within or flat


def test_circles_of_the_default_by_hand():
    """10 minutes: 8 at 50 km/h, 6.67 km of road, less than 1.40 x 5: 4.76 km."""
    found = circles(PLAIN, (1, 5, 10, 15))
    assert set(found) == {5, 10, 15}
    assert found[10] == pytest.approx(8 * 50 / 60 / 1.40)
    assert found[15] == pytest.approx(13 * 50 / 60 / 1.35)
