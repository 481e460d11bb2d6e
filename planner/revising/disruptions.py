"""What disturbs a plan: a hall closed, agents absent, a day called off, a session asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from planner import texts
from planner.errors import Fault, InputError
from planner.model.calendar import DateRange
from planner.model.plan import Plan, SessionSlot
from planner.model.scenario import Activity, Leave, Problem
from planner.model.territory import Venue
from planner.texts import revising as said


@dataclass(frozen=True)
class Absence:
    """So many agents of a team away."""

    team: str
    away: Leave


@dataclass(frozen=True)
class Closing:
    """A venue closed."""

    venue: str
    dates: DateRange


@dataclass(frozen=True)
class Addition:
    """A session asked for at a venue, on one of some days.

    Parameters
    ----------
    activity : str
        Its identifier; empty for any that serves the need.
    hour : time, optional
        When it opens; any hour of the activity without.
    """

    venue: str
    dates: DateRange
    activity: str = ""
    hour: time | None = None


@dataclass(frozen=True)
class Disruptions:
    """Everything that disturbs a plan at once.

    Parameters
    ----------
    locked : frozenset of SessionSlot
        Sessions that must stay.
    """

    closings: tuple[Closing, ...] = ()
    absences: tuple[Absence, ...] = ()
    cancelled: tuple[DateRange, ...] = ()
    locked: frozenset[SessionSlot] = frozenset()
    additions: tuple[Addition, ...] = ()

    @property
    def disturbed(self) -> tuple[DateRange, ...]:
        """Days of what disturbs the plan, in the order of the fields."""
        return (
            *(closing.dates for closing in self.closings),
            *(absence.away.dates for absence in self.absences),
            *self.cancelled,
        )

    @property
    def days(self) -> tuple[DateRange, ...]:
        """Days of everything that happens."""
        return (*self.disturbed, *(addition.dates for addition in self.additions))

    def since(self, today: date) -> Disruptions:
        """Return what is left of them: what is past was held, or was not."""

        def left(dates: DateRange) -> DateRange:
            return replace(dates, start=max(dates.start, today))

        return replace(
            self,
            closings=tuple(
                replace(c, dates=left(c.dates)) for c in self.closings if c.dates.end >= today
            ),
            absences=tuple(
                replace(a, away=replace(a.away, dates=left(a.away.dates)))
                for a in self.absences
                if a.away.dates.end >= today
            ),
            cancelled=tuple(left(dates) for dates in self.cancelled if dates.end >= today),
        )

    def on(self, problem: Problem) -> Problem:
        """Return a problem with the closures and absences that have come."""
        closed: dict[str, list[DateRange]] = defaultdict(list)
        for closing in self.closings:
            closed[closing.venue].append(closing.dates)
        away: dict[str, list[Leave]] = defaultdict(list)
        for absence in self.absences:
            away[absence.team].append(absence.away)
        scenario = problem.scenario
        calendar = scenario.calendar
        return replace(
            problem,
            scenario=replace(
                scenario,
                venues=tuple(
                    replace(v, closures=(*v.closures, *closed[v.id])) if v.id in closed else v
                    for v in scenario.venues
                ),
                teams=tuple(
                    replace(t, absences=(*t.absences, *away[t.id])) if t.id in away else t
                    for t in scenario.teams
                ),
                calendar=replace(calendar, cancelled=(*calendar.cancelled, *self.cancelled)),
            ),
        )


def sessions_of(plan: Plan) -> tuple[SessionSlot, ...]:
    """Return every session of a plan, as a family sees it, in order."""
    return tuple(session.held_on(tour.date) for tour, session in plan.sessions())


def places(problem: Problem, plan: Plan, asked: Addition, today: date) -> tuple[SessionSlot, ...]:
    """Return the times that a session asked for may take: to come, and not in the plan already."""
    there = set(sessions_of(plan))
    return tuple(held for held in _times(problem, plan, asked, today) if held not in there)


def _times(problem: Problem, plan: Plan, asked: Addition, today: date) -> Iterator[SessionSlot]:
    venue = problem.index.venues[asked.venue]
    first = max(asked.dates.start, today, problem.to_plan.horizon.start)
    last = min(asked.dates.end, plan.end)
    for activity in _activities(problem, venue, asked.activity):
        for step in range((last - first).days + 1):
            for hour in activity.starts:
                if asked.hour in (None, hour):
                    day = first + timedelta(days=step)
                    yield SessionSlot(day, hour, venue.id, venue.commune, activity.id)


def _activities(problem: Problem, venue: Venue, wanted: str) -> Iterator[Activity]:
    """The one asked for, or those of the need, that a venue may host."""
    weights = problem.scenario.policy.need
    for activity in problem.scenario.activities:
        serves = any(weights.get(public, 0.0) > 0 for public in activity.publics)
        if venue.kind in activity.sites and (activity.id == wanted if wanted else serves):
            yield activity


def outside(plan: Plan, dates: DateRange, named: str) -> str:
    """Say that a plan holds none of some days; empty when it does."""
    if dates.end < plan.start or dates.start > plan.end:
        return said.outside(named, plan.start, plan.end)
    return ""


def days_refused(
    problem: Problem, plan: Plan, dates: DateRange, today: date, named: str, *, asked: bool = False
) -> str:
    """Say why nothing can happen on some days any more; empty when it can.

    Parameters
    ----------
    named : str
        What the days are called where they were given.
    asked : bool
        Whether a session more is asked for, rather than one disturbed.
    """
    if refused := outside(plan, dates, named):
        return refused
    if dates.end < today:
        return said.over(named, today)
    # Of the days from today on that a plan carries over: those on which it holds something,
    # or, for a session more, all.
    first, begin = problem.to_plan.horizon.start, max(dates.start, today)
    if asked:
        kept = [begin] if dates.end < first else []
    else:
        held = (session.date for session in sessions_of(plan))
        kept = [day for day in held if begin <= day <= dates.end and day < first]
    return said.carried_over(named, min(kept), first) if kept else ""


def addition_refused(problem: Problem, plan: Plan, asked: Addition, today: date, named: str) -> str:
    """Say why a session asked for cannot be; empty when nothing stops it as such."""
    if places(problem, plan, asked, today):
        return ""
    activities = list(_activities(problem, problem.index.venues[asked.venue], asked.activity))
    if not activities:
        known = problem.index.activities.get(asked.activity)
        return said.not_hosted(named, known.name if known else asked.activity)
    if any(True for _ in _times(problem, plan, asked, today)):
        return said.already_planned(named)
    return said.no_such_hour(named, sorted({h for a in activities for h in a.starts}))


def refusals(problem: Problem, plan: Plan, disruptions: Disruptions, today: date) -> Iterator[str]:
    """Yield why things that happen cannot be taken into account, all of them."""
    index = problem.index
    for venue in (*(c.venue for c in disruptions.closings),
                  *(a.venue for a in disruptions.additions)):  # fmt: skip
        if venue not in index.venues:
            yield said.unknown_venue(venue)
    for dates in disruptions.disturbed:
        yield days_refused(problem, plan, dates, today, _when(dates))
    for absence in disruptions.absences:
        team = index.teams.get(absence.team)
        if team is None:
            yield said.unknown_team(absence.team)
        elif absence.away.agents > team.agents:
            yield said.too_many_away(team.name, team.agents, absence.away.agents)
    for asked in disruptions.additions:
        named = _when(asked.dates)
        refused = days_refused(problem, plan, asked.dates, today, named, asked=True)
        if not refused and asked.venue in index.venues:
            refused = addition_refused(problem, plan, asked, today, named)
        yield refused


def _when(dates: DateRange) -> str:
    return texts.on_days(dates.start, dates.end)


def require_possible(
    problem: Problem, plan: Plan, disruptions: Disruptions, today: date, source: str
) -> None:
    """Refuse what cannot be taken into account.

    Raises
    ------
    InputError
        Carries every reason.
    """
    found = [line for line in refusals(problem, plan, disruptions, today) if line]
    if found:
        raise InputError(Fault(source, "", line) for line in found)
