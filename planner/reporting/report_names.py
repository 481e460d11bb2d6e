"""What sessions of a report are called, whichever plan holds them, or none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from planner.model.scenario import Activity, Problem
from planner.model.territory import Venue


@dataclass(frozen=True)
class ReportNames:
    """Communes, venues and activities that some problems know, by identifier."""

    communes: Mapping[str, str]
    venues: Mapping[str, Venue]
    activities: Mapping[str, Activity]

    def commune_of(self, venue: str) -> str:
        """Return the INSEE code of the commune of a venue; empty when unknown."""
        found = self.venues.get(venue)
        return found.commune if found else ""

    def commune(self, code: str) -> str:
        """Return the name of a commune; empty when unknown."""
        return self.communes.get(code, "")

    def venue(self, key: str) -> str:
        """Return the name of a venue, its identifier when unknown."""
        found = self.venues.get(key)
        return found.name if found else key

    def activity(self, key: str) -> str:
        """Return the name of an activity, its identifier when unknown."""
        found = self.activities.get(key)
        return found.name if found else key


def names_of(problems: Iterable[Problem]) -> ReportNames:
    """Return the names some problems give; the last one has the last word."""
    communes: dict[str, str] = {}
    venues: dict[str, Venue] = {}
    activities: dict[str, Activity] = {}
    for problem in problems:
        communes.update(problem.territory.names)
        venues.update(problem.index.venues)
        activities.update(problem.index.activities)
    return ReportNames(communes, venues, activities)
