"""Plans whose series ruin and recreate chose: sound whatever the world, and good."""

from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from planner.loading import load_problem
from planner.model.effort import Effort
from planner.pipeline import travel_times
from planner.solving.construction import quotas_met
from planner.solving.sisr_start import chosen_drafts
from planner.solving.solve import solve
from tests.efforts import PROVEN
from tests.solving.searching import begun, breaches, started
from tests.solving.test_random_worlds import random_world
from tests.worlds import laep, line_world, permanence, site, team

REFERENCE = Path(__file__).resolve().parents[2] / "data" / "scenarios" / "reference.toml"
EFFORT = Effort(3.0, deterministic=True)


def chosen(problem, travel, effort=EFFORT):
    """A search and its plans by ruin and recreate; the judge must find nothing in any."""
    search = begun(problem, travel, effort)
    base = quotas_met(search.dated, search.effort, lambda: False)
    found = list(chosen_drafts(base, effort)) if base else []
    for draft in found:
        assert breaches(search, draft, travel) == ()
    return search, found


@pytest.mark.parametrize("seed", [0, 3, 4, 6, 8, 11])
def test_irregular_worlds(seed):
    search, found = chosen(*random_world(seed))
    assert len(found) == (search.effort.params.ruin_prices if started(search) else 0)


@pytest.mark.parametrize("equity", ["efficiency", "guarantee", "maximin"])
def test_the_optimum_of_a_line(equity):
    problem, travel = line_world(
        5,
        activities=[laep(starts=(time(9),)), permanence(starts=(time(15),))],
        venues=[site(0)],
        teams=[team(weekdays=(0, 2))],
        policy={"equity": equity},
    )
    search, found = chosen(problem, travel)
    plan, _ = solve(problem, travel, PROVEN)
    best = min(found, key=search.key)
    for tier in plan.certificate.tiers[:-1]:
        assert best.objectives.of(tier.name) == pytest.approx(tier.value)


def test_long_days_begin_better_than_one_by_one():
    problem = load_problem(REFERENCE, date(2026, 11, 30), 14)
    short = [
        replace(activity, duration=activity.duration / 2)
        for activity in problem.scenario.activities
    ]
    policy = replace(problem.scenario.policy, max_sessions=5)
    scenario = replace(problem.scenario, activities=tuple(short), policy=policy)
    problem = replace(problem, scenario=scenario)
    search, found = chosen(problem, travel_times(problem), Effort(1.0, deterministic=True))
    assert max(d.objectives.level for d in found) > max(d.objectives.level for d in started(search))
