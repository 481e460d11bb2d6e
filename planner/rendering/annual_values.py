"""A figure of the activity report: known, between bounds, left out, or none; and in French."""

from __future__ import annotations

from dataclasses import dataclass

from planner import texts
from planner.reporting.reported_visits import Hidden
from planner.texts import reporting as said


@dataclass(frozen=True)
class Apart:
    """In place of a figure that does not exist: nobody plans attendance."""


@dataclass(frozen=True)
class Span:
    """A figure that is not known exactly.

    Parameters
    ----------
    least : float
        What is certain.
    most : float, optional
        What it may be at most; None when nothing limits it.
    """

    least: float
    most: float | None


APART = Apart()
Value = float | Span | Hidden | Apart | None
"""A figure; between two; left out; none by nature; or to complete."""

COUNT, HOURS, KM, SHARE, EUROS, CENTS = "count", "hours", "km", "share", "euros", "cents"


def between(least: float | None, most: float | None, unbounded: bool = False) -> Value:
    """Return a figure from what is certain and what may be: one figure when both are the same.

    Parameters
    ----------
    unbounded : bool
        Whether there may be any amount more.
    """
    if least is None or most is None:
        return None
    if unbounded:
        return Span(least, None)
    # Sums of the same amounts in another order differ by less than anything that is shown.
    return least if abs(most - least) < 1e-9 else Span(least, most)


def ends(value: Value) -> tuple[Value, Value]:
    """Return the least and the most a figure may be; the latter is to complete when unlimited."""
    return (value.least, value.most) if isinstance(value, Span) else (value, value)


def shown(value: Value, unit: str) -> str:
    """Write a figure with its unit; what is unknown or left out says so."""
    if value is None:
        return texts.TO_COMPLETE
    if isinstance(value, Hidden):
        return said.MASKED
    if isinstance(value, Apart):
        return said.APART
    if isinstance(value, Span):
        least = shown(value.least, unit)
        if value.most is None:
            return said.at_least(least)
        most = shown(value.most, unit)
        return least if least == most else said.between(least, most)
    if unit == SHARE:
        return texts.percent(value, 1)
    if unit == HOURS:
        return texts.duration(60 * value) if value else f"0{texts.NBSP}h"
    if unit in (EUROS, CENTS):
        return f"{texts.number(value, 2 if unit == CENTS else 0)}{texts.NBSP}€"
    return f"{texts.number(value)}{texts.NBSP}km" if unit == KM else texts.number(value)
