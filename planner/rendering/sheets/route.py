"""The agents' route sheet: one page per tour, everything needed on the way."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from planner import texts
from planner.evaluation.context import Context, work_time
from planner.model.occurrence import Occurrence, of_tour
from planner.model.plan import Tour
from planner.model.territory import TownHall, Window


def openings(hours: Sequence[Window]) -> str:
    """Write weekly opening hours: ``lundi et jeudi 14 h – 17 h ; mardi 9 h – 12 h``."""
    days: dict[int, list[str]] = {}
    for window in sorted(hours):
        days.setdefault(window.weekday, []).append(texts.hours(window.open, window.close))
    alike: dict[str, list[str]] = {}
    for weekday, spans in days.items():
        alike.setdefault(texts.listing(spans), []).append(texts.WEEKDAYS[weekday])
    return " ; ".join(f"{texts.listing(names)} {spans}" for spans, names in alike.items())


def _hall(hall: TownHall, visit: Occurrence) -> dict[str, str]:
    """Say how to reach the town hall, and whether it opens while the team is there."""
    weekday = visit.day.weekday()
    today = [texts.hours(w.open, w.close) for w in sorted(hall.hours) if w.weekday == weekday]
    overlap = any(
        w.weekday == weekday and w.open < visit.session.leave and visit.session.arrive < w.close
        for w in hall.hours
    )
    if not hall.hours:
        now = texts.TO_COMPLETE
    elif not today:
        now = texts.HALL_CLOSED.format(texts.WEEKDAYS[weekday])
    else:
        now = texts.hall_today(texts.WEEKDAYS[weekday], texts.listing(today), overlap)
    same = hall.address == visit.venue.address
    return {
        "phone": hall.phone or texts.TO_COMPLETE,
        "address": "" if same else hall.address,
        "today": now,
        "week": openings(hall.hours),
    }


def _stop(visit: Occurrence, leg: tuple[str, str]) -> dict[str, Any]:
    session, venue, activity = visit.session, visit.venue, visit.activity
    own_phone = venue.phone if venue.phone != visit.commune.town_hall.phone else ""
    return {
        "badge": f"{texts.WEEKDAY_LETTERS[visit.day.weekday()]}{visit.order}",
        "weekday": visit.day.weekday(),
        "fixed": session.fixed,
        "commune": visit.commune.name,
        "place": visit.place,
        "to_confirm": visit.to_confirm,
        "activity": activity.name,
        "arrive": texts.clock(session.arrive),
        "public": texts.open_hours(visit),
        "leave": texts.clock(session.leave),
        "set_up": texts.duration(activity.set_up),
        "after": texts.duration(activity.pack_up + activity.debrief),
        "leg": {"minutes": leg[0], "km": leg[1]},
        "address": venue.address or texts.TO_COMPLETE,
        "phone": own_phone,
        "hall": _hall(visit.commune.town_hall, visit),
        "keys": venue.keys or texts.TO_COMPLETE,
        "notes": venue.notes,
        "accessible": texts.ACCESSIBLE[venue.accessible],
    }


def _tour(context: Context, tour: Tour) -> dict[str, Any]:
    team = context.teams[tour.team]
    points = context.points(tour)
    minutes = [texts.duration(leg) for leg in context.legs(tour)]
    km = [texts.kilometres(context.travel.distance(a, b)) for a, b in pairwise(points)]
    legs = list(zip(minutes, km, strict=True))
    return {
        "date": texts.sentence_case(texts.long_date(tour.date)),
        "weekday": tour.date.weekday(),
        "team": team.name,
        "start": texts.clock(tour.start),
        "end": texts.clock(tour.end),
        "drive": texts.duration(tour.drive_minutes),
        "km": texts.kilometres(tour.km),
        "work": texts.duration(work_time(tour)),
        "agents": texts.count(tour.staff, "agent"),
        "lunch": texts.hours(*tour.lunch) if tour.lunch else "",
        "lunch_after": _before_lunch(tour),
        "stops": [_stop(visit, legs[visit.order - 1]) for visit in of_tour(context.problem, tour)],
        "back": {"minutes": legs[-1][0], "km": legs[-1][1]},
    }


def _before_lunch(tour: Tour) -> int:
    """Return how many stops are over when the lunch break starts."""
    if tour.lunch is None:
        return -1
    return sum(session.leave <= tour.lunch[0] for session in tour.sessions)


def route_data(context: Context, title: str, tours: Sequence[Tour]) -> dict[str, Any]:
    """Return the data of a route sheet: the tours of one team and one week, in order."""
    return {
        "title": title,
        "service": texts.service_name(context.problem.scenario.publication),
        "estimated": context.plan.travel_estimated,
        "tours": [_tour(context, tour) for tour in tours],
    }
