"""Completion bounds of pricing, compiled: the cheapest way to finish a day from each stop."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

Function = TypeVar("Function", bound=Callable[..., object])


def _compiled(function: Function) -> Function:
    return cast("Function", njit(cache=True)(function))


@_compiled
def completions(
    first: Ints, to: Ints, cost: Floats, rests: NDArray[np.bool_], terminal: Floats, most: int
) -> Floats:
    """Return the least cost of finishing from each stop, shape (most, 2, stops).

    Parameters
    ----------
    first : ndarray of int, shape (stops + 1,)
        Where the legs out of each stop begin in the arrays of legs.
    to : ndarray of int, shape (legs,)
        Stop each leg leads to.
    cost : ndarray, shape (legs,)
        Cost of a leg and of the stop it leads to.
    rests : ndarray of bool, shape (legs,)
        Whether the wait of a leg has room for the break.
    terminal : ndarray, shape (2, stops)
        Cost of going home after a stop, without a break so far and with one.
    most : int
        Longest tour, in stops: row k is for at most k further stops.
    """
    stops = first.size - 1
    found = np.empty((most, 2, stops))
    found[0] = terminal
    for k in range(1, most):
        for rested in range(2):
            for s in range(stops):
                best = terminal[rested, s]
                for leg in range(first[s], first[s + 1]):
                    after = 1 if rests[leg] else rested
                    best = min(best, cost[leg] + found[k - 1, after, to[leg]])
                found[k, rested, s] = best
    return found
