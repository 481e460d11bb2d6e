"""A plan as weeks, days, tours and stops: what the map, the tables and the cards show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from planner import texts
from planner.evaluation.overrides import standing
from planner.model.calendar import Calendar, week_index
from planner.model.changes import SessionChange, kind_of
from planner.model.occurrence import Occurrence, of_tour
from planner.model.plan import Plan
from planner.model.scenario import Problem
from planner.model.territory import Point
from planner.texts import rendering as words


@dataclass(frozen=True)
class WeekStop(Occurrence):
    """A session as a stop of a tour.

    Parameters
    ----------
    key : str
        Stable identifier of the stop in the page.
    badge : str
        Letter of the day and order in the tour, e.g. ``"Ma2"``.
    """

    key: str
    badge: str


@dataclass(frozen=True)
class TourView:
    """A tour with its stops; `path` goes from depot to depot, through `places`."""

    key: str
    date: date
    team: str
    hours: str
    drive: str
    km: str
    lunch: str
    stops: tuple[WeekStop, ...]
    path: tuple[Point, ...]
    places: tuple[str, ...]


@dataclass(frozen=True)
class DayView:
    """A day of a week: its tours, or why there is none; what is to be checked of it."""

    date: date
    title: str
    weekday: int
    tours: tuple[TourView, ...]
    note: str


@dataclass(frozen=True)
class WeekView:
    """A week of a plan.

    Parameters
    ----------
    note : str
        Why nothing runs, when nothing does.
    changes : tuple of str
        Sessions that a revision moved, dropped or added, and why.
    """

    key: str
    start: date
    end: date
    title: str
    cycle: str
    days: tuple[DayView, ...]
    note: str
    changes: tuple[str, ...] = ()

    @property
    def short(self) -> str:
        """Dates of the week as short as a list of weeks needs them."""
        return texts.short_range(self.start, self.end)

    @property
    def tours(self) -> tuple[TourView, ...]:
        """Every tour of the week."""
        return tuple(tour for day in self.days for tour in day.tours)

    @property
    def stops(self) -> tuple[WeekStop, ...]:
        """Every stop of the week."""
        return tuple(stop for tour in self.tours for stop in tour.stops)


def tour_views(problem: Problem, plan: Plan) -> tuple[TourView, ...]:
    """Return every tour of a plan, in date, time and team order."""
    teams = problem.index.teams
    ranks = {team: rank for rank, team in enumerate(teams)}

    def stop_of(held: Occurrence) -> WeekStop:
        rank = ranks[held.tour.team]
        # With several teams, a letter after the number tells them apart.
        suffix = chr(ord("a") + rank) if len(teams) > 1 else ""
        return WeekStop(
            **vars(held),
            key=f"{held.day:%Y%m%d}-{rank}-{held.order}",
            badge=f"{texts.WEEKDAY_LETTERS[held.day.weekday()]}{held.order}{suffix}",
        )

    views = []
    for tour in sorted(plan.tours, key=lambda t: (t.date, ranks[t.team], t.start)):
        stops = tuple(map(stop_of, of_tour(problem, tour)))
        depot = teams[tour.team].depot_point
        views.append(
            TourView(
                key=f"{tour.date:%Y%m%d}-{ranks[tour.team]}",
                date=tour.date,
                team=teams[tour.team].name,
                hours=texts.hours(tour.start, tour.end),
                drive=texts.duration(tour.drive_minutes),
                km=f"{texts.number(tour.km)}{texts.NBSP}km",
                lunch=texts.hours(*tour.lunch) if tour.lunch else "",
                stops=stops,
                path=(depot, *(stop.venue.point for stop in stops), depot),
                places=(tour.depot, *(stop.venue.id for stop in stops), tour.depot),
            )
        )
    return tuple(views)


def closing_reason(problem: Problem, day: date) -> str:
    """Name what closes the service on a day; empty when something may run."""
    calendar: Calendar = problem.scenario.calendar
    stops = [calendar.stopped_by(a.in_school_breaks, day) for a in problem.scenario.activities]
    closed = next(iter(stops), None) if all(stops) else None
    return "" if closed is None else closed.name or words.SERVICE_CLOSED


def closing_note(reasons: Iterable[str]) -> str:
    """Say that the service is closed and why, each reason once; empty without any."""
    named = list(dict.fromkeys(filter(None, reasons)))
    return words.CLOSED_FOR.format(texts.listing(named)) if named else ""


def weeks_of(problem: Problem, plan: Plan) -> tuple[WeekView, ...]:
    """Return every week of a plan, from Monday to Sunday, even those without a tour."""
    tours = tour_views(problem, plan)
    working = {weekday for team in problem.scenario.teams for weekday in team.weekdays}
    monday = plan.start - timedelta(days=plan.start.weekday())
    weeks = []
    while monday <= plan.end:
        week = [monday + timedelta(days=offset) for offset in range(7)]
        inside = [day for day in week if plan.start <= day <= plan.end]
        days = [
            _day_view(problem, day, [tour for tour in tours if tour.date == day])
            for day in inside
            if day.weekday() in working or any(tour.date == day for tour in tours)
        ]
        view = _week_view(problem, monday, days or [_day_view(problem, inside[0], [])])
        weeks.append(replace(view, changes=_changes(problem, plan, monday)))
        monday += timedelta(days=7)
    return tuple(weeks)


def _changes(problem: Problem, plan: Plan, monday: date) -> tuple[str, ...]:
    """Say what revisions changed in a week, as it stands after the last one."""
    venues = {venue.id: venue.name for venue in problem.scenario.venues}
    activities = {activity.id: activity.name for activity in problem.scenario.activities}
    told = []
    for override in standing(plan):
        dates = [held.date for held in (override.before, override.after) if held]
        if any(monday <= day < monday + timedelta(days=7) for day in dates):
            kind = kind_of(override.before, override.after)
            change = SessionChange(kind, override.before, override.after)
            sentence = texts.change_sentence(change, venues, activities)
            told.append(f"{texts.sentence_case(sentence)} {texts.because(override.reason)}")
    return tuple(told)


def _day_view(problem: Problem, day: date, tours: Sequence[TourView]) -> DayView:
    note = "" if tours else closing_note([closing_reason(problem, day)]) or words.NO_TOUR
    if why := problem.scenario.calendar.doubt(day):
        note = ". ".join(filter(None, (note, texts.CALENDAR_TO_CHECK.format(why))))
    return DayView(
        date=day,
        title=texts.sentence_case(texts.weekday_date(day)),
        weekday=day.weekday(),
        tours=tuple(tours),
        note=note,
    )


def _week_view(problem: Problem, monday: date, days: Sequence[DayView]) -> WeekView:
    note = ""
    if not any(day.tours for day in days):
        reasons = [closing_reason(problem, day.date) for day in days]
        doubts = filter(None, (problem.scenario.calendar.doubt(day.date) for day in days))
        note = ". ".join(
            (
                closing_note(reasons) or words.NO_TOUR_IN_WEEK,
                *map(texts.CALENDAR_TO_CHECK.format, doubts),
            )
        )
    return WeekView(
        key=f"{monday:%Y%m%d}",
        start=days[0].date,
        end=days[-1].date,
        title=texts.date_range(days[0].date, days[-1].date),
        cycle="AB"[week_index(problem.scenario.anchor, monday) % 2],
        days=tuple(days),
        note=note,
    )


def first_week(weeks: Sequence[WeekView], focus: tuple[date, date] | None) -> WeekView:
    """Return the week to show first: the one of `focus`, else the first with a tour."""
    if focus is not None:
        for week in weeks:
            monday = week.start - timedelta(days=week.start.weekday())
            if monday <= focus[0] < monday + timedelta(days=7):
                return week
    return next((week for week in weeks if week.tours), weeks[0])
