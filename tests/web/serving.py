"""The real server, in a process of its own that can be killed."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from tests.efforts import PATIENT


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/static/page.css", timeout=PATIENT):
            return True
    except OSError:
        return False


class Server:
    """``planner serve`` on a free port, with a home of its own."""

    def __init__(self, home: Path, today: str = "2026-11-30") -> None:
        self.home, self.port, self.today = home, free_port(), today
        self.address = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        code = "from planner.cli import console; console()"
        words = ["serve", "--no-open", "--port", str(self.port), "--today", self.today]
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, *words],
            env={**os.environ, "PLANNER_HOME": str(self.home)},
            stdout=subprocess.DEVNULL,
        )
        while not answers(self.address):
            assert self.process.poll() is None
            time.sleep(0.2)

    def on(self, today: str) -> None:
        """Start again on another day."""
        self.kill()
        self.today = today
        self.start()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
