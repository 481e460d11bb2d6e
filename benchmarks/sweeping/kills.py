"""A worker killed, then the command, which is typed again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from sweeping.clusters import cluster
from sweeping.territories import ROOT


def kept(folder: Path) -> list[dict[str, Any]]:
    """Whole lines only: the last one may still be on its way."""
    path, found = folder / "runs.jsonl", list[dict[str, Any]]()
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        try:
            found.append(json.loads(line))
        except ValueError:
            break
    return found


def killing(grid: Path, folder: Path, cells: int) -> dict[str, Any]:
    """Kill a worker, then the command; type it again; say what became of the runs."""
    told = folder / "told.json"
    if told.exists():
        known: dict[str, Any] = json.loads(told.read_text(encoding="utf-8"))
        return known
    for file in folder.glob("*"):  # half a rehearsal proves nothing
        file.unlink()
    command = [sys.executable, "-m", "planner.cli", "sweep", str(grid), "-o", str(folder)]
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    with cluster(2, grid.parent) as (address, workers):
        command += ["--scheduler", address, "--quiet"]
        client = subprocess.Popen(command, env=env, start_new_session=True)
        waited(client, folder, cells // 4)
        workers[0].send_signal(signal.SIGKILL)
        at_worker = len(kept(folder))
        waited(client, folder, cells // 2)
        os.killpg(client.pid, signal.SIGKILL)
        client.wait()
        at_client = kept(folder)
        code = subprocess.run(command, env=env, check=False).returncode
    after = kept(folder)
    found = {
        "kept when the worker was killed": at_worker,
        "kept when the command was killed": len(at_client),
        "kept lines still there, unchanged": after[: len(at_client)] == at_client,
        "runs at the end": len(after),
        "distinct": len({run["key"] for run in after}),
        "made again although finished": len(after) - len({run["key"] for run in after}),
        "exit code": code,
    }
    told.write_text(json.dumps(found), encoding="utf-8")
    return found


def waited(client: subprocess.Popen[bytes], folder: Path, runs: int) -> None:
    """Wait until a command has kept so many runs."""
    while len(kept(folder)) < max(1, runs):
        if client.poll() is not None:
            raise SystemExit(f"planner sweep ended early: exit code {client.returncode}")
        time.sleep(0.02)
