"""Geometry of communes: parsing, rounding, orientation, areas and local projections."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pyproj
import shapely

DECIMALS = 7
_LAMBERT_93 = "EPSG:2154"


def parse_shape(ewkb_hex: str) -> Any:
    """Read a hexadecimal EWKB geometry, drop its SRID and round it to 7 decimals (1 cm)."""
    shape = shapely.set_srid(shapely.from_wkb(ewkb_hex), 0)
    rounded = shapely.transform(shape, lambda xy: np.round(xy, DECIMALS))
    return shapely.remove_repeated_points(rounded)


def merge_shapes(shapes: Iterable[Any]) -> Any:
    """Unite polygons; vertices come out rounded and in a canonical order."""
    union = shapely.normalize(shapely.union_all(list(shapes)))
    return shapely.transform(union, lambda xy: np.round(xy, DECIMALS))


def to_geojson(shape: Any) -> dict[str, Any]:
    """Convert a (multi)polygon to RFC 7946: exterior rings counter-clockwise, holes clockwise."""
    oriented = shapely.orient_polygons(shape, exterior_cw=False)
    polygons = [_rings(polygon) for polygon in shapely.get_parts(oriented)]
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


def _rings(polygon: Any) -> list[list[list[float]]]:
    return [
        [[round(x, DECIMALS), round(y, DECIMALS)] for x, y in ring.coords]
        for ring in (polygon.exterior, *polygon.interiors)
    ]


def area_km2(shape: Any) -> float:
    """Return the geodesic area of a WGS84 (multi)polygon, in square kilometres."""
    oriented = shapely.orient_polygons(shape, exterior_cw=False)
    area, _ = pyproj.Geod(ellps="WGS84").geometry_area_perimeter(oriented)
    return float(area) / 1e6


def local_projection(shapes: Iterable[Any]) -> pyproj.Transformer:
    """Return a transformer from WGS84 to metres, fit for measuring around `shapes`.

    Lambert 93 in metropolitan France, elsewhere the UTM zone of the centre.
    """
    west, south, east, north = shapely.total_bounds(list(shapes))
    lon, lat = (west + east) / 2, (south + north) / 2
    if -6 <= lon <= 11 and 41 <= lat <= 52:
        target = _LAMBERT_93
    else:
        zone = int((lon + 180) // 6) + 1
        target = f"EPSG:{(32600 if lat >= 0 else 32700) + zone}"
    return pyproj.Transformer.from_crs("EPSG:4326", target, always_xy=True)


def project(shape: Any, transformer: pyproj.Transformer) -> Any:
    """Project a WGS84 geometry to metres."""

    def move(xy: Any) -> Any:
        x, y = transformer.transform(xy[:, 0], xy[:, 1])
        return np.column_stack([x, y])

    return shapely.transform(shape, move)


def holes(union: Any, smallest: float) -> list[Any]:
    """Return the holes of a projected union, as polygons, larger than `smallest` m2."""
    rings = (ring for part in shapely.get_parts(union) for ring in part.interiors)
    # An island of the territory inside an enclave is no part of the hole.
    found = (shapely.Polygon(ring).difference(union) for ring in rings)
    return sorted((hole for hole in found if hole.area > smallest), key=lambda hole: hole.bounds)
