"""Work done side by side: processes of this computer, or what stands for them."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, ThreadPoolExecutor, wait
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from traceback import format_exc
from typing import Any, Protocol, TypeVar

from planner.errors import PlannerError, StoreError
from planner.leaving import leave
from planner.texts.sweeping import KILLED, LOST

Made = TypeVar("Made")
Task = TypeVar("Task")

AHEAD = 2
"""Tasks handed over for each one being done: the next is there when one ends."""

ATTEMPTS = 3
"""Processes that a piece of work may lose before it is given up, as on Dask (allowed-failures)."""


class Workers(Protocol):
    """Does pieces of work side by side."""

    @property
    def size(self) -> int:
        """How many are done at once, as far as is known."""

    def submit(self, work: Callable[..., Made], *arguments: Any) -> Future[Made]:
        """Queue a piece of work; its future never ends later than `close`."""

    def close(self) -> None:
        """Abandon what is queued and stop what runs."""


def finished(
    workers: Workers, work: Callable[..., Made], tasks: Iterable[Task], *more: Any
) -> Iterator[tuple[Task, Future[Made]]]:
    """Do ``work(task, *more)`` of every task, and yield each when it has ended.

    Tasks are taken one by one as workers need them: many are never in memory together.

    Raises
    ------
    StoreError
        The workers are lost.
    """
    waiting: dict[Future[Made], Task] = {}

    def ended() -> Iterator[tuple[Task, Future[Made]]]:
        for future in wait(waiting, return_when=FIRST_COMPLETED).done:
            try:
                future.exception()
            except CancelledError:
                raise StoreError(LOST) from None
            yield waiting.pop(future), future

    for task in tasks:
        while len(waiting) >= AHEAD * workers.size:
            yield from ended()
        waiting[workers.submit(work, task, *more)] = task
    while waiting:
        yield from ended()


class LocalProcesses:
    """Processes of this computer, each on one piece of work at a time; one a processor if not told.

    What is sent, returned or raised is pickled. A process that dies is replaced and its work
    done again; after `ATTEMPTS` times its future raises PlannerError. Ctrl-C is for the one who
    submits, and calls `close`.
    """

    def __init__(self, size: int | None = None) -> None:
        self.size = size or _processors()
        self._lanes: list[_Lane] = []
        self._mine = threading.local()  # each thread drives a process of its own
        self._threads = ThreadPoolExecutor(self.size, "planner-lane", self._begin)

    def submit(self, work: Callable[..., Made], *arguments: Any) -> Future[Made]:
        return self._threads.submit(lambda: self._mine.lane.run(work, arguments))

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        for lane in self._lanes:
            lane.close()
        self._threads.shutdown(wait=True)

    def _begin(self) -> None:
        self._mine.lane = _Lane()
        self._lanes.append(self._mine.lane)


def _processors() -> int:
    """Return how many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # Linux only
        return os.cpu_count() or 1


class _Lane:
    """A process that outlives its work, replaced when it dies."""

    def __init__(self) -> None:
        self._process: SpawnProcess | None = None
        self._closed = False
        self._guard = threading.Lock()

    def run(self, work: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        for _ in range(ATTEMPTS):
            try:
                connection = self._connected()
                connection.send((work, arguments))
                made, error = connection.recv()
            except (EOFError, OSError):
                self._process = None
                continue
            if error is not None:
                raise error
            return made
        raise PlannerError(KILLED)

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
    """Do what comes until nobody sends any more; the body of a local process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the command, which stops us
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 1)  # HiGHS prints below Python
    while True:
        try:
            work, arguments = connection.recv()
            try:
                answer: tuple[Any, Exception | None] = work(*arguments), None
            except Exception as error:
                error.add_note(format_exc())  # for --debug
                answer = None, error
            connection.send(answer)
        except (EOFError, OSError):  # the command is gone
            leave(0)
