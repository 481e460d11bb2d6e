"""Computations: what is asked of them, and what they are doing."""

from __future__ import annotations

from enum import StrEnum


class JobKind(StrEnum):
    """What the page has computed.

    A plan, the least change of one, why a commune gets what it gets, plans side by side.
    """

    PLAN = "plan"
    REVISE = "revise"
    EXPLAIN = "explain"
    COMPARE = "compare"

    @property
    def keeps(self) -> bool:
        """Whether one that is stopped keeps the best it has found."""
        return self in (JobKind.PLAN, JobKind.EXPLAIN)


class Stage(StrEnum):
    """What a solve does besides its tiers: looking for tours, placing sessions on days."""

    TOURS = "tours"
    PLACING = "placing"
