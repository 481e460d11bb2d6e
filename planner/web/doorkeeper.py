"""Where a request must go before any page, and what is answered when a page breaks."""

from __future__ import annotations

import traceback

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from planner.errors import PlannerError
from planner.texts import web as said
from planner.web import frame
from planner.web.security.middleware import TooLarge

OPEN = ("/connexion", "/static/", "/agenda/", "/affiche/")
"""Beginnings of the addresses that need no password."""


def first_stop(request: Request) -> Response | None:
    """Return where a request must go first, if anywhere."""
    shop, path = frame.shop_of(request), request.url.path
    if path.startswith(OPEN):
        return None
    if shop.settings.password_hash and not request.session.get(frame.ENTERED):
        return RedirectResponse("/connexion", 303)
    if not shop.desk.ready() and not path.startswith("/debut"):
        return RedirectResponse("/debut", 303)
    return None


class AuthGate:
    """Asks for the password where there is one, and for a service where there is none yet."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer in the page's place where it must, or breaks."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def noted(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            stop = await run_in_threadpool(first_stop, Request(scope))
            await (stop or self.app)(scope, receive, noted)
        except TooLarge:
            raise
        except Exception as error:
            if started:
                raise
            await _failure(error)(scope, receive, send)


def _failure(error: Exception) -> Response:
    if isinstance(error, PlannerError):  # the store itself, which every page needs
        return PlainTextResponse("\n".join(error.lines), 503)
    traceback.print_exception(error)
    return PlainTextResponse(said.BUG, 500)
