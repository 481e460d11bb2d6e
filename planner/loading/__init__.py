"""Files -> valicalendar model, and plans to files and back. Every fault is reported at once."""

from planner.loading.grid import load_grid
from planner.loading.plans import (
    digest,
    dump_json,
    plan_from_dict,
    plan_to_dict,
    problem_from_dict,
    problem_to_dict,
    read_plan_dir,
    run_key,
    scenario_digest,
    write_plan_dir,
)
from planner.loading.scenario import (
    load_activities,
    load_calendar,
    load_problem,
    load_territory,
    load_venues,
)

__all__ = [
    "digest",
    "dump_json",
    "load_activities",
    "load_calendar",
    "load_grid",
    "load_problem",
    "load_territory",
    "load_venues",
    "plan_from_dict",
    "plan_to_dict",
    "problem_from_dict",
    "problem_to_dict",
    "read_plan_dir",
    "run_key",
    "scenario_digest",
    "write_plan_dir",
]
