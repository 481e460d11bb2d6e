"""Makes the polygons of a territory tile: small defects of the source are repaired.

The source mixes vintages: here and there two communes overlap, or leave a gap, by a
few thousand square metres. Large defects are left alone, for the validation to name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pyproj
import shapely

from planner.sources.shapes import DECIMALS, holes, project

TOLERANCE_M2 = 1.0
# Largest overlap or gap repaired: 10 hectares. Larger ones are missing communes.
REPAIRABLE_M2 = 100_000.0
_GRID = 10.0**-DECIMALS


@dataclass(frozen=True)
class Defect:
    """An overlap of two communes, or a gap: its area in m2 and the communes it touches."""

    area: float
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Enclave:
    """A hole of the territory that is no gap: land of other EPCIs, or foreign."""

    area: float
    codes: tuple[str, ...]
    names: tuple[str, ...]


def overlaps(shapes: dict[str, Any]) -> list[Defect]:
    """Return the pairs of projected polygons that overlap by more than 1 m2."""
    codes, flat = list(shapes), list(shapes.values())
    left, right = shapely.STRtree(flat).query(flat, predicate="intersects")
    pairs = sorted((int(i), int(j)) for i, j in zip(left, right, strict=True) if i < j)
    found = (Defect(flat[i].intersection(flat[j]).area, (codes[i], codes[j])) for i, j in pairs)
    return [defect for defect in found if defect.area > TOLERANCE_M2]


def gaps(shapes: dict[str, Any], enclaves: Iterable[Enclave]) -> list[Defect]:
    """Return the holes of the union larger than 1 m2 that are no enclave."""
    allowed = [enclave.area for enclave in enclaves]
    found = []
    for hole in holes(shapely.union_all(list(shapes.values())), TOLERANCE_M2):
        match = next((area for area in allowed if _same(area, hole.area)), None)
        if match is not None:
            allowed.remove(match)
            continue
        around = tuple(code for code, shape in shapes.items() if shape.distance(hole) < 0.01)
        found.append(Defect(hole.area, around))
    return found


def _same(declared: float, measured: float) -> bool:
    return abs(declared - measured) <= max(100.0, 1e-3 * measured)


def find_enclaves(
    shapes: dict[str, Any], strangers: Iterable[tuple[str, str, Any]]
) -> list[Enclave]:
    """Return the holes that communes of other EPCIs fill, at least to 95 %.

    Parameters
    ----------
    shapes : dict
        Projected polygons of the territory.
    strangers : iterable of (code, name, polygon)
        Projected communes of other EPCIs around it.
    """
    around = list(strangers)
    enclaves = []
    for hole in holes(shapely.union_all(list(shapes.values())), TOLERANCE_M2):
        parts = [(code, name, shape.intersection(hole)) for code, name, shape in around]
        inside = [part for part in parts if part[2].area > 0.01 * hole.area]
        if shapely.union_all([part[2] for part in inside]).area >= 0.95 * hole.area:
            codes, names = (tuple(part[k] for part in inside) for k in (0, 1))
            enclaves.append(Enclave(hole.area, codes, names))
    return enclaves


def repair(
    shapes: dict[str, Any], enclaves: Iterable[Enclave], metres: pyproj.Transformer
) -> dict[str, Any]:
    """Remove overlaps and fill gaps of at most 10 hectares.

    All outlines are cut at each other on a grid of 7 decimals and every face given to
    one commune: an overlap to the smaller of the two communes, a gap to the commune
    with the longest border on it.

    Parameters
    ----------
    shapes : dict
        Polygons in WGS84 by INSEE code.
    enclaves : iterable of Enclave
        Holes to keep.
    metres : pyproj.Transformer
        Local projection, for areas.

    Returns
    -------
    dict
        Polygons in WGS84, same keys.
    """
    lines = shapely.union_all([shape.boundary for shape in shapes.values()], grid_size=_GRID)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    kept = [enclave.area for enclave in enclaves]
    size = {code: shape.area for code, shape in shapes.items()}
    owned: dict[str, list[Any]] = {code: [] for code in shapes}
    orphans = []
    tree = shapely.STRtree(list(shapes.values()))
    codes = list(shapes)
    for face in faces:
        owners = [codes[int(k)] for k in tree.query(face.representative_point(), "within")]
        area = project(face, metres).area
        if not owners:
            if area <= REPAIRABLE_M2 and not any(_same(value, area) for value in kept):
                orphans.append(face)
        elif area > REPAIRABLE_M2:
            for code in owners:
                owned[code].append(face)
        else:
            owned[min(owners, key=lambda code: (size[code], code))].append(face)
    for face in orphans:
        borders = [
            (-sum(face.boundary.intersection(own.boundary).length for own in owned[code]), code)
            for code in codes
        ]
        owned[min(borders)[1]].append(face)
    # The faces are a coverage: united without moving or dropping a vertex.
    return {code: shapely.normalize(shapely.coverage_union_all(owned[code])) for code in codes}
