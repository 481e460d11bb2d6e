"""The activity report of a year: what the convention's service delivered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from planner.model.attendance import Attendance
from planner.model.calendar import DateRange
from planner.reporting.delivered import Delivery, delivery
from planner.reporting.sessions import DROPPED, Told, told
from planner.reporting.visits import TABLES, TOTAL, VISITS, Visits, visits
from planner.reporting.year import Part, uncovered, within, year_of

MONTH = "month"


@dataclass(frozen=True)
class Tally:
    """How many sessions were announced, and what became of them.

    Parameters
    ----------
    dropped : int
        Given up by a revision.
    held, cancelled : int
        As noted on the day; what was noted of no session is not in them.
    hours : float
        Time open to the public of the sessions announced and not given up.
    hours_held : float
        The same of those held.
    """

    announced: int
    dropped: int
    held: int
    cancelled: int
    hours: float
    hours_held: float

    @property
    def planned(self) -> int:
        """Sessions of the plans as revised."""
        return self.announced - self.dropped

    @property
    def unnoted(self) -> int:
        """Sessions of which nothing was noted."""
        return self.planned - self.held - self.cancelled


@dataclass(frozen=True, eq=False)
class YearReport:
    """Everything the report says; nothing in it is written in French yet.

    Parameters
    ----------
    parts : tuple of Part
        The plans, cut to the year; empty when none has a day of it.
    gaps : tuple of DateRange
        Days of the year that no plan covers.
    planned, actual : Delivery, optional
        Nothing is planned in an empty year; nothing is known to be held without attendance.
    tallies : mapping of (table, row) to Tally
        Tables are those of `planner.reporting.visits` and `MONTH`, by number.
    visits : mapping of (table, row) to Visits
        Empty without attendance.
    """

    year: int
    parts: tuple[Part, ...]
    gaps: tuple[DateRange, ...]
    sessions: tuple[Told, ...]
    fates: Mapping[str, int]
    tallies: Mapping[tuple[str, str], Tally]
    planned: Delivery | None
    actual: Delivery | None
    visits: Mapping[tuple[str, str], Visits]

    @property
    def total(self) -> Tally:
        """The whole year."""
        return self.tallies[TOTAL, ""]

    @property
    def estimated(self) -> bool:
        """Whether some travel times are estimates."""
        return any(part.plan.travel_estimated for part in self.parts)

    @property
    def cost_per_visit(self) -> float | None:
        """Cost of the tours driven, by person and session; None when either is unknown.

        Neither is it known while a session was held that nobody counted.
        """
        found = self.visits.get((TOTAL, ""))
        cost = self.actual.work.cost if self.actual else None
        count = found.figures[VISITS] if found and found.held == found.counted else None
        if cost is None or not isinstance(count, int) or count == 0:
            return None
        return cost / count


def tally(sessions: Iterable[Told]) -> Tally:
    """Count some sessions."""
    every = tuple(sessions)
    planned = [one for one in every if one.fate != DROPPED]
    held = [one for one in planned if one.held]
    hours = [sum(one.length.total_seconds() for one in some) / 3600 for some in (planned, held)]
    return Tally(
        announced=len(every),
        dropped=len(every) - len(planned),
        held=len(held),
        cancelled=sum(one.held is False for one in planned),
        hours=hours[0],
        hours_held=hours[1],
    )


def cut(parts: Iterable[Part], year: int) -> tuple[Part, ...]:
    """Return the days of the year of every plan that has some, by date."""
    found = (within(part, year_of(year)) for part in parts)
    return tuple(sorted(filter(None, found), key=lambda part: (part.plan.start, part.name)))


def year_report(
    year: int,
    parts: Sequence[Part],
    records: Sequence[Attendance] | None,
    families: Mapping[str, float] | None = None,
) -> YearReport:
    """Compute the report of a year.

    Parameters
    ----------
    parts : sequence of Part
        Cut to the year, no day covered twice.
    records : sequence of Attendance, optional
        Attendance of the year; None when there is none.
    families : mapping, optional
        Families with children by INSEE code of the commune; None when unknown.
    """
    sessions = told(parts, records or ())
    counted = visits(sessions) if records is not None else {}
    held = {one.key for one in sessions if one.held}
    return YearReport(
        year=year,
        parts=tuple(parts),
        gaps=uncovered(parts, year_of(year)),
        sessions=sessions,
        fates=Counter(one.fate for one in sessions),
        tallies=_tallies(sessions),
        planned=delivery(parts, families) if parts else None,
        actual=delivery(parts, families, held) if parts and counted else None,
        visits=counted,
    )


def _tallies(sessions: Sequence[Told]) -> dict[tuple[str, str], Tally]:
    groups: dict[tuple[str, str], list[Told]] = {(TOTAL, ""): []}
    tables: dict[str, Callable[[Told], Any]] = {
        **TABLES,
        MONTH: lambda one: f"{one.key.date:%m}",
    }
    for one in sessions:
        for table, filed in tables.items():
            groups.setdefault((table, filed(one)), []).append(one)
    return {place: tally(some) for place, some in groups.items()}
