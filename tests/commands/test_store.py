from pathlib import Path

import pytest

from planner.cli import main
from planner.store import open_store, settings


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("PLANNER_DATABASE", raising=False)
    return tmp_path / "home"


def run(*words: str) -> int:
    with pytest.raises(SystemExit) as caught:
        main(list(words))
    return int(caught.value.code or 0)


def put(value: int) -> None:
    with open_store() as store:
        settings.put(store, "Claire", "x", value)


def value() -> object:
    with open_store() as store:
        return settings.get(store, "x").value


def test_backup_and_restore(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(1)
    copy = tmp_path / "copie.sqlite"
    assert run("backup", str(copy)) == 0
    assert f"Sauvegarde écrite\N{NO-BREAK SPACE}: {copy}" in capsys.readouterr().out
    put(2)
    assert run("restore", str(copy)) == 0
    assert value() == 1
    first, second = capsys.readouterr().out.splitlines()
    assert f"Données reprises de {copy} (dernière modification le " in first
    replaced = Path(second.removeprefix("Les données remplacées sont gardées dans ").rstrip("."))
    assert replaced.parent == home / "sauvegardes"
    assert run("restore", str(replaced)) == 0
    assert value() == 2


def test_a_backup_without_a_name_is_dated(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(1)
    assert run("backup", "--quiet") == 0
    path = Path(capsys.readouterr().out.strip())
    assert path.parent == home / "sauvegardes"
    assert path.name.startswith("planner-20")


def test_refusals_are_one_line_and_5(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("backup") == 5
    assert "aucune donnée enregistrée" in capsys.readouterr().err
    assert not home.exists()
    put(1)
    taken = tmp_path / "notes.txt"
    taken.write_text("mes notes", encoding="utf-8")
    assert run("backup", str(taken)) == 5
    assert "existe déjà" in capsys.readouterr().err
    assert run("restore", str(taken)) == 5
    assert "pas une base de données du planner" in capsys.readouterr().err
    assert run("restore", str(tmp_path / "rien.sqlite")) == 5
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert taken.read_text(encoding="utf-8") == "mes notes"
    assert value() == 1
