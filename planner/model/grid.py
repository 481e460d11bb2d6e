"""A grid of runs: territories x scenarios x variations, solved alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from planner import __version__
from planner.model.effort import Effort

DONE, FAILED = "done", "failed"


@dataclass(frozen=True)
class KeyChange:
    """One key of a scenario set to another value.

    Parameters
    ----------
    path : tuple of str
        Keys from the outermost table in; a team stands under its id and a quota under
        its name: ``("teams", "satellite", "agents")``.
    value : Any
        As TOML gives it.
    """

    path: tuple[str, ...]
    value: Any

    @property
    def key(self) -> str:
        """The path on one line: ``policy.target_minutes``."""
        return ".".join(self.path)


@dataclass(frozen=True)
class Cell:
    """One run of a grid.

    Parameters
    ----------
    territory : str
        Name of the territory's folder.
    path : Path
        The scenario's file.
    scenario : str
        Its name without extension.
    changes : tuple of Change
        What is changed in it.
    """

    territory: str
    path: Path
    scenario: str
    changes: tuple[KeyChange, ...] = ()


@dataclass(frozen=True)
class Grid:
    """Every run asked for, and how to solve each of them.

    Parameters
    ----------
    days : int
        Length of the horizon that begins on `start`.
    effort : Effort
        Of each run.
    """

    name: str
    cells: tuple[Cell, ...]
    start: date
    days: int
    effort: Effort


@dataclass(frozen=True)
class Run:
    """What is kept of a run: one line of the journal.

    Parameters
    ----------
    key : str
        Digest of everything that decides its result.
    status : str
        `DONE` or `FAILED`.
    seconds : float
        Of the worker's time, by the clock.
    reason, exit_code : str, int
        Why it failed, in French, and the code the command line would have ended with.
    certificate : Mapping
        As in plan.json; empty when it failed, as are the indicators.
    """

    key: str
    status: str
    territory: str
    scenario: str
    changes: Mapping[str, Any]
    seconds: float = 0.0
    reason: str = ""
    exit_code: int = 0
    siren: str = ""
    name: str = ""
    communes: int = 0
    travel_engine: str = ""
    travel_estimated: bool = True
    certificate: Mapping[str, Any] = field(default_factory=dict)
    indicators: Mapping[str, float | int | str | None] = field(default_factory=dict)
    version: str = __version__
