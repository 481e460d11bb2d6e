"""Our plan against the pipelines a user would script, on real territories.

    python benchmarks/pipelines.py [--epci SIREN ...] [--time-limit 60]

Needs the extra `bench` (spopt, PuLP, PyVRP, pyvroom). A pipeline chooses stops (spopt's
MCLP at 15 and at 10 minutes, or the villages with the most need), routes a fortnight with
one vehicle a working day (PyVRP, or VROOM), and snaps it to the scenario. `best timetable`
is our solver held to those stops and that rhythm: no router can do better with them. All
plans go before the same judge. Against each pipeline, ours may use no more team hours and
must reach as many communes; it is asked the most level, against its plan of the highest
level, then the least driving, against its plan that drives least, at that plan's level.
Writes benchmarks/results/pipelines.md and .csv.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from platformdirs import user_cache_path
from scripted import report
from scripted.choices import by_mclp, most_need, stops_of_a_fortnight
from scripted.report import GENEROUS, MCLP10, MCLP15, NEED, PYVRP, VROOM, Comparison, Orders, Pair
from scripted.routers import with_pyvrp, with_vroom
from scripted.running import Choose, Figures, Scripted, World, generous, ours, routed
from scripted.territories import TERRITORIES, Epci, load_world

from planner.model.effort import Effort
from planner.rules.working_time import AVERAGE_WORK
from planner.solving.lexicographic import EpsilonTargets

RESULTS = Path(__file__).resolve().parent / "results"
PEERS = ("spopt", "pulp", "pyvrp", "pyvroom")
MARK = "<!-- Written by benchmarks/pipelines.py; the analysis above is by hand. -->"


class Contest:
    """Pipelines and ours on one territory."""

    def __init__(self, world: World, effort: Effort) -> None:
        self.world, self.effort = world, effort
        self.most = stops_of_a_fortnight(world.problem.scenario)
        # Two pipelines often come to one plan.
        self.ours = cache(self._ours)

    def _ours(self, minutes: int, enough: EpsilonTargets) -> Figures | None:
        return ours(self.world, self.effort, minutes, enough)

    def choices(self) -> dict[str, Choose]:
        """Return the ways to choose stops."""
        problem, travel = self.world.problem, self.world.travel
        target = problem.scenario.policy.target_minutes
        return {
            MCLP15: cache(lambda n: by_mclp(problem, travel, target, n)),
            MCLP10: cache(lambda n: by_mclp(problem, travel, 10.0, n)),
            NEED: lambda n: most_need(problem, n),
        }

    def scripted(self) -> Iterator[tuple[str, str, Scripted]]:
        """Run every pipeline, then the best timetable of each choice of stops."""
        for choice, choose in self.choices().items():
            for name, router in ((PYVRP, with_pyvrp), (VROOM, with_vroom)):
                yield choice, name, routed(self.world, choose, self.most, router, self.effort.seed)
            stops = choose(self.most)
            best = generous(self.world, stops, self.effort)
            yield choice, GENEROUS, Scripted(best, best, ())

    def pairs(self) -> Iterator[Pair]:
        """Set ours beside each pipeline."""
        for choice, timetable, found in self.scripted():
            best, short = found.figures, found.shortest
            if best is None or short is None:
                yield Pair(choice, timetable, None, None, refusals=found.refusals)
                continue
            more = self.ours(best.minutes, EpsilonTargets(unreached=best.unreached))
            less = self.ours(
                short.minutes, EpsilonTargets(unreached=short.unreached, level=short.level)
            )
            print(f"  {choice}, {timetable}: level {best.level:.1f} -> "
                  f"{more.level if more else 0:.1f}, driving {short.driving} -> "
                  f"{less.driving if less else 0}", flush=True)  # fmt: skip
            yield Pair(choice, timetable, best, short, more, less, found.refusals)

    def orders(self, count: int) -> Orders | None:
        """Run the 15-minute pipeline under several orders of the halls."""
        problem, travel = self.world.problem, self.world.travel
        target = problem.scenario.policy.target_minutes
        found = []
        for seed in range(count):
            outcome = routed(
                self.world, lambda n, s=seed: by_mclp(problem, travel, target, n, s),
                self.most, with_vroom, seed,
            )  # fmt: skip
            if outcome.figures:
                found.append(outcome.figures)
        if not found:
            return None
        enough = EpsilonTargets(unreached=min(f.unreached for f in found))
        more = self.ours(min(f.minutes for f in found), enough)
        return Orders(tuple(f.level for f in found), more) if more else None


def compare(epci: Epci, world: World, effort: Effort, orders: int) -> Comparison:
    """Measure everything on one territory."""
    contest, territory = Contest(world, effort), world.problem.territory
    print(f"{territory.name} ({epci.siren})", flush=True)
    return Comparison(
        siren=epci.siren,
        name=territory.name,
        why=epci.why,
        communes=len(territory.communes),
        population=sum(c.population for c in territory.communes),
        km2=world.km2,
        need=sum(world.problem.needs().values()),
        allowed=sum(x.most for x in world.instance.limits if x.rule == AVERAGE_WORK) / 60,
        whole=ours(world, effort),
        pairs=tuple(contest.pairs()),
        orders=contest.orders(orders),
    )


def generated(arguments: argparse.Namespace, comparisons: list[Comparison]) -> str:
    """Return the written-by-program part of pipelines.md."""
    asked = (
        f"--start {arguments.start} --days {arguments.days} --time-limit {arguments.time_limit:g}"
    )
    if arguments.epci:
        asked = f"--epci {' '.join(arguments.epci)} {asked}"
    versions = ", ".join(f"{name} {version(name)}" for name in (*PEERS, "ortools"))
    lines = [
        f"`python benchmarks/pipelines.py {asked}`",
        "",
        f"{arguments.days} days from {arguments.start}, seed {arguments.seed}, "
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"{versions}.",
        "",
        "Level: need-weighted (tier 2). Driving: minutes of the horizon. KPI: share of the "
        "estimated under-3s within 15 (10) min of a session in every 14-day cycle. At most: what "
        "no plan can exceed in the same hours, reaching as many communes (proven bound).",
        "",
        report.summary(comparisons),
    ]
    return "\n".join([*lines, *(f"\n{report.territory_tables(c)}" for c in comparisons)]) + "\n"


def write(arguments: argparse.Namespace, comparisons: list[Comparison]) -> None:
    """Write the results, keeping the analysis above the mark."""
    path = arguments.output / "pipelines.md"
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    head = (
        old.split(MARK)[0] if MARK in old else "# Our plan and scripted pipelines, same judge\n\n"
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{head}{MARK}\n\n{generated(arguments, comparisons)}", encoding="utf-8")
    path.with_suffix(".csv").write_text(report.csv_text(comparisons), encoding="utf-8")


def parse() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser()
    known = [epci.siren for epci in TERRITORIES]
    parser.add_argument("--epci", nargs="+", default=[], metavar="SIREN", help=", ".join(known))
    parser.add_argument("--start", type=date.fromisoformat, default=date(2026, 11, 30))
    parser.add_argument("--days", type=int, default=28)
    parser.add_argument(
        "--time-limit", type=float, default=60.0, help="seconds of each solve of ours"
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--orders", type=int, default=20, help="random orders of the halls for MCLP"
    )
    parser.add_argument("--cache", type=Path, default=user_cache_path("planner") / "benchmarks")
    parser.add_argument("-o", "--output", type=Path, default=RESULTS)
    return parser.parse_args()


def main() -> None:
    arguments = parse()
    for name in PEERS:
        try:
            version(name)
        except PackageNotFoundError:
            sys.exit(f"{name} is missing: pip install -e '.[bench]'")
    effort = Effort(arguments.time_limit, seed=arguments.seed)
    named = {epci.siren: epci for epci in TERRITORIES}
    comparisons: list[Comparison] = []
    for siren in arguments.epci or named:
        world = load_world(siren, arguments.cache, arguments.start, arguments.days)
        epci = named.get(siren, Epci(siren, "asked for"))
        comparisons.append(compare(epci, world, effort, arguments.orders))
        write(arguments, comparisons)
    print(report.summary(comparisons))


if __name__ == "__main__":
    main()
