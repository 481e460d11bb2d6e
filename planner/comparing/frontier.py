"""Frontiers by epsilon-constraint: coverage against driving, coverage against equity.

Every point is solved to a bound: of the plans that meet its target, none drives less
(or serves more need) than the bound says [1]_.

References
----------
.. [1] Haimes, Y., Lasdon, L. and Wismer, D., "On a bicriterion formulation of the problems
   of integrated system identification and system optimization", IEEE Transactions on
   Systems, Man, and Cybernetics 1, 1971, pp. 296-297.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from planner.comparing.knee import knee
from planner.errors import InfeasibleError
from planner.evaluation.coverage import coverage
from planner.evaluation.indicators import indicators
from planner.model.frontier import COST, EQUITY, Frontier, FrontierPoint
from planner.model.plan import Plan, TierName
from planner.model.scenario import Equity, Problem
from planner.model.travel import TravelTimes
from planner.runs.kept import NamedProblem, RunAll, SolvedProblem
from planner.solving.lexicographic import EpsilonTargets

SLACK = 1e-6


@dataclass(frozen=True)
class _Found:
    """A plan, what it is worth, and the bounds proven with it, by tier.

    `worst` is the least level of a commune that some hall can serve; 0 when not asked.
    """

    run: SolvedProblem
    plan: Plan
    level: float
    driving: float
    worst: float
    bounds: dict[TierName, float]


def cost_frontier(problem: Problem, travel: TravelTimes, points: int, solve: RunAll) -> Frontier:
    """Return the least driving for each of `points` shares of the need.

    Which communes are reached does not matter here: the policy is ``efficiency``. The ends
    are the plan that drives least of all, and the one that serves most need.

    Raises
    ------
    InfeasibleError
        No plan obeys the rules.
    """
    free = _under(problem, Equity.EFFICIENCY)
    ends = _found(solve([
        NamedProblem("cout-maximum", free, travel),
        NamedProblem("cout-minimum", free, travel, EpsilonTargets(level=0.0)),
    ]))  # fmt: skip
    low, high = ends[1].level, max(found.level for found in ends)
    targets = [low + (high - low) * rank / (points - 1) for rank in range(1, points)]
    jobs = [
        NamedProblem(f"cout-{rank:02d}", free, travel, EpsilonTargets(level=target - SLACK))
        for rank, target in enumerate(targets, start=1)
    ]
    found = (*ends, *_found(solve(jobs)))
    total = sum(problem.needs().values()) or 1.0
    drawn: list[FrontierPoint] = []
    bound = ends[1].bounds[TierName.DRIVING]
    for target, own in zip([low, *targets], [ends[1], *found[2:]], strict=True):
        # A plan of another target may be better here, and a bound of a lower one holds.
        best = min((f for f in found if f.level >= target - 2 * SLACK), key=lambda f: f.driving)
        bound = min(max(bound, own.bounds[TierName.DRIVING]), best.driving)
        drawn.append(_point(problem, travel, best, target / total, best.driving, bound))
    kept = _distinct(drawn)
    return Frontier(COST, kept, knee([(p.other, p.level) for p in kept]))


def equity_frontier(problem: Problem, travel: TravelTimes, points: int, solve: RunAll) -> Frontier:
    """Return the most need served for each of `points` floors under every commune's level.

    Raises
    ------
    InfeasibleError
        No plan obeys the rules.
    """
    fair = _under(problem, Equity.MAXIMIN)
    ends = _found(solve([
        NamedProblem("equite-aucune", fair, travel, EpsilonTargets(worst_level=0.0)),
        NamedProblem("equite-maximum", fair, travel),
    ]))  # fmt: skip
    high = max(found.worst for found in ends)
    targets = [high * rank / (points - 1) for rank in range(points)]
    jobs = [
        NamedProblem(f"equite-{rank:02d}", fair, travel, EpsilonTargets(worst_level=target - SLACK))
        for rank, target in enumerate(targets[1:-1], start=1)
        if high > 0
    ]
    found = (*ends, *_found(solve(jobs)))
    total = sum(problem.needs().values()) or 1.0
    asked = [ends[0], *found[2:], ends[1]]
    drawn: list[FrontierPoint] = []
    bound = total
    for target, own in zip(targets if high > 0 else [0.0], asked, strict=False):
        best = max((f for f in found if f.worst >= target - 2 * SLACK), key=lambda f: f.level)
        bound = max(min(bound, own.bounds[TierName.LEVEL]), best.level)
        drawn.append(_point(problem, travel, best, target, best.worst, bound / total))
    kept = _distinct(drawn)
    return Frontier(EQUITY, kept, knee([(p.other, p.level) for p in kept]))


def _under(problem: Problem, equity: Equity) -> Problem:
    policy = replace(problem.scenario.policy, equity=equity)
    return replace(problem, scenario=replace(problem.scenario, policy=policy))


def _found(runs: Sequence[SolvedProblem]) -> tuple[_Found, ...]:
    found = []
    for run in runs:
        if run.result is None:
            raise InfeasibleError(run.reasons)
        tiers = {tier.name: tier for tier in run.result.plan.certificate.tiers}
        rows = [row for row in run.result.rows if row.need > 0]
        found.append(
            _Found(
                run=run,
                plan=run.result.plan,
                level=sum(row.need * row.level for row in rows),
                driving=tiers[TierName.DRIVING].value,
                worst=worst.value if (worst := tiers.get(TierName.WORST_LEVEL)) else 0.0,
                bounds={name: tier.bound for name, tier in tiers.items()},
            )
        )
    return tuple(found)


def _point(
    problem: Problem, travel: TravelTimes, found: _Found, target: float, other: float, bound: float
) -> FrontierPoint:
    """Return a point; its figures are those of the scenario's own policy."""
    rows = coverage(problem, found.plan, travel)
    return FrontierPoint(
        target=target,
        level=found.level / (sum(problem.needs().values()) or 1.0),
        other=other,
        bound=bound,
        figures=indicators(problem, found.plan, travel, rows),
        key=found.run.job.name,
    )


def _distinct(points: Sequence[FrontierPoint]) -> tuple[FrontierPoint, ...]:
    """Leave out a point whose plan is also that of a harder target, which says more."""
    return tuple(
        point
        for rank, point in enumerate(points)
        if not any(
            abs(point.level - other.level) < SLACK and abs(point.other - other.other) < SLACK
            for other in points[rank + 1 :]
        )
    )
