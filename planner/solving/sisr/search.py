"""Ruin and recreate on every core (SISR), then set partitioning of the routes met."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from planner.model.effort import Effort
from planner.solving.sisr.flatten import flatten, new_pool, new_state, read_best, set_current
from planner.solving.sisr.kernel import Data, Pool, State, anneal, recount
from planner.solving.sisr.problem import RoutingProblem, Solution
from planner.solving.sisr.route_selection import read_pools, select

ITERATIONS_PER_SECOND = 20_000
"""How a deterministic run turns seconds into iterations: the clock must not decide."""

CHUNK_SECONDS = 0.1
"""Time between two looks at the clock, and two adjustments of the price."""

WARMING = 1_000
"""Iterations that make the first solution, at no temperature."""

DETERMINISTIC_THREADS = 2
"""A deterministic run must not depend on the number of cores."""


@dataclass(frozen=True)
class RuinSettings:
    """How to search. Temperatures are in units of `Search.scale`.

    Parameters
    ----------
    average : float
        Customers removed by an iteration, on average.
    longest_string : float
        Longest string removed from a route.
    hot, cold : float
        First and last temperature.
    single : float
        Share of iterations that rearrange one day only.
    cluster : float
        Share of the others that remove neighbours over all days, not strings of routes.
    near_best : float
        How far from the best a solution may be for its routes to enter the pool.
    complete : float
        Share of iterations at which no required customer should be missing: the price
        of leaving one out is raised below this share, and lowered above.
    price_step : float
        Factor of one adjustment of that price.
    rounds : tuple of (float, float)
        Share of the time, and share of `hot`, of each round; after each the routes met
        are recombined.
    selecting : float
        Share of the time of one recombination.
    most_routes, most_visits : int
        Routes recombined, and stops in them.
    threads : int
        0: one per core.
    """

    average: float = 7.0
    longest_string: float = 10.0
    hot: float = 1.0
    cold: float = 0.03
    single: float = 0.3
    cluster: float = 0.3
    near_best: float = 0.5
    complete: float = 0.4
    price_step: float = 1.2
    rounds: tuple[tuple[float, float], ...] = ((0.6, 1.0), (0.36, 0.2))
    selecting: float = 0.02
    most_routes: int = 8_000
    most_visits: int = 80_000
    threads: int = 0


@dataclass(frozen=True)
class Cooling:
    """Temperatures from `hot` to `cold` in `seconds`, counted in iterations if deterministic."""

    hot: float
    cold: float
    near_best: float
    seconds: float
    deterministic: bool

    def at(self, passed: float) -> float:
        """Temperature after so many seconds."""
        return float(self.hot * (self.cold / self.hot) ** (passed / self.seconds))


@dataclass
class Worker:
    """One thread's search. `rate` is its iterations per second, measured."""

    data: Data
    state: State
    pool: Pool
    settings: RuinSettings
    rate: float = 1000.0

    def run(self, iterations: int, hot: float, cold: float, near_best: float) -> float:
        """Run `iterations`; return the share of them without a required customer missing."""
        before = int(self.state.counts[5])
        anneal(self.data, self.state, self.pool, iterations, hot, cold, self.settings.average,
               self.settings.longest_string, near_best, self.settings.single,
               self.settings.cluster)  # fmt: skip
        return (int(self.state.counts[5]) - before) / iterations

    def cool(self, cooling: Cooling, clock: Callable[[], float]) -> None:
        """Run one cooling."""
        begun, passed, done = clock(), 0.0, 0
        while passed < cooling.seconds:
            rate = ITERATIONS_PER_SECOND if cooling.deterministic else self.rate
            count = 1 + int(rate * min(CHUNK_SECONDS, cooling.seconds - passed))
            heat = cooling.at(passed)
            before = clock()
            self._price(self.run(count, heat, heat, cooling.near_best))
            now = clock()
            self.rate = count / max(now - before, 1e-6)
            done += count
            passed = done / ITERATIONS_PER_SECOND if cooling.deterministic else now - begun

    def _price(self, complete: float) -> None:
        if self.data.required.any():
            step = self.settings.price_step
            self.state.totals[2] *= step if complete < self.settings.complete else 1 / step
            recount(self.data, self.state)


