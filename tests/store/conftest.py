"""The same tests on a file and on a server; stores whose clock ticks."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from stores import Clock

from planner.store import Store, open_store
from tests.postgres import emptied


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'home' / 'planner.sqlite'}"
    return emptied(request.getfixturevalue("postgresql"))


@pytest.fixture(autouse=True)
def _nobody_s_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep a developer's own data out of reach."""
    monkeypatch.delenv("PLANNER_DATABASE", raising=False)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def opening(address: str, tmp_path: Path, clock: Clock) -> Iterator[Callable[[], Store]]:
    """Opens the same database again and again, as another page or after a restart."""
    opened: list[Store] = []

    def open_it() -> Store:
        opened.append(open_store(address, tmp_path / "home", clock))
        return opened[-1]

    yield open_it
    for store in opened:
        store.close()


@pytest.fixture
def store(opening: Callable[[], Store]) -> Store:
    return opening()


@pytest.fixture
def plan_folder(tmp_path: Path) -> Path:
    """The files of a small plan: only plan.json is read by the store."""
    folder = tmp_path / "plan"
    (folder / "calendriers").mkdir(parents=True)
    plan = {
        "horizon": {"start": "2026-11-30", "end": "2026-12-27"},
        "indicators": {"level": 0.8, "sessions": 31},
    }
    (folder / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    (folder / "itineraire.html").write_text("<p>Séances</p>" * 500, encoding="utf-8")
    (folder / "calendriers" / "52250.ics").write_bytes(b"BEGIN:VCALENDAR\r\n")
    return folder
