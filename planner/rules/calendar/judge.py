"""The judge of `planner.rules.calendar`."""

from __future__ import annotations

from collections.abc import Iterator

from planner.evaluation.context import Context
from planner.model.rules import Violation
from planner.rules.calendar import CALENDAR, WORKING_DAY


def working_day(c: Context) -> Iterator[Violation]:
    """The team exists, works that weekday, from its depot, inside the horizon."""
    for tour in c.plan.tours:
        team = c.teams.get(tour.team)
        where = c.where(tour)
        if team is None:
            yield Violation(WORKING_DAY, where, f"équipe inconnue « {tour.team} »")
            continue
        if tour.date.weekday() not in team.weekdays:
            yield Violation(WORKING_DAY, where, "l'équipe ne travaille pas ce jour-là")
        if not c.plan.start <= tour.date <= c.plan.end:
            yield Violation(WORKING_DAY, where, "date hors de la période du planning")
        if tour.depot != team.depot:
            yield Violation(WORKING_DAY, where, f"dépôt inattendu « {tour.depot} »")
        if not tour.sessions:
            yield Violation(WORKING_DAY, where, "tournée sans séance")


def calendar(c: Context) -> Iterator[Violation]:
    """Nothing on holidays and closures; in school holidays, only what may run then."""
    rules = c.problem.scenario.calendar
    for tour in c.plan.tours:
        closed = rules.closed(tour.date)
        if closed:
            yield Violation(CALENDAR, c.where(tour), f"service fermé : {closed.name}")
    for tour, session, _, activity in c.sessions():
        pause = rules.stopped_by(activity.in_school_breaks, tour.date)
        if pause and not rules.closed(tour.date):
            detail = f"{activity.name} n'a pas lieu pendant : {pause.name}"
            yield Violation(CALENDAR, c.where(tour, session), detail)


CHECKS = {WORKING_DAY: working_day, CALENDAR: calendar}
"""One check a rule."""
