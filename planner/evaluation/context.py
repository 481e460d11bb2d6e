"""What every rule of the judge looks at."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from planner.model.plan import Plan, Session, Tour
from planner.model.scenario import Activity, Problem, Team
from planner.model.territory import Venue
from planner.model.travel import TravelTimes
from planner.texts import plans as said


def span(start: time, end: time) -> timedelta:
    """Return the time from `start` to `end` on the same day."""
    return datetime.combine(date.min, end) - datetime.combine(date.min, start)


def work_time(tour: Tour) -> timedelta:
    """Return working time: everything from depot to depot except the lunch break."""
    lunch = span(*tour.lunch) if tour.lunch else timedelta()
    return span(tour.start, tour.end) - lunch


def hours_text(length: timedelta) -> str:
    """Write a duration as ``9 h 45``."""
    minutes = round(length.total_seconds() / 60)
    sign = "-" if minutes < 0 else ""
    return f"{sign}{abs(minutes) // 60} h {abs(minutes) % 60:02d}"


@dataclass(frozen=True)
class Context:
    """A problem, a plan and travel times, looked up by name.

    Tours of unknown teams, and sessions of unknown venues or activities, are reported
    once by their own rule and skipped by the others.
    """

    problem: Problem
    plan: Plan
    travel: TravelTimes

    @property
    def teams(self) -> Mapping[str, Team]:
        """Teams by id."""
        return self.problem.index.teams

    @property
    def venues(self) -> Mapping[str, Venue]:
        """Venues by id."""
        return self.problem.index.venues

    @property
    def activities(self) -> Mapping[str, Activity]:
        """Activities by id."""
        return self.problem.index.activities

    @property
    def first(self) -> date:
        """First day that was to be planned: what is before was held, by the rules of then."""
        return self.problem.to_plan.horizon.start

    @property
    def names_known(self) -> bool:
        """Whether every team, venue and activity of the plan is one of the problem's."""
        return all(
            tour.team in self.teams
            and all(s.venue in self.venues and s.activity in self.activities for s in tour.sessions)
            for tour in self.plan.tours
        )

    def tours(self) -> Iterator[tuple[Team, Tour]]:
        """Tours whose team is known."""
        for tour in self.plan.tours:
            if tour.team in self.teams:
                yield self.teams[tour.team], tour

    def sessions(self) -> Iterator[tuple[Tour, Session, Venue, Activity]]:
        """Sessions whose venue and activity are known."""
        for tour in self.plan.tours:
            for session in tour.sessions:
                venue = self.venues.get(session.venue)
                activity = self.activities.get(session.activity)
                if venue and activity:
                    yield tour, session, venue, activity

    def where(self, tour: Tour, session: Session | None = None) -> str:
        """Name a tour or one of its sessions."""
        team = self.teams[tour.team].name if tour.team in self.teams else tour.team
        place = f"{team}, {tour.date:%d/%m/%Y}"
        if session is None:
            return place
        name = self.venues[session.venue].name if session.venue in self.venues else session.venue
        return said.SESSION_PLACE.format(place, name, session.open)

    def points(self, tour: Tour) -> list[str]:
        """Points of a tour from depot to depot."""
        return [tour.depot, *(session.venue for session in tour.sessions), tour.depot]

    def known(self, tour: Tour) -> bool:
        """Whether travel times know every point of the tour."""
        return all(point in self.travel.index for point in self.points(tour))

    def legs(self, tour: Tour) -> list[timedelta]:
        """Driving times of a tour: whole minutes, winter included, each leg rounded up."""
        factor = self.problem.scenario.winter.on(tour.date)
        points = self.points(tour)
        return [
            timedelta(minutes=math.ceil(self.travel.between(a, b) * factor - 1e-9))
            for a, b in itertools.pairwise(points)
        ]
