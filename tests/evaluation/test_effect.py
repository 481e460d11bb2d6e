"""What a change does to the coverage as a whole, by hand."""

from datetime import time

import pytest

from planner.evaluation.coverage import coverage, coverage_with
from planner.evaluation.effect import effect
from planner.model.coverage import CommuneCoverage
from planner.model.plan import SessionSlot
from tests.rules.by_hand import MONDAY, NEXT_MONDAY, TOURS, TUESDAY, WEDNESDAY, day, judged
from tests.worlds import code


def row(name, need=10.0, level=0.5, wait=7):
    return CommuneCoverage(name, name, need, 1.0, level, 5.0, "hall", wait)


def test_communes_lost_and_gained():
    before = [row("A"), row("B", wait=None), row("C"), row("D", need=0)]
    after = [row("A", wait=None), row("B"), row("C"), row("D", need=0, wait=None)]
    found = effect(before, after)
    assert (found.lost, found.gained) == (("A",), ("B",))


def test_the_level_is_weighted_by_need():
    found = effect([row("A", 30, 1.0), row("B", 10, 0.2)], [row("A", 30, 0.6), row("B", 10, 1.0)])
    assert found.level == pytest.approx((0.8, 0.7))
    assert effect([row("A", need=0)], [row("A", need=0)]).level == (0.0, 0.0)


def test_waits_are_those_of_the_communes_reached_both_times():
    # A is lost and B gained: neither waits longer or shorter, one is no longer reached.
    before = [row("A", wait=60), row("B", wait=None), row("C", wait=9), row("D", wait=12)]
    after = [row("A", wait=None), row("B", wait=40), row("C", wait=20), row("D", wait=11)]
    assert effect(before, after).wait == (12, 20)
    assert effect(before, after, {"D"}).wait == (12, 11)
    assert effect(before, after, {"A", "B"}).wait == (None, None)


def test_one_session_more():
    # Without Tuesday; then a LAEP at hall-2 on the 3rd.
    world = judged((MONDAY, NEXT_MONDAY, WEDNESDAY))
    arguments = world.problem, world.plan, world.travel
    more = SessionSlot(day(3), time(9), "hall-2", code(2), "laep")
    found = effect(coverage(*arguments), coverage_with(*arguments, (more,)))
    assert (found.lost, found.gained) == ((), ("Village 2",))
    assert found.level == pytest.approx((0.352, 0.76))


def test_nothing_more_is_the_plan_itself():
    world = judged((*TOURS,))
    arguments = world.problem, world.plan, world.travel
    assert coverage_with(*arguments, ()) == coverage(*arguments)
    assert TUESDAY in world.plan.tours
