"""Other people's solvers on a `RoutingProblem`, for comparison: PyVRP, VROOM, OR-Tools.

Whole numbers are all they take: costs and times are multiplied by SCALE and rounded,
solutions are then judged in full precision like ours.
"""

from __future__ import annotations

import os
from collections import defaultdict
from datetime import timedelta

import numpy as np
from ortools.constraint_solver import pywrapcp, routing_enums_pb2
from ortools.sat.python import cp_model

from planner.solving.sisr.problem import RoutingProblem, Solution

SCALE = 1000
BIG = 10**9


def _whole(value: float) -> int:
    """Scaled, infinity as a large number."""
    return round(value * SCALE) if np.isfinite(value) else BIG


def pyvrp_day(
    problem: RoutingProblem, day: int, members: list[tuple[int, int]], seconds: float, seed: int
) -> list[list[tuple[int, int]]]:
    """Route the (customer, option) `members` of one day with PyVRP; empty when it fails.

    Options with a prize may be left out; PyVRP weighs prizes against distances.
    """
    import pyvrp
    from pyvrp.stop import MaxRuntime

    routes = [route for route in problem.routes if route.day == day]
    model = pyvrp.Model()
    depot = model.add_depot(model.add_location(0, 0), tw_early=0, tw_late=_whole(routes[0].closes))
    places = [model.add_location(0, 0) for _ in members]
    points = [routes[0].start]
    for place, (c, o) in zip(places, members, strict=True):
        option = problem.customers[c].options[o]
        points.append(option.stop.point)
        required = not np.isfinite(problem.customers[c].skip)
        model.add_client(
            place,
            delivery=round(option.stop.load),
            service_duration=_whole(option.stop.service),
            tw_early=_whole(option.stop.opens),
            tw_late=_whole(option.stop.closes),
            prize=_whole(option.prize),
            required=required,
        )
    capacity = routes[0].capacity
    model.add_vehicle_type(
        len(routes),
        capacity=int(capacity) if np.isfinite(capacity) else BIG,
        start_depot=depot,
        end_depot=depot,
        shift_duration=_whole(routes[0].longest),
        tw_early=0,
        tw_late=_whole(routes[0].closes),
    )
    where = [model.locations[0], *places]
    for a, one in zip(points, where, strict=True):
        for b, two in zip(points, where, strict=True):
            if one is not two:
                model.add_edge(
                    one, two, _whole(problem.cost[a, b]), int(np.ceil(problem.time[a, b] * SCALE))
                )
    result = model.solve(MaxRuntime(seconds), seed=seed, display=False)
    if not result.is_feasible():
        return []
    return [[members[a.idx] for a in route if a.is_client()] for route in result.best.routes()]


def _solution(problem: RoutingProblem, days: dict[int, list[list[tuple[int, int]]]]) -> Solution:
    left = {day: list(rows) for day, rows in days.items()}
    routes = []
    for route in problem.routes:
        rows = left.get(route.day, [])
        routes.append(tuple(rows.pop(0)) if rows else ())
    return Solution(float("nan"), tuple(routes))


def balanced_options(problem: RoutingProblem, seconds: float, seed: int) -> list[int] | None:
    """One option per customer so that the fullest day is least full (CP-SAT)."""
    model = cp_model.CpModel()
    chosen = [[model.new_bool_var("") for _ in c.options] for c in problem.customers]
    loads, services = defaultdict(list), defaultdict(list)
    for customer, flags in zip(problem.customers, chosen, strict=True):
        model.add_exactly_one(flags)
        for option, flag in zip(customer.options, flags, strict=True):
            for day in option.days:
                loads[day].append(round(option.stop.load) * flag)
                services[day].append(flag)
    top = model.new_int_var(0, BIG, "")
    for day in loads:
        model.add(sum(loads[day]) <= top)
    visits = model.new_int_var(0, BIG, "")
    for day in services:
        model.add(sum(services[day]) <= visits)
    model.minimize(top * 100 + visits)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.presolve_inclusion_work_limit = 0  # as in planner/solving/backend.py
    solver.parameters.num_workers = 8
    solver.parameters.random_seed = seed
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return [next(k for k, f in enumerate(flags) if solver.value(f)) for flags in chosen]


def pyvrp(problem: RoutingProblem, seconds: float, seed: int) -> Solution | None:
    """Choose the options first, when there is a choice, then route each day with PyVRP."""
    if max(len(c.options) for c in problem.customers) == 1:
        ranks: list[int] | None = [0] * len(problem.customers)
        left = seconds
    else:
        ranks, left = balanced_options(problem, seconds * 0.1, seed), seconds * 0.9
    if ranks is None:
        return None
    days = {}
    for day in range(problem.days):
        members = [
            (c, k) for c, k in enumerate(ranks) if day in problem.customers[c].options[k].days
        ]
        days[day] = pyvrp_day(problem, day, members, left / problem.days, seed)
    return _solution(problem, days)


