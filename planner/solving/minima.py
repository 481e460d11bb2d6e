"""What quotas ask at least, and allow at most, of the series to plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from planner.model.calendar import CYCLE_DAYS, PERIOD_DAYS, Per, week_index
from planner.model.scenario import Problem, Quota
from planner.model.territory import Venue
from planner.solving.instance import Candidate, Stop, clock

OpenDay = tuple[int, date, frozenset[int]]
"""(index of a team, a day, the candidates open to it)."""

Weekdays = tuple[frozenset[int], frozenset[int]]
"""Weekdays in weeks A, and in weeks B."""


def counted(
    problem: Problem, venues: Sequence[Venue], candidates: Sequence[Candidate], quota: Quota
) -> frozenset[int]:
    """Candidates that a quota counts."""
    activities = problem.scenario.activities
    return frozenset(
        index
        for index, c in enumerate(candidates)
        if quota.counts(venues[c.venue], activities[c.activity].id, clock(c.open))
    )


def usual(
    problem: Problem,
    venues: Sequence[Venue],
    stops: Sequence[Stop],
    candidates: Sequence[Candidate],
    own: frozenset[int],
) -> int:
    """Weekdays on which some of these candidates are open to some team in a usual week."""
    teams, activities = problem.scenario.teams, problem.scenario.activities
    hours = [(candidates[k], stops[candidates[k].stop]) for k in sorted(own)]
    return sum(
        1
        for day in sorted({day for team in teams for day in team.weekdays})
        if any(
            activities[c.activity].min_staff
            <= max(team.agents for team in teams if day in team.weekdays)
            and venues[c.venue].admits(day, clock(stop.arrive), clock(stop.leave))
            for c, stop in hours
        )
    )


def weeks_of_cycle(cycle: int) -> tuple[int, ...]:
    """Anchored weeks of an anchored 14-day cycle."""
    per_cycle = CYCLE_DAYS // 7
    return tuple(range(cycle * per_cycle, (cycle + 1) * per_cycle))


@dataclass(frozen=True, eq=False)
class Demand:
    """What one quota asks and allows in each period, given what was held before the first day.

    Parameters
    ----------
    days : tuple of OpenDay
        All days of the horizon on which something is open.
    own : frozenset of int
        Candidates that the quota counts.
    of : int
        Weekdays that are `usual`.
    given : Mapping[int, int]
        Sessions counted before the first day to plan, by week or cycle; by 0 over the horizon.
    """

    problem: Problem
    quota: Quota
    days: tuple[OpenDay, ...]
    own: frozenset[int]
    of: int
    given: Mapping[int, int]

    @property
    def first(self) -> date:
        """First day to plan."""
        return self.problem.to_plan.horizon.start

    def _shown(self, days: Iterable[OpenDay]) -> Weekdays:
        """Weekdays on which some of these candidates are open."""
        found: tuple[set[int], set[int]] = (set(), set())
        for _, day, opened in days:
            if not self.own.isdisjoint(opened):
                found[week_index(self.problem.scenario.anchor, day) % 2].add(day.weekday())
        return frozenset(found[0]), frozenset(found[1])

    @cached_property
    def _planned(self) -> Weekdays:
        return self._shown(day for day in self.days if day[1] >= self.first)

    @cached_property
    def _whole(self) -> Weekdays:
        return self._shown(self.days)

    @cached_property
    def _held(self) -> frozenset[date]:
        """Past days on which some of these candidates were open: none can be held on them now."""
        past = (day for day in self.days if day[1] < self.first)
        return frozenset(day for _, day, opened in past if not self.own.isdisjoint(opened))

    def weeks(self, period: int) -> tuple[int, ...]:
        """Anchored weeks of a week or a cycle."""
        return weeks_of_cycle(period) if self.quota.per == Per.CYCLE else (period,)

    def _prorated(self, weeks: Sequence[int], days: Weekdays) -> int:
        """Prorate the minimum to the weekdays a plan shows, to the nearest, halves down."""
        twice = 2 * self.quota.minimum * sum(len(days[week % 2]) for week in weeks)
        whole = self.of * len(weeks)
        return -((whole - twice) // (2 * whole))

    def _room(self, weeks: Sequence[int]) -> int:
        """Days of a period that a series to plan may count: to come, or closed already."""
        monday = self.problem.scenario.anchor
        dates = [
            monday + timedelta(weeks=week, days=weekday)
            for week in weeks
            for weekday in self._planned[week % 2]
        ]
        return sum(1 for day in dates if day >= self.first or day not in self._held)

    def asked(self, period: int) -> int:
        """Sessions the series to plan must add to a period at least."""
        quota, given = self.quota, self.given.get(period, 0)
        if quota.per == Per.HORIZON or not self.of:
            return max(0, quota.minimum - given)
        weeks = self.weeks(period)
        begins = self.problem.scenario.anchor + timedelta(weeks=weeks[0])
        if self.problem.past is None or begins >= self.first:
            return self._prorated(weeks, self._planned)
        return max(0, min(self._prorated(weeks, self._whole) - given, self._room(weeks)))

    def allowed(self, period: int) -> int | None:
        """Sessions the series to plan may add to a period at most; None without a maximum."""
        most = self.quota.maximum
        return None if most is None else max(0, most - self.given.get(period, 0))


def period_of(quota: Quota, week: int) -> int:
    """Return the period of a quota that an anchored week is part of."""
    days = PERIOD_DAYS[quota.per]
    return week * 7 // days if days else 0
