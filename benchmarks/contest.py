"""Running methods on one problem: ours on every core, peers of one thread side by side."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from planner.solving.backend import Effort
from planner.solving.ruin.problem import RoutingProblem, Solution
from planner.solving.ruin.search import search

Run = tuple[Solution | None, float]
"""What a method found, and its seconds."""


def compiled(problem: RoutingProblem) -> None:
    """Compile our search before anything is timed: up to a minute, once per version of numba."""
    search(problem, Effort(0.1))


def ours(problem: RoutingProblem, seconds: float, seed: int) -> Run:
    """Ruin and recreate on every core."""
    begun = time.monotonic()
    solution = search(problem, Effort(seconds, seed=seed))
    return solution, time.monotonic() - begun


def _peer(name: str, problem: RoutingProblem, seconds: float, seed: int) -> Run:
    import peers

    begun = time.monotonic()
    solution = getattr(peers, name)(problem, seconds, seed)
    return solution, time.monotonic() - begun


def side_by_side(
    names: Sequence[str], problem: RoutingProblem, seconds: float, seed: int
) -> dict[str, Run]:
    """Run peers at the same time, each in a process of its own.

    None of them can use a second core, VROOM aside.
    """
    if not names:
        return {}
    with ProcessPoolExecutor(len(names), mp_context=get_context("spawn")) as pool:
        runs = {name: pool.submit(_peer, name, problem, seconds, seed) for name in names}
        return {name: run.result() for name, run in runs.items()}
