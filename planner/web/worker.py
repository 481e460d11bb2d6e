"""The process of one job: ``python -m planner.web.worker HOME NUMBER DAY``."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NoReturn

from planner.atomic import write_text
from planner.errors import PlannerError, StoreError
from planner.leaving import leave
from planner.model.effort import Effort, Progress
from planner.model.jobs import JobKind
from planner.pipeline import Result
from planner.store import Store, jobs, open_store, plans
from planner.store.database import clock_on
from planner.store.records import Job
from planner.texts import web as said
from planner.web.desk import PlanningService
from planner.web.jobs import RESULT

EVERY = 0.3
"""Seconds between two reports, at least."""


@dataclass(frozen=True)
class JobTask:
    """A job as its process sees it."""

    job: Job
    desk: PlanningService
    report: Progress

    @property
    def asked(self) -> Mapping[str, Any]:
        """What it was asked."""
        return self.job.request

    @property
    def folder(self) -> Path:
        """Where it writes its plan."""
        return Path(self.job.folder)


@dataclass(frozen=True)
class JobOutcome:
    """What a job gave.

    Parameters
    ----------
    shown : Mapping
        ``next``, the address of what to look at, and what is shown there.
    plan : int, optional
        Number of the plan it computed.
    """

    shown: Mapping[str, Any]
    plan: int | None = None


def reporter(store: Store, number: int, limit: float) -> Progress:
    """Return what notes the progress of a job, not too often."""
    began = time.monotonic()
    told = ("", 0.0)

    def report(stage: str, value: float | None, bound: float | None) -> None:
        nonlocal told
        now = time.monotonic()
        if stage == told[0] and now - told[1] < EVERY:
            return
        told = (stage, now)
        gap = abs(value - bound) / abs(value) if value and bound is not None else None
        if jobs.report(store, number, said.stage(stage), min(0.99, (now - began) / limit), gap):
            os.kill(os.getpid(), signal.SIGINT)

    return report


def plan(task: JobTask) -> JobOutcome:
    """Compute the plan of a period, and announce it unless it is only tried."""
    from planner import pipeline
    from planner.loading import load_problem
    from planner.revising.continuing import carried, with_unforeseen
    from planner.web.views.periods import not_over

    start, first = (date.fromisoformat(task.asked[name]) for name in ("start", "first"))
    scenario, announce = Path(task.asked["scenario_file"]), bool(task.asked.get("announce", True))
    end = start + timedelta(days=int(task.asked["days"]) - 1)
    if announce:
        start, first = not_over(task.desk, scenario, start, first, end)
    used = plans.adopted_between(task.desk.store, start, end)
    problem = load_problem(scenario, start, (end - start).days + 1)
    held = task.desk.in_force(start, first - timedelta(days=1))
    problem = carried(problem, held, first)
    if announce and first in used:
        problem = with_unforeseen(problem, task.desk.stored(used[first].id), first)
    travel = pipeline.travel_times(problem)
    effort = Effort(float(task.asked["limit"]))
    result = pipeline.make_plan(problem, travel, effort, task.report)
    polygons, roads = pipeline.load_polygons(scenario), pipeline.roads(problem)
    pipeline.write_result(result, task.folder, polygons, roads=roads)
    now = plans.adopted_between(task.desk.store, start, end)
    if announce and [plan.id for plan in now.values()] != [plan.id for plan in used.values()]:
        raise StoreError(said.CHANGED_WHILE_COMPUTING)
    label = said.computed(first if problem.past else None)
    kept = _keep(task, label if announce else task.job.title)
    if announce:
        plans.adopt(task.desk.store, task.job.who, kept)
    return JobOutcome({"next": task.asked["back"], "interrupted": result.interrupted}, kept)


def _keep(task: JobTask, label: str) -> int:
    asked, store = task.asked, task.desk.store
    return plans.add(
        store, task.job.who, task.folder,
        scenario=str(asked.get("scenario", "")), parent=asked.get("parent"), label=label,
    ).id  # fmt: skip


def revise(task: JobTask) -> JobOutcome:
    """Compute the least change after something unforeseen; it is announced once looked at."""
    from planner import pipeline
    from planner.revising.announcing import announcements
    from planner.revising.replanning import Terms, replan
    from planner.revising.revision_report import report
    from planner.web.views.requests import DISRUPTIONS, REVISION

    asked, number = task.asked, int(task.asked["parent"])
    if "disruptions" not in asked:
        raise StoreError(said.EARLIER_VERSION)
    stored = task.desk.stored(number)
    today = date.fromisoformat(asked["today"])
    terms = Terms(today, make_up=bool(asked["make_up"]))
    disruptions = DISRUPTIONS.validate_python(asked["disruptions"])
    revised = replan(stored, disruptions, terms, Effort(float(asked["limit"])))
    result: Result = revised.result
    source = task.desk.folder(number)
    roads = pipeline.roads(result.problem, source)
    pipeline.write_result(result, task.folder, pipeline.polygons_of(source), roads=roads)
    messages = announcements(result.problem, result.plan, revised.overrides)
    write_text(task.folder / "messages.txt", messages)
    told = REVISION.dump_python(report(revised, terms), mode="json")
    kept = _keep(task, task.job.title)
    shown = {"next": f"/imprevus/{task.job.id}", "report": told, "messages": messages}
    return JobOutcome(shown, kept)


def explain(task: JobTask) -> JobOutcome:
    """Explain what a commune gets, and what a visit would bring and cost, as far as is proven."""
    from planner.explaining import explanation
    from planner.web.views.requests import ANSWER

    stored, code = task.desk.stored(int(task.asked["plan"])), task.asked["commune"]
    effort = Effort(float(task.asked["limit"]))
    answer = explanation(stored, code, effort, task.report, task.desk.visits).answer
    shown = {"next": f"/couverture/{code}?reponse={task.job.id}"}
    return JobOutcome(
        shown | ({"answer": ANSWER.dump_python(answer, mode="json")} if answer else {})
    )


def compare(task: JobTask) -> JobOutcome:
    """Set plans side by side in full: every commune, maps, what is proven."""
    task.desk.compare(task.asked["plans"])
    return JobOutcome({"next": task.asked["back"]})


WORK: dict[JobKind, Callable[[JobTask], JobOutcome]] = {
    JobKind.PLAN: plan,
    JobKind.REVISE: revise,
    JobKind.EXPLAIN: explain,
    JobKind.COMPARE: compare,
}
"""What each kind of job does."""


def run(store: Store, number: int) -> None:
    """Do a job, and note how it ended."""
    job = jobs.job(store, number)
    report = reporter(store, number, float(job.request.get("limit", 60)))
    try:
        if jobs.report(store, number, said.PREPARING, 0.0, None):
            raise KeyboardInterrupt
        outcome = WORK[job.kind](JobTask(job, PlanningService(store), report))
    except PlannerError as error:
        if jobs.job(store, number).cancelling:
            jobs.finish(store, number, None, said.STOPPED)
        else:
            jobs.fail(store, number, "\n".join(error.lines))
        return
    except KeyboardInterrupt:
        jobs.finish(store, number, None, said.STOPPED)
        return
    write_text(Path(job.folder) / RESULT, json.dumps(outcome.shown, ensure_ascii=False))
    jobs.finish(store, number, outcome.plan)


def _interrupt(signum: int, frame: object) -> None:
    """Stop the search once; what follows writes the best plan found."""
    signal.signal(signum, signal.SIG_IGN)
    raise KeyboardInterrupt


def main(home: Path, number: int, day: date) -> None:
    """Do the job of a store on a day."""
    store = open_store(folder=home, clock=clock_on(day))
    run(store, number)
    store.close()


def console() -> NoReturn:
    """Do the job of a store on a day, all given as arguments, and end the process."""
    # Inherited as ignored when the server was started in the background.
    signal.signal(signal.SIGINT, _interrupt)
    main(Path(sys.argv[1]), int(sys.argv[2]), date.fromisoformat(sys.argv[3]))
    leave(0)


if __name__ == "__main__":
    console()
