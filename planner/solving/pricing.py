r"""Pricing problem, exact: the day tours that a master problem would gain most from.

Starts are fixed by the slots, so the stops of a kind of day form an acyclic graph, and a
tour is a path in it. Given what a linear relaxation pays for each stop
(:math:`\pi_s`) and charges for driving, work and the day, the reduced cost of a tour r,

.. math:: \bar c_r = c\,d_r + h\,w_r + \mu - \sum_{s \in r} \pi_s,

adds up along its path, but for the lunch break. A search of best-first kind lists tours
in order of reduced cost: its bound on what is still to come is a shortest path to the
end of the day in a relaxation of the break (Irnich and Desaulniers, "Shortest path
problems with resource constraints", in *Column Generation*, 2005; Hart, Nilsson and
Raphael 1968 for the search).
"""

from __future__ import annotations

import heapq
import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.model.scenario import Team
from planner.rules.limits import Use, minutes_of, whole_minutes
from planner.solving.completions import Floats, Ints, completions
from planner.solving.instance import Instance
from planner.solving.tours import DayTour, open_stops, timetable

BUCKET = 30
"""Minutes: tours that start within the same half hour share their bounds."""

TINY = 1e-9


@dataclass(frozen=True, eq=False)
class Prices:
    """What a tour is charged and paid, in units of the objective.

    Parameters
    ----------
    drive, work : float
        Per minute of driving and of work; `work` is not negative.
    day : float
        For the day itself.
    stops : ndarray, shape (stops of the instance,)
        Paid for each stop.
    others : tuple of (Use, float)
        For whatever else limits take of a tour. None is negative, so a bound may forget them:
        they are charged when the tour is made.
    """

    drive: float
    work: float
    day: float
    stops: Floats
    others: tuple[tuple[Use, float], ...] = ()


@dataclass(frozen=True, eq=False)
class Network:
    """The acyclic graph of one kind of day. Minutes; stops in order of arrival.

    Parameters
    ----------
    stops : tuple of int
        Stops of the instance; rows below are places in this tuple.
    first, to : ndarray of int
        Legs out of row k are ``first[k]`` to ``first[k + 1]``; `to` is a row.
    leg : ndarray, shape (legs,)
        Driving.
    rests : ndarray of bool, shape (legs,)
        Whether the wait has room for a break in the lunch hours.
    leaves, ends, out, home : ndarray, shape (rows,)
        Start of a tour that begins there, end of one that ends there, and the drives
        from and to the depot.
    """

    kind: int
    stops: tuple[int, ...]
    first: Ints
    to: Ints
    leg: Floats
    rests: NDArray[np.bool_]
    leaves: Floats
    ends: Floats
    out: Floats
    home: Floats


@dataclass(frozen=True)
class Priced:
    """Tours below a reduced cost, cheapest first.

    Parameters
    ----------
    tours : tuple of (float, DayTour)
        Reduced cost and tour.
    least : float
        No tour at all costs less, found or not.
    complete : bool
        Whether every tour below the asked cost is listed.
    """

    tours: tuple[tuple[float, DayTour], ...]
    least: float
    complete: bool


def build_network(instance: Instance, kind: int) -> Network:
    """Return the graph of a kind of day; shift, hours and break are left to the search."""
    info = instance.kinds[kind]
    drive, depot = instance.drive[info.factor], instance.depot(info.team)
    lunch = instance.teams[info.team].lunch
    stops = sorted(open_stops(instance, kind), key=lambda s: (instance.stops[s].arrive, s))
    venue = np.array([instance.stops[s].venue for s in stops], dtype=np.int64)
    arrive = np.array([instance.stops[s].arrive for s in stops], dtype=np.int64)
    leave = np.array([instance.stops[s].leave for s in stops], dtype=np.int64)
    legs = drive[np.ix_(venue, venue)]
    follows = leave[:, None] + legs <= arrive[None, :]
    rows, to = np.nonzero(follows)
    leg = legs[rows, to]
    opens, closes = minutes_of(lunch.earliest), minutes_of(lunch.latest)
    # Driving may come before or after the break, never around it.
    early = np.minimum(arrive[to] - leg, closes) - np.maximum(leave[rows], opens)
    late = np.minimum(arrive[to], closes) - np.maximum(leave[rows] + leg, opens)
    return Network(
        kind=kind,
        stops=tuple(stops),
        first=np.searchsorted(rows, np.arange(len(stops) + 1)).astype(np.int64),
        to=to.astype(np.int64),
        leg=leg.astype(np.float64),
        rests=np.maximum(early, late) >= whole_minutes(lunch.length),
        leaves=(arrive - drive[depot, venue]).astype(np.float64),
        ends=(leave + drive[venue, depot]).astype(np.float64),
        out=drive[depot, venue].astype(np.float64),
        home=drive[venue, depot].astype(np.float64),
    )


