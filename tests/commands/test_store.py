from pathlib import Path

import pytest

from planner.store import kept_settings as settings
from planner.store import open_store
from tests.conftest import Run


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("PLANNER_DATABASE", raising=False)
    return tmp_path / "home"


def put(value: int) -> None:
    with open_store() as store:
        settings.put(store, "Claire", "x", value)


def value() -> object:
    with open_store() as store:
        return settings.get(store, "x").value


def refused(done: tuple[int, list[str], list[str]], why: str) -> None:
    code, _, (line,) = done
    assert code == 5
    assert why in line


def test_backup_and_restore(home: Path, tmp_path: Path, run: Run) -> None:
    put(1)
    copy = tmp_path / "copie.sqlite"
    code, (line,), _ = run("backup", copy)
    assert code == 0
    assert line.startswith(f"Sauvegarde écrite : {copy} (")
    put(2)
    code, (first, second), _ = run("restore", copy)
    assert (code, value()) == (0, 1)
    assert f"Données reprises de {copy} (dernière modification le " in first
    replaced = Path(second.removeprefix("Les données remplacées sont gardées dans ").rstrip("."))
    assert replaced.parent == home / "sauvegardes"
    assert run("restore", replaced)[0] == 0
    assert value() == 2


def test_a_backup_without_a_name_is_dated(home: Path, run: Run) -> None:
    put(1)
    code, (path,), _ = run("backup", "--quiet")
    assert code == 0
    path = Path(path)
    assert path.parent == home / "sauvegardes"
    assert path.name.startswith("planner-20")


def test_refusals_are_one_line_and_5(home: Path, tmp_path: Path, run: Run) -> None:
    refused(run("backup"), "aucune donnée enregistrée")
    assert not home.exists()
    put(1)
    taken = tmp_path / "notes.txt"
    taken.write_text("mes notes", encoding="utf-8")
    refused(run("backup", taken), "existe déjà")
    refused(run("restore", taken), "pas une base de données du planner")
    refused(run("restore", tmp_path / "rien.sqlite"), "rien.sqlite")
    assert taken.read_text(encoding="utf-8") == "mes notes"
    assert value() == 1
