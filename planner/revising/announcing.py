"""The messages that tell a revision: one set for each change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from planner import texts
from planner.model.plan import Override, Plan
from planner.model.scenario import Problem


def next_at(plan: Plan, venue: str, after: date) -> date | None:
    """Return the date of the next session at a venue."""
    return min((t.date for t, s in plan.sessions() if s.venue == venue and t.date > after),
               default=None)  # fmt: skip


def announcements(problem: Problem, plan: Plan, overrides: Sequence[Override]) -> str:
    """Return the texts to send for each of these changes to a plan, ready to copy.

    A session that goes to another commune is told in both.
    """
    return "\n".join(
        line
        for override in overrides
        for told in _told_to(override)
        for line in _announcement(problem, plan, told)
    )


def _told_to(override: Override) -> Iterator[Override]:
    """Yield a change as each commune it concerns sees it."""
    yield override
    before, after = override.before, override.after
    if before and after and before.commune != after.commune:
        yield replace(override, before=None)


def _announcement(problem: Problem, plan: Plan, override: Override) -> Iterator[str]:
    before, after = (
        texts.ToldSession.of(problem, held) if held else None
        for held in (override.before, override.after)
    )
    shown = override.before or override.after
    assert shown is not None
    latest = max(held.date for held in (override.before, override.after) if held)
    following = next_at(plan, shown.venue, latest)
    told = (before, after, override.reason, following)
    service = texts.signature(problem.territory.name)
    yield texts.announcement_title(shown.date, problem.index.venues[shown.venue].name)
    for label, text in (
        (texts.ON_THE_POSTER, texts.poster_line(*told)),
        (texts.ON_THE_APPLICATION, texts.app_message(*told)),
        (texts.TO_THE_TOWN_HALL, texts.town_hall_letter(*told, service)),
    ):
        yield from ("", f"--- {label} ---", text)
    yield ""
