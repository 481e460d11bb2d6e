"""How long and how a solve may run, and who is told how far it is."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass, field, replace

from planner.model.solve_params import SolveParams

LEAST_SECONDS = 0.5
"""A solve is given at least this long, even when the time is over."""

Progress = Callable[[str, float | None, float | None], None]
"""Called with the stage (a tier, ``"tours"``, ``"placing"``, or words of its own), its value and
its proven bound, if any."""


def silent(stage: str, value: float | None, bound: float | None) -> None:
    """Report progress to nobody."""
    return


@dataclass(frozen=True)
class Effort:
    """How long and how a solve may run.

    Parameters
    ----------
    seconds : float
        Limit by the clock; units of work when deterministic.
    workers : int
        CP-SAT's workers; it proves little below 8, even on two cores.
    seed : int
        Of all that is drawn at random.
    deterministic : bool
        Whether work is counted instead of seconds: the same plan each time.
    wall : float
        Seconds by the clock after which even a solve limited by units of work stops; the
        solver's own, for a part of a search.
    params : SolveParams
        What is tuned of the search.
    """

    seconds: float = 60.0
    _: KW_ONLY
    workers: int = 8
    seed: int = 0
    deterministic: bool = False
    wall: float = math.inf
    params: SolveParams = field(default_factory=SolveParams)

    def share(self, seconds: float) -> Effort:
        """Return the same effort with another time limit."""
        return replace(self, seconds=max(LEAST_SECONDS, seconds))

    def part(self, share: float) -> Effort:
        """Return a share of the effort."""
        return self.share(self.seconds * share)
