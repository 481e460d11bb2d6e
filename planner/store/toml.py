"""Edits of a TOML text by key; comments and everything else stay as they were."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

Key = str | int
Path = tuple[Key, ...]
"""Where a value stands: ``("teams", 0, "leave")``; a number counts the items of a list."""


def values_of(text: str) -> dict[str, Any]:
    """Return the tables of a TOML text."""
    return tomllib.loads(text)


def value_at(text: str, path: Path, otherwise: Any = None) -> Any:
    """Return a value of a text, or `otherwise` where there is none."""
    return value_in(values_of(text), path, otherwise)


def value_in(tables: Mapping[str, Any], path: Path, otherwise: Any = None) -> Any:
    """Return a value of the tables of a text, or `otherwise` where there is none."""
    found: Any = tables
    for key in path:
        try:
            found = found[key]
        except (KeyError, IndexError):
            return otherwise
    return found


def with_value(text: str, path: Path, value: Any) -> str:
    """Return the text with another value at a path; missing tables are made.

    Raises
    ------
    KeyError, IndexError
        The path goes through a list item that is not there.
    """
    import tomlkit

    document = tomlkit.parse(text)
    holder: Any = document
    for key in path[:-1]:
        if isinstance(key, str) and key not in holder:
            holder[key] = tomlkit.table()
        holder = holder[key]
    holder[path[-1]] = _written(value)
    return _sound(tomlkit.dumps(document))


def with_table(text: str, name: str, values: Mapping[str, Any]) -> str:
    """Return the text with one ``[[name]]`` more, after those that are there."""
    import tomlkit

    document = tomlkit.parse(text)
    table = tomlkit.table()
    for key, value in values.items():
        table[key] = _written(value)
    if name not in document:
        document[name] = tomlkit.aot()
    holder: Any = document[name]
    holder.append(table)
    return _sound(tomlkit.dumps(document))


def without(text: str, path: Path) -> str:
    """Return the text without the value at a path.

    Raises
    ------
    KeyError, IndexError
        There is none.
    """
    import tomlkit

    document = tomlkit.parse(text)
    holder: Any = document
    for key in path[:-1]:
        holder = holder[key]
    del holder[path[-1]]
    return _sound(tomlkit.dumps(document))


def with_item(text: str, path: Path, item: Any) -> str:
    """Return the text with one item more at the end of a list; a missing list is made."""
    return with_value(text, path, [*value_at(text, path, []), item])


def without_item(text: str, path: Path, item: Any) -> str:
    """Return the text without the first item of a list that equals the one given.

    Raises
    ------
    ValueError
        There is none.
    """
    items = list(value_at(text, path, []))
    items.remove(item)
    return with_value(text, path, items)


def spelt(path: Path) -> str:
    """Write a path as messages name it: ``teams[0].leave``."""
    words = (f"[{key}]" if isinstance(key, int) else f".{key}" for key in path)
    return "".join(words).removeprefix(".")


def _written(value: Any) -> Any:
    """Return a value as it is best read: a list of tables on several lines."""
    import tomlkit

    if isinstance(value, Mapping):
        table = tomlkit.inline_table()
        for key, inner in value.items():
            if inner is not None:
                table[key] = _written(inner)
        return table
    if isinstance(value, list | tuple):
        array = tomlkit.array()
        for inner in value:
            array.append(_written(inner))
        tables = any(isinstance(inner, Mapping) for inner in value)
        return array.multiline(tables and len(value) > 1)
    return value


def _sound(text: str) -> str:
    tomllib.loads(text)
    return text
