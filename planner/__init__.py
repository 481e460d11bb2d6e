"""Itinerary planner of an itinerant service for young children and parents.

What a program needs is here, imported when it is first asked for: see `planner.api`.
"""

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Any

try:
    __version__ = version("planner")
except PackageNotFoundError:  # a checkout that was never installed
    __version__ = "0.0.0"

_PLACES = {
    "planner.api": ("check", "compare", "explain", "load", "read", "replan", "save", "solve"),
    "planner.model.calendar": ("DateRange",),
    "planner.loading.params": ("read_params",),
    "planner.model.effort": ("Effort",),
    "planner.model.plan": ("Plan",),
    "planner.model.scenario": ("Leave", "Problem"),
    "planner.model.solve_params": ("SolveParams",),
    "planner.pipeline": ("Result",),
    "planner.revising.disruptions": ("Absence", "Addition", "Closing", "Disruptions"),
    "planner.revising.replanning": ("Terms",),
}
"""Where each exported name is defined; typed in ``__init__.pyi``."""

__all__ = sorted(name for names in _PLACES.values() for name in names)  # noqa: PLE0605


def __getattr__(name: str) -> Any:
    """Import an exported name when it is first used: starting stays light (PEP 562)."""
    for module, names in _PLACES.items():
        if name in names:
            return getattr(import_module(module), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """Return the exported names too."""
    return sorted({*globals(), *__all__})
