"""First plans: sound whatever the world, whole where quotas and hours leave little room."""

from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from planner.errors import InfeasibleError
from planner.loading import load_problem
from planner.model.calendar import Calendar, DateRange
from planner.model.effort import Effort
from planner.model.scenario import Quota, WorkRules
from planner.pipeline import travel_times
from planner.solving.solve import solve
from tests.efforts import COUNTED
from tests.solving.searching import begun, breaches, started
from tests.solving.test_random_worlds import random_world
from tests.worlds import START, laep, line_world, permanence, team

REFERENCE = Path(__file__).resolve().parents[2] / "data" / "scenarios" / "reference.toml"


def drafts(problem, travel):
    """First plans of a world; the judge must find nothing in any."""
    search = begun(problem, travel, Effort(8.0, deterministic=True))
    found = started(search)
    for draft in found:
        assert breaches(search, draft, travel) == ()
    return found


@pytest.mark.parametrize("seed", range(30))
def test_irregular_worlds_have_a_sound_first_plan_if_any(seed):
    problem, travel = random_world(seed)
    found = drafts(problem, travel)
    if not found:
        with pytest.raises(InfeasibleError):
            solve(problem, travel, COUNTED)


@pytest.mark.parametrize(
    ("start", "days"),
    [("2026-11-30", 28), ("2026-11-02", 14), ("2027-05-03", 28), ("2026-11-30", 84)],
)
def test_the_reference_territory_has_a_first_plan(start, days):
    problem = load_problem(REFERENCE, date.fromisoformat(start), days)
    found = drafts(problem, travel_times(problem))
    assert len(found) == 3
    assert max(draft.objectives.level for draft in found) > found[0].objectives.level


@pytest.mark.parametrize("minutes", [2900, 3000, 3500])
def test_few_hours_leave_a_plan(minutes):
    # What the quotas ask at least takes 2,884 minutes at least (branch and bound).
    problem = load_problem(REFERENCE, date(2026, 11, 30), 28)
    (crew,) = problem.scenario.teams
    average = timedelta(minutes=minutes) * len(crew.weekdays) / len(problem.workdays(crew))
    crew = replace(crew, work=replace(crew.work, week_average=average))
    problem = replace(problem, scenario=replace(problem.scenario, teams=(crew,)))
    assert drafts(problem, travel_times(problem))


def test_a_dead_end_is_left_by_another_order():
    # One morning a week, two sites that ask for every other week each, and a hall for none.
    world = line_world(
        3,
        fixed=[0, 1],
        teams=[team(weekdays=(1,), work=replace(WorkRules(), week_average=timedelta(hours=8)))],
        activities=[laep(starts=(time(9),))],
        quotas=[
            Quota("a", "cycle", 1, 1, venue="site-0"),
            Quota("b", "cycle", 1, 1, venue="site-1"),
            Quota("fixes", "week", 1, 1, kind="fixed"),
        ],
        policy={"max_sessions": 1},
        days=28,
    )
    found = drafts(*world)
    assert found
    assert len(found[-1].series) == 2


def test_two_teams_in_a_world_with_closed_days():
    closed = (DateRange(START + timedelta(days=7), START + timedelta(days=8), "férié"),)
    world = line_world(
        activities=[laep(), permanence()],
        teams=[team("a", weekdays=(0, 1)), team("b", weekdays=(0, 2))],
        calendar=Calendar(holidays=closed),
        days=56,
    )
    assert drafts(*world)[-1].objectives.unreached == 0
