"""A period planned anew from a day on: what stands before it is carried over as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeAlias, TypeVar

from planner.errors import InputError
from planner.model.calendar import DateRange
from planner.model.past import Past
from planner.model.plan import Plan, Tour
from planner.model.scenario import Activity, Leave, Problem, Scenario, Team
from planner.model.territory import Venue
from planner.model.travel import TravelTimes
from planner.texts import revising as said

T = TypeVar("T", Team, Venue, Activity)
Announced: TypeAlias = tuple[Problem, Plan, TravelTimes]


def carried(problem: Problem, held: Mapping[date, Announced], first: date) -> Problem:
    """Return a problem whose days before `first` are carried over as they were announced.

    Teams, venues and activities that only those days know are taken along, and closed from
    `first` on: nothing is planned for them any more.

    Parameters
    ----------
    problem : Problem
        Of the whole period.
    held : mapping
        The plan in force on each day before `first`, with what it was made from.

    Raises
    ------
    InputError
        The territory has lost a commune in which a session was held.
    """
    start, end = problem.horizon.start, problem.horizon.end
    if first <= start:
        return problem
    closed = DateRange(first, end, said.RETIRED)
    scenario, tours = problem.scenario, list[Tour]()
    for day, (old, plan, _) in sorted(held.items()):
        own = [tour for tour in plan.tours if tour.date == day and start <= day < first]
        _refuse_lost(problem, old, own)
        scenario = _with_retired(scenario, old.scenario, own, closed)
        tours += sorted(own, key=lambda tour: tour.team)
    return replace(problem, scenario=scenario, past=Past(first, tuple(tours)))


def _with_retired(
    new: Scenario, old: Scenario, tours: Sequence[Tour], closed: DateRange
) -> Scenario:
    """Return a scenario with what some tours of an older one use and it no longer has."""
    sessions = [session for tour in tours for session in tour.sessions]
    venues = _missing(old.venues, new.venues, {s.venue for s in sessions})
    activities = _missing(old.activities, new.activities, {s.activity for s in sessions})
    return replace(
        new,
        teams=(*new.teams, *(
            replace(team, leaves=(*team.leaves, Leave(closed, team.agents)))
            for team in _teams(old.teams, new.teams, tours)
        )),
        venues=(*new.venues, *(
            replace(venue, closures=(*venue.closures, closed)) for venue in venues
        )),
        activities=(*new.activities, *(replace(a, starts=()) for a in activities)),
    )  # fmt: skip


def _refuse_lost(problem: Problem, before: Problem, tours: Iterable[Tour]) -> None:
    held = {session.commune for tour in tours for session in tour.sessions}
    lost = sorted(held - problem.territory.by_code().keys())
    if lost:
        names = {c.code: c.name for c in before.territory.communes}
        message = said.communes_lost([names.get(code, code) for code in lost])
        raise InputError.single("communes.geojson", "", message)


def _missing(old: Sequence[T], new: Sequence[T], used: set[str]) -> list[T]:
    """Return what the old days use and the new scenario no longer has."""
    known = {item.id for item in new}
    return [item for item in old if item.id in used - known]


def _teams(old: Sequence[Team], new: Sequence[Team], tours: Sequence[Tour]) -> list[Team]:
    """Return the teams of the past that are gone, or whose depot is another one now."""
    depots = {team.depot for team in new}
    gone = _missing(old, new, {tour.team for tour in tours})
    left = {tour.depot for tour in tours} - depots - {team.depot for team in gone}
    moved = [replace(t, id=f"{t.id}-{t.depot}") for t in old if t.depot in left and t not in gone]
    return [*gone, *moved]
