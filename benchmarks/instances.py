"""Public routing instances, read into the product's own `RoutingProblem`."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from planner.solving.sisr.problem import (
    Customer,
    Floats,
    Route,
    RouteStop,
    RoutingOption,
    RoutingProblem,
    Solution,
)


def best_known(folder: Path, kind: str) -> dict[tuple[str, int], float]:
    """Published values of ``best_known.csv``, by instance and vehicles (0 when not given)."""
    with (folder / "best_known.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["set"] == kind]
    return {(row["instance"], int(row["vehicles"] or 0)): float(row["value"]) for row in rows}


def _distances(xy: Sequence[tuple[float, float]]) -> Floats:
    points = np.array(xy)
    legs = points[:, None, :] - points[None, :, :]
    return np.hypot(legs[..., 0], legs[..., 1])


def read_pvrp(path: Path) -> RoutingProblem:
    """Read a periodic VRP in Cordeau's format: every customer is required.

    Notes
    -----
    ``type m n t``, a line ``D Q`` per day, then ``i x y duration load frequency count
    combination...``; the bits of a combination are days, the first the most significant.
    A duration limit of 0 means none. A customer with no combination is a dummy.
    """
    lines = [line.split() for line in path.read_text(encoding="ascii").splitlines()]
    vehicles, days = int(lines[0][1]), int(lines[0][3])
    limits = [(float(line[0]), float(line[1])) for line in lines[1 : 1 + days]]
    rows = [line for line in lines[1 + days :] if line]
    cost = _distances([(float(row[1]), float(row[2])) for row in rows])
    customers = []
    for point, row in enumerate(rows[1:], 1):
        stop = RouteStop(point, service=float(row[3]), load=float(row[4]))
        count = int(row[6])
        combinations = [int(text) for text in row[7 : 7 + count]]
        options = [
            RoutingOption(stop, tuple(d for d in range(days) if combination >> (days - 1 - d) & 1))
            for combination in combinations
        ]
        if options:
            customers.append(Customer(tuple(options)))
    routes = [
        Route(day, 0, 0, longest=limit or np.inf, capacity=capacity)
        for day, (limit, capacity) in enumerate(limits)
        for _ in range(vehicles)
    ]
    return RoutingProblem(cost, cost, tuple(customers), tuple(routes))


def read_toptw(path: Path, vehicles: int, weight: float) -> RoutingProblem:
    """Read a team orienteering problem with time windows: one day, prizes, skips free.

    Parameters
    ----------
    weight : float
        Cost of a unit of distance, in units of prize: it only breaks ties between equal
        scores when small enough, and guides the search.

    Notes
    -----
    Distances are truncated to one decimal (Solomon's c, r, rc) or two (Cordeau's pr).
    """
    lines = [line.split() for line in path.read_text(encoding="ascii").splitlines()]
    rows = [line for line in lines[2:] if line]
    digits = 100 if path.stem.startswith("pr") else 10
    legs = _distances([(float(row[1]), float(row[2])) for row in rows])
    time = np.floor(legs * digits + 1e-9) / digits
    customers = []
    for point, row in enumerate(rows[1:], 1):
        stop = RouteStop(point, float(row[-2]), float(row[-1]), float(row[3]))
        customers.append(Customer((RoutingOption(stop, (0,), prize=float(row[4])),), skip=0.0))
    closes = float(rows[0][-1])
    routes = tuple(Route(0, 0, 0, 0.0, closes) for _ in range(vehicles))
    return RoutingProblem(time * weight, time, tuple(customers), routes)


def score(problem: RoutingProblem, solution: Solution) -> float:
    """Total prize collected."""
    served = {c for route in solution.routes for c, _ in route}
    return sum(problem.customers[c].options[0].prize for c in served)


def faults(problem: RoutingProblem, solution: Solution) -> list[str]:
    """What breaks the rules of the instance, recomputed from the routes alone."""
    found = []
    visited: dict[int, set[int]] = {}
    for route, members in zip(problem.routes, solution.routes, strict=True):
        load = length = service = 0.0
        at, clock = route.start, route.opens
        for c, o in members:
            stop = problem.customers[c].options[o].stop
            if route.day in visited.setdefault(c, set()):
                found.append(f"customer {c} twice on day {route.day}")
            visited[c].add(route.day)
            load, service = load + stop.load, service + stop.service
            length += float(problem.time[at, stop.point])
            clock = max(clock + float(problem.time[at, stop.point]), stop.opens)
            if clock > stop.closes + 1e-6:
                found.append(f"customer {c} served late")
            clock, at = clock + stop.service, stop.point
        length += float(problem.time[at, route.end]) if members else 0.0
        clock += float(problem.time[at, route.end]) if members else 0.0
        if load > route.capacity + 1e-6 or length + service > route.longest + 1e-6:
            found.append(f"route of day {route.day} too full or too long")
        if clock > route.closes + 1e-6 or len(members) > route.most_stops:
            found.append(f"route of day {route.day} ends late")
    for c, customer in enumerate(problem.customers):
        days = visited.get(c, set())
        if days and days not in [set(option.days) for option in customer.options]:
            found.append(f"customer {c}: no such pattern")
        if not days and not np.isfinite(customer.skip) and customer.options:
            found.append(f"customer {c} left out")
    return found


def length(problem: RoutingProblem, solution: Solution) -> float:
    """Total cost of the routes, recomputed."""
    total = 0.0
    for route, members in zip(problem.routes, solution.routes, strict=True):
        if members:
            points = [
                route.start,
                *(problem.customers[c].options[o].stop.point for c, o in members),
                route.end,
            ]
            total += sum(float(problem.cost[a, b]) for a, b in pairwise(points))
    return total
