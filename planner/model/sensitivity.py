"""What is concluded of scenarios, and what becomes of it when estimates are wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from planner.model.comparison import LESS, MORE, SAME, Comparison
from planner.model.plan import TierName

ROBUST, LIKELY, FRAGILE, OPEN = "robust", "likely", "fragile", "open"
"""Proven whatever varies; found whatever varies, not always proven; contradicted somewhere;
not even proven to begin with."""

NOTHING = 5e-4
"""Difference of shares, or of communes, below which there is none."""


@dataclass(frozen=True)
class Trial:
    """What is proven of one difference, and how large it was found, in one variation.

    `difference` is a share of the need, or communes not reached; positive is more.
    """

    verdict: str
    difference: float


@dataclass(frozen=True)
class Conclusion:
    """What is said of a scenario against the first one.

    Parameters
    ----------
    key : str
        Of the scenario.
    quantity : TierName
        The level, or the communes not reached.
    base : Trial
        With the estimates as they are.
    trials : Mapping
        By key of the variation.
    """

    key: str
    name: str
    quantity: TierName
    base: Trial
    trials: Mapping[str, Trial]

    @property
    def against(self) -> tuple[str, ...]:
        """Keys of the variations in which the contrary is proven, or merely found."""
        return tuple(key for key, trial in self.trials.items() if self._contrary(trial))

    @property
    def unproven(self) -> tuple[str, ...]:
        """Keys of the variations in which it is found again, but not proven."""
        return tuple(
            key
            for key, trial in self.trials.items()
            if trial.verdict != self.base.verdict and not self._contrary(trial)
        )

    @property
    def verdict(self) -> str:
        """One of the four verdicts."""
        if self.base.verdict not in (MORE, LESS, SAME):
            return OPEN
        if self.against:
            return FRAGILE
        return LIKELY if self.unproven else ROBUST

    def _contrary(self, trial: Trial) -> bool:
        if trial.verdict == self.base.verdict:
            return False
        if trial.verdict in (MORE, LESS, SAME):
            return True
        found = 0 if abs(trial.difference) < NOTHING else (1 if trial.difference > 0 else -1)
        return found != {MORE: 1, LESS: -1, SAME: 0}.get(self.base.verdict)


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
