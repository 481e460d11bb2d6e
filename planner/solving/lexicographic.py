"""Lexicographic optimisation: the tiers in strict order, each held before the next."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

import numpy as np
from ortools.math_opt.python import mathopt

from planner.model.effort import Effort
from planner.model.plan import Sense, TierName
from planner.model.scenario import Equity, Policy
from planner.solving.backend import SolveOutcome, Watch, run
from planner.solving.instance import Instance
from planner.solving.master import Master, needy
from planner.solving.tour_free import visits_first


class Phase(StrEnum):
    """Parts of the driving tier before its last: a short branch and bound, other visits as good."""

    QUICK = "quick"
    VISITS = "visits"


SENSE = {
    TierName.UNREACHED: Sense.MIN,
    TierName.WORST_LEVEL: Sense.MAX,
    TierName.LEVEL: Sense.MAX,
    TierName.DRIVING: Sense.MIN,
}
EPSILON = 1e-6
"""Slack that keeps an earlier tier's own optimum feasible in the next."""


def tier_names(policy: Policy) -> tuple[TierName, ...]:
    """Return the tiers of an equity policy, first in force first."""
    first = {
        Equity.GUARANTEE: (TierName.UNREACHED,),
        Equity.MAXIMIN: (TierName.WORST_LEVEL,),
        Equity.EFFICIENCY: (),
    }
    return (*first[policy.equity], TierName.LEVEL, TierName.DRIVING)


@dataclass(frozen=True)
class EpsilonTargets:
    """Values past which a tier asks for nothing more, so that the next one may use the rest.

    The ``unreached`` tier then minimises ``max(unreached, enough.unreached)``, and the
    ``worst-level`` and ``level`` tiers maximise ``min(value, enough)``: an
    epsilon-constraint that is never infeasible. The defaults ask for the best.

    Parameters
    ----------
    unreached : int
        Communes that may stay unreached.
    level : float
        Need-weighted level that suffices.
    worst_level : float
        Level of the commune served least that suffices.
    """

    unreached: int = 0
    level: float = math.inf
    worst_level: float = math.inf

    def clipped(self, name: TierName, value: float) -> float:
        """Return what a tier counts of a value: nothing past what is enough."""
        if name == TierName.UNREACHED:
            return max(value, self.unreached)
        return min(value, self._ceiling(name))

    def _ceiling(self, name: TierName) -> float:
        ceilings = {TierName.LEVEL: self.level, TierName.WORST_LEVEL: self.worst_level}
        return ceilings.get(name, math.inf)

    def informs(self, name: TierName, bound: float) -> bool:
        """Tell whether a bound on what the tier asked for is also one on the tier itself.

        A bound that stops at what was enough says nothing of what lies past it.
        """
        ceiling = self._ceiling(name)
        if math.isfinite(ceiling):
            return bound < ceiling - 1e-5 * max(1.0, ceiling)
        if name == TierName.UNREACHED and self.unreached > 0:
            return bound > self.unreached + EPSILON
        return True


THE_BEST = EpsilonTargets()
"""Nothing less than the best is enough."""


@dataclass(frozen=True, eq=False)
class TierResult:
    """What one tier gave; not `final` when the tier is still being solved."""

    name: TierName
    outcome: SolveOutcome
    final: bool = True


def objective(master: Master, name: TierName, enough: EpsilonTargets) -> mathopt.LinearExpression:
    """Return what a tier minimises or maximises (see `SENSE`), no further than is enough."""
    if name == TierName.UNREACHED:
        reached = mathopt.fast_sum(master.reached.values())
        missed = len(master.reached) + master.unreachable - reached
        if enough.unreached <= 0:
            return missed
        counted = master.model.add_variable(lb=enough.unreached)
        master.model.add_linear_constraint(missed - counted <= 0)
        return mathopt.LinearExpression() + counted
    if name == TierName.WORST_LEVEL:
        worst = master.model.add_variable(lb=0, ub=min(1.0, enough.worst_level))
        for i in sorted(master.servable):
            master.model.add_linear_constraint(worst - master.levels[i] <= 0)
        return mathopt.LinearExpression() + worst
    if name == TierName.LEVEL and math.isfinite(enough.level):
        counted = master.model.add_variable(lb=0, ub=enough.level)
        master.model.add_linear_constraint(counted - master.level <= 0)
        return mathopt.LinearExpression() + counted
    return master.level if name == TierName.LEVEL else master.driving


def fix_objective(
    master: Master, name: TierName, aim: mathopt.LinearExpression, value: float, tolerance: float
) -> None:
    """Keep a tier at its value, but for the tolerance of the scenario."""
    if name == TierName.UNREACHED:
        master.model.add_linear_constraint(aim <= value + EPSILON)
        if value <= master.unreachable + EPSILON:
            for flag in master.reached.values():
                flag.lower_bound = 1
    else:
        master.model.add_linear_constraint(aim >= value * (1 - tolerance) - EPSILON)


def better(first: SolveOutcome, second: SolveOutcome, sense: Sense) -> SolveOutcome:
    """Return the better solution of two solves of one model, with the tighter bound.

    A hint may be refused, so the longer solve need not be the better one.
    """
    sign = 1 if sense == Sense.MAX else -1
    bound = sign * min(sign * first.bound, sign * second.bound)
    found = [o for o in (first, second) if o.value is not None]
    best = max(found, key=lambda o: sign * (o.value or 0.0), default=second)
    return replace(best, bound=bound)


