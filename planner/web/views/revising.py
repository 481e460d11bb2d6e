"""What was typed in the form of something unforeseen, as what happens to a plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time

from planner import texts
from planner.errors import Fault, InputError
from planner.model.calendar import DateRange
from planner.model.plan import SessionSlot
from planner.model.scenario import Leave, Problem
from planner.revising.disruptions import Absence, Addition, Closing, Disruptions
from planner.texts import revising as reasons
from planner.texts import web as said
from planner.web.security.forms import number_of

KINDS = ("fermer", "absence", "annuler", "ajouter")
"""A hall closed, agents away, days called off, a session more."""


@dataclass(frozen=True)
class Unforeseen:
    """What happened, and what it is called in French."""

    disruptions: Disruptions
    title: str
    make_up: bool = False


def unforeseen(field: Callable[[str], str], problem: Problem) -> Unforeseen:
    """Read the fields of the form.

    Parameters
    ----------
    field : callable
        Returns the text of a field by its name.

    Raises
    ------
    InputError
        Carries every fault.
    """
    kind, faults = field("quoi"), list[Fault]()
    if kind not in KINDS:
        raise InputError.single(said.FORM, "", said.UNREADABLE_FORM)
    first, last = _days(field("du"), field("au"), faults)
    venues, teams = problem.index.venues, problem.index.teams
    place, team, agents = field("lieu"), field("equipe"), number_of(field("agents") or "1")
    if kind in ("fermer", "ajouter") and place not in venues:
        faults.append(Fault(said.FORM, said.VENUE, said.CHOOSE_VENUE))
    if kind == "absence" and team not in teams:
        faults.append(Fault(said.FORM, said.TEAM, said.CHOOSE_TEAM))
    if kind == "absence" and not 0 < agents < 100:
        faults.append(Fault(said.FORM, said.AGENTS, said.CHOOSE_AGENTS))
    if faults:
        raise InputError(faults)
    reason = " ".join(field("motif").split())

    def days(otherwise: str) -> DateRange:
        return DateRange(first, last, reason or otherwise)

    when = texts.on_days(first, last)
    if kind == "fermer":
        closing = Closing(place, days(reasons.CLOSED))
        title = said.CLOSED_TITLE.format(venues[place].name, when)
        return Unforeseen(Disruptions(closings=(closing,)), title)
    if kind == "absence":
        away = Absence(team, Leave(days(reasons.FEWER), agents))
        return Unforeseen(
            Disruptions(absences=(away,)), said.ABSENCE_TITLE.format(teams[team].name, when)
        )
    if kind == "annuler":
        off = Disruptions(cancelled=(days(reasons.CALLED_OFF),))
        return Unforeseen(off, said.CANCELLED_TITLE.format(when), bool(field("rattraper")))
    addition = Addition(place, days(""))
    return Unforeseen(
        Disruptions(additions=(addition,)), said.ADDED_TITLE.format(venues[place].name, when)
    )


def _days(first: str, last: str, faults: list[Fault]) -> tuple[date, date]:
    try:
        start = date.fromisoformat(first)
        end = date.fromisoformat(last) if last else start
    except ValueError:
        faults.append(Fault(said.FORM, said.DATES, said.CHOOSE_DATES))
        return date.min, date.min
    if end < start:
        faults.append(Fault(said.FORM, said.DATES, said.dates_reversed(start, end)))
    return start, end


def days_of(first: str, last: str) -> tuple[date, date]:
    """Read the first and last day of a period; without the latter it is one day.

    Raises
    ------
    InputError
        They are no dates, or in the wrong order.
    """
    faults: list[Fault] = []
    days = _days(first, last, faults)
    if faults:
        raise InputError(faults)
    return days


def offer_of(held: SessionSlot) -> str:
    """Write an offered session into a form, as `offered` reads it."""
    return f"{held.venue}/{held.activity}/{held.date.isoformat()}/{held.open:%H:%M}"


def offered(text: str, problem: Problem) -> Unforeseen:
    """Return the session that a revision offered to make up for one lost.

    Raises
    ------
    InputError
        It is none that a page offered.
    """
    venues, activities = problem.index.venues, problem.index.activities
    try:
        venue, activity, day, hour = text.split("/")
        when, opens = date.fromisoformat(day), time.fromisoformat(hour)
    except ValueError:
        raise InputError.single(said.FORM, "", said.UNREADABLE_FORM) from None
    if venue not in venues or activity not in activities:
        raise InputError.single(said.FORM, "", said.UNREADABLE_FORM)
    asked = Addition(venue, DateRange(when, when), activity, opens)
    title = said.ADDED_TITLE.format(venues[venue].name, texts.on_days(when, when))
    return Unforeseen(Disruptions(additions=(asked,)), title)
