"""What every document handed out is made from: a plan by village, by tour, by date."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, time
from typing import TypeVar

from planner import texts
from planner.evaluation.overrides import standing
from planner.model.occurrence import Occurrence
from planner.model.plan import Plan
from planner.model.scenario import Activity, Problem
from planner.model.territory import Commune, Venue
from planner.texts.rendering import UNNAMED_FILE

T = TypeVar("T")


@dataclass(frozen=True)
class Offer:
    """What one village is offered at one hour of one weekday, with its dates in order."""

    visit: Occurrence
    dates: tuple[date, ...]

    @property
    def rhythm(self) -> str:
        """How often it comes back, in French; empty when it does not."""
        return texts.recurrence(self.visit.session.pattern, self.dates[0])


def offers(found: Iterable[Occurrence], commune: str) -> tuple[Offer, ...]:
    """Return what a village is offered, the first to come first."""
    groups: dict[tuple[str, str, time, int, str], list[Occurrence]] = {}
    for visit in found:
        if visit.commune.code == commune:
            s = visit.session
            key = (s.venue, s.activity, s.open, visit.day.weekday(), s.pattern)
            groups.setdefault(key, []).append(visit)
    return tuple(Offer(group[0], tuple(v.day for v in group)) for group in groups.values())


def villages(found: Iterable[Occurrence]) -> tuple[Commune, ...]:
    """Return the communes where sessions are held, by code."""
    return tuple(sorted({visit.commune.code: visit.commune for visit in found}.values(),
                        key=lambda commune: commune.code))  # fmt: skip


def announced(problem: Problem, plan: Plan) -> tuple[Commune, ...]:
    """Return the communes where sessions are held, or were before a revision, by code."""
    codes = {session.commune for _, session in plan.sessions()}
    codes |= {override.before.commune for override in plan.overrides if override.before}
    found = (commune for commune in problem.territory.communes if commune.code in codes)
    return tuple(sorted(found, key=lambda commune: commune.code))


def changes(
    problem: Problem, plan: Plan, since: date, until: date, today: date,
    commune: str | None = None,
) -> tuple[str, ...]:  # fmt: skip
    """Return one French line per session moved, given up or added between two dates.

    Parameters
    ----------
    today : date
        The next date told in a line is later.
    commune : str, optional
        INSEE code of the only village whose changes are wanted.
    """
    lines = []
    for override in standing(plan):
        both = [held for held in (override.before, override.after) if held]
        if any(since <= h.date <= until and commune in (None, h.commune) for h in both):
            latest = max(today, *(held.date for held in both))
            following = min(
                (
                    t.date
                    for t, s in plan.sessions()
                    if s.venue == both[0].venue and t.date > latest
                ),
                default=None,
            )
            before, after = (
                texts.ToldSession.of(problem, held) if held else None
                for held in (override.before, override.after)
            )
            lines.append(texts.poster_line(before, after, override.reason, following))
    return tuple(lines)


def stems(names: Collection[tuple[str, str]]) -> dict[str, str]:
    """Return a plain file name for each identifier, each one different.

    Parameters
    ----------
    names : collection of (str, str)
        Identifier, and the words its file should bear. Neither is trusted.
    """
    taken: dict[str, str] = {}
    for identifier, words in names:
        stem = texts.slug(words)[:60].strip("-") or UNNAMED_FILE
        number, free = 1, stem
        while free in taken.values():
            number += 1
            free = f"{stem}-{number}"
        taken[identifier] = free
    return taken


def village_stem(commune: Commune) -> str:
    """Return the file name of a village's documents: ``52398-poissons``."""
    return f"{commune.code.lower()}-{texts.slug(commune.name)[:60].strip('-') or 'commune'}"


def tidy(problem: Problem) -> Problem:
    """Return a problem whose every name fits on one printed line, control characters left out."""
    scenario, territory = problem.scenario, problem.territory

    def clean(item: T, *names: str) -> T:
        return replace(item, **{n: texts.one_line(getattr(item, n)) for n in names})  # type: ignore[type-var]

    def commune(item: Commune) -> Commune:
        return replace(clean(item, "name"), town_hall=clean(item.town_hall, "address", "phone"))

    return replace(
        problem,
        territory=replace(
            clean(territory, "name"), communes=tuple(commune(c) for c in territory.communes)
        ),
        scenario=replace(
            clean(scenario, "name"),
            teams=tuple(clean(team, "name") for team in scenario.teams),
            venues=tuple(
                clean(venue, "name", "status", "address", "phone", "keys", "notes")
                for venue in scenario.venues
            ),
            activities=tuple(clean(a, "name", "audience", "terms") for a in scenario.activities),
            publication=clean(
                scenario.publication, "service", "phone", "email", "website", "calendars"
            ),
        ),
    )  # fmt: skip


def refreshed(stored: Problem, current: Problem) -> Problem:
    """Return a stored problem with all that is only shown as it is today.

    A phone number corrected after a plan was computed must reach the next print.
    """
    known = current.index

    def venue(old: Venue) -> Venue:
        new = known.venues.get(old.id, old)
        return replace(old, status=new.status, address=new.address, phone=new.phone,
                       keys=new.keys, notes=new.notes, accessible=new.accessible)  # fmt: skip

    def commune(old: Commune) -> Commune:
        new = known.communes.get(old.code, old)
        return replace(old, town_hall=new.town_hall, households=new.households,
                       households_without_car=new.households_without_car,
                       caf_recipients=new.caf_recipients)  # fmt: skip

    def activity(old: Activity) -> Activity:
        new = known.activities.get(old.id, old)
        return replace(old, audience=new.audience, terms=new.terms)

    return replace(
        stored,
        territory=replace(
            stored.territory,
            communes=tuple(map(commune, stored.territory.communes)),
            sources=current.territory.sources,
        ),
        scenario=replace(
            stored.scenario,
            venues=tuple(map(venue, stored.scenario.venues)),
            activities=tuple(map(activity, stored.scenario.activities)),
            publication=current.scenario.publication,
            partner_sites=current.scenario.partner_sites,
        ),
    )
