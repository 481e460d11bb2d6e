"""Large neighbourhoods: each step a sound plan, never worse, often as good as the optimum."""

from datetime import date
from pathlib import Path

import pytest

from planner.loading import load_problem
from planner.model.effort import Effort
from planner.pipeline import evaluate, travel_times
from planner.rules.checks import check
from planner.solving.certifying import certified_plan
from planner.solving.neighbourhood_search import improve
from planner.solving.search import OutOfTime
from planner.solving.solve import solve
from tests.efforts import PROVEN
from tests.solving.searching import begun, breaches, started
from tests.solving.test_random_worlds import random_world
from tests.worlds import laep, line_world, permanence, team

REFERENCE = Path(__file__).resolve().parents[2] / "data" / "scenarios" / "reference.toml"


def improved(problem, travel, seconds, which=-1):
    """A search improved from one of the first plans, and that plan."""
    search = begun(problem, travel, Effort(seconds, deterministic=True))
    first = started(search)[which]
    search.update_incumbent(first)
    improve(search)
    return search, first


@pytest.mark.parametrize("seed", [0, 3, 4, 6, 8, 11])
def test_a_better_plan_is_sound(seed):
    problem, travel = random_world(seed)
    search = begun(problem, travel, Effort(6.0, deterministic=True))
    found = started(search)
    assert found
    search.update_incumbent(found[0])
    improve(search)
    assert breaches(search, search.best, travel) == ()
    assert search.key(search.best) <= search.key(found[0])


@pytest.mark.parametrize("equity", ["efficiency", "guarantee", "maximin"])
def test_the_optimum_of_a_line_is_found_from_nothing(equity):
    world = line_world(
        activities=[laep(), permanence()],
        teams=[team(weekdays=(1,))],
        policy={"equity": equity, "tolerance": 0.0},
        days=28,
    )
    search, first = improved(*world, seconds=8.0, which=0)
    best, _ = solve(*world, PROVEN)
    assert first.days == ()
    for tier in best.certificate.tiers[:-1]:
        assert search.best.objectives.of(tier.name) == pytest.approx(tier.value, rel=0.05, abs=1e-6)


def test_the_same_seed_takes_the_same_steps():
    problem = load_problem(REFERENCE, date(2027, 5, 3), 28)
    travel = travel_times(problem)
    (one, first), (two, _) = (improved(problem, travel, 4.0) for _ in range(2))
    assert one.best == two.best
    assert one.key(one.best) < one.key(first)
    assert breaches(one, one.best, travel) == ()


def test_an_interruption_keeps_the_best_plan():
    problem = load_problem(REFERENCE, date(2026, 11, 30), 56)
    travel = travel_times(problem)
    stages = []

    def progress(stage, value, bound):
        stages.append(stage)
        if len(stages) == 4:
            raise KeyboardInterrupt

    plan, interrupted = solve(problem, travel, PROVEN, progress)
    assert interrupted
    assert check(problem, evaluate(problem, plan, travel).plan, travel) == ()


def test_time_that_ran_out_between_two_criteria():
    """Counting promised every commune, then had no time left to count the level."""
    search = begun(*line_world(policy={"equity": "guarantee"}), Effort(5.0, deterministic=True))
    search.targets["unreached"] = search.bounds["unreached"] = 0.0
    first = started(search)[0]
    assert first.objectives.unreached > 0
    search.update_incumbent(first)
    improve(search)
    assert search.key(search.best) < search.key(first)


def test_a_part_that_used_its_time_gives_way():
    now = [0.0]
    search = begun(*line_world(), Effort(10.0), clock=lambda: now[0])
    search.kept = 0.4
    assert 0 < search.budget("level").seconds < 6
    now[0] = 7.0
    assert search.budget("level").seconds > 0  # nothing to keep the rest for
    search.update_incumbent(started(search)[0])
    with pytest.raises(OutOfTime):
        search.budget("level")
    assert search.placing().wall <= 3


def test_bounds_on_driving_hold_at_the_coverage_they_were_proven_at():
    problem, travel = line_world(policy={"tolerance": 0.0}, days=28)
    search, _ = improved(problem, travel, 10.0)
    search.bounds["driving"] = 1e6
    search.targets["level"] = search.best.objectives.level + 1
    plan = certified_plan(search, search.best, travel, 0.0, search.source.toured())
    tiers = {tier.name: tier for tier in plan.certificate.tiers}
    assert tiers["driving"].bound == 0


def test_less_coverage_than_was_asked_for_takes_its_own_bound_on_driving():
    problem, travel = line_world(policy={"tolerance": 0.0}, days=28)
    search, _ = improved(problem, travel, 10.0)
    reached = {name: search.best.objectives.of(name) for name in search.names[:-1]}
    search.bounds["driving"] = 1e6
    search.targets["level"] = reached["level"] + 1
    assert search.violates_targets(search.best)
    search.set_bound(reached, 3.0)
    assert not search.violates_targets(search.best)
    assert search.bounds["driving"] == 3.0
    search.set_bound(reached, 2.0)
    assert search.bounds["driving"] == 3.0, "both hold, and the tighter one is kept"


def test_what_turns_out_to_be_less_drops_the_bounds_that_followed_from_more():
    search = begun(*line_world(), PROVEN)
    search.bounds = {"unreached": 0.0, "level": 9.0, "driving": 40.0}
    search.lower_target("level", 8.0)
    search.lower_target("level", 8.5)
    assert search.bounds["driving"] == 40.0
    search.lower_target("level", 7.0)
    assert search.bounds == {"unreached": 0.0, "level": 9.0}
    search.lower_target("unreached", 0.0)
    search.lower_target("unreached", 1.0)
    assert search.bounds == {"unreached": 0.0}
