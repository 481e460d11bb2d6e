"""Our engine against the classic OR-Tools ``RoutingModel``, same problem, same judge.

    python benchmarks/engines.py [--start 2026-11-30] [--time-limit 60] [--seed 0]

Two horizons of the reference territory, 14 and 28 days. Every plan is checked before it
is counted. The gap is to the bound the enumeration engine proved: on the first tier it
holds for every plan; on a later one, only for plans as good on the tiers before, so it is
not given when a plan is worse there. Writes benchmarks/results/engines.md.
"""

from __future__ import annotations

import argparse
import os
import platform
import time
from datetime import date
from importlib.metadata import version
from pathlib import Path

from routing import solve as routing

from planner.errors import InfeasibleError
from planner.loading import load_problem
from planner.model.effort import Effort
from planner.model.plan import Plan, Tier
from planner.pipeline import checked, make_plan, travel_times
from planner.solving import ENGINE

ROOT = Path(__file__).resolve().parents[1]
HORIZONS = (14, 28)


def gaps(plan: Plan, proof: Plan) -> list[str]:
    """Distance of each tier to the proven bound, while the tiers before are as good."""
    cells, comparable = [], True
    for tier, proven in zip(plan.certificate.tiers, proof.certificate.tiers, strict=True):
        gap = Tier(tier.name, tier.sense, tier.value, proven.bound).gap
        cells.append(f"{gap:.2%}" if comparable else "–")
        comparable = comparable and gap == 0
    return cells


def rows(days: int, arguments: argparse.Namespace) -> list[str]:
    """Solve one horizon with every engine."""
    problem = load_problem(arguments.scenario, arguments.start, days)
    travel = travel_times(problem)
    lines, proof = [], None
    effort = Effort(arguments.time_limit, seed=arguments.seed)

    def compared() -> Plan:
        return checked(problem, routing.solve(problem, travel, effort)[0], travel).plan

    def ours() -> Plan:
        return make_plan(problem, travel, effort).plan

    for engine, solve in (("enumeration", ours), ("routing", compared)):
        started = time.monotonic()
        try:
            plan = solve()  # judged, or it raises
        except InfeasibleError as error:
            lines.append(f"| {days} | {engine} | {error} |" + " – |" * 5)
            continue
        seconds = time.monotonic() - started
        proof = proof or plan
        cells = [
            f"{tier.value:g} ({gap})"
            for tier, gap in zip(plan.certificate.tiers, gaps(plan, proof), strict=True)
        ]
        figures = plan.indicators
        lines.append(
            f"| {days} | {engine} | {plan.certificate.status} | " + " | ".join(cells)
            + f" | {figures['under3_within_15min']:.1%} | {figures['sessions']} | {seconds:.1f} |"
        )  # fmt: skip
    return lines


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--scenario", type=Path, default=ROOT / "data/scenarios/reference.toml")
    parser.add_argument("--start", type=date.fromisoformat, default=date(2026, 11, 30))
    parser.add_argument("--time-limit", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    problem = load_problem(arguments.scenario, arguments.start, HORIZONS[0])
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    lines = [
        "# Both engines, same problem, same judge",
        "",
        f"{problem.territory.name}, from {arguments.start}, scenario {problem.scenario.name}, "
        f"equity {problem.scenario.policy.equity}. `python benchmarks/engines.py --start "
        f"{arguments.start} --time-limit {arguments.time_limit:g} --seed {arguments.seed}`; "
        f"{platform.machine()}, {os.cpu_count()} cores (load {load} at the start), Python "
        f"{platform.python_version()}, OR-Tools {version('ortools')}. In brackets, the gap to the "
        "bound proven by the enumeration engine. Every plan passed the judge. The routing engine "
        "uses its whole time: where it is cut short, its figures move with the machine's load.",
        "",
        f"* `enumeration`: {ENGINE}",
        f"* `routing`: {routing.ENGINE}",
        "",
        "| days | engine | status | communes not reached | need-weighted level | driving (min) "
        "| under 3 within 15 min | sessions | seconds |",
        "|---" * 9 + "|",
    ]
    for days in HORIZONS:
        lines += rows(days, arguments)
    text = "\n".join(lines) + "\n"
    target = ROOT / "benchmarks" / "results" / "engines.md"
    target.parent.mkdir(exist_ok=True)
    target.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
