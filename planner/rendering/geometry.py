"""Lines on the map: legs between stops, their direction, and the outline of the territory."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from planner import texts
from planner.errors import InputError
from planner.model.scenario import Problem
from planner.model.territory import Point
from planner.texts import rendering as words

ARROW_AT = 0.58
"""Where the arrow stands on a leg: past the middle, so that those there and back differ."""

AROUND = 0.03
"""Share of a leg, before and after the arrow, that gives its direction."""

_CLOSE = 1e-5

LatLon = tuple[float, float]


@dataclass(frozen=True)
class DrawnLeg:
    """A leg of a tour as drawn.

    Parameters
    ----------
    line : tuple of (lat, lon)
        Points of the line, from origin to destination.
    arrow_at : (lat, lon)
        Where the arrow stands.
    angle : int
        Direction of travel on screen there, degrees clockwise from east.
    road : bool
        True along the roads, False as the crow flies.
    """

    line: tuple[LatLon, ...]
    arrow_at: LatLon
    angle: int
    road: bool


def _project(point: LatLon) -> tuple[float, float]:
    """Return Web Mercator coordinates in degrees of longitude, y to the north."""
    lat, lon = point
    return lon, math.degrees(math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)))


def _unproject(x: float, y: float) -> LatLon:
    lat = math.degrees(2 * math.atan(math.exp(math.radians(y))) - math.pi / 2)
    return round(lat, 5), round(x, 5)


def leg(line: Sequence[LatLon], road: bool) -> DrawnLeg | None:
    """Return a leg along a line; ``None`` when it goes nowhere."""
    flat = np.array([_project(point) for point in line])
    along = np.concatenate([[0.0], np.hypot(*np.diff(flat, axis=0).T).cumsum()])
    length = float(along[-1])
    if length < _CLOSE:
        return None

    def at(share: float) -> tuple[float, float]:
        x, y = (float(np.interp(share * length, along, axis)) for axis in flat.T)
        return x, y

    (x0, y0), (x1, y1) = at(ARROW_AT - AROUND), at(ARROW_AT + AROUND)
    return DrawnLeg(
        line=tuple((round(lat, 5), round(lon, 5)) for lat, lon in line),
        arrow_at=_unproject(*at(ARROW_AT)),
        angle=round(math.degrees(math.atan2(y0 - y1, x1 - x0))) % 360,
        road=road,
    )


def legs(
    places: Sequence[str], points: Sequence[Point], ways: Mapping[tuple[str, str], Sequence[LatLon]]
) -> tuple[DrawnLeg, ...]:
    """Return the legs of a whole tour, those that go nowhere left out.

    Parameters
    ----------
    places : sequence of str
        Identifiers of the depot, the venues and the depot, in order.
    points : sequence of Point
        Where they are.
    ways : mapping
        Lines along the roads, by (origin, destination); a leg without one is straight.
    """
    drawn = []
    for (a, b), (start, end) in zip(pairwise(places), pairwise(points), strict=True):
        way = ways.get((a, b))
        straight = ((start.lat, start.lon), (end.lat, end.lon))
        drawn.append(leg(way or straight, road=bool(way)))
    return tuple(one for one in drawn if one is not None)


def drawn_once(drawn: Sequence[DrawnLeg]) -> tuple[int, ...]:
    """Return the ranks of the legs to draw, straight ones there and back only once.

    Dashes drawn twice over each other, out of step, would fill each other's gaps.
    """
    seen, ranks = set(), []
    for rank, one in enumerate(drawn):
        ends = frozenset((one.line[0], one.line[-1]))
        if one.road or ends not in seen:
            ranks.append(rank)
        if not one.road:
            seen.add(ends)
    return tuple(ranks)


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
        raise InputError.single(words.TERRITORY, "", words.NO_OUTLINE.format(names))
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
