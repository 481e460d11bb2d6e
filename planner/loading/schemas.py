"""The shape of the TOML files. Cross-checks inside one table live here too."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from planner.loading.calendar_schemas import CalendarSchema
from planner.loading.fields import (
    WRITTEN,
    ActivityId,
    Clock,
    Id,
    Minutes,
    MonthDay,
    Pair,
    Public,
    Rhythm,
    Schema,
    Text,
    VenueId,
    distinct,
)
from planner.loading.team_schemas import TeamSchema
from planner.model.calendar import HalfDay, Per, SchoolBreaks
from planner.model.road_estimate import EstimateParameters, Winter
from planner.model.scenario import Activity, Equity, Policy, Quota, Scenario
from planner.model.territory import SiteKind
from planner.reading.values import RHYTHMS, WEEKDAYS
from planner.texts import loading as said

Kind = Annotated[SiteKind, WRITTEN]


class ActivitySchema(Schema):
    """One activity; durations in minutes."""

    id: Id
    name: Text
    duration: Annotated[float, Field(gt=0, le=1440)]
    set_up: Minutes
    pack_up: Minutes
    debrief: Minutes
    min_staff: Annotated[int, Field(ge=1)]
    starts: Annotated[list[Clock], Field(min_length=1)]
    publics: Annotated[list[Public], Field(min_length=1)]
    sites: Annotated[list[Kind], Field(min_length=1)] = list(Activity.sites)
    in_school_breaks: Annotated[SchoolBreaks, WRITTEN] = Activity.in_school_breaks
    in_nap: bool = Activity.in_nap
    capacity: Annotated[int, Field(ge=1)] | None = None
    audience: str = ""
    terms: str = ""
    stands_in_for: list[ActivityId] = []

    _once = field_validator("publics", "stands_in_for")(distinct)

    @field_validator("in_school_breaks", mode="before")
    @classmethod
    def _in_short(cls, written: object) -> object:
        """``true`` and ``false`` are short for two of the words."""
        if isinstance(written, bool):
            return SchoolBreaks.OPEN if written else SchoolBreaks.CLOSED
        return written

    @model_validator(mode="after")
    def _another(self) -> ActivitySchema:
        if self.id in self.stands_in_for:
            raise ValueError(said.STANDS_IN_ITSELF.format(self.id))
        return self


class ActivitiesSchema(Schema):
    """The whole of activities.toml."""

    activities: Annotated[list[ActivitySchema], Field(min_length=1)]


class NapSchema(Schema):
    """Times between which no session opens."""

    start: Clock = Scenario.nap[0]
    end: Clock = Scenario.nap[1]

    @model_validator(mode="after")
    def _ordered(self) -> NapSchema:
        if self.end <= self.start:
            raise ValueError(said.HOURS_BACKWARDS.format(self.end, self.start))
        return self


class QuotaSchema(Schema):
    """How many sessions of some sort."""

    name: Text
    per: Annotated[Per, WRITTEN] = Quota.per
    minimum: Annotated[int, Field(alias="min", ge=0)] = Quota.minimum
    maximum: Annotated[int | None, Field(alias="max", ge=0)] = None
    kind: Kind | None = None
    venue: VenueId | None = None
    activities: list[ActivityId] = []
    half_day: Annotated[HalfDay, WRITTEN] | None = None

    @model_validator(mode="after")
    def _possible(self) -> QuotaSchema:
        if self.maximum is not None and self.minimum > self.maximum:
            raise ValueError(said.IMPOSSIBLE_QUOTA.format(self.minimum, self.maximum))
        return self


class PolicySchema(Schema):
    """How needs are weighed."""

    equity: Annotated[Equity, WRITTEN] = Policy.equity
    target_minutes: Annotated[float, Field(gt=0)] = Policy.target_minutes
    access: Annotated[list[Pair], Field(min_length=1)] = [list(step) for step in Policy.access]
    levels: Annotated[list[Pair], Field(min_length=2)] = [list(knot) for knot in Policy.levels]
    need: dict[Public, Annotated[float, Field(ge=0)]] = dict(Policy().need)
    rhythms: Annotated[list[Rhythm], Field(min_length=1)] = [
        word for word, weeks in RHYTHMS.items() if weeks in Policy.rhythms
    ]
    min_suitability: Annotated[float, Field(ge=0, le=1)] = Policy.min_suitability
    tolerance: Annotated[float, Field(ge=0, lt=1)] = Policy.tolerance
    max_sessions: Annotated[int, Field(ge=1, le=6)] = Policy.max_sessions
    max_wait_days: Annotated[int, Field(ge=28)] = Policy.max_wait_days

    _rhythms = field_validator("rhythms")(distinct)

    @field_validator("access")
    @classmethod
    def _decreasing(cls, steps: list[list[float]]) -> list[list[float]]:
        if steps[0][0] <= 0 or not _increasing(limit for limit, _ in steps):
            raise ValueError(said.MINUTES_UPWARDS)
        weights = [weight for _, weight in steps]
        if any(not 0 <= weight <= 1 for weight in weights):
            raise ValueError(said.WEIGHTS_BOUNDS)
        if any(b > a for a, b in pairwise(weights)):
            raise ValueError(said.WEIGHTS_DOWNWARDS)
        return steps

    @field_validator("levels")
    @classmethod
    def _concave(cls, knots: list[list[float]]) -> list[list[float]]:
        if knots[0] != [0, 0]:
            raise ValueError(said.LEVELS_FROM_ZERO)
        if not _increasing(exposure for exposure, _ in knots):
            raise ValueError(said.SESSIONS_UPWARDS)
        if any(not 0 <= level <= 1 for _, level in knots):
            raise ValueError(said.LEVELS_BOUNDS)
        slopes = [(y1 - y0) / (x1 - x0) for (x0, y0), (x1, y1) in pairwise(knots)]
        if any(b > a + 1e-9 for a, b in pairwise(slopes)) or slopes[-1] < 0:
            raise ValueError(said.LEVELS_CONCAVE)
        return knots

    @field_validator("need")
    @classmethod
    def _needed(cls, weights: dict[str, float]) -> dict[str, float]:
        if not any(weights.values()):
            raise ValueError(said.NO_WEIGHT)
        return weights


class WinterSchema(Schema):
    """Slower roads in season."""

    factor: Annotated[float, Field(ge=1, le=5)] = Winter.factor
    start: MonthDay = Winter.start
    end: MonthDay = Winter.end


class TravelSchema(Schema):
    """Where travel times come from, and the estimate's parameters."""

    engine: Literal["estimate", "stored"] = "estimate"
    folder: str = ""
    detour: Annotated[float, Field(ge=1)] = EstimateParameters.detour
    detour_short: Annotated[float, Field(ge=1)] = EstimateParameters.detour_short
    short_km: Annotated[float, Field(ge=0)] = EstimateParameters.short_km
    speed_kmh: Annotated[float, Field(gt=0, le=130)] = EstimateParameters.speed_kmh
    overhead_minutes: Minutes = EstimateParameters.overhead_minutes
    same_place_minutes: Annotated[float, Field(gt=0, le=60)] = EstimateParameters.same_place_minutes

    @model_validator(mode="after")
    def _stored_somewhere(self) -> TravelSchema:
        if self.engine == "stored" and not self.folder:
            raise ValueError(said.FOLDER_WANTED)
        if self.engine != "stored" and self.folder:
            raise ValueError(said.FOLDER_UNUSED)
        return self


