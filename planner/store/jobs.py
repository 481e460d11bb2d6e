"""Computations: asked for, queued, one under way at a time; they outlive the program.

The process that computes writes into the job's folder and reports here. When it is gone
without a word (crash, kill, power cut), `recover` says so and keeps the plan it had written.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from planner.errors import PlannerError, StoreError
from planner.model.jobs import JobKind
from planner.store import plans
from planner.store.database import Store
from planner.store.records import CANCELLED, DONE, FAILED, QUEUED, RUNNING, Job
from planner.store.schema import AnyRow, jobs
from planner.texts import storing

FOLDER = "calculs"
KEPT = 50
"""Jobs whose folders are kept."""

START = timedelta(seconds=30)
"""How long a claimed job may take to have a process."""


def enqueue(store: Store, who: str, kind: JobKind, title: str, request: Mapping[str, Any]) -> Job:
    """Ask for a computation; it waits for those asked for before.

    Parameters
    ----------
    request : Mapping
        What to compute, in the words of whoever runs it; JSON.
    title : str
        How to call it on screen, in French.
    """
    values = {
        "kind": kind, "title": title, "who": who, "request": dict(request), "state": QUEUED,
        "queued_at": store.clock(), "message": "", "cancelling": False, "folder": "",
    }  # fmt: skip
    with store.writing() as connection:
        statement = insert(jobs).values(values).returning(jobs.c.id)
        number: int = connection.execute(statement).scalar_one()
        folder = store.folder / FOLDER / str(number)
        _set(connection, number, folder=str(folder))
    _tidy(store)
    return job(store, number)


def job(store: Store, number: int) -> Job:
    """Return one job.

    Raises
    ------
    StoreError
        There is none of this number.
    """
    with store.reading() as connection:
        row = connection.execute(select(jobs).where(jobs.c.id == number)).one_or_none()
    if row is None:
        raise StoreError(storing.gone(f"calcul {number}"))
    return _record(row)


def all_jobs(store: Store, *states: str, limit: int = 50) -> tuple[Job, ...]:
    """Return the last jobs, the newest first; only those in some states when given."""
    query = select(jobs).order_by(jobs.c.id.desc()).limit(limit)
    if states:
        query = query.where(jobs.c.state.in_(states))
    with store.reading() as connection:
        return tuple(map(_record, connection.execute(query)))


def waiting(store: Store) -> tuple[Job, ...]:
    """Return the job under way, then those queued in their order."""
    return tuple(sorted(all_jobs(store, RUNNING, QUEUED), key=lambda job: job.id))


def claim(store: Store) -> Job | None:
    """Take the job whose turn it is; None while another runs or none waits.

    Cheap when none waits, so that it may be asked often.
    """
    if not all_jobs(store, QUEUED, limit=1):
        return None
    first = select(jobs.c.id).where(jobs.c.state == QUEUED).order_by(jobs.c.id).limit(1)
    busy = select(jobs.c.id).where(jobs.c.state == RUNNING)
    try:
        with store.writing() as connection:
            number = connection.scalar(first)
            if number is None or connection.scalar(busy) is not None:
                return None
            _set(connection, number, state=RUNNING, started_at=store.clock())
    except IntegrityError:  # another server was faster
        return None
    return job(store, number)


def started(store: Store, number: int, process: int) -> None:
    """Note which process computes a job."""
    with store.writing() as connection:
        _set(connection, number, process=process, process_born=_born(process))


def report(
    store: Store, number: int, message: str, progress: float | None, gap: float | None
) -> bool:
    """Note how far a job is.

    Returns
    -------
    bool
        Whether somebody asked for it to stop.
    """
    values = {"message": message, "progress": progress, "gap": gap}
    with store.writing() as connection:
        _set(connection, number, **values)
        return bool(connection.scalar(select(jobs.c.cancelling).where(jobs.c.id == number)))


def cancel(store: Store, number: int) -> Job:
    """Take a job off the queue, or ask the one under way to stop with the best it has."""
    with store.writing() as connection:
        row = connection.execute(select(jobs).where(jobs.c.id == number)).one_or_none()
        if row is not None and row.state == QUEUED:
            told = {"message": storing.CANCELLED_EARLY, "finished_at": store.clock()}
            _set(connection, number, state=CANCELLED, **told)
        elif row is not None and row.state == RUNNING:
            _set(connection, number, cancelling=True)
    return job(store, number)


def finish(store: Store, number: int, plan: int | None, message: str = "") -> Job:
    """Note that a job is over: done, or cancelled with what it had."""
    state = CANCELLED if job(store, number).cancelling else DONE
    return _end(store, number, state, message, plan)


def fail(store: Store, number: int, message: str, plan: int | None = None) -> Job:
    """Note that a job failed, and why, in French."""
    return _end(store, number, FAILED, message, plan)


def recover(store: Store) -> tuple[Job, ...]:
    """Fail the jobs whose process is gone, with the plan it had written, and return them.

    To be called when the program starts, and whenever a process ends without a word.
    """
    ended = []
    for found in all_jobs(store, RUNNING):
        if alive(found) or _starting(store, found):
            continue
        # Read again once the process is gone: its last word may have been that all went well.
        lost = job(store, found.id)
        if lost.state == RUNNING:
            ended.append(fail(store, lost.id, storing.INTERRUPTED, _left_behind(store, lost)))
    return tuple(ended)


def alive(job: Job) -> bool:
    """Whether the process of a job still runs, and is the one that began it."""
    return job.process is not None and _born(job.process) == job.process_born is not None


def _starting(store: Store, job: Job) -> bool:
    """Whether a job was claimed a moment ago, by another server maybe, and begins."""
    waited = store.clock() - (job.started_at or job.queued_at)
    return job.process is None and waited < START


def _tidy(store: Store) -> None:
    """Remove the folders of old jobs: what they gave is in the database."""
    kept = {Path(found.folder) for found in (*all_jobs(store, limit=KEPT), *waiting(store))}
    for folder in (store.folder / FOLDER).glob("*"):
        if folder not in kept:
            shutil.rmtree(folder, ignore_errors=True)


def _left_behind(store: Store, lost: Job) -> int | None:
    """Keep the plan a process had written before it went, if it had and has not."""
    folder = Path(lost.folder)
    if not (folder / plans.PLAN_FILE).is_file():
        return None
    if (kept := plans.holding(store, (folder / plans.PLAN_FILE).read_bytes())) is not None:
        return kept
    try:
        scenario, parent = lost.request.get("scenario", ""), lost.request.get("parent")
        return plans.add(
            store, lost.who, folder, scenario=str(scenario), parent=parent, label=lost.title
        ).id
    except StoreError:
        raise
    except PlannerError:  # plan.json cannot be read
        return None


def _born(process: int) -> float | None:
    """Return when a process began, in seconds; numbers of processes are used again."""
    import psutil

    try:
        found = psutil.Process(process)
        return None if found.status() == psutil.STATUS_ZOMBIE else float(found.create_time())
    except psutil.Error:
        return None


def _end(store: Store, number: int, state: str, message: str, plan: int | None) -> Job:
    with store.writing() as connection:
        told = {"message": message, "plan": plan, "finished_at": store.clock()}
        running = update(jobs).where(jobs.c.id == number, jobs.c.state == RUNNING)
        connection.execute(running.values(state=state, **told))  # what is over stays so
    return job(store, number)


def _set(connection: Connection, number: int, **values: Any) -> None:
    connection.execute(update(jobs).where(jobs.c.id == number).values(**values))


def _record(row: AnyRow) -> Job:
    return Job(**{**row._mapping, "kind": JobKind(row.kind)})
