"""Grids filled in local processes, or on a Dask cluster of this computer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sweeping.territories import ROOT


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
    from planner.runs.pool import LocalProcesses

    return LocalProcesses(size)
