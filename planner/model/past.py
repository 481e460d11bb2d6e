"""What stands before the first day that may still be planned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from planner.model.plan import Override, Tour


@dataclass(frozen=True)
class Past:
    """The part of a period that is held, or announced for good: it is carried over as it is.

    Parameters
    ----------
    first : date
        First day that is still to be planned.
    tours : tuple of Tour
        All tours of the period before it, as they were announced, by date and team.
    overrides : tuple of Override
        What revisions had changed of them, as revision 0: of the plan before.
    """

    first: date
    tours: tuple[Tour, ...] = ()
    overrides: tuple[Override, ...] = ()
