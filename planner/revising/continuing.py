"""A period planned anew from a day on: what stands before it is carried over as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeAlias, TypeVar

from planner.errors import InputError
from planner.model.calendar import DateRange, Horizon
from planner.model.past import Past
from planner.model.plan import Override, Plan, Tour
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
    scenario, tours, overrides = problem.scenario, list[Tour](), list[Override]()
    for day, (old, plan, _) in sorted(held.items()):
        if not start <= day < first:
            continue
        own = [tour for tour in plan.tours if tour.date == day]
        changed = [replace(o, revision=0) for o in plan.overrides if o.day == day]
        _refuse_lost(problem, old, own)
        scenario = _with_retired(scenario, old.scenario, own, changed, closed)
        tours += sorted(own, key=lambda tour: tour.team)
        overrides += changed
    past = Past(first, tuple(tours), tuple(overrides))
    return replace(problem, scenario=scenario, past=past)


def as_held(stored: Announced, held: Mapping[date, Announced]) -> Announced:
    """Return a plan that shows, on some days, what other plans held on them.

    Parameters
    ----------
    held : mapping
        The plan in force on each of those days.
    """
    problem, plan, travel = stored

    def on(day: date, shown: Plan) -> list[Tour]:
        return [tour for tour in shown.tours if tour.date == day]

    other = {day: old for day, old in held.items() if on(day, old[1]) != on(day, plan)}
    if not other:
        return stored
    start, end = min(plan.start, *other), max(plan.end, *other)
    tours = [tour for tour in plan.tours if tour.date not in other]
    overrides = [o for o in plan.overrides if o.day not in other]
    scenario, never = problem.scenario, DateRange(start, end, said.RETIRED)
    for day, (old, shown, _) in sorted(other.items()):
        changed = [o for o in shown.overrides if o.day == day]
        scenario = _with_retired(scenario, old.scenario, on(day, shown), changed, never)
        tours += on(day, shown)
        overrides += changed
    tours.sort(key=lambda tour: (tour.date, tour.team))
    plan = replace(plan, start=start, end=end, tours=tuple(tours), overrides=tuple(overrides))
    return replace(problem, scenario=scenario, horizon=Horizon(start, end)), plan, travel


def with_unforeseen(problem: Problem, announced: Announced, first: date) -> Problem:
    """Return a problem with what disturbed an announced plan from a day on, and was told of.

    Agents away and days called off are nowhere else than in the plan that was revised for
    them; a closure is told from those of the data by what the revision gave as its reason.
    """
    old, plan, _ = announced
    reasons = {(o.before.venue, o.reason) for o in plan.overrides if o.before}
    venues, teams = {v.id: v for v in old.scenario.venues}, {t.id: t for t in old.scenario.teams}
    calendar = problem.scenario.calendar
    off = [d for d in old.scenario.calendar.cancelled if d.end >= first]
    scenario = replace(
        problem.scenario,
        venues=tuple(
            replace(v, closures=(*v.closures, *(
                c for c in (venues[v.id].closures if v.id in venues else ())
                if c.end >= first and (v.id, c.name) in reasons and c not in v.closures
            )))
            for v in problem.scenario.venues
        ),
        teams=tuple(
            replace(t, absences=(*t.absences, *(
                a for a in (teams[t.id].absences if t.id in teams else ()) if a.dates.end >= first
            )))
            for t in problem.scenario.teams
        ),
        calendar=replace(calendar, cancelled=(*calendar.cancelled, *off)),
    )  # fmt: skip
    return replace(problem, scenario=scenario)


def _with_retired(
    new: Scenario, old: Scenario, tours: Sequence[Tour], changed: Sequence[Override],
    closed: DateRange,
) -> Scenario:  # fmt: skip
    """Return a scenario with what some tours of an older one use and it no longer has."""
    used = {(s.venue, s.activity) for tour in tours for s in tour.sessions}
    used |= {(h.venue, h.activity) for o in changed for h in (o.before, o.after) if h}
    venues = _missing(old.venues, new.venues, {venue for venue, _ in used})
    activities = _missing(old.activities, new.activities, {activity for _, activity in used})
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
