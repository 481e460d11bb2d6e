"""Frozen dataclasses <-> JSON: dates and times as text, durations in minutes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from planner.loading.values import hint, parse_clock, parse_day

Tell = Callable[[str, str], None]
"""Receives the place and the message of one fault."""


def encode(value: Any) -> Any:
    """Return the JSON form of a frozen dataclass, or of anything it may hold.

    Whole numbers lose their decimal point, so that equal values have equal forms.
    """
    if isinstance(value, StrEnum):
        return value.value
    if is_dataclass(value):
        held = {f: getattr(value, f.name) for f in fields(value) if f.init}
        return {
            f.name: encode(item)
            for f, item in held.items()
            if not ("later" in f.metadata and item == f.default)
        }
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


def decode(wanted: Any, value: Any, where: str, tell: Tell) -> Any:
    """Return the value of type `wanted` whose JSON form is `value`.

    Parameters
    ----------
    wanted : type
        A dataclass, or a type one of its fields may have.
    where : str
        Place of `value`, such as ``tours[3].sessions[0]``.
    tell : callable
        Receives (place, French message) for every fault; the result is then useless.
    """
    origin, arguments = get_origin(wanted), get_args(wanted)
    if is_dataclass(wanted) and isinstance(wanted, type):
        return _decode_dataclass(wanted, value, where, tell)
    if origin is tuple:
        return _decode_tuple(arguments, value, where, tell)
    if origin is not None and issubclass(_as_class(origin), Mapping):
        if not isinstance(value, dict):
            tell(where, f"table attendue, lu « {_short(value)} »")
            return None
        return {
            name: decode(arguments[1], item, f"{where}.{name}", tell)
            for name, item in value.items()
        }
    if origin in (Union, UnionType):
        return _decode_union(arguments, value, where, tell)
    try:
        if isinstance(wanted, type) and issubclass(wanted, StrEnum):
            return _member(wanted, value)
        return _SCALARS[wanted](value)
    except ValueError as error:
        tell(where, str(error))
        return None


def _decode_dataclass(wanted: type, value: Any, where: str, tell: Tell) -> Any:
    if not isinstance(value, dict):
        tell(where, f"table attendue, lu « {_short(value)} »")
        return None
    faulty = False

    def note(place: str, message: str) -> None:
        nonlocal faulty
        faulty = True
        tell(place, message)

    hints = get_type_hints(wanted)
    known = {field.name: field for field in fields(wanted) if field.init}
    prefix = f"{where}." if where else ""
    for name in value:
        if name not in known:
            note(prefix + name, f"clé inconnue{hint(name, set(known) - set(value))}")
    for name, field in known.items():
        if name not in value and field.default is MISSING and field.default_factory is MISSING:
            note(prefix + name, "clé manquante ; l’ajouter")
    decoded = {
        name: decode(hints[name], value[name], prefix + name, note)
        for name in known
        if name in value
    }
    return None if faulty else wanted(**decoded)


def _decode_tuple(arguments: tuple[Any, ...], value: Any, where: str, tell: Tell) -> Any:
    if not isinstance(value, list):
        tell(where, f"liste attendue, lu « {_short(value)} »")
        return None
    repeated = len(arguments) == 2 and arguments[1] is Ellipsis
    types = (arguments[0],) * len(value) if repeated else arguments
    if len(types) != len(value):
        tell(where, f"liste de {len(types)} valeurs attendue, {len(value)} lues")
        return None
    return tuple(
        decode(kind, item, f"{where}[{i}]", tell)
        for i, (kind, item) in enumerate(zip(types, value, strict=True))
    )


def _decode_union(arguments: tuple[Any, ...], value: Any, where: str, tell: Tell) -> Any:
    """Take the first type that fits; when none does, say what the first one refuses."""
    if value is None and NoneType in arguments:
        return None
    refusals: list[list[tuple[str, str]]] = []
    for kind in arguments:
        if kind is NoneType:
            continue
        found: list[tuple[str, str]] = []
        decoded = decode(kind, value, where, lambda *fault, into=found: into.append(fault))
        if not found:
            return decoded
        refusals.append(found)
    for place, message in refusals[0]:
        tell(place, message)
    return None


def _as_class(origin: Any) -> type:
    return origin if isinstance(origin, type) else NoneType


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"texte attendu, lu « {_short(value)} »")
    return value


def _member(wanted: type[StrEnum], value: Any) -> StrEnum:
    text = _text(value)
    if text not in [member.value for member in wanted]:
        raise ValueError(f"« {_short(text)} » est inconnu{hint(text, sorted(wanted))}")
    return wanted(text)


def _integer(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"nombre entier attendu, lu « {_short(value)} »")
    return value


def _float(value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise ValueError(f"nombre attendu, lu « {_short(value)} »")
    return float(value)


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"true ou false attendu, lu « {_short(value)} »")
    return value


def _duration(value: Any) -> timedelta:
    return timedelta(minutes=_float(value))


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 40 else text[:39] + "…"


_SCALARS: Mapping[Any, Callable[[Any], Any]] = {
    str: _text,
    int: _integer,
    float: _float,
    bool: _boolean,
    date: parse_day,
    time: parse_clock,
    timedelta: _duration,
}
