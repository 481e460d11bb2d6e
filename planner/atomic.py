"""Writes files in one stroke: all of the file or nothing."""

from __future__ import annotations

import tempfile
from pathlib import Path

from planner.errors import StoreError
from planner.texts.system import UNWRITABLE_FOLDER, system_reason


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 text as `write_bytes` does; line ends are written as given.

    Raises
    ------
    StoreError
        The file cannot be written; the old one, if any, is untouched.
    """
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, content: bytes) -> None:
    """Write a draft in the same folder, then put it in place.

    Missing folders are made. A reader sees the old file or the new one, never a
    part of it.

    Raises
    ------
    StoreError
        The file cannot be written; the old one, if any, is untouched.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".partial-") as scratch:
            draft = Path(scratch) / path.name
            draft.write_bytes(content)
            draft.replace(path)
    except OSError as error:
        raise StoreError(UNWRITABLE_FOLDER.format(path, system_reason(error))) from error
