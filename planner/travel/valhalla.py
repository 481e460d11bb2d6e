"""Valhalla: its questions and answers, the same embedded or over HTTP [1]_.

References
----------
.. [1] Valhalla, "Valhalla routing service API reference": time-distance matrix,
   turn-by-turn routing, isochrones, locate.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from planner.model.territory import Point
from planner.travel.distance import metres_between
from planner.travel.engine import (
    Leg,
    Snapped,
    Table,
    complete,
    decode_line,
    figures,
    stacked,
    unreadable,
)

NAME = "Valhalla"
STOPS = 20
"""Most points of one route: the servers' default for cars."""

GENERALIZE = 60
"""Tolerance of the outline of a zone, in metres."""

Ask = Callable[[str, dict[str, Any]], Any]
"""Asks one service (``"route"``) and returns the parsed answer; raises EngineError."""


@dataclass(frozen=True)
class ValhallaEngine:
    """Valhalla, for cars, behind any way of asking it; see `RoadEngine`.

    Parameters
    ----------
    forward : bool
        Never ask for more origins than destinations at once: the matrix then searches from
        each origin, as routes do. The other way round, ``timedistancematrix`` searches back
        from each destination and is minutes off (version 3.9.1).
    """

    name: str
    source: str
    ask: Ask
    stops: int = STOPS
    forward: bool = False

    def table(self, origins: Sequence[Point], destinations: Sequence[Point]) -> Table:
        """See `RoadEngine.table`."""
        size = len(destinations) if self.forward else len(origins)
        parts = []
        for first in range(0, len(origins), size):
            some = origins[first : first + size]
            answer = self.ask("sources_to_targets", matrix_question(some, destinations))
            parts.append(parse_matrix(answer, some, destinations))
        return stacked(parts)

    def path(self, points: Sequence[Point]) -> tuple[Leg, ...]:
        """See `RoadEngine.path`."""
        return parse_route(self.ask("route", route_question(points)), len(points))

    def zones(self, point: Point, minutes: Sequence[int]) -> Mapping[int, dict[str, Any]]:
        """See `RoadEngine.zones`."""
        return parse_zones(self.ask("isochrone", zones_question(point, minutes)), minutes)


def _places(points: Sequence[Point]) -> list[dict[str, float]]:
    return [{"lat": point.lat, "lon": point.lon} for point in points]


def matrix_question(origins: Sequence[Point], destinations: Sequence[Point]) -> dict[str, Any]:
    """Return the body of a matrix question."""
    return {
        "sources": _places(origins),
        "targets": _places(destinations),
        "costing": "auto",
        "units": "kilometers",
    }


def route_question(points: Sequence[Point]) -> dict[str, Any]:
    """Return the body of a route question: lines only, no directions in words."""
    return {
        "locations": _places(points),
        "costing": "auto",
        "units": "kilometers",
        "directions_type": "none",
    }


def zones_question(point: Point, minutes: Sequence[int]) -> dict[str, Any]:
    """Return the body of an isochrone question, towards the point: families come to it."""
    return {
        "locations": _places([point]),
        "costing": "auto",
        "contours": [{"time": time} for time in minutes],
        "polygons": True,
        "reverse": True,
        "generalize": GENERALIZE,
    }


def parse_matrix(answer: Any, origins: Sequence[Point], destinations: Sequence[Point]) -> Table:
    """Read a matrix; times are whole seconds, distances kilometres, null when there is no way.

    Raises
    ------
    EngineError
        The answer is short or is not a matrix.
    """
    shape = (len(origins), len(destinations))
    try:
        cells = answer["sources_to_targets"]
        times = [[cell["time"] for cell in row] for row in cells]
        distances = [[cell["distance"] for cell in row] for row in cells]
        return Table(
            figures(times, shape, 1 / 60, NAME),
            figures(distances, shape, 1.0, NAME),
            _snapped(answer["sources"], origins),
            _snapped(answer["targets"], destinations),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise unreadable(NAME, error) from error


def _snapped(rows: Any, points: Sequence[Point]) -> tuple[Snapped, ...]:
    """Read where points stand on the road; before version 3.5 rows hold one row each."""
    flat = [row[0] if isinstance(row, list) else row for row in rows]
    places = [Point(float(row["lat"]), float(row["lon"])) for row in flat]
    return tuple(
        Snapped(place, metres_between(point, place))
        for point, place in zip(points, places, strict=True)
    )


def parse_route(answer: Any, points: int) -> tuple[Leg, ...]:
    """Read the legs of a route through so many points.

    Raises
    ------
    EngineError
        The answer is short or is not a route.
    """
    try:
        legs = tuple(
            Leg(
                float(leg["summary"]["time"]) / 60,
                float(leg["summary"]["length"]),
                decode_line(leg["shape"], 6),
            )
            for leg in answer["trip"]["legs"]
        )
    except (KeyError, TypeError, ValueError) as error:
        raise unreadable(NAME, error) from error
    return complete(NAME, legs, points)


def parse_zones(answer: Any, minutes: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Read areas by minutes, largest last.

    Raises
    ------
    EngineError
        An area is missing, or the answer holds something else.
    """
    try:
        found = {
            round(feature["properties"]["contour"]): dict(feature["geometry"])
            for feature in answer["features"]
        }
        return {time: found[time] for time in minutes}
    except (KeyError, TypeError, ValueError) as error:
        raise unreadable(NAME, error) from error
