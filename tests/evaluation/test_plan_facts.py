"""Who is served regularly, and how unequally, against figures computed by hand."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.evaluation.plan_facts import gini, regularly_served
from planner.model.calendar import Calendar, DateRange
from tests.rules.by_hand import MONDAY, NEXT_MONDAY, TUESDAY, day, judged
from tests.worlds import code


def test_gini_by_hand():
    # Two equal halves, one with everything: 2 x |1 - 0| / (2 x 2^2 x 0.5) = 1/2.
    assert gini([0, 1], [1, 1]) == pytest.approx(0.5)
    # Three children of four have everything: 2 x 3 x 1 x 1 / (2 x 4^2 x 0.75) = 1/4.
    assert gini([0, 1], [1, 3]) == pytest.approx(0.25)
    assert gini([0.4, 0.4, 0.4], [1, 5, 2]) == 0
    assert gini([0, 0], [1, 1]) == 0
    assert gini([], []) == 0


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
