"""`planner serve`: the port, the password, what is announced."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner

from planner.cli import cli
from planner.errors import InputError
from planner.web.security import passwords
from tests.efforts import PATIENT
from tests.web.serving import free_port

ROOT = Path(__file__).parents[2]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_a_taken_port_is_said(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = CliRunner().invoke(cli, ["serve", "--no-open", "--port", str(port)])
    assert isinstance(done.exception, InputError)
    assert f"port {port}" in str(done.exception) and "déjà pris" in str(done.exception)


def test_elsewhere_than_here_a_password_is_chosen(home: Path) -> None:
    with socket.create_server(("0.0.0.0", 0)) as taken:
        words = ["serve", "--no-open", "--host", "0.0.0.0", "--port", str(taken.getsockname()[1])]
        short = CliRunner().invoke(cli, words, input="court\ncourt\n")
        assert isinstance(short.exception, InputError) and "trop court" in str(short.exception)
        other = CliRunner().invoke(cli, words, input="une phrase\nune autre\n")
        assert isinstance(other.exception, InputError) and "diffèrent" in str(other.exception)
        assert passwords.stored_hash(home) == ""
        phrase = "une phrase assez longue"
        done = CliRunner().invoke(cli, words, input=f"{phrase}\n{phrase}\n")
    assert passwords.right(passwords.stored_hash(home), phrase)
    assert done.output == "Mot de passe du service : \nLe même, une seconde fois : \n"
    _, errors = served(home, "127.0.0.2", "/connexion")
    assert "sans chiffrement" in errors and "--name" in errors


def test_it_serves_until_interrupted(home: Path) -> None:
    told, errors = served(home, "127.0.0.1", "/debut")
    assert errors == ""
    assert "http://127.0.0.1:" in told and "tout est gardé" in told


def served(home: Path, host: str, path: str) -> tuple[str, str]:
    """Serve for real, open a page, interrupt; return what was said."""
    port = free_port()
    code = "from planner.cli import console; console()"
    server = subprocess.Popen(
        [sys.executable, "-c", code, "serve", "--no-open", "--host", host, "--port", str(port)],
        env={**os.environ, "PLANNER_HOME": str(home)},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    while True:
        try:
            with urllib.request.urlopen(f"http://{host}:{port}{path}", timeout=PATIENT) as answer:
                assert "Satellite mobile" in answer.read().decode()
            break
        except OSError:
            assert server.poll() is None, server.communicate()
            time.sleep(0.2)
    server.send_signal(signal.SIGINT)
    told, errors = server.communicate(timeout=PATIENT)
    assert server.returncode == 0
    return told, errors
