"""A copy of the real data, to be spoilt one fault at a time."""

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from planner.errors import InputError
from planner.loading import load_problem
from planner.model.scenario import Problem

DATA = Path(__file__).parents[2] / "data"
START = date(2026, 11, 30)


@dataclass(frozen=True)
class World:
    """A folder that holds everything a plan needs."""

    folder: Path

    @property
    def scenario(self) -> Path:
        return self.folder / "scenarios" / "reference.toml"

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace the first `old` of a file, which must be there."""
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def load(self, start: date | None = START, days: int = 28) -> Problem:
        return load_problem(self.scenario, start, days)

    def faults(self, start: date | None = START, days: int = 28) -> tuple[str, ...]:
        """Return the lines of the error that loading must raise."""
        with pytest.raises(InputError) as caught:
            self.load(start, days)
        assert caught.value.exit_code == 2
        return caught.value.lines


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    for name in ("communes.geojson", "venues.csv", "activities.toml", "sites.csv"):
        shutil.copy(DATA / name, tmp_path / name)
    for name in ("scenarios", "calendars"):
        shutil.copytree(DATA / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)  # so that faults name files shortly
    return World(tmp_path)
