"""What engines have already answered, pair by pair, in one SQLite file.

A row is kept by engine, version, data and coordinates, so adding a hall asks only for its
own row and column, whatever the territory or the scenario. Answers come in one transaction
once they are found good: a bad one leaves nothing.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planner.errors import StoreError
from planner.model.territory import Point
from planner.texts import travelling as said
from planner.travel.engine import Snapped

DIGITS = 5
"""Decimals of the coordinates asked for: one metre."""

_TABLES = """
CREATE TABLE IF NOT EXISTS pairs (source TEXT, origin TEXT, destination TEXT,
    minutes REAL NOT NULL, km REAL NOT NULL, PRIMARY KEY (source, origin, destination));
CREATE TABLE IF NOT EXISTS snaps (source TEXT, place TEXT, lat REAL NOT NULL,
    lon REAL NOT NULL, metres REAL NOT NULL, PRIMARY KEY (source, place));
CREATE TABLE IF NOT EXISTS drawings (source TEXT, what TEXT, shape TEXT NOT NULL,
    PRIMARY KEY (source, what));
"""

Pair = tuple[Point, Point]


def cache_home() -> Path:
    """Return the folder of what can be computed again: under PLANNER_HOME, or the platform's."""
    from platformdirs import user_cache_path

    home = os.environ.get("PLANNER_HOME")
    return Path(home) / "cache" if home else user_cache_path("planner")


def rounded(point: Point) -> Point:
    """Return the point as it is asked for and kept, to one metre."""
    return Point(round(point.lat, DIGITS), round(point.lon, DIGITS))


def _key(point: Point) -> str:
    return f"{point.lat:.{DIGITS}f},{point.lon:.{DIGITS}f}"


@dataclass(frozen=True)
class Cache:
    """Answers of one engine (`RoadEngine.source`) in a file; points are `rounded` ones.

    Raises
    ------
    StoreError
        From every method: the file cannot be read or written.
    """

    path: Path
    source: str

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self.path, timeout=30)) as database, database:
                database.executescript(_TABLES)
                yield database
        except (OSError, sqlite3.Error) as error:
            raise StoreError(said.BAD_CACHE.format(self.path, error)) from error

    def pairs(self) -> dict[Pair, tuple[float, float]]:
        """Return minutes and km of every pair known."""
        with self._open() as database:
            rows = database.execute(
                "SELECT origin, destination, minutes, km FROM pairs WHERE source = ?",
                (self.source,),
            ).fetchall()
        return {(_point(a), _point(b)): (minutes, km) for a, b, minutes, km in rows}

    def snaps(self) -> dict[Point, Snapped]:
        """Return where each known point stands on the road."""
        with self._open() as database:
            rows = database.execute(
                "SELECT place, lat, lon, metres FROM snaps WHERE source = ?", (self.source,)
            ).fetchall()
        return {_point(place): Snapped(Point(lat, lon), m) for place, lat, lon, m in rows}

    def drawings(self) -> dict[str, Any]:
        """Return every shape kept, by name."""
        with self._open() as database:
            rows = database.execute(
                "SELECT what, shape FROM drawings WHERE source = ?", (self.source,)
            ).fetchall()
        return {what: json.loads(shape) for what, shape in rows}

    def keep(
        self, pairs: Mapping[Pair, tuple[float, float]], snaps: Mapping[Point, Snapped]
    ) -> None:
        """Keep good answers, all or none."""
        with self._open() as database:
            database.executemany(
                "INSERT OR REPLACE INTO pairs VALUES (?, ?, ?, ?, ?)",
                [(self.source, _key(a), _key(b), *figures) for (a, b), figures in pairs.items()],
            )
            database.executemany(
                "INSERT OR REPLACE INTO snaps VALUES (?, ?, ?, ?, ?)",
                [
                    (self.source, _key(place), snap.point.lat, snap.point.lon, snap.metres)
                    for place, snap in snaps.items()
                ],
            )

    def keep_drawings(self, shapes: Iterable[tuple[str, Any]]) -> None:
        """Keep shapes under their names, all or none."""
        with self._open() as database:
            database.executemany(
                "INSERT OR REPLACE INTO drawings VALUES (?, ?, ?)",
                [(self.source, what, json.dumps(shape)) for what, shape in shapes],
            )

    def forget(self) -> None:
        """Drop everything this engine answered."""
        with self._open() as database:
            for table in ("pairs", "snaps", "drawings"):
                database.execute(f"DELETE FROM {table} WHERE source = ?", (self.source,))


def _point(key: str) -> Point:
    lat, lon = key.split(",")
    return Point(float(lat), float(lon))
