"""What a coordinator enters and what was computed for her, never lost.

One database: a file by default, or PostgreSQL. Each module is one part of it, whose functions
take the open `Store` first::

    from planner.store import open_store, venues

    with open_store() as store:
        hall = venues.venue(store, "thonnance-mairie")
        venues.save(store, "Claire", hall.id, {"capacity": "12"}, hall.version)

`inputs` writes the files the solver and every command read; `plans` keeps and writes the
folders they give.
"""

from __future__ import annotations

from planner.store.database import Store
from planner.store.opening import closed_store, open_store

__all__ = ["Store", "closed_store", "open_store"]