class PublicationSchema(Schema):
    """What posters and calendars say of the service."""

    service: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    calendars: str = ""

    @field_validator("website", "calendars")
    @classmethod
    def _address(cls, value: str) -> str:
        if value and not re.fullmatch(r"https?://[^\s/?#]+[^\s?#]*", value):
            raise ValueError(said.NOT_AN_ADDRESS.format(value))
        return value


class ScenarioSchema(Schema):
    """The whole of a scenario file, with what it inherits (`extending`)."""

    name: Text
    extends: Text | None = None
    description: str = ""
    start: date
    territory: Text
    venues: Text
    activities: Text
    sites: str = ""
    use: Annotated[list[ActivityId], Field(min_length=1)] | None = None
    calendar: CalendarSchema = Field(default_factory=CalendarSchema)
    nap: NapSchema = Field(default_factory=NapSchema)
    teams: Annotated[list[TeamSchema], Field(min_length=1)]
    quotas: list[QuotaSchema] = []
    policy: PolicySchema = Field(default_factory=PolicySchema)
    winter: WinterSchema = Field(default_factory=WinterSchema)
    travel: TravelSchema = Field(default_factory=TravelSchema)
    publication: PublicationSchema = Field(default_factory=PublicationSchema)

    @field_validator("start")
    @classmethod
    def _monday(cls, value: date) -> date:
        if value.weekday():
            raise ValueError(said.NOT_A_MONDAY.format(value, WEEKDAYS[value.weekday()]))
        return value

    @field_validator("use")
    @classmethod
    def _once(cls, value: list[str] | None) -> list[str] | None:
        return value if value is None else distinct(value)


def _increasing(values: Iterable[float]) -> bool:
    return all(a < b for a, b in pairwise(values))
