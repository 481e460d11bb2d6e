"""What is said of an edit somebody else was faster with, and of taking an edit back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, TypeAlias

from planner.texts.formats import NBSP, clock, day_month, full_date, listing, number
from planner.texts.storing import EMPTY, at_moment

OVERWRITE = "Écraser avec mes valeurs"
KEEP_THEIRS_TOO = "Enregistrer mes valeurs en plus des siennes"
SAVE_MINE = "Enregistrer mes valeurs"
TAKE_THEIRS = "Prendre les siennes"
UNTOUCHED = "pas changé par vous : la valeur enregistrée est gardée"
TICKED, NOT_TICKED = "oui", "non"
NOBODY = "une autre page"
Words: TypeAlias = Callable[[str, str, datetime, date], str]
"""What names a decision: given what it was, who made it, when, and today's date."""

LONGEST = 90
"""Letters of a decision that a button names; the journal has all of it."""


def writers(by: Sequence[tuple[str, datetime]]) -> str:
    """Name who wrote, each with the last time they did."""
    last = {who or NOBODY: at for who, at in by}
    return listing([f"{who} {at_moment(at)}" for who, at in last.items()])


def changed_meanwhile(by: Sequence[tuple[str, datetime]]) -> str:
    """Say that a form was overtaken, by whom and when."""
    return f"Modifié entre-temps par {writers(by)}. Rien n’a été enregistré."


def nothing_of_yours(by: Sequence[tuple[str, datetime]]) -> str:
    """Say that a form that was overtaken asked for nothing that is not there already."""
    return f"Rien à enregistrer de plus{NBSP}: modifié entre-temps par {writers(by)}."


def value(given: Any) -> str:
    """Write the value of a field, to be set beside another one."""
    if given is None or given == "" or given == []:
        return EMPTY
    if isinstance(given, bool):
        return TICKED if given else NOT_TICKED
    if isinstance(given, float):
        return f"{given:g}".replace(".", ",")
    if isinstance(given, int):
        return number(given)
    return ", ".join(given) if isinstance(given, list) else str(given)


def undo_label(what: str, who: str, at: datetime, today: date) -> str:
    """Name the decision that a button takes back, with who made it and when."""
    return f"Annuler {decision(what, who, at, today)}"


def redo_label(what: str, who: str, at: datetime, today: date) -> str:
    """Name the decision that a button brings back, with who took it back and when."""
    return f"Rétablir {decision(what.removeprefix(f'Annulé{NBSP}: '), who, at, today)}"


def decision(what: str, who: str, at: datetime, today: date) -> str:
    """Name a decision in a sentence: what it was, by whom and when; cut where it is long."""
    here = at.astimezone()
    day = here.date()
    named = day_month(day) if day.year == today.year else full_date(day)
    when = clock(here.time()) if day == today else f"{clock(here.time())}, le {named}"
    by = f"par {who}, " if who else ""
    text = " ".join(what.rstrip(".").replace("«", "“ ").replace("»", " ”").split())
    text = text.replace("“ ", "“").replace(" ”", "”").replace(" :", f"{NBSP}:")
    if len(text) > LONGEST:
        text = f"{text[: LONGEST - 1].rstrip(f' ,;:“{NBSP}')}…"
    return f"«{NBSP}{text}{NBSP}» ({by}à {when})"