class Solver(Protocol):
    """Solves a master for its present objective."""

    def __call__(
        self,
        master: Master,
        effort: Effort,
        hint: Mapping[mathopt.Variable, float] | None = None,
        watch: Watch | None = None,
    ) -> SolveOutcome: ...


def on_its_tours(
    master: Master,
    effort: Effort,
    hint: Mapping[mathopt.Variable, float] | None = None,
    watch: Watch | None = None,
) -> SolveOutcome:
    """Solve by branch and bound; the bound holds for the tours that the master has."""
    return run(master.model, effort, hint=hint, watch=watch)


def solve_lexicographic(
    master: Master,
    names: Sequence[TierName],
    budget: Callable[[TierName], Effort],
    watch: Callable[[TierName], Watch | None] = lambda name: None,
    enough: EpsilonTargets = THE_BEST,
    solver: Solver = on_its_tours,
    hint: Mapping[mathopt.Variable, float] | None = None,
) -> Iterator[TierResult]:
    """Solve the tiers in order, yielding after each one.

    Parameters
    ----------
    names : sequence of TierName
        Tiers, first in force first.
    budget : callable
        Effort allowed to a tier, asked when it starts.
    watch : callable
        Progress sink of a tier.
    enough : Enough
        Where the tiers of coverage may stop.
    hint : Mapping, optional
        A solution to start from.

    Yields
    ------
    Step
        The last one is the only one whose outcome may lack a solution.
    """
    tolerance = master.instance.problem.scenario.policy.tolerance
    for name in names:
        aim = objective(master, name, enough)
        if SENSE[name] == Sense.MAX:
            master.model.maximize(aim)
        else:
            master.model.minimize(aim)
        effort = budget(name)
        look = effort.params.level_first
        if name == TierName.LEVEL and not effort.deterministic and effort.seconds > 2 * look:
            outcome = solver(master, effort.share(look), hint, watch(name))
            if not outcome.proven and not outcome.infeasible:
                if outcome.values is not None:
                    yield TierResult(name, outcome, final=False)
                longer = SolveOutcome(False, outcome.bound)
                if not master.partition.exact:
                    longer = visits_first(master, outcome.bound, budget(name), watch(name))
                if longer.values is None:
                    outcome = better(outcome, longer, SENSE[name])
                    longer = solver(master, budget(name), outcome.values or hint, watch(name))
                outcome = better(longer, outcome, SENSE[name])
        else:
            outcome = solver(master, effort, hint, watch(name))
        yield TierResult(name, outcome)
        if outcome.value is None or outcome.values is None:
            return
        hint = outcome.values
        fix_objective(master, name, aim, outcome.value, tolerance)


def level_of(policy: Policy, exposure: float) -> float:
    """Service level of an exposure, rounded against floating-point noise."""
    return policy.level(round(exposure, 9))


def servable(instance: Instance) -> list[int]:
    """Communes with need that some venue could give a level."""
    return [i for i in needy(instance) if (instance.access[i] > 0).any()]


@dataclass(frozen=True)
class ObjectiveValues:
    """A plan's value on every tier, from its sessions per venue and its driving."""

    unreached: int
    worst_level: float
    level: float
    driving: int

    def of(self, name: TierName) -> float:
        """Return the value of a tier by name."""
        return {TierName.UNREACHED: self.unreached, TierName.WORST_LEVEL: self.worst_level,
                TierName.LEVEL: self.level, TierName.DRIVING: self.driving}[name]  # fmt: skip


def merit(policy: Policy, found: ObjectiveValues) -> tuple[float, ...]:
    """Return what two plans are compared by, the greater the better: their tiers, in order."""
    names = tier_names(policy)
    return tuple(found.of(n) if SENSE[n] == Sense.MAX else -float(found.of(n)) for n in names)


def objective_values(instance: Instance, sessions: dict[int, int], driving: int) -> ObjectiveValues:
    """Value a plan.

    Parameters
    ----------
    sessions : dict
        Sessions that serve the need, per venue index.
    driving : int
        Minutes of the days that are planned.
    """
    held = np.zeros(len(instance.venues))
    for venue, count in sessions.items():
        held[venue] = count
    exposure = instance.given.exposure + (instance.access @ held if len(held) else 0.0)
    policy = instance.problem.scenario.policy
    levels = {i: level_of(policy, float(exposure[i])) for i in needy(instance)}
    reached = instance.given.reached | (instance.reach & (held > 0)).any(axis=1)
    unreached = [i for i in levels if not reached[i]]
    return ObjectiveValues(
        unreached=len(unreached),
        worst_level=min((levels[i] for i in servable(instance)), default=0.0),
        level=float(sum(instance.need[i] * u for i, u in levels.items())),
        driving=driving,
    )


def whole(bound: float) -> float:
    """Raise a lower bound on communes or minutes, which are whole, to the next whole number.

    A thousandth is left for the solvers' tolerance: 43.0002 may stand for 43.
    """
    return math.ceil(bound - 1e-3) if math.isfinite(bound) else bound
