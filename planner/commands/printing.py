"""Sections of a text as lines of a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from planner.model.plan import Held
from planner.texts.sections import Section


def typed_place(held: Held) -> str:
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
