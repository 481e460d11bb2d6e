r"""Which visit counts are as good as the best one: the key to proving the driving tier.

Once the level is at its optimum, hardly any other way of sharing the sessions between
venues reaches it. With the counts :math:`N_v` fixed, the least driving is a matter of
milliseconds; what is left is to show that no other N attains the level. That is a small
feasibility problem on N alone (tours and hours dropped, hence a relaxation), which
CP-SAT settles; each N it finds is excluded in turn (a no-good cut, Hooker and Ottosson,
"Logic-based Benders decomposition", Mathematical Programming 96, 2003).
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from dataclasses import dataclass

from ortools.sat.python import cp_model

from planner.model.rules import RuleId
from planner.solving.backend import Effort
from planner.solving.hours import HoursCut
from planner.solving.master import Master

EXPOSURE_SCALE = 1000
LEVEL_SCALE = 1_000_000
"""Coefficients are rounded up: the integer model allows all that the real one allows."""

MINUTE_SCALE = 100
"""Weights of cuts are rounded down, their room up, to hundredths of a minute."""

Visits = dict[tuple[int, bool], int]
"""Sessions by (venue, whether they serve the need)."""


@dataclass(frozen=True)
class Floors:
    """What other counts must reach: communes, worst level, level."""

    reached: int
    worst: float
    level: float


@dataclass(eq=False)
class VisitModel:
    """CP-SAT model over the columns, without tours."""

    model: cp_model.CpModel
    columns: list[cp_model.IntVar]
    visits: dict[tuple[int, bool], cp_model.IntVar]


def visits_of(master: Master, counts: list[int]) -> Visits:
    """Return the visits of chosen columns."""
    total: Visits = defaultdict(int)
    for column, count in zip(master.columns, counts, strict=True):
        stop = master.instance.stops[column.stop]
        total[stop.venue, stop.serves] += column.sessions * count
    return dict(total)


def build_visit_model(master: Master, floors: Floors) -> VisitModel:
    """Build the relaxation whose solutions are the counts worth trying."""
    model = cp_model.CpModel()
    columns = [model.new_int_var(0, len(c.members), "") for c in master.columns]
    number = {var: k for k, var in enumerate(master.y)}
    for row, tag in master.tags.items():
        if tag.rule in (RuleId.QUOTA, RuleId.ONE_PATTERN, RuleId.VENUE_SHARED):
            expression = sum(
                round(term.coefficient) * columns[number[term.variable]] for term in row.terms()
            )
            if math.isfinite(row.upper_bound):
                model.add(expression <= round(row.upper_bound))
            if math.isfinite(row.lower_bound):
                model.add(expression >= round(row.lower_bound))
    made: dict[tuple[int, bool], list[cp_model.LinearExprT]] = defaultdict(list)
    most: dict[tuple[int, bool], int] = defaultdict(int)
    for column, var in zip(master.columns, columns, strict=True):
        stop = master.instance.stops[column.stop]
        made[stop.venue, stop.serves].append(column.sessions * var)
        most[stop.venue, stop.serves] += column.sessions * len(column.members)
    visits = {}
    for key, terms in sorted(made.items()):
        visits[key] = model.new_int_var(0, most[key], "")
        model.add(visits[key] == sum(terms))
    _floors(master, model, visits, floors)
    return VisitModel(model, columns, visits)


def _floors(
    master: Master,
    model: cp_model.CpModel,
    visits: dict[tuple[int, bool], cp_model.IntVar],
    floors: Floors,
) -> None:
    """Ask for as many communes reached, and levels as high."""
    instance = master.instance
    flags = []
    total: list[cp_model.LinearExpr | int] = []
    for i in master.levels:
        near = [n for (v, serves), n in visits.items() if serves and instance.reach[i, v]]
        if i in master.reached:
            flag = model.new_bool_var("")
            model.add(sum(near) >= 1).only_enforce_if(flag)
            flags.append(flag)
        held = sum(
            math.ceil(instance.access[i, v] * EXPOSURE_SCALE - 1e-9) * n
            for (v, serves), n in visits.items()
            if serves and instance.access[i, v] > 0
        )
        knots, need = instance.knots(i), float(instance.need[i])
        given = knots[0][1] * LEVEL_SCALE * EXPOSURE_SCALE
        parts, level, weighted = [], [], []
        for (x0, y0), (x1, y1) in itertools.pairwise(knots):
            part = model.new_int_var(0, math.ceil((x1 - x0) * EXPOSURE_SCALE), "")
            slope = (y1 - y0) / (x1 - x0) * LEVEL_SCALE
            parts.append(part)
            level.append(math.ceil(slope) * part)
            weighted.append(math.ceil(slope * need) * part)
        model.add(sum(parts) <= held)
        if floors.worst > 0 and i in master.servable:
            least = math.floor(floors.worst * LEVEL_SCALE * EXPOSURE_SCALE)
            model.add(sum(level) + math.ceil(given) >= least)
        total += [*weighted, math.ceil(given * need)]
    if floors.reached:
        model.add(sum(flags) >= floors.reached)
    model.add(sum(total) >= math.floor(floors.level * LEVEL_SCALE * EXPOSURE_SCALE))


def exclude(model: VisitModel, visits: Visits) -> None:
    """Rule out exactly these counts."""
    differs = []
    for key, var in model.visits.items():
        flag = model.model.new_bool_var("")
        model.model.add(var != visits.get(key, 0)).only_enforce_if(flag)
        differs.append(flag)
    model.model.add_bool_or(differs)


def add_cut(model: VisitModel, master: Master, cut: HoursCut) -> None:
    """Add a cut on working time, its weights rounded so that it stays valid."""
    terms = []
    for column, var in zip(master.columns, model.columns, strict=True):
        weight = sum(n * cut.weights.get((column.stop, g), 0.0) for g, n in column.counts)
        terms.append(math.floor(weight * MINUTE_SCALE) * var)
    model.model.add(sum(terms) <= math.ceil(cut.room * MINUTE_SCALE))


def another(model: VisitModel, effort: Effort) -> tuple[bool, list[int] | None]:
    """Look for columns whose visits are not excluded yet.

    Returns
    -------
    bool
        Whether it is proven that there are none.
    list of int or None
        How often each column is used, when some are found.
    """
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = effort.workers
    solver.parameters.random_seed = effort.seed % 2**31
    if effort.deterministic:
        solver.parameters.interleave_search = True
        solver.parameters.max_deterministic_time = effort.seconds
    else:
        solver.parameters.max_time_in_seconds = effort.seconds
    status = solver.solve(model.model)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return False, [solver.value(var) for var in model.columns]
    return status == cp_model.INFEASIBLE, None
