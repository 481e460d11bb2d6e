"""What the store gives out: frozen records, free of any database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from planner.model.attendance import Attendance
from planner.model.jobs import JobKind

QUEUED, RUNNING, DONE, FAILED, CANCELLED = "queued", "running", "done", "failed", "cancelled"
"""What may become of a job; the last three are ends."""

EDIT, UNDO, REDO, NOTE = "edit", "undo", "redo", "note"
"""What an entry of the journal is; a note (a plan was computed) cannot be undone."""


@dataclass(frozen=True)
class StoredVenue:
    """One venue as its line of venues.csv: texts by column, empty where unknown.

    Parameters
    ----------
    version : int
        To be given back when saving: who saved in between is then noticed.
    """

    id: str
    version: int
    cells: Mapping[str, str]

    @property
    def name(self) -> str:
        """How it is called on screen."""
        return self.cells.get("name") or self.id


@dataclass(frozen=True)
class StoredScenario:
    """One scenario: the text of its TOML file.

    Parameters
    ----------
    parent : str, optional
        Identifier of the scenario it was duplicated from.
    adopted : bool
        True of the one the service works by.
    """

    id: str
    version: int
    name: str
    text: str
    parent: str | None
    hidden: bool
    adopted: bool


@dataclass(frozen=True)
class StoredDocument:
    """Any other input file, by its path below the folder of inputs."""

    id: str
    version: int
    text: str


@dataclass(frozen=True)
class StoredSetting:
    """A value kept by name, anything JSON can hold; version 0 when never set."""

    id: str
    version: int
    value: Any


@dataclass(frozen=True)
class StoredAttendance:
    """What was noted of one session."""

    version: int
    attendance: Attendance


@dataclass(frozen=True)
class StoredPlan:
    """What is known of a plan without opening its files.

    Parameters
    ----------
    parent : int, optional
        The plan it revises.
    digest : str
        Of the plan's files: equal only when all of them are.
    figures : Mapping
        Indicators of plan.json.
    adopted : int, optional
        The edit that adopted it; of two adopted plans the later one counts.
    """

    id: int
    version: int
    parent: int | None
    scenario: str
    start: date
    end: date
    made_at: datetime
    made_by: str
    digest: str
    figures: Mapping[str, Any]
    label: str
    adopted: int | None
    hidden: bool


@dataclass(frozen=True)
class PlanFile:
    """One file of a plan; `digest` is its SHA-256, `size` in bytes."""

    path: str
    digest: str
    size: int


@dataclass(frozen=True)
class Job:
    """A computation, asked for, under way or over.

    Parameters
    ----------
    request : Mapping
        Whatever the one who runs it needs, as JSON.
    process : int, optional
        Identifier of the process that runs it.
    folder : str
        Where it writes its plan.
    progress, gap : float, optional
        Shares in [0, 1]; None while unknown.
    message : str
        French: what it is doing, or why it failed.
    cancelling : bool
        True once somebody asked for it to stop.
    plan : int, optional
        What it gave.
    """

    id: int
    kind: JobKind
    title: str
    who: str
    request: Mapping[str, Any]
    state: str
    queued_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    process: int | None
    process_born: float | None
    folder: str
    progress: float | None
    gap: float | None
    message: str
    cancelling: bool
    plan: int | None


@dataclass(frozen=True)
class Changed:
    """One row before and after an edit; None where it did not exist."""

    kind: str
    key: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


@dataclass(frozen=True)
class Since:
    """What others wrote of some rows since a version of them was read.

    Parameters
    ----------
    read : Mapping
        The rows as they were at that version, by key, of those that changed since; None where
        there was none.
    by : tuple of (str, datetime)
        Who wrote and when, oldest first.
    """

    read: Mapping[str, Mapping[str, Any] | None]
    by: tuple[tuple[str, datetime], ...]


@dataclass(frozen=True)
class JournalEntry:
    """One entry of the journal.

    Parameters
    ----------
    nature : str
        `EDIT`, `UNDO`, `REDO` or `NOTE`.
    reverses : int, optional
        The entry an undo or a redo takes back.
    reversed_by : int, optional
        The entry that took this one back.
    """

    id: int
    at: datetime
    who: str
    what: str
    nature: str
    reverses: int | None
    reversed_by: int | None
    changes: tuple[Changed, ...] = ()
