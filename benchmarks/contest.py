"""Running methods on one problem: ours on its threads, then peers of one thread each."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from planner.model.effort import Effort
from planner.solving.sisr.problem import RoutingProblem, Solution
from planner.solving.sisr.search import RuinSettings, search

Run = tuple[Solution | None, float]
"""What a method found, and its seconds."""


def compiled(problem: RoutingProblem) -> None:
    """Compile our search before anything is timed: up to a minute, once per version of numba."""
    search(problem, Effort(0.1))


def ours(problem: RoutingProblem, seconds: float, seed: int, threads: int = 0) -> Run:
    """Ruin and recreate, on every core unless told how many threads."""
    begun = time.monotonic()
    solution = search(problem, Effort(seconds, seed=seed), RuinSettings(threads=threads))
    return solution, time.monotonic() - begun


def _peer(name: str, problem: RoutingProblem, seconds: float, seed: int) -> Run:
    import peers

    begun = time.monotonic()
    solution = getattr(peers, name)(problem, seconds, seed)
    return solution, time.monotonic() - begun


def in_turn(
    names: Sequence[str], problem: RoutingProblem, seconds: float, seed: int, abreast: int
) -> dict[str, Run]:
    """Run peers, `abreast` at a time, each in a process of its own.

    None of them can use a second core, VROOM aside.
    """
    if not names:
        return {}
    with ProcessPoolExecutor(abreast, mp_context=get_context("spawn")) as pool:
        runs = {name: pool.submit(_peer, name, problem, seconds, seed) for name in names}
        return {name: run.result() for name, run in runs.items()}


def everyone(
    names: Sequence[str], problem: RoutingProblem, seconds: float, seed: int, threads: int
) -> dict[str, Run]:
    """Run ours, then the peers: one after the other when ours has one thread only.

    Otherwise ours has every core to itself and the peers then run side by side.
    """
    mine = ours(problem, seconds, seed, threads)
    return {"ours": mine, **in_turn(names, problem, seconds, seed, threads or len(names))}
