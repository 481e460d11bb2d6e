"""Columns: recurring series of a candidate, on which weekday, in which weeks, how often."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from planner.model.calendar import PATTERNS, Pattern, Per
from planner.model.scenario import Quota
from planner.solving.instance import Instance
from planner.solving.minima import weeks_of_cycle
from planner.solving.partition import Partition

Period = tuple[int, int]
"""(index of a quota, class of a week or cycle)."""


@dataclass(frozen=True, order=True)
class Series:
    """A session that recurs: a candidate on a line, in the weeks of a pattern."""

    candidate: int
    line: int
    pattern: Pattern


@dataclass(frozen=True)
class Column:
    """Series that a model does not tell apart.

    Parameters
    ----------
    stop : int
        The stop they all make.
    counts : tuple of (int, int)
        Sessions per group of cells.
    at_least, at_most : Mapping[Period, int]
        What one such series surely, and at most, adds to a quota's count: activities
        that share a stop may differ there.
    members : tuple of Series
        The series themselves.
    """

    stop: int
    counts: tuple[tuple[int, int], ...]
    at_least: Mapping[Period, int]
    at_most: Mapping[Period, int]
    members: tuple[Series, ...]

    @property
    def sessions(self) -> int:
        """Sessions in the horizon."""
        return sum(count for _, count in self.counts)


def nominal(quota: Quota, series: Series, instance: Instance) -> dict[int, int]:
    """Sessions a series adds to each period of a quota: closures ignored, dates gone by left out.

    A date before the first day to plan counts when the series would not have held it anyway.
    """
    pattern, gone = series.pattern, instance.given.gone

    def held(week: int) -> bool:
        past = gone.get((series.line, week), frozenset())
        return pattern.holds_in(week) and series.candidate not in past

    if quota.per == Per.WEEK:
        return {week: 1 for week in instance.nominal_weeks if held(week)}
    spans = {0: instance.whole_weeks}
    if quota.per != Per.HORIZON:
        spans = {cycle: weeks_of_cycle(cycle) for cycle in instance.nominal_cycles}
    count = {period: sum(map(held, weeks)) for period, weeks in spans.items()}
    return {period: n for period, n in count.items() if n}


def counting_quotas(instance: Instance, candidate: int) -> tuple[int, ...]:
    """Indices of the quotas that count a candidate."""
    return tuple(q for q, own in enumerate(instance.counted) if candidate in own)


def _contribution(
    instance: Instance, partition: Partition, quotas: tuple[int, ...], series: Series
) -> dict[Period, int]:
    """What a series adds to each period of these quotas."""
    total: dict[Period, int] = defaultdict(int)
    for q in quotas:
        quota = instance.problem.scenario.quotas[q]
        classes = partition.classes(quota.per)
        for period, count in nominal(quota, series, instance).items():
            total[q, classes[period]] += count
    return dict(total)


def all_series(instance: Instance, partition: Partition) -> dict[Series, dict[int, int]]:
    """Every series that holds at least one session, with its sessions per group."""
    on_line = defaultdict(list)
    for index, cell in enumerate(instance.cells):
        on_line[cell.line].append((index, cell))
    policy = instance.problem.scenario.policy
    found: dict[Series, dict[int, int]] = {}
    for line, cells in on_line.items():
        for c in sorted(set().union(*(instance.kinds[cell.kind].candidates for _, cell in cells))):
            rhythms = instance.venues[instance.candidates[c].venue].rhythms or policy.rhythms
            for pattern in (p for p in PATTERNS.values() if p.every in rhythms):
                counts: dict[int, int] = defaultdict(int)
                for index, cell in cells:
                    if pattern.holds_in(cell.week) and c in instance.kinds[cell.kind].candidates:
                        counts[partition.group[index]] += 1
                if counts:
                    found[Series(c, line, pattern)] = dict(counts)
    return found


def build_columns(instance: Instance, partition: Partition) -> tuple[Column, ...]:
    """Gather series into columns.

    When nothing is merged each series is its own column. Otherwise series of one
    stop with the same sessions per group are one column, and of two rhythms that
    come to the same only the more frequent is kept: it is the better promise.
    """
    quotas = {c: counting_quotas(instance, c) for c in range(len(instance.candidates))}

    def _look(series: Series) -> object:
        """What tells two rhythms apart besides their sessions: the quotas they use."""
        weeks = [
            klass for week, klass in partition.week_class.items() if series.pattern.holds_in(week)
        ]
        cycles = [
            (period, n)
            for period, n in adds[series].items()
            if instance.problem.scenario.quotas[period[0]].per != Per.WEEK
        ]
        return (tuple(sorted(weeks)), tuple(sorted(cycles)))

    gathered: dict[object, list[Series]] = defaultdict(list)
    held: dict[object, tuple[tuple[int, int], ...]] = {}
    adds: dict[Series, dict[Period, int]] = {}
    for series, counts in all_series(instance, partition).items():
        stop = instance.candidates[series.candidate].stop
        sessions = tuple(sorted(counts.items()))
        adds[series] = _contribution(instance, partition, quotas[series.candidate], series)
        key: object = series if partition.exact else (stop, sessions, _look(series))
        gathered[key].append(series)
        held[key] = sessions
    columns = []
    for key, members in gathered.items():
        often = min(series.pattern.every for series in members)
        kept = tuple(sorted(s for s in members if s.pattern.every == often))
        periods = sorted({period for series in kept for period in adds[series]})
        columns.append(
            Column(
                stop=instance.candidates[kept[0].candidate].stop,
                counts=held[key],
                at_least={p: min(adds[s].get(p, 0) for s in kept) for p in periods},
                at_most={p: max(adds[s].get(p, 0) for s in kept) for p in periods},
                members=kept,
            )
        )
    return tuple(columns)
