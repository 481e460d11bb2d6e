"""openrouteservice: its questions and answers, over HTTP [1]_.

References
----------
.. [1] HeiGIT, "openrouteservice API": matrix, directions and isochrones, version 2.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from planner.model.territory import Point
from planner.texts import travelling as said
from planner.travel.engine import (
    EngineError,
    Leg,
    RefusedError,
    Snapped,
    Table,
    complete,
    decode_line,
    figures,
    unreadable,
)
from planner.travel.valhalla import Ask

NAME = "openrouteservice"
PROFILE = "driving-car"
STOPS = 50


@dataclass(frozen=True)
class OpenRouteServiceEngine:
    """openrouteservice, for cars; see `RoadEngine`."""

    name: str
    source: str
    ask: Ask
    stops: int = STOPS

    def table(self, origins: Sequence[Point], destinations: Sequence[Point]) -> Table:
        """See `RoadEngine.table`."""
        question = matrix_question(origins, destinations)
        return parse_matrix(self.ask("matrix", question), len(origins), len(destinations))

    def path(self, points: Sequence[Point]) -> tuple[Leg, ...]:
        """See `RoadEngine.path`."""
        return parse_route(self.ask("directions", route_question(points)), len(points))

    def zones(self, point: Point, minutes: Sequence[int]) -> Mapping[int, dict[str, Any]]:
        """See `RoadEngine.zones`."""
        return parse_zones(self.ask("isochrones", zones_question(point, minutes)), minutes)


def _places(points: Sequence[Point]) -> list[list[float]]:
    return [[point.lon, point.lat] for point in points]


def matrix_question(origins: Sequence[Point], destinations: Sequence[Point]) -> dict[str, Any]:
    """Return the body of a matrix question."""
    count = len(origins)
    return {
        "locations": _places([*origins, *destinations]),
        "sources": list(range(count)),
        "destinations": list(range(count, count + len(destinations))),
        "metrics": ["duration", "distance"],
        "units": "km",
    }


def route_question(points: Sequence[Point]) -> dict[str, Any]:
    """Return the body of a directions question; its segments hold the figures of each leg."""
    return {"coordinates": _places(points), "units": "km"}


def zones_question(point: Point, minutes: Sequence[int]) -> dict[str, Any]:
    """Return the body of an isochrone question, towards the point: families come to it."""
    return {
        "locations": _places([point]),
        "range": [60 * time for time in minutes],
        "range_type": "time",
        "location_type": "destination",
    }


def parse_matrix(answer: Any, origins: int, destinations: int) -> Table:
    """Read a matrix: seconds and kilometres, null when there is no way.

    Raises
    ------
    EngineError
        The answer is short or is not a matrix; a point is not near a road.
    """
    shape = (origins, destinations)
    try:
        return Table(
            figures(answer["durations"], shape, 1 / 60, NAME),
            figures(answer["distances"], shape, 1.0, NAME),
            _snapped(answer["sources"], origins),
            _snapped(answer["destinations"], destinations),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise unreadable(NAME, error) from error


def _snapped(rows: Any, count: int) -> tuple[Snapped, ...]:
    if len(rows) != count:
        raise EngineError(said.SHORT_POINTS.format(NAME, len(rows), count))
    far = [str(rank + 1) for rank, row in enumerate(rows) if row is None]
    if far:
        raise RefusedError(said.NOT_NEAR.format(NAME, ", ".join(far)))
    return tuple(
        Snapped(
            Point(float(row["location"][1]), float(row["location"][0])),
            float(row["snapped_distance"]),
        )
        for row in rows
    )


def parse_route(answer: Any, points: int) -> tuple[Leg, ...]:
    """Read the legs of a route through so many points.

    Raises
    ------
    EngineError
        The answer is short or is not a route.
    """
    try:
        route = answer["routes"][0]
        line = decode_line(route["geometry"], 5)
        cuts = list(pairwise(route["way_points"]))
        legs = tuple(
            Leg(
                # A segment between two points of the same place has no figures.
                float(segment.get("duration", 0.0)) / 60,
                float(segment.get("distance", 0.0)),
                line[first : last + 1],
            )
            for segment, (first, last) in zip(route["segments"], cuts, strict=True)
        )
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise unreadable(NAME, error) from error
    return complete(NAME, legs, points)


def parse_zones(answer: Any, minutes: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Read areas by minutes.

    Raises
    ------
    EngineError
        An area is missing, or the answer holds something else.
    """
    try:
        found = {
            round(feature["properties"]["value"] / 60): dict(feature["geometry"])
            for feature in answer["features"]
        }
        return {time: found[time] for time in minutes}
    except (KeyError, TypeError, ValueError) as error:
        raise unreadable(NAME, error) from error
