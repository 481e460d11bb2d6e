"""A grid settled: every cell once, nothing finished made again, failures told."""

import os
import signal
from concurrent.futures import Future

import pytest
from grids import GRID, grid

from planner import __version__, pipeline
from planner.errors import InfeasibleError, StoreError
from planner.loading import digest, load_grid, read_plan_dir, scenario_digest
from planner.model.grid import DONE, FAILED
from planner.runs.kept import solved
from planner.runs.pool import LocalProcesses
from planner.sweep import Journal, fill
from planner.sweep.cells import prepare, recorded
from tests.workers import Here


def settle(path, folder, workers, **options):
    found = []
    fill(load_grid(path), folder, workers, advance=found.append, **options)
    return found


def test_every_cell_is_settled_once(tmp_path):
    path, workers = grid(tmp_path), Here()
    settled = settle(path, tmp_path, workers)
    assert sorted(one.index for one in settled) == [0, 1, 2, 3]
    assert all(one.run.status == DONE and one.fresh for one in settled)
    assert len(set(workers.solved)) == 4


def test_a_run_is_what_the_pipeline_makes(tmp_path):
    loaded = load_grid(grid(tmp_path, territories=1))
    job = prepare(loaded, loaded.cells[0])
    found = solved(job, loaded.effort)
    run = recorded(job, loaded.cells[0], found)
    plan = pipeline.make_plan(job.problem, job.travel, loaded.effort).plan
    assert run.indicators == plan.indicators
    assert run.certificate["status"] == plan.certificate.status
    assert found.result.plan == plan


def test_runs_kept_by_earlier_programs_keep_their_key(tmp_path):
    """What is kept is found again by the words a grid is written in."""
    loaded = load_grid(grid(tmp_path, territories=1))
    job = prepare(loaded, loaded.cells[0])
    asked = {"time_limit": 10.0, "workers": 8, "seed": 0, "deterministic": True}
    inputs = scenario_digest(job.problem), job.travel.digest
    assert job.name == digest((*inputs, asked, __version__))


def test_nothing_finished_is_made_again(tmp_path):
    path = grid(tmp_path)
    interrupted = Here(stop_after=2)
    with pytest.raises(KeyboardInterrupt):
        settle(path, tmp_path, interrupted)
    workers = Here()
    settled = settle(path, tmp_path, workers)
    # What was handed over but not yet kept when the interruption came is made again.
    with Journal(tmp_path / "runs.jsonl") as journal:
        assert len(journal.runs) == 4
    kept = [one.run.key for one in settled if not one.fresh]
    assert len(settled) == 4
    assert not set(kept) & set(workers.solved)
    assert settle(path, tmp_path, Here(stop_after=0)) != []


def test_another_input_or_option_is_another_run(tmp_path):
    path = grid(tmp_path, territories=1)
    settle(path, tmp_path, Here())
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("deterministic", "seed = 3\ndeterministic"), encoding="utf-8")
    workers = Here()
    settle(path, tmp_path, workers)
    assert len(workers.solved) == 2
    path.write_text(text, encoding="utf-8")
    venues = tmp_path / "terres" / "t0" / "venues.csv"
    rows = venues.read_text(encoding="utf-8").splitlines()
    venues.write_text("\n".join(rows[:-1]) + "\n", encoding="utf-8")
    workers = Here()
    settle(path, tmp_path, workers)
    assert len(workers.solved) == 2


def test_cells_of_the_same_inputs_are_one_run(tmp_path):
    text = GRID.replace("policy.target_minutes = [15, 10]", 'name = ["Un", "Un"]\n')
    text += "policy.target_minutes = [15, 15.0]\n"
    path = grid(tmp_path, text, territories=1)
    workers = Here()
    settled = settle(path, tmp_path, workers)
    assert len(settled) == 4
    assert len(workers.solved) == 1
    again = settle(path, tmp_path, Here(stop_after=0))
    for found in (settled, again):
        assert [one.run.changes for one in sorted(found, key=lambda one: one.index)] == [
            {"name": "Un", "policy.target_minutes": value} for value in (15, 15.0) * 2
        ]


