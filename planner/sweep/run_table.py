"""The table of a grid: one row a cell, in the order of the grid."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from planner.evaluation.indicators import INDICATORS
from planner.model.grid import Grid, Run
from planner.model.plan import TierName

TIERS = (TierName.UNREACHED, TierName.WORST_LEVEL, TierName.LEVEL, TierName.DRIVING)
WAITING = "waiting"
"""Status of a cell whose run has not been made yet."""


def axes(grid: Grid) -> tuple[str, ...]:
    """Return the keys that vary, in order."""
    return tuple(dict.fromkeys(change.key for cell in grid.cells for change in cell.changes))


def grid_csv(grid: Grid, runs: Mapping[int, Run]) -> str:
    """Return the text of runs.csv; what is unknown is empty.

    Parameters
    ----------
    runs : Mapping
        By the cell's place in the grid; a cell that is not there has not been settled.
    """
    varied, buffer = axes(grid), io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(
        ["territory", "siren", "name", "communes", "scenario", *varied, "status", "reason",
         "exit_code", "certificate", *(f"{tier}_gap" for tier in TIERS), *INDICATORS,
         "travel_engine", "travel_estimated", "seconds", "version", "key"]
    )  # fmt: skip
    for index, cell in enumerate(grid.cells):
        run = runs.get(index)
        changes = {change.key: change.value for change in cell.changes}
        values = [changes.get(key, "") for key in varied]
        if run is None:
            writer.writerow([cell.territory, "", "", "", cell.scenario, *values, WAITING])
            continue
        gaps = {tier["name"]: tier["gap"] for tier in run.certificate.get("tiers", ())}
        writer.writerow(
            [cell.territory, run.siren, run.name, run.communes or "", cell.scenario, *values,
             run.status, run.reason, run.exit_code, run.certificate.get("status", ""),
             *(gaps.get(tier, "") for tier in TIERS),
             *("" if run.indicators.get(key) is None else run.indicators[key]
               for key in INDICATORS),
             run.travel_engine, str(run.travel_estimated).lower(), run.seconds, run.version,
             run.key]
        )  # fmt: skip
    return buffer.getvalue()
