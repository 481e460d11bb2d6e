"""Dates: horizons, closures, and the recurring patterns anchored to the scenario's start."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum

CYCLE_DAYS = 14
"""The service's cycle: every fixed-site quota and the headline indicator use it."""

EXPOSURE_DAYS = 28
"""Exposure is counted per 28 days, whatever the horizon."""

NOON = time(12)


class HalfDay(StrEnum):
    """Before noon, or from noon on."""

    MORNING = "morning"
    AFTERNOON = "afternoon"


def half_day(start: time) -> HalfDay:
    """Return the half day in which a session starts."""
    return HalfDay.MORNING if start < NOON else HalfDay.AFTERNOON


class Per(StrEnum):
    """Time over which a quota counts: an anchored week, a 14-day cycle, the whole horizon."""

    WEEK = "week"
    CYCLE = "cycle"
    HORIZON = "horizon"


PERIOD_DAYS: Mapping[Per, int] = {Per.WEEK: 7, Per.CYCLE: CYCLE_DAYS, Per.HORIZON: 0}
"""Length of each; 0 for the horizon, whatever it is."""


class SchoolBreaks(StrEnum):
    """What an activity does in school holidays: nothing, their first week only, as usual."""

    CLOSED = "closed"
    REDUCED = "reduced"
    OPEN = "open"


@dataclass(frozen=True, order=True)
class DateRange:
    """Dates from `start` to `end`, both included."""

    start: date
    end: date
    name: str = ""

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end


@dataclass(frozen=True)
class Horizon:
    """The dates a plan covers, both ends included."""

    start: date
    end: date

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.end - self.start).days + 1

    def dates(self) -> Iterator[date]:
        """Iterate over every date."""
        for offset in range(self.days):
            yield self.start + timedelta(days=offset)


@dataclass(frozen=True)
class Calendar:
    """What closes the service.

    Parameters
    ----------
    holidays : tuple of DateRange
        Public holidays: nothing runs.
    breaks : tuple of DateRange
        School holidays: each activity says whether it runs.
    closures : tuple of DateRange
        The service's own closures: nothing runs.
    cancelled : tuple of DateRange
        Days called off at short notice: nothing runs, but the hours are owed all the same.
    valid_until : date
        Last date for which the school calendar is published.
    doubtful : tuple of DateRange
        Dates on which another source contradicts the school calendar; `name` says how.
        Nothing depends on them but what is shown.
    """

    holidays: tuple[DateRange, ...] = ()
    breaks: tuple[DateRange, ...] = ()
    closures: tuple[DateRange, ...] = ()
    cancelled: tuple[DateRange, ...] = ()
    valid_until: date = date.max
    doubtful: tuple[DateRange, ...] = ()

    def doubt(self, day: date) -> str:
        """Say why the school calendar is to be checked on `day`; empty when it is not."""
        return next((dates.name for dates in self.doubtful if day in dates), "")

    def closed(self, day: date) -> DateRange | None:
        """Return the holiday or closure that stops the whole service, if any."""
        ranges = (*self.holidays, *self.closures, *self.cancelled)
        return next((r for r in ranges if day in r), None)

    def school_break(self, day: date) -> DateRange | None:
        """Return the school holiday that contains `day`, if any."""
        return next((r for r in self.breaks if day in r), None)

    def stopped_by(self, in_school_breaks: SchoolBreaks, day: date) -> DateRange | None:
        """Return what stops, on `day`, an activity with that policy in school holidays.

        The first week of a school holiday ends on the Sunday after its first Monday.
        """
        pause = self.school_break(day)
        if closed := self.closed(day):
            return closed
        if pause is None or in_school_breaks == SchoolBreaks.OPEN:
            return None
        first_monday = pause.start + timedelta(days=-pause.start.weekday() % 7)
        if in_school_breaks == SchoolBreaks.REDUCED and day < first_monday + timedelta(days=7):
            return None
        return pause


def week_index(anchor: date, day: date) -> int:
    """Number of whole weeks from the anchor Monday to `day` (negative before it).

    Counting from the scenario's own start rather than from ISO weeks keeps the
    fortnight regular across 2026-W53 and 2027-W01, which are both odd.
    """
    return (day - anchor).days // 7


def cycle_index(anchor: date, day: date) -> int:
    """Number of whole 14-day cycles from the anchor Monday to `day`."""
    return (day - anchor).days // CYCLE_DAYS


@dataclass(frozen=True, order=True)
class Pattern:
    """Every how many weeks a session recurs, and in which of them.

    Parameters
    ----------
    every : int
        1 (weekly), 2 (fortnightly) or 4 (monthly), in weeks.
    phase : int
        Week index modulo `every` on which the session is held.
    """

    every: int
    phase: int = 0

    def holds_in(self, week: int) -> bool:
        """Tell whether the session is held in anchored week number `week`."""
        return week % self.every == self.phase

    @property
    def code(self) -> str:
        """Stable identifier: ``weekly``, ``fortnightly-A``, ``monthly-3``."""
        if self.every == 1:
            return "weekly"
        if self.every == 2:
            return f"fortnightly-{'AB'[self.phase]}"
        return f"monthly-{self.phase + 1}"


PATTERNS: dict[str, Pattern] = {
    pattern.code: pattern
    for pattern in (Pattern(every, phase) for every in (1, 2, 4) for phase in range(every))
}
"""Every pattern there is, by code."""

ONCE = "once"
"""In place of a pattern's code: a session that a revision put where no rhythm has it."""
