"""Road engines on real OpenStreetMap extracts, and the estimate against them.

    .venv-roads/bin/python benchmarks/roads.py

Liechtenstein and the centre of Helsinki (tests/data/osm), sixty named places of each. Both
engines build their roads, then answer a 60 x 60 matrix nobody asked before. Valhalla's
matrix is compared with its own routes, for each of its algorithms. The estimate is fitted
to each matrix, and also to every other place only and judged on the rest. Needs the extra
`roads`, so Python 3.12 or newer.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from report import heading, table, write  # noqa: E402

from planner.model.road_estimate import EstimateParameters  # noqa: E402
from planner.model.territory import Point  # noqa: E402
from planner.model.travel import TravelTimes  # noqa: E402
from planner.travel import embedded  # noqa: E402
from planner.travel.cache import Cache  # noqa: E402
from planner.travel.difference import differences  # noqa: E402
from planner.travel.engine import EngineError, RoadEngine  # noqa: E402
from planner.travel.fit import errors, fit  # noqa: E402
from planner.travel.roads import RoadProvider  # noqa: E402
from tests.osm import EXTRACTS, places  # noqa: E402

OPENERS = {"Valhalla": embedded.open_valhalla, "OSRM": embedded.open_osrm}
ALGORITHMS = ("select_optimal", "costmatrix", "timedistancematrix")
OFF = 0.3
"""Minutes of difference that matter, between a matrix and the routes it stands for."""

Matrices = Mapping[tuple[str, str], TravelTimes]


def measured(home: Path) -> Iterator[tuple[tuple[str, str], RoadEngine, TravelTimes, list[str]]]:
    """Build, ask, ask again; yield the matrix and its row."""
    for name, osm in EXTRACTS.items():
        for kind, opener in OPENERS.items():
            start = perf_counter()
            engine = opener(osm, home)
            built = perf_counter() - start
            provider = RoadProvider(engine, Cache(home / f"{name}{kind}.sqlite", engine.source))
            start = perf_counter()
            times = provider.matrix(places(name))
            asked = perf_counter() - start
            start = perf_counter()
            provider.matrix(places(name))
            again = perf_counter() - start
            start = perf_counter()
            ways = len(provider.ways(places(name)))
            drawn = perf_counter() - start
            nulls = int(np.isnan(times.minutes).sum())
            row = [name, kind, f"{built:.2f}", f"{asked:.2f}", f"{again:.2f}", str(nulls),
                   f"{ways} in {drawn:.1f}"]  # fmt: skip
            yield (name, kind), engine, times, row


def algorithm_rows(
    home: Path, engines: Mapping[tuple[str, str], RoadEngine]
) -> Iterator[list[str]]:
    """Compare Valhalla's matrix, by algorithm and shape of the question, with its routes."""
    import valhalla

    for name in EXTRACTS:
        points = list(places(name).values())
        route = np.array([[minutes(engines[name, "Valhalla"], a, b) for b in points]
                          for a in points])  # fmt: skip
        spots = [{"lat": p.lat, "lon": p.lon} for p in points]
        (folder,) = home.glob(f"valhalla-*{embedded.digest_of(EXTRACTS[name])[:16]}")
        for algorithm in ALGORITHMS:
            config: dict[str, Any] = embedded._valhalla_config(valhalla, folder)
            config["thor"]["source_to_target_algorithm"] = algorithm
            config["service_limits"]["auto"]["max_matrix_location_pairs"] = 10_000
            actor = valhalla.Actor(config)
            for columns in (60, 30):
                parts = []
                for first in range(0, 60, columns):
                    targets = spots[first : first + columns]
                    question = {"sources": spots, "targets": targets, "costing": "auto"}
                    parts.append(
                        [
                            [np.nan if cell["time"] is None else cell["time"] / 60 for cell in row]
                            for row in actor.matrix(question)["sources_to_targets"]
                        ]
                    )
                found = np.concatenate([np.array(part) for part in parts], axis=1)
                missing = np.isnan(found)
                gap = np.abs(found - route)[~missing & ~np.isnan(route)]
                yield [
                    name, algorithm, f"60 × {columns}", str(missing.sum()),
                    str((missing & ~np.isnan(route)).sum()),
                    f"{100 * (gap > OFF).mean():.1f} %", f"{gap.max():.1f}",
                ]  # fmt: skip


