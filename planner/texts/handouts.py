"""What families, mayors and agents read: calendars, posters, short texts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, time

from planner.model.calendar import PATTERNS
from planner.model.occurrence import Occurrence
from planner.model.publication import Publication
from planner.model.scenario import Activity
from planner.texts.formats import (
    NBSP,
    TO_COMPLETE,
    WEEKDAYS,
    clock,
    full_date,
    hours,
    listing,
    number,
    sentence_case,
    weekday_date,
)

EVERY_VILLAGE = "toutes les séances"
TO_CONFIRM = "lieu à confirmer"
DEPOT_LEAVE, DEPOT_BACK = "Départ du dépôt", "Retour au dépôt"
DEFAULT_SERVICE = "Service itinérant petite enfance et parentalité"
ACCESSIBLE = {None: TO_COMPLETE, True: "accessible", False: "non accessible"}
IN_VENUES = "venues.csv"
IN_ACTIVITIES = "activities.toml"
IN_SCENARIO = "le scénario, [publication]"
MISSING_CONFIRMED = "accord de la commune (status)"
MISSING_ADDRESS = "adresse (address)"
MISSING_KEYS = "clés (keys)"
MISSING_ACCESS = "accessibilité (accessible)"
MISSING_TERMS = "conditions d’une activité (terms)"
MISSING_CONTACT = "téléphone ou courriel du service (phone, email)"
MISSING_FEED = "adresse des calendriers (calendars), sans quoi pas de code QR"
ONE_DATE = "Une fois"
LISTED_DATES = 8
"""Dates a poster or a text names before it says how the session goes on."""


def one_line(text: str) -> str:
    """Return a text on one line, without what no printed page or XML file can hold."""
    kept = "".join(" " if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") else c for c in text)
    return re.sub(" {2,}", " ", kept).strip(" ")


def service_name(publication: Publication) -> str:
    """Return the name families know the service by."""
    return publication.service or DEFAULT_SERVICE


def open_hours(held: Occurrence) -> str:
    """Return the hours at which a session is open to the public."""
    return hours(held.session.open, held.session.close)


def presence(held: Occurrence) -> str:
    """Return the hours at which the team is at the venue of a session."""
    return hours(held.session.arrive, held.session.leave)


def audience(activity: Activity) -> str:
    """Say whom an activity is for: its own words, else the ages it serves."""
    if activity.audience:
        return activity.audience
    young, old = "0-2" in activity.publics, "3-5" in activity.publics
    if young and old:
        return "Familles d’enfants de moins de 6 ans"
    return "Familles d’enfants de moins de 3 ans" if young else "Familles d’enfants de 3 à 5 ans"


def recurrence(pattern: str, day: date) -> str:
    """Say how often a session comes back, by its weekday; empty when it does not.

    Families know a Tuesday, not a « semaine A ».
    """
    weekday = WEEKDAYS[day.weekday()]
    if pattern not in PATTERNS:
        return ""
    every = PATTERNS[pattern].every
    if every == 1:
        return f"chaque {weekday}"
    if every == 2:
        return f"un {weekday} sur deux"
    return f"un {weekday} sur quatre"


def dates_listed(days: Sequence[date], limit: int = LISTED_DATES) -> str:
    """Name dates, months said once: ``mardis 1er, 8 et 15 décembre, 5 janvier``.

    Beyond `limit` only the first ones are named, and how many follow.
    """
    shown = days[:limit]
    months: dict[tuple[int, int], list[date]] = {}
    for day in shown:
        months.setdefault((day.year, day.month), []).append(day)
    same_weekday = len({day.weekday() for day in shown}) == 1
    parts = []
    for group in months.values():
        numbers = ["1er" if day.day == 1 else str(day.day) for day in group]
        month = weekday_date(group[-1]).rpartition(" ")[2]
        if same_weekday:
            parts.append(f"{listing(numbers)} {month}")
        else:
            parts.append(listing([weekday_date(day) for day in group]))
    weekday = WEEKDAYS[shown[0].weekday()] + ("s" if len(shown) > 1 else "")
    text = (f"{weekday} " if same_weekday else "") + ", ".join(parts)
    left = len(days) - len(shown)
    return f"{text}, puis {left} autres dates" if left > 1 else text + (
        f", puis {weekday_date(days[-1])}" if left else ""
    )  # fmt: skip


def contact(publication: Publication) -> str:
    """Say how to reach the service; empty when nothing is known."""
    return " – ".join(filter(None, (publication.phone, publication.email, publication.website)))


def missing_sentence(what: str, count: int, where: str) -> str:
    """Say what is still to be completed before handing out, and where to write it."""
    times = f", {count}{NBSP}fois" if count > 1 else ""
    return f"{sentence_case(TO_COMPLETE)} dans {where}{NBSP}: {what}{times}"


EVENT_TITLE = "{}, {}"


def cancelled_title(title: str) -> str:
    """Say that an event does not take place."""
    return f"Annulé{NBSP}: {title}"


def moved_to(commune: str, day: date) -> str:
    """Say where a session went."""
    return f"Déplacé à {commune}, {weekday_date(day)}"


def tour_title(team: str, stops: Sequence[str]) -> str:
    """Name a tour in a calendar."""
    return f"{team}{NBSP}: {', '.join(stops)}"


def tour_line(held: Occurrence) -> str:
    """Say one stop of a tour in a calendar."""
    what = f"{held.commune.name}, {held.place}, {held.activity.short_name}"
    return f"{presence(held)}{NBSP}: {what} (public{NBSP}: {open_hours(held)})"


def lunch_line(lunch: tuple[time, time]) -> str:
    """Say when the agents have lunch."""
    return f"Pause de midi{NBSP}: {hours(*lunch)}"


def kilometres(km: float) -> str:
    """Return a distance: ``50 km``."""
    return f"{number(km)}{NBSP}km"


def drive_line(drive: str, km: str, estimated: bool) -> str:
    """Say how long and how far a tour drives."""
    return f"Route{NBSP}: {drive}, {km}{' (estimation)' if estimated else ''}"


def calendar_name(service: str, what: str) -> str:
    """Name a calendar feed."""
    return f"{service} – {what}"


def departure_line(start: time, end: time) -> str:
    """Say when a tour leaves the depot and comes back."""
    return f"Départ {clock(start)}, retour {clock(end)}"


HALL_CLOSED = "Fermée le {}"


def hall_today(weekday: str, spans: str, overlap: bool) -> str:
    """Say when the town hall opens on that weekday, and if nobody will be there meanwhile."""
    missed = "" if overlap else ", pas pendant la présence de l’équipe"
    return f"Ouverte le {weekday} {spans}{missed}"


def when(rhythm: str, start: time, end: time) -> str:
    """Say a rhythm and its hours as a family does: ``Un mardi sur deux, de 9 h à 11 h 30``."""
    spans = f"de {clock(start)} à {clock(end)}".replace(" ", NBSP)  # no line breaks inside
    return sentence_case(", ".join(filter(None, (rhythm, spans))))


def more_dates(count: int, last: date) -> str:
    """Say that dates go on beyond those listed."""
    dates = f"{count}{NBSP}autres dates" if count > 1 else "une autre date"
    return f"Et {dates}, jusqu’au {full_date(last)}"


POSTER_TITLE = "Les séances à {}"
WEEK_TITLE = "Semaine {}"
COUNCIL_TITLE = "Le service {}"
LEVEL_MAP_WORDS = f"Carte des communes selon leur niveau de service{NBSP}: {{}}."


def route_title(team: str, dates: str) -> str:
    """Name a route sheet."""
    return f"Feuille de route, {team}, {dates}"
