"""Lines on the map: arcs between stops, their direction, and the outline of the territory."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from planner import texts
from planner.errors import InputError
from planner.model.scenario import Problem
from planner.model.territory import Point

BEND = 0.14
"""How far an arc leaves the straight line, as a share of its length."""

STEPS = 14
"""Segments in an arc."""

SHORT = 0.02
"""Legs shorter than this, in degrees of longitude, carry no arrow."""

_CLOSE = 1e-5

LatLon = tuple[float, float]


@dataclass(frozen=True)
class Arc:
    """A leg of a tour as drawn.

    Parameters
    ----------
    line : tuple of (lat, lon)
        Points of the curve, from origin to destination.
    middle : (lat, lon)
        Where the arrow stands.
    angle : int
        Direction of travel on screen at the middle, degrees clockwise from east.
    arrow : bool
        False on legs too short to carry one.
    """

    line: tuple[LatLon, ...]
    middle: LatLon
    angle: int
    arrow: bool


def _project(point: Point) -> tuple[float, float]:
    """Return Web Mercator coordinates in degrees of longitude, y to the north."""
    y = math.degrees(math.log(math.tan(math.pi / 4 + math.radians(point.lat) / 2)))
    return point.lon, y


def _unproject(x: float, y: float) -> LatLon:
    lat = math.degrees(2 * math.atan(math.exp(math.radians(y))) - math.pi / 2)
    return round(lat, 5), round(x, 5)


def arc(origin: Point, destination: Point) -> Arc | None:
    """Return the arc from one stop to the next, bent to the right of the way.

    A schematic line, not a road: the bend keeps the way out and the way back apart.
    ``None`` when both ends are the same place.
    """
    (x0, y0), (x2, y2) = _project(origin), _project(destination)
    dx, dy = x2 - x0, y2 - y0
    length = math.hypot(dx, dy)
    if length < _CLOSE:
        return None
    # Control point of a quadratic Bézier curve.
    x1, y1 = (x0 + x2) / 2 + dy * BEND, (y0 + y2) / 2 - dx * BEND
    points = []
    for step in range(STEPS + 1):
        t = step / STEPS
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t**2
        points.append(_unproject(a * x0 + b * x1 + c * x2, a * y0 + b * y1 + c * y2))
    return Arc(
        line=tuple(points),
        middle=points[STEPS // 2],
        angle=round(math.degrees(math.atan2(-dy, dx))) % 360,
        arrow=length >= SHORT,
    )


def arcs(points: Sequence[Point]) -> tuple[Arc, ...]:
    """Return the arcs of a whole tour, legs that go nowhere left out."""
    drawn = (arc(a, b) for a, b in pairwise(points))
    return tuple(leg for leg in drawn if leg is not None)


def rounded(geometry: Mapping[str, Any], digits: int = 5) -> dict[str, Any]:
    """Return a GeoJSON geometry at `digits` decimals; five are one metre."""

    def trim(value: Any) -> Any:
        if isinstance(value, int | float):
            return round(float(value), digits)
        return [trim(item) for item in value]

    return {"type": geometry["type"], "coordinates": trim(geometry["coordinates"])}


def commune_shapes(problem: Problem, polygons: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the polygon of every commune, by INSEE code.

    Raises
    ------
    InputError
        A commune of the territory has no polygon.
    """
    known = {feature["properties"]["code"]: feature["geometry"] for feature in polygons["features"]}
    missing = [c for c in problem.territory.communes if not known.get(c.code)]
    if missing:
        names = texts.listing([f"{commune.name} ({commune.code})" for commune in missing])
        raise InputError.single(
            "territoire", "", f"pas de contour pour {names} : reconstruire le territoire"
        )
    return {c.code: rounded(known[c.code]) for c in problem.territory.communes}


def outline(geometries: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the boundary of the union of GeoJSON polygons, as GeoJSON lines.

    Slivers between polygons that do not quite meet are left out.
    """
    from shapely import MultiLineString, make_valid, union_all
    from shapely.geometry import mapping, shape

    union = union_all([make_valid(shape(geometry)) for geometry in geometries])
    parts = [part for part in getattr(union, "geoms", [union]) if part.geom_type == "Polygon"]
    rings = [part.exterior for part in parts]
    rings += [ring for part in parts for ring in part.interiors if shape_area(ring.coords) > _CLOSE]
    return rounded(mapping(MultiLineString([list(ring.coords) for ring in rings])))


def shape_area(ring: Sequence[Sequence[float]]) -> float:
    """Return the unsigned area of a closed ring, in square degrees."""
    pairs = pairwise(ring)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2