def minutes(engine: RoadEngine, origin: Point, destination: Point) -> float:
    """Minutes of the route; NaN when there is none."""
    if origin == destination:
        return 0.0
    try:
        return engine.path((origin, destination))[0].minutes
    except EngineError:
        return float("nan")


def pair_rows(matrices: Matrices) -> Iterator[list[str]]:
    """Valhalla against OSRM."""
    for name in EXTRACTS:
        one, two = matrices[name, "Valhalla"], matrices[name, "OSRM"]
        found = differences(one, two, largest=1)
        away = ~np.eye(len(one.ids), dtype=bool)
        km = np.abs(one.km - two.km)[away]
        worst = found.largest[0]
        yield [
            name, str(found.pairs), f"{found.median:.1f}", f"{found.p90:.1f}", f"{found.ratio:.2f}",
            f"{np.median(km):.2f}", f"{np.percentile(km, 90):.2f}",
            "/".join(map(str, found.crossing)),
            f"{worst.origin}→{worst.destination}: "
            f"{worst.minutes[0]:.1f} and {worst.minutes[1]:.1f}",
        ]  # fmt: skip


def part(times: TravelTimes, ids: list[str]) -> TravelTimes:
    rank = [times.index[key] for key in ids]
    cells = np.ix_(rank, rank)
    return replace(times, ids=tuple(ids), minutes=times.minutes[cells], km=times.km[cells])


def fit_rows(matrices: Matrices) -> Iterator[list[str]]:
    """The estimate before and after, and on places it was not fitted to."""
    default = EstimateParameters()
    for (name, kind), times in matrices.items():
        points = places(name)
        found = fit(times, points, default)
        half = fit(part(times, list(times.ids[::2])), points, default)
        rest = part(times, list(times.ids[1::2]))
        for label, parameters, judged in (
            ("default", default, times),
            ("fitted", found, times),
            ("default, even places", default, rest),
            ("fitted to odd places, even places", half, rest),
        ):
            e = errors(judged, points, parameters)
            yield [
                name, kind, label,
                f"{parameters.detour:g} / {parameters.detour_short:g}",
                f"{parameters.speed_kmh:g}", f"{parameters.overhead_minutes:g}",
                f"{e.mean:.2f}", f"{e.median:.2f}", f"{e.p90:.2f}", f"{e.bias:+.2f}",
                f"{100 * e.misplaced:.1f} %", f"{e.km_median:.2f}", f"{e.km_p90:.2f}",
            ]  # fmt: skip


def main() -> int:
    if find_spec("valhalla") is None or find_spec("osrm") is None:
        print("benchmarks/roads.py: needs the extra roads (Python 3.12 or newer); not run")
        return 0
    os.environ.pop("PLANNER_HOME", None)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        engines, matrices, rows = {}, {}, []
        for key, engine, times, row in measured(home):
            engines[key], matrices[key] = engine, times
            rows.append(row)
        algorithms = list(algorithm_rows(home, engines))
    lines = heading(
        "Road engines on real roads", ".venv-roads/bin/python benchmarks/roads.py", 0,
        ["pyvalhalla", "osrm-bindings"],
    )  # fmt: skip
    lines += ["Sixty named places of each extract; roads © OpenStreetMap contributors, ODbL.", ""]
    lines += table(
        ("extract", "engine", "build (s)", "60 × 60 (s)", "again (s)", "nulls", "ways (s)"), rows
    )
    lines += [
        "Valhalla's matrix against its own routes, all 3600 pairs, by algorithm and shape of the",
        "question: pairs left out, how many of them have a route, how many of the rest are off by",
        f"more than {OFF:g} min:",
        "",
    ]
    lines += table(
        ("extract", "algorithm", "question", "nulls", "with a route", "off", "largest (min)"),
        algorithms,
    )
    lines += ["Valhalla and OSRM, pair by pair; minutes, but for km:", ""]
    lines += table(
        ("extract", "pairs", "median", "90 %", "OSRM/Valhalla", "km median", "km 90 %",
         "cross 5/10/15 min", "largest"),
        pair_rows(matrices),
    )  # fmt: skip
    lines += ["The estimate against them; errors in minutes, but for km:", ""]
    lines += table(
        ("extract", "engine", "parameters", "detour, short", "km/h", "+ min", "mean", "median",
         "90 %", "bias", "wrong side of 15 min", "km median", "km 90 %"),
        fit_rows(matrices),
    )  # fmt: skip
    write("roads.md", lines)
    return 0


if __name__ == "__main__":
    sys.exit(main())
