"""The judge of `planner.rules.places`."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from planner.evaluation.context import Context
from planner.model.plan import Session, Tour
from planner.model.rules import Violation
from planner.rules.places import VENUE, VENUE_CLOSED, VENUE_HOURS, VENUE_SHARED


def venue(c: Context) -> Iterator[Violation]:
    """The venue exists, may be used, and is what the plan says it is."""
    policy = c.problem.scenario.policy
    for tour in c.plan.tours:
        for session in tour.sessions:
            where = c.where(tour, session)
            if session.venue not in c.venues:
                yield Violation(VENUE, where, f"lieu inconnu « {session.venue} »")
            if session.activity not in c.activities:
                yield Violation(VENUE, where, f"activité inconnue « {session.activity} »")
    for tour, session, hall, activity in c.sessions():
        where = c.where(tour, session)
        if hall.commune != session.commune or hall.fixed != session.fixed:
            yield Violation(VENUE, where, "commune ou type de lieu différent de l'inventaire")
        if hall.kind not in activity.sites:
            yield Violation(VENUE, where, f"{activity.name} ne se tient pas dans ce type de lieu")
        if not hall.fixed and hall.suitability < policy.min_suitability:
            yield Violation(VENUE, where, "lieu sous le seuil d'aptitude du scénario")


def venue_hours(c: Context) -> Iterator[Violation]:
    """The hall is open from arrival to departure."""
    for tour, session, hall, _ in c.sessions():
        if not hall.admits(tour.date.weekday(), session.arrive, session.leave):
            detail = f"lieu fermé entre {session.arrive:%H:%M} et {session.leave:%H:%M}"
            yield Violation(VENUE_HOURS, c.where(tour, session), detail)


def venue_closed(c: Context) -> Iterator[Violation]:
    """The hall is not closed that day."""
    for tour, session, hall, _ in c.sessions():
        for closure in hall.closures:
            if tour.date in closure:
                detail = f"lieu fermé : {closure.name or 'fermeture'}"
                yield Violation(VENUE_CLOSED, c.where(tour, session), detail)


def venue_shared(c: Context) -> Iterator[Violation]:
    """Two teams are never at one venue at the same time."""
    visits: dict[tuple[str, date], list[tuple[Tour, Session]]] = defaultdict(list)
    for tour, session in c.plan.sessions():
        visits[session.venue, tour.date].append((tour, session))
    for found in visits.values():
        found.sort(key=lambda pair: pair[1].arrive)
        for (_, one), (tour, two) in itertools.pairwise(found):
            if two.arrive < one.leave:
                detail = "deux séances en même temps dans le même lieu"
                yield Violation(VENUE_SHARED, c.where(tour, two), detail)


CHECKS = {
    VENUE: venue,
    VENUE_HOURS: venue_hours,
    VENUE_CLOSED: venue_closed,
    VENUE_SHARED: venue_shared,
}
"""One check a rule."""
