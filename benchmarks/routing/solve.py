"""The classic ``RoutingModel`` formulation, for comparison.

A first plan comes from the tree search of the routing model's own solver: series are
held one after the other, and whatever no longer fits is left out. Local search descends
from there; then from other first plans, in random orders. Guided local search, simulated
annealing and tabu search were tried and found no better: a series of several sessions
moves as a whole, which no operator of the library does. Nothing is proven: the
certificate states only bounds that hold for every plan.
"""

from __future__ import annotations

import signal
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cache
from random import Random

from ortools.constraint_solver import pywrapcp
from ortools.constraint_solver.routing_enums_pb2 import (
    FirstSolutionStrategy,
    LocalSearchMetaheuristic,
)
from ortools.constraint_solver.routing_parameters_pb2 import RoutingSearchParameters
from ortools.util.optional_boolean_pb2 import BOOL_FALSE, BOOL_TRUE

from planner import texts
from planner.errors import InfeasibleError
from planner.model.effort import Effort, Progress, silent
from planner.model.plan import Plan, TierName
from planner.model.scenario import Problem
from planner.model.travel import TravelTimes
from planner.solving.assemble import PlanSolution
from planner.solving.certifying import certified_plan
from planner.solving.conflict import unusable
from planner.solving.indexing import build_instance
from planner.solving.instance import Instance
from planner.solving.lexicographic import objective_values
from planner.solving.master import needy
from planner.solving.search import Search
from planner.solving.tours import DayTour, enumerate_tours, open_stops, timetable

from .model import Formulation, build_routing

ENGINE = "routing (OR-Tools RoutingModel)"
"""What its certificates say found the plan."""

OPERATORS = ("use_make_active", "use_make_inactive", "use_swap_active")
"""A node has one vehicle and one hour: only moves that change which nodes are visited."""

STARTS = 20
"""First plans to descend from: the best order of series, then random ones."""

FIRST_FAILURES = 20_000
"""Dead ends after which the search for a first plan tries another order."""

CHECKS_PER_SECOND = 20_000
"""How a deterministic run turns seconds into branches: the clock must not decide."""


class NoPlanError(Exception):
    """The model has no solution, so there is nothing to wait for."""


def search_parameters() -> RoutingSearchParameters:
    """Parameters of the local search, but for its limits."""
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = FirstSolutionStrategy.ALL_UNPERFORMED
    parameters.local_search_metaheuristic = LocalSearchMetaheuristic.GREEDY_DESCENT
    for field in parameters.local_search_operators.DESCRIPTOR.fields:
        allowed = BOOL_TRUE if field.name in OPERATORS else BOOL_FALSE
        setattr(parameters.local_search_operators, field.name, allowed)
    return parameters


class Halt:
    """When to stop: heard at every branch, the solver keeps Python from running otherwise.

    Parameters
    ----------
    left : callable
        Seconds left; not asked when `checks` are counted instead.
    checks : int, optional
        How often the search may look here: a limit that no clock decides.
    """

    def __init__(self, left: Callable[[], float], checks: int | None = None) -> None:
        """Nobody has asked yet."""
        self.asked = False
        self._left, self._checks, self._most = left, 0, checks

    def __call__(self) -> bool:
        self._checks += 1
        return self.over()

    def over(self) -> bool:
        """Whether the search should end."""
        if self._most is None:
            return self.asked or self._left() <= 0
        return self.asked or self._checks > self._most

    def ask(self, *_: object) -> None:
        """Ask the search to stop; also a signal handler."""
        self.asked = True


