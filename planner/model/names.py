"""Names of activities: what they are for short, and what they explain in brackets."""

from __future__ import annotations


def short_name(name: str) -> str:
    """Return a name without what it explains: ``LAEP`` of ``LAEP (lieu d’accueil)``."""
    return name.partition(" (")[0]


def meaning(name: str) -> str:
    """Return what a name explains, ``lieu d’accueil``; empty when it explains nothing."""
    return name.partition(" (")[2].rstrip(")")
