"""A plan found for one scenario may be the best one found for another: it is then lent to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from planner.evaluation.context import Context
from planner.evaluation.coverage import coverage
from planner.evaluation.tiers import tier_values
from planner.model.plan import Certificate, Plan, Sense, Status, TierName, claimed
from planner.pipeline import Result, evaluate
from planner.rules.checks import check
from planner.runs.kept import SolvedProblem

ALIKE = 1e-6
"""Difference of a tier below which two plans are as good."""


def shared(runs: Sequence[SolvedProblem]) -> tuple[SolvedProblem, ...]:
    """Return the runs, each with the best of all their plans that its own rules allow.

    A search that ran out of time may have missed a plan that the search of a narrower
    scenario found. The judge says whether the rules of the one allow the plan of the
    other; its value is recomputed, and the bounds stay those proven for the scenario.
    They still hold, for a plan better on one tier leaves fewer rivals on the next; one
    that a plan refutes is dropped.
    Runs that may be shared stand on the same territory and period.
    """
    plans = [run.result.plan for run in runs if run.result is not None]
    return tuple(run if run.result is None else _best(run, run.result, plans) for run in runs)


def _best(run: SolvedProblem, own: Result, plans: Sequence[Plan]) -> SolvedProblem:
    best = own
    for plan in plans:
        lent = own.plan if plan is own.plan else _lent(best, plan)
        if lent is not None and _better(lent.certificate, best.plan.certificate):
            best = evaluate(own.problem, lent, own.travel)
    return run if best is own else replace(run, result=best)


def _lent(result: Result, plan: Plan) -> Plan | None:
    """Return a plan under the rules of a result, None when they do not allow it."""
    problem, travel, own = result.problem, result.travel, result.plan
    teams = {team.id for team in problem.scenario.teams}
    venues = {venue.id for venue in problem.scenario.venues}
    if not teams.issuperset(tour.team for tour in plan.tours):
        return None
    if not venues.issuperset(session.venue for _, session in plan.sessions()):
        return None
    lent = replace(own, tours=plan.tours, indicators={})
    reached = {row.code for row in coverage(problem, lent, travel) if row.reached}
    values = tier_values(Context(problem, lent, travel))
    trivial = {TierName.LEVEL: sum(problem.needs().values()), TierName.WORST_LEVEL: 1.0}
    tiers = tuple(
        claimed(t.name, t.sense, values[t.name], t.bound, trivial.get(t.name, 0.0))
        for t in own.certificate.tiers
    )
    status = Status.OPTIMAL if all(tier.gap == 0 for tier in tiers) else Status.FEASIBLE
    lent = replace(
        lent,
        unserved=tuple(item for item in plan.unserved if item.commune not in reached),
        certificate=replace(own.certificate, tiers=tiers, status=status),
    )
    return None if check(problem, lent, travel) else lent


def _better(one: Certificate, other: Certificate) -> bool:
    """Tell whether the first differing tier is better in `one`."""
    for mine, theirs in zip(one.tiers, other.tiers, strict=True):
        gain = (mine.value - theirs.value) * (1 if mine.sense == Sense.MAX else -1)
        if abs(gain) > ALIKE:
            return gain > 0
    return False
