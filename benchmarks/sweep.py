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
import heapq
import json
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from report import heading, table, write

ROOT = Path(__file__).resolve().parents[1]
SCENARIOS = 2
GRID = """name = "Cible à 15 ou 10 minutes"
start = {start}
days = {days}
territories = [{territories}]
time_limit = {limit:g}
seed = {seed}
deterministic = {deterministic}

[variations]
policy.target_minutes = [15, 10]
"""
WORKERS = (1, 10, 100)
CURVE = ("workers", "runs", "sum of single runs (s)", "wall-clock (s)", "efficiency")


@dataclass(frozen=True)
class Epci:
    siren: str
    communes: int


# ---------------------------------------------------------------- territories


def all_epcis(cache: Path) -> list[Epci]:
    """Every EPCI of the archive, in the order of their SIREN."""
    from planner.sources import fetch_archives
    from planner.sources.archives import read_divisions

    rows = read_divisions(fetch_archives(cache / "sources", print).decoupage).epci
    return sorted((Epci(row["code"], len(row["membres"])) for row in rows), key=lambda e: e.siren)


def build(epcis: list[Epci], asked: argparse.Namespace) -> list[Epci]:
    """Draw territories and build those that are not there; name those that cannot be."""
    from planner.errors import PlannerError
    from planner.territories import build_folder

    drawn, built = list(epcis), list[Epci]()
    random.Random(asked.seed).shuffle(drawn)
    for epci in drawn:
        if len(built) == asked.territories:
            break
        folder = asked.cache / "epci" / epci.siren
        refused = folder / "refused.txt"
        if refused.exists():
            continue
        if not (folder / "scenarios" / "reference.toml").exists():
            try:
                sources = asked.cache / "sources"
                list(build_folder(epci.siren, folder, sources, ROOT / "data", lambda line: None))
            except PlannerError as error:
                folder.mkdir(parents=True, exist_ok=True)
                refused.write_text("\n".join(error.lines), encoding="utf-8")
                print(f"{epci.siren}: {error.lines[0]}", flush=True)
                continue
            print(f"built {epci.siren}, {epci.communes} communes", flush=True)
        built.append(epci)
    return built


def write_grid(name: str, epcis: list[Epci], asked: argparse.Namespace) -> Path:
    path = asked.place / f"{name}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    names = ", ".join(f'"{(asked.cache / "epci" / epci.siren).resolve()}"' for epci in epcis)
    text = GRID.format(start=asked.start, days=asked.days, territories=names,
                       limit=asked.time_limit, seed=asked.seed,
                       deterministic=str(asked.deterministic).lower())  # fmt: skip
    path.write_text(text, encoding="utf-8")
    return path


# ------------------------------------------------------------------- measuring


def timed_fill(grid: Path, folder: Path, open_workers: Any) -> tuple[float, list[Any]]:
    """Fill a folder; return wall-clock seconds, those of interrupted attempts included."""
    from planner.loading import load_grid
    from planner.sweep import fill

    clock, began = folder / "seconds.json", time.monotonic()
    folder.mkdir(parents=True, exist_ok=True)
    before = json.loads(clock.read_text(encoding="utf-8")) if clock.exists() else 0.0
    spent = before

    def advance(settled: Any) -> None:
        nonlocal spent
        if settled.fresh:
            spent = before + time.monotonic() - began
            clock.write_text(json.dumps(spent), encoding="utf-8")
            print(f"{folder.name}: {settled.index} {settled.run.name} {settled.run.status} "
                  f"{settled.run.seconds:.1f} s", flush=True)  # fmt: skip

    with closing(open_workers()) as workers:
        began = time.monotonic()  # the workers are there
        runs = fill(load_grid(grid), folder, workers, advance=advance)
    return spent, [runs[index] for index in sorted(runs)]


@contextmanager
def cluster(workers: int, place: Path) -> Any:
    """Start a scheduler and its workers on 127.0.0.1; yield its address and the workers."""
    found = place / "scheduler.json"
    found.unlink(missing_ok=True)
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    dask = [sys.executable, "-m", "dask"]
    common = ["--host", "127.0.0.1", "--no-dashboard"]
    started = [
        subprocess.Popen(
            [*dask, "scheduler", *common, "--port", "0", "--scheduler-file", str(found)],
            env=env, stderr=subprocess.DEVNULL,
        )
    ]  # fmt: skip
    try:
        while not found.exists() or not found.read_text(encoding="utf-8").strip():
            time.sleep(0.1)
        address = json.loads(found.read_text(encoding="utf-8"))["address"]
        options = ["--nthreads", "1", "--no-nanny", "--local-directory", str(place / "work")]
        for _ in range(workers):
            command = [*dask, "worker", address, *common, *options]
            started.append(
                subprocess.Popen(
                    command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
                )
            )
        yield address, started[1:]
    finally:
        for process in started:
            process.kill()
            process.wait()


