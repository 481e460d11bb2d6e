"""Which days a plan is computed for: never one that is over, never one announced before."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, timedelta

from planner.model.calendar import week_index

BLOCK_WEEKS = 4
"""A weekly itinerary is a week of the 28-day plan that contains it."""

LEAST_DAYS = 14
"""In less, no fortnightly rhythm can be told from a weekly one."""

SHORTEST = 7
"""Days of the shortest horizon a scenario is loaded for."""

Next = Callable[[date], date]
"""Returns the first day on which the service may work, from a day on."""


@dataclass(frozen=True)
class PlanPeriod:
    """The dates of a plan.

    Parameters
    ----------
    first : date
        First day to plan; what stands before it, from `start` on, is carried over.
    """

    start: date
    end: date
    first: date

    @property
    def days(self) -> int:
        """Length, the days carried over included."""
        return (self.end - self.start).days + 1


def block_of(anchor: date, day: date) -> date:
    """Return the first day of the anchored 28-day block that contains `day`."""
    return anchor + timedelta(weeks=week_index(anchor, day) // BLOCK_WEEKS * BLOCK_WEEKS)


def first_period(
    anchor: date,
    monday: date,
    today: date,
    following: Next,
    taken: Collection[date] = (),
    weeks: int = BLOCK_WEEKS,
) -> PlanPeriod | None:
    """Return the dates of a plan for a week that none holds yet; None when it is over.

    They are those of the anchored block of the week, from today or the end of what is
    announced on, until what is announced after. When too few are left, the next block is taken
    with them.

    Parameters
    ----------
    taken : collection of date
        Days of a plan announced.
    weeks : int
        Length of the block, at least.
    """
    if monday + timedelta(days=6) < today:
        return None
    block = block_of(anchor, monday)
    start = max(block, today)
    # The plan holds the week asked for: it begins after what was announced before it.
    before = [day for day in taken if start <= day <= max(monday, today)]
    start = following(max(before) + timedelta(days=1) if before else start)
    end = block + timedelta(weeks=max(weeks, BLOCK_WEEKS), days=-1)
    while (end - start).days + 1 < LEAST_DAYS:
        end += timedelta(weeks=BLOCK_WEEKS)
    after = [day for day in taken if start <= day <= end]
    end = min(after) - timedelta(days=1) if after else end
    # A few days between two plans are planned with those before them, carried over.
    return PlanPeriod(min(start, end - timedelta(days=SHORTEST - 1)), end, start)


def again(start: date, last: date, first: date) -> PlanPeriod:
    """Return the dates of a plan that replaces one of `start` to `last` from a day on.

    Parameters
    ----------
    first : date
        First day that may change.
    """
    return PlanPeriod(min(start, first), max(last, first), max(first, start))
