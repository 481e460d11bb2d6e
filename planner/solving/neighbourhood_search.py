"""Large neighbourhood search: the best plan improved part by part, by the calendar model.

Each step frees a part of the plan (`planner.solving.neighbourhoods`), keeps the rest, and
solves the calendar model of that part, the tiers in their order: first whether the first
criterion that may still gain does, then the least driving at that coverage. What was
found to help is tried more often, and parts grow while they are solved to the end. It
proves nothing. After Shaw, "Using constraint programming and local search methods to
solve vehicle routing problems", CP 1998; Ropke and Pisinger, "An adaptive large
neighborhood search heuristic", Transportation Science 40(4), 2006.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

from ortools.math_opt.python import mathopt

from planner.model.effort import Effort
from planner.model.plan import Sense, TierName
from planner.model.solve_params import SolveParams
from planner.solving.assemble import PlanSolution, read_draft
from planner.solving.backend import SolveOutcome, run
from planner.solving.lexicographic import EPSILON, SENSE, fix_objective, objective, servable, whole
from planner.solving.master import Master
from planner.solving.neighbourhoods import START_SIZE, NeighbourhoodGround, draw
from planner.solving.search import TourSearch

STEPS_PER_SECOND = 0.5
"""How a deterministic run turns seconds into steps: the clock must not decide."""

GAIN = 1e-4
"""Level that is worth a step; below, it may be a solver's tolerance."""

GROWTH, SHRINKAGE = 1.2, 0.8
"""What becomes of the size after a step solved to the end, and after one cut short."""


@dataclass(frozen=True)
class Aim:
    """What a better plan keeps of a tier, and whether the tier may still gain."""

    name: TierName
    value: float
    open: bool


def aims(search: TourSearch, draft: PlanSolution) -> list[Aim]:
    """Return the aims of the tiers before driving."""
    tolerance = search.instance.problem.scenario.policy.tolerance
    found = []
    for name in search.active_objectives[:-1]:
        value = search.enough.clipped(name, draft.objectives.of(name))
        target, bound = search.targets.get(name, value), search.bounds.get(name, math.inf)
        if SENSE[name] == Sense.MIN:
            least = whole(bound) if math.isfinite(bound) else 0.0
            found.append(Aim(name, value, value > least))
        else:
            asked = target * (1 - tolerance)
            lacking = value < asked - GAIN
            open_ = lacking or target < bound * (1 - EPSILON) - GAIN
            found.append(Aim(name, min(value, asked), open_))
    return found


def unsettled(search: TourSearch) -> bool:
    """Tell whether the best plan is not yet proven best."""
    if search.best is None:
        return False
    search.raise_targets(search.best)
    return _driving_open(search) or any(aim.open for aim in aims(search, search.best))


def _driving_open(search: TourSearch) -> bool:
    """Tell whether less driving is not excluded."""
    least = whole(search.bounds.get(TierName.DRIVING, 0.0))
    return search.best is not None and search.best.objectives.driving > least


@dataclass(eq=False)
class _Sort:
    """A sort of neighbourhood, what is asked of it, and what is thought of it."""

    operator: str
    coverage: bool
    size: float
    weight: float = 1.0

    def learn(self, gained: bool, settled: bool, most: int, params: SolveParams) -> None:
        """Remember how a step went."""
        kept = params.step_memory
        self.weight = max(params.step_least, kept * self.weight + (1 - kept) * gained)
        self.size = min(most, max(2.0, self.size * (GROWTH if settled else SHRINKAGE)))


