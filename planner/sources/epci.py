"""Finds an EPCI by SIREN or by name."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Any

from planner.errors import InputError
from planner.sources.archives import Divisions, read_divisions
from planner.sources.fetch import Archives
from planner.texts import plain
from planner.texts import sourcing as said

# Words that name a kind of EPCI or link others: they tell no EPCI from another.
_KINDS = ("cc", "ca", "cu", "met", "communaute", "communes", "agglomeration", "urbaine")
_LINKS = ("de", "du", "des", "la", "le", "les", "l", "d", "et", "en")
_EMPTY_WORDS = frozenset({*_KINDS, *_LINKS})


@dataclass(frozen=True, order=True)
class EpciMatch:
    """One EPCI that answers a search."""

    name: str
    siren: str
    communes: int

    def __str__(self) -> str:
        return f"{self.name} ({self.siren}, {self.communes} communes)"


def find_epci(text: str, archives: Archives, limit: int = 10) -> tuple[EpciMatch, ...]:
    """Search the EPCI whose name or SIREN resembles `text`.

    Parameters
    ----------
    text : str
        Words of a name, accents and case indifferent, or a SIREN.
    archives : Archives
        Only the administrative divisions are read.
    limit : int
        Most matches returned.

    Returns
    -------
    tuple of EpciMatch
        Best first; empty when nothing resembles.

    Raises
    ------
    SourceError
        The archive is unreadable.
    """
    return search(text, read_divisions(archives.decoupage), limit)


def search(text: str, divisions: Divisions, limit: int = 10) -> tuple[EpciMatch, ...]:
    """Search among divisions already read; see `find_epci`."""
    digits = "".join(text.split())
    by_siren = {row["code"]: row for row in divisions.epci}
    if digits.isdigit():
        close = difflib.get_close_matches(digits, by_siren, n=limit, cutoff=0.75)
        return tuple(_match(by_siren[siren]) for siren in close)
    wanted = _words(text)
    if not wanted:
        return ()
    scored = sorted((-_score(wanted, _words(row["nom"])), _match(row)) for row in divisions.epci)
    return tuple(match for score, match in scored if -score >= 0.6)[:limit]


def select(siren: str, divisions: Divisions) -> dict[str, Any]:
    """Return the row of one EPCI.

    Raises
    ------
    InputError
        No EPCI bears that SIREN; the message proposes those that look alike.
    """
    wanted = "".join(siren.split())
    for row in divisions.epci:
        if row["code"] == wanted:
            return row
    matches = search(siren, divisions, 5)
    meant = said.SIREN_MEANT.format(" ; ".join(map(str, matches)))
    hint = meant if matches else said.SIREN_ADVICE
    raise InputError.single("--epci", siren, said.UNKNOWN_SIREN.format(hint))


def _match(row: dict[str, Any]) -> EpciMatch:
    return EpciMatch(row["nom"], row["code"], len(row["membres"]))


def _words(text: str) -> tuple[str, ...]:
    letters = "".join(c if c.isalnum() else " " for c in plain(text))
    words = tuple(letters.split())
    return tuple(word for word in words if word not in _EMPTY_WORDS)


def _score(wanted: tuple[str, ...], name: tuple[str, ...]) -> float:
    """Mean likeness, from 0 to 1, of each wanted word with the closest word of the name."""
    if not name:
        return 0.0
    best = (
        max(difflib.SequenceMatcher(None, word, other).ratio() for other in name) for word in wanted
    )
    found = sum(value if value >= 0.8 else 0.0 for value in best) / len(wanted)
    # Among names that hold every word, prefer the one with the fewest others.
    return found - 0.01 * max(0, len(name) - len(wanted)) if found else 0.0
