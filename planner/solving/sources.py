"""Where day tours come from: all of them, or those that pricing asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from ortools.math_opt.python import mathopt

from planner.solving.backend import Effort, Outcome, Watch
from planner.solving.instance import Instance
from planner.solving.master import Master
from planner.solving.tiers import on_its_tours
from planner.solving.tours import DayTour, count_chains, enumerate_tours

MOST_CHAINS = 150_000
"""Chains of stops, over all kinds of day, beyond which tours are not enumerated."""

Tours = Mapping[int, Sequence[DayTour]]
"""Tours by kind of day."""


class TourSource(Protocol):
    """Tours by kind of day, and the solving of masters built on them."""

    @property
    def tours(self) -> Tours:
        """Tours at hand; a source may append to them while it solves."""

    @property
    def everything(self) -> bool:
        """Whether these are all the feasible tours."""

    @property
    def complete(self) -> bool:
        """Whether these are all the tours that a plan as good as the tiers held may use."""

    def toured(self) -> frozenset[int]:
        """Return the stops that some feasible tour makes."""

    def over(self, stops: frozenset[int]) -> Tours:
        """Return tours that make only these stops, all of them if it can."""

    def solve(
        self,
        master: Master,
        effort: Effort,
        hint: Mapping[mathopt.Variable, float] | None = None,
        watch: Watch | None = None,
    ) -> Outcome:
        """Solve a merged master for its present objective; the bound holds for all tours."""


class Enumerated:
    """Every tour, from the start."""

    everything = True
    complete = True

    def __init__(self, instance: Instance) -> None:
        self.tours: Tours = {k: enumerate_tours(instance, k) for k in range(len(instance.kinds))}

    def toured(self) -> frozenset[int]:
        """Return the stops that some feasible tour makes."""
        return frozenset(s for found in self.tours.values() for tour in found for s in tour.stops)

    def over(self, stops: frozenset[int]) -> Tours:
        """Return the tours that make only these stops."""
        return restricted(self.tours, stops)

    def solve(
        self,
        master: Master,
        effort: Effort,
        hint: Mapping[mathopt.Variable, float] | None = None,
        watch: Watch | None = None,
    ) -> Outcome:
        """Solve by branch and bound."""
        return on_its_tours(master, effort, hint, watch)


def restricted(tours: Tours, stops: frozenset[int]) -> Tours:
    """Keep the tours that make only these stops."""
    return {
        kind: tuple(tour for tour in found if stops.issuperset(tour.stops))
        for kind, found in tours.items()
    }


def tour_source(instance: Instance, clock: Callable[[], float]) -> TourSource:
    """Enumerate the tours where that is possible; otherwise price them as they are needed."""
    if count_chains(instance, MOST_CHAINS) <= MOST_CHAINS:
        return Enumerated(instance)
    from planner.solving.generation import Generated

    return Generated(instance, clock)
