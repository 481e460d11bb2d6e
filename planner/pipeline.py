"""The one path: load -> travel -> solve -> check -> evaluate -> write."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.atomic import write_text
from planner.errors import Fault, InputError, PlannerError, StoreError
from planner.evaluation.coverage import coverage
from planner.evaluation.indicators import indicators
from planner.loading import load_problem, read_plan_dir, scenario_digest, write_plan_dir
from planner.loading.extending import read_scenario
from planner.model.coverage import CommuneCoverage
from planner.model.effort import Effort, Progress, silent
from planner.model.occurrence import of_tour
from planner.model.plan import Plan
from planner.model.roads import NO_ROADS, Roads
from planner.model.rules import Violation
from planner.model.scenario import Problem
from planner.model.territory import Commune
from planner.model.travel import TravelTimes
from planner.reading.files import display, raising, read_json
from planner.reading.tables import table_text
from planner.rules import honesty
from planner.rules.checks import check
from planner.texts import plans as said
from planner.travel import points_of, provider_for, roads_for, write_roads

if TYPE_CHECKING:
    from planner.solving.lexicographic import EpsilonTargets

MAP_FILE = "itineraire.html"
COVERAGE_FILE = "coverage.csv"
SESSIONS_FILE = "sessions.csv"
TERRITORY_FILE = "communes.geojson"
WEEK_AHEAD, MONTH_AHEAD = 7, 35
"""Days among which the next one of service is looked for."""
PUBLISHED = ("households", "households_without_car")
"""Columns of coverage.csv that no plan depends on."""


class UnsoundPlanError(PlannerError):
    """The judge refuses a plan the solver made: a bug, never the user's fault."""


@dataclass(frozen=True, eq=False)
class Result:
    """A plan with everything it is read with."""

    problem: Problem
    plan: Plan
    travel: TravelTimes
    interrupted: bool = False

    @cached_property
    def rows(self) -> tuple[CommuneCoverage, ...]:
        """Coverage of each commune."""
        return coverage(self.problem, self.plan, self.travel)


def travel_times(problem: Problem) -> TravelTimes:
    """Return travel times between all points of a problem.

    Raises
    ------
    TravelError
        A pair has no travel time.
    """
    return provider_for(problem).matrix(points_of(problem))


def roads(problem: Problem, folder: Path | None = None) -> Roads:
    """Return what the map may draw: ways and areas by road, circles of the estimate.

    Parameters
    ----------
    folder : Path, optional
        Of the plan whose drawings to take, instead of those of the scenario.

    Raises
    ------
    TravelError
        Its drawings cannot be read.
    """
    return roads_for(problem, folder)


def evaluate(problem: Problem, plan: Plan, travel: TravelTimes) -> Result:
    """Complete a plan with its digest and indicators."""
    figures = indicators(problem, plan, travel, coverage(problem, plan, travel))
    plan = replace(plan, scenario_digest=scenario_digest(problem), indicators=figures)
    return Result(problem, plan, travel)


def checked(problem: Problem, plan: Plan, travel: TravelTimes) -> Result:
    """Evaluate a plan, and have it judged.

    Raises
    ------
    UnsoundPlanError
        The judge refuses the plan.
    """
    result = evaluate(problem, plan, travel)
    violations = check(problem, result.plan, travel)
    if violations:
        lines = "\n".join(f"[{v.rule}] {v.where} : {v.detail}" for v in violations)
        raise UnsoundPlanError(said.UNSOUND_PLAN.format(lines))
    return result


def make_plan(
    problem: Problem,
    travel: TravelTimes,
    effort: Effort,
    progress: Progress | None = None,
    start: Plan | None = None,
    enough: EpsilonTargets | None = None,
) -> Result:
    """Solve, evaluate and check: the only way from a problem to a plan.

    Parameters
    ----------
    start : Plan, optional
        A plan to begin with.
    enough : Enough, optional
        Coverage that suffices, for the least driving; the best there is when None.

    Raises
    ------
    InfeasibleError
        No plan obeys the rules.
    UnsoundPlanError
        The judge refuses the solver's plan.
    """
    from planner.solving.lexicographic import THE_BEST
    from planner.solving.solve import solve

    plan, interrupted = solve(
        problem, travel, effort, progress or silent, enough=enough or THE_BEST, start=start
    )
    return replace(checked(problem, plan, travel), interrupted=interrupted)


def coverage_csv(problem: Problem, rows: Sequence[CommuneCoverage]) -> str:
    """Return the text of coverage.csv: one row per commune; unknown is empty."""
    header = ("code", "name", "need", "exposure", "level", "nearest_minutes", "nearest_venue",
              "max_gap_days", *PUBLISHED)  # fmt: skip
    communes = problem.territory.by_code()
    return table_text(
        header,
        (
            (r.code, r.name, round(r.need, 4), round(r.exposure, 6), round(r.level, 6),
             "" if r.nearest_minutes is None else r.nearest_minutes, r.nearest_venue or "",
             "" if r.max_gap_days is None else r.max_gap_days,
             *_published(communes[r.code]))
            for r in rows
        ),
    )  # fmt: skip


def _published(commune: Commune) -> Iterator[object]:
    for name in PUBLISHED:
        value = getattr(commune, name)
        yield "" if value is None else value


