"""What is concluded of scenarios, and what becomes of it when estimates are wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from planner.model.comparison import Comparison

ROBUST, FRAGILE, OPEN = "robust", "fragile", "open"
"""Proven whatever varies; lost or no longer proven somewhere; not even proven to begin with."""


@dataclass(frozen=True)
class Trial:
    """What is proven of one difference, and how large it was found, in one variation."""

    verdict: str
    difference: float


@dataclass(frozen=True)
class Conclusion:
    """What is said of a scenario against the first one.

    Parameters
    ----------
    key : str
        Of the scenario.
    quantity : str
        ``level`` or ``unreached``.
    base : Trial
        With the estimates as they are.
    trials : Mapping
        By key of the variation.
    """

    key: str
    name: str
    quantity: str
    base: Trial
    trials: Mapping[str, Trial]

    @property
    def doubtful(self) -> tuple[str, ...]:
        """Keys of the variations in which the conclusion is not proven any more."""
        return tuple(
            key for key, trial in self.trials.items() if trial.verdict != self.base.verdict
        )

    @property
    def verdict(self) -> str:
        """One of the three verdicts."""
        if self.base.verdict not in ("more", "less", "same"):
            return OPEN
        return FRAGILE if self.doubtful else ROBUST


@dataclass(frozen=True)
class Sensitivity:
    """Conclusions, with the comparison they are of and what was varied.

    Parameters
    ----------
    variations : Mapping
        French name of each variation, by key.
    lost : Mapping
        Scenarios without a plan in a variation: names, by key of the variation.
    """

    base: Comparison
    variations: Mapping[str, str]
    conclusions: tuple[Conclusion, ...]
    lost: Mapping[str, tuple[str, ...]]
