"""Calendar model: every series a column, held on dates; built once for a problem."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.solving.assemble import PlanSolution
from planner.solving.instance import Instance
from planner.solving.lexicographic import objective_values
from planner.solving.partition import PHASES, Partition, calendar
from planner.solving.patterns import Column, Series, build_columns
from planner.solving.tours import DayTour


@dataclass(frozen=True, eq=False)
class CalendarModel:
    """Columns of the calendar model, one a series, with what neighbourhoods ask of them.

    Parameters
    ----------
    columns : tuple of Column, length n
        One series each.
    line, venue : ndarray of int, shape (n,)
        Of each column.
    weeks : ndarray of int, shape (n,)
        Phases in which a column is held, as bits.
    cells : Mapping[int, tuple of int]
        Cells of each group.
    apart : Instance
        The same instance with a kind of day for each group, so that a model may give each
        group its own tours.
    """

    instance: Instance
    partition: Partition
    columns: tuple[Column, ...]
    line: NDArray[np.int64]
    venue: NDArray[np.int64]
    weeks: NDArray[np.int64]
    cells: Mapping[int, tuple[int, ...]]
    apart: Instance

    def phase(self, group: int) -> int:
        """Phase of the weeks of a group."""
        return self.instance.cells[self.cells[group][0]].week % PHASES

    def kind(self, group: int) -> int:
        """Kind of day of a group."""
        return self.instance.cells[self.cells[group][0]].kind


def build_calendar_model(instance: Instance, toured: Collection[int]) -> CalendarModel:
    """Build the columns of the stops that some tour makes."""
    partition = calendar(instance)
    columns = tuple(c for c in build_columns(instance, partition) if c.stop in toured)
    cells: dict[int, list[int]] = defaultdict(list)
    for index, group in enumerate(partition.group):
        cells[group].append(index)
    phase = {g: instance.cells[found[0]].week % PHASES for g, found in cells.items()}
    weeks = [sum({1 << phase[g] for g, _ in column.counts}) for column in columns]
    return CalendarModel(
        instance=instance,
        partition=partition,
        columns=columns,
        line=np.array([c.members[0].line for c in columns], dtype=np.int64),
        venue=np.array([instance.stops[c.stop].venue for c in columns], dtype=np.int64),
        weeks=np.array(weeks, dtype=np.int64),
        cells={group: tuple(found) for group, found in cells.items()},
        apart=_apart(instance, partition),
    )


def _apart(instance: Instance, partition: Partition) -> Instance:
    kind = dict(zip(partition.group, (cell.kind for cell in instance.cells), strict=True))
    return replace(
        instance,
        kinds=tuple(instance.kinds[kind[g]] for g in range(len(kind))),
        cells=tuple(
            replace(cell, kind=group)
            for cell, group in zip(instance.cells, partition.group, strict=True)
        ),
    )


def draft_of(
    dated: CalendarModel, held: Mapping[int, DayTour], series: Collection[Series]
) -> PlanSolution:
    """Date the tours of groups.

    Parameters
    ----------
    held : Mapping[int, DayTour]
        Tour of each group that has one.
    """
    days = sorted((cell, g) for g in held for cell in dated.cells[g])
    sessions: dict[int, int] = defaultdict(int)
    for _, g in days:
        for s in held[g].stops:
            stop = dated.instance.stops[s]
            sessions[stop.venue] += stop.serves
    driving = sum(held[g].drive for _, g in days)
    return PlanSolution(
        days=tuple((cell, held[g]) for cell, g in days),
        series=tuple(sorted(series)),
        objectives=objective_values(dated.instance, sessions, driving),
    )
