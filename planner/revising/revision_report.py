"""What a revision changes, as facts: each session, who is near, what coverage loses, make-ups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from planner.evaluation.comparison import compare_plans
from planner.evaluation.coverage import coverage_with
from planner.evaluation.effect import Effect, effect
from planner.explaining import PlanFolder
from planner.model.changes import CoverageChange, SessionChange, kind_of
from planner.model.plan import Plan, SessionSlot
from planner.model.territory import Commune
from planner.revising.replanning import Revised, Terms, make_ups


@dataclass(frozen=True)
class Near:
    """Communes with need within the target time of a session, by name, and their need."""

    communes: tuple[str, ...]
    need: float


@dataclass(frozen=True)
class ChangedSession:
    """A session that changes, why, and who was near it as it was; nobody's if it is new."""

    change: SessionChange
    reason: str
    near: Near | None


@dataclass(frozen=True)
class HandedOver:
    """A day on which a team, by name, holds the sessions of another one."""

    day: date
    before: str
    after: str


@dataclass(frozen=True)
class OfferedSession:
    """A session that could be added with nothing else moved.

    Parameters
    ----------
    drive, work : int
        Minutes more.
    effect : Effect
        On coverage; the waits are those near the session to make up for.
    """

    held: SessionSlot
    drive: int
    work: int
    effect: Effect


@dataclass(frozen=True)
class MakeUpOffers:
    """A session given up, and the dates that could make up for it."""

    lost: SessionSlot
    offers: tuple[OfferedSession, ...]


@dataclass(frozen=True)
class RevisionReport:
    """Everything to be said of a revision.

    Parameters
    ----------
    cost, bound : int
        Of the changes, and the least that is proven possible.
    whole : Effect
        On coverage.
    communes : tuple of CoverageChange
        Coverage of each commune, before and after.
    """

    cost: int
    bound: int
    changes: tuple[ChangedSession, ...]
    handed_over: tuple[HandedOver, ...]
    whole: Effect
    communes: tuple[CoverageChange, ...]
    make_ups: tuple[MakeUpOffers, ...]


def report(revised: Revised, terms: Terms) -> RevisionReport:
    """Return what there is to say of a revision."""
    after = revised.result
    diff = compare_plans(revised.before, (after.problem, after.plan, after.travel))
    return RevisionReport(
        cost=revised.cost,
        bound=revised.bound,
        changes=_changes(revised),
        handed_over=_handed_over(revised),
        whole=effect([c.before for c in diff.communes], [c.after for c in diff.communes]),
        communes=diff.communes,
        make_ups=tuple(
            MakeUpOffers(
                item.lost,
                tuple(
                    OfferedSession(
                        way.held, way.drive, way.work, _brings(revised, item.lost, way.held)
                    )
                    for way in item.insertions
                ),
            )
            for item in make_ups(revised, terms)
        ),
    )


def _changes(revised: Revised) -> tuple[ChangedSession, ...]:
    return tuple(
        ChangedSession(
            SessionChange(kind_of(o.before, o.after), o.before, o.after),
            o.reason,
            near(revised.before, o.before) if o.before else None,
        )
        for o in revised.overrides
    )


def near(stored: PlanFolder, held: SessionSlot) -> Near:
    """Return the communes with need that a session is near."""
    needs, found = stored[0].needs(), _communes_near(stored, held)
    return Near(tuple(c.name for c in found), sum(needs[c.code] for c in found))


def _communes_near(stored: PlanFolder, held: SessionSlot) -> list[Commune]:
    problem, _, travel = stored
    needs, limit = problem.needs(), problem.scenario.policy.target_minutes
    return [
        c
        for c in problem.territory.communes
        if needs[c.code] > 0 and travel.between(c.code, held.venue) <= limit
    ]


def _brings(revised: Revised, lost: SessionSlot, held: SessionSlot) -> Effect:
    """What a session more brings, and how long those near the one lost then wait."""
    result = revised.result
    rows = coverage_with(result.problem, result.plan, result.travel, (held,))
    return effect(result.rows, rows, {c.code for c in _communes_near(revised.before, lost)})


def _teams_of(plan: Plan) -> dict[SessionSlot, str]:
    """Return the team of every session."""
    return {session.held_on(tour.date): tour.team for tour, session in plan.sessions()}


def _handed_over(revised: Revised) -> tuple[HandedOver, ...]:
    """Return the days on which another team holds the same sessions: families see nothing."""
    teams = revised.before[0].index.teams
    was, now = (_teams_of(plan) for plan in (revised.before[1], revised.result.plan))
    changed = {
        (held.date, was[held], now[held]) for held in was.keys() & now if was[held] != now[held]
    }
    return tuple(
        HandedOver(day, teams[old].name, teams[new].name) for day, old, new in sorted(changed)
    )
