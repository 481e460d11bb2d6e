"""Kills and full disks under the page: what it said was saved is there, and it says the rest."""

from __future__ import annotations

import re
import subprocess
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx2
import pytest
from sqlalchemy import text

from planner.store import backups, closed_store, migrating, open_store, venues
from planner.store.restoring import restore
from planner.web.app import create_app
from tests.conftest import Run
from tests.disks import small_disk
from tests.web.conftest import WEEK, Page, settings
from tests.web.serving import Server, free_port

KEY = "joinville-fixe"
VENUE = f"/lieux/{KEY}"


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return found[1]


class Saver:
    """A tab that saves the notes of a venue again and again, until nobody answers."""

    def __init__(self, address: str, cells: dict[str, str], last: int) -> None:
        self.address, self.cells = address, cells
        self.sent = self.acknowledged = last
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self) -> None:
        with httpx2.Client(base_url=self.address) as http:
            while True:
                try:
                    seen = http.get(VENUE).text
                    self.sent += 1
                    form = self.cells | {"notes": f"note {self.sent}"}
                    form |= {name: hidden(seen, name) for name in ("jeton", "version")}
                    answer = http.post(VENUE, data=form)
                except httpx2.TransportError:
                    return
                assert answer.status_code == 303, answer.text
                self.acknowledged = self.sent


@pytest.mark.slow
def test_what_was_acknowledged_survives_a_kill(home: Path) -> None:
    with open_store(folder=home) as store:
        cells = dict(venues.venue(store, KEY).cells)
    server, found = Server(home), 0
    try:
        for _ in range(3):
            saver = Saver(server.address, cells, found)
            while saver.acknowledged < found + 5 and saver.thread.is_alive():
                saver.thread.join(0.01)
            server.kill()
            saver.thread.join()
            server.start()
            number = re.search(r'value="note (\d+)"', httpx2.get(server.address + VENUE).text)
            assert number
            assert found + 5 <= saver.acknowledged <= int(number[1]) <= saver.sent
            found = int(number[1])
    finally:
        server.kill()


def test_a_restored_backup_is_what_the_page_shows(home: Path, tmp_path: Path) -> None:
    copy, notes = tmp_path / "copie.sqlite", ["avant la sauvegarde", "après la sauvegarde"]
    app = create_app(settings(home))
    page, store = Page(app), app.state.shop.desk.store
    for note in notes:
        row = venues.venue(store, KEY)
        form = {**row.cells, "version": str(row.version), "notes": note}
        assert page.post(VENUE, form).status_code == 303
        if note is notes[0]:
            backups.write(store, copy)
    assert notes[1] in page.get(VENUE).text
    store.close()
    closed = closed_store(folder=home)
    restore(closed, copy)
    closed.close()
    again = create_app(settings(home))
    shown = Page(again)
    assert notes[0] in shown.get(VENUE).text and notes[1] not in shown.get(VENUE).text
    assert shown.get(f"/semaine/{WEEK}").status_code == 200
    again.state.shop.desk.store.close()


def test_a_database_of_an_older_program_is_opened_by_the_page(home: Path) -> None:
    """As the first version left it: another index, and its number."""
    old = closed_store(folder=home)
    with old.writing() as connection:
        for statement in (
            "DROP INDEX ix_attendance_venue_date",
            "CREATE INDEX ix_attendance_venue ON attendance (venue)",
            "UPDATE alembic_version SET version_num = '0001'",
        ):
            connection.execute(text(statement))
    old.close()
    app = create_app(settings(home))
    page = Page(app)
    for path in (VENUE, f"/semaine/{WEEK}", "/frequentation", "/bilan"):
        assert page.get(path).status_code == 200
    with app.state.shop.desk.store.reading() as connection:
        assert migrating.version_of(connection) == migrating.newest()
    app.state.shop.desk.store.close()


def test_a_database_of_a_newer_program_is_refused_in_one_line(home: Path, run: Run) -> None:
    store = closed_store(folder=home)
    with store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLANNER_HOME", str(home))
        code, out, (line,) = run("serve", "--no-open", "--port", free_port())
    assert (code, out) == (5, [])
    assert "version plus récente du logiciel" in line


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", megabytes=12) as place:
        yield place


def test_a_full_disk_is_told_and_nothing_is_lost(furnished: Path, disk: Path) -> None:
    home = disk / "home"
    subprocess.run(["cp", "-r", str(furnished), str(home)], check=True)
    app = create_app(settings(home))
    page, store = Page(app), app.state.shop.desk.store
    before = venues.venue(store, KEY)
    fields = {**before.cells, "version": str(before.version), "notes": "n" * 1500}
    token = page.token("/lieux/nouveau")
    ballast = home / "ballast"
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)
    saved = 0
    answer = page.post(VENUE, fields, token=token)
    while answer.status_code == 303:  # what the database's file still has room for
        saved += 1
        fields |= {"version": str(before.version + saved), "notes": f"{saved}" * 1500}
        answer = page.post(VENUE, fields, token=token)
    assert answer.status_code in (409, 422)
    assert "le disque est plein" in answer.text
    assert venues.venue(store, KEY).version == before.version + saved
    # What is there can still be read, and a computation says why it has no result.
    for path in ("/lieux", "/journal", f"/semaine/{WEEK}"):
        answer = page.get(path)
        assert answer.status_code == 200 or "le disque est plein" in answer.text
    ballast.unlink()
    assert page.post(VENUE, fields, token=token).status_code == 303
    assert page.get(f"/semaine/{WEEK}").status_code == 200
    store.close()
