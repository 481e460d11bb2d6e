"""Figures published of communes, added up for the coordinator: reached by a plan, or not."""

from __future__ import annotations

from collections.abc import Sequence

from planner.model.coverage import CommuneCoverage
from planner.model.scenario import Problem
from planner.texts import published as said


def shared_lines(problem: Problem, rows: Sequence[CommuneCoverage]) -> tuple[str, ...]:
    """Say how many households without a car, and of the CAF, live where the plan reaches.

    One French sentence for each figure, with where it comes from. Unknown communes are
    counted apart.
    """
    reached = {row.code for row in rows if row.reached}
    lines = []
    for label, name in ((said.WITHOUT_CAR, "households_without_car"), (said.CAF, "caf_recipients")):
        known = {
            commune.code: getattr(commune, name)
            for commune in problem.territory.communes
            if getattr(commune, name) is not None
        }
        inside = sum(value for code, value in known.items() if code in reached)
        others = sum(known.values()) - inside
        unknown = len(problem.territory.communes) - len(known)
        told = said.shared(label, inside if known else None, others, unknown)
        source = problem.territory.sources.get(name, "")
        lines.append(f"{told} {source}." if source and known else told)
    return tuple(lines)
