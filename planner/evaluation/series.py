"""Series: sessions of one activity in one place, at one weekday and hour, in one rhythm."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, time

from planner.evaluation.context import Context
from planner.evaluation.overrides import last_words
from planner.model.calendar import ONCE
from planner.model.scenario import Team

SeriesKey = tuple[str, str, int, time, str]
"""(venue, activity, weekday, opening, pattern)."""


@dataclass
class Dates:
    """Dates of a series: those held, by which teams, and those an override gave up."""

    held: set[date] = field(default_factory=set)
    teams: set[str] = field(default_factory=set)
    given_up: set[date] = field(default_factory=set)


def series_of(c: Context) -> dict[SeriesKey, Dates]:
    """Dates of each series of the plan, one-off sessions aside."""
    series: dict[SeriesKey, Dates] = defaultdict(Dates)
    for tour, s, _, _ in c.sessions():
        if s.pattern != ONCE:
            found = series[s.venue, s.activity, tour.date.weekday(), s.open, s.pattern]
            found.held.add(tour.date)
            found.teams.add(tour.team)
    for held, word in last_words(c.plan).items():
        pattern = word.override.pattern
        if not word.held and pattern and held.venue in c.venues and held.activity in c.activities:
            key = held.venue, held.activity, held.date.weekday(), held.open, pattern
            series[key].given_up.add(held.date)
    return series


def promisers(c: Context, found: Dates) -> list[Team]:
    """Return the teams of which one promised a series.

    A revision may hand dates over to another team, or give up the last one, and a plan does
    not say who promised them: once revised, any team may have.
    """
    return [t for t in c.teams.values() if c.plan.revision or t.id in found.teams]


def short_of_staff(team: Team, needed: int, day: date) -> bool:
    """Tell whether too few agents of a team are there."""
    return team.agents_on(day) < needed
