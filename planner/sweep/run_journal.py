"""The journal of a sweep: one JSON line a run, kept the moment it arrives."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, fields
from pathlib import Path

from planner.errors import Fault, InputError, StoreError
from planner.model.grid import Run
from planner.reading.files import display
from planner.texts import sweeping as said
from planner.texts.system import system_reason


class Journal(AbstractContextManager["Journal"]):
    """Runs by key, in memory and on disk; of two lines of one key the last counts.

    A line is written in one stroke and flushed to the disk before the next run is looked
    at. What a kill or a power cut leaves of a line is cut off when the journal is opened.

    Raises
    ------
    InputError
        A line other than the last is not a run.
    StoreError
        The file cannot be read or written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            content = path.read_bytes() if path.exists() else b""
            whole = content[: content.rfind(b"\n") + 1]
            self._runs = _read(whole, path)
            self._file = path.open("ab")
            self._file.truncate(len(whole))
        except OSError as error:
            raise _unusable(path, error) from error

    @property
    def runs(self) -> Mapping[str, Run]:
        """Runs by key."""
        return self._runs

    def append(self, run: Run) -> None:
        """Keep a run.

        Raises
        ------
        StoreError
            The disk is full, or gone.
        """
        line = json.dumps(asdict(run), ensure_ascii=False, default=str) + "\n"
        try:
            self._file.write(line.encode("utf-8"))
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise _unusable(self.path, error) from error
        self._runs[run.key] = run

    def __exit__(self, *raised: object) -> None:
        self._file.close()


def _read(content: bytes, path: Path) -> dict[str, Run]:
    runs, faults = dict[str, Run](), list[Fault]()
    known = {field.name for field in fields(Run)}
    for number, line in enumerate(content.splitlines(), start=1):
        try:
            values = json.loads(line)
            run = Run(**{name: value for name, value in values.items() if name in known})
        except (ValueError, TypeError, AttributeError):
            message = said.NOT_A_RUN
            faults.append(Fault(display(path), f"ligne {number}", message))
            continue
        runs[run.key] = run
    if faults:
        raise InputError(faults)
    return runs


def _unusable(path: Path, error: OSError) -> StoreError:
    return StoreError(said.UNUSABLE.format(path, system_reason(error)))
