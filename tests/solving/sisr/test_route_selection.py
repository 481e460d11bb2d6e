"""The recombination of routes met: its values are those of the problem."""

import numpy as np
import pytest

from planner.model.effort import Effort
from planner.solving.sisr.flatten import flatten
from planner.solving.sisr.problem import (
    Cover,
    Customer,
    Route,
    RouteStop,
    RoutingOption,
    RoutingProblem,
    Solution,
)
from planner.solving.sisr.route_selection import PoolRoute, select

KNOTS = ((0.0, 0.0), (1.0, 0.5), (2.0, 0.8), (4.0, 1.0))


@pytest.mark.parametrize("deterministic", [False, True])
def test_exposures_below_one_are_told_apart(deterministic):
    # One route, one customer in it. The second is a little nearer, and brings a third as much:
    # in whole exposures both would bring nothing.
    cost = np.array([[0.0, 1.0, 0.9], [1.0, 0.0, 9.0], [0.9, 9.0, 0.0]])
    problem = RoutingProblem(
        cost=cost,
        time=cost,
        customers=tuple(Customer((RoutingOption(RouteStop(k), (0,)),), skip=0.0) for k in (1, 2)),
        routes=(Route(day=0, start=0, end=0, most_stops=1),),
        cover=Cover(np.array([[0.9], [0.3]]), np.array([100.0]), KNOTS),
    )
    data = flatten(problem)
    routes = [PoolRoute(0, (k,), float(2 * cost[0, k + 1]), 0.0) for k in (0, 1)]
    effort = Effort(5.0, deterministic=deterministic)
    found = select(data, routes, Solution(0.0, ((),)), effort)
    assert found is not None
    assert found.routes == (((0, 0),),)
    assert found.cost == pytest.approx(2.0 - 100 * 0.45, abs=0.1)
