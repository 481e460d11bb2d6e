"""What a database is made of when it opens: new, older, newer, damaged, not ours."""

import os
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text
from stores import Clock

from planner.errors import StoreError
from planner.store import Store, backups, closed_store, migrating, open_store, venues
from planner.store.database import address as default_address
from planner.store.database import home
from planner.store.schema import metadata

HALL = {"id": "salle", "name": "Salle des fêtes"}


def database(folder: Path) -> Path:
    return folder / "planner.sqlite"


def made(folder: Path, clock: Clock) -> Path:
    """Make a database with one venue, closed."""
    with open_store(folder=folder, clock=clock) as store:
        venues.add(store, "Claire", HALL)
    return database(folder)


def test_migrations_make_the_tables_of_the_program(store: Store) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert migrating.version_of(connection) == migrating.newest()


def test_what_is_kept_is_there_again(opening: Callable[[], Store]) -> None:
    first = opening()
    added = venues.add(first, "Claire", HALL)
    first.close()
    assert venues.venue(opening(), "salle") == added


@pytest.mark.parametrize("version", migrating.known()[:-1])
def test_an_older_database_is_brought_up_to_date(
    address: str, tmp_path: Path, clock: Clock, version: str
) -> None:
    folder = tmp_path / "home"
    old = closed_store(address, folder, clock)
    folder.mkdir(exist_ok=True)
    with old.writing() as connection:
        migrating.upgrade(connection, version)
        connection.execute(
            text(
                "INSERT INTO edit (id, at, who, what, nature) "
                "VALUES (1, '2026-01-05 08:00:00+00:00', 'Claire', 'Réglage', 'edit')"
            )
        )
        connection.execute(text("INSERT INTO setting VALUES ('service', 1, '\"RPE\"')"))
    old.close()
    with open_store(address, folder, clock) as store, store.reading() as connection:
        assert migrating.version_of(connection) == migrating.newest()
        assert connection.scalar(text("SELECT value FROM setting")) in ("RPE", '"RPE"')
        assert connection.scalar(text("SELECT who FROM edit")) == "Claire"
    (backup,) = (folder / backups.FOLDER).glob(f"avant-migration-{version}-*.sqlite")
    with closing(sqlite3.connect(backup)) as copy:
        assert copy.execute("SELECT version_num FROM alembic_version").fetchone() == (version,)
        assert copy.execute("SELECT id FROM setting").fetchall() == [("service",)]


def test_a_database_of_a_newer_program_is_left_alone(
    opening: Callable[[], Store], address: str, tmp_path: Path, clock: Clock
) -> None:
    store = opening()
    venues.add(store, "Claire", HALL)
    with store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    with pytest.raises(StoreError, match="version plus récente du logiciel") as caught:
        open_store(address, tmp_path / "home", clock)
    assert len(caught.value.lines) == 1
    engine = create_engine(address)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "9999"
        assert connection.scalar(text("SELECT count(*) FROM venue")) == 1
    engine.dispose()


def test_tables_of_something_else_are_left_alone(
    address: str, tmp_path: Path, clock: Clock
) -> None:
    (tmp_path / "home").mkdir(exist_ok=True)
    engine = create_engine(address)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE recipes (id INTEGER)"))
    with pytest.raises(StoreError, match="pas une base de données du planner"):
        open_store(address, tmp_path / "home", clock)
    assert inspect(engine).get_table_names() == ["recipes"]
    engine.dispose()


def test_a_file_that_is_no_database(tmp_path: Path, clock: Clock) -> None:
    database(tmp_path).write_bytes(b"Liste des salles" * 100)
    with pytest.raises(StoreError, match="pas une base de données du planner"):
        open_store(folder=tmp_path, clock=clock)
    assert database(tmp_path).read_bytes() == b"Liste des salles" * 100


def test_a_damaged_database_is_named_and_left_alone(tmp_path: Path, clock: Clock) -> None:
    path = made(tmp_path, clock)
    raw = bytearray(path.read_bytes())
    page = 4096
    for start in range(2 * page, len(raw), page):  # every page but the first two
        raw[start : start + 64] = os.urandom(64)
    path.write_bytes(raw)
    with pytest.raises(StoreError, match=r"base de données est abîmée.*planner restore"):
        open_store(folder=tmp_path, clock=clock)
    assert path.read_bytes() == bytes(raw)


def test_a_folder_that_is_a_file(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "home").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="vérifier les droits"):
        open_store(folder=tmp_path / "home", clock=clock)


def test_a_server_that_is_not_there(tmp_path: Path, clock: Clock) -> None:
    url = "postgresql://claire:secret@127.0.0.1:1/planner"
    with pytest.raises(StoreError, match="base injoignable") as caught:
        open_store(url, tmp_path, clock)
    assert "secret" not in str(caught.value)


def test_the_driver_of_servers_is_an_extra(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match="demande l’extra"):
        open_store("postgresql://localhost/planner", tmp_path, clock)


@pytest.mark.parametrize("url", ["planner.sqlite", "mysql://localhost/x", "http://localhost", ""])
def test_an_address_that_is_none(
    tmp_path: Path, clock: Clock, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLANNER_DATABASE", url)
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path))
    if not url:
        assert default_address() == f"sqlite:///{tmp_path / 'planner.sqlite'}"
        return
    with pytest.raises(StoreError, match="PLANNER_DATABASE"):
        open_store(clock=clock)


def test_where_data_live(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path))
    assert home() == tmp_path
    monkeypatch.setenv("PLANNER_DATABASE", "postgresql://localhost/planner")
    assert default_address(tmp_path) == "postgresql://localhost/planner"
    monkeypatch.delenv("PLANNER_HOME")
    assert home().name == "planner"


def test_the_file_is_set_for_safe_writes(tmp_path: Path, clock: Clock) -> None:
    with open_store(folder=tmp_path, clock=clock) as store, store.reading() as connection:
        told = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert told == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1,
                    "busy_timeout": 5000}  # fmt: skip


def test_one_backup_a_day_and_fourteen_in_all(tmp_path: Path, clock: Clock) -> None:
    made(tmp_path, clock)
    for _ in range(20):
        open_store(folder=tmp_path, clock=clock).close()
        open_store(folder=tmp_path, clock=clock).close()
        clock.at += timedelta(days=1)
    names = sorted(path.name for path in (tmp_path / backups.FOLDER).iterdir())
    assert len(names) == 14
    assert (names[0], names[-1]) == ("auto-2026-11-29.sqlite", "auto-2026-12-12.sqlite")


def test_a_day_begins_with_a_backup_without_a_restart(store: Store, clock: Clock) -> None:
    """What is lost at worst is what was written since the morning."""
    venues.add(store, "Claire", HALL)
    assert not (store.folder / backups.FOLDER).exists(), "there was nothing to lose"
    clock.at += timedelta(days=1)
    venues.add(store, "Claire", {"id": "autre"})
    venues.add(store, "Claire", {"id": "encore"})
    (path,) = (store.folder / backups.FOLDER).iterdir()
    assert path.name == "auto-2026-11-24.sqlite"
    with backups.opened(path) as copy:
        assert [found.id for found in venues.all_venues(copy)] == ["salle"]