def test_a_failure_is_kept_with_its_reason_and_retried_only_when_asked(tmp_path):
    path = grid(tmp_path, GRID.replace("target_minutes = [15, 10]", "target_minutes = [15]")
                + 'quotas."Séances".min = [2]\nteams.satellite.shift = [["09:00", "10:00"]]\n',
                territories=1)  # fmt: skip
    workers = Here()
    (one,) = settle(path, tmp_path, workers)
    assert (one.run.status, one.run.exit_code) == (FAILED, InfeasibleError.exit_code)
    assert one.run.reason
    assert one.run.name == "CC du Bassin de Joinville en Champagne"
    (again,) = settle(path, tmp_path, Here(stop_after=0))
    assert again.run == one.run
    assert not again.fresh
    (retried,) = settle(path, tmp_path, workers, retry=True)
    assert retried.fresh
    assert len(workers.solved) == 2


def test_a_territory_at_fault_does_not_stop_the_others(tmp_path):
    path = grid(tmp_path)
    (tmp_path / "terres" / "t0" / "venues.csv").write_text("id\n", encoding="utf-8")
    settled = settle(path, tmp_path, Here())
    failures = [one.run for one in settled if one.run.status == FAILED]
    assert [run.territory for run in failures] == ["t0", "t0"]
    assert all(run.exit_code == 2 and "venues.csv" in run.reason for run in failures)
    assert len(settled) == 4
    assert settle(path, tmp_path, Here(stop_after=0))


def test_each_failure_is_retried_once(tmp_path):
    """Cells of the same inputs under way, ended a moment ago, or failed before."""
    text = GRID.replace("policy.target_minutes = [15, 10]", 'name = ["A", "A", "B", "C", "A"]\n')
    text += 'quotas."Séances".min = [2]\nteams.satellite.shift = [["09:00", "10:00"]]\n'
    path, workers = grid(tmp_path, text, territories=1), Here()
    assert len(settle(path, tmp_path, workers)) == 5
    assert len(set(workers.solved)) == len(workers.solved) == 3
    again = Here()
    settled = settle(path, tmp_path, again, retry=True)
    assert sorted(one.index for one in settled) == [0, 1, 2, 3, 4]
    assert again.solved == workers.solved


def test_workers_that_are_lost_say_so(tmp_path):
    class Lost(Here):
        def submit(self, work, task, *more):
            future = Future()
            future.cancel()
            future.set_running_or_notify_cancel()
            return future

    with pytest.raises(StoreError, match="connexion perdue"):
        settle(grid(tmp_path), tmp_path, Lost())


def test_local_processes(tmp_path):
    """Two real processes; plans are kept, and are those of one process."""
    path, out = grid(tmp_path), tmp_path / "out"
    workers = LocalProcesses(2)
    try:
        runs = fill(load_grid(path), out, workers, plans=True)
    finally:
        workers.close()
    assert len(runs) == 4
    assert all(run.status == DONE for run in runs.values())
    for run in runs.values():
        problem, plan, travel = read_plan_dir(out / "plans" / run.key)
        effort = load_grid(path).effort
        assert pipeline.make_plan(problem, travel, effort).plan == plan
        assert pipeline.judge(out / "plans" / run.key) == ()


def test_a_process_that_is_killed_is_replaced(tmp_path):
    path = grid(tmp_path, territories=1)
    workers = LocalProcesses(1)
    seen = []

    def advance(settled):
        seen.append(settled.index)
        (lane,) = workers._lanes
        os.kill(lane._process.pid, signal.SIGKILL)

    try:
        runs = fill(load_grid(path), tmp_path / "out", workers, advance=advance)
    finally:
        workers.close()
    assert sorted(seen) == [0, 1]
    assert [run.status for run in runs.values()] == [DONE, DONE]
