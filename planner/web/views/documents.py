"""The documents the page hands out: what each is made by, and several as one archive."""

from __future__ import annotations

import io
import mimetypes
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath

from planner.exporting import DOCUMENTS, Document, ExportContext, File
from planner.texts import web as said


def _everything(bundle: ExportContext) -> Iterator[File]:
    for document in DOCUMENTS:
        yield from document.write(bundle)


EVERYTHING = Document("tout", *said.EVERYTHING, "zip", _everything)

SHOWN = {document.id: document for document in (*DOCUMENTS, EVERYTHING)}
"""Every document of the page, by its place in addresses."""


def one_file(files: list[File], name: str) -> tuple[str, bytes, str]:
    """Return name, content and type of the only file, else of an archive of all of them."""
    if len(files) == 1:
        path, content = files[0]
        found = PurePosixPath(path).name
        kind = mimetypes.guess_type(found)[0] or "application/octet-stream"
        return found, content, kind
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files:
            archive.writestr(path, content)
    return f"{name}.zip", buffer.getvalue(), "application/zip"
