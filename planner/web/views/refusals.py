"""Why a form was refused, each reason beside the field it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from planner.errors import Fault, InputError, PlannerError
from planner.texts import sentence_case
from planner.texts.plainly import plainly
from planner.texts.web import FORM
from planner.web.views.conflicts import ANCHOR

_INDEX = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True)
class Refusal:
    """A reason.

    Parameters
    ----------
    text : str
        What is wrong and what to do, in French.
    field : str
        Name of the field it is about; empty when it is about none, or several.
    label : str
        What the page calls that field.
    """

    text: str
    field: str = ""
    label: str = ""

    @property
    def anchor(self) -> str:
        """Identifier of the field."""
        return f"{ANCHOR}{self.field}"


def refusals(
    error: PlannerError, labels: Mapping[str, str], placed: Mapping[str, str] | None = None
) -> tuple[Refusal, ...]:
    """Return every reason of an error, by the fields of a form.

    Parameters
    ----------
    labels : Mapping
        Of the fields, by name.
    placed : Mapping, optional
        Of the fields that are named by their place in a file (``teams.0.shift`` is
        ``teams[0].shift``), when these are not all of them.
    """
    if not isinstance(error, InputError):
        return told(error.lines)
    return tuple(
        _refusal(fault, labels if placed is None or fault.source == FORM else placed)
        for fault in error.faults
    )


def told(lines: Iterable[str]) -> tuple[Refusal, ...]:
    """Return reasons that are about no field."""
    return tuple(Refusal(sentence_case(plainly(line))) for line in lines)


def _refusal(fault: Fault, labels: Mapping[str, str]) -> Refusal:
    place = _INDEX.sub(r".\1", fault.where)
    for name, label in labels.items():
        if place and (name == place or name.startswith(f"{place}.")):
            return Refusal(plainly(fault.message), name, label)
    return told((str(fault),))[0]