def _terminal(network: Network, team: Team, prices: Prices, latest: float) -> Floats:
    """Cost of ending the day after each row, for tours that start by `latest`; (2, rows).

    A relaxation: what the latest start allows, all may do, and a tour that had time for
    the break is paid for it even if it takes none.
    """
    work, lunch = team.work, team.lunch
    pause = whole_minutes(lunch.length)
    ends = network.ends
    base = prices.drive * network.home + prices.work * ends
    over = (ends > minutes_of(team.shift_end)) | (ends > latest + whole_minutes(work.day_span))
    early = latest < minutes_of(lunch.earliest) + pause
    needed = early & (ends > minutes_of(lunch.latest) - pause)
    needed |= ends - latest > whole_minutes(work.without_break)
    tired = ends - latest > whole_minutes(work.day_work)
    without = np.where(over | needed | tired, np.inf, base)
    rested = ends - latest > whole_minutes(work.day_work) + pause
    return np.array([without, np.where(over | rested, np.inf, base - prices.work * pause)])


def _buckets(network: Network, team: Team) -> Iterator[tuple[float, Ints]]:
    """Rows that may begin a tour, gathered by its start: (latest start, rows)."""
    able = np.flatnonzero(network.leaves >= minutes_of(team.shift_start))
    bucket = network.leaves[able] // BUCKET
    for value in np.unique(bucket):
        rows = able[bucket == value]
        yield float(network.leaves[rows].max()), rows


def _cost(network: Network, prices: Prices, tour: DayTour) -> float:
    """Reduced cost of a tour."""
    paid = float(sum(prices.stops[s] for s in tour.stops))
    more = sum(price * use(tour) for use, price in prices.others)
    return prices.drive * tour.drive + prices.work * tour.work + prices.day + more - paid


@dataclass(frozen=True)
class _Node:
    """A path from the depot: its rows, its cost so far, whether it had room for a break."""

    rows: tuple[int, ...]
    cost: float
    rested: int
    ahead: Floats


def _roots(
    instance: Instance, network: Network, prices: Prices, legs: Floats, paid: Floats
) -> Iterator[tuple[float, _Node]]:
    """Paths of one stop, and the least that a tour from each may cost."""
    team = instance.teams[instance.kinds[network.kind].team]
    most = instance.problem.scenario.policy.max_sessions
    for latest, rows in _buckets(network, team):
        terminal = _terminal(network, team, prices, latest)
        ahead = completions(network.first, network.to, legs, network.rests, terminal, most)
        begin = prices.day + prices.drive * network.out[rows] - paid[rows]
        begin = begin - prices.work * network.leaves[rows]
        for row, cost in zip(rows.tolist(), begin.tolist(), strict=True):
            yield cost + float(ahead[most - 1, 0, row]), _Node((row,), cost, 0, ahead)


def cheapest(
    instance: Instance,
    network: Network,
    prices: Prices,
    below: float,
    most: int,
    nodes: int = 200_000,
) -> Priced:
    """List the tours of reduced cost under `below`, cheapest first.

    Parameters
    ----------
    most : int
        Stop after so many tours.
    nodes : int
        Stop after so many paths looked at.
    """
    paid = prices.stops[list(network.stops)] if network.stops else np.zeros(0)
    legs = prices.drive * network.leg - paid[network.to]
    heap: list[tuple[float, int, _Node | DayTour]] = []
    serial = itertools.count(0, -1)  # of equal bounds the latest first, to reach a tour soon
    for bound, node in _roots(instance, network, prices, legs, paid):
        if bound < below:
            heap.append((bound, next(serial), node))
    heapq.heapify(heap)
    found: list[tuple[float, DayTour]] = []
    for _ in range(nodes):
        if not heap or len(found) >= most:
            break
        bound, _, item = heapq.heappop(heap)
        if isinstance(item, DayTour):
            found.append((bound, item))
        else:
            for child_bound, child in _children(instance, network, prices, legs, item, below):
                heapq.heappush(heap, (child_bound, next(serial), child))
    left = heap[0][0] if heap else math.inf
    least = found[0][0] if found else min(left, below)
    return Priced(tuple(found), least, not heap)


def _children(
    instance: Instance,
    network: Network,
    prices: Prices,
    legs: Floats,
    node: _Node,
    below: float,
) -> Iterator[tuple[float, _Node | DayTour]]:
    """What follows a path: the tour that ends here, and the paths of one more stop."""
    tour = timetable(instance, network.kind, tuple(network.stops[r] for r in node.rows))
    if tour is not None:
        cost = _cost(network, prices, tour)
        if cost < below:
            yield cost, tour
    further = node.ahead.shape[0] - len(node.rows)
    if further < 1:
        return
    last = node.rows[-1]
    span = slice(int(network.first[last]), int(network.first[last + 1]))
    to = network.to[span]
    rested = np.maximum(node.rested, network.rests[span]).astype(np.int64)
    costs = node.cost + legs[span]
    bounds = costs + node.ahead[further - 1, rested, to]
    for k in np.flatnonzero(bounds < below - TINY).tolist():
        child = _Node((*node.rows, int(to[k])), float(costs[k]), int(rested[k]), node.ahead)
        yield float(bounds[k]), child
