r"""Set partitioning of the routes that ruin and recreate has met.

.. math::

    \min \sum_r c_r x_r + \sum_o w_o y_o, \qquad
    \sum_{r \in d,\, r \ni s} x_r = \sum_{o : s(o) = s,\, d \in o} y_o, \qquad
    \sum_{r \in d} x_r \le m_d, \qquad \sum_{o \in c} y_o \le 1

over the routes r of the pool and the options o of the customers c: set partitioning
with the choice of patterns (Francis, Smilowitz and Tzur 2006). Its bound holds for the
pool only, hence proves nothing about the problem.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np
from ortools.math_opt.python import mathopt

from planner.model.effort import Effort
from planner.solving.backend import CP_SAT, run
from planner.solving.sisr.flatten import option_of
from planner.solving.sisr.kernel import Data, Pool
from planner.solving.sisr.problem import Solution


@dataclass(frozen=True)
class PoolRoute:
    """A route met: its day, its stops in order, its cost, the best total it was part of."""

    day: int
    stops: tuple[int, ...]
    cost: float
    score: float


def read_pools(pools: list[Pool], most: int, visits: int) -> list[PoolRoute]:
    """Return the routes of the best solutions, one per set of stops and day.

    Parameters
    ----------
    most, visits : int
        Routes, and stops in them all, at most: together they are the size of the model.
    """
    found: dict[tuple[int, tuple[int, ...]], PoolRoute] = {}
    for pool in pools:
        count = int(pool.used[0])
        order = np.argsort(pool.score[:count], kind="stable")[: 2 * most]
        for k in order:
            stops = tuple(int(s) for s in pool.stops[pool.first[k] : pool.first[k + 1]])
            route = PoolRoute(int(pool.day[k]), stops, float(pool.cost[k]), float(pool.score[k]))
            key = (route.day, tuple(sorted(stops)))
            known = found.get(key)
            if known is None or (route.score, route.cost) < (known.score, known.cost):
                found[key] = route
    best = sorted(found.values(), key=lambda r: (r.score, r.day, r.stops))[:most]
    sizes = list(accumulate(len(route.stops) for route in best))
    return best[: bisect_right(sizes, visits)]


def select(data: Data, routes: list[PoolRoute], start: Solution, effort: Effort) -> Solution | None:
    """Return the best combination of `routes`, ``None`` when nothing was found in time.

    Parameters
    ----------
    start : Solution
        Where to start from; its routes should be among `routes`.
    """
    model = mathopt.Model()
    x = [model.add_binary_variable() for _ in routes]
    y = [model.add_binary_variable() for _ in range(data.prize.size)]
    made = defaultdict(list)
    of_day = defaultdict(list)
    for route, var in zip(routes, x, strict=True):
        of_day[route.day].append(var)
        for s in route.stops:
            made[s, route.day].append(var)
    asked = defaultdict(list)
    days = {}
    for o, var in enumerate(y):
        days[o] = data.days_of_option[data.option_days[o] : data.option_days[o + 1]].tolist()
        for d in days[o]:
            asked[int(data.option_stop[o]), d].append(var)
    for key in sorted(set(made) | set(asked)):
        model.add_linear_constraint(mathopt.fast_sum(made[key]) - mathopt.fast_sum(asked[key]) == 0)
    for d, terms in of_day.items():
        room = int(data.day_routes[d + 1] - data.day_routes[d])
        model.add_linear_constraint(mathopt.fast_sum(terms) <= room)
    served: dict[int, list[mathopt.Variable]] = defaultdict(list)
    for o, var in enumerate(y):
        served[int(data.stop_customer[data.option_stop[o]])].append(var)
    for c, terms in served.items():
        least = 1 if data.required[c] else 0
        model.add_linear_constraint(lb=least, expr=mathopt.fast_sum(terms), ub=1)
    skip = np.where(data.required, 0.0, data.skip)
    total = mathopt.LinearExpression(float(skip.sum()))
    total += mathopt.fast_sum(route.cost * var for route, var in zip(routes, x, strict=True))
    for o, var in enumerate(y):
        c = int(data.stop_customer[data.option_stop[o]])
        total -= float(skip[c] + data.prize[o]) * var
    total -= _covered(data, model, y, days)
    model.minimize(total)
    outcome = run(model, effort, CP_SAT, _hint(data, routes, x, y, start))
    if outcome.values is None or outcome.value is None:
        return None
    return _read(data, routes, [outcome.values[v] for v in x], [outcome.values[v] for v in y],
                 outcome.value)  # fmt: skip


def _covered(
    data: Data, model: mathopt.Model, y: list[mathopt.Variable], days: dict[int, list[int]]
) -> mathopt.LinearExpression:
    """Need covered: the concave level of what the chosen options bring."""
    brought = defaultdict(list)
    for o, var in enumerate(y):
        c = int(data.stop_customer[data.option_stop[o]])
        for k in range(data.near[c], data.near[c + 1]):
            weight = float(data.near_weight[k]) * len(days[o])
            brought[int(data.near_place[k])].append(weight * var)
    total = mathopt.LinearExpression(0.0)
    knots = list(zip(data.knot_x.tolist(), data.knot_y.tolist(), strict=True))
    for i, terms in brought.items():
        parts = [model.add_variable(lb=0, ub=x1 - x0) for (x0, _), (x1, _) in pairwise(knots)]
        model.add_linear_constraint(mathopt.fast_sum(parts) - mathopt.fast_sum(terms) <= 0)
        for ((x0, y0), (x1, y1)), part in zip(pairwise(knots), parts, strict=True):
            total += float(data.need[i]) * (y1 - y0) / (x1 - x0) * part
    return total


def _hint(
    data: Data,
    routes: list[PoolRoute],
    x: list[mathopt.Variable],
    y: list[mathopt.Variable],
    start: Solution,
) -> dict[mathopt.Variable, float]:
    """Values of the variables in `start`."""
    index = option_of(data)
    options = {index[member] for route in start.routes for member in route}
    used = {
        (int(data.route_day[r]), tuple(sorted(int(data.option_stop[index[m]]) for m in route)))
        for r, route in enumerate(start.routes)
        if route
    }
    hint = {var: float(o in options) for o, var in enumerate(y)}
    for route, var in zip(routes, x, strict=True):
        hint[var] = float((route.day, tuple(sorted(route.stops))) in used)
    return hint


def _read(
    data: Data, routes: list[PoolRoute], x: list[float], y: list[float], value: float
) -> Solution:
    rank = {
        int(data.stop_customer[data.option_stop[o]]): int(data.option_rank[o])
        for o, chosen in enumerate(y)
        if chosen > 0.5
    }
    free = {d: int(data.day_routes[d]) for d in range(data.day_routes.size - 1)}
    rows: list[tuple[tuple[int, int], ...]] = [()] * data.route_day.size
    for route, chosen in zip(routes, x, strict=True):
        if chosen > 0.5:
            members = (int(data.stop_customer[s]) for s in route.stops)
            rows[free[route.day]] = tuple((c, rank[c]) for c in members)
            free[route.day] += 1
    return Solution(value, tuple(rows))
