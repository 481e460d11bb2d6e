"""How a page is put together: templates, what every one of them knows, messages to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, RedirectResponse

from planner import __version__, texts
from planner.store import Store, jobs, journal
from planner.store.records import JournalEntry
from planner.texts import editing
from planner.texts import web as said
from planner.texts.plainly import plainly
from planner.web.desk import PlanningService
from planner.web.jobs import Runner
from planner.web.security.forms import token_of
from planner.web.security.passwords import Attempts
from planner.web.settings import PageSettings
from planner.web.views.refusals import Refusal

HERE = Path(__file__).parent
FLASH, NAME, ENTERED = "message", "qui", "entered"
"""Keys of the session: what to tell next, who it is, whether the password was given."""

MENU = tuple((key, f"/{key}", name) for key, name in said.MENU.items())
"""Key, address and name of every page of the menu."""


@dataclass(frozen=True)
class AppState:
    """Everything one server holds; kept in ``app.state.shop``."""

    settings: PageSettings
    desk: PlanningService
    runner: Runner
    templates: Environment
    attempts: Attempts


def templates() -> Environment:
    """Return the templates of the page: everything put in them is escaped."""
    found = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals.update(texts=texts, said=said, editing=editing, menu=MENU)
    found.globals.update(date=date, datetime=datetime, timedelta=timedelta)
    found.globals.update(program_version=__version__)
    found.filters.update(sentence_case=texts.sentence_case)
    found.filters.update(plainly=lambda line: texts.sentence_case(plainly(line)))
    return found


def shop_of(request: Request) -> AppState:
    """Return what the server of a request holds."""
    shop: AppState = request.app.state.shop
    return shop


def page(
    request: Request, template: str, here: str, *, status: int = 200, **context: Any
) -> HTMLResponse:
    """Return a page.

    Parameters
    ----------
    here : str
        Key in `MENU` of the page, empty for none.
    context : Any
        What its template needs; ``faults`` are the reasons why a form was refused, which are
        shown beside the fields they are about.

    Raises
    ------
    ValueError
        It hides something that every page knows.
    """
    shop = shop_of(request)
    token = token_of(request)
    if hidden := context.keys() & shop.templates.globals.keys():
        raise ValueError(f"{template} hides {hidden}")
    faults: Sequence[Refusal] = context.setdefault("faults", ())
    text = shop.templates.get_template(template).render(
        here=here,
        failed=status >= 400,
        wrong={fault.field: fault.text for fault in faults if fault.field},
        token=token,
        flash=request.session.pop(FLASH, None),
        waiting=jobs.waiting(shop.desk.store),
        locked=bool(shop.settings.password_hash),
        ready=shop.desk.ready(),
        warnings=shop.desk.store.warnings,
        **context,
    )
    return HTMLResponse(text, status)


def store_of(request: Request) -> Store:
    """Return the store of the server of a request."""
    return shop_of(request).desk.store


def who(request: Request) -> str:
    """Return who the journal names."""
    name: str = request.session.get(NAME) or said.COORDINATOR
    return name


def go(request: Request, address: str, message: str = "", undo: bool = False) -> RedirectResponse:
    """Send the browser to another page after a form, with something to tell there.

    Parameters
    ----------
    undo : bool
        Offer to undo the last edit beside it, by its name.
    """
    if message:
        last = journal.undoable(store_of(request)) if undo else None
        label = named(request, last, editing.undo_label)
        request.session[FLASH] = [message, last.id if last else 0, label]
    return RedirectResponse(address, 303)


def named(request: Request, entry: JournalEntry | None, words: editing.Words) -> str:
    """Name a decision, or the button that takes it back; empty without one."""
    if entry is None:
        return ""
    return words(entry.what, entry.who, entry.at, shop_of(request).settings.today())
