r"""Benders cuts: what a choice of columns takes of a limit, without its tours.

The search for other visits drops the tours. Where hours are scarce it would find many
counts that no team has time for. For counts :math:`n_{sg}` the least work (or whatever
else a limit adds up) is the linear program

.. math:: \min \sum_{rg} h_r x_{rg} \;:\; \sum_{r \ni s} x_{rg} \ge n_{sg}, \;
          \sum_r x_{rg} \le |g|, \; x \ge 0

and by duality every dual solution (w, m) gives an inequality that all feasible counts
obey: :math:`\sum w_{sg} n_{sg} - \sum m_g |g| \le` what is allowed (Benders,
"Partitioning procedures for solving mixed-variables programming problems", Numerische
Mathematik 4, 1962).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ortools.math_opt.python import mathopt

from planner.model.effort import Effort
from planner.solving.backend import run_linear
from planner.solving.limits import GroupLimit, widest
from planner.solving.master import Master

UNCOVERED = 24 * 60
"""Cost of a stop that no tour has room for; keeps the program feasible."""

LEAN = 0.01
"""Added to every count, so that stops not chosen get a weight as well."""

StopGroup = tuple[int, int]


@dataclass(frozen=True)
class HoursCut:
    """``sum(weights[s, g] * n[s, g]) <= room``; holds for all feasible counts."""

    weights: Mapping[StopGroup, float]
    room: float


@dataclass(eq=False)
class _Program:
    """The linear program of one limit: the least that it takes."""

    model: mathopt.Model
    cover: dict[StopGroup, mathopt.LinearConstraint]
    days: dict[int, mathopt.LinearConstraint]
    allowed: int


def stop_counts(master: Master, counts: Sequence[int]) -> dict[StopGroup, int]:
    """Return how often each stop is made in each group."""
    total: dict[StopGroup, int] = defaultdict(int)
    for column, count in zip(master.columns, counts, strict=True):
        for group, sessions in column.counts:
            total[column.stop, group] += sessions * count
    return dict(total)


class Hours:
    """The programs of all limits, built once, solved for many counts."""

    def __init__(self, master: Master) -> None:
        """Build one program a limit, but for those inside a wider one."""
        limits = widest(limit for limit, _ in master.rows.limits)
        self._programs = [_program(master, limit) for limit in limits]

    def cuts(self, counts: Mapping[StopGroup, int], effort: Effort) -> list[HoursCut]:
        """Return the cuts that bind near these counts, one a limit at most."""
        found = (_cut(program, counts, effort) for program in self._programs)
        return [cut for cut in found if cut is not None]


def _program(master: Master, limit: GroupLimit) -> _Program:
    model = mathopt.Model()
    kinds, sizes = master.group_kind(), master.partition.sizes()
    making: dict[StopGroup, list[mathopt.Variable]] = defaultdict(list)
    used: dict[int, list[mathopt.Variable]] = defaultdict(list)
    cost = []
    for g, times in sorted(limit.times.items()):
        for tour in master.tours[kinds[g]]:
            var = model.add_variable(lb=0)
            cost.append(times * limit.use(tour) * var)
            used[g].append(var)
            for s in tour.stops:
                making[s, g].append(var)
    cover = {}
    for key, terms in making.items():
        short = model.add_variable(lb=0)
        cost.append(UNCOVERED * short)
        cover[key] = model.add_linear_constraint(mathopt.fast_sum([*terms, short]) >= 0)
    days = {g: model.add_linear_constraint(mathopt.fast_sum(used[g]) <= sizes[g]) for g in used}
    model.minimize(mathopt.fast_sum(cost))
    return _Program(model, cover, days, limit.most)


def _cut(program: _Program, counts: Mapping[StopGroup, int], effort: Effort) -> HoursCut | None:
    for key, row in program.cover.items():
        row.lower_bound = counts.get(key, 0) + LEAN
    duals = run_linear(program.model, effort)
    if duals is None:
        return None
    weights = {key: max(0.0, duals[row]) for key, row in program.cover.items()}
    rest = sum(max(0.0, -duals[row]) * row.upper_bound for row in program.days.values())
    return HoursCut({key: w for key, w in weights.items() if w > 0}, program.allowed + rest)
