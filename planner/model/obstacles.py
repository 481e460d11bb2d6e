"""What stops a session from being held, whatever else is planned: facts of the problem alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from planner.model.plan import SessionSlot
from planner.model.scenario import Activity, Problem
from planner.model.territory import Venue


class ObstacleId(StrEnum):
    """Identifiers of the obstacles; each has one French sentence."""

    OUTSIDE = "outside"
    SUITABILITY = "suitability"
    SITE = "site"
    START = "start"
    NAP = "nap"
    QUOTA = "quota"
    CALENDAR = "calendar"
    SCHOOL_BREAK = "school-break"
    VENUE_CLOSED = "venue-closed"
    VENUE_HOURS = "venue-hours"
    WEEKDAY = "weekday"
    STAFF = "staff"
    SHIFT = "shift"


@dataclass(frozen=True, order=True)
class Obstacle:
    """One thing that stops a session.

    Parameters
    ----------
    held : SessionSlot
        The session.
    name : str
        Of the holiday, closure or quota that stops it, if it has one.
    """

    id: ObstacleId
    held: SessionSlot
    name: str = ""


def presence(activity: Activity, opening: time) -> tuple[time, time] | None:
    """Return when a session's team arrives and leaves; None when that is not in one day."""
    opens = datetime.combine(date(2000, 1, 1), opening)
    arrive = opens - activity.set_up
    leave = opens + activity.duration + activity.pack_up + activity.debrief
    return (arrive.time(), leave.time()) if arrive.date() == leave.date() else None


def obstacles(problem: Problem, held: SessionSlot) -> tuple[Obstacle, ...]:
    """Return everything that stops a session by itself; empty when nothing does.

    Driving, working time and the other sessions of the day are not considered.

    Raises
    ------
    KeyError
        The venue or the activity is not of the problem.
    """
    venue, activity = problem.index.venues[held.venue], problem.index.activities[held.activity]
    return (
        *(Obstacle(id, held, name) for id, name in _of_the_place(problem, held, venue, activity)),
        *(Obstacle(id, held, name) for id, name in _of_the_day(problem, held, venue, activity)),
        *(Obstacle(id, held) for id in _of_the_teams(problem, held, activity)),
    )


def _of_the_place(
    problem: Problem, held: SessionSlot, venue: Venue, activity: Activity
) -> Iterator[tuple[ObstacleId, str]]:
    """Why that activity is never held there at that hour."""
    scenario = problem.scenario
    if not problem.usable(venue):
        yield ObstacleId.SUITABILITY, ""
    if venue.kind not in activity.sites:
        yield ObstacleId.SITE, ""
    if held.open not in activity.starts:
        yield ObstacleId.START, ""
    if scenario.nap[0] <= held.open < scenario.nap[1] and not activity.in_nap:
        yield ObstacleId.NAP, ""
    for quota in scenario.quotas:
        if quota.maximum == 0 and quota.counts(venue, activity.id, held.open):
            yield ObstacleId.QUOTA, quota.name


def _of_the_day(
    problem: Problem, held: SessionSlot, venue: Venue, activity: Activity
) -> Iterator[tuple[ObstacleId, str]]:
    """Why nothing of that sort is held there that day."""
    calendar, hours = problem.scenario.calendar, presence(activity, held.open)
    if not problem.horizon.start <= held.date <= problem.horizon.end:
        yield ObstacleId.OUTSIDE, ""
    if closed := calendar.closed(held.date):
        yield ObstacleId.CALENDAR, closed.name
    elif pause := calendar.stopped_by(activity.in_school_breaks, held.date):
        yield ObstacleId.SCHOOL_BREAK, pause.name
    for closure in venue.closures:
        if held.date in closure:
            yield ObstacleId.VENUE_CLOSED, closure.name
    if hours and not venue.admits(held.date.weekday(), *hours):
        yield ObstacleId.VENUE_HOURS, ""


def _of_the_teams(problem: Problem, held: SessionSlot, activity: Activity) -> Iterator[ObstacleId]:
    """Why no team can hold it: nobody works that day, too few do, or not at that hour."""
    working = [t for t in problem.scenario.teams if held.date.weekday() in t.weekdays]
    enough = [t for t in working if t.agents_on(held.date) >= activity.min_staff]
    hours = presence(activity, held.open)
    if not working:
        yield ObstacleId.WEEKDAY
    elif not enough:
        yield ObstacleId.STAFF
    elif not hours or not any(
        t.shift_start <= hours[0] and hours[1] <= t.shift_end for t in enough
    ):
        yield ObstacleId.SHIFT


def most_agents(problem: Problem, day: date) -> int:
    """Return how many agents the largest team has on a day; 0 when nobody works."""
    working = (t for t in problem.scenario.teams if day.weekday() in t.weekdays)
    return max((t.agents_on(day) for t in working), default=0)