def sessions_csv(problem: Problem, plan: Plan) -> str:
    """Return the text of sessions.csv: one row per session, in date order."""
    header = ("date", "team", "order", "venue", "venue_name", "commune", "activity", "arrive",
              "open", "close", "leave", "fixed", "pattern")  # fmt: skip
    rows = []
    for tour in sorted(plan.tours, key=lambda t: (t.date, t.team)):
        for held in of_tour(problem, tour):
            s = held.session
            hours = [f"{t:%H:%M}" for t in (s.arrive, s.open, s.close, s.leave)]
            fixed = str(s.fixed).lower()
            rows.append((tour.date.isoformat(), tour.team, held.order, s.venue, held.venue.name,
                         s.commune, s.activity, *hours, fixed, s.pattern))  # fmt: skip
    return table_text(header, rows)


def require_writable(folder: Path) -> None:
    """Refuse a folder that cannot be written before a long solve, not after.

    Raises
    ------
    StoreError
        The folder, or the one it would be made in, cannot be written.
    """
    place = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    if not place.is_dir() or not os.access(place, os.W_OK):
        raise StoreError(said.NO_PLACE_TO_WRITE.format(folder, place))


def write_result(
    result: Result,
    folder: Path,
    polygons: dict[str, Any],
    focus: tuple[date, date] | None = None,
    roads: Roads = NO_ROADS,
    tiles: str | None = None,
) -> Path:
    """Write every file of a plan and return the map's path. plan.json comes last.

    Parameters
    ----------
    tiles : str, optional
        Name of an online base map that the page may offer, one of `planner.rendering.tiles`.

    Raises
    ------
    StoreError
        A file cannot be written.
    """
    from planner.rendering.maps import render_map
    from planner.rendering.tiles import TILES

    page = render_map(
        result.problem, result.plan, result.travel, result.rows, polygons, focus, roads,
        TILES[tiles] if tiles else None,
    )  # fmt: skip
    write_text(folder / MAP_FILE, page)
    write_text(folder / TERRITORY_FILE, json.dumps(polygons, ensure_ascii=False))
    if roads.ways or roads.zones:
        write_roads(folder, roads.among(_visited(result)))
    write_text(folder / COVERAGE_FILE, coverage_csv(result.problem, result.rows))
    write_text(folder / SESSIONS_FILE, sessions_csv(result.problem, result.plan))
    write_plan_dir(folder, result.problem, result.plan, result.travel)
    return folder / MAP_FILE


def _visited(result: Result) -> frozenset[str]:
    """Return the depots, the fixed sites and every venue with a session."""
    scenario = result.problem.scenario
    held = {session.venue for _, session in result.plan.sessions()}
    fixed = {venue.id for venue in scenario.venues if venue.fixed}
    return frozenset({*held, *fixed, *(team.depot for team in scenario.teams)})


def load_polygons(scenario_path: Path) -> dict[str, Any]:
    """Return the territory's GeoJSON; the scenario has been loaded, so it is sound."""
    scenario = raising(lambda faults: read_scenario(scenario_path, faults)).tables
    path = scenario_path.parent / scenario["territory"]
    collection: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return collection


def polygons_of(folder: Path) -> dict[str, Any]:
    """Return the territory's GeoJSON kept with a plan.

    Raises
    ------
    InputError
        It is not there, or not what it should be.
    """
    path, faults = folder / TERRITORY_FILE, list[Fault]()
    collection = read_json(path, faults)
    if not faults and not isinstance(collection, dict):
        faults.append(Fault(display(path), "", said.BAD_TERRITORY))
    if faults:
        raise InputError(faults)
    found: dict[str, Any] = collection
    return found


def next_service(scenario_path: Path, day: date) -> date:
    """Return the next day, from `day` on, on which the service may work; `day` if none is near.

    Raises
    ------
    InputError
        The scenario is faulty, or its calendar ends before.
    """
    for days in WEEK_AHEAD, MONTH_AHEAD:  # no further than needed: calendars end
        if dates := load_problem(scenario_path, day, days).service_dates():
            return min(dates)
    return day


def anchor_of(scenario_path: Path, day: date) -> date:
    """Return the scenario's first Monday, from which blocks are counted."""
    return load_problem(scenario_path, day, 7).scenario.anchor


def judge(folder: Path) -> tuple[Violation, ...]:
    """Check a plan's folder: its tours against its rules, and its files against each other.

    Raises
    ------
    InputError, TravelError
        A file is missing or unreadable.
    """
    problem, plan, travel = read_plan_dir(folder)
    found = list(check(problem, plan, travel))
    for stated, digest, name in (
        (plan.scenario_digest, scenario_digest(problem), "inputs.json"),
        (plan.travel_digest, travel.digest, "travel.csv"),
    ):
        if stated != digest:
            detail = said.WRONG_DIGEST.format(stated or said.NONE_STATED, digest)
            found.append(Violation(honesty.FIGURES, said.CHANGED_SINCE.format(name), detail))
    if not plan.indicators:
        found.append(Violation(honesty.FIGURES, said.INDICATORS, said.NO_INDICATOR))
    return tuple(found)
