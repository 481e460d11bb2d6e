"""How long all of France would take on more workers: a schedule of measured runs."""

from __future__ import annotations

import heapq
import random
import time
from pathlib import Path
from typing import Any

import numpy as np

from sweeping.territories import SCENARIOS, Epci


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
    from planner.sweep.cells import prepare

    loaded = load_grid(grid)
    began = time.perf_counter()
    for cell in loaded.cells:
        pickle.dumps(prepare(loaded, cell))
    return (time.perf_counter() - began) / len(loaded.cells)
