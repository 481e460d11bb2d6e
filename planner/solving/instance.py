"""A problem as solvers read it: indices, integer minutes and integer metres."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta

import numpy as np
from numpy.typing import NDArray

from planner.model.calendar import cycle_index, week_index
from planner.model.scenario import Activity, Problem, Team
from planner.model.territory import Venue
from planner.rules.limits import Allows, Limit


def clock(minutes: int) -> time:
    """Return the time of day at `minutes` since midnight."""
    return time(minutes // 60, minutes % 60)


@dataclass(frozen=True)
class Stop:
    """What a tour sees of a session: where, from when to when. Minutes since midnight.

    Activities that share these are interchangeable for tours and for coverage;
    `activities` lists them.
    """

    venue: int
    arrive: int
    leave: int
    serves: bool
    activities: tuple[int, ...]


@dataclass(frozen=True)
class Candidate:
    """A (venue, activity, start) that may become a session. `open` and `close` in minutes."""

    venue: int
    activity: int
    stop: int
    open: int
    close: int


@dataclass(frozen=True)
class DayType:
    """What makes two team-days alike: the team's rules, the season, the open candidates."""

    team: int
    factor: float
    candidates: frozenset[int]


@dataclass(frozen=True)
class TeamDay:
    """One team's one day of service."""

    line: int
    week: int
    day: date
    kind: int


@dataclass(frozen=True)
class TeamWeekday:
    """One team's one weekday, through the horizon."""

    team: int
    weekday: int


@dataclass(frozen=True, eq=False)
class Given:
    """What the past of a horizon gives, whatever is planned; all of it 0 without a past.

    Parameters
    ----------
    exposure : ndarray, shape (n,)
        Of each commune, sessions per 28 days of the whole horizon.
    reached : ndarray of bool, shape (n,)
        Whether a session was within the target time of the commune.
    driving : int
        Minutes.
    sessions : tuple of Mapping[int, int]
        Of each quota, the sessions it counts by anchored week or cycle, by 0 over the horizon:
        those held, and those of a rhythm that a revision gave up.
    gone : Mapping
        Candidates that were open on a past day, by (index of the line, anchored week): a series
        of those to plan no longer holds that date. One that was closed it would not have held.
    """

    exposure: NDArray[np.float64]
    reached: NDArray[np.bool_]
    driving: int
    sessions: tuple[Mapping[int, int], ...]
    gone: Mapping[tuple[int, int], frozenset[int]]


@dataclass(frozen=True, eq=False)
class Instance:
    """The frozen, indexed problem.

    Parameters
    ----------
    codes : tuple of str, length n
        INSEE codes.
    need : ndarray, shape (n,)
        Weighted children.
    access : ndarray, shape (n, m)
        Exposure per session: access weight x 28 / horizon days.
    reach : ndarray of bool, shape (n, m)
        Whether the venue is within the target time of the commune.
    venues : tuple of Venue, length m
        Those that may host: fixed sites and suitable halls.
    drive : dict
        Whole minutes from row to column, shape (k, k) per winter factor, over the
        venues followed by the teams' depots.
    metres : ndarray of int, shape (k, k)
        Same points.
    given : Given
        What the past of the horizon gives already.
    limits : tuple of Limit
        What rules let teams do over several of the days to plan.
    day_rules : tuple of tuple of callable, one a team
        What rules let each do in one day.
    nominal_weeks, nominal_cycles : tuple of int
        Anchored weeks and cycles that hold service on some day to plan: those in which
        quotas apply, even when every hall happens to be closed.
    whole_weeks : tuple of int
        Anchored weeks of the whole horizon that hold service.
    counted : tuple of frozenset of int
        Of each quota, the candidates it counts.
    asked, allowed : tuple of Mapping[int, int]
        Of each quota, the sessions it asks at least, and allows at most, of the series to
        plan, by nominal week or cycle; by 0 over the horizon. Nothing is allowed where there
        is no maximum. Less is asked in a period of which the plan shows a part.
    """

    problem: Problem
    codes: tuple[str, ...]
    need: NDArray[np.float64]
    access: NDArray[np.float64]
    reach: NDArray[np.bool_]
    venues: tuple[Venue, ...]
    activities: tuple[Activity, ...]
    teams: tuple[Team, ...]
    stops: tuple[Stop, ...]
    candidates: tuple[Candidate, ...]
    kinds: tuple[DayType, ...]
    lines: tuple[TeamWeekday, ...]
    cells: tuple[TeamDay, ...]
    drive: Mapping[float, NDArray[np.int64]]
    metres: NDArray[np.int64]
    given: Given
    limits: tuple[Limit, ...]
    day_rules: tuple[tuple[Allows, ...], ...]
    nominal_weeks: tuple[int, ...]
    nominal_cycles: tuple[int, ...]
    whole_weeks: tuple[int, ...]
    counted: tuple[frozenset[int], ...]
    asked: tuple[Mapping[int, int], ...]
    allowed: tuple[Mapping[int, int], ...]

    @property
    def busy(self) -> tuple[int, ...]:
        """Teams that may work on some day; the others are idle."""
        return tuple(sorted({line.team for line in self.lines}))

    @property
    def begun(self) -> int | None:
        """Anchored week in which the past ends; None without a past."""
        past, anchor = self.problem.past, self.problem.scenario.anchor
        return week_index(anchor, past.first - timedelta(days=1)) if past else None

    @property
    def begun_cycle(self) -> int | None:
        """Anchored cycle in which the past ends; None without a past."""
        past, anchor = self.problem.past, self.problem.scenario.anchor
        return cycle_index(anchor, past.first - timedelta(days=1)) if past else None

    def depot(self, team: int) -> int:
        """Row of a team's depot in `drive` and `metres`."""
        return len(self.venues) + team

    def knots(self, commune: int) -> tuple[tuple[float, float], ...]:
        """Knots (exposure added to what is given, level) of a commune's concave level."""
        policy, given = self.problem.scenario.policy, float(self.given.exposure[commune])
        if given <= 0:
            return policy.levels
        further = ((x - given, y) for x, y in policy.levels if x > given + 1e-9)
        return ((0.0, policy.level(round(given, 9))), *further)
