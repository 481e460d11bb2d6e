"""OSRM: its questions and answers, the same embedded or over HTTP [1]_.

References
----------
.. [1] Project OSRM, "HTTP API": table and route services.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from planner.model.territory import Point
from planner.texts import travelling as said
from planner.travel.engine import (
    EngineError,
    Leg,
    Line,
    RefusedError,
    Snapped,
    Table,
    complete,
    decode_line,
    figures,
    unreadable,
)

NAME = "OSRM"
STOPS = 50

Ask = Callable[[str, Sequence[Point], dict[str, Any]], Any]
"""Asks one service (``"table"``) about points, with options, and returns the parsed answer."""


@dataclass(frozen=True)
class OsrmEngine:
    """OSRM, for cars, behind any way of asking it; see `RoadEngine`. It draws no zones."""

    name: str
    source: str
    ask: Ask
    stops: int = STOPS

    def table(self, origins: Sequence[Point], destinations: Sequence[Point]) -> Table:
        """See `RoadEngine.table`."""
        shape = (len(origins), len(destinations))
        answer = self.ask("table", [*origins, *destinations], table_options(*shape))
        return parse_table(answer, *shape)

    def path(self, points: Sequence[Point]) -> tuple[Leg, ...]:
        """See `RoadEngine.path`."""
        return parse_route(self.ask("route", points, ROUTE_OPTIONS), len(points))

    def zones(self, point: Point, minutes: Sequence[int]) -> Mapping[int, dict[str, Any]]:
        """See `RoadEngine.zones`: none."""
        return {}


ROUTE_OPTIONS: dict[str, Any] = {
    "steps": True,
    "geometries": "polyline6",
    "overview": "false",
    "continue_straight": False,
}
"""The line of each leg is in its steps; at a stop the van may turn round."""


def table_options(origins: int, destinations: int) -> dict[str, Any]:
    """Return the options of a table whose points are the origins, then the destinations."""
    return {
        "sources": list(range(origins)),
        "destinations": list(range(origins, origins + destinations)),
        "annotations": ["duration", "distance"],
    }


def _accepted(answer: Any) -> Any:
    code = answer.get("code") if isinstance(answer, dict) else None
    if code != "Ok":
        detail = answer.get("message", "") if isinstance(answer, dict) else ""
        raise RefusedError(said.CHECK_POINTS.format(NAME, code, detail))
    return answer


def parse_table(answer: Any, origins: int, destinations: int) -> Table:
    """Read a table: seconds and metres, null when there is no way.

    Raises
    ------
    EngineError
        The answer is short, refuses the question or is not a table.
    """
    shape = (origins, destinations)
    try:
        answer = _accepted(answer)
        return Table(
            figures(answer["durations"], shape, 1 / 60, NAME),
            figures(answer["distances"], shape, 1 / 1000, NAME),
            _snapped(answer["sources"], origins),
            _snapped(answer["destinations"], destinations),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise unreadable(NAME, error) from error


def _snapped(rows: Any, count: int) -> tuple[Snapped, ...]:
    found = tuple(
        Snapped(Point(float(row["location"][1]), float(row["location"][0])), float(row["distance"]))
        for row in rows
    )
    if len(found) != count:
        raise EngineError(said.SHORT_POINTS.format(NAME, len(found), count))
    return found


def _joined(steps: Any) -> Line:
    """Join the lines of the steps of a leg; each starts where the one before ends."""
    points = (point for step in steps for point in decode_line(step["geometry"], 6))
    return tuple(point for point, _ in groupby(points))


def parse_route(answer: Any, points: int) -> tuple[Leg, ...]:
    """Read the legs of a route through so many points.

    Raises
    ------
    EngineError
        The answer is short, refuses the question or is not a route.
    """
    try:
        legs = tuple(
            Leg(
                float(leg["duration"]) / 60,
                float(leg["distance"]) / 1000,
                _joined(leg["steps"]),
            )
            for leg in _accepted(answer)["routes"][0]["legs"]
        )
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise unreadable(NAME, error) from error
    return complete(NAME, legs, points)
