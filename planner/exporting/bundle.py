"""What is asked for, and everything the documents are made from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from planner import texts
from planner.errors import InputError, PlannerError, RequestError
from planner.evaluation.coverage import coverage
from planner.loading import load_problem, read_plan_dir
from planner.loading.calendar import bridges
from planner.model.coverage import CommuneCoverage
from planner.model.occurrence import Occurrence, occurrences
from planner.model.plan import Plan, Tour
from planner.model.roads import NO_ROADS, Roads
from planner.model.scenario import Problem
from planner.model.territory import Commune
from planner.model.travel import TravelTimes
from planner.pipeline import load_polygons, polygons_of
from planner.pipeline import roads as roads_of
from planner.rendering.handouts import announced, changes, refreshed, stems, tidy
from planner.texts import exporting as said


@dataclass(frozen=True)
class Sources:
    """Where to read: a plan's folder, and the scenario its addresses and outlines come from.

    `asked` tells whether the scenario was named on the command line: it must then fit.
    """

    folder: Path
    scenario: Path
    asked: bool = False


@dataclass(frozen=True)
class ExportRequest:
    """What to write.

    Parameters
    ----------
    formats : tuple of str
        Empty for all of them.
    village : str, optional
        Name or INSEE code of the only commune whose documents are wanted.
    monday : date, optional
        Start of the only week wanted, where a document is of a week.
    output : Path
        Folder to write in.
    today : date
        Day of printing: the next dates of posters and texts are later, and calendars leave
        what is earlier as it was.
    tiles : str, optional
        Name of the online base map that the page may offer.
    version : int, optional
        Number of the last edit of the store the documents are made from: a workbook brought
        back says by it what has changed since.
    shown : date, optional
        Monday of the week on which the map opens, when it is not the only one wanted; the first
        with a tour without.
    """

    formats: tuple[str, ...]
    village: str | None
    monday: date | None
    output: Path
    today: date
    tiles: str | None = None
    version: int | None = None
    shown: date | None = None


@dataclass(frozen=True, eq=False)
class ExportContext:
    """What the documents are made from.

    Parameters
    ----------
    problem, raw : Problem
        The plan's own, with today's addresses; the first has every name on one line.
    inputs : Problem
        The scenario of today, whose venues and own closures may be edited.
    """

    problem: Problem
    raw: Problem
    inputs: Problem
    plan: Plan
    travel: TravelTimes
    rows: tuple[CommuneCoverage, ...]
    polygons: dict[str, Any] | None
    village: Commune | None
    since: date
    until: date
    output: Path
    today: date
    now: datetime
    roads: Roads = NO_ROADS
    tiles: str | None = None
    version: int | None = None
    shown: date | None = None

    @cached_property
    def dated(self) -> tuple[Occurrence, ...]:
        """Sessions of the weeks wanted."""
        return occurrences(self.problem, self.plan, self.since, self.until)

    @cached_property
    def ahead(self) -> tuple[Occurrence, ...]:
        """Sessions to come, from the first week wanted on."""
        first = max(self.since, self.today + timedelta(days=1))
        return occurrences(self.problem, self.plan, first)

    def changes(self, since: date, until: date, commune: str | None = None) -> tuple[str, ...]:
        """Return one line per change between two dates."""
        return changes(self.problem, self.plan, since, until, self.today, commune)

    @cached_property
    def tours(self) -> tuple[Tour, ...]:
        """Tours of the weeks wanted, in order."""
        return tuple(t for t in self.plan.in_order() if self.since <= t.date <= self.until)

    @cached_property
    def villages(self) -> tuple[Commune, ...]:
        """Communes the plan ever announced a session in, or the only one wanted if it is one."""
        found = announced(self.problem, self.plan)
        return tuple(commune for commune in found if self.village in (None, commune))

    @cached_property
    def teams(self) -> dict[str, str]:
        """Plain file name of each team."""
        return stems([(team.id, team.id) for team in self.problem.scenario.teams])


def load_context(sources: Sources, order: ExportRequest, now: datetime) -> ExportContext:
    """Read a plan and its scenario of today.

    Raises
    ------
    InputError
        The plan or the scenario is faulty, the village or the week not of the plan.
    """
    stored, plan, travel = read_plan_dir(sources.folder)
    current, polygons = _today(stored, sources)
    problem = refreshed(stored, current) if current else stored
    tidied, village = tidy(problem), None
    if order.village is not None:
        from planner.explaining import find_commune

        village = find_commune(tidied.territory.communes, order.village)
    since, until = plan.start, plan.end
    if order.monday:
        since, until = order.monday, order.monday + timedelta(days=6)
        if until < plan.start or plan.end < since:
            period = texts.date_range(plan.start, plan.end)
            raise RequestError.about("week", said.WEEK_OUTSIDE.format(period))
    rows = coverage(problem, plan, travel)
    inputs = _without_bridges(current or stored)
    return ExportContext(tidied, problem, inputs, plan, travel, rows, polygons, village, since,
                  until, order.output, order.today, now.astimezone(UTC).replace(microsecond=0),
                  roads_of(stored, sources.folder), order.tiles, order.version,
                  order.monday or order.shown)  # fmt: skip


def _without_bridges(problem: Problem) -> Problem:
    """Return a problem whose closures are those someone wrote."""
    calendar = problem.scenario.calendar
    made = set(bridges(calendar.holidays))
    own = tuple(closure for closure in calendar.closures if closure not in made)
    scenario = replace(problem.scenario, calendar=replace(calendar, closures=own))
    return replace(problem, scenario=scenario)


def _today(stored: Problem, sources: Sources) -> tuple[Problem | None, dict[str, Any] | None]:
    """Return the scenario as it is today, and the outlines of the communes.

    A scenario of another territory says nothing of this plan; the outlines are those kept
    with the plan, else the scenario's.

    Raises
    ------
    InputError
        The scenario asked for is faulty or of another territory.
    """
    try:
        current = load_problem(sources.scenario, stored.horizon.start, stored.horizon.days)
        if current.territory.siren != stored.territory.siren:
            message = said.OTHER_TERRITORY.format(stored.territory.name)
            raise InputError.single(sources.scenario, "territory", message)
    except PlannerError:
        if sources.asked:
            raise
        current = None
    try:
        return current, polygons_of(sources.folder)
    except InputError:
        return current, load_polygons(sources.scenario) if current else None
