"""A workbook sent by a browser: looked at before anything unpacks it."""

from __future__ import annotations

import io
import zipfile

from planner.errors import InputError
from planner.texts import web as said

MAX_UNPACKED = 60_000_000
MAX_FILES = 500
"""Bytes and files of an unpacked workbook; one of ours has about 200,000 bytes."""

FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")
"""No XML of a workbook declares these; external and endless entities do."""


def checked_workbook(content: bytes, name: str) -> bytes:
    """Return a workbook as it came.

    Raises
    ------
    InputError
        It is no archive, would unpack to too much, or declares entities.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            size = sum(member.file_size for member in members)
            if size > MAX_UNPACKED or len(members) > MAX_FILES:
                raise InputError.single(name, "", said.BOMB)
            for member in members:
                with archive.open(member) as stream:
                    if any(word in stream.read(4096).upper() for word in FORBIDDEN):
                        raise InputError.single(name, "", said.ENTITIES)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError) as error:
        raise InputError.single(name, "", said.NOT_A_WORKBOOK) from error
    return content
