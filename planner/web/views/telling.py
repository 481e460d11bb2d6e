"""Lines told on a terminal, as paragraphs and lists of a page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from planner import texts

_PLACE = re.compile(r" \(--add (?P<place>[^()\s]+)\)$")
DAYS_OFFERED = "Aucun autre jour n’a assez de place sans déplacer d’autres séances."


@dataclass
class Item:
    """A change or an effect, what is said below it, and the session it offers, if any."""

    text: str
    below: list[str] = field(default_factory=list)
    place: str = ""


@dataclass
class Block:
    """A paragraph, and the list it introduces."""

    title: str
    items: list[Item] = field(default_factory=list)


def blocks(lines: Iterable[str]) -> list[Block]:
    """Group lines: ``- `` begins an item, two blanks continue it, all else is a paragraph."""
    found: list[Block] = []
    for line in lines:
        if line.startswith("- "):
            if not found:
                found.append(Block(""))
            found[-1].items.append(_item(line[2:]))
        elif line.startswith("  ") and found and found[-1].items:
            found[-1].items[-1].below.append(line.strip())
        elif line.strip():
            found.append(Block(line.strip()))
    return found


def _item(text: str) -> Item:
    match = _PLACE.search(text)
    if match:
        return Item(texts.sentence_case(text[: match.start()]), place=match["place"])
    return Item(DAYS_OFFERED if text == texts.NO_MAKE_UP else texts.sentence_case(text))
