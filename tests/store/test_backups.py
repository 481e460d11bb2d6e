import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from stores import REFERENCE, Clock

from planner.errors import StoreError
from planner.model.jobs import JobKind
from planner.store import (
    Store,
    attendance,
    backups,
    closed_store,
    inputs,
    jobs,
    journal,
    open_store,
    plans,
    venues,
)
from planner.store import kept_settings as settings
from planner.store.restoring import restore
from planner.store.schema import metadata
from tests.postgres import emptied
from tests.store.test_store_attendance import COUNTED

HALL = {"id": "salle", "name": "Salle des fêtes"}


def fill(store: Store, plan_folder: Path) -> None:
    """Write something into every table."""
    inputs.take_over(store, "Claire", REFERENCE)
    attendance.save(store, "Claire", COUNTED)
    plan = plans.add(store, "Claire", plan_folder)
    plans.add(store, "Claire", plan_folder, parent=plan.id)
    job = jobs.enqueue(store, "Claire", JobKind.PLAN, "Semaine 49", {})
    jobs.claim(store)
    jobs.finish(store, job.id, plan.id)
    settings.put(store, "Claire", "x", 1)
    journal.undo(store, "Claire")


def rows(store: Store) -> dict[str, list[Any]]:
    with store.reading() as connection:
        return {
            table.name: [
                tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))
            ]
            for table in metadata.sorted_tables
        }


@pytest.fixture
def restoring(address: str, tmp_path: Path, clock: Clock) -> Iterator[Store]:
    with closed_store(address, tmp_path / "home", clock) as store:
        yield store


def test_a_backup_restores_everything(
    opening: Callable[[], Store], restoring: Store, plan_folder: Path, tmp_path: Path
) -> None:
    store = opening()
    fill(store, plan_folder)
    before = rows(store)
    assert all(before.values()), "every table is tried"
    path = backups.write(store, tmp_path / "ailleurs" / "copie.sqlite")
    venues.add(store, "Claire", HALL)
    after = rows(store)
    store.close()
    last, kept = restore(restoring, path)
    assert last is not None
    restored = opening()
    assert rows(restored) == before
    assert kept is not None
    with backups.opened(kept) as replaced:
        assert rows(replaced) == after
    venues.add(restored, "Claire", HALL)  # numbers go on where they were
    plans.add(restored, "Claire", plan_folder)


def test_a_backup_is_one_file_made_while_others_write(
    opening: Callable[[], Store], tmp_path: Path
) -> None:
    mine, theirs = opening(), opening()
    venues.add(theirs, "Paul", HALL)
    path = backups.write(mine, tmp_path / "out" / "copie.sqlite")
    venues.add(theirs, "Paul", {"id": "autre"})
    assert [found.name for found in path.parent.iterdir()] == ["copie.sqlite"]
    with backups.opened(path) as copy:
        assert [found.id for found in venues.all_venues(copy)] == ["salle"]


def test_from_a_file_to_a_server_and_back(
    postgresql: str, tmp_path: Path, clock: Clock, plan_folder: Path
) -> None:
    """A backup is the way from one database to another."""
    with open_store(folder=tmp_path / "file", clock=clock) as store:
        fill(store, plan_folder)
        before = rows(store)
        path = backups.write(store, tmp_path / "copie.sqlite")
    with closed_store(emptied(postgresql), tmp_path / "server", clock) as server:
        restore(server, path)
    with open_store(postgresql, tmp_path / "server", clock) as store:
        assert rows(store) == before
        back = backups.write(store, tmp_path / "retour.sqlite")
    restore(closed_store(folder=tmp_path / "again", clock=clock), back)
    with open_store(folder=tmp_path / "again", clock=clock) as store:
        assert rows(store) == before


def test_restoring_where_there_was_nothing(
    opening: Callable[[], Store], tmp_path: Path, clock: Clock
) -> None:
    store = opening()
    venues.add(store, "Claire", HALL)
    path = backups.write(store, tmp_path / "copie.sqlite")
    fresh = closed_store(folder=tmp_path / "fresh", clock=clock)
    assert restore(fresh, path)[1] is None
    with open_store(folder=tmp_path / "fresh", clock=clock) as restored:
        assert len(venues.all_venues(restored)) == 1


def test_a_damaged_database_is_replaced_and_kept(tmp_path: Path, clock: Clock) -> None:
    with open_store(folder=tmp_path, clock=clock) as store:
        venues.add(store, "Claire", HALL)
        path = backups.write(store, tmp_path / "copie.sqlite")
    broken = b"plus rien" * 1000
    (tmp_path / "planner.sqlite").write_bytes(broken)
    _, kept = restore(closed_store(folder=tmp_path, clock=clock), path)
    assert kept is not None
    assert kept.read_bytes() == broken
    with open_store(folder=tmp_path, clock=clock) as store:
        assert len(venues.all_venues(store)) == 1


def test_nothing_is_replaced_while_the_page_is_open(tmp_path: Path, clock: Clock) -> None:
    with open_store(folder=tmp_path, clock=clock) as store:
        venues.add(store, "Claire", HALL)
        path = backups.write(store, tmp_path / "copie.sqlite")
        with pytest.raises(StoreError, match="arrêter planner serve"):
            restore(closed_store(folder=tmp_path, clock=clock), path)
        assert len(venues.all_venues(store)) == 1
        venues.add(store, "Claire", {"id": "autre"})


@pytest.mark.parametrize(
    "content", [None, b"", b"Liste des salles" * 100, "recipes", "newer", "damaged"]
)
def test_what_is_no_backup_replaces_nothing(
    opening: Callable[[], Store], restoring: Store, tmp_path: Path, content: bytes | str | None
) -> None:
    store = opening()
    venues.add(store, "Claire", HALL)
    path = tmp_path / "copie.sqlite"
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content == "recipes":
        with closing(sqlite3.connect(path)) as other:
            other.execute("CREATE TABLE recipes (id INTEGER)")
    elif content == "newer":
        with backups.opened(backups.write(store, path)) as copy, copy.writing() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    elif content == "damaged":
        raw = bytearray(backups.write(store, path).read_bytes())
        raw[8192:] = os.urandom(len(raw) - 8192)
        path.write_bytes(raw)
    store.close()
    expected = {
        None: "introuvable",
        "newer": "version plus récente",
        "damaged": "cette sauvegarde est abîmée",
    }.get(content, "pas une base")
    with pytest.raises(StoreError, match=expected):
        restore(restoring, path)
    assert len(venues.all_venues(opening())) == 1
