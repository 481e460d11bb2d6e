"""Naming the rules that conflict when nothing is feasible."""

from __future__ import annotations

from ortools.math_opt.python import mathopt

from planner import texts
from planner.errors import InfeasibleError
from planner.model.rules import RuleId
from planner.solving.backend import Effort, run
from planner.solving.instance import Instance
from planner.solving.master import Master, RowTag

DROPPABLE = (RuleId.QUOTA, RuleId.WEEK_WORK, RuleId.AVERAGE_WORK)
"""Rules the coordinator can change; the others are facts."""


def _feasible(master: Master, effort: Effort) -> bool:
    master.model.minimize(0.0)
    return not run(master.model, effort).infeasible


def conflicting(master: Master, effort: Effort) -> tuple[RowTag, ...]:
    """Return a minimal set of droppable rules that cannot hold together.

    A deletion filter: a rule without which the model is still infeasible is not part
    of the conflict (Chinneck, "Feasibility and Infeasibility in Optimization", 2008,
    ch. 6). `master` is used up.
    """
    rows: dict[RowTag, list[mathopt.LinearConstraint]] = {}
    for constraint, tag in master.tags.items():
        if tag.rule in DROPPABLE:
            rows.setdefault(tag, []).append(constraint)
    kept = []
    for tag in sorted(rows, key=lambda t: (t.rule, t.index, t.lower)):
        saved = [(c, c.lower_bound, c.upper_bound) for c in rows[tag]]
        for constraint, _, _ in saved:
            constraint.lower_bound, constraint.upper_bound = -float("inf"), float("inf")
        if _feasible(master, effort):
            kept.append(tag)
            for constraint, lower, upper in saved:
                constraint.lower_bound, constraint.upper_bound = lower, upper
    return tuple(kept)


def _sentence(instance: Instance, tag: RowTag) -> str:
    if tag.rule == RuleId.QUOTA:
        quota = instance.problem.scenario.quotas[tag.index]
        bound = quota.minimum if tag.lower else (quota.maximum or 0)
        return texts.quota_rule(quota.name, quota.per, bound, minimum=tag.lower)
    team = instance.teams[tag.index].name
    return texts.team_rule(tag.rule, team)


def explain_conflict(master: Master, effort: Effort) -> InfeasibleError:
    """Build the error that names the conflicting rules."""
    sentences = [_sentence(master.instance, tag) for tag in conflicting(master, effort)]
    return InfeasibleError([texts.conflict(sentences)])


def unusable(instance: Instance, toured: frozenset[int]) -> list[str]:
    """Return one sentence per thing that no tour can do although the scenario asks it.

    Parameters
    ----------
    toured : frozenset of int
        Stops that appear in at least one feasible tour.
    """
    messages = []
    if not instance.cells:
        return [texts.NO_SERVICE_DAY]
    for k, team in enumerate(instance.teams):
        kinds = {cell.kind for cell in instance.cells if instance.lines[cell.line].team == k}
        if not kinds:
            messages.append(texts.team_never_works(team.name))
    reachable = {instance.stops[s].venue for s in toured}
    if not reachable:
        messages += [texts.team_reaches_nothing(team.name) for team in instance.teams]
        return messages
    for v, venue in enumerate(instance.venues):
        asked = any(q.venue == venue.id and q.minimum for q in instance.problem.scenario.quotas)
        if asked and v not in reachable:
            messages.append(texts.venue_never_reached(venue.name))
    return messages
