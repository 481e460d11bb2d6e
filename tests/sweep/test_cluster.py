"""A real Dask cluster of this computer: same results, and workers that die."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from grids import GRID, grid

from planner.errors import InputError, StoreError
from planner.loading import load_grid
from planner.model.grid import DONE
from planner.runs.pool import LocalProcesses
from planner.sweep import Journal, fill
from planner.sweep.cluster import DaskCluster

DASK = [sys.executable, "-m", "dask"]
HERE = {"env": os.environ | {"PYTHONPATH": str(Path.cwd())}, "stderr": subprocess.DEVNULL}


class Cluster:
    """A scheduler and its workers, each a process."""

    def __init__(self, folder):
        self.folder = folder
        found = folder / "scheduler.json"
        options = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
        self.scheduler = self.start("scheduler", *options, "--scheduler-file", str(found))
        while not found.exists() or not found.read_text(encoding="utf-8").strip():
            time.sleep(0.1)
        import json

        self.address = json.loads(found.read_text(encoding="utf-8"))["address"]
        self.workers = [self.worker(), self.worker()]

    def start(self, kind, *options):
        return subprocess.Popen([*DASK, kind, *options], **HERE)

    def worker(self):
        options = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1"]
        place = ["--local-directory", str(self.folder / "work")]
        return self.start("worker", self.address, *options, *place)

    def close(self):
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    running = Cluster(tmp_path_factory.mktemp("cluster"))
    yield running
    running.close()


def filled(path, out, workers, **options):
    try:
        return fill(load_grid(path), out, workers, **options)
    finally:
        workers.close()


def results(runs):
    return {index: (run.key, run.status, run.indicators) for index, run in runs.items()}


@pytest.mark.slow
def test_a_cluster_finds_what_local_processes_find(tmp_path, cluster):
    path = grid(tmp_path)
    afar = filled(path, tmp_path / "dask", DaskCluster(cluster.address))
    here = filled(path, tmp_path / "local", LocalProcesses(1))
    assert all(run.status == DONE for run in afar.values())
    assert results(afar) == results(here)


@pytest.mark.slow
def test_a_killed_worker_costs_no_run(tmp_path, cluster):
    text = GRID.replace("[15, 10]", "[15, 12, 10, 8]")
    path = grid(tmp_path, text, territories=3)
    killed = []

    def advance(settled):
        if not killed:
            victim = cluster.workers.pop()
            victim.send_signal(signal.SIGKILL)
            killed.append(victim.wait())

    runs = filled(path, tmp_path / "out", DaskCluster(cluster.address), advance=advance)
    assert killed == [-signal.SIGKILL]
    assert len(runs) == 12
    assert all(run.status == DONE for run in runs.values())
    cluster.workers.append(cluster.worker())


@pytest.mark.slow
def test_a_lost_scheduler_leaves_what_was_finished(tmp_path):
    running = Cluster(tmp_path)
    path = grid(tmp_path, GRID.replace("[15, 10]", "[15, 12, 10, 8]"), territories=3)

    def advance(settled):
        if running.scheduler.poll() is None:
            running.scheduler.kill()

    try:
        workers = DaskCluster(running.address)
        with pytest.raises(StoreError, match="connexion perdue"):
            filled(path, tmp_path / "out", workers, advance=advance)
    finally:
        running.close()
    with Journal(tmp_path / "out" / "runs.jsonl") as journal:
        kept = set(journal.runs)
    assert kept
    runs = filled(path, tmp_path / "out", LocalProcesses(1))
    assert len(runs) == 12
    assert kept < {run.key for run in runs.values()}


def test_nobody_at_the_address(monkeypatch):
    monkeypatch.setattr("planner.sweep.cluster.JOIN_SECONDS", 1)
    with pytest.raises(InputError, match="aucun ordonnanceur Dask ne répond") as caught:
        DaskCluster("tcp://127.0.0.1:9")
    assert len(caught.value.lines) == 1


def test_a_scheduler_without_workers(tmp_path, monkeypatch):
    from distributed import Client

    # Only the workers are waited for a moment: the scheduler may take its time to answer.
    waiting = Client.wait_for_workers
    monkeypatch.setattr(Client, "wait_for_workers", lambda self, n, **_: waiting(self, n, 1))
    monkeypatch.setattr(Cluster, "worker", lambda self: self.scheduler)
    running = Cluster(tmp_path)
    try:
        with pytest.raises(InputError, match="aucun poste de calcul"):
            DaskCluster(running.address)
    finally:
        running.close()


def test_an_address_that_is_none():
    with pytest.raises(InputError, match="aucun ordonnanceur"):
        DaskCluster("n'importe quoi")


def test_without_dask(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match="n’est pas installée"):
        DaskCluster("tcp://127.0.0.1:9")
