"""Single values as the coordinator writes them. Each parser raises ValueError in French."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date, time
from enum import StrEnum
from itertools import pairwise
from typing import TypeVar

from planner.model.calendar import DateRange
from planner.model.territory import Point, Window
from planner.texts import reading as said

E = TypeVar("E", bound=StrEnum)

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
RHYTHMS = {"hebdomadaire": 1, "quinzaine": 2, "mensuel": 4}
PUBLICS = ("0-2", "3-5")
"""Age bands, each fed by the property ``children_A_B`` of communes.geojson."""

_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
INSEE = re.compile(r"(\d\d|2[AB])\d{3}")
_LISTED = 12

# (south, north, west, east) in degrees: mainland with Corsica, then each overseas department.
_FRANCE = (
    (41.3, 51.2, -5.3, 9.7),
    (15.8, 16.6, -61.9, -60.9),
    (14.3, 15.0, -61.3, -60.7),
    (2.0, 6.0, -54.7, -51.5),
    (-21.5, -20.8, 55.1, 55.9),
    (-13.1, -12.5, 44.9, 45.4),
)


def closest(word: str, options: Iterable[str]) -> str | None:
    """Return the option that an unknown word was meant to be, if it resembles one."""
    names = list(options)
    close = difflib.get_close_matches(word.casefold(), [n.casefold() for n in names], n=1)
    return next((name for name in names if name.casefold() in close), None)


def hint(word: str, options: Iterable[str], possible: str = said.POSSIBLE) -> str:
    """End a sentence about an unknown word: the closest option, or the list of them."""
    names = list(dict.fromkeys(options))
    if not names:
        return ""
    if (best := closest(word, names)) is not None:
        return said.MEANT.format(best)
    more = said.IN_ALL.format(len(names)) if len(names) > _LISTED else ""
    return possible.format(", ".join(names[:_LISTED]) + more)


def parse_choice(word: object, options: Collection[str], what: str) -> str:
    """Return a text that must be one of `options`; `what` names it in the refusal."""
    if not isinstance(word, str):
        raise ValueError(said.TEXT_WANTED.format(what))
    if word not in options:
        raise ValueError(said.UNKNOWN.format(word, what, hint(word, options)))
    return word


def parse_member(word: object, options: type[E], what: str) -> E:
    """Return the member of an enum that a text names; `what` names it in the refusal."""
    return options(parse_choice(word, sorted(options), what))


def parse_clock(value: object) -> time:
    """Read a time of day, ``HH:MM``."""
    match = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    if not match:
        raise ValueError(said.NOT_A_TIME.format(value))
    return time(int(match[1]), int(match[2]))


def parse_day(value: object) -> date:
    """Read a date, ``YYYY-MM-DD``."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise ValueError(said.NOT_A_DATE.format(value))


def parse_typed_day(text: str) -> date:
    """Read a date as written, or as a spreadsheet in French rewrites it: ``24/12/2026``."""
    match = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
    return parse_day(f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}" if match else text)


def parse_month_day(value: object) -> tuple[int, int]:
    """Read a day of any year, ``MM-DD``, as (month, day)."""
    if isinstance(value, str) and re.fullmatch(r"\d\d-\d\d", value):
        try:
            day = date.fromisoformat(f"2024-{value}")
        except ValueError:
            pass
        else:
            return day.month, day.day
    raise ValueError(said.NOT_A_YEAR_DAY.format(value))


def parse_insee(value: object) -> str:
    """Return an INSEE code, always text of five characters.

    Spreadsheets turn ``01001`` into the number 1001: the refusal says so.
    """
    text = str(value).strip()
    digits = text.removesuffix(".0")
    if digits.isdigit() and len(digits) == 4:
        raise ValueError(said.LOST_ZERO.format(digits, digits))
    if not isinstance(value, str) or (digits != text and INSEE.fullmatch(digits)):
        raise ValueError(said.INSEE_AS_NUMBER.format(digits, digits))
    if not INSEE.fullmatch(text):
        raise ValueError(said.NOT_INSEE.format(text))
    return text


