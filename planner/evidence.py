"""Plans that an explanation computed, kept so that the next one goes on from them.

The same question asked again, for as long or longer, then never knows less: its intervals
lie in those told before.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from planner.atomic import write_text
from planner.errors import InputError, StoreError
from planner.loading import dump_json, plan_from_dict, plan_to_dict, run_key
from planner.model.plan import Plan
from planner.model.scenario import Problem
from planner.model.travel import TravelTimes
from planner.reading.files import read_json
from planner.rules.checks import check
from planner.visits import Evidence, visiting

WITHOUT, VISITING = "sans", "avec"
"""Beginnings of the names of files: plans of the problem as it is, and with the visit."""


def place_of(memory: Path, stored: tuple[Problem, Plan, TravelTimes], venue: str) -> Path:
    """Return the folder of what is known of a visit to a venue, beside one plan."""
    problem, plan, travel = stored
    return memory / run_key(problem, travel, plan_to_dict(plan), venue)


def recall(place: Path, stored: tuple[Problem, Plan, TravelTimes], venue: str) -> Evidence:
    """Return the plans kept; one that cannot be read, or that the judge refuses, is left out."""
    problem, _, travel = stored
    return Evidence(
        tuple(_plans(place, WITHOUT, problem, travel)),
        tuple(_plans(place, VISITING, visiting(problem, venue), travel)),
    )


def _plans(place: Path, name: str, problem: Problem, travel: TravelTimes) -> Iterator[Plan]:
    for path in sorted(place.glob(f"{name}-*.json")):
        with suppress(InputError):
            plan = plan_from_dict(read_json(path, []), problem, path.name)
            if not check(problem, plan, travel):
                yield plan


def keep(place: Path, evidence: Evidence) -> None:
    """Write these plans, and remove those that are needed no more.

    What cannot be kept is only computed again.
    """
    named = {
        f"{name}-{rank}.json": plan
        for name, plans in ((WITHOUT, evidence.without), (VISITING, evidence.visiting))
        for rank, plan in enumerate(plans)
    }
    with suppress(StoreError, OSError):
        for name, plan in named.items():
            write_text(place / name, dump_json(plan_to_dict(plan)))
        for path in place.glob("*.json"):
            if path.name not in named:
                path.unlink(missing_ok=True)
