"""How fast the store reads five years of sessions: 2,000 head-counts a year, one edit each.

Writes benchmarks/results/store-sqlite.md. The database is made in a temporary folder (about a
minute), or is an empty one of PostgreSQL, given with ``--url``. Times are of one process, the
cache of the system warm.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

from planner.atomic import write_text
from planner.model.attendance import Attendance, SessionKey
from planner.store import (
    Store,
    attendance,
    backups,
    inputs,
    jobs,
    journal,
    open_store,
    plans,
    scenarios,
    venues,
)

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "data" / "scenarios" / "reference.toml"
RESULTS = ROOT / "benchmarks" / "results"
YEARS, SESSIONS = 5, 2000
FIRST = date(2026, 9, 1)


def filled(url: str | None, folder: Path) -> Store:
    """Make a store that was worked with for years."""
    chance = random.Random(0)
    store = open_store(url, folder)
    inputs.take_over(store, "Claire", REFERENCE)
    halls = [hall.id for hall in venues.all_venues(store)]
    for number in range(YEARS * SESSIONS):
        day = FIRST + timedelta(days=365 * number // SESSIONS)
        session = SessionKey(
            day, datetime(2026, 1, 1, 8, number % 60).time(), chance.choice(halls), "laep"
        )
        record = Attendance(session, True, *(chance.randint(0, 9) for _ in range(4)))
        attendance.save(store, "Claire", record)
    return store


def questions(store: Store) -> dict[str, Callable[[], object]]:
    """Return what pages ask, by name."""
    last = FIRST + timedelta(days=365 * YEARS)
    hall = venues.all_venues(store)[0].id
    day = last - timedelta(days=30)
    session = attendance.between(store, day, last)[0].attendance.session
    return {
        "every venue": lambda: venues.all_venues(store),
        "every scenario": lambda: scenarios.all_scenarios(store),
        "head-count of one session": lambda: attendance.counted(store, session),
        "head-counts of a week": lambda: attendance.between(store, day, day + timedelta(days=6)),
        "head-counts of a year": lambda: attendance.between(
            store, last - timedelta(days=364), last
        ),
        "head-counts of all years": lambda: attendance.between(store, FIRST, last),
        "head-counts of one venue, all years": lambda: attendance.between(store, FIRST, last, hall),
        "adopted plan of a day": lambda: plans.adopted_between(store, day, day),
        "jobs waiting": lambda: jobs.waiting(store),
        "last 50 entries of the journal": lambda: journal.history(store, 50),
        "what could be undone": lambda: journal.undoable(store),
        "what could be redone": lambda: journal.redoable(store),
    }


def milliseconds(ask: Callable[[], object], times: int = 100) -> tuple[float, float, float]:
    """Return the median of the processor's time, the median and the 95th percentile elapsed."""
    busy, took = [], []
    for _ in range(times):
        start, used = time.perf_counter(), time.process_time()
        ask()
        busy.append(1000 * (time.process_time() - used))
        took.append(1000 * (time.perf_counter() - start))
    return statistics.median(busy), statistics.median(took), statistics.quantiles(took, n=20)[-1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url")
    words = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        store = filled(words.url, Path(folder))
        saving = 1000 * (time.perf_counter() - start) / (YEARS * SESSIONS)
        lines = [
            f"| {name} | {busy:.1f} | {median:.1f} | {late:.1f} |"
            for name, ask in questions(store).items()
            for busy, median, late in [milliseconds(ask)]
        ]
        start = time.perf_counter()
        copy = backups.write(store, Path(folder) / "copy.sqlite")
        backing_up = time.perf_counter() - start
        store.close()
        start = time.perf_counter()
        open_store(words.url, Path(folder)).close()
        opening = time.perf_counter() - start
        size = copy.stat().st_size / 1e6
    text = "\n".join([
        f"# The store with {YEARS} years of {SESSIONS} head-counts ({store.engine.dialect.name})",
        "",
        "`python benchmarks/store.py`. Milliseconds, 100 times each, one process; "
        f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.0f} by other programs meanwhile.",
        "",
        "| question | processor | elapsed, median | 95th percentile |",
        "|---|---|---|---|",
        *lines,
        "",
        f"One save, journaled and on the disk: {saving:.1f} ms. Database: {size:.1f} MB. "
        f"Backup: {backing_up:.2f} s. Opening, checked: {opening:.2f} s.",
        "",
    ])  # fmt: skip
    print(text)
    write_text(RESULTS / f"store-{store.engine.dialect.name}.md", text)


if __name__ == "__main__":
    main()
