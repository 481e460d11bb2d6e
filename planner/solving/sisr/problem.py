"""The routing problem that ruin and recreate searches.

A *customer* is served by at most one of its *options*: one of its *stops* (a place with
a time window) on a set of *days*. A day has *routes*, each with a depot, a shift, a
capacity. Periodic VRP, team orienteering with time windows, and the product's own
choice of sessions are all of this shape.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class RouteStop:
    """Where and when a customer may be served.

    Parameters
    ----------
    point : int
        Row in the cost and time matrices.
    opens, closes : float
        Service must start inside [opens, closes], in units of the time matrix.
    service : float
        Time spent, same unit.
    load : float
        Taken from the route's capacity.
    """

    point: int
    opens: float = 0.0
    closes: float = np.inf
    service: float = 0.0
    load: float = 0.0


@dataclass(frozen=True)
class RoutingOption:
    """One way to serve a customer: a stop, made on each of these days."""

    stop: RouteStop
    days: tuple[int, ...]
    prize: float = 0.0


@dataclass(frozen=True)
class Customer:
    """Served by one of its options, or skipped at a price (`skip`, infinite: required)."""

    options: tuple[RoutingOption, ...]
    skip: float = np.inf


@dataclass(frozen=True)
class Route:
    """What one vehicle may do in one day.

    `longest` bounds driving and service together, waiting left out.
    """

    day: int
    start: int
    end: int
    opens: float = 0.0
    closes: float = np.inf
    longest: float = np.inf
    capacity: float = np.inf
    most_stops: int = 10**6


@dataclass(frozen=True, eq=False)
class Cover:
    """What serving customers brings to places around them.

    Parameters
    ----------
    exposure : ndarray, shape (customers, places)
        Brought by each day of service.
    need : ndarray, shape (places,)
        Weight of each place, in units of cost.
    knots : sequence of (float, float)
        Concave level of an exposure; the cost falls by ``need * level``.
    """

    exposure: Floats
    need: Floats
    knots: Sequence[tuple[float, float]]


@dataclass(frozen=True, eq=False)
class RoutingProblem:
    """A periodic routing problem with time windows, prizes and coverage.

    Minimise the cost of the routes, plus the price of each customer skipped, minus the
    prize of each option chosen, minus the need covered.

    Parameters
    ----------
    cost, time : ndarray, shape (points, points)
        Of driving from row to column.
    customers : tuple of Customer
    routes : tuple of Route
        Those of one day follow each other and are alike.
    cover : Cover, optional
    """

    cost: Floats
    time: Floats
    customers: tuple[Customer, ...]
    routes: tuple[Route, ...]
    cover: Cover | None = None

    @property
    def days(self) -> int:
        """Number of days."""
        return 1 + max((route.day for route in self.routes), default=-1)


@dataclass(frozen=True)
class Solution:
    """Routes as tuples of (customer, rank of its option), one per route of the problem."""

    cost: float
    routes: tuple[tuple[tuple[int, int], ...], ...] = field(default=())
