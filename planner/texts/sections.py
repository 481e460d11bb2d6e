"""A text in sections, whoever shows it: a terminal prints it, a page lays it out."""

from __future__ import annotations

from dataclasses import dataclass

from planner.model.plan import SessionSlot


@dataclass(frozen=True)
class Item:
    """One thing of a list, what is said below it, and the session it offers, if any."""

    text: str
    below: tuple[str, ...] = ()
    offer: SessionSlot | None = None


@dataclass(frozen=True)
class Section:
    """A sentence, and the list it introduces; neither need be there."""

    title: str
    items: tuple[Item, ...] = ()
