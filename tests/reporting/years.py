"""The plan by hand of `tests.rules.by_hand` as part of a year, its revisions, its attendance.

Five sessions in June 2026: site-0 on the 1st and 8th, hall-2 and hall-3 on the 2nd, hall-4 on
the 10th. All LAEPs of two hours, but for hall-3, a permanence of one hour.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time
from typing import Any

from planner.model.attendance import Attendance, SessionKey
from planner.model.plan import Override, SessionSlot, Tour
from planner.reporting.period import YEAR, ReportPeriod, dates_of
from planner.reporting.report_names import names_of
from planner.reporting.sessions import ReportedSession, told
from planner.reporting.year import Part
from tests.rules.by_hand import (
    FAR,
    TOURS,
    WEDNESDAY,
    held,
    judged,
    tour,
)
from tests.worlds import code

SITE_1, SITE_8, HALL_2, HALL_3, HALL_4 = (
    SessionKey(date(2026, 6, day), time(hour), venue, activity)
    for day, hour, venue, activity in (
        (1, 9, "site-0", "laep"), (8, 9, "site-0", "laep"), (2, 9, "hall-2", "laep"),
        (2, 15, "hall-3", "permanence"), (10, 9, "hall-4", "laep"),
    )
)  # fmt: skip
AFTER = SessionKey(date(2026, 6, 12), time(9), "hall-4", "laep")
"""A session no plan holds, in a hall they know."""

KEYS = (SITE_1, HALL_2, HALL_3, SITE_8, HALL_4)

PERMANENCE = SessionSlot(date(2026, 6, 2), time(15), "hall-3", code(3), "permanence")


def part(
    tours: tuple[Tour, ...] = TOURS,
    name: str = "out/juin",
    overrides: tuple[Override, ...] = (),
    digest: str = "d",
    **world: Any,
) -> Part:
    """The plan by hand, or other tours of its world."""
    made = judged(tours=tours, overrides=overrides, **world)
    return Part(name, made.problem, replace(made.plan, scenario_digest=digest), made.travel)


def without_hall_4(reason: str = "neige") -> Part:
    """A first revision, which gives the session of hall-4 up."""
    override = Override(1, reason, "fortnightly-B", held(WEDNESDAY), None)
    tours = tuple(t for t in TOURS if t is not WEDNESDAY)
    return part(tours, "out/juin-r1", (override,))


def hall_4_a_day_later() -> Part:
    """A first revision, which holds it the day after."""
    later = tour(date(2026, 6, 11), "07:50", "12:25", 80, replace(FAR, pattern="once"))
    override = Override(1, "route barrée", "fortnightly-B", held(WEDNESDAY), held(later))
    return part((*(t for t in TOURS if t is not WEDNESDAY), later), "out/juin-r1", (override,))


def one_more() -> Part:
    """A first revision, which adds a session in hall-4 on the 11th."""
    added = tour(date(2026, 6, 11), "07:50", "12:25", 80, replace(FAR, pattern="once"))
    override = Override(1, "demande", "", None, held(added))
    return part((*TOURS, added), "out/juin-r1", (override,))


def stopped(day: int, over: bool = True) -> ReportPeriod:
    """The year 2026, up to a day of June."""
    return ReportPeriod(dates_of(YEAR, 2026), date(2026, 6, day), over)


WHOLE = ReportPeriod(dates_of(YEAR, 2026), date(2026, 12, 31))
"""The year 2026, once it is over."""


def sessions_of(
    made: Part, records: Iterable[Attendance] = (), period: ReportPeriod = WHOLE
) -> tuple[ReportedSession, ...]:
    """The sessions of one plan."""
    return told([made], period, names_of([made.problem]), records)


def noted(key: SessionKey, adults: int | None = 8, young: int | None = 6, old: int | None = 0,
          first: int | None = 0, **changes: Any) -> Attendance:  # fmt: skip
    """A session held, with who came."""
    return replace(Attendance(key, True, adults, young, old, first), **changes)
