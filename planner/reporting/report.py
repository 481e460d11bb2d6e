"""The activity report of a period: what the convention's service delivered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from planner.model.attendance import Attendance, SessionKey
from planner.model.calendar import DateRange
from planner.model.scenario import Problem, Team
from planner.reporting.delivered import Delivery, Reach, delivery, reached_by
from planner.reporting.period import ReportPeriod
from planner.reporting.report_names import ReportNames, names_of
from planner.reporting.reported_visits import TABLES, TOTAL, VISITS, Visits, visits
from planner.reporting.sessions import (
    AHEAD,
    DROPPED,
    HELD,
    LOST,
    OUTSIDE,
    UNNOTED,
    ReportedSession,
    told,
)
from planner.reporting.year import Part, cut, only, uncovered

MONTH = "month"


@dataclass(frozen=True)
class Tally:
    """How many sessions were announced, and what became of them.

    Parameters
    ----------
    announced : int
        By the plans in force, up to the day the report stops at.
    dropped : int
        Of these, given up by a revision.
    held, cancelled : int
        As noted on the day; what was noted of no session is not in them.
    unnoted : int
        Announced and past, of which nothing was noted: they may have been held or not.
    outside : int
        Of those held, sessions that no plan holds.
    ahead : int
        To come: in no other number.
    hours : float
        Time open to the public of the sessions announced and not given up.
    hours_held : float
        The same of those held whose length is known.
    unmeasured : int
        Sessions held whose length is not.
    """

    announced: int = 0
    dropped: int = 0
    held: int = 0
    cancelled: int = 0
    unnoted: int = 0
    outside: int = 0
    ahead: int = 0
    hours: float = 0.0
    hours_held: float = 0.0
    unmeasured: int = 0

    @property
    def planned(self) -> int:
        """Sessions of the plans as revised."""
        return self.announced - self.dropped

    @property
    def share_held(self) -> float | None:
        """Of the sessions announced of which the outcome is known, the share held."""
        known = self.announced - self.unnoted
        return (self.held - self.outside) / known if known else None


@dataclass(frozen=True, eq=False)
class ActivityReport:
    """Everything the report says; nothing in it is written in French yet.

    Parameters
    ----------
    parts : tuple of Part
        The plans, cut to the days counted; empty when none has one of them.
    gaps : tuple of DateRange
        Days counted that no plan covers.
    sessions : tuple of Told
        Those of the whole period, the ones to come included.
    planned, actual : Delivery, optional
        What was due by the day the report stops at; what is known to be held of it. None while
        nothing was due; nothing is known to be held before a session was noted.
    possible : Delivery, optional
        What was held if all the sessions that nobody noted were.
    ahead : frozenset of str
        Communes that a session to come reaches.
    tallies : mapping of (table, row) to Tally
        Tables are those of `planner.reporting.reported_visits` and `MONTH`, as ``2026-11``.
    visits : mapping of (table, row) to Visits
        Empty until a session was noted.
    recipients : mapping
        Households that receive a benefit of the CAF, by INSEE code; a commune that is absent is
        unknown.
    """

    period: ReportPeriod
    parts: tuple[Part, ...]
    gaps: tuple[DateRange, ...]
    sessions: tuple[ReportedSession, ...]
    names: ReportNames
    fates: Mapping[str, int]
    tallies: Mapping[tuple[str, str], Tally]
    planned: Delivery | None
    actual: Delivery | None
    possible: Delivery | None
    ahead: frozenset[str]
    visits: Mapping[tuple[str, str], Visits]
    recipients: Mapping[str, int]

    @property
    def total(self) -> Tally:
        """The whole period."""
        return self.tallies[TOTAL, ""]

    @property
    def noted(self) -> bool:
        """Whether anything is known of what was held."""
        return bool(self.visits)

    @property
    def to_come(self) -> tuple[ReportedSession, ...]:
        """The sessions to come, by date."""
        return tuple(one for one in self.sessions if one.state == AHEAD)

    @property
    def teams(self) -> tuple[Team, ...]:
        """The teams that went out, as each plan describes them."""
        return tuple(
            team
            for part in self.parts
            for team in part.problem.scenario.teams
            if any(tour.team == team.id for tour in part.plan.tours)
        )

    @property
    def estimated(self) -> bool:
        """Whether some travel times are estimates."""
        return any(part.plan.travel_estimated for part in self.parts)

    def recipients_of(self, reach: Reach) -> int | None:
        """Households of the CAF in the communes reached of which they are known.

        None when they are known of none of them.
        """
        known = reach.reached & self.recipients.keys()
        if not known and (reach.reached or not self.recipients):
            return None
        return sum(self.recipients[code] for code in known)

    @property
    def counts_whole(self) -> bool:
        """Whether everybody was counted at every session that may have been held."""
        found = self.visits.get((TOTAL, ""))
        return found is not None and found.held == found.counted and not self.total.unnoted

    @property
    def cost_per_visit(self) -> float | None:
        """Cost of the tours driven, by person and session; None when either is unknown.

        Neither is it known while a session may have been held that nobody counted, or was held
        that no plan holds: what that one cost is unknown.
        """
        found = self.visits.get((TOTAL, ""))
        cost = self.actual.work.cost if self.actual else None
        usable = found if self.counts_whole and not self.total.outside else None
        count = usable.figures[VISITS] if usable else None
        if cost is None or not isinstance(count, int) or count == 0:
            return None
        return cost / count


def tally(sessions: Iterable[ReportedSession]) -> Tally:
    """Count some sessions."""
    every = tuple(sessions)
    due = [one for one in every if one.state != AHEAD]
    planned, held = ([one for one in due if one.planned], [o for o in due if o.state == HELD])
    hours = [
        sum(one.length.total_seconds() for one in some if one.length) / 3600
        for some in (planned, held)
    ]
    return Tally(
        announced=sum(one.fate != OUTSIDE for one in due),
        dropped=sum(one.fate == DROPPED for one in due),
        held=len(held),
        cancelled=sum(one.state == LOST and one.fate != DROPPED for one in due),
        unnoted=sum(one.state == UNNOTED for one in due),
        outside=sum(one.fate == OUTSIDE for one in held),
        ahead=len(every) - len(due),
        hours=hours[0],
        hours_held=hours[1],
        unmeasured=sum(one.length is None for one in held),
    )


def activity_report(
    period: ReportPeriod,
    parts: Sequence[Part],
    records: Sequence[Attendance] = (),
    families: Mapping[str, float] | None = None,
    also: Problem | None = None,
) -> ActivityReport:
    """Compute the report of a period.

    Parameters
    ----------
    parts : sequence of Part
        Plans, or the days of them on which they were in force; no day covered twice.
    records : sequence of Attendance
        What was noted; sessions that no part holds count all the same.
    families : mapping, optional
        Families with children by INSEE code of the commune; None when unknown.
    also : Problem, optional
        Knows venues and activities that no part may know, and figures published since.
    """
    kept = cut(parts, [period.dates])
    names = names_of([*([also] if also else []), *(part.problem for part in kept)])
    sessions = told(kept, period, names, records)
    due = cut(kept, [period.counted] if period.counted else [])
    past = [one for one in sessions if one.state != AHEAD]
    known = any(one.record for one in past)
    made = _deliveries(due, past, families, period.finished) if due and past else (None,) * 3
    to_come = {one.key for one in sessions if one.state == AHEAD}
    return ActivityReport(
        period=period,
        parts=due,
        gaps=uncovered(due, period.counted) if period.counted else (),
        sessions=sessions,
        names=names,
        fates=Counter(one.fate for one in past),
        tallies=_tallies(sessions),
        planned=made[0],
        actual=made[1] if known else None,
        possible=made[2] if known else None,
        ahead=reached_by([only(part, to_come) for part in kept]),
        visits=visits(past, period.detailed) if known else {},
        recipients=_recipients([*(part.problem for part in kept), *([also] if also else [])]),
    )


def _recipients(problems: Sequence[Problem]) -> dict[str, int]:
    """Return the households of the CAF by commune, as the last problem knows them."""
    communes = problems[-1].territory.communes if problems else ()
    found = ((commune.code, commune.caf_recipients) for commune in communes)
    return {code: count for code, count in found if count is not None}


def _deliveries(
    parts: Sequence[Part],
    past: Sequence[ReportedSession],
    families: Mapping[str, float] | None,
    whole: DateRange,
) -> tuple[Delivery, Delivery, Delivery]:
    """Return what was due, what is known to be held of it, and what may have been."""

    def keys(*states: str) -> set[SessionKey]:
        return {one.key for one in past if one.planned and one.state in states}

    outside = {one.key for one in past if one.state == HELD and not one.planned}
    return (
        delivery(parts, families, keys(HELD, LOST, UNNOTED), (), whole),
        delivery(parts, families, keys(HELD), outside, whole),
        delivery(parts, families, keys(HELD, UNNOTED), outside, whole),
    )


def _tallies(sessions: Sequence[ReportedSession]) -> dict[tuple[str, str], Tally]:
    groups: dict[tuple[str, str], list[ReportedSession]] = {(TOTAL, ""): []}
    tables: dict[str, Callable[[ReportedSession], Any]] = {
        **TABLES,
        MONTH: lambda one: f"{one.key.date:%Y-%m}",
    }
    for one in sessions:
        for table, filed in tables.items():
            groups.setdefault((table, filed(one)), []).append(one)
    return {place: tally(some) for place, some in groups.items()}
