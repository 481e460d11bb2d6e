"""Kills and full disks, for real: what was said to be saved is there, and nothing is halved."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import event
from stores import ROOT, Clock

from planner.errors import StoreError
from planner.store import Store, backups, closed_store, documents, journal, open_store
from planner.store import kept_settings as settings
from planner.store.restoring import restore
from tests.disks import small_disk

ROWS = 20
WRITER = f"""
import sys
from planner.store import journal, open_store

store = open_store(sys.argv[1], __import__("pathlib").Path(sys.argv[2]))
number = 0
while True:
    number += 1
    with journal.editing(store, "Claire", f"Import {{number}}") as edit:
        for row in range({ROWS}):
            values = {{"value": [number, "x" * 2000]}}
            if edit.row("setting", str(row)) is None:
                edit.add("setting", str(row), values)
            else:
                edit.change("setting", str(row), values, None)
    print(number, flush=True)
"""


@pytest.mark.parametrize("delay", [0.0, 0.003, 0.011, 0.023, 0.041])
def test_kill_9_during_a_save(
    opening: Callable[[], Store], address: str, tmp_path: Path, delay: float
) -> None:
    """Every save that was acknowledged is there whole; the one under way is, or is not."""
    home = tmp_path / "home"
    command = [sys.executable, "-c", WRITER, address, str(home)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        for _ in range(3):
            writer.stdout.readline()
        time.sleep(delay)
        writer.kill()
        said = [int(line) for line in writer.stdout.read().split()]
    acknowledged = max(said, default=3)
    store = opening()  # which checks the integrity of a file
    numbers = {settings.get(store, str(row)).value[0] for row in range(ROWS)}
    assert numbers in ({acknowledged}, {acknowledged + 1})
    entries = journal.history(store, 1000)
    assert {len(entry.changes) for entry in entries} == {ROWS}
    assert [entry.what for entry in reversed(entries)] == [
        f"Import {number + 1}" for number in range(numbers.pop())
    ]
    settings.put(store, "Claire", "après", 1)


def fill(store: Store) -> list[str]:
    """Save documents until the disk is full; return what was acknowledged."""
    saved = []
    with pytest.raises(StoreError, match=r"le disque est plein.*rien n’a été perdu") as caught:
        for number in range(1000):
            documents.save(store, "Claire", f"{number}.csv", str(number) * 20000, 0)
            saved.append(f"{number}.csv")
    assert len(caught.value.lines) == 1
    assert caught.value.exit_code == 5
    return saved


def test_a_file_that_may_not_grow(tmp_path: Path, clock: Clock) -> None:
    with open_store(folder=tmp_path, clock=clock) as store:

        @event.listens_for(store.engine, "begin")
        def limit(connection: object) -> None:
            connection.exec_driver_sql("PRAGMA max_page_count=300")  # type: ignore[attr-defined]

        saved = fill(store)
        assert saved
        assert set(documents.paths(store)) == set(saved)
        assert len(journal.history(store, 1000)) == len(saved)
    with open_store(folder=tmp_path, clock=clock) as store:
        documents.save(store, "Claire", "z.csv", "de la place de nouveau", 0)
        assert set(documents.paths(store)) == {*saved, "z.csv"}


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", megabytes=3) as place:
        yield place


def test_a_disk_that_is_full(disk: Path, clock: Clock) -> None:
    with open_store(folder=disk, clock=clock) as store:
        saved = fill(store)
        assert saved
        assert set(documents.paths(store)) == set(saved)
        with pytest.raises(StoreError, match="le disque est plein"):
            backups.write(store, disk / "copie.sqlite")
        assert sorted(path.name for path in disk.iterdir()) == [
            "planner.sqlite", "planner.sqlite-shm", "planner.sqlite-wal", "sauvegardes",
        ]  # fmt: skip
    for backup in (disk / backups.FOLDER).iterdir():
        backup.unlink()
    with open_store(folder=disk, clock=clock) as store:
        documents.save(store, "Claire", "z.csv", "de la place de nouveau", 0)
        assert set(documents.paths(store)) == {*saved, "z.csv"}


def test_restoring_onto_a_full_disk_changes_nothing(
    disk: Path, tmp_path: Path, clock: Clock
) -> None:
    with open_store(folder=disk, clock=clock) as store:
        saved = fill(store)
        copy = backups.write(store, tmp_path / "copie.sqlite")
    closed = closed_store(folder=disk, clock=clock)
    with pytest.raises(StoreError, match="le disque est plein"):
        restore(closed, copy)
    with open_store(folder=disk, clock=clock) as store:
        assert set(documents.paths(store)) == set(saved)


def test_a_full_disk_does_not_keep_the_page_from_opening(disk: Path, clock: Clock) -> None:
    """The backup of the day is missed, and said; what is stored can still be read."""
    with open_store(folder=disk, clock=clock) as store:
        saved = fill(store)
    for backup in (disk / backups.FOLDER).iterdir():
        backup.rename(backup.with_name("auto-2026-01-01.sqlite"))
    with open_store(folder=disk, clock=clock) as store:
        assert set(documents.paths(store)) == set(saved)
        assert "disque est plein" in store.warnings[0]
