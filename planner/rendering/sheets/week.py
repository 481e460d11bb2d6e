"""The week for the office wall: one landscape page, a column a day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from planner import texts
from planner.rendering.weeks import TourView, WeekStop, WeekView


def _stop(stop: WeekStop) -> dict[str, Any]:
    return {
        "badge": stop.badge,
        "fixed": stop.session.fixed,
        "commune": stop.commune.name,
        "place": stop.place,
        "activity": stop.activity.short_name,
        "hours": texts.open_hours(stop),
        "presence": texts.presence(stop),
        "to_confirm": stop.to_confirm,
    }


def _tour(tour: TourView) -> dict[str, Any]:
    return {
        "team": tour.team,
        "hours": tour.hours,
        "drive": tour.drive,
        "km": tour.km,
        "lunch": tour.lunch,
        "stops": [_stop(stop) for stop in tour.stops],
    }


def week_data(
    service: str, week: WeekView, changes: Sequence[str], teams: int, estimated: bool
) -> dict[str, Any]:
    """Return the data of a week's page.

    Parameters
    ----------
    changes : sequence of str
        What differs this week from what was announced before.
    teams : int
        How many there are; with one, its name is not repeated every day.
    estimated : bool
        Whether travel times are estimates.
    """
    return {
        "title": texts.WEEK_TITLE.format(week.title),
        "service": service,
        "cycle": week.cycle,
        "estimated": estimated,
        "several": teams > 1,
        "note": week.note,
        "changes": list(changes),
        "days": [
            {
                "title": texts.sentence_case(texts.WEEKDAYS[day.weekday]),
                "date": texts.day_month(day.date),
                "weekday": day.weekday,
                "note": day.note,
                "tours": [_tour(tour) for tour in day.tours],
            }
            for day in week.days
        ],
    }
