"""Frontiers of worlds small enough to try every plan of."""

from functools import partial
from itertools import pairwise

import pytest

from planner.comparing.frontier import cost_frontier, equity_frontier
from planner.comparing.sensitivity import sensitivity
from planner.comparing.variations import VARIATIONS
from planner.errors import InfeasibleError
from planner.model.plan import TierName
from planner.model.sensitivity import FRAGILE, LIKELY, OPEN, ROBUST, Conclusion, Trial
from planner.runs.kept import run_all
from planner.solving.lexicographic import EpsilonTargets
from planner.texts.sensitivity import reason, statement
from tests import efforts
from tests.comparing.test_scenario_table import world
from tests.solving.brute import tiny_world
from tests.workers import Here


def tiny(seed):
    problem, travel, brute = tiny_world(f"frontier-{seed}")
    best = brute.best("efficiency")
    return (problem, travel, brute) if best and best.tours else None


WORLDS = [case for seed in range(8) if (case := tiny(seed))]


@pytest.fixture
def solve(tmp_path):
    return partial(run_all, effort=efforts.PROVEN, folder=tmp_path, workers=Here())


@pytest.mark.parametrize("case", WORLDS)
def test_least_driving_for_each_level_is_that_of_brute_force(case, solve):
    problem, travel, brute = case
    total = sum(problem.needs().values())
    found = cost_frontier(problem, travel, 4, solve)
    for point in found.points:
        enough = EpsilonTargets(level=point.target * total - 1e-6)
        level, driving = brute.best("efficiency", enough.clipped).values
        assert level >= point.target * total - 1e-4
        assert point.bound <= driving + 1e-6
        assert point.other == pytest.approx(driving, abs=1e-6)
    level, _ = brute.best("efficiency").values
    assert found.points[-1].level == pytest.approx(level / total)


@pytest.mark.parametrize("case", WORLDS)
def test_most_need_for_each_floor_is_that_of_brute_force(case, solve):
    problem, travel, brute = case
    total = sum(problem.needs().values())
    found = equity_frontier(problem, travel, 3, solve)
    for point in found.points:
        enough = EpsilonTargets(worst_level=point.target - 1e-6)
        worst, level, _ = brute.best("maximin", enough.clipped).values
        assert worst >= point.target - 1e-5
        assert point.level * total == pytest.approx(level, abs=1e-3)
        assert point.bound * total >= level - 1e-3


@pytest.mark.parametrize("case", WORLDS)
def test_no_point_beats_another(case, solve):
    problem, travel, _ = case
    cost = cost_frontier(problem, travel, 4, solve).points
    for one, two in pairwise(cost):
        assert one.level < two.level
        assert one.other < two.other + 1e-9
        assert one.bound <= two.bound
    equity = equity_frontier(problem, travel, 3, solve).points
    for one, two in pairwise(equity):
        assert one.other <= two.other
        assert one.level >= two.level
        assert one.bound >= two.bound


def test_conclusions_are_tried_again_and_again(solve):
    jobs = [world(halls, name) for name, halls in (("ouest", (0, 1)), ("tous", range(5)))]
    found = sensitivity(jobs, solve)
    level = next(item for item in found.conclusions if item.quantity == TierName.LEVEL)
    assert level.key == "tous"
    assert list(level.trials) == list(VARIATIONS)
    assert level.base.verdict == "more"
    assert level.base.difference > 0
    assert (level.verdict == ROBUST) == all(t.verdict == "more" for t in level.trials.values())
    assert found.lost == {}


def conclusion(base, **trials):
    tried = {key.replace("_", "-"): Trial(*found) for key, found in trials.items()}
    return Conclusion("tous", "Tous", TierName.LEVEL, Trial(*base), tried)


PROVEN = ("more", 0.1)


@pytest.mark.parametrize(
    ("base", "trial", "verdict"),
    [
        (PROVEN, ("more", 0.3), ROBUST),
        (PROVEN, ("unclear", 0.05), LIKELY),
        (PROVEN, ("unclear", -0.05), FRAGILE),
        (PROVEN, ("unclear", 0.0), FRAGILE),
        (PROVEN, ("less", -0.1), FRAGILE),
        (PROVEN, ("same", 0.0), FRAGILE),
        (("less", -0.1), ("unclear", -0.05), LIKELY),
        (("same", 0.0), ("unclear", 0.0), LIKELY),
        (("same", 0.0), ("unclear", 1.0), FRAGILE),
        (("unclear", 0.1), ("more", 0.2), OPEN),
    ],
)
def test_verdict_of_a_conclusion(base, trial, verdict):
    assert conclusion(base, acces_plus=PROVEN if base == PROVEN else base).verdict != FRAGILE
    assert conclusion(base, acces_plus=trial).verdict == verdict


def test_the_reason_names_the_trials():
    found = conclusion(
        PROVEN, acces_plus=("unclear", 0.1), trajets_plus=("less", -0.1), besoin_1=PROVEN
    )
    assert reason(found) == "contredit avec trajets +20\u00a0% ; sans preuve avec accès +20\u00a0%"
    assert statement(conclusion(("unclear", 0.1)), "Ouest").endswith("on ne sait pas")


def test_a_first_scenario_without_a_plan_is_an_error(solve, monkeypatch):
    jobs = [world((0,), "seul")]

    def none(varied):
        return tuple(run.__class__(run.job, None, ("Rien.",)) for run in solve(varied))

    with pytest.raises(InfeasibleError):
        sensitivity(jobs, none)
