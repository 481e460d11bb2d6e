"""Sessions that are locked: what the page calls them in its settings and forms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time

from planner.model.plan import Plan, SessionSlot
from planner.rendering.weeks import WeekStop


def _name(venue: str, day: date, opens: time) -> str:
    return f"{venue}@{day.isoformat()}T{opens:%H:%M}"


def lock_of(stop: WeekStop) -> str:
    """Name a session that may be locked."""
    return _name(stop.session.venue, stop.day, stop.session.open)


def lockable(plan: Plan) -> Mapping[str, SessionSlot]:
    """Return every session of a plan, by its name."""
    return {_name(s.venue, tour.date, s.open): s.held_on(tour.date) for tour, s in plan.sessions()}
