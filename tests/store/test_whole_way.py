"""From the store to the solver and back: the files of one are the input of the other."""

import subprocess
import sys
from pathlib import Path

import pytest
from stores import REFERENCE, ROOT

from planner.loading import read_plan_dir
from planner.model.jobs import JobKind
from planner.pipeline import judge
from planner.store import Store, inputs, jobs, plans, venues


@pytest.mark.slow
def test_a_plan_of_stored_inputs_is_computed_kept_and_judged(store: Store, tmp_path: Path) -> None:
    """In a process of its own, as the page does; then judged from the files given back."""
    inputs.take_over(store, "Claire", REFERENCE)
    hall = venues.venue(store, "poissons-fixe")
    venues.save(store, "Claire", hall.id, {"name": "Poissons – périscolaire"}, hall.version)
    job = jobs.enqueue(store, "Claire", JobKind.PLAN, "Deux semaines", {"scenario": "reference"})
    assert jobs.claim(store) is not None
    scenario = inputs.materialise(store, tmp_path / "inputs")
    command = [
        sys.executable, "-m", "planner.cli", "plan", "--scenario", str(scenario), "--quiet",
        "--start", "2026-11-30", "--days", "14", "--deterministic", "--time-limit", "1",
        "-o", job.folder,
    ]  # fmt: skip
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        jobs.started(store, job.id, process.pid)
    assert process.returncode == 0
    plan = plans.add(store, "Claire", Path(job.folder), scenario="reference", label=job.title)
    jobs.finish(store, job.id, plan.id)
    folder = plans.materialise(store, plan.id, tmp_path / "again")
    assert judge(folder) == ()
    problem, again, _ = read_plan_dir(folder)
    assert problem.index.venues["poissons-fixe"].name == "Poissons – périscolaire"
    assert plan.figures["level"] == again.indicators["level"]
    sizes = {file.path: file.size for file in plans.files(store, plan.id)}
    assert sizes == {
        path.relative_to(folder).as_posix(): path.stat().st_size
        for path in folder.rglob("*")
        if path.is_file()
    }
