"""Frozen dataclasses <-> JSON: dates and times as text, durations in minutes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import TYPE_CHECKING, Any, get_args

from planner.reading.values import hint, parse_clock, parse_day
from planner.texts import loading as said

if TYPE_CHECKING:
    from cattrs import Converter

Tell = Callable[[str, str], None]
"""Receives the place and the message of one fault."""
Hook = Callable[[Any, Any], Any]
"""Returns the value of a type whose JSON form is given; a ValueError says why there is none."""

Figure = float | int | str | None
"""The one union of the model, but for what may be missing."""


def encode(value: Any) -> Any:
    """Return the JSON form of a frozen dataclass, or of anything it may hold.

    Whole numbers lose their decimal point, so that equal values have equal forms. Fields that
    are no part of what a value is (``compare=False``) are left out.
    """
    if isinstance(value, StrEnum):
        return value.value
    if is_dataclass(value):
        return {f.name: encode(getattr(value, f.name)) for f in fields(value) if f.compare}
    if isinstance(value, Mapping):
        return {str(name): encode(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [encode(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, timedelta):
        return encode(value / timedelta(minutes=1))
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def decode(wanted: Any, value: Any, tell: Tell) -> Any:
    """Return the value of type `wanted` whose JSON form is `value`, None when it has faults.

    Parameters
    ----------
    wanted : type
        A dataclass, or a type one of its fields may have.
    tell : callable
        Receives for every fault its place, such as ``tours[3].sessions[0]``, and a French message.
    """
    from cattrs import BaseValidationError
    from cattrs.errors import CattrsError

    try:
        return _converter(detailed=False).structure(value, wanted)
    except (CattrsError, KeyError, ValueError):
        pass  # to tell what is wrong takes a converter that is slower to make
    try:
        _converter(detailed=True).structure(value, wanted)
    except (BaseValidationError, ValueError) as error:
        for found in _faults(error, value, ""):
            tell(*found)
    return None


def _faults(error: Exception, value: Any, where: str) -> Iterator[tuple[str, str]]:
    """Yield the place and message of each fault of a value that stands at `where`."""
    from cattrs import AttributeValidationNote, BaseValidationError, ForbiddenExtraKeysError

    if not isinstance(error, BaseValidationError):
        yield where, str(error)
        return
    for found in error.exceptions:
        if isinstance(found, ForbiddenExtraKeysError):
            missing = [f.name for f in fields(found.cl) if f.compare and f.name not in value]
            for key in (key for key in value if key in found.extra_fields):
                yield _below(where, key), said.UNKNOWN_KEY.format(hint(key, missing))
            continue
        (note,) = found.__notes__
        name: Any = note.name if isinstance(note, AttributeValidationNote) else note.index
        if isinstance(found, KeyError):
            yield _below(where, name), said.MISSING_KEY
        else:
            yield from _faults(found, value[name], _below(where, name))


def _below(where: str, name: str | int) -> str:
    return f"{where}[{name}]" if isinstance(name, int) else f"{where}.{name}".removeprefix(".")


@cache
def _converter(detailed: bool) -> Converter:
    """Return what reads the model; `detailed` is whether it finds all faults, not the first."""
    from cattrs import Converter, cols, gen, override

    converter = Converter(forbid_extra_keys=True, detailed_validation=detailed)
    factory = converter.register_structure_hook_factory

    @factory(is_dataclass)
    def table(wanted: Any) -> Hook:
        left_out: Any = {f.name: override(omit=True) for f in fields(wanted) if not f.compare}
        return _shaped(dict, said.TABLE, gen.make_dict_structure_fn(wanted, converter, **left_out))

    @factory(cols.is_mapping)
    def mapping(wanted: Any) -> Hook:
        return _shaped(dict, said.TABLE, cols.mapping_structure_factory(wanted, converter))

    @factory(lambda wanted: getattr(wanted, "__origin__", None) is tuple)
    def row(wanted: Any) -> Hook:
        if get_args(wanted)[-1] is ...:
            return _shaped(
                list, said.LIST, cols.homogenous_tuple_structure_factory(wanted, converter)
            )
        made = gen.make_hetero_tuple_structure_fn(wanted, converter)
        return _shaped(list, said.LIST, made, len(get_args(wanted)))

    for kind, hook in _SCALARS.items():
        converter.register_structure_hook(kind, hook)
    return converter


def _shaped(
    shape: type[dict[str, Any] | list[Any]], name: str, made: Hook, length: int | None = None
) -> Hook:
    """Return a hook that first refuses what has not the shape that another expects."""

    def hook(value: Any, wanted: Any) -> Any:
        if not isinstance(value, shape):
            raise ValueError(said.READ_INSTEAD.format(name, _short(value)))
        if length is not None and len(value) != length:
            raise ValueError(said.WRONG_LIST_LENGTH.format(length, len(value)))
        return made(value, wanted)

    return hook


def _json(kinds: type | UnionType, told: str, make: Callable[[Any], Any] | None = None) -> Hook:
    """Return a hook for what JSON has itself; true and false are no numbers."""

    def hook(value: Any, _: Any) -> Any:
        if not isinstance(value, kinds) or (isinstance(value, bool) and kinds is not bool):
            raise ValueError(said.READ_INSTEAD.format(told, _short(value)))
        return make(value) if make else value

    return hook


def _word(value: Any, wanted: type[str]) -> str:
    """Return a text, or the member of an enum that it names."""
    if not isinstance(value, str):
        raise ValueError(said.READ_INSTEAD.format(said.TEXT, _short(value)))
    if issubclass(wanted, StrEnum) and value not in list(wanted):
        raise ValueError(said.UNKNOWN.format(_short(value), hint(value, sorted(wanted))))
    return wanted(value)


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 40 else text[:39] + "…"


_number = _json(int | float, said.NUMBER, float)
_SCALARS: Mapping[Any, Hook] = {
    str: _word,
    int: _json(int, said.WHOLE),
    float: _number,
    bool: _json(bool, said.TRUE_FALSE),
    date: lambda value, _: parse_day(value),
    time: lambda value, _: parse_clock(value),
    timedelta: _json(int | float, said.NUMBER, lambda minutes: timedelta(minutes=minutes)),
    Figure: lambda value, kind: value if isinstance(value, str | None) else _number(value, kind),
}
