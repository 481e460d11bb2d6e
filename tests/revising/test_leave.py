"""Leave that was planned, then closures, absences and cancelled days: still the least change."""

from collections import Counter
from datetime import timedelta

import pytest

from benchmarks.chance import IMPOSSIBLE, PROVEN, REFUSED, UNPROVEN, outcome, random_case
from planner import pipeline
from planner.explaining import PlanFolder
from planner.model.calendar import DateRange
from planner.model.effort import Effort
from planner.model.plan import SessionSlot
from planner.model.scenario import Leave, Team, WorkRules
from tests import efforts
from tests.revisions import after, moves, revised, stored
from tests.rules.by_hand import MONDAY, TUESDAY, WEDNESDAY, day, held, judged
from tests.worlds import START, line_world, team


def away(first: int, last: int, agents: int = 2) -> Leave:
    """Leave from a day to another, counted from the first Monday."""
    days = (START + timedelta(days=k) for k in (first, last))
    return Leave(DateRange(*days, "congés"), agents)


ON_LEAVE = {"van": {"leaves": (away(7, 7),)}}
"""The van has nobody on Monday 8."""


def test_the_only_date_that_leave_left_is_called_off():
    # The site opens on Mondays: the 8th falls in the leave, the 1st is called off.
    world = stored(judged((MONDAY, TUESDAY, WEDNESDAY), **ON_LEAVE))
    found = revised(world, cancel=["2026-06-01"], reason="neige")
    assert moves(found) == [(held(MONDAY), None)]
    assert found.proven


def test_the_only_date_that_leave_left_moves_with_its_hall():
    world = stored(judged((MONDAY, TUESDAY, WEDNESDAY), **ON_LEAVE))
    found = revised(world, close=["site-0@2026-06-01"], reason="travaux")
    (before, now), = moves(found)  # fmt: skip
    assert (before, found.cost, found.proven) == (held(MONDAY), 3, True)
    assert now is not None and now.date in (day(2), day(3))


def test_the_other_team_takes_a_date_over_beside_leave():
    # The car may hold Monday 1: the van still owes nothing on Monday 8, when it is on leave.
    world = stored(judged((MONDAY, TUESDAY, WEDNESDAY), **ON_LEAVE))
    found = revised(world, absent=["van:2@2026-06-01"])
    assert (found.overrides, found.cost) == ((), 0)
    assert after(found)[1].tours[0].team == "car"


def solved(*teams: Team) -> PlanFolder:
    """Four weeks on the line of four communes, for teams some of whom are on leave."""
    problem, travel = line_world(
        4, days=28, teams=teams, policy={"rhythms": (1, 2, 4), "max_sessions": 2}
    )
    result = pipeline.make_plan(problem, travel, Effort(1, deterministic=True))
    return result.problem, result.plan, result.travel


def crew(name: str, weekdays: tuple[int, ...], *leaves: Leave) -> Team:
    return team(
        name, weekdays=weekdays, leaves=leaves, work=WorkRules(week_average=timedelta(hours=10))
    )


WORLDS = {
    "a week off": lambda: solved(crew("van", (0, 1, 3), away(14, 18))),
    "one of two off, then both": lambda: solved(
        crew("van", (1, 2), away(0, 4, agents=1), away(21, 25))
    ),
    "two teams in turn": lambda: solved(
        crew("van", (0, 1), away(7, 11), away(14, 14, agents=1)), crew("car", (1, 3), away(14, 18))
    ),
}


@pytest.fixture(scope="module", params=WORLDS)
def world(request) -> PlanFolder:
    return WORLDS[request.param]()


def lonely(plan: PlanFolder) -> list[SessionSlot]:
    """Sessions whose place, activity and hour are held once only."""
    places = Counter((s.venue, s.activity, s.open) for _, s in plan[1].sessions())
    return [
        SessionSlot(tour.date, s.open, s.venue, s.commune, s.activity)
        for tour, s in plan[1].sessions()
        if places[s.venue, s.activity, s.open] == 1
    ]


def test_every_session_held_once_may_lose_its_hall_its_day_or_its_agents(world):
    assert lonely(world), "leave leaves no series with one date"
    for one in lonely(world):
        for typed in (
            {"close": [f"{one.venue}@{one.date}"]},
            {"cancel": [f"{one.date}"]},
            {"absent": [f"{who.id}:2@{one.date}" for who in world[0].scenario.teams]},
        ):
            found = revised(world, **typed)
            assert one in {before for before, _ in moves(found)}
            assert found.proven


def test_random_disruptions_beside_leave(world):
    found = {seed: outcome(world, random_case(world, seed), efforts.PROVEN) for seed in range(25)}
    assert {seed: one.faults for seed, one in found.items() if one.faults} == {}
    kinds = Counter(one.kind for one in found.values())
    assert kinds.keys() <= {PROVEN, UNPROVEN, IMPOSSIBLE, REFUSED}
    assert kinds[PROVEN] > 10
