"""What stands before the first day that may still be planned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from planner.model.plan import Tour


@dataclass(frozen=True)
class Past:
    """The part of a period that is held, or announced for good: it is carried over as it is.

    Parameters
    ----------
    first : date
        First day that is still to be planned.
    tours : tuple of Tour
        All tours of the period before it, as they were announced, by date and team.
    """

    first: date
    tours: tuple[Tour, ...] = ()
