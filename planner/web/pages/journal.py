"""The journal: who did what and when, undoing, redoing."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData

from planner.store import journal
from planner.store.records import JournalEntry
from planner.texts import editing
from planner.web.frame import go, named, page, store_of, who
from planner.web.security.forms import Posted, field, number_of

router = APIRouter()


@router.get("/journal")
def history(request: Request, avant: str = "") -> Response:
    """Show who did what and when, with what can be undone."""
    store = store_of(request)
    entries = journal.history(store, 40, number_of(avant) or None)
    undoable, redoable = journal.undoable(store), journal.redoable(store)
    return page(
        request, "journal.html", "journal",
        entries=entries, told={entry.id: _fields(entry) for entry in entries},
        undoable=undoable, undo_label=named(request, undoable, editing.undo_label),
        redoable=redoable, redo_label=named(request, redoable, editing.redo_label),
    )  # fmt: skip


def _fields(entry: JournalEntry) -> list[str]:
    """Return what changed, field by field, but for what the entry says itself."""
    lines = (journal.field_changes(c.before or {}, c.after or {}) for c in entry.changes)
    return [line for told in lines for line in told if line not in entry.what]


@router.post("/journal/annuler")
def undo(request: Request, form: Posted) -> Response:
    """Take back the edit that the button names."""
    entry = journal.undo(store_of(request), who(request), number_of(field(form, "numero")))
    return go(request, _back(form), entry.what)


@router.post("/journal/retablir")
def redo(request: Request, form: Posted) -> Response:
    """Take back the undo that the button names."""
    entry = journal.redo(store_of(request), who(request), number_of(field(form, "numero")))
    return go(request, _back(form), entry.what)


def _back(form: FormData) -> str:
    """Return the page to go back to: one of ours."""
    asked = field(form, "retour")
    return asked if asked.startswith("/semaine/") else "/journal"
