"""Tours as data for the page's script: everything said or drawn more than once is stored once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from planner import texts
from planner.model.roads import Roads
from planner.model.scenario import Activity, Problem
from planner.model.territory import Venue
from planner.model.travel import TravelTimes
from planner.rendering.geometry import DrawnLeg, drawn_once, legs
from planner.rendering.weeks import DayView, TourView, WeekStop, WeekView


class Shelf:
    """Items in the order they came first, and the rank of each."""

    def __init__(self) -> None:
        self._ranks: dict[Any, int] = {}
        self.items: list[dict[str, Any]] = []

    def rank(self, key: Any, item: dict[str, Any]) -> int:
        """Return the rank of an item, kept if its key is new."""
        if key not in self._ranks:
            self._ranks[key] = len(self.items)
            self.items.append(item)
        return self._ranks[key]


def tour_data(
    problem: Problem, weeks: Sequence[WeekView], travel: TravelTimes, roads: Roads
) -> dict[str, Any]:
    """Return weeks, days and tours, with what they share apart.

    ``offers`` are the sessions that recur: an activity at a venue at an hour, with its dates.
    ``legs`` are lines with the place and direction of their arrow. ``halls`` are the venues.
    """
    halls, offers, lines = Shelf(), Shelf(), Shelf()
    teller = _Teller(problem, travel)

    def told(stop: WeekStop) -> dict[str, Any]:
        hall = halls.rank(stop.venue.id, teller.hall(stop))
        said = teller.offer(stop)
        key = tuple(said[name] for name in ("activity", "open", "presence", "rhythm"))
        offer = offers.rank((stop.venue.id, *key), {"hall": hall, "dates": [], **said})
        offers.items[offer]["dates"].append([stop.day.isoformat(), texts.day_month(stop.day)])
        return {"key": stop.key, "badge": stop.badge, "order": stop.order, "offer": offer}

    def drawn(tour: TourView) -> dict[str, Any]:
        found = legs(tour.places, tour.path, roads.ways)
        ranks = [lines.rank((leg.line, leg.road), _line(leg)) for leg in found]
        return {
            "key": tour.key,
            "legs": ranks,
            "lines": [ranks[k] for k in drawn_once(found)],
            "stops": [told(stop) for stop in tour.stops],
        }

    def dated(day: DayView) -> dict[str, Any]:
        return {
            "date": day.date.isoformat(),
            "title": day.title,
            "short": texts.short_day(day.date),
            "weekday": day.weekday,
            "tours": [drawn(tour) for tour in day.tours],
        }

    told_weeks = [
        {"key": week.key, "title": week.title, "days": [dated(day) for day in week.days]}
        for week in weeks
    ]
    return {
        "weeks": told_weeks,
        "halls": halls.items,
        "offers": offers.items,
        "legs": lines.items,
    }


def _line(leg: DrawnLeg) -> dict[str, Any]:
    return {"line": leg.line, "at": leg.arrow_at, "angle": leg.angle, "road": leg.road}


class _Teller:
    """Says what a card shows of a venue and of a session there."""

    def __init__(self, problem: Problem, travel: TravelTimes) -> None:
        self._problem = problem
        self._travel = travel

    def hall(self, stop: WeekStop) -> dict[str, Any]:
        return {
            "id": stop.venue.id,
            "code": stop.commune.code,
            "commune": stop.commune.name,
            "place": stop.place,
            "address": stop.venue.address,
            "at": [stop.venue.point.lat, stop.venue.point.lon],
            "fixed": stop.session.fixed,
            "confirm": stop.to_confirm,
        }

    def offer(self, stop: WeekStop) -> dict[str, Any]:
        return {
            "activity": stop.activity.name,
            "short": stop.activity.short_name,
            "open": texts.open_hours(stop),
            "presence": f"{texts.presence(stop)} ({stop.team.name})",
            "rhythm": texts.pattern_label(stop.session.pattern),
            "audience": texts.audience(stop.activity),
            "terms": stop.activity.terms or texts.TO_COMPLETE,
            "reach": self._reach(stop.venue, stop.activity),
        }

    def _reach(self, venue: Venue, activity: Activity) -> str:
        """Say how many children live within the target time, by the publics served."""
        target = self._problem.scenario.policy.target_minutes
        near = [
            commune
            for commune in self._problem.territory.communes
            if self._travel.between(commune.code, venue.id) <= target
        ]
        known = [
            commune.children[public]
            for commune in near
            for public in activity.publics
            if public in commune.children
        ]
        if not known:
            return texts.TO_COMPLETE
        return texts.children_within(sum(known), activity.publics, target)
