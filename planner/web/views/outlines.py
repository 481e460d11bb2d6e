"""The communes drawn as one picture of links, without any script."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

WIDTH = 900
"""Of the picture, in its own units."""


@dataclass(frozen=True)
class Drawing:
    """Paths by INSEE code, and the height of the picture."""

    paths: Mapping[str, str]
    height: int


def drawn(collection: Mapping[str, Any]) -> Drawing:
    """Draw the polygons of a GeoJSON collection, north up.

    Longitudes are shortened by the cosine of the mean latitude (equirectangular projection).
    """
    rings = {
        feature["properties"]["code"]: list(_rings(feature["geometry"]))
        for feature in collection["features"]
    }
    points = [point for found in rings.values() for ring in found for point in ring]
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    shrink = math.cos(math.radians((south + north) / 2))
    scale = WIDTH / max((east - west) * shrink, 1e-9)

    def path(found: list[list[list[float]]]) -> str:
        return "".join(
            "M"
            + "L".join(
                f"{(x - west) * shrink * scale:.1f} {(north - y) * scale:.1f}" for x, y, *_ in ring
            )
            + "Z"
            for ring in found
        )

    return Drawing(
        {code: path(found) for code, found in rings.items()}, math.ceil((north - south) * scale)
    )


def _rings(geometry: Mapping[str, Any]) -> Iterable[list[list[float]]]:
    polygons = geometry["coordinates"]
    for polygon in [polygons] if geometry["type"] == "Polygon" else polygons:
        yield from polygon