def improve(search: TourSearch) -> None:
    """Take steps from the best plan while there is time and something to gain."""
    if not unsettled(search):
        return
    random, params = Random(search.effort.seed), search.effort.params
    ground = NeighbourhoodGround(search.dated, search.source, params)
    sorts = [
        _Sort(n, more, float(size)) for n, size in START_SIZE.items() for more in (True, False)
    ]
    venues, taken, vain, whole_time = len(search.instance.venues), 0, 0, search.left()
    while unsettled(search) and search.best is not None and vain < params.step_patience:
        effort = _effort(search, taken)
        if effort is None:
            return
        taken += 1
        late = _spent(search, taken, whole_time) > 1 - params.tidying and _driving_open(search)
        gainful = any(aim.open for aim in aims(search, search.best)) and not late
        able = [sort for sort in sorts if gainful or not sort.coverage]
        (sort,) = random.choices(able, [sort.weight for sort in able])
        hood = draw(ground, search.best, sort.operator, round(sort.size), random)
        master = ground.model(search.best, hood)
        if master is None:
            sort.learn(False, False, venues, params)
            continue
        found, settled = _step(search, master, search.best, effort, sort.coverage)
        gained = False
        if found is not None:
            search.raise_targets(found)
            gained = search.key(found) < search.key(search.best)
        sort.learn(gained, settled, venues, params)
        vain = 0 if gained else vain + settled
        if found is not None and gained:
            search.update_incumbent(found)
            bound = search.bounds.get(TierName.DRIVING)
            search.progress(TierName.DRIVING, found.objectives.driving, bound)


def _spent(search: TourSearch, taken: int, whole_time: float) -> float:
    """Share of the steps or of the time that is over."""
    if search.effort.deterministic:
        return taken / math.ceil(search.effort.seconds * STEPS_PER_SECOND)
    return 1 - search.left() / max(whole_time, EPSILON)


def _effort(search: TourSearch, taken: int) -> Effort | None:
    """Effort of a solve of the next step, ``None`` when there is nothing left for one."""
    if search.effort.deterministic:
        if taken >= math.ceil(search.effort.seconds * STEPS_PER_SECOND):
            return None
        return search.effort.share(search.effort.params.step_seconds)
    most, left = search.effort.params.step_seconds, search.left()
    return search.effort.share(min(most, left)) if left > 0 else None


def _step(
    search: TourSearch, master: Master, draft: PlanSolution, effort: Effort, coverage: bool
) -> tuple[PlanSolution | None, bool]:
    """Return a better draft of the part that is free, if found, and whether that is settled.

    Parameters
    ----------
    coverage : bool
        Whether to gain on the first tier that may, then on driving; else on driving only.
    """
    found: SolveOutcome | None = None
    for aim in aims(search, draft):
        worst = aim.name == TierName.WORST_LEVEL
        if worst and not master.servable.issuperset(servable(search.instance)):
            continue  # somebody has nothing, and this part cannot change it
        expression, value = objective(master, aim.name, search.enough), aim.value
        if coverage and aim.open and found is None:
            found = _gain(master, aim, expression, effort)
            if found.values is None or found.value is None:
                return None, found.infeasible
            if aim.name != search.active_objectives[-2]:
                return read_draft(master, found.values), True  # later tiers may give way
            value = found.value
        fix_objective(master, aim.name, expression, value, 0.0)
    if coverage and found is None:
        return None, True
    master.model.minimize(master.driving)
    if found is None:
        master.model.add_linear_constraint(master.driving <= draft.objectives.driving - 1)
    outcome = run(master.model, effort, hint=found.values if found else None)
    values = outcome.values or (found.values if found else None)
    settled = outcome.infeasible or outcome.proven
    return (None if values is None else read_draft(master, values)), settled


def _gain(
    master: Master, aim: Aim, expression: mathopt.LinearExpression, effort: Effort
) -> SolveOutcome:
    """Look for a plan that is better on a tier."""
    if SENSE[aim.name] == Sense.MIN:
        row = master.model.add_linear_constraint(expression <= aim.value - 1)
        master.model.minimize(expression)
    else:
        row = master.model.add_linear_constraint(expression >= aim.value + GAIN)
        master.model.maximize(expression)
    outcome = run(master.model, effort)
    master.model.delete_linear_constraint(row)
    return outcome
