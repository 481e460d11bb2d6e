"""The judge of `planner.rules.breaks`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

from planner.evaluation.context import Context, hours_text, span
from planner.model.plan import Tour
from planner.model.rules import Violation
from planner.rules.breaks import BREAK, LUNCH


def _resting(c: Context, tour: Tour, lunch: tuple[time, time]) -> bool:
    """Whether the break falls in a wait long enough for it and the drive."""
    legs = c.legs(tour)
    for k, (before, after) in enumerate(zip(tour.sessions, tour.sessions[1:], strict=False)):
        leg = legs[k + 1]
        inside = before.leave <= lunch[0] and lunch[1] <= after.arrive
        free = max(span(before.leave, lunch[0]), span(lunch[1], after.arrive))
        if inside and free >= leg:
            return True
    return False


def lunch(c: Context) -> Iterator[Violation]:
    """A real break around noon, when the tour runs through it."""
    for team, tour in c.tours():
        rule, where = team.lunch, c.where(tour)
        free_before = span(rule.earliest, tour.start) >= rule.length
        free_after = span(tour.end, rule.latest) >= rule.length
        if tour.lunch is None:
            if not (free_before or free_after):
                yield Violation(LUNCH, where, "pas de pause de midi")
            continue
        start, end = tour.lunch
        if span(start, end) < rule.length:
            detail = f"pause de {hours_text(span(start, end))}, il faut {hours_text(rule.length)}"
            yield Violation(LUNCH, where, detail)
        if start < rule.earliest or end > rule.latest:
            allowed = f"{rule.earliest:%H:%M}-{rule.latest:%H:%M}"
            detail = f"pause {start:%H:%M}-{end:%H:%M}, permise {allowed}"
            yield Violation(LUNCH, where, detail)
        if c.known(tour) and not _resting(c, tour, tour.lunch):
            yield Violation(LUNCH, where, "la pause tombe pendant un trajet ou une séance")


def pause(c: Context) -> Iterator[Violation]:
    """No stretch of work without a break is too long."""
    for team, tour in c.tours():
        marks = [tour.start, *(tour.lunch or ()), tour.end]
        stretches = [span(marks[k], marks[k + 1]) for k in range(0, len(marks), 2)]
        longest = max(stretches)
        if longest > team.work.without_break:
            detail = (
                f"{hours_text(longest)} sans pause, au plus {hours_text(team.work.without_break)}"
            )
            yield Violation(BREAK, c.where(tour), detail)


CHECKS = {LUNCH: lunch, BREAK: pause}
"""One check a rule."""
