import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest
from stores import Clock

from planner.errors import StoreError
from planner.model.jobs import JobKind
from planner.store import Store, jobs, plans
from planner.store.records import CANCELLED, DONE, FAILED, QUEUED, RUNNING, Job


def asked(store: Store, title: str = "Semaine 49") -> Job:
    return jobs.enqueue(
        store, "Claire", JobKind.PLAN, title, {"scenario": "reference", "week": "W49"}
    )


def gone(store: Store) -> None:
    """Have the process of every job be another one, of long ago."""
    with store.writing() as connection:
        connection.execute(jobs.jobs.update().values(process_born=1.0))


def test_jobs_wait_for_each_other(opening: Callable[[], Store]) -> None:
    mine, theirs = opening(), opening()
    one, two = asked(mine), asked(theirs, "Semaine 50")
    assert (one.state, one.folder) == (QUEUED, str(mine.folder / "calculs" / str(one.id)))
    taken = jobs.claim(theirs)
    assert taken is not None
    assert (taken.id, taken.state) == (one.id, RUNNING)
    assert jobs.claim(mine) is None
    assert [job.id for job in jobs.waiting(mine)] == [one.id, two.id]
    assert jobs.finish(mine, one.id, None).state == DONE
    following = jobs.claim(mine)
    assert following is not None
    assert following.id == two.id
    assert [job.id for job in jobs.all_jobs(mine)] == [two.id, one.id]
    assert [job.id for job in jobs.all_jobs(mine, DONE)] == [one.id]


def test_progress_is_read_by_any_page(opening: Callable[[], Store]) -> None:
    mine, theirs = opening(), opening()
    job = asked(mine)
    jobs.claim(mine)
    assert not jobs.report(mine, job.id, "Recherche", 0.4, 0.02)
    seen = jobs.job(theirs, job.id)
    assert (seen.message, seen.progress, seen.gap) == ("Recherche", 0.4, 0.02)


def test_cancelling(store: Store, plan_folder: Path) -> None:
    one, two = asked(store), asked(store)
    jobs.claim(store)
    assert jobs.cancel(store, two.id).state == CANCELLED
    assert jobs.cancel(store, one.id).state == RUNNING
    assert jobs.report(store, one.id, "Recherche", None, None), "told to stop"
    plan = plans.add(store, "Claire", plan_folder)
    over = jobs.finish(store, one.id, plan.id)
    assert (over.state, over.plan) == (CANCELLED, plan.id)
    assert jobs.cancel(store, one.id) == over, "what is over stays so"


def test_a_failure_says_why(store: Store) -> None:
    job = asked(store)
    jobs.claim(store)
    failed = jobs.fail(store, job.id, "aucun planning ne respecte les règles")
    assert (failed.state, failed.message) == (FAILED, "aucun planning ne respecte les règles")
    assert failed.finished_at is not None


def test_a_killed_computation_keeps_its_plan(
    opening: Callable[[], Store], plan_folder: Path
) -> None:
    """A real process, a real kill -9, a restart."""
    store = opening()
    job = asked(store)
    jobs.claim(store)
    copytree(plan_folder, job.folder)
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    jobs.started(store, job.id, process.pid)
    assert jobs.recover(store) == ()
    assert jobs.alive(jobs.job(store, job.id))
    process.kill()
    process.wait()
    (lost,) = jobs.recover(opening())
    assert (lost.id, lost.state) == (job.id, FAILED)
    assert "interrompu" in lost.message
    assert lost.plan is not None
    kept = plans.plan(store, lost.plan)
    assert (kept.label, kept.scenario) == ("Semaine 49", "reference")
    assert jobs.claim(store) is None, "nothing is left to run"


def test_a_process_that_took_the_number_is_not_the_job(store: Store) -> None:
    job = asked(store)
    jobs.claim(store)
    jobs.started(store, job.id, os.getpid())
    gone(store)
    assert [lost.id for lost in jobs.recover(store)] == [job.id]


def test_a_plan_kept_before_the_kill_is_not_kept_twice(store: Store, plan_folder: Path) -> None:
    job = asked(store)
    jobs.claim(store)
    copytree(plan_folder, job.folder)
    plan = plans.add(store, "Claire", Path(job.folder))
    gone(store)
    (lost,) = jobs.recover(store)
    assert lost.plan == plan.id
    assert len(plans.all_plans(store)) == 1


def test_what_is_over_stays_so(store: Store) -> None:
    """A process reports its end, then ends: whoever looked in between must not undo the report."""
    job = asked(store)
    jobs.claim(store)
    gone(store)
    over = jobs.finish(store, job.id, None)
    assert jobs.recover(store) == ()
    assert jobs.fail(store, job.id, "interrompu") == over


@pytest.mark.parametrize("text", [None, "{"])
def test_a_killed_computation_without_a_plan(
    store: Store, plan_folder: Path, clock: Clock, text: str | None
) -> None:
    job = asked(store)
    jobs.claim(store)
    if text is not None:
        Path(job.folder).mkdir(parents=True)
        (Path(job.folder) / "plan.json").write_text(text, encoding="utf-8")
    assert jobs.recover(replace(store, clock=lambda: clock.at)) == (), "it is starting"
    (lost,) = jobs.recover(store)
    assert (lost.state, lost.plan) == (FAILED, None)


def test_folders_of_old_jobs_are_removed(
    store: Store, plan_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "KEPT", 2)
    folders = []
    for _ in range(4):
        job = asked(store)
        folders.append(Path(job.folder))
        copytree(plan_folder, job.folder)
    assert all(folder.is_dir() for folder in folders), "what waits is kept"
    for folder in folders[:3]:
        jobs.cancel(store, int(folder.name))
    asked(store)
    assert [folder.is_dir() for folder in folders] == [False, False, False, True]


def test_a_job_that_is_none(store: Store) -> None:
    with pytest.raises(StoreError, match="n’existe pas"):
        jobs.job(store, 7)
