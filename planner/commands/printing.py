"""Sections of a text as lines of a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from planner.errors import PlannerError, RequestError
from planner.model.plan import SessionSlot
from planner.texts.command_options import A_COMMUNE, COMMAND_LINE
from planner.texts.sections import Section

ARGUMENTS = {"commune": A_COMMUNE}
"""Fields of a request that are arguments of a command; the others are options of that name."""


def error_lines(error: PlannerError) -> tuple[str, ...]:
    """Return the lines of an error, what was asked named as it is typed."""
    if not isinstance(error, RequestError):
        return error.lines
    typed = (
        replace(f, source=COMMAND_LINE, where=ARGUMENTS.get(f.where, f"--{f.where}"))
        for f in error.faults
    )
    return tuple(map(str, typed))


def typed_place(held: SessionSlot) -> str:
    """Write a session as the option --add takes it."""
    return f"{held.venue}/{held.activity}@{held.date.isoformat()}T{held.open:%H:%M}"


def printed(sections: Iterable[Section]) -> Iterator[str]:
    """Yield the lines of sections; an offer says what to type to take it up."""
    for section in sections:
        yield section.title
        for item in section.items:
            typed = f" (--add {typed_place(item.offer)})" if item.offer else ""
            yield f"- {item.text}{typed}"
            yield from (f"  {line}" for line in item.below)
