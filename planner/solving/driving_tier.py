"""Last tier of the aggregated model: least driving among the best coverages."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from ortools.math_opt.python import mathopt

from planner.model.effort import LEAST_SECONDS, Effort
from planner.model.plan import TierName
from planner.solving.backend import SolveOutcome, Watch
from planner.solving.lexicographic import EPSILON, Phase, Solver, objective_values, on_its_tours
from planner.solving.limit_cuts import Hours, stop_counts
from planner.solving.master import Master
from planner.solving.tour_free import with_visits
from planner.solving.visit_counts import (
    Floors,
    Visits,
    add_cut,
    another,
    build_visit_model,
    exclude,
    visits_of,
)


@dataclass(frozen=True, eq=False)
class Least:
    """Least driving found so far, and what is proven of it.

    Parameters
    ----------
    driving : float
        Minutes of the aggregated model.
    counts : list of int
        Columns chosen.
    level : float
        Need-weighted level of their visits. When the level tier was cut short, a search
        for other visits may find better ones, and those come first.
    bound : float
        Proven lower bound on driving.
    level_proven : bool
        Whether no other visits reach a higher level.
    """

    driving: float
    counts: list[int]
    level: float
    bound: float = 0.0
    level_proven: bool = False

    def beats(self, other: Least | None, level_first: bool) -> bool:
        """Tell whether this answer is better, on the level first if asked."""
        if other is None:
            return True
        if level_first and abs(self.level - other.level) > EPSILON:
            return self.level > other.level
        return self.driving < other.driving - EPSILON


def _with_visits(
    master: Master,
    visits: Visits,
    effort: Effort,
    hint: Mapping[mathopt.Variable, float] | None = None,
) -> SolveOutcome:
    """Least driving with these visits, every earlier tier still held."""
    return with_visits(
        master, visits, effort.share(min(effort.seconds, effort.params.visits_seconds)), hint
    )


def _read(master: Master, outcome: SolveOutcome) -> Least | None:
    if outcome.value is None or outcome.values is None:
        return None
    counts = [round(outcome.values[var]) for var in master.y]
    served = {v: n for (v, serves), n in visits_of(master, counts).items() if serves}
    return Least(outcome.value, counts, objective_values(master.instance, served, 0).level)


def _enumerate(
    master: Master, start: Least, floors: Floors, budget: Callable[[], Effort]
) -> Iterator[Least]:
    """Try every other visit counts that reach the floors; the last answer may be proven."""
    best, settled = start, True
    counts = start.counts
    others, hours = build_visit_model(master, floors), Hours(master)
    effort = budget()
    tries = effort.params.visits_tried
    if effort.deterministic:
        tries = min(effort.params.visits_tried_deterministic, math.ceil(effort.seconds))
    for _ in range(tries):
        effort = budget()
        if effort.deterministic:
            effort = effort.share(effort.seconds / tries)
        elif effort.seconds <= LEAST_SECONDS:
            return
        visits = visits_of(master, counts)
        outcome = _with_visits(master, visits, effort)
        settled = settled and (outcome.proven or outcome.infeasible)
        found = _read(master, outcome)
        if found is not None and found.beats(best, level_first=True):
            best = found
            yield best
        made = stop_counts(master, counts)
        for cut in hours.cuts(made, effort):
            add_cut(others, master, cut)
        exclude(others, visits)
        none_left, candidate = another(others, effort)
        if candidate is None:
            if none_left and settled:
                yield replace(best, bound=best.driving, level_proven=True)
            return
        counts = candidate


def least_driving(
    master: Master,
    start: Mapping[mathopt.Variable, float],
    floors: Floors,
    level_proven: bool,
    exact: bool,
    budget: Callable[[TierName | Phase], Effort],
    watch: Watch | None = None,
    solver: Solver = on_its_tours,
) -> Iterator[Least]:
    """Yield ever better or better proven answers.

    Parameters
    ----------
    master : Master
        The aggregated model, earlier tiers held, its objective set to driving.
    start : Mapping
        Solution of the level tier.
    floors : Floors
        What the earlier tiers reached.
    level_proven : bool
        Whether the level tier was proven optimal.
    exact : bool
        Whether the earlier tiers are held at their best and all tours that matter are at
        hand: nothing then blurs which visits are equally good, neither a tolerance nor a
        level that is enough.
    budget : callable
        Effort allowed to a phase, asked when it starts.
    solver : callable
        Of branch and bound.

    Notes
    -----
    Four phases, each only if the one before left something to prove: the level tier's
    own visits; a short branch and bound; the enumeration of equally good visits, when
    `exact` and the first was settled at once; branch and bound for the time left.
    """
    counts = [round(start[var]) for var in master.y]
    outcome = _with_visits(master, visits_of(master, counts), budget(Phase.VISITS), start)
    quick = outcome.proven
    if outcome.values is None:
        value = mathopt.evaluate_expression(master.driving, start)
        outcome = replace(outcome, value=value, values=start)
    best = _read(master, outcome)
    if best is not None:
        yield best
    bound = 0.0
    phases: tuple[TierName | Phase, ...] = (Phase.QUICK, Phase.VISITS, TierName.DRIVING)
    for phase in phases:
        if phase == Phase.VISITS:
            if not exact or best is None or not quick:
                continue
            for found in _enumerate(master, best, floors, lambda: budget(Phase.VISITS)):
                best = replace(found, bound=max(bound, found.bound))
                yield best
            if best.level_proven:
                return
            continue
        outcome = solver(master, budget(phase), outcome.values, watch)
        bound = max(bound, outcome.bound)
        latest = _read(master, outcome)
        if latest is not None and latest.beats(best, level_first=exact):
            best = latest
        if best is not None:
            yield replace(best, bound=bound)
        if outcome.proven and level_proven:
            return
