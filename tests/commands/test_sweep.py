"""`planner sweep` as typed: files, French, exit codes, Ctrl-C and a kill."""

import csv
import json
import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from grids import GRID, grid

ROOT = Path(__file__).resolve().parents[2]
LONG = GRID.replace("[15, 10]", "[15, 12, 10, 8, 6, 5]")


@pytest.fixture
def sweep(run):
    return partial(run, "sweep")


def rows(folder):
    with (folder / "runs.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def keys(folder):
    lines = (folder / "runs.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["key"] for line in lines]


def test_a_grid_and_the_same_again(tmp_path, monkeypatch, sweep):
    monkeypatch.chdir(tmp_path)
    path = grid(tmp_path)
    code, out, err = sweep(path, "--processes", 1)
    assert (code, out) == (0, ["4 calculs : 4 réussis.", "Tableau : out/grille/grille.html"])
    assert len(err) == 4  # a line a run, without a terminal
    assert "[4/4]" in err[-1]
    table = rows(tmp_path / "out/grille")
    assert [row["territory"] for row in table] == ["t0", "t0", "t1", "t1"]
    assert [row["policy.target_minutes"] for row in table] == ["15", "10"] * 2
    assert {row["status"] for row in table} == {"done"}
    assert all(float(row["level"]) > 0 for row in table)
    page = (tmp_path / "out/grille/grille.html").read_text(encoding="utf-8")
    assert "estimations" in page
    before = (tmp_path / "out/grille/runs.jsonl").read_bytes()
    code, out, _ = sweep(path, "--processes", 1)
    assert code == 0
    assert "4 réussis (4 déjà là, non refaits)" in out[0]
    assert (tmp_path / "out/grille/runs.jsonl").read_bytes() == before
    assert rows(tmp_path / "out/grille") == table


def test_failures_are_told_and_retried_when_asked(tmp_path, sweep):
    path = grid(tmp_path, territories=2)
    (tmp_path / "terres/t1/venues.csv").write_text("id\n", encoding="utf-8")
    code, out, err = sweep(path, "-o", tmp_path / "out", "--processes", 1)
    assert code == 2
    assert " : 2 réussis, 2 en échec." in out[0]
    assert any("venues.csv, ligne 1" in line for line in err)
    assert any("qu’avec --retry" in line for line in err)
    code, out, _ = sweep(path, "-o", tmp_path / "out", "--processes", 1, "--retry", "--quiet")
    assert (code, out) == (2, [str(tmp_path / "out" / "grille.html")])
    failed = [row for row in rows(tmp_path / "out") if row["status"] == "failed"]
    assert [row["exit_code"] for row in failed] == ["2", "2"]
    assert "qu’avec --retry" in (tmp_path / "out" / "grille.html").read_text(encoding="utf-8")


def test_a_grid_that_is_none(tmp_path, sweep):
    code, _, err = sweep(tmp_path / "rien.toml")
    assert code == 2
    assert "fichier introuvable" in err[0]


# The command, ended from within once two runs are kept: however fast the others are, they are not.
ENDED = """
import os, signal
from planner.sweep import Journal
from planner.cli import console

append, runs = Journal.append, []

def counted(journal, run):
    append(journal, run)
    runs.append(run)
    if len(runs) == 2:
        {}

Journal.append = counted
if __name__ == "__main__":  # its processes import this file
    console()
"""
CTRL_C = "os.killpg(0, signal.SIGINT)"  # as a terminal does: every process of the command
KILLED = "os.kill(os.getpid(), signal.SIGKILL)"


def ended(path, folder, how):
    """The command in a process of its own, and what it said on errors."""
    script = path.with_name("command.py")
    script.write_text(ENDED.format(how), encoding="utf-8")
    words = ["sweep", str(path), "-o", str(folder), "--processes", "1"]
    return subprocess.run(
        [sys.executable, str(script), *words],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
        encoding="utf-8",
        start_new_session=True,
    )


@pytest.mark.slow
def test_ctrl_c_keeps_what_is_finished(tmp_path, sweep):
    path, folder = grid(tmp_path, LONG, territories=3), tmp_path / "out"
    done = ended(path, folder, CTRL_C)
    assert done.returncode == 130
    assert done.stderr.splitlines()[-1].startswith("Interrompu : les calculs terminés sont gardés")
    assert "Traceback" not in done.stderr
    kept = keys(folder)
    assert 2 <= len(kept) < 18
    assert sum(row["status"] == "waiting" for row in rows(folder)) >= 18 - len(kept)
    assert "Grille inachevée" in (folder / "grille.html").read_text(encoding="utf-8")
    assert sweep(path, "-o", folder, "--processes", 1)[0] == 0
    assert keys(folder)[: len(kept)] == kept
    assert len(keys(folder)) == len(set(keys(folder))) == 18


@pytest.mark.slow
def test_a_killed_command_goes_on_where_it_was(tmp_path, sweep):
    path, folder = grid(tmp_path, LONG, territories=3), tmp_path / "out"
    assert ended(path, folder, KILLED).returncode == -signal.SIGKILL
    kept = keys(folder)
    assert len(kept) == 2
    with (folder / "runs.jsonl").open("a", encoding="utf-8") as journal:
        journal.write('{"key": "half a li')
    assert sweep(path, "-o", folder, "--processes", 1)[0] == 0
    assert keys(folder)[: len(kept)] == kept
    assert len(keys(folder)) == len(set(keys(folder))) == 18
