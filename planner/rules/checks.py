"""The judge: recomputes from a plan's files whether it obeys every rule.

It shares no code with the solver. Every solved plan must give ``check(...) == ()``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache

from planner.evaluation.context import Context
from planner.model.plan import Plan
from planner.model.rules import Rule, Violation
from planner.model.scenario import Problem
from planner.model.travel import TravelTimes
from planner.rules import parts
from planner.rules.calendar import WORKING_DAY
from planner.rules.places import VENUE

Check = Callable[[Context], Iterator[Violation]]


@cache
def checks() -> Mapping[Rule, Check]:
    """Return one check a rule."""
    return {rule: judge for family in parts("judge") for rule, judge in family.CHECKS.items()}


def check(problem: Problem, plan: Plan, travel: TravelTimes) -> tuple[Violation, ...]:
    """Return every breach of every rule; empty when the plan is sound.

    Parameters
    ----------
    problem : Problem
        What the plan was made from.
    plan : Plan
        The plan to judge, possibly edited by hand.
    travel : TravelTimes
        Minutes and kilometres between venues, depots and communes.

    Notes
    -----
    Nothing about exposure, patterns or costs can be computed of a team, a venue or an
    activity nobody knows: as long as there is one, only that is reported.
    """
    whole = planned = Context(problem, plan, travel)
    if not whole.names_known:
        return (*checks()[WORKING_DAY](whole), *checks()[VENUE](whole))
    if problem.past:
        planned = Context(problem.to_plan, plan.since(problem.past.first), travel)
    return tuple(
        violation
        for rule, judge in checks().items()
        for violation in judge(whole if rule.whole else planned)
    )
