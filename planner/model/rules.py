"""The rules a plan obeys. One rule, one id: solver, judge and French sentence share it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class RuleId(StrEnum):
    """Identifiers of the rules, as they appear in messages and tests."""

    ONE_TOUR = "one-tour"
    WORKING_DAY = "working-day"
    CALENDAR = "calendar"
    SHIFT = "shift"
    MAX_SESSIONS = "max-sessions"
    TRAVEL = "travel"
    VENUE = "venue"
    VENUE_HOURS = "venue-hours"
    VENUE_CLOSED = "venue-closed"
    VENUE_SHARED = "venue-shared"
    SLOT = "slot"
    DURATION = "duration"
    STAFF = "staff"
    NAP = "nap"
    LUNCH = "lunch"
    BREAK = "break"
    DAY_WORK = "day-work"
    DAY_SPAN = "day-span"
    REST = "rest"
    WEEK_WORK = "week-work"
    AVERAGE_WORK = "average-work"
    PATTERN = "pattern"
    ONE_PATTERN = "one-pattern"
    OVERRIDE = "override"
    QUOTA = "quota"
    UNSERVED = "unserved"
    PAST = "past"
    FIGURES = "figures"


@dataclass(frozen=True, order=True)
class Violation:
    """One breach of one rule.

    Parameters
    ----------
    rule : RuleId
        Which rule.
    where : str
        Team, date, venue or commune concerned, in French.
    detail : str
        What was found against what is allowed, in French.
    """

    rule: RuleId
    where: str
    detail: str
