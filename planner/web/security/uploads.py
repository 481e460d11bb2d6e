"""A workbook sent by a browser: looked at before anything unpacks it."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from typing import IO
from xml.parsers import expat

from planner.errors import InputError
from planner.texts import web as said

MAX_UNPACKED = 60_000_000
MAX_FILES = 500
"""Bytes and files of an unpacked workbook; one of ours has about 200,000 bytes."""


def checked_workbook(content: bytes, name: str) -> bytes:
    """Return a workbook as it came.

    Raises
    ------
    InputError
        It is no archive, would unpack to too much, or declares a document type: no XML of a
        workbook does, external and endless entities must.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            size = sum(member.file_size for member in members)
            if size > MAX_UNPACKED or len(members) > MAX_FILES:
                raise InputError.single(name, "", said.BOMB)
            for member in members:
                with archive.open(member) as stream:
                    if _declares_a_type(stream):
                        raise InputError.single(name, "", said.ENTITIES)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError) as error:
        raise InputError.single(name, "", said.NOT_A_WORKBOOK) from error
    return content


class _DoctypeError(Exception):
    """There is a DOCTYPE; raised out of the parser, which nothing else stops."""


def _declares_a_type(stream: IO[bytes]) -> bool:
    """Whether the parser that would read a file meets a DOCTYPE, in whatever encoding."""

    def met(*_: object) -> None:
        raise _DoctypeError

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = met
    try:
        with suppress(expat.ExpatError):  # a picture, or what the reader of workbooks will refuse
            parser.ParseFile(stream)
    except _DoctypeError:
        return True
    return False
