"""How time, gap and memory grow with the territory: up to the largest EPCI there is.

    python benchmarks/scale.py [--cases reims-143,reims-20] [--time-limit 270]

* `reims-143`: CU du Grand Reims, four teams, within --time-limit (270 s by default, so that
  the whole command may end within 300);
* `reims-20`, `-40`, `-80`: its communes nearest the depot, one team for 40 communes, within
  --curve-limit seconds each (120 by default);
* `basque-158`: CA du Pays Basque, the EPCI with the most communes, four teams, same limit. From
  Bayonne half of it is out of a day's reach, so two of the teams start from its middle.

Territories are those `planner territory build` drafts, kept in --cache. Each case runs in a
process of its own, which does what `planner plan` does, map and files included: its seconds
are wall-clock, from its start to its end, and its peak is ru_maxrss. `planner check` then
judges the files. Writes benchmarks/results/scale.md.

This file imports nothing heavy by itself: a child's peak counts that of its parent.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from memory import measure
from report import heading, table, write

ROOT = Path(__file__).resolve().parents[1]
NEAR = 0.01
"""Gap of the level whose time is noted."""


@dataclass(frozen=True)
class Case:
    """A territory, how many of its communes, and how many teams.

    `curve`: within the shorter limit; `middle`: half of the teams start there.
    """

    name: str
    siren: str
    communes: int
    teams: int
    curve: bool = True
    middle: bool = False


REIMS, BASQUE = "200067213", "200067106"
CASES = (
    Case("reims-143", REIMS, 143, 4, curve=False),
    Case("reims-20", REIMS, 20, 1),
    Case("reims-40", REIMS, 40, 1),
    Case("reims-80", REIMS, 80, 2),
    Case("basque-158", BASQUE, 158, 4, middle=True),
)
HEADER = ("case", "communes", "halls", "in reach", "teams", "tours", "limit (s)", "status",
          "unreached", "level gap", "driving gap", "seconds", "level within 1 % (s)", "peak (MiB)",
          "judge")  # fmt: skip


def build(case: Case, asked: argparse.Namespace) -> None:
    """PlanSolution the territory unless it is there."""
    from planner.territories import build_folder

    folder = asked.cache / case.siren
    if not (folder / "scenarios" / "reference.toml").exists():
        for line in build_folder(case.siren, folder, asked.cache / "sources", ROOT / "data", print):
            print(line)


def plan(case: Case, asked: argparse.Namespace) -> None:
    """Do what `planner plan` does, on the case; leave its files in the folder asked."""
    from watching import Within

    near = Within(NEAR)  # before anything that takes time to import

    from datetime import date

    from shrinking import half_from_the_middle, nearest, with_teams

    from planner import pipeline
    from planner.errors import PlannerError
    from planner.loading import load_problem
    from planner.model.effort import Effort
    from planner.progress import reporting

    scenario = asked.cache / case.siren / "scenarios" / "reference.toml"
    whole = load_problem(scenario, date.fromisoformat(asked.start), asked.days)
    problem = with_teams(nearest(whole, pipeline.travel_times(whole), case.communes), case.teams)
    if case.middle:
        problem = half_from_the_middle(problem, pipeline.travel_times(problem))
    effort = Effort(asked.time_limit, seed=asked.seed)
    try:
        with reporting(quiet=True, limit=asked.time_limit):
            travel = pipeline.travel_times(problem)
            result = pipeline.make_plan(problem, travel, effort, near)
    except PlannerError as error:
        told: dict[str, Any] = {"failed": " ".join(str(error).split())}
    else:
        polygons = pipeline.load_polygons(scenario)
        kept = {commune.code for commune in problem.territory.communes}
        polygons["features"] = [
            feature for feature in polygons["features"] if feature["properties"]["code"] in kept
        ]
        pipeline.write_result(result, asked.folder, polygons)
        told = {"near": near.seconds}
    (asked.folder / "told.json").write_text(json.dumps(told), encoding="utf-8")


def describe(case: Case, asked: argparse.Namespace) -> None:
    """Count what was planned, and judge it from its files."""
    from planner import pipeline
    from planner.loading import read_plan_dir
    from planner.solving.indexing import build_instance
    from planner.solving.tours import enumerate_tours

    problem, _, travel = read_plan_dir(asked.folder)
    instance = build_instance(problem, travel)
    tours = [t for kind in range(len(instance.kinds)) for t in enumerate_tours(instance, kind)]
    counts = {
        "communes": len(problem.territory.communes),
        "halls": len(instance.venues),
        "in reach": len({instance.stops[s].venue for tour in tours for s in tour.stops}),
        "teams": len(instance.teams),
        "tours": len(tours),
        "violations": len(pipeline.judge(asked.folder)),
    }
    (asked.folder / "counts.json").write_text(json.dumps(counts), encoding="utf-8")


STEPS = {"build": build, "plan": plan, "describe": describe}


def row(case: Case, limit: float, seconds: float, peak: float, folder: Path) -> list[str]:
    """Return the cells of a case from the files it left."""

    def read(name: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((folder / name).read_text(encoding="utf-8"))
        return found

    told, spent = read("told.json"), [f"{seconds:.0f}"]
    if "failed" in told:
        cells = [case.name, str(case.communes), "–", "–", str(case.teams), "–", f"{limit:g}"]
        return [*cells, told["failed"], "–", "–", "–", *spent, "–", f"{peak:.0f}", "no plan"]
    counts, stated = read("counts.json"), read("plan.json")["certificate"]
    tiers = {tier["name"]: tier for tier in stated["tiers"]}
    near = told["near"]
    return [
        case.name,
        *(str(counts[key]) for key in ("communes", "halls", "in reach", "teams", "tours")),
        f"{limit:g}", stated["status"], f"{tiers['unreached']['value']:g}",
        f"{tiers['level']['gap']:.3%}", f"{tiers['driving']['gap']:.1%}", *spent,
        "not reached" if near is None else f"{near:.0f}", f"{peak:.0f}",
        "sound" if counts["violations"] == 0 else f"{counts['violations']} violations",
    ]  # fmt: skip


def measured(case: Case, asked: argparse.Namespace) -> list[str]:
    """Run the steps of a case, each in its own process; return its cells."""
    limit = asked.curve_limit if case.curve else asked.time_limit
    with tempfile.TemporaryDirectory() as place:
        command = [
            *(sys.executable, str(Path(__file__).resolve()), "--cases", case.name),
            *("--start", asked.start, "--days", str(asked.days), "--seed", str(asked.seed)),
            *("--time-limit", f"{limit:g}", "--cache", str(asked.cache), "--folder", place),
        ]
        subprocess.run([*command, "--step", "build"], check=True)
        peak, seconds = measure([*command, "--step", "plan"])
        if (Path(place) / "plan.json").exists():
            subprocess.run([*command, "--step", "describe"], check=True)
        return row(case, limit, seconds, peak, Path(place))


def parse() -> argparse.Namespace:
    """Read the command line."""
    from platformdirs import user_cache_path

    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", default=",".join(case.name for case in CASES))
    parser.add_argument("--time-limit", type=float, default=270.0)
    parser.add_argument("--curve-limit", type=float, default=120.0)
    parser.add_argument("--start", default="2026-11-30")
    parser.add_argument("--days", type=int, default=28)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--cache", type=Path, default=user_cache_path("planner") / "benchmarks")
    parser.add_argument("--step", choices=list(STEPS), help="used by the command itself")
    parser.add_argument("--folder", type=Path, help="used by the command itself")
    return parser.parse_args()


def main() -> None:
    asked = parse()
    named = {case.name: case for case in CASES}
    cases = [named[name] for name in asked.cases.split(",")]
    if asked.step:
        STEPS[asked.step](cases[0], asked)
        return
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    rows = []
    for case in cases:
        rows.append(measured(case, asked))
        print(*rows[-1], sep=" | ", flush=True)
    command = f"python benchmarks/scale.py --cases {asked.cases} --time-limit {asked.time_limit:g}"
    command += f" --curve-limit {asked.curve_limit:g}"
    lines = heading("Size of the territory", command, asked.seed, ("ortools", "numpy"))
    lines += [
        f"{asked.days} days from {asked.start}; load of the machine at the start {load}. "
        "`reims`: the communes of CU du Grand Reims nearest its depot (143 is all of them); "
        "`basque`: CA du Pays Basque, half of the teams from its middle, without school calendar. "
        "Drafted scenarios; what one team may hold at most is multiplied by the teams. Halls: "
        "those that may host; in reach: those that some day tour visits. "
        "Tours: day tours enumerated, all kinds of day together. Gaps are relative to the plan's "
        "value, with bounds proven; the limit is the solver's. Seconds and peak resident "
        "set are those of a whole process that does what `planner plan` does. Level within 1 %: "
        "when the aggregated model's proven gap on the level came down to it, in seconds from the "
        "process's start; the plan is placed later. Judge: `planner check` on the files.",
        "",
        *table(HEADER, rows),
    ]
    write("scale.md", lines)


if __name__ == "__main__":
    main()
