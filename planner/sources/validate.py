"""Judges a territory: codes, polygons that tile, town halls. Reports every fault at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import shapely
from shapely.geometry import shape as to_shape

from planner.errors import Fault
from planner.sources.shapes import local_projection, project
from planner.sources.tiling import TOLERANCE_M2, Enclave, gaps, overlaps
from planner.sources.town_hall import NEAR_METRES
from planner.texts import sourcing as said

_QUALITIES = ("source", "corrected", "outside", "representative_point")


def validate_territory(collection: dict[str, Any], source: str) -> list[Fault]:
    """Find every fault of a territory.

    Codes must be unique texts of 5 characters, as many as the EPCI has communes;
    geometries valid polygons that tile: no overlap and no gap over 1 m2, except the
    declared enclaves; the town hall inside its commune, or flagged.

    Parameters
    ----------
    collection : dict
        The FeatureCollection, as parsed from JSON.
    source : str
        Name of the file, quoted in the faults.

    Returns
    -------
    list of Fault
        In French; empty when the territory is sound.
    """
    features = collection.get("features")
    if collection.get("type") != "FeatureCollection" or not isinstance(features, list):
        return [Fault(source, "", said.NOT_A_COLLECTION)]
    found = [*_count(collection, features), *_codes(features)]
    shapes: dict[str, Any] = {}
    for index, feature in enumerate(features):
        label = _label(index, feature)
        shape, message = _geometry(feature)
        if shape is None:
            found.append((label, message))
        else:
            shapes[label] = shape
            found.extend((label, text) for text in _town_hall(feature, shape))
    found.extend(_tiling(shapes, collection.get("enclaves") or []))
    return [Fault(source, where, message) for where, message in found]


def _properties(feature: Any) -> dict[str, Any]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    return properties if isinstance(properties, dict) else {}


def _label(index: int, feature: Any) -> str:
    properties = _properties(feature)
    name, code = properties.get("name", "?"), properties.get("code", "?")
    return f"features[{index}] {name} ({code})"


def _count(collection: dict[str, Any], features: list[Any]) -> Iterator[tuple[str, str]]:
    expected = (collection.get("epci") or {}).get("communes")
    if expected is not None and expected != len(features):
        yield "features", said.WRONG_COUNT.format(len(features), expected)
    if not features:
        yield "features", said.NO_COMMUNE


def _codes(features: list[Any]) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for index, feature in enumerate(features):
        code = _properties(feature).get("code")
        label = _label(index, feature)
        if not isinstance(code, str):
            yield label, said.CODE_NOT_TEXT.format(code)
        elif len(code) != 5:
            yield label, said.CODE_LENGTH.format(code)
        elif code in seen:
            yield label, said.CODE_TWICE.format(code)
        else:
            seen.add(code)


def _geometry(feature: Any) -> tuple[Any, str]:
    """Return the polygon of a feature, or None and what is wrong with it."""
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    if not geometry:
        return None, said.NO_OUTLINE
    try:
        shape = to_shape(geometry)
    except (AttributeError, KeyError, TypeError, ValueError, shapely.errors.ShapelyError) as error:
        return None, said.BAD_OUTLINE.format(error)
    if shape.geom_type not in ("Polygon", "MultiPolygon"):
        return None, said.NOT_A_POLYGON.format(shape.geom_type)
    if shape.is_empty:
        return None, said.NO_OUTLINE
    if not shape.is_valid:
        return None, said.INVALID_OUTLINE.format(shapely.is_valid_reason(shape))
    return shape, ""


def _town_hall(feature: Any, shape: Any) -> Iterator[str]:
    hall: Any = _properties(feature).get("town_hall")
    try:
        point = shapely.Point(float(hall["lon"]), float(hall["lat"]))
        quality = hall["quality"]
    except (KeyError, TypeError, ValueError):
        yield said.NO_HALL
        return
    if quality not in _QUALITIES:
        yield said.UNKNOWN_QUALITY.format(quality)
    if shape.covers(point):
        return
    metres = local_projection([shape])
    distance = project(shape, metres).distance(project(point, metres))
    if quality != "outside":
        yield said.HALL_NOT_TOLD.format(distance)
    elif distance > NEAR_METRES:
        kilometres = f"{distance / 1000:.1f}".replace(".", ",")
        yield said.HALL_FAR.format(kilometres)


def _tiling(shapes: dict[str, Any], declared: list[Any]) -> Iterator[tuple[str, str]]:
    """Yield overlaps, gaps, and any other disagreement between the sum and the union."""
    if not shapes:
        return
    metres = local_projection(shapes.values())
    flat = {label: project(shape, metres) for label, shape in shapes.items()}
    enclaves = [Enclave(float(entry.get("area_m2", 0)), (), ()) for entry in declared]
    overlapping, empty = overlaps(flat), gaps(flat, enclaves)
    for defect in overlapping:
        yield defect.codes[0], said.OVERLAP.format(defect.codes[1], defect.area)
    for defect in empty:
        yield "features", said.GAP.format(_surface(defect.area), _some(defect.codes))
    surplus = sum(shape.area for shape in flat.values()) - shapely.union_all([*flat.values()]).area
    if not overlapping and abs(surplus) > TOLERANCE_M2 * max(1, len(flat)):
        yield "features", said.SURPLUS.format(surplus)


def _surface(area: float) -> str:
    return f"{area / 1e6:.2f} km²".replace(".", ",") if area >= 1e5 else f"{area:.0f} m²"


def _some(labels: tuple[str, ...]) -> str:
    shown = ", ".join(labels[:4])
    return said.AND_OTHERS.format(shown) if len(labels) > 4 else shown
