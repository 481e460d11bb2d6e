"""The application: pages and what protects them, with nothing global."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.sessions import SessionMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from planner.atomic import write_text
from planner.errors import InputError, PlannerError
from planner.store import open_store
from planner.store.database import clock_on
from planner.texts import web as said
from planner.web import frame
from planner.web.desk import NotThereError, PlanningService
from planner.web.doorkeeper import AuthGate
from planner.web.jobs import Runner
from planner.web.pages import ROUTERS
from planner.web.security.middleware import BodyLimit, HostCheck, SecureHeaders
from planner.web.security.passwords import Attempts
from planner.web.settings import PageSettings

COOKIE = "planner"
SESSION_SECONDS = 12 * 3600


def session_secret(home: Path) -> str:
    """Return what signs the sessions of a folder, made at its first use."""
    path = home / "secret"
    if not path.exists():
        write_text(path, secrets.token_urlsafe(48))
        path.chmod(0o600)
    return path.read_text(encoding="utf-8")


def create_app(settings: PageSettings) -> FastAPI:
    """Return the application of one folder.

    Raises
    ------
    StoreError
        The folder cannot be written.
    """
    store = open_store(folder=settings.home, clock=clock_on(settings.today()))
    runner = Runner(store)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        runner.start()
        yield
        runner.stop()
        store.close()

    app = FastAPI(title="planner", lifespan=lifespan, docs_url=None, redoc_url=None,
                  openapi_url=None)  # fmt: skip
    app.state.shop = frame.AppState(
        settings, PlanningService(store), runner, frame.templates(), Attempts()
    )
    app.mount("/static", StaticFiles(directory=frame.HERE / "static"))
    for router in ROUTERS:
        app.include_router(router)
    app.add_exception_handler(HTTPException, _http_fault)
    app.add_exception_handler(RequestValidationError, _unknown)
    app.add_exception_handler(NotThereError, _unknown)
    app.add_exception_handler(PlannerError, _planner_fault)
    # The last one added is the first to see a request.
    app.add_middleware(AuthGate)
    app.add_middleware(
        SessionMiddleware,
        # Another password ends the sessions opened with the one before.
        secret_key=session_secret(settings.home) + settings.password_hash,
        session_cookie=COOKIE,
        max_age=SESSION_SECONDS,
        same_site="strict",
    )
    app.add_middleware(BodyLimit)
    app.add_middleware(HostCheck, allowed=settings.allowed_hosts)
    app.add_middleware(SecureHeaders)
    return app


async def _http_fault(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    told = {404: said.UNKNOWN_PAGE, 405: said.WRONG_METHOD}.get(error.status_code, error.detail)
    return frame.page(request, "error.html", "", status=error.status_code, lines=[told])


async def _unknown(request: Request, error: Exception) -> Response:
    return frame.page(request, "error.html", "", status=404, lines=[said.UNKNOWN_PAGE])


async def _planner_fault(request: Request, error: Exception) -> Response:
    assert isinstance(error, PlannerError)
    status = 422 if isinstance(error, InputError) else 409
    return frame.page(request, "error.html", "", status=status, lines=error.lines)
