"""Cordeau's periodic VRP: our search against published values and two peers.

    python benchmarks/pvrp.py [--seconds 60] [--instances p01,pr03] [--peers routing,pyvrp]

* `ours`: ruin and recreate on every core, then set partitioning of the routes met;
* `routing`: OR-Tools RoutingModel, one node per (customer, combination, day);
* `pyvrp`: combinations chosen by CP-SAT so that days carry equal loads, then PyVRP a day.

Ours has every core to itself; the peers, of one thread each, then run side by side. With
--threads 1 ours has one thread too, and the peers run in turn.
Instances are read from --path (default: ../shared/benchmarks). Writes
benchmarks/results/pvrp-SECONDS.md. Every solution is checked against the instance.
"""

from __future__ import annotations

import argparse
import statistics
from pathlib import Path

from contest import compiled, everyone
from instances import best_known, faults, length, read_pvrp
from report import SHARED, heading, table, write

LEFT_OUT = {"p13": "its listed value is stale (3424.5 has been found)"}


def gap(value: float | None, best: float) -> float | None:
    return None if value is None else value / best - 1


def shown(value: float | None, form: str) -> str:
    return "none" if value is None else format(value, form)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--path", type=Path, default=SHARED)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=0, help="of ours; 0: one per core")
    parser.add_argument("--instances", default="")
    parser.add_argument("--peers", default="")
    arguments = parser.parse_args()
    known = best_known(arguments.path, "pvrp")
    files = sorted((arguments.path / "pvrp").glob("*.txt"))
    wanted = set(filter(None, arguments.instances.split(",")))
    peers = list(filter(None, arguments.peers.split(",")))
    rows, gaps = [], {name: [] for name in ("ours", *peers)}
    compiled(read_pvrp(files[0]))
    for file in files:
        if (wanted and file.stem not in wanted) or file.stem in LEFT_OUT:
            continue
        problem, best = read_pvrp(file), known[file.stem, 0]
        row = [file.stem, f"{best:.2f}"]
        runs = everyone(peers, problem, arguments.seconds, arguments.seed, arguments.threads)
        for name, (solution, spent) in runs.items():
            value = None
            if solution is not None and not faults(problem, solution):
                value = length(problem, solution)
                gaps[name].append(value / best - 1)
            row += [shown(value, ".2f"), shown(gap(value, best), ".2%"), f"{spent:.0f}"]
        print(row, flush=True)
        rows.append(row)
    header = ["instance", "best known"]
    for name in gaps:
        header += [name, "gap", "s"]
    command = f"python benchmarks/pvrp.py --seconds {arguments.seconds:g}"
    command += f" --threads {arguments.threads}" if arguments.threads else ""
    command += f" --peers {arguments.peers}" if arguments.peers else ""
    lines = heading(
        f"Periodic VRP, {arguments.seconds:g} s", command, arguments.seed,
        ["ortools", "numba", "numpy", "pyvrp"],
    )  # fmt: skip
    lines += table(header, rows)
    for name, found in gaps.items():
        if not found:
            lines.append(f"- {name}: no solution on any instance.")
            continue
        at_best = sum(1 for g in found if g <= 1e-5)
        lines.append(
            f"- {name}: solved {len(found)} of {len(rows)}; gap mean {statistics.mean(found):.2%}, "
            f"median {statistics.median(found):.2%}, worst {max(found):.2%}; "
            f"at the best known value or better on {at_best}."
        )
    lines += ["", *(f"{name} is left out: {why}." for name, why in LEFT_OUT.items())]
    lines.append("Gaps are to the best known values of Vidal et al. (2012), not to proven bounds.")
    write(f"pvrp-{arguments.seconds:g}.md", lines)


if __name__ == "__main__":
    main()
