"""The journal: who did what and when, undoing, redoing."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData

from planner.store import journal
from planner.store.records import Entry
from planner.web.frame import go, page, store_of, who
from planner.web.security.forms import Posted, field, number_of

router = APIRouter()


@router.get("/journal")
def history(request: Request, avant: str = "") -> Response:
    """Show who did what and when, with what can be undone."""
    store = store_of(request)
    entries = journal.history(store, 40, number_of(avant) or None)
    return page(
        request, "journal.html", "journal",
        entries=entries, undoable=journal.undoable(store), redoable=journal.redoable(store),
        told={entry.id: _fields(entry) for entry in entries},
    )  # fmt: skip


def _fields(entry: Entry) -> list[str]:
    changes = entry.changes
    return [line for c in changes for line in journal.field_changes(c.before or {}, c.after or {})]


@router.post("/journal/annuler")
def undo(request: Request, form: Posted) -> Response:
    """Take back an edit: the last one that stands, or the one given."""
    number = field(form, "numero")
    entry = journal.undo(store_of(request), who(request), int(number) if number.isdigit() else None)
    return go(request, _back(form), entry.what)


@router.post("/journal/retablir")
def redo(request: Request, form: Posted) -> Response:
    """Take back the last undo."""
    return go(request, _back(form), journal.redo(store_of(request), who(request)).what)


def _back(form: FormData) -> str:
    """Return the page to go back to: one of ours."""
    asked = field(form, "retour")
    return asked if asked.startswith("/semaine/") else "/journal"
