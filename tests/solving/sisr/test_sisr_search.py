"""Ruin and recreate against every solution of small problems, rules rechecked apart."""

import itertools
import math
import random

import numpy as np
import pytest

from benchmarks.instances import faults, length
from planner.model.effort import Effort
from planner.solving.sisr.problem import (
    Cover,
    Customer,
    Route,
    RouteStop,
    RoutingOption,
    RoutingProblem,
)
from planner.solving.sisr.search import RuinSettings, search

QUICK = Effort(0.5, seed=3, deterministic=True)
KNOTS = ((0.0, 0.0), (1.0, 0.5), (2.0, 0.8), (4.0, 1.0))


def distances(points):
    xy = np.array(points, dtype=float)
    legs = xy[:, None] - xy[None]
    return np.hypot(legs[..., 0], legs[..., 1])


def level(exposure):
    return float(np.interp(exposure, *zip(*KNOTS, strict=True)))


def worth(problem, solution):
    """Cost of a solution, recomputed from its routes."""
    days = {}
    for route, members in zip(problem.routes, solution.routes, strict=True):
        for c, rank in members:
            days.setdefault((c, rank), set()).add(route.day)
    total = length(problem, solution)
    for c, customer in enumerate(problem.customers):
        if not any(key[0] == c for key in days):
            total += customer.skip
    total -= sum(problem.customers[c].options[rank].prize for c, rank in days)
    if problem.cover:
        exposure = sum(
            (problem.cover.exposure[c] * len(d) for (c, _), d in days.items()),
            np.zeros(problem.cover.need.size),
        )
        total -= sum(n * level(e) for n, e in zip(problem.cover.need, exposure, strict=True))
    return total


def cheapest_route(problem, route, members):
    """Least cost of serving `members`, each a (customer, rank), by one route."""
    best = math.inf
    if sum(problem.customers[c].options[o].stop.load for c, o in members) > route.capacity:
        return best
    for order in itertools.permutations(members):
        at, clock, cost, busy = route.start, route.opens, 0.0, 0.0
        sound = len(order) <= route.most_stops
        for c, o in order:
            stop = problem.customers[c].options[o].stop
            clock = max(clock + problem.time[at, stop.point], stop.opens)
            sound = sound and clock <= stop.closes + 1e-9
            cost += problem.cost[at, stop.point]
            busy += problem.time[at, stop.point] + stop.service
            clock, at = clock + stop.service, stop.point
        if order:
            cost += problem.cost[at, route.end]
            busy += problem.time[at, route.end]
            clock += problem.time[at, route.end]
        if sound and busy <= route.longest + 1e-9 and clock <= route.closes + 1e-9:
            best = min(best, cost)
    return best


def cheapest_day(problem, routes, members):
    """Least cost of a day: members shared out between its routes in every way."""
    best = math.inf
    for owners in itertools.product(range(len(routes)), repeat=len(members)):
        cost = sum(
            cheapest_route(
                problem, route, [m for m, o in zip(members, owners, strict=True) if o == r]
            )
            for r, route in enumerate(routes)
        )
        best = min(best, cost)
    return best


def brute(problem):
    """Least cost over every choice of options."""
    best = math.inf
    ranks = [[None, *range(len(c.options))] for c in problem.customers]
    for choice in itertools.product(*ranks):
        cost = sum(
            c.skip if rank is None else -c.options[rank].prize
            for c, rank in zip(problem.customers, choice, strict=True)
        )
        if problem.cover:
            exposure = np.zeros(problem.cover.need.size)
            for c, rank in enumerate(choice):
                if rank is not None:
                    count = len(problem.customers[c].options[rank].days)
                    exposure += problem.cover.exposure[c] * count
            pairs = zip(problem.cover.need, exposure, strict=True)
            cost -= sum(n * level(e) for n, e in pairs)
        if not math.isfinite(cost):
            continue
        for day in range(problem.days):
            routes = [route for route in problem.routes if route.day == day]
            members = [
                (c, rank)
                for c, rank in enumerate(choice)
                if rank is not None and day in problem.customers[c].options[rank].days
            ]
            cost += cheapest_day(problem, routes, members)
        best = min(best, cost)
    return best


