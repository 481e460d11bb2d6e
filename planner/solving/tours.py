"""Route enumeration: which sets of stops one team can serve in one day, and at what cost.

Start times are fixed by the slots, so a set of stops has exactly one order and one
timetable: enumeration needs no permutation, and is complete.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.rules.breaks.limits import lunch_needed, lunch_start
from planner.rules.limits import whole_minutes
from planner.solving.instance import Instance, Stop


@dataclass(frozen=True)
class DayTour:
    """A feasible ordered set of stops for one kind of day. Minutes and metres.

    `lunch` is the start of the break taken during the tour, ``None`` when the tour
    leaves the lunch hours free. `work` excludes that break.
    """

    stops: tuple[int, ...]
    start: int
    end: int
    drive: int
    work: int
    metres: int
    lunch: int | None


def _idle(
    instance: Instance, stops: tuple[int, ...], drive: NDArray[np.int64]
) -> list[tuple[int, int]]:
    """Waits between stops: driving may come before or after the break, never around it."""
    intervals = []
    for a, b in itertools.pairwise(stops):
        one, two = instance.stops[a], instance.stops[b]
        leg = int(drive[one.venue, two.venue])
        intervals.append((one.leave, two.arrive - leg))
        if leg:
            intervals.append((one.leave + leg, two.arrive))
    return intervals


def timetable(instance: Instance, kind: int, stops: tuple[int, ...]) -> DayTour | None:
    """Return the tour through `stops` in this order, ``None`` when a rule forbids it."""
    info = instance.kinds[kind]
    team = instance.teams[info.team]
    drive = instance.drive[info.factor]
    depot = instance.depot(info.team)
    rows = [depot, *(instance.stops[s].venue for s in stops), depot]
    legs = [int(drive[a, b]) for a, b in itertools.pairwise(rows)]
    for a, b, leg in zip(stops, stops[1:], legs[1:], strict=False):
        if instance.stops[a].leave + leg > instance.stops[b].arrive:
            return None
    start = instance.stops[stops[0]].arrive - legs[0]
    end = instance.stops[stops[-1]].leave + legs[-1]
    lunch, pause = None, 0
    limit = whole_minutes(team.work.without_break)
    if lunch_needed(team, start, end) or end - start > limit:
        lunch = lunch_start(team, start, end, _idle(instance, stops, drive))
        if lunch is None:
            return None
        pause = whole_minutes(team.lunch.length)
    metres = sum(int(instance.metres[a, b]) for a, b in itertools.pairwise(rows))
    tour = DayTour(stops, start, end, sum(legs), end - start - pause, metres, lunch)
    return tour if all(allowed(tour) for allowed in instance.day_rules[info.team]) else None


def open_stops(instance: Instance, kind: int) -> tuple[int, ...]:
    """Stops that some open candidate of this kind of day uses."""
    return tuple(sorted({instance.candidates[c].stop for c in instance.kinds[kind].candidates}))


def count_chains(
    instance: Instance, kind: int, enough: float, only: frozenset[int] | None = None
) -> float:
    """Return how many chains of stops a kind of day has: no fewer than it has tours.

    Parameters
    ----------
    enough : float
        Stop counting past this.
    only : frozenset of int, optional
        Restrict to these stops.
    """
    stops = [s for s in open_stops(instance, kind) if only is None or s in only]
    venue = [instance.stops[s].venue for s in stops]
    arrive = np.array([instance.stops[s].arrive for s in stops], dtype=np.int64)
    leave = np.array([instance.stops[s].leave for s in stops], dtype=np.int64)
    legs = instance.drive[instance.kinds[kind].factor][np.ix_(venue, venue)]
    follows = (leave[:, None] + legs <= arrive[None, :]).astype(np.float64)
    total, ways = 0.0, np.ones(len(stops))
    for _ in range(instance.problem.scenario.policy.max_sessions):
        total += float(ways.sum())
        if total > enough:
            break
        ways = follows @ ways
    return total


def enumerate_tours(
    instance: Instance, kind: int, only: frozenset[int] | None = None
) -> tuple[DayTour, ...]:
    """Every feasible tour of a kind of day, shortest sets first.

    Parameters
    ----------
    kind : int
        Index in ``instance.kinds``.
    only : frozenset of int, optional
        Restrict to these stops.

    Notes
    -----
    A set is extended only while its legs fit: a chain that cannot be driven has no
    drivable extension. Lunch and hours are judged on each set by itself, because a
    longer wait may make room for a break that a shorter set lacks.
    """
    stops = [s for s in open_stops(instance, kind) if only is None or s in only]
    stops.sort(key=lambda s: (instance.stops[s].arrive, s))
    drive = instance.drive[instance.kinds[kind].factor]

    def follows(a: Stop, b: Stop) -> bool:
        return a.leave + int(drive[a.venue, b.venue]) <= b.arrive

    def chains(chain: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        yield chain
        if len(chain) < instance.problem.scenario.policy.max_sessions:
            for s in stops:
                if follows(instance.stops[chain[-1]], instance.stops[s]):
                    yield from chains((*chain, s))

    found = [
        tour
        for first in stops
        for chain in chains((first,))
        if (tour := timetable(instance, kind, chain)) is not None
    ]
    return tuple(sorted(found, key=lambda tour: (len(tour.stops), tour.stops)))
