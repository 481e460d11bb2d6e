"""From a `RoutingProblem` to the flat arrays of the compiled search, and back."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

import numpy as np

from planner.solving.sisr.kernel import (
    COUNTS,
    Data,
    Indices,
    Pool,
    State,
    Tours,
    keep_best,
    recount,
)
from planner.solving.sisr.problem import (
    Floats,
    Ints,
    Route,
    RouteStop,
    RoutingOption,
    RoutingProblem,
    Solution,
)

NOISE = 0.7
"""Share by which a prize is blurred, either way, in a noisy order of prizes."""


def _firsts(lengths: Iterable[int]) -> Ints:
    return np.array([0, *itertools.accumulate(lengths)], dtype=np.int64)


def _flat(values: Iterable[Iterable[int]]) -> Ints:
    return np.array(list(itertools.chain.from_iterable(values)), dtype=np.int64)


def _neighbours(problem: RoutingProblem) -> Indices:
    """Customers by nearness of their first stops, each one first in its own row."""
    at = [c.options[0].stop.point for c in problem.customers]
    legs = problem.cost[np.ix_(at, at)]
    legs = legs + legs.T
    np.fill_diagonal(legs, -1.0)
    return np.argsort(legs, axis=1, kind="stable").astype(np.uint32)


def _orders(problem: RoutingProblem) -> tuple[Floats, Floats, Floats]:
    """Orders of insertion, their cumulative weights and noises; a random order comes last.

    Where prizes differ, a noisy order of prizes is worth more than all the others.
    """
    customers = problem.customers
    depots = sorted({route.start for route in problem.routes})
    stops = [[option.stop for option in c.options] for c in customers]
    far = [-min(problem.cost[d, own[0].point] for d in depots) for own in stops]
    load = [-max(o.stop.load * len(o.days) for o in c.options) for c in customers]
    choices = [float(len(c.options)) for c in customers]
    worth = [-max(o.prize for o in c.options) for c in customers]
    orders: list[tuple[list[float], float, float]] = []
    if len(set(worth)) > 1:
        orders += [(worth, 2.0, 0.0), (worth, 8.0, NOISE)]
    else:
        orders += [(far, 2.0, 0.0), ([-f for f in far], 1.0, 0.0)]
        if any(np.isfinite(stop.closes) for own in stops for stop in own):
            orders.append(([min(s.opens for s in own) for own in stops], 2.0, 0.0))
            orders.append(([max(s.closes for s in own) for own in stops], 2.0, 0.0))
            orders.append(([max(s.closes - s.opens for s in own) for own in stops], 2.0, 0.0))
    orders += [(load, 4.0, 0.0)] * (len(set(load)) > 1)
    orders += [(choices, 2.0, 0.0)] * (len(set(choices)) > 1)
    weights = [weight for _, weight, _ in orders] + [4.0]
    keys = np.array([key for key, _, _ in orders], dtype=np.float64)
    noises = np.array([noise for _, _, noise in orders], dtype=np.float64)
    return keys, np.cumsum(weights), noises


def _route_array(routes: Sequence[Route], name: str) -> Floats:
    return np.array([getattr(route, name) for route in routes], dtype=np.float64)


def flatten(problem: RoutingProblem) -> Data:
    """Return the arrays of `problem`.

    Stops that several options of a customer share (equal `RouteStop`) become one.
    """
    stops: list[tuple[int, RouteStop]] = []
    options: list[tuple[int, int, RoutingOption]] = []
    stop_days: list[list[int]] = []
    customer_stops: list[int] = []
    stop_options: list[int] = []
    for c, customer in enumerate(problem.customers):
        distinct = list(dict.fromkeys(option.stop for option in customer.options))
        customer_stops.append(len(distinct))
        for stop in distinct:
            own = [(k, o) for k, o in enumerate(customer.options) if o.stop == stop]
            stop_options.append(len(own))
            stop_days.append(sorted({d for _, option in own for d in option.days}))
            options += [(len(stops), rank, option) for rank, option in own]
            stops.append((c, stop))
    routes = problem.routes
    windows = any(np.isfinite(stop.closes) or stop.opens > 0 for _, stop in stops)
    timed = problem.time is not problem.cost
    visits = [max(len(o.days) for o in c.options) for c in problem.customers]
    skip = [c.skip if np.isfinite(c.skip) else n
            for c, n in zip(problem.customers, visits, strict=True)]  # fmt: skip
    keys, weights, noises = _orders(problem)
    cover = problem.cover
    near: list[list[tuple[int, float]]] = [[] for _ in problem.customers]
    if cover is not None:
        near = [
            [(int(i), float(row[i])) for i in np.flatnonzero((row > 0) & (cover.need > 0))]
            for row in cover.exposure
        ]
    knots = cover.knots if cover is not None else ((0.0, 0.0), (1.0, 0.0))
    return Data(
        cost=np.ascontiguousarray(problem.cost, dtype=np.float64),
        cost_to=np.ascontiguousarray(problem.cost.T, dtype=np.float64),
        time=np.ascontiguousarray(problem.time, dtype=np.float64),
        windows=windows,
        timed=timed,
        stop_point=np.array([s.point for _, s in stops], dtype=np.int64),
        stop_opens=np.array([s.opens for _, s in stops], dtype=np.float64),
        stop_closes=np.array([s.closes for _, s in stops], dtype=np.float64),
        stop_service=np.array([s.service for _, s in stops], dtype=np.float64),
        stop_load=np.array([s.load for _, s in stops], dtype=np.float64),
        stop_customer=np.array([c for c, _ in stops], dtype=np.int64),
        customer_stops=_firsts(customer_stops),
        stop_options=_firsts(stop_options),
        stop_days=_firsts(map(len, stop_days)),
        days_of_stop=_flat(stop_days),
        option_rank=np.array([rank for _, rank, _ in options], dtype=np.int64),
        option_stop=np.array([s for s, _, _ in options], dtype=np.int64),
        option_days=_firsts(len(o.days) for _, _, o in options),
        days_of_option=_flat(o.days for _, _, o in options),
        prize=np.array([o.prize for _, _, o in options], dtype=np.float64),
        skip=np.array(skip, dtype=np.float64),
        required=np.array([not np.isfinite(c.skip) for c in problem.customers]),
        neighbours=_neighbours(problem),
        order_keys=keys,
        order_weight=weights,
        order_noise=noises,
        day_routes=_firsts(
            sum(1 for route in routes if route.day == d) for d in range(problem.days)
        ),
        route_day=np.array([route.day for route in routes], dtype=np.int64),
        route_start=np.array([route.start for route in routes], dtype=np.int64),
        route_end=np.array([route.end for route in routes], dtype=np.int64),
        route_opens=_route_array(routes, "opens"),
        route_closes=_route_array(routes, "closes"),
        route_longest=_route_array(routes, "longest"),
        route_capacity=_route_array(routes, "capacity"),
        route_most=np.array([route.most_stops for route in routes], dtype=np.int64),
        near=_firsts(map(len, near)),
        near_place=_flat([i for i, _ in row] for row in near),
        near_weight=np.array([w for row in near for _, w in row], dtype=np.float64),
        need=cover.need.astype(np.float64) if cover is not None else np.zeros(0),
        knot_x=np.array([x for x, _ in knots], dtype=np.float64),
        knot_y=np.array([y for _, y in knots], dtype=np.float64),
        zobrist=np.random.default_rng(0).integers(1, 2**63, len(stops), dtype=np.uint64),
    )


def _tours(data: Data, longest: int) -> Tours:
    count = data.route_day.size
    return Tours(
        stops=np.zeros((count, longest + 2), dtype=np.uint32),
        path=np.zeros((count, longest + 2), dtype=np.uint32),
        edge=np.zeros((count, longest + 2)),
        size=np.zeros(count, dtype=np.int64),
        load=np.zeros(count),
        length=np.zeros(count),
        busy=np.zeros(count),
        early=np.zeros((count, longest + 2)),
        late=np.zeros((count, longest + 2)),
    )


def new_state(data: Data, seed: int) -> State:
    """Return a state in which nothing is served."""
    customers, routes = data.skip.size, data.route_day.size
    days = data.day_routes.size - 1
    state = State(
        now=_tours(data, customers),
        saved=_tours(data, customers),
        best=_tours(data, customers),
        option=np.full(customers, -1, dtype=np.int64),
        saved_option=np.full(customers, -1, dtype=np.int64),
        best_option=np.full(customers, -1, dtype=np.int64),
        where=np.zeros((customers, days), dtype=np.uint32),
        exposure=np.zeros(data.need.size),
        saved_exposure=np.zeros(data.need.size),
        totals=np.array([0.0, np.inf, 2 * float(data.cost.max(initial=0.0)) + 1]),
        touched=np.zeros(routes, dtype=np.int64),
        touched_stamp=np.zeros(routes, dtype=np.int64),
        ruined_stamp=np.zeros(routes, dtype=np.int64),
        changed=np.zeros(customers, dtype=np.int64),
        changed_stamp=np.zeros(customers, dtype=np.int64),
        counts=np.zeros(len(COUNTS), dtype=np.int64),
        absent=np.zeros(customers, dtype=np.int64),
        keys=np.zeros(customers),
        day_delta=np.zeros(days),
        day_route=np.zeros(days, dtype=np.int64),
        day_place=np.zeros(days, dtype=np.int64),
        random=np.random.default_rng(seed).integers(1, 2**63, 1, dtype=np.uint64),
    )
    recount(data, state)
    if state.counts[4] == 0:
        keep_best(state)
    return state


def new_pool(routes: int = 200_000, stops: int = 3_000_000) -> Pool:
    """Return an empty pool with room for so many routes and stops."""
    return Pool(
        table=np.full(4 * routes, -1, dtype=np.int64),
        mark=np.zeros(routes, dtype=np.uint64),
        first=np.zeros(routes + 1, dtype=np.int64),
        day=np.zeros(routes, dtype=np.int64),
        cost=np.zeros(routes),
        score=np.zeros(routes),
        stops=np.zeros(stops, dtype=np.uint32),
        used=np.zeros(2, dtype=np.int64),
    )


def option_of(data: Data) -> dict[tuple[int, int], int]:
    """Index in `data` of a customer's option, by customer and rank."""
    customers = data.stop_customer[data.option_stop]
    pairs = zip(customers.tolist(), data.option_rank.tolist(), strict=True)
    return {pair: o for o, pair in enumerate(pairs)}


def read_best(data: Data, state: State) -> Solution:
    """Return the best solution of a state."""
    routes = []
    for r in range(data.route_day.size):
        row = state.best.stops[r, 1 : state.best.size[r] + 1]
        members = [int(data.stop_customer[s]) for s in row]
        ranks = [int(data.option_rank[state.best_option[c]]) for c in members]
        routes.append(tuple(zip(members, ranks, strict=True)))
    return Solution(float(state.totals[1]), tuple(routes))


def set_current(data: Data, state: State, solution: Solution) -> None:
    """Make `solution` the current one; the best one too when it is better."""
    state.option[:] = -1
    state.now.size[:] = 0
    option = option_of(data)
    for r, members in enumerate(solution.routes):
        for k, (c, rank) in enumerate(members):
            o = option[c, rank]
            state.option[c] = o
            state.now.stops[r, k + 1] = data.option_stop[o]
        state.now.size[r] = len(members)
    recount(data, state)
    if state.counts[4] == 0 and state.totals[0] < state.totals[1]:
        keep_best(state)
