"""What more of one thing costs of another: plans none of which beats another on both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from planner.model.calendar import Horizon

COST, EQUITY = "cost", "equity"
"""Need served against driving; need served against the level of the commune served least."""


@dataclass(frozen=True)
class FrontierPoint:
    """The plan found for one epsilon-constraint, and what is proven of it.

    Parameters
    ----------
    target : float
        What was asked for: at least this share of the need (`COST`), or at least this
        level for every commune (`EQUITY`).
    level : float
        Share of the need that the plan serves.
    other : float
        Minutes of driving (`COST`), level of the commune served least (`EQUITY`).
    bound : float
        Proven of every plan that meets the target: no less driving (`COST`), no higher
        share of the need (`EQUITY`).
    figures : Mapping
        Indicators of the plan; None where unknown.
    key : str
        What the plan is called.
    href : str
        The plan's page, relative.
    """

    target: float
    level: float
    other: float
    bound: float
    figures: Mapping[str, float | int | str | None]
    key: str
    href: str = ""

    def figure(self, key: str) -> float:
        """Return a figure that is a number; 0 when unknown."""
        value = self.figures.get(key)
        return float(value) if isinstance(value, int | float) else 0.0


@dataclass(frozen=True)
class Frontier:
    """Points in increasing order of the need served (`COST`) or of equity (`EQUITY`).

    Parameters
    ----------
    knee : int, optional
        Rank of the point furthest from the line through both ends; None when there is
        no bend.
    """

    kind: str
    points: tuple[FrontierPoint, ...]
    knee: int | None = None


@dataclass(frozen=True)
class Frontiers:
    """Both frontiers of a scenario."""

    scenario: str
    territory: str
    horizon: Horizon
    estimated: bool
    cost: Frontier
    equity: Frontier
