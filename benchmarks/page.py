"""How fast the coordinator's page answers: five years of plans and head-counts, 20 readers.

One 28-day plan of the reference scenario is solved, then announced again for each of 65 blocks
(its dates shifted), and 2,000 head-counts a year are noted. A real server then answers 20
readers at once. ``python benchmarks/page.py [SECONDS]`` writes benchmarks/results/page.md.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from datetime import date, timedelta
from datetime import time as clock
from pathlib import Path

from planner import pipeline
from planner.loading import load_problem
from planner.model.attendance import Attendance, SessionKey
from planner.model.effort import Effort
from planner.store import attendance, open_store, plans
from planner.web.desk import PlanningService

ROOT = Path(__file__).parents[1]
SCENARIO = ROOT / "data" / "scenarios" / "reference.toml"
START = date(2026, 11, 23)
BLOCKS, PER_YEAR, READERS = 65, 2000, 20
PAUSE = 4.0
"""Seconds a reader looks at a page, on average, before asking for the next one."""

PAGES = (
    "/semaine/2026-W49", "/semaine/2024-W10", "/annee", "/documents?semaine=2026-W49",
    "/frequentation", "/couverture", "/couverture/52004", "/scenarios", "/lieux",
    "/lieux/joinville-fixe", "/equipe", "/bilan", "/journal", "/accessibilite",
)  # fmt: skip
_DAY = re.compile(r'"(\d{4}-\d\d-\d\d)"')


def solved(folder: Path, seconds: float) -> None:
    problem = load_problem(SCENARIO, START, 28)
    travel = pipeline.travel_times(problem)
    result = pipeline.make_plan(problem, travel, Effort(seconds))
    pipeline.write_result(result, folder, pipeline.load_polygons(SCENARIO))


def shifted(source: Path, target: Path, days: int) -> None:
    """Copy a plan with every date of its files moved; the judge would recompute its digest."""
    shutil.copytree(source, target)
    for name in ("plan.json", "inputs.json"):
        text = (target / name).read_text(encoding="utf-8")
        document = json.loads(text)
        kept = document.get("scenario", {}).get("calendar") if name == "inputs.json" else None

        def moved(match: re.Match[str]) -> str:
            return f'"{date.fromisoformat(match[1]) + timedelta(days=days)}"'

        made = json.loads(_DAY.sub(moved, json.dumps(document)))
        if kept is not None:
            made["scenario"]["calendar"] = kept
        (target / name).write_text(json.dumps(made), encoding="utf-8")


def filled(home: Path, seconds: float) -> None:
    store = open_store(folder=home)
    PlanningService(store).install("bench", ROOT / "data")
    with tempfile.TemporaryDirectory() as scratch:
        first = Path(scratch) / "0"
        solved(first, seconds)
        for block in range(BLOCKS):
            folder = Path(scratch) / f"block-{block}"
            shifted(first, folder, -28 * (BLOCKS - 1 - block))
            kept = plans.add(store, "bench", folder, scenario="reference")
            plans.adopt(store, "bench", kept.id)
    chance = random.Random(0)
    for year in range(5):
        records = []
        for n in range(PER_YEAR):
            # Before the year of the report, which refuses head-counts of sessions no plan holds.
            day = date(START.year - 1 - year, 1, 1) + timedelta(days=n % 365)
            key = SessionKey(day, clock(8 + n // 365), f"lieu-{n % 40}", "laep")
            counts = [chance.randrange(12) for _ in range(4)]
            records.append(Attendance(key, True, *counts))
        for record in records:  # each an edit of its own, as on a phone
            attendance.save(store, "bench", record)
    store.close()


def read(
    address: str, times: dict[str, list[float]], lock: threading.Lock, seed: int, pause: float
) -> None:
    chance = random.Random(seed)
    order = list(PAGES) * (1 if pause else 3)
    chance.shuffle(order)
    for path in order:
        time.sleep(chance.uniform(0, 2 * pause))
        began = time.perf_counter()
        with urllib.request.urlopen(address + path, timeout=120) as answer:
            answer.read()
        with lock:
            times.setdefault(path, []).append(1000 * (time.perf_counter() - began))


def measured(address: str, readers: int, pause: float = 0.0) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {}
    lock = threading.Lock()
    crowd = [
        threading.Thread(target=read, args=(address, times, lock, n, pause)) for n in range(readers)
    ]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    return times


def table(times: dict[str, list[float]]) -> list[str]:
    lines = ["| page | median, ms | p95, ms |", "|---|---:|---:|"]
    for path in PAGES:
        found = sorted(times[path])
        p95 = found[min(len(found) - 1, int(0.95 * len(found)))]
        lines.append(f"| `{path}` | {statistics.median(found):.0f} | {p95:.0f} |")
    return lines


def main(seconds: float = 20.0) -> None:
    home = Path(tempfile.mkdtemp()) / "home"
    filled(home, seconds)
    code = (
        "import sys; from datetime import date; from pathlib import Path;"
        "from planner.web.serving import serve; from planner.web.settings import Settings;"
        "serve(Settings(Path(sys.argv[1]), Path('data'), port=8799,"
        " today=lambda: date(2026, 11, 30)), False)"
    )
    server = subprocess.Popen([sys.executable, "-c", code, str(home)], cwd=ROOT)
    address = "http://127.0.0.1:8799"
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(f"{address}/static/page.css", timeout=1).close()
                break
            except OSError:
                time.sleep(0.2)
        measured(address, 1)
        alone, crowd = measured(address, 1), measured(address, READERS, PAUSE)
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(home.parent)
    lines = [
        "# The page's answers", "",
        f"{BLOCKS} plans of 28 days (five years), {5 * PER_YEAR} head-counts; `python "
        "benchmarks/page.py`. The server was on one processor, shared with its readers.", "",
        f"Load average of the machine at the end: {os.getloadavg()[0]:.1f}.", "",
        "## One reader", "", *table(alone), "",
        f"## {READERS} readers at once, {PAUSE:g} s on each page", "", *table(crowd), "",
    ]  # fmt: skip
    target = ROOT / "benchmarks" / "results" / "page.md"
    target.write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 20.0)
