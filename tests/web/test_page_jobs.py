"""Computations in processes of their own: queued, stopped, killed, found again."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from planner.model.jobs import JobKind
from planner.store import Store, jobs, open_store, plans
from planner.store.records import Job
from planner.web.desk import PlanningService
from planner.web.jobs import Runner, over, result_of, succeeded
from tests.efforts import PATIENT
from tests.postgres import emptied
from tests.web.conftest import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[PlanningService]:
    monkeypatch.delenv("PLANNER_DATABASE", raising=False)
    if request.param == "postgresql":  # as its processes find it too
        address = emptied(request.getfixturevalue("postgresql"))
        monkeypatch.setenv("PLANNER_DATABASE", address)
    store = open_store(folder=tmp_path / "home")
    made = PlanningService(store)
    made.install("test", ROOT / "data")
    yield made
    store.close()


@pytest.fixture
def runner(desk: PlanningService) -> Iterator[Runner]:
    made = Runner(desk.store)
    made.start()
    yield made
    made.stop()


def ask(desk: PlanningService, days: int = 14) -> int:
    """Ask for two weeks, proven in seconds; four take all the time they are given."""
    scenario = desk.scenario()
    asked = {
        "start": "2026-11-30", "first": "2026-11-30", "days": days, "limit": PATIENT,
        "scenario": "reference",
        "scenario_file": str(scenario), "back": "/semaine/2026-W49",
    }  # fmt: skip
    return jobs.enqueue(desk.store, "test", JobKind.PLAN, "Planning", asked).id


def wait(store: Store, number: int, until: Callable[[Job], bool]) -> Job:
    while not until(job := jobs.job(store, number)):
        time.sleep(0.1)
    return job


def test_a_plan_is_computed_kept_and_announced(desk: PlanningService, runner: Runner) -> None:
    number = ask(desk)
    job = wait(desk.store, number, over)
    assert job.state == "done" and succeeded(job) and job.plan is not None
    assert result_of(job)["next"] == "/semaine/2026-W49"
    found = desk.in_week(date(2026, 11, 30))
    assert found is not None and found.id == job.plan
    assert (desk.folder(found.id) / "itineraire.html").exists()
    assert job.progress is not None


def test_stopping_keeps_the_best_found_and_the_next_one_starts(
    desk: PlanningService, runner: Runner
) -> None:
    first, second, third = ask(desk, 28), ask(desk, 28), ask(desk, 28)
    # The second criterion is being worked on: a plan exists.
    wait(desk.store, first, lambda job: job.gap is not None or over(job))
    assert [job.state for job in jobs.waiting(desk.store)] == ["running", "queued", "queued"]
    runner.cancel(second)
    runner.cancel(first)
    stopped = wait(desk.store, first, over)
    assert stopped.state == "cancelled" and stopped.plan is not None and succeeded(stopped)
    assert jobs.job(desk.store, second).state == "cancelled"
    wait(desk.store, third, lambda job: job.state == "running")
    runner.cancel(third)
    assert wait(desk.store, third, over).state == "cancelled"


def test_a_crash_is_told_and_the_queue_goes_on(desk: PlanningService, runner: Runner) -> None:
    first, second = ask(desk, 28), ask(desk, 6)
    job = wait(desk.store, first, lambda job: job.process is not None)
    assert job.process is not None
    os.kill(job.process, signal.SIGKILL)
    lost = wait(desk.store, first, over)
    assert lost.state == "failed" and lost.message
    # Refused in French, and nothing is announced.
    refused = wait(desk.store, second, over)
    assert refused.state == "failed" and "de 7 à 728 jours" in refused.message
    assert plans.all_plans(desk.store) == ()


def test_what_runs_outlives_its_server(desk: PlanningService) -> None:
    first = Runner(desk.store)
    first.start()
    number = ask(desk)
    wait(desk.store, number, lambda job: job.process is not None)
    first.stop()
    second = Runner(desk.store)
    second.start()
    try:
        assert wait(desk.store, number, over).state == "done"
    finally:
        second.stop()
