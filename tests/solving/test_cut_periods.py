"""Fortnights of which a plan shows a part, and teams that are away."""

from dataclasses import replace
from datetime import timedelta

import pytest

from benchmarks.routing import solve as routing
from planner.errors import InfeasibleError
from planner.model.calendar import Calendar, DateRange
from planner.model.effort import Effort
from planner.model.plan import Status
from planner.model.scenario import Leave, Quota
from planner.model.solve_params import SolveParams
from planner.rules import quotas, rhythm
from planner.solving.assemble import build_tours
from planner.solving.calendar_model import build_calendar_model
from planner.solving.construction import quotas_met
from planner.solving.indexing import build_instance
from planner.solving.solve import solve
from tests.efforts import PROVEN
from tests.solving.days import World
from tests.solving.test_solve import solved, values
from tests.worlds import START, laep, line_world, team


def every_other_week(calendar=None, **changes):
    """Two sites open once a fortnight each, one of them a week at most: one in A, one in B."""
    return line_world(
        3,
        fixed=[0, 2],
        quotas=[
            Quota("Site A", "cycle", 1, 1, venue="site-0"),
            Quota("Site B", "cycle", 1, 1, venue="site-2"),
            Quota("Fixes", "week", 1, 1, kind="fixed"),
        ],
        calendar=calendar,
        **changes,
    )


def closed(first, last):
    """Closed from one day after the start to another."""
    days = DateRange(START + timedelta(days=first), START + timedelta(days=last), "vacances")
    return Calendar(closures=(days,))


@pytest.mark.parametrize("first", [0, 7])
def test_a_fortnight_of_which_a_week_is_closed_holds_one_site_of_two(first):
    plan = solved(every_other_week(closed(first, first + 6)))
    assert sum(session.fixed for _, session in plan.sessions()) == 1


def test_one_day_of_service_owes_nothing_that_it_has_no_room_for():
    four = [Quota(f"Site {k}", "week", 1, 1, venue=f"site-{k}") for k in range(4)]
    plan = solved(line_world(4, fixed=range(4), quotas=four, calendar=closed(1, 13)))
    assert {tour.date for tour in plan.tours} == {START}


@pytest.mark.parametrize("start", range(14))
@pytest.mark.parametrize("days", [14, 33])
def test_a_plan_may_start_on_any_day_of_a_fortnight(start, days):
    problem, travel = every_other_week(start=START + timedelta(days=start), days=days)
    dated = build_calendar_model(build_instance(problem, travel), frozenset(range(99)))
    held = quotas_met(dated, PROVEN, lambda: False).draft()
    world = World(problem, travel)
    assert world.sound(build_tours(dated.instance, held), (quotas.QUOTA, rhythm.PATTERN))
    fixed = {
        s.venue for tour in build_tours(dated.instance, held) for s in tour.sessions if s.fixed
    }
    assert fixed == {"site-0", "site-2"}


def test_a_conflict_names_the_weeks_it_is_about():
    # Closed in both weeks B but for a Monday in one, of which a site of Tuesdays has nothing.
    often = Quota("Souvent", "week", 2, None, kind="mobile")
    never = Quota("Rarement", "cycle", 0, 1, kind="mobile")
    with pytest.raises(InfeasibleError) as caught:
        solved(line_world(2, quotas=[often, never], calendar=closed(14, 27), days=28))
    assert str(caught.value) == (
        "Aucun planning possible du 1er au 28 juin 2026 : ces règles ne peuvent pas tenir "
        "ensemble : « Souvent » (au moins 2 par semaine, semaines du 1er juin et 8 juin) et "
        "« Rarement » (au plus 1 par quinzaine, quinzaine du 1er juin) ; assouplir l’une "
        "d’elles dans le scénario"
    )


def away(**changes):
    """A team on leave during the whole horizon, or some days of it."""
    dates = DateRange(START, START + timedelta(days=changes.pop("days", 14) - 1), "congés")
    return team("b", leaves=(Leave(dates, 2),), **changes)


@pytest.mark.parametrize("other", [away(), away(at=1), away(weekdays=(5,))])
def test_a_team_that_is_away_is_idle(other):
    van, policy = team(weekdays=(1,)), {"tolerance": 0.0, "rhythms": (1, 2)}
    quotas = [Quota("mobiles", "week", 1, None, kind="mobile")]
    alone = solved(line_world(2, quotas=quotas, teams=[van], policy=policy))
    plan = solved(line_world(2, quotas=quotas, teams=[van, other], policy=policy))
    assert {tour.team for tour in plan.tours} == {"van"}
    assert values(plan) == pytest.approx(values(alone))
    assert plan.certificate.status == Status.OPTIMAL


def routed(world):
    return routing.solve(*world, Effort(5.0, deterministic=True))[0]


def priced(world):
    plan, _ = solve(*world, replace(PROVEN, params=SolveParams(tours_enumerated=0)))
    return plan


@pytest.mark.parametrize("engine", ["routing", "priced"])
def test_every_engine_bears_an_idle_team(engine):
    world = line_world(2, teams=[team(weekdays=(1,)), away()], policy={"rhythms": (2,)})
    plan = routed(world) if engine == "routing" else priced(world)
    assert {tour.team for tour in plan.tours} == {"van"}


@pytest.mark.parametrize("engine", ["routing", "priced"])
def test_every_engine_asks_of_a_cut_fortnight_what_it_shows(engine):
    world = every_other_week(closed(7, 13), policy={"rhythms": (2,), "max_sessions": 2})
    plan = routed(world) if engine == "routing" else priced(world)
    assert sum(session.fixed for _, session in plan.sessions()) == 1


def test_a_team_away_on_some_days_works_on_the_others():
    plan = solved(line_world(teams=[away(days=7, weekdays=(1,)), team(weekdays=(0,))]))
    assert {t.date for t in plan.tours if t.team == "b"} == {START + timedelta(days=8)}


def test_everybody_away_is_said_with_the_dates():
    with pytest.raises(InfeasibleError) as caught:
        solved(line_world(teams=[away(), away(weekdays=(0, 1))], calendar=closed(0, 2)))
    assert str(caught.value).startswith(
        "Aucun jour de service du 1er au 14 juin 2026 : tous les agents de toutes les équipes "
        "sont absents les jours ouverts, du 4 au 12 juin 2026"
    )


def test_agents_who_can_hold_nothing_are_told_apart_from_nobody():
    one = team(agents=1)
    with pytest.raises(InfeasibleError, match="des agents sont là, mais aucune activité"):
        solved(line_world(activities=[laep()], teams=[one]))
