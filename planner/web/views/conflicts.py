"""A form that somebody else was faster with: both values of each field, and what becomes of it.

Three values of a field are compared: as it was read, as it was typed, as it is now. What was
not typed follows what is now; what was typed stays in the form, and is written over what is now
only when that is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from planner.texts import editing

ANCHOR = "f-"
"""Before the name of a field: the identifier of what it is typed in."""


@dataclass(frozen=True)
class ConflictRow:
    """A field of which the form and the store hold different values.

    Parameters
    ----------
    mine, theirs : str
        As typed and as it is now, in French.
    kept : bool
        Only the others changed it: what is now stays.
    both : bool
        The form and the others changed it: one of them loses.
    """

    name: str
    label: str
    mine: str
    theirs: str
    kept: bool
    both: bool

    @property
    def anchor(self) -> str:
        """Identifier of its field."""
        return f"{ANCHOR}{self.name}"


@dataclass(frozen=True)
class Clash:
    """What a form shows before it may write over what others wrote.

    Parameters
    ----------
    told : str
        Who wrote, and when.
    over : int
        Version that is written over when asked for.
    values : Mapping
        What the fields hold now: what was typed, else what is there.
    """

    told: str
    over: int
    rows: tuple[ConflictRow, ...]
    values: Mapping[str, Any]

    @property
    def question(self) -> str:
        """What the box says."""
        losing = any(row.both for row in self.rows)
        return editing.OVERWRITE if losing else editing.KEEP_THEIRS_TOO


def compared(
    labels: Mapping[str, str],
    read: Mapping[str, Any],
    mine: Mapping[str, Any],
    theirs: Mapping[str, Any],
    by: Sequence[tuple[str, datetime]],
    over: int,
    shown: Callable[[str, Any], str] = lambda _, value: editing.value(value),
) -> Clash | None:
    """Compare a form with what is there; None when it asks for nothing that is not there.

    Parameters
    ----------
    labels : Mapping
        Of the fields of the form, by name, in their order.
    read : Mapping
        Values the form was filled from, None where there was none.
    by : sequence of (str, datetime)
        Who wrote since, and when.
    shown : callable
        Writes a value of a field in French.
    """
    rows, values = [], {}
    for name, label in labels.items():
        before, typed, now = read.get(name), mine.get(name), theirs.get(name)
        kept, both = typed == before, typed != before and now != before
        values[name] = now if kept else typed
        if typed != now:
            rows.append(ConflictRow(name, label, shown(name, typed), shown(name, now), kept, both))
    if all(row.kept for row in rows):
        return None
    return Clash(editing.changed_meanwhile(by), over, tuple(rows), values)
