"""Venues as a form shows them and as it gives them back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from planner import texts
from planner.errors import Fault, InputError
from planner.loading.halls import COLUMNS, read_venue
from planner.loading.identifiers import suggested
from planner.model.calendar import DateRange
from planner.model.territory import Territory
from planner.reading.tables import Cells
from planner.reading.values import format_closures, parse_closures
from planner.texts import editing
from planner.texts import web as said

KEPT = ("id", "closures")
"""Columns the form does not hold: one never changes, the other has a form of its own."""

LABELS = {
    name: said.VENUE_LABELS.get(name, texts.VENUE_HEADINGS.get(name, name))
    for name in COLUMNS
    if name not in KEPT
}
"""What the form calls each of its fields."""


def cells_of(given: Callable[[str], str], before: Mapping[str, str]) -> dict[str, str]:
    """Return the cells of a venue as a form gives them."""
    return {
        name: before.get(name, "") if name in KEPT and before else given(name) for name in COLUMNS
    }


def judged(cells: Mapping[str, str], territory: Territory) -> None:
    """Have the cells of a venue judged.

    Raises
    ------
    InputError
        Carries every fault, by the name of its field.
    """
    faults: list[Fault] = []
    form = Cells(dict(cells), lambda *found: faults.append(Fault(said.FORM, *found)))
    read_venue(form, territory.names)
    if faults:
        raise InputError(faults)


def in_words(territory: Territory) -> Callable[[str, str], str]:
    """Return what writes the cell of a field, by its name, in French."""
    kinds = {kind.value: word for kind, word in texts.KIND_WORDS.items()}

    def write(name: str, cell: str) -> str:
        words = {"commune": territory.names, "kind": kinds}.get(name, {})
        return editing.value(words.get(cell, cell))

    return write


def with_closure(text: str, start: date, end: date) -> str:
    """Return closures with one more, in order."""
    return format_closures(sorted({*parse_closures(text), DateRange(start, end)}))


def without_closure(text: str, start: date, end: date) -> str:
    """Return closures without one."""
    return format_closures(c for c in parse_closures(text) if (c.start, c.end) != (start, end))


def free_id(name: str, commune: str, taken: frozenset[str]) -> str:
    """Return an identifier for a new venue, unlike those taken and unlike an INSEE code."""
    stem = suggested(name if texts.slug(name) else commune)
    names = (stem if n == 1 else f"{stem}-{n}" for n in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)
