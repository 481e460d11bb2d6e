"""Travel times of a road engine: asked once, checked, kept pair by pair."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from planner.errors import TravelError
from planner.model.roads import Line, Roads
from planner.model.territory import Point
from planner.model.travel import TravelTimes
from planner.texts import travelling as said
from planner.travel.cache import Cache, Pair, rounded
from planner.travel.engine import (
    BLOCK,
    RefusedError,
    RoadEngine,
    Snapped,
    Table,
)

FAR_METRES = 500
"""A point further than this from any road is named."""

TOO_FAR_METRES = 3000
"""A point further than this from any road is refused."""

SHOWN = 20
"""Faults listed before the rest is only counted."""

Log = Callable[[str], None]


@dataclass(frozen=True)
class RoadProvider:
    """Travel times of a road engine; a `TravelTimeProvider`.

    Minutes and kilometres are the engine's, for a car, each way by itself. Two places less
    than a metre apart are one place to it.

    Parameters
    ----------
    cache : Cache
        Of this very engine; what it holds is not asked again.
    log : callable
        Receives a French line of progress.
    """

    engine: RoadEngine
    cache: Cache
    log: Log = lambda line: None

    def matrix(self, points: Mapping[str, Point]) -> TravelTimes:
        """Return the times between every ordered pair; see `TravelTimeProvider.matrix`.

        Raises
        ------
        TravelError
            The engine cannot be asked, knows no way for some pair, or a point is more than
            3 km from any road. What was good until then is kept.
        """
        places = {key: rounded(point) for key, point in points.items()}
        known = self.cache.pairs()
        wanted = sorted({*places.values()}, key=lambda p: (p.lat, p.lon))
        missing = [(a, b) for a in wanted for b in wanted if a != b and (a, b) not in known]
        for rank, (origins, destinations) in enumerate(blocks(missing), start=1):
            self.log(said.ASKING.format(self.engine.name, len(missing), rank))
            known |= self._asked(origins, destinations, points)
        require_near(self.snapped(points))
        minutes, km = np.zeros((2, len(places), len(places)))
        for i, a in enumerate(places.values()):
            for j, b in enumerate(places.values()):
                if a != b:
                    minutes[i, j], km[i, j] = known[a, b]
        return TravelTimes(tuple(places), minutes, km, self.engine.name, estimated=False)

    def snapped(self, points: Mapping[str, Point]) -> dict[str, Snapped]:
        """Return where each point of a matrix already asked for stands on the road."""
        snaps = self.cache.snaps()
        found = ((key, snaps.get(rounded(point))) for key, point in points.items())
        return {key: snap for key, snap in found if snap is not None}

    def _asked(
        self, origins: Sequence[Point], destinations: Sequence[Point], points: Mapping[str, Point]
    ) -> dict[Pair, tuple[float, float]]:
        """Ask for one block, complete it, and keep it once nothing is missing."""
        try:
            table = self.engine.table(origins, destinations)
        except RefusedError as error:
            raise self._off_road([*origins, *destinations], points) or error from error
        pairs = {
            (a, b): (float(table.minutes[i, j]), float(table.km[i, j]))
            for i, a in enumerate(origins)
            for j, b in enumerate(destinations)
            if a != b
        }
        faults = []
        for (a, b), figures in pairs.items():
            if np.isnan(figures).any():
                try:
                    (leg,) = self.engine.path((a, b))
                    pairs[a, b] = (leg.minutes, leg.km)
                except RefusedError:
                    faults.append((a, b))
        if faults:
            raise TravelError("\n".join(self._no_way(faults, points)))
        self.cache.keep(pairs, _snaps(table, origins, destinations))
        return pairs

    def _off_road(self, places: Sequence[Point], points: Mapping[str, Point]) -> TravelError | None:
        """Name the points the engine refuses even alone; None when those are none, or all."""
        refused = []
        different = tuple(dict.fromkeys(places))
        for place in different:
            try:
                self.engine.table([place], [place])
            except RefusedError:
                refused.append(place)
        lines = [
            said.OFF_ROADS.format(key, point.lat, point.lon, self.engine.name)
            for key, point in points.items()
            if rounded(point) in refused
        ]
        blamed = 0 < len(refused) < len(different)
        return TravelError("\n".join(lines)) if blamed else None

    def _no_way(self, faults: Sequence[Pair], points: Mapping[str, Point]) -> Iterator[str]:
        """Name pairs without a way, by every identifier of their points."""
        names: dict[Point, str] = {}
        for key, point in points.items():
            place = rounded(point)
            names[place] = f"{names[place]}, {key}" if place in names else key
        for a, b in faults[:SHOWN]:
            yield said.NO_ROUTE.format(self.engine.name, names[a], names[b])
        if len(faults) > SHOWN:
            yield said.MORE_WITHOUT_ROUTE.format(self.engine.name, len(faults) - SHOWN)

    def ways(self, points: Mapping[str, Point]) -> dict[tuple[str, str], Line]:
        """Return the line along the roads of every ordered pair of different places.

        Raises
        ------
        EngineError
            The engine cannot be asked. What was good until then is kept.
        """
        kept = self.cache.drawings()
        places = {key: rounded(point) for key, point in points.items()}
        wanted = sorted({*places.values()}, key=lambda p: (p.lat, p.lon))
        missing = {(a, b) for a in wanted for b in wanted if a != b and _way(a, b) not in kept}
        for walk in walks(wanted, self.engine.stops, missing):
            legs = self.engine.path(walk)
            shapes = [
                (_way(a, b), leg.line) for (a, b), leg in zip(pairwise(walk), legs, strict=True)
            ]
            self.cache.keep_drawings(shapes)
            kept |= dict(shapes)
        return {
            (one, other): tuple((lat, lon) for lat, lon in kept[_way(a, b)])
            for one, a in places.items()
            for other, b in places.items()
            if a != b
        }

    def zones(
        self, points: Mapping[str, Point], minutes: Sequence[int]
    ) -> dict[str, dict[int, Mapping[str, Any]]]:
        """Return the areas around each point, by minutes; none when the engine draws none.

        Raises
        ------
        EngineError
            As for `ways`.
        """
        kept = self.cache.drawings()
        found: dict[str, dict[int, Mapping[str, Any]]] = {}
        for key, point in points.items():
            place = rounded(point)
            what = f"zones {place.lat},{place.lon} {','.join(map(str, minutes))}"
            if what not in kept:
                areas = self.engine.zones(place, minutes)
                kept[what] = [[time, area] for time, area in areas.items()]
                self.cache.keep_drawings([(what, kept[what])])
            if kept[what]:
                found[key] = {int(time): area for time, area in kept[what]}
        return found

    def roads(self, points: Mapping[str, Point], minutes: Sequence[int]) -> Roads:
        """Return every drawing of the places a team goes to; see `ways` and `zones`."""
        return Roads(self.ways(points), self.zones(points, minutes))


def _way(origin: Point, destination: Point) -> str:
    return f"way {origin.lat},{origin.lon} {destination.lat},{destination.lon}"


def _snaps(
    table: Table, origins: Sequence[Point], destinations: Sequence[Point]
) -> dict[Point, Snapped]:
    places = [*origins, *destinations]
    return dict(zip(places, [*table.origins, *table.destinations], strict=True))


def blocks(missing: Sequence[Pair]) -> Iterator[tuple[tuple[Point, ...], tuple[Point, ...]]]:
    """Cut missing pairs into questions of at most BLOCK origins and BLOCK destinations.

    Origins that miss the same destinations go together. With one new place among known
    ones, that is its row and its column, and nothing else.
    """
    rows: dict[Point, list[Point]] = {}
    for origin, destination in missing:
        rows.setdefault(origin, []).append(destination)
    alike: dict[tuple[Point, ...], list[Point]] = {}
    whole = sorted({*rows, *(b for _, b in missing)}, key=lambda p: (p.lat, p.lon))
    for origin, ends in rows.items():
        # An origin that misses all but itself goes with the others that do.
        full = len(ends) == len(whole) - 1
        alike.setdefault(tuple(whole if full else ends), []).append(origin)
    for destinations, origins in alike.items():
        for some in _batches(origins, BLOCK):
            for others in _batches(destinations, BLOCK):
                yield some, others


def _batches(points: Sequence[Point], size: int) -> Iterator[tuple[Point, ...]]:
    for first in range(0, len(points), size):
        yield tuple(points[first : first + size])


def walks(
    places: Sequence[Point], stops: int, wanted: Collection[Pair]
) -> Iterator[tuple[Point, ...]]:
    """Cut the wanted ordered pairs into paths of at most `stops` points.

    From each place to each later one and back: a path of `stops` points draws
    ``stops - 1`` pairs with one question.
    """
    for rank, hub in enumerate(places):
        ends = [p for p in places[rank + 1 :] if (hub, p) in wanted or (p, hub) in wanted]
        for some in _batches(ends, max(1, (stops - 1) // 2)):
            yield (hub, *(stop for end in some for stop in (end, hub)))


def require_near(snaps: Mapping[str, Snapped]) -> None:
    """Refuse points too far from any road.

    Raises
    ------
    TravelError
        Names each of them with its distance.
    """
    far = [(key, snap.metres) for key, snap in snaps.items() if snap.metres > TOO_FAR_METRES]
    if far:
        raise TravelError(
            "\n".join(
                said.TOO_FAR.format(key, metres / 1000).replace(".", ",", 1)
                for key, metres in sorted(far, key=lambda row: -row[1])
            )
        )