class RuinSearch:
    """Several workers and the best solution so far."""

    def __init__(self, problem: RoutingProblem, effort: Effort, settings: RuinSettings) -> None:
        self.effort, self.settings = effort, settings
        self.data = flatten(problem)
        cores = DETERMINISTIC_THREADS if effort.deterministic else os.cpu_count() or 1
        self.workers = [
            Worker(self.data, new_state(self.data, effort.seed * 1009 + k), new_pool(), settings)
            for k in range(settings.threads or cores)
        ]
        self.best = Solution(math.inf)

    def each(self, work: Callable[[Worker], object]) -> None:
        """Run `work` on every worker at once: the compiled search holds no lock."""
        with ThreadPoolExecutor(len(self.workers)) as pool:
            list(pool.map(work, self.workers))

    def warm(self) -> None:
        """Make first solutions (and compile, the first time)."""
        self.each(lambda worker: worker.run(WARMING, 1e-9, 1e-9, 0.0))
        self.gather()

    @property
    def scale(self) -> float:
        """Mean cost of a visit, plus mean prize of an option: the unit of temperatures."""
        state = self.workers[0].state
        visits = max(1, int(state.now.size.sum()))
        prizes = self.data.prize[self.data.prize > 0]
        prize = float(prizes.mean()) if prizes.size else 0.0
        need = float(self.data.need.mean()) if self.data.need.size else 0.0
        return max(float(state.now.length.sum()) / visits + prize + need, 1e-9)

    def gather(self) -> None:
        """Keep the best of the workers' solutions."""
        found = [read_best(self.data, worker.state) for worker in self.workers]
        self.best = min([self.best, *found], key=lambda solution: solution.cost)

    def share(self, solution: Solution) -> None:
        """Make `solution` every worker's current one."""
        if math.isfinite(solution.cost):
            for worker in self.workers:
                set_current(self.data, worker.state, solution)

    def recombine(self, seconds: float) -> None:
        """Look for a better combination of the routes met."""
        if not math.isfinite(self.best.cost):
            return
        pools, settings = [worker.pool for worker in self.workers], self.settings
        routes = read_pools(pools, settings.most_routes, settings.most_visits)
        chosen = select(self.data, routes, self.best, self.effort.share(seconds))
        if chosen is not None and chosen.cost < self.best.cost - 1e-6:
            set_current(self.data, self.workers[0].state, chosen)
            self.gather()


def search(
    problem: RoutingProblem,
    effort: Effort,
    settings: RuinSettings = RuinSettings(),
    start: Solution | None = None,
    progress: Callable[[float], None] = lambda cost: None,
    clock: Callable[[], float] = time.monotonic,
) -> Solution:
    """Return the best solution found; its cost is infinite when none serves all required.

    Parameters
    ----------
    effort : Effort
        The same seed and effort give the same solution in deterministic mode.
    start : Solution, optional
        Where to start from.
    progress : callable
        Told the best cost, now and then.
    clock : callable
        Seconds; only durations are used.
    """
    begun, recombining = clock(), effort.seconds * settings.selecting
    whole = RuinSearch(problem, effort, settings)
    if start is not None:
        whole.share(start)
    whole.warm()
    for share, heat in settings.rounds:
        whole.share(whole.best)
        scale, seconds = whole.scale, effort.seconds * share
        if not effort.deterministic:
            seconds = min(seconds, begun + effort.seconds - clock() - recombining)
        cooling = Cooling(
            hot=settings.hot * heat * scale,
            cold=settings.cold * scale,
            near_best=settings.near_best * scale,
            seconds=seconds,
            deterministic=effort.deterministic,
        )
        whole.each(partial(Worker.cool, cooling=cooling, clock=clock))
        whole.gather()
        progress(whole.best.cost)
        before = clock()
        whole.recombine(effort.seconds * settings.selecting)
        recombining = clock() - before  # what the next one will take, its model included
        progress(whole.best.cost)
    return whole.best
