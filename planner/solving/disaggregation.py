"""Disaggregation: which weekday and which weeks each pattern of the aggregated model takes.

The aggregated model says how often each stop is made; here the calendar model, restricted
to those stops, places every one of them so that the team drives least. When it can
be done at the driving the aggregated model proved, the dated plan is as good as its
bound.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from ortools.math_opt.python import mathopt

from planner.model.calendar import EXPOSURE_DAYS, cycle_index
from planner.model.effort import Effort
from planner.rules import rhythm
from planner.solving.assemble import PlanSolution, read_draft
from planner.solving.backend import CP_SAT, SolveOutcome, run
from planner.solving.calendar_model import CalendarModel
from planner.solving.instance import Instance
from planner.solving.master import Master, RowTag, build_master, needy
from planner.solving.patterns import Column, Series
from planner.solving.tour_pool import TourSource

STEP_WEIGHT = 0.1
"""Weight of each access step beside the target time, when sessions are spread."""


Promise = tuple[int, int, int, int]
"""(candidate, rhythm in weeks, sessions, line or -1) of a series."""

Pick = tuple[frozenset[Series], int]
"""Series of the calendar model that are alike, and how many of them are to be held."""


def disaggregation_model(dated: CalendarModel, source: TourSource, picks: Sequence[Pick]) -> Master:
    """Calendar model in which so many series of each pick are held, and nothing else."""
    wanted = {series: k for k, (alike, _) in enumerate(picks) for series in alike}
    columns = [c for c in dated.columns if c.members[0] in wanted]
    stops: dict[int, set[int]] = defaultdict(set)
    for column in columns:
        for group, _ in column.counts:
            stops[group].add(column.stop)
    tours = {g: tuple(source.within(dated.kind(g), frozenset(stops[g]))) for g in dated.cells}
    master = build_master(dated.apart, dated.partition, columns, tours, with_levels=False)
    options: dict[int, list[mathopt.Variable]] = defaultdict(list)
    for column, var in zip(master.columns, master.y, strict=True):
        options[wanted[column.members[0]]].append(var)
    for k, (_, count) in enumerate(picks):
        constraint = master.model.add_linear_constraint(mathopt.fast_sum(options[k]) == count)
        master.tags[constraint] = RowTag(rhythm.PATTERN, k)
    master.model.minimize(master.driving)
    return master


def _order_lines(master: Master, picks: Sequence[Pick]) -> None:
    """Put the first pick on the first line it may take: its lines are interchangeable."""
    options = [
        (column.members[0].line, var)
        for column, var in zip(master.columns, master.y, strict=True)
        if picks and column.members[0] in picks[0][0]
    ]
    if len(options) > 1:
        first = min(line for line, _ in options)
        at_first = mathopt.fast_sum(var for line, var in options if line == first)
        master.model.add_linear_constraint(at_first >= 1)


def _nearness(instance: Instance) -> list[tuple[float, NDArray[np.bool_]]]:
    """Return weighted ways of being near, shape (n, m) each: the target, then each access step."""
    problem = instance.problem
    per_session = EXPOSURE_DAYS / problem.horizon.days
    steps = [
        (STEP_WEIGHT, instance.access >= weight * per_session * (1 - 1e-9))
        for _, weight in problem.scenario.policy.access
        if weight > 0
    ]
    return [(1.0, instance.reach), *steps]


def _regularity(master: Master) -> mathopt.LinearExpression:
    """Need that is near a session in every 14-day cycle that holds service.

    This is what the headline indicator counts. Driving leaves many placements equal;
    among them the one that spreads its sessions best costs nothing.
    """
    instance, anchor = master.instance, master.instance.problem.scenario.anchor
    held: dict[int, dict[int, list[mathopt.Variable]]] = {c: {} for c in instance.nominal_cycles}
    cycles: dict[int, set[int]] = defaultdict(set)
    for group, cell in zip(master.partition.group, instance.cells, strict=True):
        cycles[group].add(cycle_index(anchor, cell.day))
    for column, var in zip(master.columns, master.y, strict=True):
        stop = instance.stops[column.stop]
        if stop.serves:
            for cycle in {cycle for g, _ in column.counts for cycle in cycles[g]}:
                held[cycle].setdefault(stop.venue, []).append(var)
    flags = []
    for weight, near in _nearness(instance):
        for i in needy(instance):
            flag = master.model.add_binary_variable()
            for sessions in held.values():
                close = [
                    var for venue, found in sessions.items() if near[i, venue] for var in found
                ]
                master.model.add_linear_constraint(flag - mathopt.fast_sum(close) <= 0)
            flags.append(weight * float(instance.need[i]) * flag)
    return mathopt.LinearExpression() + mathopt.fast_sum(flags)


def place(
    dated: CalendarModel,
    source: TourSource,
    picks: Sequence[tuple[Column, int]],
    effort: Effort,
) -> tuple[Master, SolveOutcome]:
    """Place the columns picked from the aggregated model with the least driving."""
    alike = [(frozenset(column.members), count) for column, count in picks]
    master = disaggregation_model(dated, source, alike)
    _order_lines(master, alike)
    return master, run(master.model, effort, CP_SAT, claimed=False)


def _alike(dated: CalendarModel, draft: PlanSolution, keep_lines: bool) -> list[Pick]:
    """Series that could stand in for those of a draft."""
    held = set(draft.series)

    def promise(column: Column) -> Promise:
        series = column.members[0]
        line = series.line if keep_lines else -1
        return series.candidate, series.pattern.every, column.sessions, line

    count = Counter(promise(column) for column in dated.columns if column.members[0] in held)
    alike: dict[Promise, set[Series]] = {key: set() for key in count}
    for column in dated.columns:
        if (key := promise(column)) in alike:
            alike[key].add(column.members[0])
    return [(frozenset(alike[key]), n) for key, n in count.items()]


def spread(
    dated: CalendarModel, source: TourSource, draft: PlanSolution, effort: Effort
) -> PlanSolution:
    """Return the most regular plan of those with a draft's sessions that drive no more.

    A series may change its weeks, and its team and weekday too where that leaves few enough
    choices; not its venue, activity, hour or rhythm.
    """
    picks = _alike(dated, draft, keep_lines=False)
    if sum(len(alike) for alike, _ in picks) > effort.params.spread_largest:
        picks = _alike(dated, draft, keep_lines=True)
    master = disaggregation_model(dated, source, picks)
    master.model.add_linear_constraint(master.driving <= draft.objectives.driving)
    master.model.maximize(_regularity(master))
    outcome = run(master.model, effort, CP_SAT, hint=hint_of(master, draft))
    return draft if outcome.values is None else read_draft(master, outcome.values)


def hint_of(master: Master, draft: PlanSolution) -> dict[mathopt.Variable, float]:
    """Value of each variable of a calendar model's tours and series in a draft."""
    held, kinds = set(draft.series), master.group_kind()
    toured = {(master.partition.group[cell], tour.stops) for cell, tour in draft.days}
    hint = {
        var: float((g, master.tours[kinds[g]][r].stops) in toured)
        for (r, g), var in master.x.items()
    }
    for column, var in zip(master.columns, master.y, strict=True):
        hint[var] = float(column.members[0] in held)
    return hint
