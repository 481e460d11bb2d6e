"""What the solver calls optimal is what brute force finds."""

import pytest

from planner.errors import InfeasibleError
from planner.model.plan import Status
from planner.pipeline import evaluate
from planner.rules.checks import check
from planner.solving.solve import solve
from tests.efforts import PROVEN
from tests.solving.small_worlds import with_equity


def assert_equal(problem, travel, brute, equity):
    """The solver's plan of a tiny world is sound, proven, and as good as the best there is."""
    best = brute.best(equity)
    problem = with_equity(problem, equity)
    try:
        plan, _ = solve(problem, travel, PROVEN)
    except InfeasibleError as error:
        assert best is None or not best.tours, error.lines
        return
    assert best is not None, "the judge accepts no plan at all"
    assert check(problem, evaluate(problem, plan, travel).plan, travel) == ()
    tiers = plan.certificate.tiers
    assert [tier.value for tier in tiers] == pytest.approx(list(best.values), abs=1e-5)
    assert plan.certificate.status == Status.OPTIMAL
    assert [tier.gap for tier in tiers] == [0.0] * len(tiers)
