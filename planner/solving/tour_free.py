r"""Tour-free relaxation: which visits would be best if driving took no time.

Tours are most of a large model, and yet say little of coverage where quotas bind before
hours do: they only tell whether the best visits can be driven. So two relaxations are
solved, both small:

* the model without its tours, whose counts are then tried in the whole model;
* the same with continuous patterns, the numbers of visits alone being whole: there is
  less to branch on, so its bound is the tighter one.

A first stage of logic-based Benders decomposition (Hooker and Ottosson, Mathematical
Programming 96, 2003), without cuts: where the visits cannot be driven, the caller goes on
with the whole model, and keeps the bound.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import chain

from ortools.math_opt.python import mathopt

from planner.model.effort import Effort
from planner.solving.backend import SolveOutcome, Watch, run
from planner.solving.master import Master
from planner.solving.visit_counts import Visits, visits_of

SLACK = 1e-6
"""By which the coverage found may be missed when its tours are looked for."""


@dataclass(frozen=True, eq=False)
class TourFreeRelaxation:
    """A copy of a merged master without tours and hours, its columns in their order."""

    model: mathopt.Model
    y: list[mathopt.Variable]


def tour_free_relaxation(master: Master) -> TourFreeRelaxation:
    """Copy a merged master, objective and tiers held included, without its tours."""
    model = mathopt.Model.from_model_proto(master.model.export_model(remove_names=True))
    rows = master.rows
    limits = (row for _, row in rows.limits)
    for row in chain(rows.day.values(), rows.made.values(), limits):
        model.delete_linear_constraint(model.get_linear_constraint(row.id))
    for var in master.x.values():
        model.delete_variable(model.get_variable(var.id))
    return TourFreeRelaxation(model, [model.get_variable(var.id) for var in master.y])


def loosen(master: Master, bare: TourFreeRelaxation) -> None:
    """Make patterns continuous, the number of visits to each venue whole."""
    made: dict[tuple[int, bool], list[mathopt.LinearTerm]] = defaultdict(list)
    for column, var in zip(master.columns, bare.y, strict=True):
        stop = master.instance.stops[column.stop]
        made[stop.venue, stop.serves].append(column.sessions * var)
        var.integer = False
    for terms in made.values():
        visits = bare.model.add_integer_variable(lb=0)
        bare.model.add_linear_constraint(mathopt.fast_sum(terms) - visits == 0)


def with_visits(
    master: Master,
    visits: Visits,
    effort: Effort,
    hint: Mapping[mathopt.Variable, float] | None = None,
    *,
    claimed: bool = True,
) -> SolveOutcome:
    """Solve the master for its present objective, its visits fixed (`run`)."""
    made: dict[tuple[int, bool], list[mathopt.LinearTerm]] = defaultdict(list)
    for column, var in zip(master.columns, master.y, strict=True):
        stop = master.instance.stops[column.stop]
        made[stop.venue, stop.serves].append(column.sessions * var)
    rows = [
        master.model.add_linear_constraint(mathopt.fast_sum(terms) == visits.get(key, 0))
        for key, terms in made.items()
    ]
    outcome = run(master.model, effort, hint=hint, claimed=claimed)
    for row in rows:
        master.model.delete_linear_constraint(row)
    return outcome


def _driven(master: Master, visits: Visits, value: float, effort: Effort) -> SolveOutcome:
    """Least driving with these visits, its value that of the coverage they give."""
    coverage = master.model.objective.as_linear_expression()
    row = master.model.add_linear_constraint(coverage >= value - SLACK)
    master.model.minimize(master.driving)
    outcome = with_visits(master, visits, effort, claimed=False)
    master.model.delete_linear_constraint(row)
    master.model.maximize(coverage)
    if outcome.values is None:
        return outcome
    reached = mathopt.evaluate_expression(coverage, outcome.values)
    return replace(outcome, value=reached)


def visits_first(
    master: Master, known: float, effort: Effort, watch: Watch | None = None
) -> SolveOutcome:
    """Maximise a merged master's coverage by choosing its visits before its tours.

    Parameters
    ----------
    master : Master
        Maximising a coverage; the same again afterwards.
    known : float
        A bound proven before. Unless the visits alone give a lower one, hours bind, and
        no time is spent on them.
    effort : Effort
        For everything.

    Returns
    -------
    Outcome
        A solution of the whole master, if these visits can be driven: of the greatest
        value that was found, with the least driving that was. Its bound holds anyhow.
    """
    bare = tour_free_relaxation(master)
    relay = (lambda value, bound: watch(None, bound)) if watch else None
    found = run(bare.model, effort.part(effort.params.visits_counting), watch=relay)
    bound = min(known, found.bound)
    if found.value is None or found.values is None or found.value > known + SLACK:
        return SolveOutcome(False, bound)
    if not found.proven and found.bound < known:
        loosen(master, bare)
        looser = run(bare.model, effort.part(effort.params.visits_bounding), watch=relay)
        bound = min(bound, looser.bound)
    visits = visits_of(master, [round(found.values[var]) for var in bare.y])
    spent = effort.params.visits_counting + effort.params.visits_bounding
    left = effort.share(effort.seconds * (1 - spent))
    return replace(_driven(master, visits, found.value, left), infeasible=False, bound=bound)
