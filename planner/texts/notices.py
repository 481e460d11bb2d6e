"""Short texts to copy: a week for Facebook, a village's for PanneauPocket and its bulletin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from planner.model.occurrence import Occurrence
from planner.texts.formats import NBSP, date_range, sentence_case, weekday_date
from planner.texts.handouts import TO_CONFIRM, open_hours

NO_DATE_LEFT = "Aucune date à venir dans ce planning."

Day = tuple[date, Sequence[str]]
"""A date, and one line per session."""


def session_line(held: Occurrence) -> str:
    """Say one session of a week."""
    where = f"{held.commune.name}, {lower_first(held.place)}"
    doubt = f" ({TO_CONFIRM})" if held.to_confirm else ""
    return f"• {open_hours(held)}, {where}{doubt}{NBSP}: {held.activity.short_name}"


def lower_first(text: str) -> str:
    """Return a text that follows a comma: ``Mairie`` becomes ``mairie``, names stay."""
    word = re.split(r"\W", text, maxsplit=1)[0]
    return text[:1].lower() + text[1:] if word in ("Mairie", "Site", "Salle", "École") else text


def facebook(
    service: str, start: date, end: date, days: Sequence[Day], changes: Sequence[str],
    about: Sequence[str], contact: str,
) -> str:  # fmt: skip
    """Write the post that announces a week.

    Parameters
    ----------
    about : sequence of str
        One line per activity: whom it is for, on what terms.
    contact : str
        How to reach the service; empty when unknown, and then left out.
    """
    blocks = [f"{service}{NBSP}: nos séances {date_range(start, end)}"]
    blocks += ["\n".join((sentence_case(weekday_date(day)), *lines)) for day, lines in days]
    if changes:
        blocks.append("\n".join(("Changements", *(f"• {line}" for line in changes))))
    blocks.append("\n".join(about))
    if contact:
        blocks.append(f"Renseignements{NBSP}: {contact}")
    return "\n\n".join(blocks) + "\n"


def about_activity(activity: str, audience: str, terms: str) -> str:
    """Say whom an activity is for."""
    said = f"{activity}{NBSP}: {lower_audience(audience)}."
    return f"{said} {terms}." if terms else said


def lower_audience(audience: str) -> str:
    """Return whom an activity is for, after a colon."""
    return audience[:1].lower() + audience[1:]


def panneaupocket_without_date(village: str, contact: str) -> str:
    """Write the notice of a village that no session is left for."""
    lines = [f"Les séances à {village}", "", NO_DATE_LEFT]
    if contact:
        lines.append(f"Renseignements{NBSP}: {contact}")
    return "\n".join(lines) + "\n"


def panneaupocket(activity: str, village: str, day: date, hours: str, place: str, audience: str,
                  terms: str, following: str, contact: str) -> str:  # fmt: skip
    """Write a notice for PanneauPocket: a title, a blank line, a few plain words."""
    lines = [
        f"{activity} à {village}, {weekday_date(day)}",
        "",
        f"{hours}, {lower_first(place)}.",
        f"{audience}." + (f" {terms}." if terms else ""),
    ]
    if following:
        lines.append(f"Ensuite{NBSP}: {following}.")
    if contact:
        lines.append(f"Renseignements{NBSP}: {contact}")
    return "\n".join(lines) + "\n"


def bulletin(service: str, village: str, paragraphs: Sequence[str], contact: str) -> str:
    """Write the article of a municipal bulletin."""
    blocks = [f"{service} à {village}", *paragraphs]
    if contact:
        blocks.append(f"Renseignements{NBSP}: {contact}.")
    return "\n\n".join(blocks) + "\n"


def bulletin_offer(
    activity: str, when: str, place: str, dates: str, several: bool, audience: str, terms: str
) -> str:
    """Say one recurring session in a municipal bulletin."""
    coming = "Prochaines séances" if several else "Prochaine séance"
    said = f"{activity}. {when}, {lower_first(place)}. {coming}{NBSP}: {dates}."
    return f"{said} {audience}." + (f" {terms}." if terms else "")
