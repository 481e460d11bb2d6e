"""A school year as months of days: where sessions are, what closes the service."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from planner import texts
from planner.model.calendar import Calendar
from planner.web.views.weeks import name_of


@dataclass(frozen=True)
class Day:
    """A day of a month; `why` names what closes it, `sessions` is None where nothing is planned."""

    date: date
    sessions: int | None
    why: str

    @property
    def week(self) -> str:
        """Name of its week."""
        return name_of(self.date)


@dataclass(frozen=True)
class Month:
    """A month, as weeks of seven cells; None is a day of another month."""

    title: str
    weeks: tuple[tuple[Day | None, ...], ...]


def school_year(day: date) -> tuple[date, date]:
    """Return the first and last day of the school year of a date: September to August."""
    year = day.year if day.month >= 9 else day.year - 1
    return date(year, 9, 1), date(year + 1, 8, 31)


def months(
    first: date, last: date, calendar: Calendar, held: Counter[date], planned: Collection[date]
) -> tuple[Month, ...]:
    """Return the months between two dates.

    Parameters
    ----------
    held : Counter
        Sessions announced, by date.
    planned : collection of date
        Dates that a plan in use covers.
    """
    found = []
    start = first
    while start <= last:
        following = (start.replace(day=28) + timedelta(days=4)).replace(day=1)
        days = [start + timedelta(days=k) for k in range((following - start).days)]
        cells: list[Day | None] = [None] * start.weekday()
        cells += [_day(day, calendar, held, day in planned) for day in days]
        cells += [None] * (-len(cells) % 7)
        rows = tuple(tuple(cells[k : k + 7]) for k in range(0, len(cells), 7))
        title = f"{texts.sentence_case(texts.MONTHS[start.month - 1])} {start.year}"
        found.append(Month(title, rows))
        start = following
    return tuple(found)


def _day(day: date, calendar: Calendar, held: Counter[date], planned: bool) -> Day:
    closed = calendar.closed(day) or calendar.school_break(day)
    why = (closed.name or "fermeture") if closed else ""
    return Day(day, held[day] if planned else None, why)
