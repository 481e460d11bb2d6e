"""Peak memory and time of the program's commands, each in a process of its own.

    python benchmarks/memory.py
    python benchmarks/memory.py --scenario FILE --days 28 --start 2026-11-30 --time-limit 280

Without --scenario: `planner plan` on the reference scenario, 14 and 28 days unless --days
says otherwise. Results are kept in benchmarks/results/memory.md, one row a command; a command
measured again replaces its row.

Peak memory is the largest resident set of the process as the system counts it (ru_maxrss);
seconds are wall-clock, from start to end of the process, files written. This file imports
nothing heavy: a child's peak counts the memory of the process it was forked from.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
import tomllib
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "memory.md"
REFERENCE = ROOT / "data" / "scenarios" / "reference.toml"
COLUMNS = (
    "territory", "scenario", "communes", "teams", "start", "days", "time limit (s)", "seed",
    "peak (MiB)", "seconds", "certificate", "measured on",
)  # fmt: skip
NAMING = 8
"""The first columns say what was measured, the others what came out."""


@dataclass(frozen=True)
class Run:
    """A plan to make."""

    scenario: Path
    start: str
    days: int
    limit: float
    seed: int

    def command(self, folder: Path) -> list[str]:
        return [
            *(sys.executable, "-m", "planner.cli", "plan", "--quiet"),
            *("--scenario", str(self.scenario.resolve()), "-o", str(folder)),
            *("--start", self.start, "--days", str(self.days)),
            *("--time-limit", f"{self.limit:g}", "--seed", str(self.seed)),
        ]


def measure(command: list[str]) -> tuple[float, float]:
    """Run a command; return its peak resident set in MiB and its seconds."""
    started = time.monotonic()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: exit code {process.returncode}")
    # Linux counts in KiB, macOS in bytes.
    return usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10), seconds


def certificate(plan: dict[str, Any]) -> str:
    """Say what was proven, criterion by criterion."""
    stated = plan["certificate"]
    tiers = ", ".join(f"{t['name']} {t['value']:g} (gap {t['gap']:.3%})" for t in stated["tiers"])
    return f"{stated['status']}: {tiers}"


def machine() -> str:
    """Processors, memory and versions, without which the figures mean little."""
    ours = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "version"
    ]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors, {memory:.0f} GiB, "
        f"Python {platform.python_version()}, OR-Tools {version('ortools')}, "
        f"planner {ours}, {date.today()}"
    )


def row(run: Run) -> list[str]:
    """Measure a run; return its cells."""
    with tempfile.TemporaryDirectory() as place:
        peak, seconds = measure(run.command(Path(place) / "plan"))
        plan = json.loads((Path(place) / "plan" / "plan.json").read_text(encoding="utf-8"))
        inputs = json.loads((Path(place) / "plan" / "inputs.json").read_text(encoding="utf-8"))
    cells = (
        plan["territory"]["name"], plan["scenario"]["name"], plan["territory"]["communes"],
        len(inputs["scenario"]["teams"]), run.start, run.days, f"{run.limit:g}", run.seed,
        f"{peak:.0f}", f"{seconds:.1f}", certificate(plan), machine(),
    )  # fmt: skip
    return [str(cell) for cell in cells]


def kept() -> dict[tuple[str, ...], list[str]]:
    """Rows measured before."""
    rows = {}
    for line in RESULTS.read_text(encoding="utf-8").splitlines() if RESULTS.exists() else ():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == len(COLUMNS) and cells[0] != COLUMNS[0] and set(cells[0]) != {"-"}:
            rows[tuple(cells[:NAMING])] = cells
    return rows


def write(rows: dict[tuple[str, ...], list[str]]) -> None:
    """Write the table."""
    lines = [
        "# Peak memory and time",
        "",
        "`planner plan`, measured by `python benchmarks/memory.py` in a process of its own. Peak "
        "resident set in MiB (2^20 bytes); wall-clock seconds, files written.",
        "",
        *("| " + " | ".join(cells) + " |" for cells in (COLUMNS, ["---"] * len(COLUMNS))),
        *("| " + " | ".join(cells) + " |" for _, cells in sorted(rows.items())),
    ]
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scenario", type=Path, default=REFERENCE)
    parser.add_argument("--start", default="2026-11-30")
    parser.add_argument("--days", type=int, action="append")
    parser.add_argument("--time-limit", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    for days in asked.days or ([14, 28] if asked.scenario == REFERENCE else [28]):
        cells = row(Run(asked.scenario, asked.start, days, asked.time_limit, asked.seed))
        write(kept() | {tuple(cells[:NAMING]): cells})
        print(*cells, sep=" | ", flush=True)


if __name__ == "__main__":
    main()
