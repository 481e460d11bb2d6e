"""Where runs are made: processes of this computer."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from queue import SimpleQueue
from typing import Protocol

from planner.errors import PlannerError
from planner.sweep.runs import Solved, Task, failed, solve
from planner.texts import sweeping as words

ATTEMPTS = 3
"""Processes that a run may lose before it is given up, as on Dask (allowed-failures)."""


class Workers(Protocol):
    """Makes runs side by side."""

    @property
    def size(self) -> int:
        """How many runs are made at once, as far as is known."""

    def submit(self, task: Task) -> Future[Solved]:
        """Queue a run; its future never ends later than `close`."""

    def close(self) -> None:
        """Abandon what is queued and stop what runs."""


class LocalProcesses:
    """`size` processes of this computer, each on one run at a time."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="planner-lane")
        self._lanes = tuple(_Lane() for _ in range(size))
        self._idle: SimpleQueue[_Lane] = SimpleQueue()
        for lane in self._lanes:
            self._idle.put(lane)

    def submit(self, task: Task) -> Future[Solved]:
        return self._threads.submit(self._run, task)

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        for lane in self._lanes:
            lane.close()
        self._threads.shutdown(wait=True)

    def _run(self, task: Task) -> Solved:
        lane = self._idle.get()  # there are as many lanes as threads
        try:
            return lane.run(task)
        finally:
            self._idle.put(lane)


class _Lane:
    """A process that outlives its runs, replaced when it dies."""

    def __init__(self) -> None:
        self._process: SpawnProcess | None = None
        self._closed = False
        self._guard = threading.Lock()

    def run(self, task: Task) -> Solved:
        for _ in range(ATTEMPTS):
            try:
                connection = self._connected()
                connection.send(task)
                solved: Solved = connection.recv()
            except (EOFError, OSError):
                self._process = None
            else:
                return solved
        return Solved(failed(task, PlannerError(words.KILLED)))

    def close(self) -> None:
        with self._guard:
            self._closed = True
            if self._process is not None:
                self._process.kill()

    def _connected(self) -> Connection:
        with self._guard:
            if self._closed:
                raise EOFError
            if self._process is None or not self._process.is_alive():
                context = multiprocessing.get_context("spawn")
                self._connection, theirs = context.Pipe()
                self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
                self._process.start()
                theirs.close()
            return self._connection


def _serve(connection: Connection) -> None:
    """Solve what comes until nobody sends any more; the body of a local process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the command, which stops us
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 1)  # HiGHS prints below Python
    while True:
        try:
            connection.send(solve(connection.recv()))
        except (EOFError, OSError):  # the command is gone
            os._exit(0)
