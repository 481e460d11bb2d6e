"""A sweep of many territories: what a second worker brings, and what a kill costs.

    python benchmarks/sweep.py --territories 100            # about an hour on two cores
    python benchmarks/sweep.py --territories 4 --rehearsal 2 --days 14   # a trial

Territories are EPCIs drawn at random (--seed) from all of France, built from public data in
--cache; two scenarios each: a target of 15 minutes and one of 10. Runs stop at --time-limit
seconds, as those of users do; the report says what plans are worth alone and on the cluster. With
--deterministic they are limited by work instead, and every way of making them must find the same
plans, but a large territory may take minutes. Steps, each in a folder of its own under --cache,
each going on where it was when the command is started again:

* `single`: one run after the other in one local process. Their seconds add up to the sum that the
  cluster is compared with: on an idle machine a run may use every core, so the sum is what one
  person would wait.
* `one`, `two`: the cluster of one and of two workers, undisturbed, by `planner.sweep` on a Dask
  scheduler of 127.0.0.1. `one` makes only the first --rehearsal territories.
* `killed`: `planner sweep` as typed, on the first --rehearsal territories. One worker is killed
  after a quarter of the runs, the command itself after half of them; it is then typed again.

Efficiency is the sum of single runs / (workers x wall-clock seconds). Writes results/sweep.md.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from report import heading, table, write
from sweeping.clusters import local, on_cluster, timed_fill
from sweeping.kills import killing
from sweeping.projection import durations, preparing, schedule
from sweeping.territories import SCENARIOS, Epci, all_epcis, build, write_grid

WORKERS = (1, 10, 100)
CURVE = ("workers", "runs", "sum of single runs (s)", "wall-clock (s)", "efficiency")


def minutes(seconds: float) -> str:
    return f"{seconds / 3600:.1f} h" if seconds >= 5400 else f"{seconds / 60:.1f} min"


def quality(where: str, runs: list[Any]) -> str:
    """Say what plans are worth, so that speed is not bought with worse ones in silence."""
    done = [run for run in runs if run.status == "done"]
    optimal = sum(run.certificate["status"] == "optimal" for run in done)
    level = sum(run.indicators["level"] for run in done) / max(1, len(done))
    return f"{where}: {optimal} proven optimal, mean level {level:.2%}."


def report(asked: argparse.Namespace, epcis: list[Epci], everything: list[Epci]) -> None:
    cells = SCENARIOS * len(epcis)
    few = epcis[: asked.rehearsal]
    whole, part = write_grid("whole", epcis, asked), write_grid("part", few, asked)
    _, single = timed_fill(whole, asked.place / "single", lambda: local(1))
    two, runs = on_cluster(whole, asked.place / "two", 2)
    one, _ = on_cluster(part, asked.place / "one", 1)
    told = killing(part, asked.place / "killed", SCENARIOS * len(few))
    total = sum(run.seconds for run in single)
    subtotal = sum(run.seconds for run in single[: SCENARIOS * len(few)])
    efficiency, lone = total / (2 * two), subtotal / one
    inside = sum(run.seconds for run in runs) / total
    client = preparing(whole)
    costs = max(0.0, (one - subtotal) / (SCENARIOS * len(few))), max(0.0, (2 * two - total) / cells)
    seconds = durations(single, everything, asked.seed)
    failures = [run for run in single if run.status == "failed"]
    curve = [
        ("1", len(few) * SCENARIOS, f"{subtotal:.0f}", f"{one:.0f}", f"{lone:.2f}"),
        ("2", cells, f"{total:.0f}", f"{two:.0f}", f"**{efficiency:.2f}**"),
    ]
    projected = []
    for workers in WORKERS:
        wall = schedule(seconds, workers, costs[workers > 1], client)
        share = sum(seconds) / (workers * wall)
        projected.append((workers, minutes(wall), f"{share:.2f}"))
    command = f"python benchmarks/sweep.py --territories {asked.territories}"
    command += f" --rehearsal {asked.rehearsal} --days {asked.days}"
    command += f" --time-limit {asked.time_limit:g}{' --deterministic' * asked.deterministic}"
    text = heading("Sweeps", command, asked.seed, ("dask", "distributed", "ortools"))
    text += [
        f"{len(epcis)} EPCIs drawn at random, {min(e.communes for e in epcis)} to "
        f"{max(e.communes for e in epcis)} communes, two scenarios each, {asked.days} days from "
        f"{asked.start}, at most {asked.time_limit:g} "
        f"{'units of work' if asked.deterministic else 'seconds'} each. {len(failures)} of the "
        f"{cells} runs failed. {quality('Alone', single)} {quality('On two workers', runs)} "
        f"{os.cpu_count()} cores, of which this process may use {len(os.sched_getaffinity(0))}.",
        "",
        "## Efficiency on a local Dask cluster",
        "",
        *table(CURVE, curve),
        "Sum of single runs / (workers x wall-clock). A single run may use every core, in the "
        f"cluster it shares them: inside the two workers the same runs took {inside:.2f} times "
        "the seconds they take alone.",
        "",
        "## A worker killed, then the command",
        "",
        *table(("", ""), told.items()),
        "## Projection, not a measurement",
        "",
        f"All {len(everything)} EPCIs x {SCENARIOS} scenarios: {len(seconds)} runs, "
        f"{minutes(sum(seconds))} of single runs. Each EPCI takes the seconds of a measured "
        "territory of like size; each run costs what the curve above says it costs more than "
        f"alone ({costs[0]:.2f} s with one worker, {costs[1]:.2f} s with more); the command "
        f"prepares runs one after the other ({1000 * client:.0f} ms each, measured). "
        "Workers are taken to be as fast as these.",
        "",
        *table(("workers", "wall-clock", "efficiency"), projected),
    ]  # fmt: skip
    for run in failures[:10]:
        text.append(f"- failed: {run.territory} {run.name}: {run.reason}")
    if asked.write:
        write("sweep.md", text)
    else:
        print("\n".join(text))


def parse() -> argparse.Namespace:
    from platformdirs import user_cache_path

    parser = argparse.ArgumentParser()
    parser.add_argument("--territories", type=int, default=100)
    parser.add_argument("--rehearsal", type=int, default=20, help="territories of one and killed")
    parser.add_argument("--days", type=int, default=28)
    parser.add_argument("--start", default="2026-11-30")
    parser.add_argument("--time-limit", type=float, default=10.0, help="seconds a run")
    parser.add_argument("--deterministic", action="store_true", help="units of work instead")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--cache", type=Path, default=user_cache_path("planner") / "benchmarks")
    parser.add_argument("--no-write", dest="write", action="store_false", help="print only")
    asked = parser.parse_args()
    name = f"{asked.territories}-{asked.rehearsal}-{asked.days}-{asked.time_limit:g}-{asked.seed}"
    name += "-deterministic" if asked.deterministic else ""
    asked.place = asked.cache / "sweep" / name
    return asked


def main() -> None:
    asked = parse()
    everything = all_epcis(asked.cache)
    report(asked, build(everything, asked), everything)


if __name__ == "__main__":
    main()
