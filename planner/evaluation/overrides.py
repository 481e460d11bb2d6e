"""Exceptions to the rhythms: what a revision gave up, what it holds instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from planner.model.plan import Override, Plan, SessionSlot


@dataclass(frozen=True)
class Word:
    """The last word on a session: whether it is held, and by which override."""

    held: bool
    override: Override


def last_words(plan: Plan) -> Mapping[SessionSlot, Word]:
    """Return the last word on every session that an override names."""
    words: dict[SessionSlot, Word] = {}
    for override in plan.overrides:
        if override.before is not None:
            words[override.before] = Word(False, override)
        if override.after is not None:
            words[override.after] = Word(True, override)
    return words


def standing(plan: Plan) -> tuple[Override, ...]:
    """Return the overrides still true: no later one takes back what they hold or give up."""
    words = last_words(plan)
    return tuple(
        o
        for o in plan.overrides
        if (o.before is None or words[o.before].override == o)
        and (o.after is None or words[o.after].override == o)
    )


def held_of(plan: Plan) -> Mapping[SessionSlot, str]:
    """Return the code of the pattern of every session of a plan."""
    return {s.held_on(tour.date): s.pattern for tour, s in plan.sessions()}


def as_planned(plan: Plan) -> tuple[SessionSlot, ...]:
    """Return the sessions of a plan as they were before any revision, in order."""
    sessions = set(held_of(plan))
    for override in reversed(plan.overrides):
        sessions -= {held for held in (override.after,) if held}
        sessions |= {held for held in (override.before,) if held}
    return tuple(sorted(sessions))
