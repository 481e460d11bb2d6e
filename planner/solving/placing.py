"""From counts to dates: which weekday and which weeks each chosen pattern takes.

The counting model says how often each stop is made; here the dated model, restricted
to those stops, places every one of them so that the team drives least. When it can
be done at the driving the counting model proved, the dated plan is as good as its
bound.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from ortools.math_opt.python import mathopt

from planner.model.calendar import EXPOSURE_DAYS, cycle_index
from planner.model.rules import RuleId
from planner.solving.backend import CP_SAT, Effort, Outcome, run
from planner.solving.instance import Instance
from planner.solving.master import Master, RowTag, build_master, needy
from planner.solving.partition import separate
from planner.solving.patterns import Column, Series, build_columns
from planner.solving.sources import TourSource

STEP_WEIGHT = 0.1
"""Weight of each access step beside the target time, when sessions are spread."""


def placing_model(
    instance: Instance,
    source: TourSource,
    picks: Sequence[tuple[Column, int]],
) -> Master:
    """Dated model in which each picked column is placed as often as it was picked."""
    dated = separate(instance)
    wanted: dict[Series, int] = {
        series: index for index, (column, _) in enumerate(picks) for series in column.members
    }
    columns = [c for c in build_columns(instance, dated) if c.members[0] in wanted]
    tours = source.over(frozenset(column.stop for column, _ in picks))
    master = build_master(instance, dated, columns, tours, with_levels=False)
    options: dict[int, list[mathopt.Variable]] = defaultdict(list)
    for column, var in zip(master.columns, master.y, strict=True):
        options[wanted[column.members[0]]].append(var)
    for index, (_, count) in enumerate(picks):
        constraint = master.model.add_linear_constraint(mathopt.fast_sum(options[index]) == count)
        master.tags[constraint] = RowTag(RuleId.PATTERN, index)
    _order_lines(master, [options[index] for index in range(len(picks))])
    master.model.minimize(master.driving)
    return master


def _order_lines(master: Master, options: Sequence[Sequence[mathopt.Variable]]) -> None:
    """Put the first pick on the first line it may take: its lines are interchangeable."""
    line = {
        var: column.members[0].line for column, var in zip(master.columns, master.y, strict=True)
    }
    if options and len(options[0]) > 1:
        first = min(line[var] for var in options[0])
        at_first = mathopt.fast_sum(var for var in options[0] if line[var] == first)
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
    for column, var in zip(master.columns, master.y, strict=True):
        stop = instance.stops[column.stop]
        if stop.serves:
            for cycle in {cycle_index(anchor, instance.cells[g].day) for g, _ in column.counts}:
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
    instance: Instance,
    source: TourSource,
    picks: Sequence[tuple[Column, int]],
    effort: Effort,
    regular: bool = False,
) -> tuple[Master, Outcome]:
    """Place the picked columns with the least driving.

    Parameters
    ----------
    regular : bool
        Among equally short placements, take the most regular one.
    """
    master = placing_model(instance, source, picks)
    first = run(master.model, effort, CP_SAT)
    if first.value is None or not regular:
        return master, first
    master.model.add_linear_constraint(master.driving <= round(first.value))
    master.model.maximize(_regularity(master))
    second = run(master.model, effort, CP_SAT, hint=first.values)
    return master, first if second.values is None else second
