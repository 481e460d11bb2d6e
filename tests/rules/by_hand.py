"""A sound plan made by hand on the line of five communes, to be spoilt one edit at a time.

Two teams share depot-0; only the van goes out. Over the 14 days from Monday 1 June 2026:

=========  ========================  ============  ======  ========  ===================
date       sessions                  tour          drive   work      pattern
=========  ========================  ============  ======  ========  ===================
Mon 1, 8   site-0 LAEP 9:00          8:25-11:50    5+5     3 h 25    weekly
Tue 2      hall-2 LAEP 9:00,         8:10-16:45    20+10   7 h 50    fortnightly-A, both
           hall-3 permanence 15:00                 +30
Wed 10     hall-4 LAEP 9:00          7:50-12:25    40+40   4 h 35    fortnightly-B
=========  ========================  ============  ======  ========  ===================

On Tuesday the agents have lunch from 11:45 to 12:30. All in all they work 19 h 15.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any

from planner.evaluation.context import Context
from planner.evaluation.coverage import coverage
from planner.evaluation.indicators import indicators
from planner.evaluation.tiers import tier_values
from planner.model.past import Past
from planner.model.plan import (
    Certificate,
    Override,
    Plan,
    Session,
    SessionSlot,
    Status,
    Tier,
    Tour,
    Unserved,
)
from planner.model.rules import Rule, Violation
from planner.model.scenario import Problem
from planner.model.travel import TravelTimes
from planner.rules.checks import check
from tests.worlds import code, line_world, team

LEAVE = {"laep": ((8, 30), (9, 0), (11, 0), (11, 45)),
         "permanence": ((14, 45), (15, 0), (16, 0), (16, 15))}  # fmt: skip
"""Arrive, open, close, leave."""


def day(number: int) -> date:
    """A day of June 2026."""
    return date(2026, 6, number)


def session(venue: str, activity: str, pattern: str, **changes: Any) -> Session:
    """A session at its usual hours; `venue` is like ``hall-2``."""
    kind, k = venue.split("-")
    hours = [time(*clock) for clock in LEAVE[activity]]
    made = Session(venue, code(int(k)), activity, *hours, fixed=kind == "site", pattern=pattern)
    return replace(made, **changes)


def tour(when: date, start: str, end: str, drive: int, *sessions: Session, **changes: Any) -> Tour:
    """A tour of the van; on the line, as many kilometres as minutes."""
    clocks = time.fromisoformat(start), time.fromisoformat(end)
    made = Tour("van", when, "depot-0", *clocks, drive, float(drive), 2, sessions)
    return replace(made, **changes)


LUNCH = (time(11, 45), time(12, 30))
OPENING = session("site-0", "laep", "weekly")
MORNING = session("hall-2", "laep", "fortnightly-A")
AFTERNOON = session("hall-3", "permanence", "fortnightly-A")
FAR = session("hall-4", "laep", "fortnightly-B")
MONDAY = tour(day(1), "08:25", "11:50", 10, OPENING)
NEXT_MONDAY = replace(MONDAY, date=day(8))
TUESDAY = tour(day(2), "08:10", "16:45", 60, MORNING, AFTERNOON, lunch=LUNCH)
WEDNESDAY = tour(day(10), "07:50", "12:25", 80, FAR)
TOURS = (MONDAY, TUESDAY, NEXT_MONDAY, WEDNESDAY)


def held(of: Tour) -> SessionSlot:
    """The first session of a tour, as families see it."""
    s = of.sessions[0]
    return SessionSlot(of.date, s.open, s.venue, s.commune, s.activity)


def instead(old: Tour, *new: Tour, **changes: Any) -> tuple[Tour, ...]:
    """The tours with one replaced by others, or by itself with changes."""
    swapped = new or ((replace(old, **changes),) if changes else ())
    return tuple(t for tour in TOURS for t in (swapped if tour is old else (tour,)))


def retimed(old: Tour, k: int, **changes: Any) -> tuple[Tour, ...]:
    """The tours with changes to one session of one of them."""
    sessions = list(old.sessions)
    sessions[k] = replace(sessions[k], **changes)
    return instead(old, sessions=tuple(sessions))


@dataclass(frozen=True, eq=False)
class Judged:
    """A plan before its judge."""

    problem: Problem
    plan: Plan
    travel: TravelTimes

    def violations(self, **changes: Any) -> tuple[Violation, ...]:
        """What the judge says of the plan, or of the plan with changes."""
        return check(self.problem, replace(self.plan, **changes), self.travel)

    def rules(self, **changes: Any) -> set[Rule]:
        """The rules the judge names."""
        return {violation.rule for violation in self.violations(**changes)}


def headed(problem: Problem, travel: TravelTimes, **parts: Any) -> Plan:
    """A plan of a problem, with other parts than these where they are given."""
    certificate = Certificate(Status.FEASIBLE, (), seconds=1.0, seed=0, engine="by hand")
    common: dict[str, Any] = {
        "scenario_name": problem.scenario.name,
        "scenario_digest": "",
        "territory_siren": problem.territory.siren,
        "territory_name": problem.territory.name,
        "territory_communes": len(problem.territory.communes),
        "travel_engine": travel.engine,
        "travel_estimated": travel.estimated,
        "travel_digest": travel.digest,
        "start": problem.horizon.start,
        "end": problem.horizon.end,
        "certificate": certificate,
        "tours": (),
    }
    return Plan(**(common | parts))


def stating(
    problem: Problem,
    travel: TravelTimes,
    tours: tuple[Tour, ...],
    overrides: tuple[Override, ...] = (),
) -> Plan:
    """A plan whose figures are those of its tours, so that only a rule can be broken."""
    revision = max((override.revision for override in overrides), default=0)
    plan = headed(problem, travel, tours=tours, overrides=overrides, revision=revision)
    rows = coverage(problem, plan, travel)
    values = tier_values(Context(problem, plan, travel))
    tiers = (
        Tier("unreached", "min", values["unreached"], 0.0),
        Tier("level", "max", values["level"], sum(problem.needs().values())),
        Tier("driving", "min", values["driving"], 0.0),
    )
    if overrides:
        tiers = (*tiers, Tier("changes", "min", values["changes"], 0.0))
    missed = [row.code for row in rows if row.need > 0 and not row.reached]
    return replace(
        plan,
        certificate=replace(plan.certificate, tiers=tiers),
        unserved=tuple(Unserved(code, "trop loin") for code in missed),
        indicators=indicators(problem, plan, travel, rows),
    )


def judged(
    tours: tuple[Tour, ...] = TOURS,
    van: dict[str, Any] | None = None,
    travel: TravelTimes | None = None,
    overrides: tuple[Override, ...] = (),
    past: Past | None = None,
    **world: Any,
) -> Judged:
    """The plan by hand, in the world of the table; `van` changes the team.

    Other arguments are those of `line_world`. Figures are recomputed from the tours.
    """
    teams = (team(**(van or {})), team("car"))
    problem, times = line_world(**({"fixed": (0,), "teams": teams} | world))
    times, problem = travel or times, replace(problem, past=past)
    return Judged(problem, stating(problem, times, tours, overrides), times)


@dataclass(frozen=True)
class Case:
    """A rule's test pair: the world in which the plan just obeys it, and one that breaks it.

    Parameters
    ----------
    passing, failing : dict
        Arguments of `judged`.
    also : frozenset of Rule
        Rules the same edit cannot but break, too.
    """

    passing: dict[str, Any]
    failing: dict[str, Any]
    also: frozenset[Rule] = frozenset()
