"""Which decisions a page may offer to take back: those about what it shows."""

from __future__ import annotations

from datetime import date

from planner.store import kept_settings as settings
from planner.store import plans
from planner.store.records import Changed, JournalEntry
from planner.web.desk import LOCKS


def concerns(entry: JournalEntry, first: date, last: date) -> bool:
    """Whether a decision is about the plans or the locked sessions of some dates."""
    return any(_concerns(change, first, last) for change in entry.changes)


def _concerns(change: Changed, first: date, last: date) -> bool:
    before, after = change.before or {}, change.after or {}
    if change.kind == plans.KIND:
        row = after or before
        return bool(row["start"] <= last.isoformat() and first.isoformat() <= row["end"])
    if (change.kind, change.key) == (settings.KIND, LOCKS):
        moved = set(before.get("value") or ()) ^ set(after.get("value") or ())
        days = {str(name).rpartition("@")[2][:10] for name in moved}
        return any(first.isoformat() <= day <= last.isoformat() for day in days)
    return False
