"""Names as they are written, and what is said of them for short."""

from __future__ import annotations


def short_name(name: str) -> str:
    """Return the name of an activity without what it explains in brackets.

    Examples
    --------
    >>> short_name("LAEP (lieu d’accueil enfants-parents)")
    'LAEP'
    """
    return name.partition(" (")[0]


def meaning(name: str) -> str:
    """Return what the name of an activity explains in brackets; empty when it explains nothing.

    Examples
    --------
    >>> meaning("LAEP (lieu d’accueil enfants-parents)")
    'lieu d’accueil enfants-parents'
    """
    return name.partition(" (")[2].rstrip(")")
