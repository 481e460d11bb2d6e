"""Two sets of travel times, pair by pair."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.errors import TravelError
from planner.model.travel import TravelTimes
from planner.texts import travelling as said

THRESHOLDS = (5.0, 10.0, 15.0)
"""Minutes at which a pair changes what a family gets."""


@dataclass(frozen=True)
class PairDifference:
    """One ordered pair, in minutes and km of each side."""

    origin: str
    destination: str
    minutes: tuple[float, float]
    km: tuple[float, float]

    @property
    def change(self) -> float:
        """Minutes of the second less those of the first."""
        return self.minutes[1] - self.minutes[0]


@dataclass(frozen=True)
class TravelDifference:
    """How the second times differ from the first, over the pairs of the points they share.

    Parameters
    ----------
    shared : int
        Points in both.
    only_first, only_second : tuple of str
        Points of one side only.
    median, p90 : float
        Of the absolute difference, in minutes.
    bias : float
        Median of second less first, in minutes.
    ratio : float
        Median of second divided by first, over pairs above zero.
    crossing : tuple of int
        Pairs within 5, 10 and 15 minutes on one side only.
    largest : tuple of PairDifference
        The largest differences, first the largest.
    """

    shared: int
    pairs: int
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    median: float
    p90: float
    bias: float
    ratio: float
    crossing: tuple[int, ...]
    largest: tuple[PairDifference, ...]


def differences(first: TravelTimes, second: TravelTimes, largest: int = 10) -> TravelDifference:
    """Compare two sets of travel times.

    Parameters
    ----------
    largest : int
        How many pairs to name.

    Raises
    ------
    TravelError
        They share fewer than two points.
    """
    shared = [key for key in first.ids if key in second.index]
    if len(shared) < 2:
        raise TravelError(said.UNSHARED)
    cells = [np.ix_([t.index[key] for key in shared], [t.index[key] for key in shared])
             for t in (first, second)]  # fmt: skip
    one, two = first.minutes[cells[0]], second.minutes[cells[1]]
    km = first.km[cells[0]], second.km[cells[1]]
    away = ~np.eye(len(shared), dtype=bool)
    change = (two - one)[away]
    above = (one > 0) & (two > 0) & away
    rows, columns = np.nonzero(away)
    order = np.argsort(-np.abs(change), kind="stable")[:largest]
    return TravelDifference(
        shared=len(shared),
        pairs=len(change),
        only_first=tuple(key for key in first.ids if key not in second.index),
        only_second=tuple(key for key in second.ids if key not in first.index),
        median=float(np.median(np.abs(change))),
        p90=float(np.percentile(np.abs(change), 90)),
        bias=float(np.median(change)),
        ratio=float(np.median(two[above] / one[above])) if above.any() else float("nan"),
        crossing=tuple(int(((one <= t) != (two <= t))[away].sum()) for t in THRESHOLDS),
        largest=tuple(
            PairDifference(
                shared[i],
                shared[j],
                (float(one[i, j]), float(two[i, j])),
                (float(km[0][i, j]), float(km[1][i, j])),
            )
            for i, j in zip(rows[order], columns[order], strict=True)
        ),
    )
