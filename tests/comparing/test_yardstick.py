"""One judge for all: what is proven of a difference, and what is not."""

from dataclasses import replace
from datetime import timedelta

import pytest

from planner.comparing.yardstick import Yardstick, verdict
from planner.errors import InputError
from planner.model.comparison import LESS, MORE, SAME, UNCLEAR, UNPROVEN, Interval
from planner.model.past import Past
from planner.model.plan import TierName
from planner.runs.kept import NamedProblem, solved
from tests.efforts import PROVEN
from tests.worlds import line_world


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ((0.8, 0.9), (0.5, 0.7), MORE),
        ((0.5, 0.7), (0.8, 0.9), LESS),
        ((0.5, 0.8), (0.7, 0.9), UNCLEAR),
        ((0.5, 0.7), (0.7, 0.7), UNCLEAR),
        ((0.7, 0.7), (0.7, 0.7), SAME),
        ((0.7, 0.7), (0.7 + 1e-9, 0.7 + 1e-9), SAME),
        (None, (0.7, 0.7), UNPROVEN),
        ((0.7, 0.7), None, UNPROVEN),
    ],
)
def test_verdict(one, other, said):
    ends = [None if pair is None else Interval(*pair) for pair in (one, other)]
    assert verdict(*ends) == said


@pytest.fixture(scope="module")
def run():
    return solved(NamedProblem("ligne", *line_world()), PROVEN)


def changed(problem, **policy):
    scenario = replace(problem.scenario, policy=replace(problem.scenario.policy, **policy))
    return replace(problem, scenario=scenario)


def test_figures_are_those_of_the_yardstick(run):
    """A plan made for softer steps is judged with those of the first scenario."""
    soft = changed(run.result.problem, access=((60.0, 1.0),))
    other = solved(NamedProblem("doux", soft, run.job.travel), PROVEN)
    yardstick = Yardstick(run.job.problem, run.job.travel)
    measured = yardstick.measure("doux", other.result)
    assert measured.figure("level") <= yardstick.measure("ligne", run.result).figure("level") + 1e-9
    assert other.result.plan.indicators["level"] == pytest.approx(1.0)
    assert measured.figure("level") < 1.0


def test_another_scale_proves_nothing_here(run):
    yardstick = Yardstick(run.job.problem, run.job.travel)
    plan, travel = run.result.plan, run.job.travel
    own = yardstick.intervals(run.job.problem, plan, travel)
    assert own[TierName.LEVEL].low == pytest.approx(run.result.plan.indicators["level"])
    assert own[TierName.LEVEL].high <= 1
    soft = changed(run.job.problem, access=((60.0, 1.0),))
    assert TierName.LEVEL not in yardstick.intervals(soft, plan, travel)
    far = changed(run.job.problem, target_minutes=10.0)
    assert TierName.UNREACHED not in yardstick.intervals(far, plan, travel)
    assert TierName.LEVEL in yardstick.intervals(far, plan, travel)


def test_costs_are_unknown_without_every_team_s_rate(run):
    measured = Yardstick(run.job.problem, run.job.travel).measure("ligne", run.result)
    assert [measured.figures[key] for key in ("cost_km", "cost_hours", "co2")] == [None] * 3


def test_another_territory_or_period_is_refused(run):
    yardstick = Yardstick(run.job.problem, run.job.travel)
    other, travel = line_world(4, days=28)
    found = yardstick.refuse("autre", other)
    assert [fault.source for fault in found] == ["autre", "autre"]
    result = solved(NamedProblem("autre", other, travel), PROVEN).result
    with pytest.raises(InputError):
        yardstick.measure("autre", result)


def test_a_plan_that_carries_over_other_days_is_refused(run):
    first = run.job.problem
    anew = replace(first, past=Past(first.horizon.start + timedelta(days=2)))
    (fault,) = Yardstick(first, run.job.travel).refuse("autre", anew)
    assert "les mêmes jours déjà annoncés" in fault.message
