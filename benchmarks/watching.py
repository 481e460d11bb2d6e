"""When a solve came within a gap, as its progress tells."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from planner.model.plan import TierName


@dataclass
class Within:
    """A progress sink that notes when a tier's gap first came within a limit.

    Parameters
    ----------
    gap : float
        Relative, to the value.
    seconds : float or None
        Since this object was made; ``None`` while the gap was never that small. What is
        reported is the aggregated model's value: the plan placed from it comes later.
    """

    gap: float
    tier: TierName = TierName.LEVEL
    clock: Callable[[], float] = time.monotonic
    seconds: float | None = None
    started: float = field(init=False)

    def __post_init__(self) -> None:
        self.started = self.clock()

    def __call__(self, stage: str, value: float | None, bound: float | None) -> None:
        """Take one report: the stage, its value and its bound."""
        if stage != self.tier or self.seconds is not None or value is None or bound is None:
            return
        if abs(value - bound) <= self.gap * abs(value):
            self.seconds = self.clock() - self.started
