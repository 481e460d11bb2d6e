"""Communes on a flat picture, as SVG paths."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Geometry = Mapping[str, Any]
"""Of a GeoJSON polygon or multipolygon, in degrees."""


@dataclass(frozen=True)
class Frame:
    """Degrees to the units of a picture, north up.

    Equirectangular projection: longitudes are shortened by the cosine of the mean latitude,
    so that lengths are equal eastwards and northwards there.
    """

    west: float
    north: float
    scale: float
    squeeze: float
    height: float

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """Return where a point is drawn."""
        return (lon - self.west) * self.squeeze * self.scale, (self.north - lat) * self.scale

    def path(self, shape: Geometry) -> str:
        """Return the ``d`` of an SVG path, holes included."""
        rings = (
            " ".join("{:.1f},{:.1f}".format(*self.at(lon, lat)) for lon, lat, *_ in ring)
            for ring in _rings(shape)
        )
        return "".join(f"M{ring}Z" for ring in rings)


def frame(shapes: Iterable[Geometry], width: float) -> Frame:
    """Return the frame of a picture so wide that the shapes just fit."""
    points = [point for shape in shapes for ring in _rings(shape) for point in ring]
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = width / ((east - west) * squeeze)
    return Frame(west, north, scale, squeeze, (north - south) * scale)


def _rings(shape: Geometry) -> Iterable[Sequence[Sequence[float]]]:
    polygons = shape["coordinates"]
    for polygon in polygons if shape["type"] == "MultiPolygon" else [polygons]:
        yield from polygon
