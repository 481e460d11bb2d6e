"""Identifiers: of venues, depots, teams, activities and sites, and of scenarios in the store.

They stand in the page's addresses, in the names of locked sessions (``hall@2026-11-30T09:00``), in
options (``--close LIEU@DATES``), in the dotted keys of grids and in forms: one form that all of
these carry as it is.
"""

from __future__ import annotations

import re

from planner import texts
from planner.reading.values import INSEE
from planner.texts import loading as said

IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")

RESERVED = frozenset({"comparer", "dupliquer", "import", "nouveau"})
"""Words that stand where an identifier would in an address of the page."""

PLACE, NAMED = "lieu", "id"
"""What a suggested identifier begins with when the text does not say enough."""

LONGEST_SUGGESTION = 60


def parse_id(text: object) -> str:
    """Return an identifier: letters without accents, digits, ``-`` and ``_``, no reserved word.

    Raises
    ------
    ValueError
        It has another form; the French message gives the identifier to write instead.
    """
    return _parsed(text, NAMED)


def parse_place_id(text: object) -> str:
    """Return the identifier of a venue or depot, which looks like no INSEE code either.

    Raises
    ------
    ValueError
        It has another form, or that of an INSEE code.
    """
    name = _parsed(text, PLACE)
    if INSEE.fullmatch(name.upper()):
        advice = suggested(name, PLACE)
        raise ValueError(said.LOOKS_LIKE_INSEE.format(name, advice))
    return name


def suggested(text: str, kind: str = PLACE) -> str:
    """Return an identifier made of any text: valid, and itself when made again.

    Parameters
    ----------
    kind : str
        Begins it where the text has no letter or digit, is a reserved word or an INSEE code.
    """
    made = texts.slug(text)[:LONGEST_SUGGESTION].strip("-")
    if not made:
        return kind
    return f"{kind}-{made}" if made in RESERVED or INSEE.fullmatch(made.upper()) else made


def _parsed(text: object, kind: str) -> str:
    if not isinstance(text, str):
        raise ValueError(said.QUOTED_TEXT_WANTED.format(text))
    if not text:
        raise ValueError(said.NO_IDENTIFIER)
    if not IDENTIFIER.fullmatch(text):
        raise ValueError(said.NOT_AN_IDENTIFIER.format(_shown(text), suggested(text, kind)))
    if text in RESERVED:
        advice = suggested(text, kind)
        raise ValueError(said.RESERVED_WORD.format(text, advice))
    return text


def _shown(text: str) -> str:
    """Return a text on one line, without what cannot be seen."""
    line = "".join(c if c.isprintable() else " " for c in text)
    return line if len(line) <= LONGEST_SUGGESTION else line[: LONGEST_SUGGESTION - 1] + "…"
