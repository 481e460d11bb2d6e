"""A grid of runs, in local processes or on Dask: kept one by one, resumed, told in a table."""

from planner.sweep.grid_folder import CSV_FILE, PAGE_FILE, RUNS_FILE, Settled, fill
from planner.sweep.run_journal import Journal

__all__ = ["CSV_FILE", "PAGE_FILE", "RUNS_FILE", "Journal", "Settled", "fill"]
