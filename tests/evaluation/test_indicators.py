"""Figures of a whole plan, against figures computed by hand; see test_coverage for levels."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.evaluation.coverage import coverage
from planner.evaluation.indicators import gini, indicators, regularly_served
from planner.model.calendar import Calendar, DateRange
from planner.model.plan import Unserved
from planner.model.vehicles import Vehicle
from tests.rules.by_hand import MONDAY, NEXT_MONDAY, TOURS, TUESDAY, day, judged
from tests.worlds import code


def figures_of(world):
    rows = coverage(world.problem, world.plan, world.travel)
    return indicators(world.problem, world.plan, world.travel, rows)


def test_every_indicator_of_the_plan_by_hand():
    figures = figures_of(judged(van={"cost_per_km": 0.5, "cost_per_hour": 40.0, "co2_per_km": 0.2}))
    assert figures == pytest.approx({
        # One cycle of 14 days. Nothing is 15 minutes away: as at 10, everybody is served.
        "under3_within_15min": 1.0,
        "under3_within_10min": 1.0,
        "under3_beyond_target": 0.0,
        # (10 x 1 + 20 x 0.74 + 40 x 0.86 + 20 x 0.92 + 10 x 0.86) / 100
        "level": 0.862,
        "worst_level": 0.74,
        "worst_commune": code(1),
        "gini": 390 / 8620,  # see below
        "need": 100.0,
        "communes_with_need": 5,
        "communes_reached": 5,
        "longest_wait": 12,  # village 2, from Tuesday 2 to Sunday 14
        "communes_waiting": 0,
        "service_days": 10,
        "tours": 4,
        "sessions": 5,
        "sessions_fixed": 2,
        "sessions_mobile": 3,
        "public_hours": 9.0,  # four LAEPs of 2 h, a permanence of 1 h
        "work_hours": 19.25,
        "work_hours_per_week": 9.625,
        "drive_hours": 160 / 60,
        "km": 160.0,
        "cost_km": 80.0,
        "cost_hours": 770.0,
        "co2": 32.0,
    }, abs=1e-6)  # fmt: skip


def test_kilometres_of_a_vehicle_are_those_of_its_energy():
    # 160 km at 8 litres for 100 km: 12.8 litres.
    figures = figures_of(judged(van={"vehicle": Vehicle("gazole", 8.0, 1.75, 3.1)}))
    assert (figures["cost_km"], figures["co2"]) == (pytest.approx(22.4), pytest.approx(39.68))
    unknown = {"vehicle": Vehicle("gazole", 8.0), "cost_per_km": 0.41, "co2_per_km": 0.192}
    figures = figures_of(judged(van=unknown))
    assert (figures["cost_km"], figures["co2"]) == (None, None)


def test_gini_by_hand():
    # Two equal halves, one with everything: 2 x |1 - 0| / (2 x 2^2 x 0.5) = 1/2.
    assert gini([0, 1], [1, 1]) == pytest.approx(0.5)
    # Three children of four have everything: 2 x 3 x 1 x 1 / (2 x 4^2 x 0.75) = 1/4.
    assert gini([0, 1], [1, 3]) == pytest.approx(0.25)
    assert gini([0.4, 0.4, 0.4], [1, 5, 2]) == 0
    assert gini([0, 0], [1, 1]) == 0
    assert gini([], []) == 0


def test_gini_of_the_plan_by_hand():
    # Differences x weights, each pair of villages once:
    # 0-1 0.26 x 200 = 52     0-2 0.14 x 400 = 56     0-3 0.08 x 200 = 16   0-4 0.14 x 100 = 14
    # 1-2 0.12 x 800 = 96     1-3 0.18 x 400 = 72     1-4 0.12 x 200 = 24
    # 2-3 0.06 x 800 = 48     2-4 0                   3-4 0.06 x 200 = 12
    # In all 390, twice as both ways, over 2 x 100^2 x 0.862.
    levels, needs = [1, 0.74, 0.86, 0.92, 0.86], [10, 20, 40, 20, 10]
    assert gini(levels, needs) == pytest.approx(2 * 390 / (2 * 100**2 * 0.862))
    assert figures_of(judged())["gini"] == pytest.approx(390 / 8620, abs=1e-6)


POSITIVE = st.floats(0.1, 100)
LEVELS = st.integers(0, 100).map(lambda percent: percent / 100)


@given(st.lists(st.tuples(LEVELS, POSITIVE), min_size=1, max_size=6), POSITIVE)
def test_gini_is_a_share_and_knows_no_unit(pairs, factor):
    values, weights = [x for x, _ in pairs], [w for _, w in pairs]
    found = gini(values, weights)
    assert -1e-12 <= found < 1
    assert gini([factor * x for x in values], weights) == pytest.approx(found)
    assert gini(values, [factor * w for w in weights]) == pytest.approx(found)
    assert gini(values[::-1], weights[::-1]) == pytest.approx(found)


def served(tours, within=15.0, **world):
    made = judged(tours, **world)
    return regularly_served(made.problem, made.plan, made.travel, within)


def codes(*villages):
    return {code(k) for k in villages}


def test_regularly_served_by_distance():
    assert served((MONDAY, NEXT_MONDAY), within=5.0) == codes(0)
    assert served((MONDAY, NEXT_MONDAY), within=10.0) == codes(0, 1)
    assert served((MONDAY, NEXT_MONDAY), within=20.0) == codes(0, 1, 2)


def test_regularly_served_means_every_cycle():
    # Of 28 days, Tuesday 2 is in the first 14 and Monday 8 too; Monday 22 in the others.
    monday_22 = replace(MONDAY, date=day(22))
    assert served((MONDAY, TUESDAY), days=28) == frozenset()
    assert served((MONDAY, TUESDAY, monday_22), days=28) == codes(0, 1)


def test_a_cycle_wholly_closed_asks_for_nothing():
    closed = Calendar(closures=(DateRange(day(15), day(28), "Congés"),))
    assert served((MONDAY,), days=28, calendar=closed) == codes(0, 1)
    # One open day is enough to ask again.
    nearly = Calendar(closures=(DateRange(day(16), day(28), "Congés"),))
    assert served((MONDAY,), days=28, calendar=nearly) == frozenset()


def test_cycles_are_anchored_not_counted_from_the_first_day():
    # A horizon from Monday 8: its first week is the end of a cycle, the rest a cycle.
    tours = (NEXT_MONDAY, replace(MONDAY, date=day(15)))
    assert served(tours, start=day(8), days=21) == codes(0, 1)
    assert served(tours[1:], start=day(8), days=21) == frozenset()


def test_nobody_is_served_when_the_service_is_closed():
    closed = Calendar(closures=(DateRange(day(1), day(14), "Congés"),))
    assert served((), calendar=closed) == frozenset()


def test_shares_are_of_the_children_under_three():
    # Villages 0 and 1 have 30 of the 100 children; 2, 3 and 4 are beyond the target.
    figures = figures_of(judged((MONDAY, NEXT_MONDAY)))
    assert figures["under3_within_15min"] == pytest.approx(0.3)
    assert figures["under3_beyond_target"] == pytest.approx(0.7)
    assert figures["communes_reached"] == 2
    assert (figures["worst_level"], figures["worst_commune"]) == (0, code(2))


def test_a_territory_without_children_or_a_plan_without_tours():
    empty = figures_of(judged((), need=(0, 0, 0, 0, 0)))
    assert (empty["level"], empty["worst_level"], empty["under3_within_15min"]) == (0, None, 0)
    idle = figures_of(judged(()))
    assert (idle["level"], idle["tours"], idle["km"], idle["gini"]) == (0, 0, 0, 0)


def test_a_commune_without_need_weighs_on_no_level():
    figures = figures_of(judged((MONDAY, NEXT_MONDAY), need=(10, 0, 0, 0, 0)))
    assert (figures["level"], figures["worst_commune"]) == (1, code(0))
    assert figures["communes_with_need"] == 1


def test_the_worst_served_is_the_first_by_code_when_tied():
    world = judged((MONDAY, NEXT_MONDAY))
    assert world.plan.unserved[0] == Unserved(code(2), "trop loin")
    assert figures_of(world)["worst_commune"] == code(2)


def test_hours_a_week_are_over_the_whole_horizon():
    later = tuple(replace(t, date=t.date + timedelta(days=14)) for t in TOURS)
    figures = figures_of(judged((*TOURS, *later), days=28))
    assert figures["work_hours"] == pytest.approx(38.5)
    assert figures["work_hours_per_week"] == pytest.approx(9.625)
