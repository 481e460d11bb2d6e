"""Random disruptions of a plan: is the revision sound, proven, and how long does it take?

    python benchmarks/disruptions.py [--count 200] [--start 2026-11-30] [--days 28]
        [--time-limit 60] [--revision-limit 20] [--seed 0]

One to three of them at once, on a random day of the plan: a hall closed (mostly one with
sessions), agents away, a day or two called off, a session locked, a session asked for.
Everything a revision must not touch is compared byte for byte, and the judge has the last
word (`chance.py`). Writes benchmarks/results/disruptions.md.
"""

from __future__ import annotations

import argparse
import os
import statistics
from collections import Counter
from datetime import date
from pathlib import Path

from chance import IMPOSSIBLE, PROVEN, REFUSED, UNPROVEN, Outcome, outcome, random_case
from report import heading, table, write

from planner.loading import load_problem
from planner.model.effort import Effort
from planner.pipeline import make_plan, travel_times

ROOT = Path(__file__).resolve().parents[1]


def _lines(found: list[Outcome]) -> list[str]:
    counts = Counter(one.kind for one in found)
    revised = counts[PROVEN] + counts[UNPROVEN]
    rows = []
    for kind in (PROVEN, UNPROVEN, IMPOSSIBLE, REFUSED):
        own = [one for one in found if one.kind == kind]
        if own:
            seconds = [one.seconds for one in own]
            rows.append(
                (kind, len(own), f"{statistics.median(seconds):.2f}", f"{max(seconds):.2f}",
                 f"{statistics.mean(one.changes for one in own):.1f}"
                 if kind in (PROVEN, UNPROVEN) else "")
            )  # fmt: skip
    share = counts[PROVEN] / revised if revised else 0.0
    wrong = sum(bool(one.faults) for one in found)
    return [
        *table(("outcome", "cases", "median s", "max s", "changes, mean"), rows),
        f"Proven least among the revisions: {share:.1%} of {revised}. "
        f"Revisions that the judge refuses or that touch what they must not: {wrong}.",
        "",
        "*Impossible*: a session locked or asked for cannot be held, with the reason. *Refused*: "
        "what was typed is not of the plan, with the fault.",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--start", type=date.fromisoformat, default=date(2026, 11, 30))
    parser.add_argument("--days", type=int, default=28)
    parser.add_argument("--time-limit", type=float, default=60.0)
    parser.add_argument("--revision-limit", type=float, default=20.0)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    problem = load_problem(ROOT / "data/scenarios/reference.toml", given.start, given.days)
    result = make_plan(problem, travel_times(problem), Effort(given.time_limit, seed=given.seed))
    stored = result.problem, result.plan, result.travel
    found = []
    for k in range(given.count):
        case = random_case(stored, given.seed + k)
        one = outcome(stored, case, Effort(given.revision_limit, seed=given.seed))
        found.append(one)
        for fault in one.faults:
            print(f"seed {given.seed + k}: {fault}")
    command = (
        f"python benchmarks/disruptions.py --count {given.count} --start {given.start} "
        f"--days {given.days} --revision-limit {given.revision_limit:g}"
    )
    plan = result.plan
    write(
        "disruptions.md",
        [
            *heading(
                f"{given.count} random disruptions of a plan", command, given.seed, ["ortools"]
            ),
            f"{plan.territory_name}, {plan.start} to {plan.end}, scenario {plan.scenario_name}: "
            f"{len(plan.sessions())} sessions. On {len(os.sched_getaffinity(0))} core(s), at most "
            f"{given.revision_limit:g} s each.",
            "",
            *_lines(found),
        ],
    )


if __name__ == "__main__":
    main()
