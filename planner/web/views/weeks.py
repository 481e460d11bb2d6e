"""Weeks: their names, their neighbours, and what a plan holds in one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from planner.errors import InputError
from planner.explaining import PlanFolder
from planner.rendering import page_tables as tables
from planner.rendering.page_tables import CertificateView
from planner.rendering.weeks import WeekView, weeks_of
from planner.texts import web as said


def monday_of(text: str) -> date:
    """Read ``2026-W49``.

    Raises
    ------
    InputError
        It names no week.
    """
    try:
        return date.fromisoformat(f"{text}-1")
    except ValueError:
        raise InputError.single(said.ADDRESS, "", said.NOT_A_WEEK.format(text[:20])) from None


def name_of(day: date) -> str:
    """Return the name of the week of a date: ``2026-W49``."""
    iso = day.isocalendar()
    return f"{iso.year}-W{iso.week:02d}"


@dataclass(frozen=True)
class WeekPage:
    """A week of a plan, and how good the plan is."""

    week: WeekView
    weeks: tuple[tuple[str, str], ...]
    headline: tuple[str, str]
    certificate: CertificateView
    to_confirm: int
    estimated: bool
    revision: int


def week_page(stored: PlanFolder, monday: date) -> WeekPage | None:
    """Return what is shown of a week, None when the plan does not hold it."""
    problem, plan, _ = stored
    found = weeks_of(problem, plan)
    shown = next((w for w in found if w.start <= monday + timedelta(6) and monday <= w.end), None)
    if shown is None:
        return None
    return WeekPage(
        week=shown,
        weeks=tuple((name_of(week.start), week.short) for week in found),
        headline=tables.headline(plan),
        certificate=tables.certificate_view(problem, plan),
        to_confirm=len({stop.venue.id for stop in shown.stops if stop.to_confirm}),
        estimated=plan.travel_estimated,
        revision=plan.revision,
    )
