"""Options of a revision: what may become of each session of a plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from planner.model.calendar import week_index
from planner.model.changes import change_cost
from planner.model.plan import Plan, SessionSlot
from planner.model.travel import TravelTimes
from planner.rules.limits import minutes_of
from planner.solving.instance import Instance, clock

KEEP, RETIME, MOVE = 0, 1, 2
"""How much undisturbed sessions may change: not at all, their hour, their day of the week."""

REACH_DAYS = 7
"""A disturbed session is held at most so many days earlier or later, or not at all."""

DAY_MINUTES = 24 * 60


@dataclass(frozen=True)
class Request:
    """What a revision must do and must not touch.

    Parameters
    ----------
    first : date
        Earlier sessions are past.
    notice : date
        First date families can still be told of: from it sessions may move, or move to.
    locked : frozenset of SessionSlot
        Sessions that stay.
    dropped : frozenset of SessionSlot
        Sessions that are called off, with nothing instead.
    added : tuple of tuple of SessionSlot
        Sessions asked for, each at any one of its places in time.
    """

    first: date
    notice: date
    locked: frozenset[SessionSlot] = frozenset()
    dropped: frozenset[SessionSlot] = frozenset()
    added: tuple[tuple[SessionSlot, ...], ...] = ()


@dataclass(frozen=True)
class Option:
    """A thing that may become of a session; `after` is ``None`` when it is dropped.

    `cost` is that of `planner.model.changes.change_cost`; `shift` is in minutes: how far it
    moves in time, plus the drive to another place.
    """

    after: SessionSlot | None
    stop: int
    cost: int
    shift: int


@dataclass(frozen=True)
class Revisable:
    """A session and what may become of it; `before` is ``None`` when it is asked for."""

    before: SessionSlot | None
    options: tuple[Option, ...]
    hit: bool

    @property
    def least(self) -> int:
        """Least cost."""
        return min((option.cost for option in self.options), default=0)


@dataclass(frozen=True, eq=False)
class OptionFactory:
    """Makes the options of sessions."""

    instance: Instance
    travel: TravelTimes
    request: Request
    _near: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def numbers(self) -> Mapping[tuple[str, str, int], int]:
        """Index of the candidate of each (venue, activity, opening minute)."""
        instance = self.instance
        return {
            (instance.venues[c.venue].id, instance.activities[c.activity].id, c.open): k
            for k, c in enumerate(instance.candidates)
        }

    @cached_property
    def opened(self) -> Mapping[date, Mapping[str, frozenset[int]]]:
        """Candidates that each team may hold, by date and team."""
        found: dict[date, dict[str, frozenset[int]]] = defaultdict(dict)
        for cell in self.instance.cells:
            team = self.instance.teams[self.instance.lines[cell.line].team].id
            found[cell.day][team] = self.instance.kinds[cell.kind].candidates
        return found

    @cached_property
    def starts(self) -> Mapping[str, tuple[int, ...]]:
        """Opening minutes of each activity."""
        found: dict[str, set[int]] = defaultdict(set)
        for c in self.instance.candidates:
            found[self.instance.activities[c.activity].id].add(c.open)
        return {activity: tuple(sorted(minutes)) for activity, minutes in found.items()}

    def stop_of(self, held: SessionSlot) -> int | None:
        """Return the stop of a session, ``None`` when no team can hold it that day."""
        number = self.numbers.get((held.venue, held.activity, minutes_of(held.open)))
        able = self.opened.get(held.date, {}).values()
        if number is None or not any(number in candidates for candidates in able):
            return None
        return self.instance.candidates[number].stop

    def still(self, held: SessionSlot, team: str) -> bool:
        """Tell whether a session may go on as it is, with its own team."""
        number = self.numbers.get((held.venue, held.activity, minutes_of(held.open)))
        able = self.opened.get(held.date, {}).get(team, frozenset())
        return number in able and held not in self.request.dropped

    def near(self, venue: str) -> tuple[str, ...]:
        """Other venues within the target time of those who live where a venue is."""
        if venue not in self._near:
            problem = self.instance.problem
            limit = problem.scenario.policy.target_minutes
            commune = problem.index.venues[venue].commune
            self._near[venue] = tuple(
                other.id
                for other in self.instance.venues
                if other.id != venue and self.travel.between(commune, other.id) <= limit
            )
        return self._near[venue]

    def _others(self, before: SessionSlot, hit: bool, freedom: int) -> Iterator[SessionSlot]:
        """Everything a session may become, possible or not, dropping it aside."""
        instance, request = self.instance, self.request
        hours = [clock(minutes) for minutes in self.starts.get(before.activity, ())]
        noticed = before.date >= request.notice
        if hit:
            # No notice is needed: families find someone at the usual place and hour.
            for activity in instance.activities:
                if before.activity in activity.stands_in_for:
                    yield SessionSlot(
                        before.date, before.open, before.venue, before.commune, activity.id
                    )
        if noticed and (hit or freedom >= RETIME):
            for hour in hours:
                yield SessionSlot(before.date, hour, before.venue, before.commune, before.activity)
        if hit or (noticed and freedom >= MOVE):
            for day in self._days(before.date, hit):
                for hour in hours:
                    yield SessionSlot(day, hour, before.venue, before.commune, before.activity)
        if hit and noticed:
            for venue in self.near(before.venue):
                commune = instance.problem.index.venues[venue].commune
                yield SessionSlot(before.date, before.open, venue, commune, before.activity)

    def _days(self, day: date, hit: bool) -> Iterator[date]:
        """Other dates on which a session of `day` may be held."""
        anchor = self.instance.problem.scenario.anchor
        for step in range(-REACH_DAYS, REACH_DAYS + 1):
            other = day + timedelta(days=step)
            same_week = week_index(anchor, other) == week_index(anchor, day)
            if step and other >= self.request.notice and (hit or same_week):
                yield other

    def _shift(self, before: SessionSlot, after: SessionSlot) -> int:
        days = abs((after.date - before.date).days)
        minutes = abs(minutes_of(after.open) - minutes_of(before.open))
        drive = 0.0
        if after.venue != before.venue:
            drive = self.travel.between(before.commune, after.venue)
        return days * DAY_MINUTES + minutes + round(drive)

    def of(self, before: SessionSlot, team: str, freedom: int) -> Revisable:
        """Return a session of a team with everything that may become of it.

        Parameters
        ----------
        freedom : int
            ``KEEP``, ``RETIME`` or ``MOVE``: what may become of it when it is undisturbed.
        """
        request, hit = self.request, not self.still(before, team)
        places = [] if before in request.dropped else [before]
        if places and before not in request.locked:
            places += self._others(before, hit, freedom)
        options = [
            Option(after, stop, change_cost(before, after), self._shift(before, after))
            for after in dict.fromkeys(places)
            if (stop := self.stop_of(after)) is not None
        ]
        if hit and before not in request.locked:
            options.append(Option(None, -1, change_cost(before, None), 0))
        return Revisable(before, tuple(options), hit)

    def asked(self, places: Iterable[SessionSlot]) -> Revisable:
        """Return a session asked for, with the times at which it can be held."""
        return Revisable(
            None,
            tuple(
                Option(held, stop, 0, 0)
                for held in places
                if (stop := self.stop_of(held)) is not None
            ),
            hit=True,
        )


def held_sessions(plan: Plan) -> dict[SessionSlot, tuple[str, str]]:
    """Return the team and the pattern of every session of a plan."""
    return {s.held_on(tour.date): (tour.team, s.pattern) for tour, s in plan.sessions()}
