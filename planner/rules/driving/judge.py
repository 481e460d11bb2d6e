"""The judge of `planner.rules.driving`."""

from __future__ import annotations

from collections.abc import Iterator

from planner.evaluation.context import Context, hours_text, span
from planner.model.rules import Violation
from planner.rules.driving import MAX_SESSIONS, TRAVEL


def travel(c: Context) -> Iterator[Violation]:
    """Between two places there is time to drive."""
    for tour in c.plan.tours:
        if not c.known(tour):
            missing = sorted({p for p in c.points(tour) if p not in c.travel.index})
            yield Violation(
                TRAVEL, c.where(tour), f"pas de temps de trajet pour {', '.join(missing)}"
            )
            continue
        leaves = [tour.start, *(session.leave for session in tour.sessions)]
        arrives = [*(session.arrive for session in tour.sessions), tour.end]
        points = c.points(tour)
        for k, leg in enumerate(c.legs(tour)):
            if span(leaves[k], arrives[k]) < leg:
                detail = (
                    f"de {points[k]} à {points[k + 1]} : {hours_text(span(leaves[k], arrives[k]))} "
                    f"prévues, il faut {hours_text(leg)}"
                )
                yield Violation(TRAVEL, c.where(tour), detail)


def max_sessions(c: Context) -> Iterator[Violation]:
    """A tour holds no more sessions than the scenario allows."""
    most = c.problem.scenario.policy.max_sessions
    for tour in c.plan.tours:
        if len(tour.sessions) > most:
            detail = f"{len(tour.sessions)} séances, au plus {most}"
            yield Violation(MAX_SESSIONS, c.where(tour), detail)


CHECKS = {TRAVEL: travel, MAX_SESSIONS: max_sessions}
"""One check a rule."""