def parse_commune(value: object, communes: Mapping[str, str] | None) -> str:
    """Return the INSEE code of a commune of the territory.

    Parameters
    ----------
    communes : Mapping[str, str], optional
        Names by code; ``None`` when the territory could not be read, and then only
        the form of the code is judged.
    """
    if isinstance(value, str) and communes:
        named = [code for code, name in communes.items() if name.casefold() == value.casefold()]
        if named:
            raise ValueError(said.COMMUNE_NAME.format(value, named[0]))
    code = parse_insee(value)
    if communes is not None and code not in communes:
        raise ValueError(said.UNKNOWN_COMMUNE.format(code))
    return code


def check_point(lat: float, lon: float) -> Point:
    """Return the point if it lies in France, overseas departments included."""
    if _in_france(lat, lon):
        return Point(lat, lon)
    if _in_france(lon, lat):
        raise ValueError(said.SWAPPED.format(lon, lat))
    raise ValueError(said.NOT_IN_FRANCE.format(lat, lon))


def _in_france(lat: float, lon: float) -> bool:
    return any(s <= lat <= n and w <= lon <= e for s, n, w, e in _FRANCE)


def parse_windows(text: str) -> tuple[Window, ...]:
    """Read opening hours: ``mardi 08:00-12:30; jeudi 14:00-18:00``; empty is unknown."""
    windows: list[Window] = []
    for part in _parts(text):
        weekday, _, hours = part.partition(" ")
        opening, dash, closing = hours.strip().partition("-")
        if weekday not in WEEKDAYS or not dash:
            raise ValueError(said.BAD_OPENING.format(part))
        window = Window(
            WEEKDAYS.index(weekday), parse_clock(opening.strip()), parse_clock(closing.strip())
        )
        if window.close <= window.open:
            raise ValueError(said.OPENING_BACKWARDS.format(part))
        windows.append(window)
    windows.sort()
    for first, second in pairwise(windows):
        if first.weekday == second.weekday and second.open < first.close:
            both = format_windows([first]), format_windows([second])
            raise ValueError(said.OPENINGS_OVERLAP.format(*both))
    return tuple(windows)


def format_windows(windows: Iterable[Window]) -> str:
    """Write opening hours; the inverse of `parse_windows`."""
    return "; ".join(f"{WEEKDAYS[w.weekday]} {w.open:%H:%M}-{w.close:%H:%M}" for w in windows)


def parse_closures(text: str) -> tuple[DateRange, ...]:
    """Read closed dates: ``2026-12-01/2026-12-05; 2027-01-04``; empty is none."""
    closures = []
    for part in _parts(text):
        first, _, last = part.partition("/")
        start = parse_day(first.strip())
        end = parse_day(last.strip()) if last else start
        if end < start:
            raise ValueError(said.CLOSURE_BACKWARDS.format(part))
        closures.append(DateRange(start, end))
    return tuple(closures)


def format_closures(closures: Iterable[DateRange]) -> str:
    """Write closed dates; the inverse of `parse_closures`, names left out."""
    return "; ".join(
        c.start.isoformat() if c.start == c.end else f"{c.start.isoformat()}/{c.end.isoformat()}"
        for c in closures
    )


def parse_rhythms(text: str) -> tuple[int, ...]:
    """Read recurrences, in weeks: ``hebdomadaire; quinzaine``; empty is those of the policy."""
    return tuple(
        sorted({RHYTHMS[parse_choice(part, list(RHYTHMS), said.RHYTHM)] for part in _parts(text)})
    )


def format_rhythms(rhythms: Iterable[int]) -> str:
    """Write recurrences; the inverse of `parse_rhythms`."""
    words = {weeks: word for word, weeks in RHYTHMS.items()}
    return "; ".join(words[weeks] for weeks in rhythms)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def filled(text: str) -> str:
    """Return a text that may not be empty."""
    if not text:
        raise ValueError(said.EMPTY_CELL)
    return text


def parse_number(text: str) -> float:
    """Read a finite number; French spreadsheets write a comma in it."""
    try:
        value = float(filled(text).replace(",", "."))
    except ValueError:
        raise ValueError(said.NOT_A_NUMBER.format(text)) from None
    if not abs(value) < 1e9:
        raise ValueError(said.NOT_FINITE.format(text))
    return value


def parse_whole(text: str, of: str = "", least: int = 0, most: int = 10**9) -> int:
    """Read a whole number within bounds; `of` ends the refusal."""
    if not (text.isascii() and text.isdecimal()) or not least <= int(text) <= most:
        raise ValueError(said.NOT_WHOLE.format(text, of))
    return int(text)
