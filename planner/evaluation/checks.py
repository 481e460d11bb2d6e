"""The judge: recomputes from a plan's files whether it obeys every rule.

It shares no code with the solver. Every solved plan must give ``check(...) == ()``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from planner.evaluation import day_rules, overrides, plan_rules, quotas
from planner.evaluation.context import Context
from planner.model.plan import Plan
from planner.model.rules import RuleId, Violation
from planner.model.scenario import Problem
from planner.model.travel import TravelTimes

Check = Callable[[Context], Iterator[Violation]]

CHECKS: Mapping[RuleId, Check] = {
    RuleId.ONE_TOUR: plan_rules.one_tour,
    RuleId.WORKING_DAY: day_rules.working_day,
    RuleId.CALENDAR: day_rules.calendar,
    RuleId.SHIFT: day_rules.shift,
    RuleId.MAX_SESSIONS: day_rules.max_sessions,
    RuleId.TRAVEL: day_rules.travel,
    RuleId.VENUE: day_rules.venue,
    RuleId.VENUE_HOURS: day_rules.venue_hours,
    RuleId.VENUE_CLOSED: day_rules.venue_closed,
    RuleId.VENUE_SHARED: plan_rules.venue_shared,
    RuleId.SLOT: day_rules.slot,
    RuleId.DURATION: day_rules.duration,
    RuleId.STAFF: day_rules.staff,
    RuleId.NAP: day_rules.nap,
    RuleId.LUNCH: day_rules.lunch,
    RuleId.BREAK: day_rules.pause,
    RuleId.DAY_WORK: day_rules.day_work,
    RuleId.DAY_SPAN: day_rules.day_span,
    RuleId.REST: plan_rules.rest,
    RuleId.WEEK_WORK: plan_rules.week_work,
    RuleId.AVERAGE_WORK: plan_rules.average_work,
    RuleId.PATTERN: plan_rules.pattern,
    RuleId.ONE_PATTERN: plan_rules.one_pattern,
    RuleId.OVERRIDE: overrides.overrides,
    RuleId.QUOTA: quotas.quota,
    RuleId.UNSERVED: plan_rules.unserved,
    RuleId.PAST: plan_rules.past,
    RuleId.FIGURES: plan_rules.figures,
}
"""One check per rule."""

OF_THE_WHOLE = frozenset(
    {
        RuleId.ONE_TOUR,
        RuleId.REST,
        RuleId.WEEK_WORK,
        RuleId.QUOTA,
        RuleId.UNSERVED,
        RuleId.PAST,
        RuleId.FIGURES,
    }
)
"""Rules of the whole horizon; the others are of the days that were still to be planned."""


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
        return (*day_rules.working_day(whole), *day_rules.venue(whole))
    if problem.past:
        planned = Context(problem.to_plan, plan.since(problem.past.first), travel)
    return tuple(
        violation
        for rule, judge in CHECKS.items()
        for violation in judge(whole if rule in OF_THE_WHOLE else planned)
    )
