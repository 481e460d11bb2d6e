"""A plan after a closure, an absence, a cancelled day: the least change that is sound again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from planner import texts
from planner.errors import InputError
from planner.evaluation.context import Context
from planner.evaluation.coverage import coverage
from planner.evaluation.tiers import tier_values
from planner.explaining import PlanFolder
from planner.model.changes import changes_cost
from planner.model.effort import Effort
from planner.model.plan import (
    Certificate,
    Override,
    Plan,
    Sense,
    SessionSlot,
    Status,
    Tier,
    TierName,
    Unserved,
)
from planner.model.scenario import Problem
from planner.pipeline import Result, checked
from planner.revising.disruptions import Disruptions, places, require_possible
from planner.rules.checks import check
from planner.solving.indexing import build_instance
from planner.solving.insertions import Insertion, room_in
from planner.solving.revise import revise
from planner.solving.revised import new_overrides, revised_tours
from planner.solving.revision_options import Request, held_sessions
from planner.texts import revising as said

NOTICE_DAYS = 2
"""Days in which families can still be told of another date."""

PROPOSED = 3
MAKE_UP_DAYS = (7, 14)
"""Days before and after a session lost on which it may be made up for."""


@dataclass(frozen=True)
class Terms:
    """From when a plan may change.

    Parameters
    ----------
    today : date
        Earlier sessions are past.
    notice_days : int
        Days before a session from which it moves no more, unless something disturbs it.
    make_up : bool
        Hold the sessions of cancelled days on other days where that can be.
    """

    today: date
    notice_days: int = NOTICE_DAYS
    make_up: bool = False


@dataclass(frozen=True, eq=False)
class Revised:
    """A plan revised, and how.

    Parameters
    ----------
    overrides : tuple of Override
        Those this revision adds.
    """

    before: PlanFolder
    result: Result
    overrides: tuple[Override, ...]
    cost: int
    bound: int

    @property
    def proven(self) -> bool:
        """Whether no smaller change exists."""
        return self.bound >= self.cost


def _reason(
    problem: Problem, teams: Mapping[SessionSlot, tuple[str, str]], held: SessionSlot | None
) -> str:
    """Say why a session changes.

    Parameters
    ----------
    teams : Mapping
        Team (and rhythm) of every session of the plan.
    """
    if held is None:
        return texts.ADDED_SESSION
    scenario = problem.scenario
    team = next(t for t in scenario.teams if t.id == teams[held][0])
    activity = next(a for a in scenario.activities if a.id == held.activity)
    ranges = [*scenario.calendar.cancelled, *problem.index.venues[held.venue].closures]
    if team.agents_on(held.date) < activity.min_staff:
        ranges += [absence.dates for absence in (*team.absences, *team.leaves)]
    # The last one told of is what this revision is about.
    named = next((r for r in reversed(ranges) if held.date in r), None)
    return (named.name or texts.UNFORESEEN) if named else texts.MAKES_ROOM


def _certificate(problem: Problem, plan: Plan, stored: PlanFolder, cost: int, bound: int, seed: int,
                 seconds: float) -> Certificate:  # fmt: skip
    """State the values, of which only that of the changes is bounded."""
    values = tier_values(Context(problem, plan, stored[2]))
    trivial = {TierName.WORST_LEVEL: 1.0, TierName.LEVEL: sum(problem.needs().values())}
    tiers = [
        Tier(t.name, t.sense, round(values[t.name], 6), round(trivial.get(t.name, 0.0), 6))
        for t in stored[1].certificate.tiers
        if t.name != TierName.CHANGES
    ]
    changes = Tier(TierName.CHANGES, Sense.MIN, float(cost), float(bound))
    return Certificate(Status.FEASIBLE, (*tiers, changes), seconds, seed, said.ENGINE)


def _unserved(problem: Problem, plan: Plan, stored: PlanFolder) -> Iterator[Unserved]:
    known = {row.commune: row.reason for row in stored[1].unserved}
    for row in coverage(problem, plan, stored[2]):
        if row.need > 0 and not row.reached:
            yield Unserved(row.code, known.get(row.code, texts.LOST_BY_REVISION))


def replan(stored: PlanFolder, disruptions: Disruptions, terms: Terms, effort: Effort) -> Revised:
    """Return a plan with the least change that closures, absences and requests ask for.

    Raises
    ------
    InputError
        The plan is not sound to begin with, or a session asked for can have no time.
    InfeasibleError
        A session that is locked or asked for cannot be held.
    UnsoundPlanError
        The judge refuses the revised plan.
    """
    problem, plan, travel = stored
    if check(problem, plan, travel):
        raise InputError.single("plan.json", "", said.UNSOUND)
    # What a plan carries over is past to it, whatever day it is.
    began = problem.to_plan.horizon.start
    first, left = max(terms.today, began), plan.since(began)
    disruptions = disruptions.since(first)
    asked = disruptions.additions
    require_possible(problem, plan, Disruptions(additions=asked), terms.today, said.MISHAP)
    disturbed, held = disruptions.on(problem), held_sessions(plan)
    called_off = frozenset(
        h for h in held if any(h.date in dates for dates in disruptions.cancelled)
    )
    request = Request(
        first=first,
        notice=max(first, terms.today + timedelta(days=terms.notice_days)),
        locked=disruptions.locked,
        dropped=frozenset() if terms.make_up else called_off,
        added=tuple(places(problem, plan, addition, first) for addition in asked),
    )
    instance = build_instance(disturbed, travel)
    revision = revise(instance, left, travel, request, effort)
    overrides = new_overrides(plan, revision, lambda h: _reason(disturbed, held, h))
    cost = changes_cost(overrides, plan.revision + 1)
    revised = replace(
        plan,
        tours=(
            *(problem.past.tours if problem.past else ()),
            *revised_tours(instance, left, revision),
        ),
        overrides=(*plan.overrides, *overrides),
        revision=plan.revision + 1,
        base_digest=plan.base_digest or plan.scenario_digest,
    )
    revised = replace(
        revised,
        unserved=tuple(_unserved(disturbed, revised, stored)),
        certificate=_certificate(
            disturbed, revised, stored, cost, revision.bound, effort.seed, revision.seconds
        ),
    )
    result = checked(disturbed, revised, travel)
    return Revised(stored, result, overrides, cost, revision.bound)


@dataclass(frozen=True)
class MakeUp:
    """A session given up, and other dates on which it could be held with nothing else moved."""

    lost: SessionSlot
    insertions: tuple[Insertion, ...]


def make_ups(revised: Revised, terms: Terms) -> tuple[MakeUp, ...]:
    """Return, for each session dropped, up to `PROPOSED` dates that could make up for it."""
    result = revised.result
    dropped = [o.before for o in revised.overrides if o.before and o.after is None]
    if not dropped:
        return ()
    room = room_in(result.problem, result.plan, result.travel)
    first = terms.today + timedelta(days=terms.notice_days)
    hours = {a.id: a.starts for a in result.problem.scenario.activities}
    found = []
    for lost in dropped:
        begin = max(first, lost.date - timedelta(days=MAKE_UP_DAYS[0]))
        days = [begin + timedelta(days=k) for k in range(sum(MAKE_UP_DAYS) + 1)]
        last = lost.date + timedelta(days=MAKE_UP_DAYS[1])
        fits: dict[date, Insertion] = {}
        for day in (day for day in days if day <= min(last, result.plan.end)):
            places = (replace(lost, date=day, open=hour) for hour in hours[lost.activity])
            ways = [way for place in places if (way := room.best(place)) is not None]
            if ways:
                fits[day] = min(ways, key=lambda way: (way.held.open != lost.open, way.drive))
        nearest = sorted(fits.values(), key=lambda way: abs((way.held.date - lost.date).days))
        found.append(MakeUp(lost, tuple(nearest[:PROPOSED])))
    return tuple(found)
