"""Distances as the crow flies."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from planner.model.territory import Point

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth (IUGG), in kilometres."""


def crow_fly_km(points: tuple[Point, ...]) -> NDArray[np.float64]:
    """Great-circle kilometres (haversine) between every pair, shape (n, n), symmetric."""
    lat = np.radians([point.lat for point in points])[:, None]
    lon = np.radians([point.lon for point in points])[:, None]
    half = (
        np.sin((lat - lat.T) / 2) ** 2
        + np.cos(lat) * np.cos(lat.T) * np.sin((lon - lon.T) / 2) ** 2
    )
    crow: NDArray[np.float64] = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0)))
    return crow


def metres_between(one: Point, other: Point) -> float:
    """Great-circle metres between two points."""
    return 1000 * float(crow_fly_km((one, other))[0, 1])
