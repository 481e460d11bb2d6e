"""Long computations: each in a process of its own, one at a time, in the store's queue.

The server only starts processes; each writes into its folder and reports to the store itself.
So a computation outlives the server that started it, and its crash harms nobody else.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from planner.errors import PlannerError
from planner.store import Store, jobs
from planner.store.records import CANCELLED, DONE, QUEUED, RUNNING, Job

POLL, RECOVER = 0.2, 2.0
"""Seconds between two looks at the queue, and between two searches for lost processes."""

RESULT = "result.json"


def over(job: Job) -> bool:
    """Tell whether nothing more will come of a job."""
    return job.state not in (QUEUED, RUNNING)


def result_of(job: Job) -> dict[str, Any]:
    """Return what a job gave: ``next``, the address of what to look at, and what is shown there."""
    try:
        found = json.loads((Path(job.folder) / RESULT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def succeeded(job: Job) -> bool:
    """Tell whether a job gave something to look at."""
    ended = job.state in (DONE, CANCELLED) or job.plan is not None
    return over(job) and ended and bool(result_of(job))


class Runner:
    """Starts the jobs of a store, one after the other."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._ended = threading.Event()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="planner-queue", daemon=True)

    def start(self) -> None:
        """Begin to serve the queue."""
        self._thread.start()

    def stop(self) -> None:
        """Serve the queue no more; what runs goes on, and will be found again."""
        self._stop.set()
        self._thread.join()

    def _serve(self) -> None:
        looked = 0.0
        while not self._stop.wait(POLL):
            # A full disk, a busy database: tried again at the next round.
            with contextlib.suppress(OSError, PlannerError):
                if self._ended.is_set() or time.monotonic() - looked > RECOVER:
                    self._ended.clear()
                    looked = time.monotonic()
                    jobs.recover(self._store)
                if job := jobs.claim(self._store):
                    self._launch(job)

    def _launch(self, job: Job) -> None:
        folder = Path(job.folder)
        folder.mkdir(parents=True, exist_ok=True)
        words = (self._store.folder, job.id, self._store.clock().date())
        with (folder / "errors.txt").open("wb") as errors:
            child = subprocess.Popen(
                [sys.executable, "-m", "planner.web.worker", *map(str, words)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                start_new_session=True,
            )
        jobs.started(self._store, job.id, child.pid)
        threading.Thread(target=self._reap, args=(child,), daemon=True).start()

    def _reap(self, child: subprocess.Popen[bytes]) -> None:
        child.wait()
        self._ended.set()

    def cancel(self, number: int) -> None:
        """Interrupt a job, which keeps the best it has found; one that waits is dropped."""
        job = jobs.cancel(self._store, number)
        # Before its first message it could not tell an interruption from a crash; it will
        # look for itself whether it is still wanted.
        if job.state == RUNNING and job.message and job.process and jobs.alive(job):
            with contextlib.suppress(ProcessLookupError):
                os.kill(job.process, signal.SIGINT)
