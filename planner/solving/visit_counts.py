r"""No-good cuts on visit counts: which are as good as the best; they prove the driving tier.

Once the level is at its optimum, hardly any other way of sharing the sessions between
venues reaches it. With the counts :math:`N_v` fixed, the least driving is a matter of
milliseconds; what is left is to show that no other N attains the level. That is a small
feasibility problem on N alone (tours and hours dropped, hence a relaxation), all in whole
numbers, which CP-SAT settles; each N it finds is excluded in turn (a no-good cut, Hooker
and Ottosson, "Logic-based Benders decomposition", Mathematical Programming 96, 2003).
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from dataclasses import dataclass

from ortools.math_opt.python import mathopt

from planner.model.effort import Effort
from planner.rules import places, quotas, rhythm
from planner.solving.backend import CP_SAT, run
from planner.solving.limit_cuts import HoursCut
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
    """Model over the columns, without tours; every variable and coefficient is whole."""

    model: mathopt.Model
    columns: list[mathopt.Variable]
    visits: dict[tuple[int, bool], mathopt.Variable]


def visits_of(master: Master, counts: list[int]) -> Visits:
    """Return the visits of chosen columns."""
    total: Visits = defaultdict(int)
    for column, count in zip(master.columns, counts, strict=True):
        stop = master.instance.stops[column.stop]
        total[stop.venue, stop.serves] += column.sessions * count
    return dict(total)


def build_visit_model(master: Master, floors: Floors) -> VisitModel:
    """Build the relaxation whose solutions are the counts worth trying."""
    model = mathopt.Model()
    columns = [model.add_integer_variable(lb=0, ub=len(c.members)) for c in master.columns]
    number = {var: k for k, var in enumerate(master.y)}
    for row, tag in master.tags.items():
        if tag.rule in (quotas.QUOTA, rhythm.ONE_PATTERN, places.VENUE_SHARED):
            same = model.add_linear_constraint(lb=row.lower_bound, ub=row.upper_bound)
            for term in row.terms():
                same.set_coefficient(columns[number[term.variable]], round(term.coefficient))
    made: dict[tuple[int, bool], list[mathopt.LinearTerm]] = defaultdict(list)
    most: dict[tuple[int, bool], int] = defaultdict(int)
    for column, var in zip(master.columns, columns, strict=True):
        stop = master.instance.stops[column.stop]
        made[stop.venue, stop.serves].append(column.sessions * var)
        most[stop.venue, stop.serves] += column.sessions * len(column.members)
    visits = {}
    for key, terms in sorted(made.items()):
        visits[key] = model.add_integer_variable(lb=0, ub=most[key])
        model.add_linear_constraint(mathopt.fast_sum(terms) - visits[key] == 0)
    _floors(master, model, visits, floors)
    return VisitModel(model, columns, visits)


def _floors(
    master: Master,
    model: mathopt.Model,
    visits: dict[tuple[int, bool], mathopt.Variable],
    floors: Floors,
) -> None:
    """Ask for as many communes reached, and levels as high."""
    instance = master.instance
    flags, total, room = [], [], 0
    for i in master.levels:
        near = [n for (v, serves), n in visits.items() if serves and instance.reach[i, v]]
        if i in master.reached:
            flag = model.add_binary_variable()
            model.add_linear_constraint(mathopt.fast_sum(near) - flag >= 0)
            flags.append(flag)
        held = mathopt.fast_sum(
            math.ceil(instance.access[i, v] * EXPOSURE_SCALE - 1e-9) * n
            for (v, serves), n in visits.items()
            if serves and instance.access[i, v] > 0
        )
        knots, need = instance.knots(i), float(instance.need[i])
        given = knots[0][1] * LEVEL_SCALE * EXPOSURE_SCALE
        parts, level, weighted = [], [], []
        for (x0, y0), (x1, y1) in itertools.pairwise(knots):
            part = model.add_integer_variable(lb=0, ub=math.ceil((x1 - x0) * EXPOSURE_SCALE))
            slope = (y1 - y0) / (x1 - x0) * LEVEL_SCALE
            parts.append(part)
            level.append(math.ceil(slope) * part)
            weighted.append(math.ceil(slope * need) * part)
        model.add_linear_constraint(mathopt.fast_sum(parts) - held <= 0)
        if floors.worst > 0 and i in master.servable:
            worst = math.floor(floors.worst * LEVEL_SCALE * EXPOSURE_SCALE)
            model.add_linear_constraint(mathopt.fast_sum(level) >= worst - math.ceil(given))
        total += weighted
        room += math.ceil(given * need)
    if floors.reached:
        model.add_linear_constraint(mathopt.fast_sum(flags) >= floors.reached)
    least = math.floor(floors.level * LEVEL_SCALE * EXPOSURE_SCALE)
    model.add_linear_constraint(mathopt.fast_sum(total) >= least - room)


def exclude(model: VisitModel, visits: Visits) -> None:
    """Rule out exactly these counts: one of them is more, or less."""
    differs = []
    for key, var in model.visits.items():
        value, most = visits.get(key, 0), round(var.upper_bound)
        more, less = model.model.add_binary_variable(), model.model.add_binary_variable()
        model.model.add_linear_constraint(var - (value + 1) * more >= 0)
        model.model.add_linear_constraint(var + (most - value + 1) * less <= most)
        differs += [more, less]
    model.model.add_linear_constraint(mathopt.fast_sum(differs) >= 1)


def add_cut(model: VisitModel, master: Master, cut: HoursCut) -> None:
    """Add a cut on working time, its weights rounded so that it stays valid."""
    terms = []
    for column, var in zip(master.columns, model.columns, strict=True):
        weight = sum(n * cut.weights.get((column.stop, g), 0.0) for g, n in column.counts)
        terms.append(math.floor(weight * MINUTE_SCALE) * var)
    model.model.add_linear_constraint(mathopt.fast_sum(terms) <= math.ceil(cut.room * MINUTE_SCALE))


def another(model: VisitModel, effort: Effort) -> tuple[bool, list[int] | None]:
    """Look for columns whose visits are not excluded yet.

    Returns
    -------
    bool
        Whether it is proven that there are none.
    list of int or None
        How often each column is used, when some are found.
    """
    outcome = run(model.model, effort, CP_SAT)
    if outcome.values is None:
        return outcome.infeasible, None
    return False, [round(outcome.values[var]) for var in model.columns]
