"""Typst: a template and its data to a tagged PDF.

Data reach the template as JSON, so that no name is ever read as markup. Fonts are those
shipped beside the templates: the same page comes out of every machine.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import typst

from planner.texts.formats import APOSTROPHE

FOLDER = Path(__file__).parent
FONTS = FOLDER / "fonts"
TEMPLATES = ("annual", "comparison", "council", "poster", "route", "week")
STANDARD: Literal["ua-1"] = "ua-1"
"""PDF/UA-1 (ISO 14289-1): typst refuses to write a document that breaks it."""


LONG_WORD = re.compile(r"\S{31,}")


def _breakable(word: re.Match[str]) -> str:
    """Return a word with a possible line break, an invisible space, every ten letters.

    An address stays as it is: it is also a link.
    """
    return word[0] if "://" in word[0] else re.sub(r"(.{10})(?=.)", "\\1\u200b", word[0])


def _typographic(value: Any) -> Any:
    """Return data as printed: curly apostrophes, and words of any length that can be broken."""
    if isinstance(value, str):
        return LONG_WORD.sub(_breakable, value.replace("'", APOSTROPHE))
    if isinstance(value, Mapping):
        return {key: _typographic(item) for key, item in value.items()}
    return [_typographic(item) for item in value] if isinstance(value, list | tuple) else value


def _files(template: str, data: Mapping[str, Any], images: Mapping[str, bytes]) -> Any:
    """Return every file by name, the template first: typst then reads nothing else."""
    return {
        "main": (FOLDER / "typst" / f"{template}.typ").read_bytes(),
        "common.typ": (FOLDER / "typst" / "common.typ").read_bytes(),
        "data.json": json.dumps(_typographic(data), allow_nan=False).encode(),
        **images,
    }


def pdf(template: str, data: Mapping[str, Any], images: Mapping[str, bytes] | None = None) -> bytes:
    """Return a PDF/UA document.

    Parameters
    ----------
    template : str
        One of `TEMPLATES`.
    images : mapping, optional
        SVG or PNG files by the name the template gives them.
    """
    made = typst.compile(
        _files(template, data, images or {}),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        pdf_standards=STANDARD,
    )
    return bytes(made)
