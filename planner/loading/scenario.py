"""A scenario file and the files it names -> Problem, with every fault at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from planner.errors import Fault
from planner.loading.calendar import parse_calendar
from planner.loading.calendar_schemas import CalendarSchema
from planner.loading.extending import read_scenario
from planner.loading.fields import KnownNames, Schema
from planner.loading.halls import parse_venues
from planner.loading.messages import french_faults
from planner.loading.schemas import (
    ActivitiesSchema,
    ActivitySchema,
    PolicySchema,
    QuotaSchema,
    ScenarioSchema,
)
from planner.loading.sites import parse_sites
from planner.loading.team_schemas import MileageSchema, TeamSchema
from planner.loading.territory import commune_names, parse_territory
from planner.loading.variations import vary
from planner.model.calendar import Calendar, Horizon
from planner.model.grid import KeyChange
from planner.model.lookup import by_id
from planner.model.publication import Publication
from planner.model.road_estimate import EstimateParameters, Winter
from planner.model.scenario import (
    Activity,
    Leave,
    Lunch,
    Policy,
    Problem,
    Quota,
    Scenario,
    Team,
    WorkRules,
)
from planner.model.sites import Site
from planner.model.territory import Point, Territory, Venue
from planner.model.vehicles import Mileage, Vehicle
from planner.reading.files import display, duplicates, raising, read_json, read_toml
from planner.reading.values import RHYTHMS, WEEKDAYS
from planner.rules import parameters
from planner.texts import loading as said

MAX_DAYS = 728
"""Longest horizon, in days: two years of 52 weeks."""


@dataclass(frozen=True)
class _Parts:
    """What the files named by a scenario hold; empty where they could not be read."""

    territory: Territory | None
    venues: tuple[Venue, ...]
    activities: tuple[Activity, ...]
    sites: tuple[Site, ...]
    names: KnownNames


def load_problem(
    scenario_path: Path, start: date | None, days: int, changes: Sequence[KeyChange] = ()
) -> Problem:
    """Load a scenario and every file it names.

    Parameters
    ----------
    scenario_path : Path
        TOML; the paths it holds are relative to its folder.
    start : date, optional
        First day of the horizon; the scenario's own start when None.
    days : int
        Length of the horizon, from 7 (14 with fortnightly quotas) to 728 days.
    changes : sequence of Change
        Keys of the scenario set to other values than those of the file.

    Raises
    ------
    InputError
        Carries every fault of every file.
    """
    return raising(lambda faults: _load(scenario_path, start, days, changes, faults))


def load_territory(path: Path) -> Territory:
    """Load a communes.geojson.

    Raises
    ------
    InputError
        Carries every fault of the file.
    """
    return raising(lambda faults: _territory(path, faults)[0])


def load_venues(path: Path, territory: Territory) -> tuple[Venue, ...]:
    """Load a venues.csv whose communes are those of a territory.

    Raises
    ------
    InputError
        Carries every fault of the file.
    """
    return raising(lambda faults: tuple(parse_venues(path, territory.names, faults)[0]))


def load_activities(path: Path) -> tuple[Activity, ...]:
    """Load an activities.toml.

    Raises
    ------
    InputError
        Carries every fault of the file.
    """
    return raising(lambda faults: _activities(path, faults)[0])


def load_calendar(scenario_path: Path, horizon: Horizon) -> Calendar:
    """Load only the calendar of a scenario, for the dates of a horizon.

    Raises
    ------
    InputError
        Carries every fault of the scenario and of its school calendar.
    """

    def read(faults: list[Fault]) -> Calendar | None:
        raw = read_scenario(scenario_path, faults)
        if raw is None:
            return None
        found: list[Fault] = []
        schema = _validate(raw.tables, display(scenario_path), KnownNames(), found)
        faults.extend(map(raw.placed, found))
        if schema is None:
            return None
        return parse_calendar(schema.calendar, scenario_path.parent, horizon, faults)

    return raising(read)


def _load(
    path: Path, start: date | None, days: int, changes: Sequence[KeyChange], faults: list[Fault]
) -> Problem | None:
    scenario = read_scenario(path, faults)
    if scenario is None:
        return None
    found: list[Fault] = []
    raw = vary(scenario.tables, changes, display(path), found)
    problem = _problem(path, raw, start, days, found)
    faults.extend(
        scenario.placed(fault) if fault.source == display(path) else fault for fault in found
    )
    return problem


def _problem(
    path: Path, raw: dict[str, Any], start: date | None, days: int, faults: list[Fault]
) -> Problem | None:
    source = display(path)
    parts = _read_parts(raw, path.parent, faults)
    schema = _validate(raw, source, parts.names, faults)
    faults.extend(Fault(source, *found) for found in duplicates(raw.get("teams"), "id", "teams"))
    faults.extend(
        Fault(source, *found) for found in duplicates(raw.get("quotas"), "name", "quotas")
    )
    horizon = _horizon(start or raw.get("start"), days, faults)
    calendar = _calendar(raw.get("calendar", {}), path.parent, horizon, faults)
    if schema is None or horizon is None or calendar is None or parts.territory is None:
        return None
    halls = {c.code: c.point for c in parts.territory.communes}
    missing = [t for t in schema.teams if t.depot.lat is None and t.depot.commune not in halls]
    if missing:  # the commune is known but faulty, and already reported
        return None
    teams = tuple(_team(team, halls) for team in schema.teams)
    _check_depots(teams, source, faults)
    folder = path.parent / schema.travel.folder if schema.travel.folder else None
    return Problem(parts.territory, _scenario(schema, teams, parts, calendar), horizon, folder)


def _horizon(first: object, days: int, faults: list[Fault]) -> Horizon | None:
    if not 7 <= days <= MAX_DAYS:
        faults.append(Fault("--days", "", said.WRONG_DAYS.format(days, MAX_DAYS)))
    elif type(first) is date:
        return Horizon(first, first + timedelta(days=days - 1))
    return None


def _calendar(
    raw: object, folder: Path, horizon: Horizon | None, faults: list[Fault]
) -> Calendar | None:
    """Judge the calendar by itself, so that a fault elsewhere does not hide its own."""
    try:
        schema = CalendarSchema.model_validate(raw)
    except ValidationError:  # reported with the rest of the scenario
        return None
    return None if horizon is None else parse_calendar(schema, folder, horizon, faults)


def _read_parts(raw: dict[str, Any], folder: Path, faults: list[Fault]) -> _Parts:
    """Read the files a raw scenario names; keys that are no text are reported elsewhere."""
    territory, communes = None, None
    venues, venue_ids = list[Venue](), None
    activities, activity_ids = tuple[Activity, ...](), None
    if isinstance(raw.get("territory"), str) and raw["territory"]:
        territory, communes = _territory(folder / raw["territory"], faults)
    if isinstance(raw.get("venues"), str) and raw["venues"]:
        venues, venue_ids = parse_venues(folder / raw["venues"], communes, faults)
    if isinstance(raw.get("activities"), str) and raw["activities"]:
        activities, activity_ids = _activities(folder / raw["activities"], faults)
    sites = tuple[Site, ...]()
    if isinstance(raw.get("sites"), str) and raw["sites"]:
        sites = parse_sites(folder / raw["sites"], communes, faults)
    names = KnownNames(communes, venue_ids, activity_ids)
    return _Parts(territory, tuple(venues), activities, sites, names)


def _territory(path: Path, faults: list[Fault]) -> tuple[Territory | None, dict[str, str] | None]:
    collection = read_json(path, faults)
    if collection is None:
        return None, None
    return parse_territory(collection, display(path), faults), commune_names(collection)


def _activities(
    path: Path, faults: list[Fault]
) -> tuple[tuple[Activity, ...], frozenset[str] | None]:
    """Return the activities, and the identifiers of all of them, faulty or not."""
    raw = read_toml(path, faults)
    if raw is None:
        return (), None
    source, items = display(path), raw.get("activities")
    faults.extend(Fault(source, *found) for found in duplicates(items, "id", "activities"))
    ids = frozenset(
        item["id"]
        for item in (items if isinstance(items, list) else [])
        if isinstance(item, dict) and isinstance(item.get("id"), str)
    )
    try:
        schema = ActivitiesSchema.model_validate(raw, context=KnownNames(activities=ids))
    except ValidationError as error:
        faults.extend(french_faults(error, ActivitiesSchema, source))
        return (), ids
    return tuple(_activity(item) for item in schema.activities), ids


def _validate(
    raw: dict[str, Any], source: str, names: KnownNames, faults: list[Fault]
) -> ScenarioSchema | None:
    try:
        return ScenarioSchema.model_validate(raw, context=names)
    except ValidationError as error:
        faults.extend(french_faults(error, ScenarioSchema, source))
        return None


def _check_depots(teams: tuple[Team, ...], source: str, faults: list[Fault]) -> None:
    """Teams may share a depot, but one name must be one place."""
    points: dict[str, Point] = {}
    for index, team in enumerate(teams):
        if points.setdefault(team.depot, team.depot_point) != team.depot_point:
            message = said.DEPOT_ELSEWHERE.format(team.depot)
            faults.append(Fault(source, f"teams[{index}].depot.id", message))


def _scenario(
    schema: ScenarioSchema, teams: tuple[Team, ...], parts: _Parts, calendar: Calendar
) -> Scenario:
    known = by_id(parts.activities)
    used = schema.use if schema.use is not None else list(known)
    return Scenario(
        name=schema.name,
        anchor=schema.start,
        teams=teams,
        venues=parts.venues,
        activities=tuple(known[name] for name in used if name in known),
        quotas=tuple(_quota(quota) for quota in schema.quotas),
        policy=_policy(schema.policy),
        winter=Winter(**_values(schema.winter)),
        travel=EstimateParameters(
            **{k: v for k, v in _values(schema.travel).items() if k not in ("engine", "folder")}
        ),
        calendar=calendar,
        nap=(schema.nap.start, schema.nap.end),
        publication=Publication(**_values(schema.publication)),
        description=schema.description,
        partner_sites=parts.sites,
    )


def _values(schema: Schema) -> dict[str, Any]:
    return {name: getattr(schema, name) for name in type(schema).model_fields}


def _activity(schema: ActivitySchema) -> Activity:
    values = _values(schema)
    durations = ("duration", "set_up", "pack_up", "debrief")
    return Activity(
        **values
        | {name: timedelta(minutes=values[name]) for name in durations}
        | {name: tuple(values[name]) for name in ("starts", "publics", "sites", "stands_in_for")}
    )


def _team(schema: TeamSchema, halls: dict[str, Point]) -> Team:
    depot, work = schema.depot, schema.work
    located = depot.lat is not None and depot.lon is not None
    return Team(
        id=schema.id,
        name=schema.name,
        agents=schema.agents,
        depot=depot.id,
        depot_point=Point(depot.lat or 0.0, depot.lon or 0.0) if located else halls[depot.commune],
        weekdays=tuple(sorted(WEEKDAYS.index(day) for day in schema.weekdays)),
        shift_start=schema.shift[0],
        shift_end=schema.shift[1],
        lunch=Lunch(
            schema.lunch.earliest, schema.lunch.latest, timedelta(minutes=schema.lunch.minutes)
        ),
        work=WorkRules(
            day_work=timedelta(hours=work.day_hours),
            day_span=timedelta(hours=work.span_hours),
            rest=timedelta(hours=work.rest_hours),
            without_break=timedelta(hours=work.hours_without_break),
            week_average=timedelta(hours=work.week_hours_average),
            week_max=timedelta(hours=work.week_hours_max),
        ),
        cost_per_km=schema.cost_per_km,
        cost_per_hour=schema.cost_per_hour,
        co2_per_km=schema.co2_per_km,
        vehicle=Vehicle(**_values(schema.vehicle)) if schema.vehicle else None,
        mileage=_mileage(schema.mileage) if schema.mileage else None,
        leaves=tuple(Leave(leave.dates(), leave.agents) for leave in schema.leave),
        limits=tuple(
            (key, value)
            for key in sorted(parameter.key for parameter in parameters())
            if (value := getattr(schema, key)) is not None
        ),
    )


def _mileage(schema: MileageSchema) -> Mileage:
    scale = tuple((limit, euros) for limit, euros in schema.scale)
    return Mileage(scale, schema.beyond, schema.km_per_year)


def _quota(schema: QuotaSchema) -> Quota:
    return Quota(**_values(schema) | {"activities": tuple(schema.activities)})


def _policy(schema: PolicySchema) -> Policy:
    return Policy(
        **_values(schema)
        | {
            "access": tuple((limit, weight) for limit, weight in schema.access),
            "levels": tuple((x, y) for x, y in schema.levels),
            "rhythms": tuple(sorted(RHYTHMS[name] for name in schema.rhythms)),
        }
    )
