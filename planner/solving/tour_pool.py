"""Pool of day tours: all of them, or those that pricing asks for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from ortools.math_opt.python import mathopt

from planner.model.effort import Effort
from planner.solving.backend import SolveOutcome, Watch
from planner.solving.instance import Instance
from planner.solving.lexicographic import on_its_tours
from planner.solving.master import Master
from planner.solving.tours import DayTour, enumerate_tours

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

    def within(
        self, kind: int, free: frozenset[int], kept: frozenset[int] = frozenset()
    ) -> Iterable[DayTour]:
        """Tours that make all the stops kept, and none that is neither kept nor free.

        All of them, unless they are too many for a source that has not everything.
        """

    def solve(
        self,
        master: Master,
        effort: Effort,
        hint: Mapping[mathopt.Variable, float] | None = None,
        watch: Watch | None = None,
    ) -> SolveOutcome:
        """Solve a merged master for its present objective; the bound holds for all tours."""


class TourIndex:
    """Tours by their first stop, for models that take few of them."""

    def __init__(self, tours: Iterable[DayTour]) -> None:
        """Index the tours."""
        self._first: dict[int, list[DayTour]] = defaultdict(list)
        for tour in tours:
            self._first[tour.stops[0]].append(tour)

    def within(self, free: frozenset[int], kept: frozenset[int]) -> Iterator[DayTour]:
        """Tours that make all the stops kept, and none that is neither kept nor free."""
        allowed = kept | free
        for s in sorted(allowed):
            for tour in self._first.get(s, ()):
                if allowed.issuperset(tour.stops) and kept.issubset(tour.stops):
                    yield tour


class Enumerated:
    """Every tour, from the start."""

    everything = True
    complete = True

    def __init__(self, instance: Instance) -> None:
        self.tours: Tours = {k: enumerate_tours(instance, k) for k in range(len(instance.kinds))}
        self._index = {k: TourIndex(found) for k, found in self.tours.items()}

    def toured(self) -> frozenset[int]:
        """Return the stops that some feasible tour makes."""
        return frozenset(s for found in self.tours.values() for tour in found for s in tour.stops)

    def within(
        self, kind: int, free: frozenset[int], kept: frozenset[int] = frozenset()
    ) -> Iterator[DayTour]:
        """Tours that make all the stops kept, and none that is neither kept nor free."""
        return self._index[kind].within(free, kept)

    def solve(
        self,
        master: Master,
        effort: Effort,
        hint: Mapping[mathopt.Variable, float] | None = None,
        watch: Watch | None = None,
    ) -> SolveOutcome:
        """Solve by branch and bound."""
        return on_its_tours(master, effort, hint, watch)
