"""Neighbourhoods: parts of a plan that may change while the rest stays, and their models.

A neighbourhood is a set of lines, of venues and of phases of the weeks: every series that
lies in all three is free, the others are kept. The calendar model of what is free is small.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from planner.model.solve_params import SolveParams
from planner.solving.assemble import PlanSolution
from planner.solving.calendar_model import CalendarModel
from planner.solving.master import Master, build_master
from planner.solving.patterns import counting_quotas
from planner.solving.tour_pool import TourSource
from planner.solving.tours import DayTour

LINE, PAIR, CLUSTER, WEEKS = "line", "pair", "cluster", "weeks"

START_SIZE = {LINE: 30, PAIR: 20, CLUSTER: 8, WEEKS: 12}
"""Venues that are free at first, besides those that the freed lines and weeks visit."""


@dataclass(frozen=True, eq=False)
class Neighbourhood:
    """Free lines, venues and phases (as bits), and the columns of a calendar model they free."""

    lines: frozenset[int]
    venues: frozenset[int]
    weeks: int

    def frees(self, dated: CalendarModel) -> NDArray[np.bool_]:
        """Columns that lie in all three, shape (n,)."""
        lines = np.isin(dated.line, sorted(self.lines))
        venues = np.isin(dated.venue, sorted(self.venues))
        free: NDArray[np.bool_] = lines & venues & ((dated.weeks & ~self.weeks) == 0)
        return free


class NeighbourhoodGround:
    """What every neighbourhood of one problem is cut from."""

    def __init__(self, dated: CalendarModel, source: TourSource, params: SolveParams) -> None:
        """Index series by name."""
        self.dated, self.source, self.instance = dated, source, dated.instance
        self.params = params
        self.number = {column.members[0]: k for k, column in enumerate(dated.columns)}
        self.weeks = int(np.bitwise_or.reduce(dated.weeks)) if len(dated.weeks) else 0
        self.alike = [
            (column.stop, counting_quotas(self.instance, column.members[0].candidate))
            for column in dated.columns
        ]

    def visited(self, draft: PlanSolution, lines: frozenset[int], weeks: int) -> frozenset[int]:
        """Venues of the series of a draft that lie on these lines, in these weeks."""
        numbers = [self.number[series] for series in draft.series]
        return frozenset(
            int(self.dated.venue[k])
            for k in numbers
            if self.dated.line[k] in lines and not self.dated.weeks[k] & ~weeks
        )

    def lines_of(
        self, draft: PlanSolution, venues: frozenset[int], random: Random
    ) -> frozenset[int]:
        """Lines on which a draft visits some of the venues, and more, up to `step_lines`."""
        numbers = [self.number[series] for series in draft.series]
        held = {int(self.dated.line[k]) for k in numbers if self.dated.venue[k] in venues}
        others = [line for line in range(len(self.instance.lines)) if line not in held]
        more = random.sample(others, min(len(others), max(2, self.params.step_lines - len(held))))
        return frozenset(held.union(more))

    def model(self, draft: PlanSolution, hood: Neighbourhood) -> Master | None:
        """Calendar model in which only the neighbourhood is free, ``None`` if it is too large."""
        dated, free = self.dated, hood.frees(self.dated)
        kept = [k for k in map(self.number.__getitem__, draft.series) if not free[k]]
        taken = {self._visit(k) for k in kept} - {None}
        able = [int(k) for k in free.nonzero()[0] if self._visit(int(k)) not in taken]
        chosen = self._told_apart(able, draft)
        stops: dict[int, set[int]] = defaultdict(set)
        options: dict[int, set[int]] = defaultdict(set)
        for numbers, found in ((kept, stops), (chosen, options)):
            for k in numbers:
                for group, _ in dated.columns[k].counts:
                    found[group].add(dated.columns[k].stop)
        driven = {dated.partition.group[cell]: tour for cell, tour in draft.days}
        tours: dict[int, tuple[DayTour, ...]] = {}
        total = 0
        for g in dated.cells:
            if g not in options:
                tours[g] = (driven[g],) if g in driven else ()
                continue
            own = frozenset(stops[g])
            found_ = {
                t.stops: t for t in self.source.within(dated.kind(g), frozenset(options[g]), own)
            }
            if g in driven:
                found_.setdefault(driven[g].stops, driven[g])
            tours[g] = tuple(found_.values())
            total += len(found_)
            if total > self.params.step_tours:
                return None
        columns = [dated.columns[k] for k in (*kept, *chosen)]
        master = build_master(dated.apart, dated.partition, columns, tours)
        for var in master.y[: len(kept)]:
            var.lower_bound = 1
        return master

    def _told_apart(self, numbers: list[int], draft: PlanSolution) -> list[int]:
        """Keep one activity of those alike in stop and quotas, besides those already held."""
        held = {series.candidate for series in draft.series}
        of = [self.dated.columns[k].members[0].candidate for k in numbers]
        kept: dict[object, set[int]] = defaultdict(set)
        for k, candidate in zip(numbers, of, strict=True):
            if candidate in held:
                kept[self.alike[k]].add(candidate)
        for k, candidate in zip(numbers, of, strict=True):
            if not kept[self.alike[k]]:
                kept[self.alike[k]].add(candidate)
        return [k for k, c in zip(numbers, of, strict=True) if c in kept[self.alike[k]]]

    def _visit(self, k: int) -> tuple[int, int] | None:
        """Mobile venue and activity of a column, which at most one series may hold."""
        c = self.instance.candidates[self.dated.columns[k].members[0].candidate]
        return None if self.instance.venues[c.venue].fixed else (c.venue, c.activity)


def draw(
    ground: NeighbourhoodGround, draft: PlanSolution, operator: str, size: int, random: Random
) -> Neighbourhood:
    """Draw a neighbourhood of a sort with about so many free venues."""
    instance = ground.instance
    lines, weeks = frozenset(range(len(instance.lines))), ground.weeks
    everywhere = range(len(instance.venues))
    if operator == CLUSTER:
        seed = random.choice(everywhere)
        drive = next(iter(instance.drive.values()))
        nearest = frozenset(sorted(everywhere, key=lambda v: (int(drive[seed, v]), v))[: size + 1])
        return Neighbourhood(ground.lines_of(draft, nearest, random), nearest, weeks)
    if operator == WEEKS:
        phases = [bit for bit in (1, 2, 4, 8) if bit & weeks]
        weeks = sum(random.sample(phases, min(len(phases), random.choice((1, 2)))))
        lines = frozenset(random.sample(sorted(lines), min(len(lines), ground.params.step_lines)))
    else:
        lines = frozenset(random.sample(sorted(lines), min(len(lines), 1 + (operator == PAIR))))
    visited = ground.visited(draft, lines, weeks)
    others = [v for v in everywhere if v not in visited]
    more = random.sample(others, min(len(others), size))
    return Neighbourhood(lines, visited | frozenset(more), weeks)
