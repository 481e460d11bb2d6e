"""The judge of `planner.rules.rhythm`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from planner.evaluation.context import Context
from planner.evaluation.overrides import held_of, last_words
from planner.evaluation.series import SeriesKey, promisers, series_of, short_of_staff
from planner.model.calendar import ONCE, PATTERNS, week_index
from planner.model.plan import Override, SessionSlot
from planner.model.rules import Violation
from planner.rules.rhythm import ONE_PATTERN, OVERRIDE, PATTERN


def _name(c: Context, key: SeriesKey) -> str:
    return f"{c.venues[key[0]].name}, {c.activities[key[1]].name}, {key[3]:%H:%M}"


def _where(c: Context, held: SessionSlot) -> str:
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


def pattern(c: Context) -> Iterator[Violation]:
    """A series is held on every date of its pattern that nothing stops, and no other.

    The calendar, the hall, or its team's leave may stop it; so may an override.
    """
    scenario = c.problem.scenario
    for key, found in sorted(series_of(c).items(), key=lambda item: item[0]):
        venue, activity = c.venues[key[0]], c.activities[key[1]]
        recurrence = PATTERNS.get(key[4])
        if recurrence is None:
            yield Violation(PATTERN, _name(c, key), f"rythme inconnu « {key[4]} »")
            continue
        if recurrence.every not in (venue.rhythms or scenario.policy.rhythms):
            yield Violation(PATTERN, _name(c, key), f"rythme « {key[4]} » non permis ici")
        promised = {
            day
            for day in c.problem.horizon.dates()
            if day.weekday() == key[2]
            and recurrence.holds_in(week_index(scenario.anchor, day))
            and c.problem.runs(activity, venue, day)
        }
        expected = {
            day
            for day in promised
            if not any(short_of_staff(t, activity.min_staff, day) for t in promisers(c, found))
        }
        for day in sorted(expected - found.held - found.given_up):
            yield Violation(PATTERN, _name(c, key), f"séance manquante le {day:%d/%m/%Y}")
        for day in sorted(found.held - promised):
            yield Violation(PATTERN, _name(c, key), f"séance hors rythme le {day:%d/%m/%Y}")


def one_pattern(c: Context) -> Iterator[Violation]:
    """In a hall the van visits, an activity has one weekday, one hour, one rhythm."""
    count = Counter((key[0], key[1]) for key in series_of(c) if not c.venues[key[0]].fixed)
    for (venue, activity), n in sorted(count.items()):
        if n > 1:
            where = f"{c.venues[venue].name}, {c.activities[activity].name}"
            yield Violation(ONE_PATTERN, where, f"{n} créneaux différents")


def overrides(c: Context) -> Iterator[Violation]:
    """What overrides say of a session is what the tours do, and every one-off is explained."""
    words, patterns = last_words(c.plan), held_of(c.plan)
    for override in c.plan.overrides:
        where = _where(c, held) if (held := override.before or override.after) else "exception"
        for detail in _stated(c, override):
            yield Violation(OVERRIDE, where, detail)
    for held, word in sorted(words.items()):
        if word.held and held not in patterns:
            yield Violation(OVERRIDE, _where(c, held), "annoncée, mais dans aucune tournée")
        if not word.held and held in patterns:
            yield Violation(OVERRIDE, _where(c, held), "annulée, mais dans une tournée")
    for held, pattern in sorted(patterns.items()):
        if pattern == ONCE and not (held in words and words[held].held):
            yield Violation(OVERRIDE, _where(c, held), "séance ponctuelle sans exception")


CHECKS = {PATTERN: pattern, ONE_PATTERN: one_pattern, OVERRIDE: overrides}
"""One check a rule."""
