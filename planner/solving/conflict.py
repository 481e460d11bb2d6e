"""Irreducible infeasible sets: naming the rules that conflict when nothing is feasible."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from ortools.math_opt.python import mathopt

from planner import texts
from planner.errors import InfeasibleError
from planner.model.calendar import PERIOD_DAYS, Per
from planner.model.effort import Effort
from planner.model.rules import Rule
from planner.model.scenario import Problem
from planner.rules.quotas import QUOTA
from planner.solving.backend import run
from planner.solving.instance import Instance
from planner.solving.master import Master, RowTag


def _feasible(master: Master, effort: Effort) -> bool:
    master.model.minimize(0.0)
    return not run(master.model, effort).infeasible


Droppable = tuple[Rule, int, bool]
"""A rule the coordinator can change: its id, of which quota or team, whether a minimum."""

Rows = Sequence[tuple[RowTag, mathopt.LinearConstraint]]


def _needed(master: Master, rows: Rows, effort: Effort) -> bool:
    """Drop rows for good, unless the rest of the model can then be obeyed."""
    saved = [(row, row.lower_bound, row.upper_bound) for _, row in rows]
    for row, _, _ in saved:
        row.lower_bound, row.upper_bound = -float("inf"), float("inf")
    if not _feasible(master, effort):
        return False
    for row, lower, upper in saved:
        row.lower_bound, row.upper_bound = lower, upper
    return True


def conflicting(master: Master, effort: Effort) -> dict[Droppable, frozenset[int]]:
    """Return a minimal set of droppable rules that cannot hold together.

    A deletion filter: a rule without which the model is still infeasible is not part
    of the conflict (Chinneck, "Feasibility and Infeasibility in Optimization", 2008,
    ch. 6). Then the same of the weeks and cycles of each quota in it. `master` is left
    with the conflict only.

    Returns
    -------
    dict
        Classes of the periods in which each rule is part of it.
    """
    # The others are facts that nobody can change.
    droppable = {QUOTA, *(limit.rule for limit in master.instance.limits)}
    rules: dict[Droppable, list[tuple[RowTag, mathopt.LinearConstraint]]] = defaultdict(list)
    for constraint, tag in master.tags.items():
        if tag.rule in droppable:
            rules[tag.rule, tag.index, tag.lower].append((tag, constraint))
    kept = [rule for rule in sorted(rules) if _needed(master, rules[rule], effort)]
    return {
        rule: frozenset(
            tag.period
            for tag, constraint in rules[rule]
            if len(rules[rule]) == 1 or _needed(master, [(tag, constraint)], effort)
        )
        for rule in kept
    }


def _sentence(master: Master, rule: Droppable, classes: frozenset[int]) -> str:
    """Name a rule, and the days on which its few periods begin."""
    instance, (name, index, lower) = master.instance, rule
    if name != QUOTA:
        return texts.team_rule(name, instance.teams[index].name)
    quota = instance.problem.scenario.quotas[index]
    bound = quota.minimum if lower else (quota.maximum or 0)
    days = PERIOD_DAYS[quota.per]
    periods = master.partition.classes(quota.per) if days else {}
    mondays = [
        instance.problem.scenario.anchor + timedelta(days=days * period)
        for period, klass in sorted(periods.items())
        if klass in classes
    ]
    return texts.quota_rule(quota.name, quota.per, bound, mondays, minimum=lower)


def explain_conflict(master: Master, effort: Effort) -> InfeasibleError | None:
    """Build the error that names the conflicting rules, and when; ``None`` if none is proven."""
    if _feasible(master, effort):
        return None
    found = conflicting(master, effort)
    sentences = [_sentence(master, rule, classes) for rule, classes in found.items()]
    horizon = master.instance.problem.to_plan.horizon
    said = texts.conflict(sentences, horizon.start, horizon.end, _whole_from(master, found))
    return InfeasibleError([said])


def _whole_from(master: Master, found: Mapping[Droppable, frozenset[int]]) -> date | None:
    """First Monday after the week or cycle that was begun, if it is one of those in conflict."""
    instance, scenario = master.instance, master.instance.problem.scenario
    ends = []
    for (name, index, _), classes in found.items():
        per = scenario.quotas[index].per if name == QUOTA else Per.HORIZON
        begun = {Per.WEEK: instance.begun, Per.CYCLE: instance.begun_cycle}.get(per)
        if begun is not None and master.partition.classes(per).get(begun, -1) in classes:
            ends.append(scenario.anchor + timedelta(days=PERIOD_DAYS[per] * (begun + 1)))
    return max(ends, default=None)


def _no_cell(problem: Problem) -> str:
    """Say why no team can hold anything on any day: nothing is open, or nobody is there."""
    calendar, teams = problem.scenario.calendar, problem.scenario.teams
    policies = {activity.in_school_breaks for activity in problem.scenario.activities}
    opened = [
        day
        for day in problem.horizon.dates()
        if any(day.weekday() in team.weekdays for team in teams)
        and any(calendar.stopped_by(policy, day) is None for policy in policies)
    ]
    there = [
        team.agents_on(day) > 0
        for day in opened
        for team in teams
        if day.weekday() in team.weekdays
    ]
    start, end = problem.horizon.start, problem.horizon.end
    if not opened:
        return texts.no_service_day(start, end)
    if not any(there):
        return texts.everybody_away(start, end, opened[0], opened[-1])
    return texts.nothing_to_hold(start, end)


def unusable(instance: Instance, toured: frozenset[int]) -> list[str]:
    """Return one sentence per thing that no tour can do although the scenario asks it.

    A team with no possible day is idle: no rule asks every team to work.

    Parameters
    ----------
    toured : frozenset of int
        Stops that appear in at least one feasible tour.
    """
    if not instance.cells:
        return [_no_cell(instance.problem.to_plan)]
    reachable = {instance.stops[s].venue for s in toured}
    if not reachable:
        return [texts.team_reaches_nothing(instance.teams[k].name) for k in instance.busy]
    messages = []
    for v, venue in enumerate(instance.venues):
        asked = any(
            quota.venue == venue.id and any(least.values())
            for quota, least in zip(instance.problem.scenario.quotas, instance.asked, strict=True)
        )
        if asked and v not in reachable:
            messages.append(texts.venue_never_reached(venue.name))
    return messages
