"""What became of a session, and how many came: counts only, never a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True, order=True)
class SessionKey:
    """What tells one session from every other."""

    date: date
    open: time
    venue: str
    activity: str


@dataclass(frozen=True)
class Attendance:
    """What was noted of one session; a count that is None was not made.

    Parameters
    ----------
    held : bool
        Whether the session took place; nobody is counted at one that did not.
    adults, children_0_2, children_3_5 : int, optional
        Who was there: each person counts once a session.
    first_visits : int, optional
        Families who came for the first time this year; their sum over a year is the number
        of different families, as far as anonymous counts can tell.
    reason : str
        Why the session was not held.
    """

    session: SessionKey
    held: bool
    adults: int | None = None
    children_0_2: int | None = None
    children_3_5: int | None = None
    first_visits: int | None = None
    reason: str = ""


COUNTS = ("adults", "children_0_2", "children_3_5", "first_visits")
"""Names of the counts of an `Attendance`."""
