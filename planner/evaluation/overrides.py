"""Exceptions to the rhythms: what a revision gave up, what it holds instead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from planner.evaluation.context import Context
from planner.model.calendar import ONCE, PATTERNS, week_index
from planner.model.plan import Held, Override, Plan
from planner.model.rules import RuleId, Violation


@dataclass(frozen=True)
class Word:
    """The last word on a session: whether it is held, and by which override."""

    held: bool
    override: Override


def last_words(plan: Plan) -> Mapping[Held, Word]:
    """Return the last word on every session that an override names."""
    words: dict[Held, Word] = {}
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


def held_of(plan: Plan) -> Mapping[Held, str]:
    """Return the code of the pattern of every session of a plan."""
    return {s.held_on(tour.date): s.pattern for tour, s in plan.sessions()}


def as_planned(plan: Plan) -> tuple[Held, ...]:
    """Return the sessions of a plan as they were before any revision, in order."""
    sessions = set(held_of(plan))
    for override in reversed(plan.overrides):
        sessions -= {held for held in (override.after,) if held}
        sessions |= {held for held in (override.before,) if held}
    return tuple(sorted(sessions))


def _where(c: Context, held: Held) -> str:
    venue = c.venues[held.venue].name if held.venue in c.venues else held.venue
    return f"{held.date:%d/%m/%Y}, {venue} à {held.open:%H:%M}"


def _promised(c: Context, override: Override) -> bool:
    """Tell whether the rhythm it names has a session in the week of the one given up."""
    if override.before is None:
        return False
    week = week_index(c.problem.scenario.anchor, override.before.date)
    return PATTERNS[override.pattern].holds_in(week)


def _stated(c: Context, override: Override) -> Iterator[str]:
    """What is wrong with an override by itself."""
    if override.before is None and override.after is None:
        yield "exception vide"
    if not override.reason.strip():
        yield "exception sans raison"
    if not 1 <= override.revision <= c.plan.revision:
        yield f"exception de la révision {override.revision}, le planning en a {c.plan.revision}"
    if override.pattern and override.pattern not in PATTERNS:
        yield f"rythme inconnu « {override.pattern} »"
    elif override.pattern and not _promised(c, override):
        yield f"aucune séance n'est promise ce jour-là par « {override.pattern} »"
    for held in (override.before, override.after):
        if held and not c.plan.start <= held.date <= c.plan.end:
            yield "date hors de la période du planning"


def overrides(c: Context) -> Iterator[Violation]:
    """What overrides say of a session is what the tours do, and every one-off is explained."""
    words, patterns = last_words(c.plan), held_of(c.plan)
    for override in c.plan.overrides:
        where = _where(c, held) if (held := override.before or override.after) else "exception"
        for detail in _stated(c, override):
            yield Violation(RuleId.OVERRIDE, where, detail)
    for held, word in sorted(words.items()):
        if word.held and held not in patterns:
            yield Violation(RuleId.OVERRIDE, _where(c, held), "annoncée, mais dans aucune tournée")
        if not word.held and held in patterns:
            yield Violation(RuleId.OVERRIDE, _where(c, held), "annulée, mais dans une tournée")
    for held, pattern in sorted(patterns.items()):
        if pattern == ONCE and not (held in words and words[held].held):
            yield Violation(RuleId.OVERRIDE, _where(c, held), "séance ponctuelle sans exception")
