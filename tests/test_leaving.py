"""Who ends a process: its own entry, never a function that a test or a notebook calls."""

import ast
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import click
import pytest

from planner import cli
from tests.efforts import PATIENT

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "planner"

# A solver that does not look at the clock is abandoned and runs on, until the process ends.
ABANDONED = """
import threading, time
from ortools.math_opt.python import mathopt
from planner.model.effort import Effort
from planner.solving import backend

def deaf(*arguments, **options):
    while threading.main_thread().is_alive():
        time.sleep(0.01)
    print("the abandoned solve ended", flush=True)

def abandon():
    mathopt.solve, backend.GRACE = deaf, 0.01
    model = mathopt.Model()
    assert backend.run(model, Effort(0.01)).value is None
    assert any(t.name == backend.THREAD_NAME for t in threading.enumerate())
"""

SUITE = """
from planner.cli import main

def test_the_command_runs_beside_an_abandoned_solve():
    abandon()
    assert main(["check", "nowhere"]) == 2

def test_after_it():
    assert {}
"""

CONSOLE = """
from planner.cli import cli, console

@cli.command()
def overrun():
    abandon()
    print("said", flush=False)

console()
"""


def python(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=PATIENT,
    )


@pytest.mark.parametrize(
    ("second", "code", "summary"), [(True, 0, "2 passed"), (False, 1, "1 failed, 1 passed")]
)
@pytest.mark.parametrize("processes", [(), ("-n", "1")], ids=["here", "xdist"])
def test_a_suite_beside_an_abandoned_solve_says_how_it_ended(
    tmp_path, second, code, summary, processes
):
    (tmp_path / "test_tiny.py").write_text(ABANDONED + SUITE.format(second), encoding="utf-8")
    words = ("-m", "pytest", "-q", "-p", "no:cacheprovider", *processes)
    done = python(*words, "test_tiny.py", folder=tmp_path)
    assert done.returncode == code, done.stdout + done.stderr
    assert done.stdout.count(f"{summary} in ") == 1


def test_the_command_ends_at_once_beside_an_abandoned_solve(tmp_path):
    code = ABANDONED + CONSOLE
    done = python("-c", code, "overrun", folder=tmp_path)
    # Not even the word of the solve that would have been waited for.
    assert (done.returncode, done.stdout, done.stderr) == (0, "said\n", "")


@pytest.mark.parametrize("module", ["planner", "planner.cli"])
def test_modules_run_as_the_command_does(tmp_path, module):
    done = python("-m", module, "check", "nowhere", folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("nowhere")


@pytest.mark.parametrize(
    ("raised", "code"),
    [
        (KeyboardInterrupt(), 130),
        (click.Abort(), 130),
        (click.exceptions.Exit(4), 4),
        (ValueError("odd"), 1),
        (None, 0),
    ],
)
def test_every_end_of_a_command_is_a_number(monkeypatch, capsys, raised, code):
    @click.command()
    def ends() -> None:
        if raised is not None:
            raise raised

    monkeypatch.setitem(cli.cli.commands, "ends", ends)
    assert cli.main(["ends"]) == code
    assert "Traceback" not in capsys.readouterr().err


def test_an_interrupted_comparison_is_a_number(monkeypatch, capsys, tmp_path):
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("planner.comparing.report.compare_files", interrupted)
    assert cli.main(["compare", "-o", str(tmp_path)]) == 130
    (said,) = capsys.readouterr().err.splitlines()
    assert "la même commande reprend" in said


# What ends a process, and the modules that are the body of one.
ENDS = {
    "os._exit": {"leaving.py"},
    "sys.exit": {"leaving.py"},
    "leave": {"cli.py:console", "runs/pool.py:_serve", "web/worker.py:console"},
}


def ends(path: Path) -> set[tuple[str, str]]:
    """Return each call that ends a process, with the function it stands in."""
    found = set()
    for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(function, ast.FunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.Call):
                    found.add((ast.unparse(node.func), function.name))
    return {(call, name) for call, name in found if call in ENDS}


def test_only_the_entry_of_a_process_ends_it():
    seen: dict[str, set[str]] = {call: set() for call in ENDS}
    for path in PACKAGE.rglob("*.py"):
        place = path.relative_to(PACKAGE).as_posix()
        for call, function in ends(path):
            seen[call].add(f"{place}:{function}" if call == "leave" else place)
    assert seen == ENDS


def test_the_end_of_a_process_is_recognised(tmp_path):
    path = tmp_path / "module.py"
    path.write_text(
        textwrap.dedent("""
        def f():
            if True:
                os._exit(3)
    """)
    )
    assert ends(path) == {("os._exit", "f")}
