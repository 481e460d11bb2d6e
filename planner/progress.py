"""A progress line on the terminal, with the value and the proven gap so far."""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from planner.model.effort import Progress
from planner.texts.stages import AT_MOST, PROVEN, READING, STAGES, TIME_LEFT


def describe(stage: str, value: float | None, bound: float | None) -> str:
    """Return the text of one progress report."""
    text = STAGES[stage].line if stage in STAGES else stage
    if value is not None and bound is not None and value:
        gap = abs(value - bound) / abs(value)
        text += PROVEN.format(value, 100 * gap).replace(".", ",")
    return text


@contextmanager
def _silent_engines() -> Iterator[None]:
    """Keep out what HiGHS prints by itself, below Python, on standard output."""
    sys.stdout.flush()
    try:
        saved = os.dup(1)
    except OSError:  # there is no standard output at all
        yield
        return
    try:
        with Path(os.devnull).open("w") as nowhere:
            os.dup2(nowhere.fileno(), 1)
        yield
    finally:
        os.dup2(saved, 1)
        os.close(saved)


@contextmanager
def reporting(quiet: bool, limit: float) -> Iterator[Progress | None]:
    """Show progress on standard error while the block runs; standard output stays clean."""
    with _silent_engines():
        yield from _reports(quiet, limit)


def _reports(quiet: bool, limit: float) -> Iterator[Progress | None]:
    if quiet:
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    silent = not console.is_terminal
    with Bar(*columns, console=console, transient=True, disable=silent) as bar:
        task = bar.add_task(READING)

        def report(stage: str, value: float | None, bound: float | None) -> None:
            text = AT_MOST.format(describe(stage, value, bound), limit)
            bar.update(task, description=text)

        yield report


Advance = Callable[[str, bool], None]
"""Called when a run is settled: what to say of it, and whether it was made just now."""


@contextmanager
def counting(quiet: bool, total: int) -> Iterator[Advance]:
    """Count runs on standard error, with the time left; a line each without a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar
    from rich.table import Column

    console = Console(stderr=True)
    columns = (
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TextColumn(TIME_LEFT),
        TimeRemainingColumn(table_column=Column(min_width=7)),
        TextColumn("{task.description}", markup=False,
                   table_column=Column(ratio=1, no_wrap=True, overflow="ellipsis")),
    )  # fmt: skip
    shown = console.is_terminal and not quiet
    # All runs made so far say how long the others will take, not only those of the last seconds.
    with Bar(*columns, console=console, transient=True, disable=not shown,
             speed_estimate_period=math.inf) as bar:  # fmt: skip
        task, settled = bar.add_task("", total=total), 0

        def advance(line: str, fresh: bool) -> None:
            nonlocal settled
            settled += 1
            if fresh:
                bar.update(task, advance=1, description=line)
            else:
                left = bar.tasks[0].total or 0
                bar.update(task, total=left - 1)
            if fresh and not shown and not quiet:
                console.print(f"[{settled}/{total}] {line}", markup=False, highlight=False,
                              soft_wrap=True)  # fmt: skip

        yield advance
