"""The rules a plan obeys: one folder a family, found here whatever families there are.

A family holds its rules and their parameters (``__init__.py``), its judge (``judge.py``, which
knows nothing of the solver), and what the solver must respect (``limits.py``, which knows
nothing of the judge) where that adds up over tours or is about one tour. The structure of the
timetable itself (a stop, a pattern, a quota) is in `planner.solving.master`.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from types import ModuleType
from typing import TypeVar

from planner.model.rules import Parameter, Rule

T = TypeVar("T")


@cache
def parts(name: str = "") -> tuple[ModuleType, ...]:
    """Import the families, or of each that has it the module `name`."""
    families = sorted(f"{__name__}.{found.name}" for found in iter_modules(__path__) if found.ispkg)
    if name:
        families = [found for family in families if find_spec(found := f"{family}.{name}")]
    return tuple(import_module(family) for family in families)


def _declared(kind: type[T]) -> tuple[T, ...]:
    return tuple(
        value for family in parts() for value in vars(family).values() if isinstance(value, kind)
    )


def rules() -> tuple[Rule, ...]:
    """Return every rule."""
    return _declared(Rule)


def parameters() -> tuple[Parameter, ...]:
    """Return what a team may be given for the rules."""
    return _declared(Parameter)
