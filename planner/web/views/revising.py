"""What was typed in the form of something unforeseen, as the command line's options take it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from planner import texts
from planner.errors import Fault, InputError
from planner.model.scenario import Problem
from planner.texts import web as said

KINDS = ("fermer", "absence", "annuler", "ajouter")
"""A hall closed, agents away, days called off, a session more."""


@dataclass(frozen=True)
class Unforeseen:
    """What happened.

    Parameters
    ----------
    typed : Mapping
        Texts by option, as `planner.revising.disruptions.read_disruptions` takes them.
    title : str
        What it is, in French.
    """

    typed: Mapping[str, tuple[str, ...]]
    title: str
    reason: str
    make_up: bool


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
    days = _days(field("du"), field("au"), faults)
    venues = {venue.id: venue.name for venue in problem.scenario.venues}
    teams = {team.id: team.name for team in problem.scenario.teams}
    place = field("lieu")
    if kind in ("fermer", "ajouter") and place not in venues:
        faults.append(Fault(said.FORM, said.VENUE, said.CHOOSE_VENUE))
    if kind == "absence" and field("equipe") not in teams:
        faults.append(Fault(said.FORM, said.TEAM, said.CHOOSE_TEAM))
    if faults:
        raise InputError(faults)
    when = said.period(*days)
    text = days[0].isoformat() if days[0] == days[1] else f"{days[0]}..{days[1]}"
    team = f"{field('equipe')}:{field('agents') or 1}"
    name = venues.get(place) or teams.get(field("equipe"), "")
    option, typed, title = {
        "fermer": ("close", f"{place}@{text}", said.closed_title(name, when)),
        "absence": ("absent", f"{team}@{text}", said.absence_title(name, when)),
        "annuler": ("cancel", text, said.cancelled_title(when)),
        "ajouter": ("add", f"{place}@{text}", said.added_title(name, when)),
    }[kind]
    return Unforeseen({option: (typed,)}, title, field("motif"), bool(field("rattraper")))


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


def offered(place: str, problem: Problem) -> Unforeseen:
    """Return the session that a revision offered to make up for one lost."""
    venue, _, moment = place.partition("/")
    names = {v.id: v.name for v in problem.scenario.venues}
    day = moment.partition("@")[2].partition("T")[0]
    when = texts.full_date(date.fromisoformat(day))
    return Unforeseen({"add": (place,)}, said.added_title(names.get(venue, venue), when), "", False)
