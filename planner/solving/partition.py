"""Symmetry: which team-days are interchangeable, and may be aggregated.

Two lines (a team's weekday) with the same kinds of day in the same weeks can be
swapped in any plan, and so can two weeks that every line sees alike. The counting
model merges them: it asks how often, not when, and is a relaxation of the dated
model, hence a bound. The calendar model is the same model with only those days merged on
which every plan does the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.model.calendar import CYCLE_DAYS, Per
from planner.solving.instance import Instance

PHASES = 4
"""Longest recurrence, in weeks: weeks that differ by it share every pattern."""


@dataclass(frozen=True)
class Partition:
    """A merging of cells.

    Parameters
    ----------
    line_class : tuple of int
        Class of each line.
    week_class : Mapping[int, int]
        Class of each anchored week that holds service.
    cycle_class : Mapping[int, int]
        Class of each anchored cycle that holds service.
    group : tuple of int
        Group of each cell: all cells of a group are of one kind.
    exact : bool
        True when a group's cells run one tour in every plan: all of them, or none.
    """

    line_class: tuple[int, ...]
    week_class: Mapping[int, int]
    cycle_class: Mapping[int, int]
    group: tuple[int, ...]
    exact: bool

    def classes(self, per: Per) -> Mapping[int, int]:
        """Class of each period of a quota: weeks, cycles, or the horizon, which is period 0."""
        return {Per.WEEK: self.week_class, Per.CYCLE: self.cycle_class, Per.HORIZON: {0: 0}}[per]

    def sizes(self) -> dict[int, int]:
        """Number of cells in each group."""
        count: dict[int, int] = defaultdict(int)
        for group in self.group:
            count[group] += 1
        return dict(count)


def _numbered(keys: list[object]) -> list[int]:
    """Number equal keys alike, in order of first appearance."""
    seen: dict[object, int] = {}
    return [seen.setdefault(key, len(seen)) for key in keys]


def _line_classes(instance: Instance) -> list[int]:
    """Lines with the same kind of day in every week, the past included, are of one class."""
    profile: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for cell in instance.cells:
        profile[cell.line].append((cell.week, cell.kind))
    past: dict[int, set[tuple[int, frozenset[int]]]] = defaultdict(set)
    for (line, week), opened in instance.given.gone.items():
        past[line].add((week, opened))
    return _numbered(
        [
            (tuple(sorted(profile[line])), frozenset(past[line]))
            for line in range(len(instance.lines))
        ]
    )


def _looks(instance: Instance, line_class: Sequence[int]) -> dict[int, object]:
    """Kinds of day that each class of lines has in each week, and whether it has begun."""
    look: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for cell in instance.cells:
        look[cell.week].add((line_class[cell.line], cell.kind))
    begun = instance.begun
    return {week: (*sorted(look[week]), week == begun) for week in instance.nominal_weeks}


def _week_classes(instance: Instance, line_class: list[int]) -> dict[int, int]:
    """Weeks that look alike are of one class, if their phases are of one parity and alike.

    A phase is the weeks a multiple of `PHASES` apart: whatever holds in one of them holds
    in all. If both parities have the same phases, they merge too: these are the
    symmetries of weekly, fortnightly and monthly patterns.
    """
    weeks, seen = list(instance.nominal_weeks), _looks(instance, line_class)
    phase = {
        p: tuple(sorted(str(seen[w]) for w in weeks if w % PHASES == p)) for p in range(PHASES)
    }
    by_parity = [sorted(phase[p] for p in range(parity, PHASES, 2)) for parity in (0, 1)]
    regular = by_parity[0] == by_parity[1]
    keys: list[object] = [(seen[w], phase[w % PHASES], 0 if regular else w % 2) for w in weeks]
    return dict(zip(weeks, _numbered(keys), strict=True))


def _cycle_classes(instance: Instance, week_class: Mapping[int, int]) -> dict[int, int]:
    """Cycles linked by a class of weeks are counted together."""
    parent = {cycle: cycle for cycle in instance.nominal_cycles}

    def root(cycle: int) -> int:
        while parent[cycle] != cycle:
            cycle = parent[cycle]
        return cycle

    first: dict[int, int] = {}
    for week, klass in week_class.items():
        cycle = week * 7 // CYCLE_DAYS
        parent[root(cycle)] = root(first.setdefault(klass, cycle))
    cycles = list(instance.nominal_cycles)
    roots: list[object] = [root(cycle) for cycle in cycles]
    return dict(zip(cycles, _numbered(roots), strict=True))


def aggregated(instance: Instance) -> Partition:
    """Merge every interchangeable line and week."""
    line_class = _line_classes(instance)
    week_class = _week_classes(instance, line_class)
    keys: list[object] = [
        (line_class[cell.line], week_class[cell.week], cell.kind) for cell in instance.cells
    ]
    return Partition(
        line_class=tuple(line_class),
        week_class=week_class,
        cycle_class=_cycle_classes(instance, week_class),
        group=tuple(_numbered(keys)),
        exact=False,
    )


def calendar(instance: Instance) -> Partition:
    """Merge weeks alike a multiple of `PHASES` apart, on each line.

    Every pattern holds in all of them or in none, so in every plan a line drives the same
    tour in each: nothing is relaxed, and a long horizon costs little more than `PHASES` weeks.
    """
    lines = range(len(instance.lines))
    look = _looks(instance, lines)
    weeks, cycles = list(instance.nominal_weeks), list(instance.nominal_cycles)
    phases: list[object] = [(look[week], week % PHASES) for week in weeks]
    parities: list[object] = [
        (cycle % (PHASES * 7 // CYCLE_DAYS), cycle == instance.begun_cycle) for cycle in cycles
    ]
    week_class = dict(zip(weeks, _numbered(phases), strict=True))
    keys: list[object] = [(cell.line, week_class[cell.week]) for cell in instance.cells]
    return Partition(
        line_class=tuple(lines),
        week_class=week_class,
        cycle_class=dict(zip(cycles, _numbered(parities), strict=True)),
        group=tuple(_numbered(keys)),
        exact=True,
    )


def separate(instance: Instance) -> Partition:
    """Merge nothing, not even what every plan does alike."""
    return Partition(
        line_class=tuple(range(len(instance.lines))),
        week_class={week: week for week in instance.nominal_weeks},
        cycle_class={cycle: cycle for cycle in instance.nominal_cycles},
        group=tuple(range(len(instance.cells))),
        exact=True,
    )
