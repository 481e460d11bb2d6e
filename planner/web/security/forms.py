"""Forms: the token without which nothing is written, and the fields as plain texts."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException

from planner.texts import web as texts

TOKEN = "jeton"
"""Name of the hidden field, and of the key of the session."""

VERSION, OVER = "version", "ecraser"
"""Names of the version a form was filled from, and of the box that asks to write over another."""

MAX_FIELDS = 500


def token_of(request: Request) -> str:
    """Return the token of the session, made at its first use."""
    token: str | None = request.session.get(TOKEN)
    if token is None:
        token = secrets.token_urlsafe(32)
        request.session[TOKEN] = token
    return token


def same_origin(request: Request) -> bool:
    """Tell whether a request comes from a page of this server, as far as it says."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    if origin is None:
        return True
    return urlsplit(origin).netloc.lower() == request.headers.get("host", "").lower()


async def posted(request: Request) -> AsyncIterator[FormData]:
    """Give the fields of a form sent from a page of this server, until the page is made.

    Raises
    ------
    HTTPException
        403 when it comes from elsewhere or without the token of the session; 400 when it
        cannot be read.
    """
    if not same_origin(request):
        raise HTTPException(403, texts.OTHER_ORIGIN)
    try:
        form = await request.form(max_files=1, max_fields=MAX_FIELDS)
    except (MultiPartException, UnicodeDecodeError, ValueError) as error:
        raise HTTPException(400, texts.UNREADABLE_FORM) from error
    try:
        given, known = form.get(TOKEN), request.session.get(TOKEN)
        if not isinstance(given, str) or not known:
            raise HTTPException(403, texts.STALE_FORM)
        if not secrets.compare_digest(given.encode(), known.encode()):
            raise HTTPException(403, texts.STALE_FORM)
        yield form
    finally:
        await form.close()


Posted = Annotated[FormData, Depends(posted)]


def entries(form: FormData, name: str) -> list[str]:
    """Return every text of a field that may be given several times."""
    return [value for value in form.getlist(name) if isinstance(value, str)]


def number_of(text: str) -> int:
    """Read a number of a form; 0 when it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def read_version(form: FormData) -> int:
    """Return the version that a form was filled from; 0 where there was none."""
    return number_of(field(form, VERSION))


def version_of(form: FormData) -> int:
    """Return the version that a form writes over: that it was filled from, or was shown since."""
    return number_of(field(form, OVER) or field(form, VERSION))


def field(form: FormData, name: str, default: str = "") -> str:
    """Return one text of a form, on one line, without blanks around it."""
    value = form.get(name, default)
    return " ".join(value.split()) if isinstance(value, str) else default
