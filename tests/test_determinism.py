"""`--deterministic`: same input and seed, same plan, byte for byte, in every file.

Each plan is made twice, in processes whose hashes are salted differently: an order taken
from a set of texts would show.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from planner.model.plan import Status

ROOT = Path(__file__).resolve().parents[1]
FILES = {
    "plan.json",
    "inputs.json",
    "travel.csv",
    "communes.geojson",
    "coverage.csv",
    "sessions.csv",
    "itineraire.html",
}
REFERENCE = [
    *("-m", "planner.cli", "plan", "--deterministic", "--time-limit", "20", "--seed", "3"),
    *("--start", "2026-11-30", "--days", "14", "--quiet", "-o"),
]
IRREGULAR = ["-m", "tests.solving.irregular", "1", "5"]


def twice(arguments, folder):
    """Run a command in two processes at once; return the two folders it wrote."""
    folders = [folder / "one", folder / "two"]
    running = [
        subprocess.Popen(
            [sys.executable, *arguments, str(place)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": str(salt)},
            stdout=subprocess.DEVNULL,
        )
        for salt, place in enumerate(folders, start=1)
    ]
    assert [process.wait(timeout=600) for process in running] == [0, 0]
    return folders


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "status"),
    [(REFERENCE, Status.OPTIMAL), (IRREGULAR, Status.FEASIBLE)],
    ids=["reference, proven", "irregular, cut short"],
)
def test_same_input_and_seed_give_the_same_bytes(arguments, status, tmp_path):
    one, two = twice(arguments, tmp_path)
    assert {path.name for path in one.iterdir()} == FILES
    for name in FILES:
        assert (one / name).read_bytes() == (two / name).read_bytes(), name
    plan = json.loads((one / "plan.json").read_text(encoding="utf-8"))
    assert plan["tours"]
    assert plan["certificate"]["status"] == status
