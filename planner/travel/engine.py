"""What every road engine can do, whatever it is and wherever it runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from planner.errors import TravelError
from planner.model.territory import Point
from planner.texts import travelling as said

Matrix = NDArray[np.float64]
Line = tuple[tuple[float, float], ...]
"""Points (lat, lon) of a line, in order."""

BLOCK = 50
"""Most origins, and most destinations, of one question: what public servers accept."""


class EngineError(TravelError):
    """An engine refused a question or its answer is unusable; nothing of it is kept."""


class RefusedError(EngineError):
    """The engine is there and refuses the question: often a point far from any road."""


@dataclass(frozen=True)
class Snapped:
    """Where the road starts for a point, and how far from it, in metres."""

    point: Point
    metres: float


@dataclass(frozen=True, eq=False)
class Table:
    """Minutes and kilometres from every origin to every destination of one question.

    Parameters
    ----------
    minutes, km : array
        Shape (origins, destinations); NaN where the engine knows no way.
    origins, destinations : tuple of Snapped
        In the order of the question.
    """

    minutes: Matrix
    km: Matrix
    origins: tuple[Snapped, ...]
    destinations: tuple[Snapped, ...]


@dataclass(frozen=True)
class Leg:
    """The way from one point to the next one."""

    minutes: float
    km: float
    line: Line


class RoadEngine(Protocol):
    """A road engine: Valhalla, OSRM or openrouteservice, embedded or over HTTP.

    Attributes
    ----------
    name : str
        Engine, version and data, as plans and maps quote them.
    source : str
        The same, unambiguous: two engines of equal source give equal answers.
    stops : int
        Most points of one path.
    """

    @property
    def name(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def stops(self) -> int: ...

    def table(self, origins: Sequence[Point], destinations: Sequence[Point]) -> Table:
        """Return the times from every origin to every destination, at most BLOCK of each.

        Raises
        ------
        EngineError
            The engine cannot be asked, or its answer is unusable.
        """
        ...

    def path(self, points: Sequence[Point]) -> tuple[Leg, ...]:
        """Return the legs of the way through at most `stops` points, in order.

        Raises
        ------
        EngineError
            As above, or there is no way.
        """
        ...

    def zones(self, point: Point, minutes: Sequence[int]) -> Mapping[int, dict[str, Any]]:
        """Return, by minutes, the GeoJSON area from which `point` is reached in that time.

        Empty when the engine draws none.

        Raises
        ------
        EngineError
            As above.
        """
        ...


def stacked(parts: Sequence[Table]) -> Table:
    """Return tables of the same destinations as one, origins in order."""
    return Table(
        np.concatenate([part.minutes for part in parts]),
        np.concatenate([part.km for part in parts]),
        tuple(snap for part in parts for snap in part.origins),
        parts[0].destinations,
    )


def decode_line(text: str, digits: int) -> Line:
    """Decode a polyline of `digits` decimals: 6 for Valhalla, 5 for openrouteservice.

    Each coordinate is the difference with the one before, in base 32, lowest digits
    first, the sign in the lowest bit [1]_.

    References
    ----------
    .. [1] Google, "Encoded polyline algorithm format".
    """
    values: list[int] = []
    value = shift = 0
    for character in text:
        chunk = ord(character) - 63
        if not 0 <= chunk < 64:
            raise ValueError(f"not a polyline: {character!r}")
        value |= (chunk & 31) << shift
        shift += 5
        if chunk < 32:
            values.append(~(value >> 1) if value & 1 else value >> 1)
            value = shift = 0
    if shift:
        raise ValueError("a polyline cut short")
    steps = np.array(values, dtype=float).reshape(-1, 2).cumsum(axis=0) / 10.0**digits
    return tuple((round(float(lat), 6), round(float(lon), 6)) for lat, lon in steps)


def figures(rows: Any, shape: tuple[int, int], scale: float, engine: str) -> Matrix:
    """Return a table of an answer, null as NaN, after checking its shape and its figures.

    Parameters
    ----------
    rows : Any
        Lists of numbers or nulls, as parsed.
    scale : float
        Multiplies every number.

    Raises
    ------
    EngineError
        The table is short, or holds anything but nulls and numbers of at least 0.
    """
    found = len(rows) if isinstance(rows, list) else 0
    if found != shape[0] or any(not isinstance(r, list) or len(r) != shape[1] for r in rows):
        raise EngineError(said.SHORT_TABLE.format(engine, shape[0], shape[1], found))
    for row in rows:
        for value in row:
            number = isinstance(value, int | float) and not isinstance(value, bool)
            if value is not None and not (number and 0 <= value < float("inf")):
                raise EngineError(said.NOT_A_FIGURE.format(engine, value))
    return np.array([[np.nan if v is None else v * scale for v in row] for row in rows]).reshape(
        shape
    )


def complete(engine: str, legs: tuple[Leg, ...], points: int) -> tuple[Leg, ...]:
    """Return the legs of a route through so many points.

    Raises
    ------
    EngineError
        One is missing, or there is one too many.
    """
    if len(legs) != points - 1:
        raise EngineError(said.SHORT_ROUTE.format(engine, len(legs), points - 1))
    return legs


def unreadable(engine: str, error: Exception) -> EngineError:
    """Return the error of an answer that is not shaped as this engine's are."""
    return EngineError(said.NOT_UNDERSTOOD.format(engine, type(error).__name__, error, engine))
