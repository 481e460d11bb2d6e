"""Travel times between points, and which engine said so."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class TravelTimes:
    """Minutes and kilometres between every ordered pair of points.

    Parameters
    ----------
    ids : tuple of str, length n
        Venue ids, depot ids and INSEE codes.
    minutes : ndarray of float, shape (n, n)
        Driving minutes from row to column, rounded to hundredths.
    km : ndarray of float, shape (n, n)
        Kilometres from row to column, rounded to hundredths.
    engine : str
        Which engine and version computed them.
    estimated : bool
        True unless every pair comes from a road network.
    """

    ids: tuple[str, ...]
    minutes: NDArray[np.float64]
    km: NDArray[np.float64]
    engine: str
    estimated: bool
    index: dict[str, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        n = len(self.ids)
        if self.minutes.shape != (n, n) or self.km.shape != (n, n):
            raise ValueError(f"expected {n} x {n} matrices")
        for name in ("minutes", "km"):
            rounded = np.round(np.asarray(getattr(self, name), dtype=float), 2)
            rounded.flags.writeable = False
            object.__setattr__(self, name, rounded)
        object.__setattr__(self, "index", {key: i for i, key in enumerate(self.ids)})
        if len(self.index) != n:
            raise ValueError("identifiers of points must be unique")

    def between(self, origin: str, destination: str) -> float:
        """Return minutes from `origin` to `destination`."""
        return float(self.minutes[self.index[origin], self.index[destination]])

    def distance(self, origin: str, destination: str) -> float:
        """Return kilometres from `origin` to `destination`."""
        return float(self.km[self.index[origin], self.index[destination]])

    def submatrix(self, rows: Sequence[str], columns: Sequence[str]) -> NDArray[np.float64]:
        """Return minutes, shape (len(rows), len(columns))."""
        return self.minutes[
            np.ix_([self.index[key] for key in rows], [self.index[key] for key in columns])
        ]

    @property
    def digest(self) -> str:
        """SHA-256 (16 hex digits) of the identifiers and figures."""
        sha = hashlib.sha256("\x1f".join(self.ids).encode())
        sha.update(np.ascontiguousarray(self.minutes).tobytes())
        sha.update(np.ascontiguousarray(self.km).tobytes())
        return sha.hexdigest()[:16]
