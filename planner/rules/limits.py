"""What a rule may ask of the solver: a limit over several tours, or that one tour is not made."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Protocol

from planner.model.calendar import week_index
from planner.model.rules import Rule
from planner.model.scenario import Problem, Team


class MeasuredTour(Protocol):
    """A tour measured: minutes since midnight, minutes and metres. `work` leaves lunch out."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def drive(self) -> int: ...
    @property
    def work(self) -> int: ...
    @property
    def metres(self) -> int: ...


def minutes_of(moment: time) -> int:
    """Return minutes since midnight."""
    return moment.hour * 60 + moment.minute


def whole_minutes(duration: timedelta) -> int:
    """Return `duration` in minutes, rounded up."""
    return math.ceil(duration.total_seconds() / 60)


Use = Callable[[MeasuredTour], int]
"""What a tour takes of a limit: never less than 0. Hashable, equal when it measures alike."""

Allows = Callable[[MeasuredTour], bool]
"""Whether a team may make a tour, whatever its other days."""


def work(tour: MeasuredTour) -> int:
    """Minutes of work."""
    return tour.work


def drive(tour: MeasuredTour) -> int:
    """Minutes of driving."""
    return tour.drive


def weeks(problem: Problem) -> tuple[frozenset[date], ...]:
    """Return the dates of each anchored week of the horizon, the past included."""
    found: dict[int, set[date]] = defaultdict(set)
    for day in problem.horizon.dates():
        found[week_index(problem.scenario.anchor, day)].add(day)
    return tuple(map(frozenset, found.values()))


@dataclass(frozen=True)
class Limit:
    """The tours of a team on some days take no more than so much: ``sum(use(tour)) <= most``.

    Parameters
    ----------
    team : Team
        Whose tours.
    days : frozenset of date
        On which days.
    most : int
        In the unit of `use`.
    """

    rule: Rule
    team: Team
    days: frozenset[date]
    most: int
    use: Use
