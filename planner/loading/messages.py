"""Turns pydantic's findings into French faults that name the key."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from planner.errors import Fault
from planner.reading.values import hint

_TYPES = {
    "string_type": "un texte entre guillemets",
    "int_type": "un nombre entier",
    "int_from_float": "un nombre entier",
    "float_type": "un nombre",
    "finite_number": "un nombre fini",
    "bool_type": "true ou false",
    "list_type": "une liste entre crochets",
    "dict_type": "une table de valeurs",
    "model_type": "une table de clés",
    "date_type": "une date AAAA-MM-JJ sans guillemets",
    "date_from_datetime_inexact": "une date sans heure",
}
_LIMITS = {
    "greater_than": ("supérieure à", "gt"),
    "greater_than_equal": ("d’au moins", "ge"),
    "less_than": ("inférieure à", "lt"),
    "less_than_equal": ("d’au plus", "le"),
}
_LENGTHS = {
    "too_short": ("au moins", "min_length"),
    "too_long": ("au plus", "max_length"),
}


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
            found = re.search(r"« (.+) » \?", hint(str(name), options))
            if found:
                meant.add((*parent, found[1]))
    return [
        Fault(source, key(detail["loc"]), _sentence(detail, model))
        for detail in details
        if not (detail["type"] == "missing" and tuple(detail["loc"]) in meant)
    ]


def _sentence(detail: Mapping[str, Any], model: type[BaseModel]) -> str:
    kind, given, context = detail["type"], detail["input"], detail.get("ctx", {})
    if kind == "missing":
        return "clé manquante ; l’ajouter"
    if kind == "extra_forbidden":
        *parent, name = detail["loc"]
        known = list(_keys(model, parent))
        close = hint(str(name), known)
        listed = f" ; clés possibles : {', '.join(known)}" if "vouliez" in close else ""
        return f"clé inconnue{listed}{close.replace('possibles', 'clés possibles', 1)}"
    if kind in _TYPES:
        text = isinstance(given, str) and kind in ("int_type", "float_type", "bool_type")
        advice = " ; enlever les guillemets" if text else ""
        read = "" if isinstance(given, list | dict) else f", et non « {_short(given)} »"
        return f"il faut {_TYPES[kind]}{read}{advice}"
    if kind in _LIMITS:
        words, name = _LIMITS[kind]
        return f"la valeur {_short(given)} doit être {words} {context[name]:g}"
    if kind in _LENGTHS:
        words, name = _LENGTHS[kind]
        counted = f"{context[name]} élément{'s' if context[name] > 1 else ''}"
        return f"la liste doit compter {words} {counted}"
    if kind == "string_too_short":
        return "le texte ne peut pas être vide"
    if kind in ("literal_error", "enum"):
        options = re.findall(r"'([^']*)'", str(context["expected"]))
        return f"valeur « {_short(given)} » inconnue{hint(str(given), options)}"
    if kind == "value_error":
        return str(context["error"])
    return f"valeur « {_short(given)} » refusée ({detail['msg']})"


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
