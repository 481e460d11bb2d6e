"""Builds, compares and fits travel times: what the ``planner travel`` commands do."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from planner.errors import InputError, PlannerError, RequestError, TravelError
from planner.evaluation.coverage import coverage
from planner.evaluation.indicators import INDICATORS, indicators
from planner.loading import read_plan_dir
from planner.loading.plans import INPUTS_FILE, PLAN_FILE
from planner.model.plan import Plan
from planner.model.road_estimate import EstimateParameters
from planner.model.roads import NO_ROADS, ZONE_MINUTES, Roads
from planner.model.scenario import Problem
from planner.model.territory import Point
from planner.model.travel import TravelTimes
from planner.rules import driving
from planner.rules.checks import check
from planner.texts import travelling as words
from planner.travel import EstimateProvider, points_of, read_travel
from planner.travel.cache import Cache, cache_home
from planner.travel.difference import THRESHOLDS, differences
from planner.travel.engine import RoadEngine, Snapped
from planner.travel.fit import errors, fit
from planner.travel.roads import FAR_METRES, RoadProvider
from planner.travel.travel_folder import (
    ABOUT_FILE,
    read_folder,
    read_points,
    require_replaceable,
    write_folder,
)

Log = Callable[[str], None]
CACHE_FILE = "roads.sqlite"
EFFECTS = ("under3_within_15min", "under3_within_10min", "level", "communes_reached")
"""Indicators two sets of times are compared by; the first two are the headline."""


@dataclass(frozen=True)
class Source:
    """Which engine to ask: on an extract, behind an address, or none (the estimate).

    Parameters
    ----------
    engine : str
        One of `planner.travel.servers.ENGINES`.
    fresh : bool
        Ask again what is already known.
    """

    engine: str = "valhalla"
    osm: Path | None = None
    server: str | None = None
    fresh: bool = False


def build(problem: Problem, source: Source, folder: Path, log: Log) -> Iterator[str]:
    """Write the travel times of a problem into a folder; yield French lines.

    Raises
    ------
    InputError
        The extract or the extra is missing.
    TravelError
        A pair has no way, a point is too far from any road, or the engine fails.
    StoreError
        A file cannot be written.
    """
    require_replaceable(folder)
    points = points_of(problem)
    if source.osm is None and source.server is None:
        times = EstimateProvider(problem.scenario.travel).matrix(points)
        write_folder(folder, times, points, {}, NO_ROADS, {})
        yield words.estimated_folder(str(folder), len(points))
        return
    engine, origin = open_engine(source, next(iter(points.values())), log)
    cache = Cache(cache_home() / CACHE_FILE, engine.source)
    if source.fresh:
        cache.forget()
    provider = RoadProvider(engine, cache, log)
    times = provider.matrix(points)
    snaps = provider.snapped(points)
    roads, trouble = _drawings(provider, problem, log)
    write_folder(folder, times, points, snaps, roads, origin)
    yield words.built_folder(str(folder), len(points), times.engine)
    yield from _snap_lines(snaps, names_of(problem))
    yield from trouble


def open_engine(source: Source, sample: Point, log: Log) -> tuple[RoadEngine, dict[str, str]]:
    """Return the engine asked for, and what its figures come from.

    Raises
    ------
    InputError
        The extract or the extra is missing, or that engine is only a server.
    TravelError
        The extract gives no roads, or the server does not answer.
    """
    if source.server is not None:
        from planner.travel.servers import open_server, shown_address

        engine = open_server(source.engine, source.server, sample, os.environ)
        return engine, {"server": shown_address(source.server)}
    from planner.travel.embedded import digest_of, open_osrm, open_valhalla

    openers = {"valhalla": open_valhalla, "osrm": open_osrm}
    if source.engine not in openers:
        raise RequestError.about("engine", words.ONLY_BY_SERVER.format(source.engine))
    assert source.osm is not None
    log(words.preparing(str(source.osm)))
    engine = openers[source.engine](source.osm, cache_home())
    return engine, {"file": source.osm.name, "sha256": digest_of(source.osm)}


def _drawings(provider: RoadProvider, problem: Problem, log: Log) -> tuple[Roads, tuple[str, ...]]:
    """Return ways and zones of the places a team goes to; times do without them."""
    scenario = problem.scenario
    venues = {venue.id: venue.point for venue in scenario.venues if problem.usable(venue)}
    depots = {team.depot: team.depot_point for team in scenario.teams}
    log(words.drawing(provider.engine.name))
    try:
        ways = provider.ways({**venues, **depots})
        return Roads(ways, provider.zones(venues, ZONE_MINUTES)), ()
    except TravelError as error:
        return NO_ROADS, (words.no_drawings(str(error)),)


def names_of(problem: Problem) -> dict[str, str]:
    """Return what a reader calls each point."""
    return {
        **{venue.id: words.venue_name(venue.name, venue.id) for venue in problem.scenario.venues},
        **{team.depot: words.depot_name(team.depot) for team in problem.scenario.teams},
        **{c.code: words.hall_name(c.name, c.code) for c in problem.territory.communes},
    }


def _snap_lines(snaps: Mapping[str, Snapped], names: Mapping[str, str]) -> Iterator[str]:
    if not snaps:
        return
    metres = {key: snap.metres for key, snap in snaps.items()}
    farthest = max(metres, key=lambda key: metres[key])
    median = float(np.median(list(metres.values())))
    yield words.snap_summary(len(metres), median, names[farthest], metres[farthest])
    for key in sorted(metres, key=lambda key: -metres[key]):
        if metres[key] > FAR_METRES:
            yield words.far_point(names[key], metres[key])


def read_times(path: Path) -> TravelTimes:
    """Read the times of a travel folder, of a plan's folder, or of a CSV file.

    Raises
    ------
    InputError, TravelError
        There is none of them, or it is faulty.
    """
    if (path / ABOUT_FILE).exists():
        return read_folder(path)
    if (path / PLAN_FILE).exists():
        return read_plan_dir(path)[2]
    if path.is_dir():
        raise InputError.single(path, "", words.NOTHING_THERE)
    return read_travel(path, path.name, estimated=False)


def compare(first: Path, second: Path, plan: Path | None, largest: int) -> Iterator[str]:
    """Yield the French lines that compare two sets of times, and their effect on a plan.

    Parameters
    ----------
    plan : Path, optional
        Folder of the plan they are tried on; without one, only the times are compared.

    Raises
    ------
    InputError, TravelError
        A folder is missing or faulty, or the two share no two points.
    """
    sides = dict(zip(words.SIDES, (read_times(first), read_times(second)), strict=True))
    for (side, times), path in zip(sides.items(), (first, second), strict=True):
        yield words.side_line(side, str(path), times.engine, times.estimated)
    one, two = sides.values()
    found = differences(one, two, largest)
    for side, only in zip(sides, (found.only_first, found.only_second), strict=True):
        if only:
            yield words.one_sided(side, only)
    yield from words.difference_summary(
        found.pairs, found.median, found.p90, found.bias, found.ratio
    )
    for limit, pairs in zip(THRESHOLDS, found.crossing, strict=True):
        yield words.crossing(limit, pairs)
    stored = None if plan is None else read_plan_dir(plan)
    names = names_of(stored[0]) if stored else {}
    yield words.LARGEST
    for pair in found.largest:
        origin, end = (names.get(key, key) for key in (pair.origin, pair.destination))
        yield f"- {words.pair_line(origin, end, pair.minutes, pair.km)}"
    if stored is None or plan is None:
        yield words.NO_PLAN
        return
    yield from _effects(plan, stored[0], stored[1], sides)


def _effects(
    folder: Path, problem: Problem, plan: Plan, sides: Mapping[str, TravelTimes]
) -> Iterator[str]:
    """Say what the very same sessions are worth under each set of times."""
    missing = [
        words.NO_TIMES_IN.format(folder, key, side)
        for side, times in sides.items()
        for key in points_of(problem)
        if key not in times.index
    ]
    if missing:
        raise TravelError("\n".join(missing))
    yield words.effect_on(str(folder))
    figures = [
        indicators(problem, plan, times, coverage(problem, plan, times)) for times in sides.values()
    ]
    for key in EFFECTS:
        shown = INDICATORS[key]
        yield f"- {words.indicator_line(shown.label, (shown.text(row[key]) for row in figures))}"
    for side, times in sides.items():
        broken = [v for v in check(problem, plan, times) if v.rule == driving.TRAVEL]
        yield f"- {words.broken_legs(side, len(broken))}"


def fitted(folder: Path, start: EstimateParameters) -> Iterator[str]:
    """Yield the French lines of a fit of the estimate on the times of a folder.

    Raises
    ------
    InputError, TravelError
        The folder is faulty, its times are estimated or too few.
    """
    times, points = read_times(folder), _points(folder)
    found = fit(times, points, start)
    before, after = errors(times, points, start), errors(times, points, found)
    yield from words.fit_table(
        str(folder), times.engine, before.pairs, asdict(before), asdict(after)
    )
    for name in ("detour", "detour_short", "speed_kmh", "overhead_minutes"):
        yield f"  {name} = {getattr(found, name):g}"


def _points(folder: Path) -> dict[str, Point]:
    """Return where the points of a travel folder or of a plan's folder are."""
    if (folder / INPUTS_FILE).exists():
        return points_of(read_plan_dir(folder)[0])
    if not (folder / ABOUT_FILE).exists():
        raise InputError.single(folder, "", words.NOT_A_FOLDER)
    return read_points(folder)


def plan_to_try(asked: Path | None, sides: Sequence[Path], written: Sequence[Path]) -> Path | None:
    """Return the plan to try times on: asked for, else one of the sides, else the last written."""
    if asked is not None:
        return asked
    own = [side for side in sides if (side / PLAN_FILE).exists()]
    for folder in (*own, *reversed(written)):
        try:
            problem = read_plan_dir(folder)[0]
            known = [set(read_times(side).index) for side in sides]
        except PlannerError:
            continue
        if all(set(points_of(problem)) <= ids for ids in known):
            return folder
    return None
