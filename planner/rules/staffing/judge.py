"""The judge of `planner.rules.staffing`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from planner import texts
from planner.evaluation.context import Context
from planner.model.rules import Violation
from planner.rules.staffing import ONE_TOUR, STAFF


def one_tour(c: Context) -> Iterator[Violation]:
    """A team makes at most one tour a day."""
    count = Counter((tour.team, tour.date) for tour in c.plan.tours)
    for tour in c.plan.tours:
        if count.pop((tour.team, tour.date), 0) > 1:
            yield Violation(ONE_TOUR, c.where(tour), "plusieurs tournées le même jour")


def staff(c: Context) -> Iterator[Violation]:
    """Enough agents, and no more than the team has."""
    for team, tour in c.tours():
        if tour.staff > team.agents_on(tour.date):
            there = team.agents_on(tour.date)
            detail = f"{tour.staff} agents à bord, l'équipe en compte {there} ce jour-là"
            yield Violation(STAFF, c.where(tour), detail)
    for tour, session, _, activity in c.sessions():
        if tour.staff < activity.min_staff:
            aboard = texts.count(tour.staff, "agent")
            detail = f"{activity.name} : {aboard}, il en faut {activity.min_staff}"
            yield Violation(STAFF, c.where(tour, session), detail)


CHECKS = {ONE_TOUR: one_tour, STAFF: staff}
"""One check a rule."""
