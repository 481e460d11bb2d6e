"""Town halls: where they are, how to reach them, when they open."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyproj
import shapely

from planner.errors import Fault, InputError
from planner.model.territory import Point
from planner.reading.tables import read_table
from planner.sources.shapes import DECIMALS, project

# A source point may lie this far outside its commune and still be believed.
NEAR_METRES = 1000.0
_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def read_corrections(path: Path | None) -> dict[str, Point]:
    """Read hand-corrected town-hall points, by INSEE code.

    Parameters
    ----------
    path : Path or None
        CSV with columns ``code``, ``lon``, ``lat`` (WGS84 degrees); others are ignored.

    Raises
    ------
    InputError
        The file is missing, or has faulty rows: all are reported.
    """
    if path is None:
        return {}
    points: dict[str, Point] = {}
    faults: list[Fault] = []
    for cells in read_table(path, ("code", "lon", "lat"), None, faults) or ():
        if point := cells.point():
            points[cells["code"]] = point
    if faults:
        raise InputError(faults)
    return points


def make_town_hall(
    row: dict[str, str], shape: Any, correction: Point | None, metres: pyproj.Transformer
) -> dict[str, Any]:
    """Describe the town hall of one commune.

    Parameters
    ----------
    row : dict
        Row of the commune in the communes table.
    shape : shapely geometry
        Polygon of the commune, WGS84.
    correction : Point or None
        Point that replaces the one of the source.
    metres : pyproj.Transformer
        Local projection, to measure how far outside a point lies.
    """
    point, quality = _locate(row.get("mairie_localisation", ""), shape, correction, metres)
    return {
        "lon": round(point.lon, DECIMALS),
        "lat": round(point.lat, DECIMALS),
        "quality": quality,
        "address": ", ".join(_lines(row.get("mairie_adresse", ""))) or None,
        "phone": row.get("mairie_telephone") or None,
        "email": row.get("mairie_email") or None,
        "website": row.get("mairie_site") or None,
        "hours": parse_hours(row.get("mairie_horaires", "")),
    }


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _locate(
    ewkb_hex: str, shape: Any, correction: Point | None, metres: pyproj.Transformer
) -> tuple[Point, str]:
    if correction is not None:
        return correction, "corrected"
    if ewkb_hex:
        given = shapely.set_srid(shapely.from_wkb(ewkb_hex), 0)
        if shape.covers(given):
            return Point(given.y, given.x), "source"
        if project(shape, metres).distance(project(given, metres)) <= NEAR_METRES:
            return Point(given.y, given.x), "outside"
    inside = shape.representative_point()
    return Point(inside.y, inside.x), "representative_point"


def parse_hours(text: str) -> list[dict[str, Any]]:
    """Expand ``[[from_day, to_day, [[open, close], ...]], ...]`` into one entry per opening.

    Openings that do not last (the source holds a few) are dropped.

    Returns
    -------
    list of dict
        ``day`` (0 is Monday), ``open`` and ``close`` (HH:MM), in order, without repeats.
    """
    found: set[tuple[int, str, str]] = set()
    for first, last, openings in json.loads(text or "[]"):
        if first not in _DAYS:
            continue
        start = _DAYS.index(first)
        end = _DAYS.index(last) if last in _DAYS else start
        for day in range(start, end + 1):
            found.update((day, o[:5], c[:5]) for o, c in openings if o[:5] < c[:5])
    return [{"day": day, "open": start, "close": end} for day, start, end in sorted(found)]
