"""A folder of travel times: made by ``planner travel build``, corrected by hand, read by plans.

``travel.csv`` holds every pair, ``corrections.csv`` the figures the coordinator knows
better, ``points.csv`` where each point stands on the road, ``roads.geojson`` what the
engine draws, ``travel.json`` where all this comes from.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from planner import __version__
from planner.atomic import write_text
from planner.errors import Fault, TravelError
from planner.model.roads import NO_ROADS, Line, Roads
from planner.model.territory import Point
from planner.model.travel import TravelTimes
from planner.reading.tables import read_table, table_text
from planner.reading.values import parse_number
from planner.texts import travelling as said
from planner.texts.system import system_reason
from planner.travel.cache import rounded
from planner.travel.engine import Snapped
from planner.travel.stored import COLUMNS, SHOWN, read_corrections, read_travel, write_travel

TRAVEL_FILE = "travel.csv"
CORRECTIONS_FILE = "corrections.csv"
POINTS_FILE = "points.csv"
ROADS_FILE = "roads.geojson"
ABOUT_FILE = "travel.json"
FORMAT = "planner-travel/1"

TOLERANCE = 0.0003
"""How far a drawn line may leave the road, in degrees: some 30 m."""


@dataclass(frozen=True)
class About:
    """Where the figures of a folder come from.

    Parameters
    ----------
    engine : str
        Engine, version and data, as plans quote them.
    estimated : bool
        False when every pair comes from a road network.
    input : Mapping[str, str]
        ``file`` and ``sha256`` of an extract, or ``server``; empty for the estimate.
    digest : str
        Of the figures as computed (`TravelTimes.digest`).
    """

    engine: str
    estimated: bool
    input: Mapping[str, str]
    digest: str


def write_folder(
    folder: Path,
    times: TravelTimes,
    points: Mapping[str, Point],
    snaps: Mapping[str, Snapped],
    roads: Roads,
    source: Mapping[str, str],
) -> None:
    """Write every file; travel.json comes last, corrections.csv is never replaced.

    Raises
    ------
    TravelError
        travel.csv was corrected by hand: it is not replaced either.
    StoreError
        A file cannot be written.
    """
    require_replaceable(folder)
    write_text(folder / POINTS_FILE, _points_csv(points, snaps))
    write_roads(folder, roads)
    if not (folder / CORRECTIONS_FILE).exists():
        write_text(folder / CORRECTIONS_FILE, ",".join(COLUMNS) + "\n")
    write_travel(folder / TRAVEL_FILE, times)
    about = {
        "format": FORMAT,
        "engine": times.engine,
        "estimated": times.estimated,
        "input": dict(source),
        "points": len(times.ids),
        "digest": times.digest,
        "version": __version__,
    }
    write_text(folder / ABOUT_FILE, json.dumps(about, indent=1, ensure_ascii=False) + "\n")


def require_replaceable(folder: Path) -> None:
    """Refuse to lose figures corrected in travel.csv itself.

    Raises
    ------
    TravelError
        The file is not the one that was computed.
    """
    path = folder / TRAVEL_FILE
    if not path.exists() or not (folder / ABOUT_FILE).exists():
        return
    about = read_about(folder)
    if read_travel(path, about.engine, about.estimated).digest != about.digest:
        raise TravelError(said.WOULD_BE_LOST.format(path, CORRECTIONS_FILE))


def read_about(folder: Path) -> About:
    """Read where the figures come from.

    Raises
    ------
    TravelError
        The file is missing or is not one of ours.
    """
    path, advice = folder / ABOUT_FILE, said.BUILD_AGAIN
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if found["format"] != FORMAT:
            raise ValueError(found["format"])
        return About(
            str(found["engine"]),
            bool(found["estimated"]),
            {str(key): str(value) for key, value in found["input"].items()},
            str(found["digest"]),
        )
    except OSError as error:
        raise TravelError(said.UNREADABLE.format(path, system_reason(error), advice)) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise TravelError(said.UNEXPECTED.format(path, error, advice)) from error


def read_folder(folder: Path) -> TravelTimes:
    """Read the times of a folder, those corrected by hand in place of the computed ones.

    Raises
    ------
    TravelError
        A file is missing or faulty.
    """
    about = read_about(folder)
    times = read_travel(folder / TRAVEL_FILE, about.engine, about.estimated)
    ours = times.digest == about.digest
    engine = about.engine if ours else said.CHANGED_BY_HAND.format(about.engine)
    path = folder / CORRECTIONS_FILE
    corrections = read_corrections(path, times.index) if path.exists() else {}
    if not corrections:
        return replace(times, engine=engine)
    minutes, km = times.minutes.copy(), times.km.copy()
    for (a, b), figures in corrections.items():
        pair = times.index[a], times.index[b]
        minutes[pair], km[pair] = figures
    plural = "s" if len(corrections) > 1 else ""
    engine = said.CORRECTED_BY_HAND.format(engine, len(corrections), s=plural)
    return TravelTimes(times.ids, minutes, km, engine, about.estimated)


@dataclass(frozen=True)
class StoredProvider:
    """Travel times of a folder; a `TravelTimeProvider`."""

    folder: Path

    def matrix(self, points: Mapping[str, Point]) -> TravelTimes:
        """Return the stored times of these points; see `TravelTimeProvider.matrix`.

        Raises
        ------
        TravelError
            A file is missing or faulty; a point is not in it, or stands elsewhere now.
        """
        times = read_folder(self.folder)
        faults = list(self._faults(points, times))
        if faults:
            rest = [said.OTHER_POINTS.format(len(faults) - SHOWN)] if len(faults) > SHOWN else []
            raise TravelError("\n".join([*faults[:SHOWN], *rest]))
        rank = [times.index[key] for key in points]
        cells = np.ix_(rank, rank)
        return replace(times, ids=tuple(points), minutes=times.minutes[cells], km=times.km[cells])

    def _faults(self, points: Mapping[str, Point], times: TravelTimes) -> Iterator[str]:
        advice = said.BUILD_INTO.format(self.folder)
        places = read_points(self.folder)
        for key, point in points.items():
            if key not in times.index:
                yield said.NO_TIMES.format(self.folder, key, advice)
            elif key in places and rounded(places[key]) != rounded(point):
                yield said.MOVED.format(self.folder, key, advice)


def _points_csv(points: Mapping[str, Point], snaps: Mapping[str, Snapped]) -> str:
    rows: list[tuple[object, ...]] = []
    for key, point in points.items():
        snap = snaps.get(key)
        road = (snap.point.lat, snap.point.lon, round(snap.metres)) if snap else ("", "", "")
        rows.append((key, point.lat, point.lon, *road))
    return table_text(("id", "lat", "lon", "road_lat", "road_lon", "metres"), rows)


def read_points(folder: Path) -> dict[str, Point]:
    """Read where the points of a folder were when its times were computed.

    Raises
    ------
    TravelError
        The file is missing or faulty.
    """
    faults = list[Fault]()
    rows = read_table(folder / POINTS_FILE, ("id", "lat", "lon"), None, faults) or ()
    points = {
        cells["id"]: Point(*(cells.read(name, parse_number, 0.0) for name in ("lat", "lon")))
        for cells in rows
    }
    if faults:
        raise TravelError("\n".join(f"{fault} ; {said.BUILD_AGAIN}" for fault in faults))
    return points


def roads_geojson(roads: Roads) -> dict[str, Any]:
    """Return drawings as GeoJSON: a line a way, lightly simplified, and an area a zone."""
    from shapely import LineString

    def coordinates(line: Line) -> list[list[float]]:
        places = [(lon, lat) for lat, lon in line]
        if len(places) > 2:
            places = list(LineString(places).simplify(TOLERANCE).coords)
        return [[round(lon, 5), round(lat, 5)] for lon, lat in places]

    ways = [
        _feature({"from": a, "to": b}, {"type": "LineString", "coordinates": coordinates(line)})
        for (a, b), line in roads.ways.items()
        if len(line) > 1
    ]
    zones = [
        _feature({"venue": venue, "minutes": minutes}, area)
        for venue, areas in roads.zones.items()
        for minutes, area in areas.items()
    ]
    features: Sequence[dict[str, Any]] = [*ways, *zones]
    return {"type": "FeatureCollection", "attribution": said.ATTRIBUTION, "features": features}


def write_roads(folder: Path, roads: Roads) -> None:
    """Write the drawings into a folder, of travel times or of a plan.

    Raises
    ------
    StoreError
        The file cannot be written.
    """
    write_text(folder / ROADS_FILE, json.dumps(roads_geojson(roads), ensure_ascii=False) + "\n")


def _feature(properties: Mapping[str, Any], geometry: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "properties": dict(properties), "geometry": dict(geometry)}


def read_roads(folder: Path) -> Roads:
    """Read the drawings of a folder; none when the file is not there.

    Raises
    ------
    TravelError
        The file is faulty.
    """
    path = folder / ROADS_FILE
    if not path.exists():
        return NO_ROADS
    ways: dict[tuple[str, str], Line] = {}
    zones: dict[str, dict[int, Mapping[str, Any]]] = {}
    try:
        for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
            about, shape = feature["properties"], feature["geometry"]
            if shape["type"] == "LineString":
                line = tuple((lat, lon) for lon, lat in shape["coordinates"])
                ways[about["from"], about["to"]] = line
            else:
                zones.setdefault(about["venue"], {})[int(about["minutes"])] = shape
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TravelError(said.BAD_ROADS.format(path, error)) from error
    return Roads(ways, zones)
