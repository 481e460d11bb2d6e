"""Turns pydantic's findings into French faults that name the key."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from planner.errors import Fault
from planner.reading.values import closest, hint
from planner.texts import loading as said

_LIMITS = {
    "greater_than": "gt", "greater_than_equal": "ge", "less_than": "lt", "less_than_equal": "le",
}  # fmt: skip
_LENGTHS = {"too_short": "min_length", "too_long": "max_length"}
"""What pydantic calls each bound that was passed, by the kind of its error."""


def key(location: Iterable[int | str]) -> str:
    """Write a place in a document: ``teams[0].depot.commune``."""
    text = ""
    for part in location:
        if part == "[key]":  # pydantic's mark of a key, rather than its value, at fault
            continue
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".")


def french_faults(error: ValidationError, model: type[BaseModel], source: str) -> list[Fault]:
    """Return one fault per error, in the order of the document.

    A misspelt key would be reported twice, as unknown and as missing: when the one
    resembles the other, only the first is kept.
    """
    details = error.errors(include_url=False)
    missing = {tuple(d["loc"]) for d in details if d["type"] == "missing"}
    meant = set()
    for detail in details:
        if detail["type"] == "extra_forbidden":
            *parent, name = detail["loc"]
            options = [str(loc[-1]) for loc in missing if list(loc[:-1]) == parent]
            if best := closest(str(name), options):
                meant.add((*parent, best))
    return [
        Fault(source, key(detail["loc"]), _sentence(detail, model))
        for detail in details
        if not (detail["type"] == "missing" and tuple(detail["loc"]) in meant)
    ]


def _sentence(detail: Mapping[str, Any], model: type[BaseModel]) -> str:
    kind, given, context = detail["type"], detail["input"], detail.get("ctx", {})
    if kind == "missing":
        return said.MISSING_KEY
    if kind == "extra_forbidden":
        *parent, name = detail["loc"]
        known = list(_keys(model, parent))
        all_keys = said.KEYS_POSSIBLE.format(", ".join(known)) if closest(str(name), known) else ""
        return said.UNKNOWN_KEY.format(all_keys + hint(str(name), known, said.KEYS_POSSIBLE))
    if kind in said.KINDS:
        text = isinstance(given, str) and kind in ("int_type", "float_type", "bool_type")
        advice = said.UNQUOTE if text else ""
        read = "" if isinstance(given, list | dict) else said.AND_NOT.format(_short(given))
        return said.NEEDED.format(said.KINDS[kind], read, advice)
    if kind in _LIMITS:
        name = _LIMITS[kind]
        told = f"{given:g}" if isinstance(given, float) else _short(given)
        return said.OUT_OF_BOUNDS.format(told, said.BOUNDS[name], context[name])
    if kind in _LENGTHS:
        name, length = _LENGTHS[kind], context[_LENGTHS[kind]]
        return said.WRONG_COUNT.format(said.LENGTHS[name], length, "s" if length > 1 else "")
    if kind == "string_too_short":
        return said.EMPTY_TEXT
    if kind in ("literal_error", "enum"):
        options = re.findall(r"'([^']*)'", str(context["expected"]))
        return said.UNKNOWN_VALUE.format(_short(given), hint(str(given), options))
    if kind == "value_error":
        return str(context["error"])
    return said.REFUSED_VALUE.format(_short(given), detail["msg"])


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:59] + "…"


def _keys(model: type[BaseModel], parents: Iterable[int | str]) -> Iterator[str]:
    """Yield the keys of the table found below `model` by following `parents`."""
    for parent in parents:
        if isinstance(parent, str):
            fields = {f.alias or name: f for name, f in model.model_fields.items()}
            below = _model_in(fields[parent].annotation) if parent in fields else None
            if below is None:
                return
            model = below
    for name, field in model.model_fields.items():
        yield field.alias or name


def _model_in(annotation: object) -> type[BaseModel] | None:
    """Return the schema an annotation such as ``list[TeamSchema]`` holds."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for arg in get_args(annotation) if (found := _model_in(arg))), None)
