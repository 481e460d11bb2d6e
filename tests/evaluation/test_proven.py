"""What is proven of the best plan of one problem beside another's: never a word too much."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.evaluation.proven import (
    BETTER,
    WORSE,
    TierChange,
    best_values,
    changes,
    coverage_verdict,
)
from planner.model.comparison import LESS, MORE, SAME, UNCLEAR, Interval
from planner.model.plan import Certificate, Status, Tier

TIERS = (("unreached", "min"), ("level", "max"), ("driving", "min"))

Values = tuple[float, float, float]


def certificate(values: Values, bounds: Values) -> Certificate:
    tiers = zip(TIERS, values, bounds, strict=True)
    found = tuple(Tier(name, sense, v, b) for (name, sense), v, b in tiers)
    return Certificate(Status.FEASIBLE, found, 1.0, 0, "test")


def ends(values: Values, bounds: Values, tolerance: float = 0.0) -> list[tuple[float, float, bool]]:
    found = best_values([certificate(values, bounds)], tolerance)
    return [(best.low, best.high, best.reached) for best in found]


def test_a_plan_and_its_bounds_hold_the_best_between_them() -> None:
    assert ends((2, 40, 300), (2, 45, 250)) == [
        (2, 2, True),
        (40, 45, True),
        (250, float("inf"), False),
    ]
    assert ends((2, 45, 300), (2, 45, 250))[2] == (250, 300, True)


def test_a_plan_that_reaches_too_few_says_nothing_of_the_level_of_the_best() -> None:
    # One that reaches a commune more may serve less: 40 is no lower end, 45 is a bound of all.
    assert ends((2, 40, 300), (1, 45, 250))[1] == (0, 45, False)


def test_a_level_within_the_tolerance_is_as_good_for_driving() -> None:
    assert ends((0, 99, 300), (0, 100, 250), 0.0)[2][2] is False
    assert ends((0, 99, 300), (0, 100, 250), 0.01)[2] == (250, 300, True)
    (_, level, _) = best_values([certificate((0, 99, 300), (0, 100, 250))], 0.01)
    assert level.settled(0.01) and not level.settled(0.001)


def apart(
    first: Values, second: Values, restricted: bool = False, **bounds: Values
) -> list[TierChange]:
    one = best_values([certificate(first, bounds.get("one", first))], 0.0)
    two = best_values([certificate(second, bounds.get("two", second))], 0.0)
    return list(changes(one, two, restricted))


def test_proven_plans_differ_by_exactly_that() -> None:
    reached, level, driving = apart((0, 40, 300), (1, 43, 280))
    assert (reached.verdict, reached.interval) == (MORE, Interval(1, 1))
    assert (level.verdict, level.interval) == (MORE, Interval(3, 3))
    assert (driving.verdict, driving.interval) == (LESS, Interval(-20, -20))
    # Reaching comes first: one commune less is worse, however much the others are served.
    assert coverage_verdict([reached, level, driving]) == WORSE
    assert coverage_verdict(apart((1, 40, 300), (0, 30, 300))) == BETTER
    assert coverage_verdict(apart((0, 40, 300), (0, 40, 900))) == SAME


def test_what_either_search_left_open_is_in_the_interval() -> None:
    found = apart((0, 40, 300), (0, 39, 300), one=(0, 42, 200), two=(0, 41, 200))
    assert found[1].interval == Interval(-3, 1)
    assert (coverage_verdict(found), found[2].interval) == (UNCLEAR, None)


def test_an_obligation_is_never_a_gain() -> None:
    found = apart((0, 40, 300), (0, 41, 300), True, one=(0, 42, 200), two=(0, 41, 200))
    # The plan with the visit is better than the one there is, which a longer search would beat.
    assert found[1].interval == Interval(-1, 0)
    assert coverage_verdict(found) == UNCLEAR


def test_fewer_communes_reached_may_leave_the_others_better_served() -> None:
    assert apart((0, 40, 300), (1, 43, 300), True)[1].interval == Interval(3, 3)


def test_what_certificates_do_not_tell_apart_is_the_same() -> None:
    found = apart((0, 404.2846, 538), (0, 404.2845, 538))
    assert (found[1].verdict, found[1].interval) == (SAME, Interval(0, 0))


# Worlds of a few plans, where the best is found by looking at them all.

plans = st.tuples(
    st.integers(0, 2).map(float), st.integers(0, 6).map(float), st.integers(0, 5).map(float)
)
worlds = st.lists(plans, min_size=1, max_size=8)
tolerances = st.sampled_from((0.0, 0.2))


def admissible(world: list[Values], tolerance: float, at: Values) -> list[list[Values]]:
    """Plans as good as some values on the tiers before each."""
    reached = [p for p in world if p[0] <= at[0]]
    return [world, reached, [p for p in reached if p[1] >= at[1] * (1 - tolerance)]]


def optimum(world: list[Values], tolerance: float) -> Values:
    """The best value of each tier, over the plans as good on those before."""
    u = min(p[0] for p in world)
    level = max(p[1] for p in world if p[0] == u)
    last = admissible(world, tolerance, (u, level, 0.0))[2]
    return u, level, min(p[2] for p in last)


@st.composite
def certified(draw: st.DrawFn, world: list[Values], tolerance: float) -> Certificate:
    """A plan with bounds that hold of all plans as good as it, more or less tight."""
    values = draw(st.sampled_from(world))
    slack = draw(st.tuples(*(st.sampled_from((0.0, 0.0, 1.0, 2.0)) for _ in TIERS)))
    told = []
    for (_, sense), rank, group in zip(
        TIERS, range(3), admissible(world, tolerance, values), strict=True
    ):
        sign = 1 if sense == "max" else -1
        told.append(max(sign * p[rank] for p in group) * sign + sign * slack[rank])
    return certificate(values, (told[0], told[1], told[2]))


@given(st.data(), worlds, tolerances)
def test_the_best_is_where_certificates_say(
    data: st.DataObject, world: list[Values], tolerance: float
) -> None:
    known = data.draw(st.lists(certified(world, tolerance), min_size=1, max_size=4))
    best = best_values(known, tolerance)
    for found, value in zip(best, optimum(world, tolerance), strict=True):
        assert found.low <= value <= found.high


@given(st.data(), worlds, worlds, tolerances, st.booleans())
def test_differences_hold_the_truth_and_only_narrow(
    data: st.DataObject, first: list[Values], more: list[Values], tolerance: float, inside: bool
) -> None:
    """Whatever is computed, in whatever order: nothing said is taken back."""
    second = data.draw(st.lists(st.sampled_from(first), min_size=1)) if inside else more
    truth = [
        b - a for a, b in zip(optimum(first, tolerance), optimum(second, tolerance), strict=True)
    ]
    ones = data.draw(st.lists(certified(first, tolerance), min_size=1, max_size=3))
    twos = data.draw(st.lists(certified(second, tolerance), min_size=1, max_size=3))
    steps = [(k, k) for k in range(1, 4)]
    told = [
        changes(best_values(ones[:a], tolerance), best_values(twos[:b], tolerance), inside)
        for a, b in steps
    ]
    for found in told:
        for change, value in zip(found, truth, strict=True):
            if change.interval is not None:
                assert change.interval.low <= value <= change.interval.high
        exact = next((v for v in truth[:2] if v), 0.0)
        if coverage_verdict(found) in (BETTER, WORSE):
            better = exact < 0 if truth[0] else exact > 0
            assert coverage_verdict(found) == (BETTER if better else WORSE)
        if coverage_verdict(found) == SAME:
            assert not exact
    for before, after in pairwise(told):
        for one, two in zip(before, after, strict=True):
            if one.interval is not None:
                assert two.interval is not None
                assert (
                    one.interval.low <= two.interval.low <= two.interval.high <= one.interval.high
                )


@pytest.mark.parametrize("restricted", [True, False])
def test_nothing_changes_between_a_problem_and_itself(restricted: bool) -> None:
    assert all(change.verdict == SAME for change in apart((0, 4, 5), (0, 4, 5), restricted))
