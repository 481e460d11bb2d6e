"""What a report is of: its first and last day, and the day at which it stops counting."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from planner.model.calendar import DateRange
from planner.texts import periods as said

YEAR, JUNE, SEPTEMBER, SCHOOL, FREE = (
    "annee", "janvier-juin", "janvier-septembre", "scolaire", "libre",
)  # fmt: skip
USUAL = (YEAR, JUNE, SEPTEMBER, SCHOOL)
"""The periods that reports are asked for; any other one is free."""

LONGEST = 366
"""Days of the longest report: families are counted as new once a year."""

FIRST_YEAR, LAST_YEAR = 2000, 2100

_ONE = timedelta(days=1)


@dataclass(frozen=True)
class ReportPeriod:
    """The days a report is of, and those of them that it counts.

    Parameters
    ----------
    dates : DateRange
        First and last day.
    until : date
        The last day counted; before the first one when the period has not begun.
    over : bool
        Whether that day is over. Until it is, a session of it that nobody noted is to come.
    """

    dates: DateRange
    until: date
    over: bool = True

    @property
    def counted(self) -> DateRange | None:
        """The days counted."""
        return _range(self.dates.start, self.until)

    @property
    def ahead(self) -> DateRange | None:
        """The days after them."""
        return _range(max(self.until + _ONE, self.dates.start), self.dates.end)

    @property
    def finished(self) -> DateRange:
        """The days counted that are over; there may be none."""
        return DateRange(self.dates.start, self.until if self.over else self.until - _ONE)

    @property
    def complete(self) -> bool:
        """Whether nothing of the period is to come."""
        return self.until == self.dates.end and self.over

    @property
    def detailed(self) -> bool:
        """Whether it may tell who came where: a whole year that is over.

        Between two reports of one year, a subtraction would tell who came in the days between.
        """
        return self.complete and kind_of(self.dates) in (YEAR, SCHOOL)

    @property
    def name(self) -> str:
        """Return what files of the report are named by, as ``2026-janvier-juin``."""
        first, last = self.dates.start, self.dates.end
        named = {YEAR: f"{first.year}", SCHOOL: f"{first.year}-{last.year}",
                 FREE: f"{first}-{last}"}  # fmt: skip
        kind = kind_of(self.dates)
        name = named.get(kind, f"{first.year}-{kind}")
        return name if self.until >= last else f"{name}-au-{self.until}"


def _range(first: date, last: date) -> DateRange | None:
    return DateRange(first, last) if first <= last else None


def dates_of(kind: str, year: int) -> DateRange:
    """Return the dates of a usual period; a school year begins in September of `year`."""
    if kind == SCHOOL:
        return DateRange(date(year, 9, 1), date(year + 1, 8, 31))
    last = {JUNE: date(year, 6, 30), SEPTEMBER: date(year, 9, 30)}
    return DateRange(date(year, 1, 1), last.get(kind, date(year, 12, 31)))


def kind_of(dates: DateRange) -> str:
    """Return which period some dates are; `FREE` when none of the usual ones."""
    same = (dates.start, dates.end)
    found = (kind for kind in USUAL for usual in (dates_of(kind, dates.start.year),)
             if (usual.start, usual.end) == same)  # fmt: skip
    return next(found, FREE)


def free_dates(first: date, last: date) -> DateRange:
    """Return the dates of a free period.

    Raises
    ------
    ValueError
        It ends before it begins, is too long, or out of any reason; says why, in French.
    """
    if first > last:
        raise ValueError(said.backwards(first, last))
    if (last - first).days + 1 > LONGEST:
        raise ValueError(said.too_long(first, last))
    if not FIRST_YEAR <= first.year <= last.year <= LAST_YEAR:
        raise ValueError(said.out_of_years(FIRST_YEAR, LAST_YEAR))
    return DateRange(first, last)


def period_of(dates: DateRange, today: date, until: date | None = None) -> ReportPeriod:
    """Return a period that stops counting on a day: by default today, or its last day if past.

    Raises
    ------
    ValueError
        That day is still to come, or is not of the period; says why, in French.
    """
    if until is not None and until > today:
        raise ValueError(said.until_ahead(until, today))
    if until is not None and until not in dates:
        raise ValueError(said.until_outside(until, dates))
    before = dates.start - _ONE
    last = max(before, min(until or today, dates.end))
    return ReportPeriod(dates, last, over=last < today)


def ranges(days: Iterable[date]) -> tuple[DateRange, ...]:
    """Return some days as the fewest ranges, in order."""
    found: list[DateRange] = []
    for day in sorted(set(days)):
        if found and found[-1].end + _ONE == day:
            found[-1] = DateRange(found[-1].start, day)
        else:
            found.append(DateRange(day, day))
    return tuple(found)
