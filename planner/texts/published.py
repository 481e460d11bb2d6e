"""Words for figures published of communes: households without a car, households of the CAF."""

from __future__ import annotations

from planner.texts.formats import NBSP, TO_COMPLETE, count, number

WITHOUT_CAR, CAF = "Ménages sans voiture", "Foyers allocataires de la CAF"


def without_car(households: float | None, carless: float | None) -> str:
    """Return ``2 sur 42``; ``à compléter`` when unknown. The census has decimals: none is shown.

    Parameters
    ----------
    households : float, optional
        All households of the commune.
    """
    if carless is None:
        return TO_COMPLETE
    return number(carless) + ("" if households is None else f" sur {number(households)}")


def recipients(households: int | None) -> str:
    """Return how many households of a commune receive a benefit, as Cnaf rounds it."""
    return TO_COMPLETE if households is None else f"{number(households)} (arrondi à 5)"


def shared(label: str, reached: float | None, others: float, unknown: int) -> str:
    """Say how a figure is shared between the communes that a plan reaches and the others.

    Parameters
    ----------
    reached : float, optional
        None when the figure is known of no commune at all.
    unknown : int
        Communes of which it is not known; in neither sum.
    """
    if reached is None:
        return f"{label}{NBSP}: {TO_COMPLETE}."
    told = f"{number(reached)} dans les communes atteintes, {number(others)} dans les autres"
    verb = "inconnues, non comptées" if unknown > 1 else "inconnue, non comptée"
    return f"{label}{NBSP}: {told}" + (
        f"{NBSP}; {count(unknown, 'commune')} {verb}." if unknown else "."
    )