def vroom(problem: RoutingProblem, seconds: float, seed: int) -> Solution | None:
    """Solve a one-day problem with prizes as priorities, at VROOM's highest exploration."""
    import vroom as api

    route = problem.routes[0]
    instance = api.Input()
    times = np.ceil(problem.time * SCALE).astype(np.uint32)
    instance.set_durations_matrix("car", times)
    closes = api.TimeWindow(0, _whole(route.closes))
    instance.add_vehicle(
        [api.Vehicle(k, start=route.start, end=route.end, time_window=closes)
         for k in range(len(problem.routes))]
    )  # fmt: skip
    jobs = []
    for c, customer in enumerate(problem.customers):
        stop = customer.options[0].stop
        window = api.TimeWindow(_whole(stop.opens), _whole(stop.closes))
        jobs.append(
            api.Job(c, stop.point, default_service=_whole(stop.service),
                    priority=round(customer.options[0].prize), time_windows=[window])
        )  # fmt: skip
    instance.add_job(jobs)
    found = instance.solve(
        exploration_level=5, nb_threads=os.cpu_count() or 1, timeout=timedelta(seconds=seconds)
    )
    steps = found.routes
    steps = steps[steps["type"] == "job"]
    rows: list[tuple[tuple[int, int], ...]] = [()] * len(problem.routes)
    for vehicle, group in steps.groupby("vehicle_id", sort=True):
        rows[int(vehicle)] = tuple((int(c), 0) for c in group["id"])
    return Solution(float("nan"), tuple(rows))


def routing(problem: RoutingProblem, seconds: float, seed: int) -> Solution | None:
    """Solve with OR-Tools RoutingModel: a node per (customer, option, day), one vehicle a route."""
    nodes = [
        (c, o, day)
        for c, customer in enumerate(problem.customers)
        for o, option in enumerate(customer.options)
        for day in option.days
    ]
    vehicles = len(problem.routes)
    manager = pywrapcp.RoutingIndexManager(len(nodes) + 1, vehicles, 0)
    model = pywrapcp.RoutingModel(manager)
    depot = problem.routes[0].start
    points = [depot, *(problem.customers[c].options[o].stop.point for c, o, _ in nodes)]
    services = [0, *(_whole(problem.customers[c].options[o].stop.service) for c, o, _ in nodes)]
    loads = [0, *(round(problem.customers[c].options[o].stop.load) for c, o, _ in nodes)]
    cost = np.round(problem.cost * SCALE).astype(int)[np.ix_(points, points)].tolist()
    time = np.ceil(problem.time * SCALE).astype(int)[np.ix_(points, points)].tolist()
    busy = [[leg + services[a] for leg in row] for a, row in enumerate(time)]
    model.SetArcCostEvaluatorOfAllVehicles(model.RegisterTransitMatrix(cost))
    model.AddDimensionWithVehicleCapacity(
        model.RegisterUnaryTransitVector(loads), 0,
        [int(min(route.capacity, BIG)) for route in problem.routes], True, "load",
    )  # fmt: skip
    horizon = [min(_whole(route.longest), _whole(route.closes)) for route in problem.routes]
    waits = any(np.isfinite(o.stop.closes) for c in problem.customers for o in c.options)
    model.AddDimensionWithVehicleCapacity(
        model.RegisterTransitMatrix(busy), BIG if waits else 0, horizon, True, "time"
    )
    clock, solver = model.GetDimensionOrDie("time"), model.solver()
    active = defaultdict(list)
    for n, (c, o, day) in enumerate(nodes, 1):
        index = manager.NodeToIndex(n)
        stop, customer = problem.customers[c].options[o].stop, problem.customers[c]
        allowed = [k for k, route in enumerate(problem.routes) if route.day == day]
        model.VehicleVar(index).SetValues([-1, *allowed])
        if waits:
            clock.CumulVar(index).SetRange(_whole(stop.opens), _whole(stop.closes))
        model.AddDisjunction([index], _whole(customer.options[o].prize))
        active[c, o].append(model.ActiveVar(index))
    for c, customer in enumerate(problem.customers):
        heads = []
        for o in range(len(customer.options)):
            for other in active[c, o][1:]:
                solver.Add(other == active[c, o][0])
            heads.append(active[c, o][0])
        required = not np.isfinite(customer.skip)
        solver.Add(solver.Sum(heads) == 1 if required else solver.Sum(heads) <= 1)
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = (
        routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    )
    parameters.local_search_metaheuristic = (
        routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    )
    parameters.time_limit.FromTimedelta(timedelta(seconds=seconds))
    answer = model.SolveWithParameters(parameters)
    if answer is None:
        return None
    rows = []
    for k in range(vehicles):
        index, members = answer.Value(model.NextVar(model.Start(k))), []
        while not model.IsEnd(index):
            c, o, _ = nodes[manager.IndexToNode(index) - 1]
            members.append((c, o))
            index = answer.Value(model.NextVar(index))
        rows.append(tuple(members))
    return Solution(float("nan"), tuple(rows))