@contextmanager
def _hearing(halt: Halt) -> Iterator[None]:
    """Turn Ctrl-C into a request: an exception must not cross the solver's C++ code."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, halt.ask)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def read_draft(form: Formulation, value: Callable[[pywrapcp.IntVar], int]) -> PlanSolution | None:
    """Return the draft of a solution; ``None`` if our own timetable refuses a tour.

    Parameters
    ----------
    value : callable
        Value of a variable in that solution.
    """
    instance, routing = form.instance, form.routing
    days: list[tuple[int, DayTour]] = []
    sessions: dict[int, int] = {}
    for c, cell in enumerate(instance.cells):
        route, index = [], value(routing.NextVar(routing.Start(c)))
        while not routing.IsEnd(index):
            route.append(form.nodes[form.manager.IndexToNode(index)][0])
            index = value(routing.NextVar(index))
        if not route:
            continue
        tour = timetable(instance, cell.kind, tuple(route))
        if tour is None:
            return None
        days.append((c, tour))
        for s in route:
            venue = instance.stops[s].venue
            sessions[venue] = sessions.get(venue, 0) + instance.stops[s].serves
    held = [value(y) for y in form.series]
    series = tuple(column.members[0] for column, y in zip(form.columns, held, strict=True) if y)
    driving = sum(tour.drive for _, tour in days)
    return PlanSolution(tuple(days), series, objective_values(instance, sessions, driving))


def _order(form: Formulation) -> list[int]:
    """Columns at fixed sites first, then those that alone add the most level a session."""
    instance = form.instance

    @cache
    def level(venue: int, sessions: int) -> float:
        return objective_values(instance, {venue: sessions}, 0).level

    def key(p: int) -> tuple[bool, float, int]:
        column = form.columns[p]
        stop = instance.stops[column.stop]
        added = level(stop.venue, column.sessions * stop.serves)
        return not instance.venues[stop.venue].fixed, -added / column.sessions, p

    return sorted(range(len(form.columns)), key=key)


def first_plan(form: Formulation, order: list[int], halt: Halt) -> pywrapcp.Assignment | None:
    """Hold columns in this order, each that still fits, by tree search.

    Returns
    -------
    Assignment or None
        Values of ``NextVar`` and of the series.

    Raises
    ------
    NoPlanError
        The whole tree was searched: the model has no solution.
    """
    solver, routing = form.routing.solver(), form.routing
    nexts = [routing.NextVar(index) for index in range(routing.Size())]
    series = [form.series[p] for p in order]
    steps = solver.Compose(
        [
            solver.Phase(series, solver.CHOOSE_FIRST_UNBOUND, solver.ASSIGN_MAX_VALUE),
            solver.Phase(nexts, solver.CHOOSE_FIRST_UNBOUND, solver.ASSIGN_MIN_VALUE),
        ]
    )
    solution = solver.Assignment()
    solution.Add(nexts + series)
    collector = solver.FirstSolutionCollector(solution)
    failures = solver.Failures()
    limits = [solver.CustomLimit(halt), solver.FailuresLimit(FIRST_FAILURES)]
    if solver.Solve(steps, [collector, *limits]):
        return solver.Assignment(collector.Solution(0))
    if not halt.over() and solver.Failures() - failures < FIRST_FAILURES:
        raise NoPlanError
    return None


def _search(search: Search, halt: Halt) -> None:
    """Descend from several first plans, offering every plan met."""
    form, rng = build_routing(search.instance, search_parameters()), Random(search.effort.seed)
    routing = form.routing
    # The model keeps its callbacks: if they kept the model, neither would ever be freed.
    model = weakref.proxy(form)

    def take(value: Callable[[pywrapcp.IntVar], int]) -> None:
        draft = read_draft(model, value)
        if draft is not None:
            search.update_incumbent(draft)
        try:
            search.progress("routing", None, None)
        except KeyboardInterrupt:
            halt.ask()

    routing.AddSearchMonitor(routing.solver().CustomLimit(halt))
    routing.AddAtSolutionCallback(lambda: take(lambda variable: variable.Value()))
    order = _order(form)
    for _ in range(STARTS):
        first = first_plan(form, order, halt)
        if first is not None:
            take(first.Value)
            routing.SolveFromAssignmentWithParameters(first, search_parameters())
        if halt.over():
            return
        rng.shuffle(order)


def _toured(instance: Instance) -> frozenset[int]:
    """Return the stops that tours make; refuse a scenario that asks what no tour can do.

    A stop that can be toured alone is toured; only if that leaves a doubt are all tours
    enumerated, which takes long when they may have many stops.
    """
    kinds = range(len(instance.kinds))
    alone = {s for k in kinds for s in open_stops(instance, k) if timetable(instance, k, (s,))}
    if not unusable(instance, frozenset(alone)):
        return frozenset(alone)
    tours = [tour for k in kinds for tour in enumerate_tours(instance, k)]
    toured = frozenset(s for tour in tours for s in tour.stops)
    if messages := unusable(instance, toured):
        raise InfeasibleError(messages)
    return toured


def solve(
    problem: Problem,
    travel: TravelTimes,
    effort: Effort,
    progress: Progress = silent,
    clock: Callable[[], float] = time.monotonic,
) -> tuple[Plan, bool]:
    """Return the best plan found and whether the search was interrupted.

    Same parameters as `planner.solving.solve.solve`; `effort.workers` is not used, the
    routing library runs on one thread. The scenario's tolerance is not used either: the
    tiers are strict.

    Raises
    ------
    InfeasibleError
        If no tour can do what the scenario asks; or if no plan was found, and then the
        message does not claim that there is none.
    """
    started = clock()
    instance = build_instance(problem, travel)
    toured = _toured(instance)
    search = Search(instance, effort, progress, clock, started)
    search.bounds[TierName.UNREACHED] = float(
        sum(not instance.reach[i].any() and not instance.given.reached[i] for i in needy(instance))
    )
    checks = int(CHECKS_PER_SECOND * effort.seconds) if effort.deterministic else None
    halt = Halt(search.left, checks)
    progress("routing", None, None)
    with _hearing(halt), suppress(NoPlanError):
        _search(search, halt)
    if search.best is None:
        why = texts.INTERRUPTED_EARLY if halt.asked else texts.no_plan_in_time(effort.seconds)
        raise InfeasibleError([why], proven=False)
    seconds = 0.0 if effort.deterministic else round(clock() - started, 1)
    plan = certified_plan(search, search.best, travel, seconds, toured)
    return replace(plan, certificate=replace(plan.certificate, engine=ENGINE)), halt.asked
