"""Greedy construction heuristic: series are added one by one to the dated schedule.

What quotas ask at least comes first, at the least work; then whatever adds most coverage
for what it costs. Each day stays a tour the rules allow, each limit is kept, so that what
comes out is a plan. Where the quotas leave little room the order may lead to a dead end:
it is then drawn again, those quotas first that were missed before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from random import Random

import numpy as np
from numpy.typing import NDArray

from planner.model.effort import Effort
from planner.model.scenario import Equity
from planner.model.solve_params import SolveParams
from planner.solving.assemble import PlanSolution
from planner.solving.calendar_model import CalendarModel, draft_of
from planner.solving.instance import Instance, Stop
from planner.solving.limits import GroupLimit, group_limits
from planner.solving.master import needy
from planner.solving.patterns import Column, Period
from planner.solving.tours import DayTour, timetable

Family = tuple[int, bool, int]
"""(venue, whether it serves the need, sessions): what the coverage sees of a series."""


@dataclass(eq=False)
class Allowance:
    """What the rules allow over the days.

    Parameters
    ----------
    least, most : dict
        By (quota, class of its periods).
    limits : tuple of GroupLimit
        What teams may do over several days.
    """

    least: dict[Period, int]
    most: dict[Period, int]
    limits: tuple[GroupLimit, ...]

    @cached_property
    def entered(self) -> Mapping[int, tuple[tuple[int, int], ...]]:
        """Of each group, the limits its tours enter: index, and how often."""
        found: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for k, limit in enumerate(self.limits):
            for group, times in limit.times.items():
                found[group].append((k, times))
        return {group: tuple(own) for group, own in found.items()}


def _allowance(dated: CalendarModel) -> Allowance:
    instance, partition = dated.instance, dated.partition
    least, most = {}, {}
    for q, quota in enumerate(instance.problem.scenario.quotas):
        classes = partition.classes(quota.per)
        for klass in set(classes.values()):
            members = [own for own, other in classes.items() if other == klass]
            if asked := sum(instance.asked[q][own] for own in members):
                least[q, klass] = asked
            if quota.maximum is not None:
                most[q, klass] = sum(instance.allowed[q][own] for own in members)
    return Allowance(least, most, group_limits(instance, partition))


@dataclass(eq=False)
class Schedule:
    """A plan being made: what is held, and what it uses."""

    dated: CalendarModel
    params: SolveParams
    allowance: Allowance
    timetables: dict[tuple[int, tuple[int, ...]], DayTour | None]
    tours: dict[int, DayTour] = field(default_factory=dict)
    columns: list[Column] = field(default_factory=list)
    counted: dict[Period, int] = field(default_factory=lambda: defaultdict(int))
    taken: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    visited: set[tuple[int, int]] = field(default_factory=set)
    present: dict[tuple[int, int, int], list[tuple[int, int]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def _place(self, group: int) -> tuple[int, int]:
        """Class of week and weekday of a group."""
        cell = self.dated.instance.cells[self.dated.cells[group][0]]
        weekday = self.dated.instance.lines[cell.line].weekday
        return self.dated.partition.week_class[cell.week], weekday

    def _tour(self, group: int, stops: tuple[int, ...]) -> DayTour | None:
        key = (self.dated.kind(group), stops)
        if key not in self.timetables:
            self.timetables[key] = timetable(self.dated.instance, *key)
        return self.timetables[key]

    def fits(self, column: Column) -> dict[int, DayTour] | None:
        """Return the tours that days would have with this series too, ``None`` if it cannot be."""
        instance = self.dated.instance
        series = column.members[0]
        candidate, stop = instance.candidates[series.candidate], instance.stops[column.stop]
        if (candidate.venue, candidate.activity) in self.visited:
            return None
        for period, n in column.at_least.items():
            if self.counted[period] + n > self.allowance.most.get(period, n + self.counted[period]):
                return None
        most = instance.problem.scenario.policy.max_sessions
        found = {}
        for group, _ in column.counts:
            old = self.tours.get(group)
            if old is None:
                stops: tuple[int, ...] = (column.stop,)
            else:
                if len(old.stops) >= most or column.stop in old.stops:
                    return None
                stops = tuple(sorted((*old.stops, column.stop), key=self._arrival))
            if self._met(group, stop):
                return None
            tour = self._tour(group, stops)
            if tour is None:
                return None
            found[group] = tour
        return found if self._within_limits(found) else None

    def _arrival(self, s: int) -> tuple[int, int]:
        return self.dated.instance.stops[s].arrive, s

    def _met(self, group: int, stop: Stop) -> bool:
        """Whether another team is at the venue at that time."""
        klass, weekday = self._place(group)
        there = self.present.get((klass, weekday, stop.venue), ())
        return any(stop.arrive < leave and arrive < stop.leave for arrive, leave in there)

    def added(self, found: dict[int, DayTour]) -> int:
        """Minutes of work these tours would add."""
        return sum(
            (tour.work - (self.tours[g].work if g in self.tours else 0)) * len(self.dated.cells[g])
            for g, tour in found.items()
        )

    def _more(self, found: dict[int, DayTour]) -> dict[int, int]:
        """What these tours would take more of each limit, by its index."""
        more: dict[int, int] = defaultdict(int)
        for group, tour in found.items():
            old = self.tours.get(group)
            for k, times in self.allowance.entered.get(group, ()):
                use = self.allowance.limits[k].use
                more[k] += times * (use(tour) - (use(old) if old else 0))
        return more

    def _within_limits(self, found: dict[int, DayTour]) -> bool:
        limits = self.allowance.limits
        return all(self.taken[k] + n <= limits[k].most for k, n in self._more(found).items())

    def add(self, column: Column, found: dict[int, DayTour]) -> None:
        """Hold a series that fits."""
        instance = self.dated.instance
        candidate = instance.candidates[column.members[0].candidate]
        stop = instance.stops[column.stop]
        for k, n in self._more(found).items():
            self.taken[k] += n
        for group in found:
            klass, weekday = self._place(group)
            self.present[klass, weekday, stop.venue].append((stop.arrive, stop.leave))
        self.tours.update(found)
        self.columns.append(column)
        for period, n in column.at_least.items():
            self.counted[period] += n
        if not instance.venues[candidate.venue].fixed:
            self.visited.add((candidate.venue, candidate.activity))

    def missing(self) -> dict[Period, int]:
        """What quotas still ask."""
        return {
            p: n - self.counted[p] for p, n in self.allowance.least.items() if self.counted[p] < n
        }

    def draft(self) -> PlanSolution:
        """Return the plan as it stands."""
        return draft_of(self.dated, self.tours, [c.members[0] for c in self.columns])


def _meet_quotas(schedule: Schedule, urgent: dict[int, int], random: Random) -> bool:
    """Hold what quotas ask at least, the urgent first, at little work; tell whether it went."""
    useful = [
        c for c in schedule.dated.columns if any(p in schedule.allowance.least for p in c.at_least)
    ]
    random.shuffle(useful)
    while missing := schedule.missing():
        worth: dict[int, float] = {}
        for k, column in enumerate(useful):
            helped = [
                min(n, missing[p]) * (1 + urgent[p[0]])
                for p, n in column.at_least.items()
                if p in missing
            ]
            if helped:
                worth[k] = sum(helped)
        best: tuple[float, Column, dict[int, DayTour]] | None = None
        weighed, gone = 0, set()
        for k in sorted(worth, key=lambda k: -worth[k]):
            found = schedule.fits(useful[k])
            if found is None:
                gone.add(k)
                continue
            rate = worth[k] / (60 + schedule.added(found))
            if best is None or rate > best[0]:
                best = (rate, useful[k], found)
            weighed += 1
            if weighed >= schedule.params.series_weighed:
                break
        if best is None:
            for quota in {p[0] for p in missing}:
                urgent[quota] += 1
            return False
        schedule.add(best[1], best[2])
        useful = [c for k, c in enumerate(useful) if k not in gone and c is not best[1]]
    return True


class _Coverage:
    """Exposure so far, and what a family of series would add to it."""

    def __init__(self, instance: Instance) -> None:
        """Nothing is held yet but what is given."""
        self.instance = instance
        self.rows = np.array(needy(instance), dtype=np.int64)
        self.need = instance.need[self.rows]
        self.exposure = instance.given.exposure[self.rows]
        self.reached = instance.given.reached[self.rows]
        knots = np.array(instance.problem.scenario.policy.levels)
        self.x, self.y = knots[:, 0], knots[:, 1]
        self.reaching = instance.problem.scenario.policy.equity == Equity.GUARANTEE
        self.worst = instance.problem.scenario.policy.equity == Equity.MAXIMIN

    def _levels(self, exposure: NDArray[np.float64]) -> NDArray[np.float64]:
        levels: NDArray[np.float64] = np.interp(exposure, self.x, self.y)
        return levels

    def gain(self, family: Family) -> tuple[float, float]:
        """Return what a family adds: communes (reached, or given a level at all), level."""
        venue, serves, sessions = family
        if not serves:
            return 0.0, 0.0
        near = self.instance.access[self.rows, venue]
        more = self.exposure + near * sessions
        level = float(self.need @ (self._levels(more) - self._levels(self.exposure)))
        fresh = 0
        if self.reaching:
            fresh = int((self.instance.reach[self.rows, venue] & ~self.reached).sum())
        elif self.worst:
            fresh = int(((near > 0) & (self.exposure == 0)).sum())
        return float(fresh), level

    def hold(self, family: Family) -> None:
        """Count a series as held."""
        venue, serves, sessions = family
        if serves:
            self.exposure += self.instance.access[self.rows, venue] * sessions
            self.reached |= self.instance.reach[self.rows, venue]


def _fill(schedule: Schedule, hourly: bool) -> None:
    """Hold what adds most coverage a session, or an hour of work, while something fits."""
    instance = schedule.dated.instance
    coverage = _Coverage(instance)
    families: dict[Family, list[Column]] = defaultdict(list)
    for column in schedule.dated.columns:
        stop = instance.stops[column.stop]
        families[stop.venue, stop.serves, column.sessions].append(column)
    for column in schedule.columns:
        stop = instance.stops[column.stop]
        coverage.hold((stop.venue, stop.serves, column.sessions))
    while True:
        gains = {family: coverage.gain(family) for family in families}
        rates = {f: (g[0] / f[2], g[1] / f[2]) for f, g in gains.items() if max(g) > 1e-9}
        best: tuple[tuple[float, float, float], Family, Column, dict[int, DayTour]] | None = None
        weighed = 0
        for family in sorted(rates, key=lambda f: rates[f], reverse=True):
            kept = []
            for column in families[family]:
                found = schedule.fits(column) if weighed < schedule.params.series_weighed else {}
                if found is None:
                    continue
                kept.append(column)
                if not found:
                    continue
                weighed += 1
                minutes = schedule.added(found)
                per = minutes + 60.0 if hourly else float(family[2])
                score = (gains[family][0] / per, gains[family][1] / per, -minutes)
                if best is None or score > best[0]:
                    best = (score, family, column, found)
            families[family] = kept
            if weighed >= schedule.params.series_weighed:
                break
        if best is None:
            return
        _, family, column, found = best
        schedule.add(column, found)
        coverage.hold(family)


def empty_schedule(dated: CalendarModel, params: SolveParams) -> Schedule:
    """Return a plan that holds nothing yet."""
    return Schedule(dated, params, _allowance(dated), {})


def quotas_met(dated: CalendarModel, effort: Effort, over: Callable[[], bool]) -> Schedule | None:
    """Hold what the quotas ask at least; ``None`` when no order went.

    Parameters
    ----------
    over : callable
        Whether there is no time for another order.
    """
    random, empty = Random(effort.seed), empty_schedule(dated, effort.params)
    urgent: dict[int, int] = defaultdict(int)
    for _ in range(effort.params.orders_tried):
        schedule = Schedule(dated, effort.params, empty.allowance, empty.timetables)
        if _meet_quotas(schedule, urgent, random):
            return schedule
        if over():
            return None
    return None


def filled(base: Schedule, wanted: Sequence[Column], hourly: bool) -> tuple[PlanSolution, bool]:
    """Add the series wanted, then whatever adds most; tell whether all those wanted had room."""
    schedule = Schedule(base.dated, base.params, base.allowance, base.timetables)
    missed = False
    for column in (*base.columns, *wanted):
        found = schedule.fits(column)
        if found is None:
            missed = True
        else:
            schedule.add(column, found)
    _fill(schedule, hourly)
    return schedule.draft(), not missed


def first_drafts(base: Schedule) -> Iterator[PlanSolution]:
    """Yield plans made by adding series: by what they add a session, then by the hour."""
    yield base.draft()
    for hourly in (False, True):
        yield filled(base, (), hourly)[0]