def on_cluster(grid: Path, folder: Path, workers: int) -> tuple[float, list[Any]]:
    from distributed import Client

    from planner.sweep.cluster import DaskCluster

    with cluster(workers, grid.parent) as (address, _):
        with Client(address, set_as_default=False) as client:
            client.wait_for_workers(workers)
            # What a run imports is imported before the clock starts, as in the local process.
            client.run(lambda: __import__("planner.solving.solve"))
        return timed_fill(grid, folder, lambda: DaskCluster(address))


def local(size: int) -> Any:
    from planner.processes import LocalProcesses

    return LocalProcesses(size)


# --------------------------------------------------------------------- killing


def lines(folder: Path) -> list[str]:
    path = folder / "runs.jsonl"
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def kept(folder: Path) -> list[dict[str, Any]]:
    """Whole lines only: the last one may still be on its way."""
    found = []
    for line in lines(folder):
        try:
            found.append(json.loads(line))
        except ValueError:
            break
    return found


def killing(grid: Path, folder: Path, cells: int) -> dict[str, Any]:
    """Kill a worker, then the command; type it again; say what became of the runs."""
    told = folder / "told.json"
    if told.exists():
        known: dict[str, Any] = json.loads(told.read_text(encoding="utf-8"))
        return known
    for file in folder.glob("*"):  # half a rehearsal proves nothing
        file.unlink()
    command = [sys.executable, "-m", "planner.cli", "sweep", str(grid), "-o", str(folder)]
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    with cluster(2, grid.parent) as (address, workers):
        command += ["--scheduler", address, "--quiet"]
        client = subprocess.Popen(command, env=env, start_new_session=True)
        waited(client, folder, cells // 4)
        workers[0].send_signal(signal.SIGKILL)
        at_worker = len(kept(folder))
        waited(client, folder, cells // 2)
        os.killpg(client.pid, signal.SIGKILL)
        client.wait()
        at_client = kept(folder)
        code = subprocess.run(command, env=env, check=False).returncode
    after = kept(folder)
    found = {
        "kept when the worker was killed": at_worker,
        "kept when the command was killed": len(at_client),
        "kept lines still there, unchanged": after[: len(at_client)] == at_client,
        "runs at the end": len(after),
        "distinct": len({run["key"] for run in after}),
        "made again although finished": len(after) - len({run["key"] for run in after}),
        "exit code": code,
    }
    told.write_text(json.dumps(found), encoding="utf-8")
    return found


def waited(client: subprocess.Popen[bytes], folder: Path, runs: int) -> None:
    """Wait until a command has kept so many runs."""
    while len(kept(folder)) < max(1, runs):
        if client.poll() is not None:
            raise SystemExit(f"planner sweep ended early: exit code {client.returncode}")
        time.sleep(0.02)


# ------------------------------------------------------------------ projecting


def durations(runs: list[Any], epcis: list[Epci], seed: int) -> list[float]:
    """Seconds of both runs of every EPCI: drawn among measured territories of like size.

    The ten measured territories nearest in communes are as likely each; failures count with
    the seconds they took.
    """
    measured: dict[int, list[tuple[float, ...]]] = {}
    for first, second in zip(runs[::SCENARIOS], runs[1::SCENARIOS], strict=True):
        measured.setdefault(first.communes or second.communes, []).append(
            (first.seconds, second.seconds)
        )
    flat = sorted((size, pair) for size, pairs in measured.items() for pair in pairs)
    sizes, chance = np.array([size for size, _ in flat]), random.Random(seed)
    drawn: list[float] = []
    for epci in epcis:
        near = np.argsort(np.abs(sizes - epci.communes), kind="stable")[:10]
        drawn.extend(flat[chance.choice(list(near))][1])
    return drawn


def schedule(seconds: list[float], workers: int, overhead: float, client: float) -> float:
    """Return the wall-clock seconds of a sweep: each run goes to the first idle worker.

    The command prepares runs one after the other, `client` seconds each, at most two a
    worker ahead; `overhead` is added to each run.
    """
    idle, ready, ends = [0.0] * workers, 0.0, list[float]()
    for length in seconds:
        if len(ends) >= 2 * workers:
            ready = max(ready, heapq.heappop(ends))
        ready += client
        end = max(ready, heapq.heappop(idle)) + length + overhead
        heapq.heappush(idle, end)
        heapq.heappush(ends, end)
    return max(idle)


def preparing(grid: Path) -> float:
    """Seconds the command spends on a run before handing it over: loading, times, pickling."""
    import pickle

    from planner.loading import load_grid
    from planner.sweep.runs import prepare

    loaded = load_grid(grid)
    began = time.perf_counter()
    for cell in loaded.cells:
        pickle.dumps(prepare(loaded, cell))
    return (time.perf_counter() - began) / len(loaded.cells)


# --------------------------------------------------------------------- writing


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
