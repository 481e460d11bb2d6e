"""Figures of a whole plan, against figures computed by hand; see test_coverage for levels."""

from dataclasses import replace
from datetime import timedelta

import pytest

from planner.evaluation.coverage import coverage
from planner.evaluation.indicators import INDICATORS, indicators
from planner.evaluation.plan_facts import gini
from planner.model.plan import Unserved
from planner.model.vehicles import Vehicle
from tests.rules.by_hand import MONDAY, NEXT_MONDAY, TOURS, judged
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
        "drive_share": 160 / 1155,  # minutes: 160 driven of the 19 h 15 of work
        "km": 160.0,
        "cost_km": 80.0,
        "cost_hours": 770.0,
        "co2": 32.0,
    }, abs=1e-6)  # fmt: skip


def test_plans_of_the_first_format_state_what_they_always_did():
    """A new indicator is ``later``: plans that were kept lack it."""
    assert sum(not indicator.later for indicator in INDICATORS.values()) == 25


def test_kilometres_of_a_vehicle_are_those_of_its_energy():
    # 160 km at 8 litres for 100 km: 12.8 litres.
    figures = figures_of(judged(van={"vehicle": Vehicle("gazole", 8.0, 1.75, 3.1)}))
    assert (figures["cost_km"], figures["co2"]) == (pytest.approx(22.4), pytest.approx(39.68))
    unknown = {"vehicle": Vehicle("gazole", 8.0), "cost_per_km": 0.41, "co2_per_km": 0.192}
    figures = figures_of(judged(van=unknown))
    assert (figures["cost_km"], figures["co2"]) == (None, None)


def test_gini_of_the_plan_by_hand():
    # Differences x weights, each pair of villages once:
    # 0-1 0.26 x 200 = 52     0-2 0.14 x 400 = 56     0-3 0.08 x 200 = 16   0-4 0.14 x 100 = 14
    # 1-2 0.12 x 800 = 96     1-3 0.18 x 400 = 72     1-4 0.12 x 200 = 24
    # 2-3 0.06 x 800 = 48     2-4 0                   3-4 0.06 x 200 = 12
    # In all 390, twice as both ways, over 2 x 100^2 x 0.862.
    levels, needs = [1, 0.74, 0.86, 0.92, 0.86], [10, 20, 40, 20, 10]
    assert gini(levels, needs) == pytest.approx(2 * 390 / (2 * 100**2 * 0.862))
    assert figures_of(judged())["gini"] == pytest.approx(390 / 8620, abs=1e-6)


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
    assert [idle[key] for key in ("level", "tours", "km", "gini", "drive_share")] == [0] * 5


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
