"""Numbers, durations, dates and lists as French prints them."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, time, timedelta

NBSP = "\u00a0"
"""No-break space: before units, percent signs and colons."""

THIN = "\u202f"
"""Narrow no-break space: between thousands."""

MINUS = "\u2212"
APOSTROPHE = "’"

BESIDE_SIGN = re.compile(r" (?=[:;?!%»])|(?<=«) ")
"""Spaces that keep a sign on the line of its word."""

TO_COMPLETE = "à compléter"

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
WEEKDAY_LETTERS = ("L", "Ma", "Me", "J", "V", "S", "D")
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
MONTHS_SHORT = (
    "janv.",
    "févr.",
    "mars",
    "avr.",
    "mai",
    "juin",
    "juil.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
)


def sentence_case(text: str) -> str:
    """Return `text` with a capital first letter, the rest untouched."""
    return text[:1].upper() + text[1:]


def plain(text: str) -> str:
    """Return `text` without accents, ligatures or case: what French sorts and compares by."""
    split = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(c for c in split if not unicodedata.combining(c))


def slug(name: str) -> str:
    """Return a name in plain lower-case letters, digits and hyphens: ``saint-dizier``."""
    kept = "".join(c if c.isalnum() else "-" for c in plain(name) if c.isascii())
    return "-".join(part for part in kept.split("-") if part)


def number(value: float, decimals: int = 0) -> str:
    """Return a number as French prints it: ``12 241``, ``0,5``."""
    text = f"{value:,.{decimals}f}".replace(",", THIN).replace(".", ",")
    if text.startswith("-"):
        # A figure that rounds to zero has no sign.
        text = MINUS + text[1:] if text.strip(f"-0,{THIN}") else text[1:]
    return text


def percent(share: float, decimals: int = 0) -> str:
    """Return a share in [0, 1] as ``93 %``; it never rounds up to 100 nor down to 0."""
    smallest = 10.0**-decimals
    shown = round(share * 100, decimals)
    if 0 < share < 1 and shown in (0, 100):
        limit = smallest if shown == 0 else 100 - smallest
        word = "moins de" if shown == 0 else "plus de"
        return f"{word} {number(limit, decimals)}{NBSP}%"
    return f"{number(shown, decimals)}{NBSP}%"


def at_most(share: float) -> str:
    """Return a share that is promised not to be passed, with one decimal, rounded up: ``0,4 %``."""
    return f"{number(math.ceil(round(share * 1000, 6)) / 10, 1)}{NBSP}%"


def points(difference: float) -> str:
    """Return a difference of two shares: ``+12 points``, ``−1 point``, ``0 point``."""
    value = round(difference * 100)
    sign = "+" if value > 0 else ""
    return sign + count(value, "point")


def euros(value: float) -> str:
    """Return an amount in whole euros: ``1 250 €``."""
    return f"{number(value)}{NBSP}€"


def count(value: float, singular: str, plural: str | None = None) -> str:
    """Return ``1 séance``, ``2 séances``: the plural starts at two."""
    noun = singular if abs(round(value)) < 2 else plural or f"{singular}s"
    return f"{number(value)}{NBSP}{noun}"


def people(value: float, singular: str = "enfant") -> str:
    """Return estimated people, whole: ``environ 12 enfants``, ``moins d’1 enfant``."""
    if 0 < value < 1:
        return f"moins d’1{NBSP}{singular}"
    told = count(value, singular)
    return f"environ {told}" if value else told


def headcount(value: float) -> str:
    """Return estimated people in a table, whole: ``12``, ``< 1`` for a part of one."""
    return f"<{NBSP}1" if 0 < value < 1 else number(value)


def days_named(days: Iterable[date]) -> list[str]:
    """Name dates once each, in their order: ``2 décembre``, ``9 décembre (2 séances)``."""
    held = Counter(days)
    return [
        day_month(day) + (f" ({count(sessions, 'séance')})" if sessions > 1 else "")
        for day, sessions in held.items()
    ]


def duration(length: timedelta | float) -> str:
    """Return ``45 min``, ``2 h`` or ``2 h 30``.

    Parameters
    ----------
    length : timedelta or float
        A duration, or minutes; rounded to the minute.
    """
    minutes = length.total_seconds() / 60 if isinstance(length, timedelta) else length
    hours, rest = divmod(round(minutes), 60)
    if not hours:
        return f"{rest}{NBSP}min"
    if not rest:
        return f"{number(hours)}{NBSP}h"
    return f"{number(hours)}{NBSP}h{NBSP}{rest:02d}"


def clock(moment: time) -> str:
    """Return a time of day: ``9 h``, ``9 h 30``."""
    minutes = f"{NBSP}{moment.minute:02d}" if moment.minute else ""
    return f"{moment.hour}{NBSP}h{minutes}"


def hours(start: time, end: time) -> str:
    """Return a range of times: ``9 h – 11 h 30``."""
    return f"{clock(start)} – {clock(end)}"


def _day(day: date) -> str:
    return "1er" if day.day == 1 else str(day.day)


def day_month(day: date) -> str:
    """Return ``1er décembre``."""
    return f"{_day(day)} {MONTHS[day.month - 1]}"


def full_date(day: date) -> str:
    """Return ``1er décembre 2026``."""
    return f"{day_month(day)} {day.year}"


def weekday_date(day: date) -> str:
    """Return ``mardi 1er décembre``."""
    return f"{WEEKDAYS[day.weekday()]} {day_month(day)}"


def long_date(day: date) -> str:
    """Return ``mardi 1er décembre 2026``."""
    return f"{weekday_date(day)} {day.year}"


def date_range(start: date, end: date) -> str:
    """Return ``du 30 novembre au 4 décembre 2026``, saying month and year once."""
    if start == end:
        return f"du {full_date(start)}"
    if start.year != end.year:
        first = full_date(start)
    elif start.month != end.month:
        first = day_month(start)
    else:
        first = _day(start)
    return f"du {first} au {full_date(end)}"


def short_range(start: date, end: date) -> str:
    """Return ``30 nov. – 4 déc. 2026``, saying month and year once."""

    def short(day: date) -> str:
        return f"{_day(day)} {MONTHS_SHORT[day.month - 1]}"

    if start.year != end.year:
        first = f"{short(start)} {start.year} – "
    elif start.month != end.month:
        first = f"{short(start)} – "
    else:
        first = f"{_day(start)} – " if start != end else ""
    return f"{first}{short(end)} {end.year}"


def short_day(day: date) -> str:
    """Return ``mar. 1er``, as a button has room for it."""
    return f"{WEEKDAYS[day.weekday()][:3]}. {_day(day)}"


def listing(items: Sequence[str]) -> str:
    """Return ``a, b et c``."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} et {items[-1]}"


def on_days(start: date, end: date) -> str:
    """Say when: ``le 24 novembre 2026``, ``du 24 au 26 novembre 2026``."""
    return f"le {full_date(start)}" if start == end else date_range(start, end)