def random_problem(seed):
    """Three to five customers on one or two days: loads, windows, prizes, cover, some of each."""
    r = random.Random(seed)
    count = r.randint(3, 5)
    points = [(r.randint(0, 20), r.randint(0, 20)) for _ in range(count + 1)]
    time = distances(points)
    windows = r.random() < 0.5
    customers, days = [], r.choice([1, 2, 2])
    for point in range(1, count + 1):
        opens = r.randint(0, 40) if windows else 0
        stops = [RouteStop(point, opens, opens + r.randint(5, 40) if windows else np.inf,
                           r.randint(0, 5), r.randint(1, 4))]  # fmt: skip
        if r.random() < 0.3:
            stops.append(RouteStop(point, 10.0, 70.0, 2.0, 1.0))
        patterns = r.choice([((0,), (1,)), ((0, 1),), ((0,), (1,), (0, 1))])
        patterns = patterns if days == 2 else ((0,),)
        prize = float(r.choice([0, 0, 15, 40]))
        options = tuple(RoutingOption(s, d, prize * len(d)) for s in stops for d in patterns)
        skip = np.inf if not windows and r.random() < 0.5 else float(r.choice([0, 30]))
        customers.append(Customer(options, skip))
    limit = r.choice([np.inf, 60.0])
    routes = [Route(day, 0, 0, 0.0, 90.0 if windows else np.inf, limit, r.choice([6.0, 12.0]))
              for day in range(days)]  # fmt: skip
    if r.random() < 0.5:
        routes = [route for route in routes for _ in range(2)]
    cover = None
    if r.random() < 0.4:
        exposure = np.array([[r.choice([0, 0.3, 1]) for _ in range(3)] for _ in customers])
        cover = Cover(exposure, np.array([r.randint(0, 60) for _ in range(3)], dtype=float), KNOTS)
    cost = time if r.random() < 0.5 else time * 0.5
    return RoutingProblem(cost, time, tuple(customers), tuple(routes), cover)


@pytest.mark.parametrize("seed", range(60))
def test_small_problems_are_solved_as_by_trying_everything(seed):
    problem = random_problem(seed)
    best = brute(problem)
    found = search(problem, QUICK)
    if math.isinf(best):
        assert math.isinf(found.cost)
        return
    assert faults(problem, found) == []
    assert found.cost == pytest.approx(worth(problem, found), abs=1e-6)
    assert found.cost == pytest.approx(best, abs=1e-6)


def grid_problem():
    """Thirty required customers, one to two visits in four days, on a grid."""
    points = [(2, 2)] + [(x, y) for x in range(6) for y in range(5)]
    cost = distances(points)
    customers = []
    for point in range(1, len(points)):
        stop = RouteStop(point, load=1.0)
        days = ((0, 2), (1, 3)) if point % 3 else ((0,), (1,), (2,), (3,))
        customers.append(Customer(tuple(RoutingOption(stop, d) for d in days)))
    routes = tuple(Route(day, 0, 0, capacity=8.0) for day in range(4) for _ in range(2))
    return RoutingProblem(cost, cost, tuple(customers), routes)


def test_a_larger_periodic_problem_keeps_every_rule():
    problem = grid_problem()
    found = search(problem, QUICK)
    assert faults(problem, found) == []
    assert found.cost == pytest.approx(worth(problem, found))


def test_the_same_seed_gives_the_same_solution():
    problem = grid_problem()
    first, second = search(problem, QUICK), search(problem, QUICK)
    assert first == second


def test_a_start_is_never_made_worse():
    problem = grid_problem()
    start = search(problem, QUICK)
    again = search(problem, Effort(0.05, seed=9, deterministic=True), start=start)
    assert again.cost <= start.cost + 1e-6


def test_the_clock_stops_the_search():
    ticks = itertools.count()
    found = search(grid_problem(), Effort(3.0), RuinSettings(threads=1), clock=lambda: next(ticks))
    assert faults(grid_problem(), found) == []


def test_progress_only_improves():
    seen = []
    search(grid_problem(), QUICK, progress=seen.append)
    assert seen == sorted(seen, reverse=True)
    assert seen
