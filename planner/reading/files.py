"""Reads text, TOML and JSON. Faults are appended to a list, not raised."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

from planner.errors import Fault, InputError
from planner.texts import reading as said
from planner.texts.system import system_reason

T = TypeVar("T")


def display(path: Path) -> str:
    """Name a file as short as it can be recognised: below the current folder, relative."""
    full = path.resolve()
    here = Path.cwd()
    return str(full.relative_to(here)) if full.is_relative_to(here) else str(full)


def raising(read: Callable[[list[Fault]], T | None]) -> T:
    """Call a reader with an empty list and raise all the faults it found.

    Raises
    ------
    InputError
        At least one fault was found.
    """
    faults: list[Fault] = []
    value = read(faults)
    if faults or value is None:
        raise InputError(faults)
    return value


def read_text(path: Path, faults: list[Fault]) -> str | None:
    """Return the text of a UTF-8 file, or None with a fault."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        faults.append(Fault(display(path), "", said.NO_FILE))
        return None
    except OSError as error:
        faults.append(Fault(display(path), "", said.UNREADABLE.format(system_reason(error))))
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = said.NOT_UTF8
        faults.append(Fault(display(path), f"ligne {line}", message))
        return None


def read_toml(path: Path, faults: list[Fault]) -> dict[str, Any] | None:
    """Return the tables of a TOML file, or None with a fault that names the line."""
    text = read_text(path, faults)
    if text is None:
        return None
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        written = (text.splitlines() or [""])[min(line, len(text.splitlines()) or 1) - 1].strip()
        twice = "overwrite" in str(error) or "twice" in str(error)
        what = said.DEFINED_TWICE if twice else said.NOT_UNDERSTOOD
        faults.append(Fault(display(path), f"ligne {line}", said.BAD_TOML.format(what, written)))
        return None


def read_json(path: Path, faults: list[Fault]) -> Any:
    """Return the value of a JSON file, or None with a fault that names the line."""
    text = read_text(path, faults)
    if text is None:
        return None
    try:
        value = json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        message = said.BAD_JSON.format(error.colno)
        faults.append(Fault(display(path), f"ligne {error.lineno}", message))
        return None
    except _ConstantError as error:
        faults.append(Fault(display(path), "", said.NOT_JSON_NUMBER.format(error)))
        return None
    if value is None:
        faults.append(Fault(display(path), "", said.NULL_FILE))
    return value


class _ConstantError(Exception):
    """NaN or Infinity, which JSON does not have."""


def _refuse_constant(name: str) -> None:
    raise _ConstantError(name)


def duplicates(items: object, key: str, place: str) -> Iterable[tuple[str, str]]:
    """Yield (where, message) for each item of raw data whose `key` was seen before."""
    seen: dict[str, int] = {}
    for index, item in enumerate(items if isinstance(items, list) else []):
        value = item.get(key) if isinstance(item, dict) else None
        if not isinstance(value, str):
            continue
        if value in seen:
            message = said.TAKEN_BY.format(value, place, seen[value])
            yield f"{place}[{index}].{key}", message
        seen.setdefault(value, index)
