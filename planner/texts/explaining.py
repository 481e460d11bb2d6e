"""Why a commune gets what it gets, in French."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from planner.model.plan import Plan
from planner.texts.formats import (
    MINUS,
    NBSP,
    count,
    days_named,
    duration,
    listing,
    number,
    people,
    percent,
    sentence_case,
)
from planner.texts.solving import NEVER_HELD, displaced

SAME_NAME = "plusieurs communes ont ce nom : {}"
NOT_OURS = "elle n'est pas du territoire"
UNKNOWN_COMMUNE = "« {} » : {}"
SEVERAL_VENUES = "« {} » : plusieurs lieux, en choisir un : {}"
WINNERS = "Y gagnent"
LOSERS = "Y perdent"

MOST_NAMED = 6
"""Communes or dates named before « … »."""

_WHY_NOT = {
    "no-hall": "Aucun lieu utilisable n’est à portée : en confirmer un, ou relever son aptitude.",
    "no-need": "Aucun enfant du public visé n’y est compté.",
    "served": "",
}


def why_not(reason: str, plan: Plan, code: str) -> str:
    """Say why no session is near a commune, no more than is proven; empty when one is."""
    if reason != "not-chosen":
        return _WHY_NOT[reason]
    impossible = any(row.commune == code and row.reason == NEVER_HELD for row in plan.unserved)
    why = NEVER_HELD if impossible else displaced(plan.certificate.tiers[0])
    return f"{sentence_case(why)}."


def _minutes(minutes: float) -> str:
    return f"{number(minutes)}{NBSP}min"


def _some(items: Sequence[str]) -> str:
    more = len(items) - MOST_NAMED
    shown = list(items[:MOST_NAMED])
    return listing(shown) if more <= 0 else f"{', '.join(shown)} et {count(more, 'autre')}"


def what_it_gets(name: str, need: float, level: float, wait: int | None) -> str:
    """Say a commune's need, level and longest wait."""
    reached = (
        f"plus longue attente{NBSP}: {count(wait, 'jour')}"
        if wait is not None
        else "aucune séance à portée"
    )
    return (
        f"{name}{NBSP}: besoin estimé, {people(need)} (pondérés par âge), niveau de "
        f"service {percent(level, 1)}, {reached}."
    )


def near_session(name: str, minutes: float, dates: Sequence[date]) -> str:
    """Say where and when sessions are, as seen from a commune."""
    return f"{name}, à {_minutes(minutes)} (estimation){NBSP}: {_some(days_named(dates))}."


def hall_left_out(venue: str, suitability: float, threshold: float) -> str:
    """Say that a hall is not suitable enough, before what it would bring if it were."""
    return (
        f"{venue} n’est pas retenue{NBSP}: aptitude {number(suitability, 2)}, il faut "
        f"{number(threshold, 2)}. Si elle convenait{NBSP}:"
    )


def example(hours: float, driving: float) -> str:
    """Introduce what one plan with the visit does, beside the present plan.

    Parameters
    ----------
    hours, driving : float
        Hours of work and of driving more.
    """

    def signed(value: float) -> str:
        minutes = round(value * 60)
        return f"{'+' if minutes >= 0 else MINUS}{duration(abs(minutes))}"

    return (
        "Un exemple, dans le planning trouvé avec cette visite, comparé au planning actuel"
        f"{NBSP}: travail {signed(hours)}, route {signed(driving)} sur la période. D’autres "
        "choix sont possibles."
    )


def moves(word: str, communes: Sequence[tuple[str, float]]) -> str:
    """Name the communes that gain or lose, the most first."""
    named = [f"{name} ({number(children, 1)})" for name, children in communes]
    return f"{word}{NBSP}: {_some(named) if named else 'aucune commune'}."


def no_longer_reached(names: Sequence[str]) -> str:
    """Name the communes that no session would reach any more."""
    verb = "ne seraient plus atteintes" if len(names) > 1 else "ne serait plus atteinte"
    return f"{_some(names)} {verb} par aucune séance."


def forced_visit(venue: str) -> str:
    """Name the quota that asks for a visit."""
    return f"Au moins une séance à {venue}"


def assumed_hall(commune: str) -> str:
    """Name a hall that a commune might offer."""
    return f"{commune} – salle demandée"


def assumption(venue: str) -> str:
    """Say that a hall is only assumed."""
    return (
        f"{venue}{NBSP}: aucun lieu n’y est connu ; supposé à la mairie, toujours libre et "
        "d’aptitude suffisante (à confirmer, puis à ajouter aux lieux)."
    )


def already_visited(venue: str, dates: Sequence[date]) -> str:
    """Say that a venue has sessions already."""
    return f"{venue} a déjà des séances{NBSP}: {_some(days_named(dates))}."
