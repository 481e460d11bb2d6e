"""Column generation: the same answers as enumeration, from a few of the tours."""

from collections import Counter
from dataclasses import replace

import pytest

from planner.errors import InfeasibleError
from planner.evaluation.tiers import TIERS_IN_FORCE
from planner.model.plan import Status
from planner.model.solve_params import SolveParams
from planner.pipeline import evaluate
from planner.rules.checks import check
from planner.solving.solve import solve
from tests.efforts import COUNTED, PROVEN
from tests.rules.test_long_days import limited
from tests.solving.brute import tiny_world
from tests.solving.small_worlds import small_world, with_equity
from tests.solving.test_pricing import busy_world

SIGNS = {"min": 1, "max": -1}


PRICED = replace(PROVEN, params=SolveParams(tours_enumerated=0))
"""No territory is small enough for its tours to be enumerated."""


@pytest.mark.parametrize("equity", sorted(TIERS_IN_FORCE))
def test_bounds_hold_and_optimal_means_optimal(equity):
    seen = seen_of(((f"priced-{seed}", small_world) for seed in range(60)), equity)
    assert seen[Status.OPTIMAL] > 30


@pytest.mark.parametrize("equity", sorted(TIERS_IN_FORCE))
def test_what_does_not_add_up_along_a_path_is_priced_too(equity):
    """A long day is one day of a week's, however much longer than long."""
    seen = seen_of(((seed, limited) for seed in range(30)), equity)
    assert seen[Status.OPTIMAL] > 15


def seen_of(worlds, equity):
    """What became of worlds, none of whose bounds is beyond what brute force finds."""
    seen = Counter()
    for seed, draw in worlds:
        problem, travel, brute = tiny_world(seed, draw)
        problem, best = with_equity(problem, equity), brute.best(equity)
        try:
            plan, _ = solve(problem, travel, PRICED)
        except InfeasibleError:
            seen["none"] += 1
            assert best is None or not best.tours
            continue
        assert best is not None
        assert check(problem, evaluate(problem, plan, travel).plan, travel) == ()
        tiers = plan.certificate.tiers
        seen[plan.certificate.status] += 1
        losses = [SIGNS[t.sense] * t.value for t in tiers]
        least = [SIGNS[t.sense] * v for t, v in zip(tiers, best.values, strict=True)]
        if plan.certificate.status == Status.OPTIMAL:
            assert losses == pytest.approx(least, abs=1e-5)
        for tier, goal in zip(tiers, least, strict=True):
            assert SIGNS[tier.sense] * tier.bound <= goal + 1e-5
    return seen


@pytest.mark.parametrize("seed", [1, 3, 5])
def test_long_tours_are_priced_and_placed(seed):
    problem, travel = busy_world(seed)
    whole, _ = solve(problem, travel, PROVEN)
    never_complete = SolveParams(tours_enumerated=0, tours_in_gap=1)
    plan, _ = solve(problem, travel, replace(COUNTED, params=never_complete))
    assert check(problem, evaluate(problem, plan, travel).plan, travel) == ()
    for one, other in zip(plan.certificate.tiers, whole.certificate.tiers, strict=True):
        sign = SIGNS[one.sense]
        assert sign * one.bound <= sign * other.value + 1e-5
        assert one.gap <= 0.05 or one.name == "driving"
