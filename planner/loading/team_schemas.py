"""The tables of a scenario that describe its teams."""

from __future__ import annotations

from datetime import time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, ValidationInfo, create_model, field_validator, model_validator

from planner.loading.calendar_schemas import ClosureSchema
from planner.loading.fields import (
    Clock,
    CommuneCode,
    Hours,
    Id,
    Minutes,
    Pair,
    PlaceId,
    Schema,
    Text,
    Weekday,
    distinct,
    names_of,
)
from planner.model.rules import Parameter
from planner.model.scenario import Leave, Lunch, Team, WorkRules
from planner.reading.values import WEEKDAYS, check_point
from planner.rules import parameters
from planner.texts import loading as said

HOUR = timedelta(hours=1)

USUAL = [WEEKDAYS[day] for day in Team.weekdays]
"""Names of the days on which a team works unless it is said otherwise."""


class DepotSchema(Schema):
    """Where a team's day starts and ends: a point, else the commune's town hall."""

    id: PlaceId
    commune: CommuneCode
    lat: float | None = None
    lon: float | None = None

    @field_validator("id")
    @classmethod
    def _not_another(cls, value: str, info: ValidationInfo) -> str:
        if value in (names_of(info).venues or ()):
            raise ValueError(said.NAMED_LIKE_A_VENUE.format(value))
        return value

    @model_validator(mode="after")
    def _located(self) -> DepotSchema:
        if (self.lat is None) != (self.lon is None):
            raise ValueError(said.LAT_AND_LON)
        if self.lat is not None and self.lon is not None:
            check_point(self.lat, self.lon)
        return self


class LunchSchema(Schema):
    """The lunch break."""

    earliest: Clock = Lunch.earliest
    latest: Clock = Lunch.latest
    minutes: Minutes = Lunch.length / timedelta(minutes=1)

    @model_validator(mode="after")
    def _fits(self) -> LunchSchema:
        minutes, earliest, latest = self.minutes, self.earliest, self.latest
        if minutes > _minutes(latest) - _minutes(earliest):
            raise ValueError(said.NO_ROOM_FOR_LUNCH.format(minutes, earliest, latest))
        return self


class WorkSchema(Schema):
    """Working-time rules, in hours."""

    day_hours: Hours = WorkRules.day_work / HOUR
    span_hours: Hours = WorkRules.day_span / HOUR
    rest_hours: Hours = WorkRules.rest / HOUR
    hours_without_break: Hours = WorkRules.without_break / HOUR
    week_hours_average: Hours = WorkRules.week_average / HOUR
    week_hours_max: Hours = WorkRules.week_max / HOUR


class LeaveSchema(ClosureSchema):
    """Dates on which agents of a team are away."""

    agents: Annotated[int, Field(ge=1)] = Leave.agents


class VehicleSchema(Schema):
    """The vehicle of the service; 0 is unknown."""

    energy: Literal["gazole", "essence", "E85", "GPL", "électricité"]
    per_100km: Annotated[float, Field(ge=0)] = 0.0
    price: Annotated[float, Field(ge=0)] = 0.0
    co2: Annotated[float, Field(ge=0)] = 0.0


class MileageSchema(Schema):
    """What an agent is repaid for a private car, by slices of a year's kilometres."""

    scale: Annotated[list[Pair], Field(min_length=1)]
    beyond: Annotated[float, Field(gt=0)]
    km_per_year: Annotated[float, Field(ge=0)] = 0.0

    @field_validator("scale")
    @classmethod
    def _upwards(cls, bands: list[list[float]]) -> list[list[float]]:
        limits = [0.0, *(limit for limit, _ in bands)]
        if any(b <= a for a, b in pairwise(limits)):
            raise ValueError(said.KM_UPWARDS)
        if any(euros <= 0 for _, euros in bands):
            raise ValueError(said.EUROS_POSITIVE)
        return bands


class _TeamSchema(Schema):
    """A team with its vehicle."""

    id: Id
    name: Text
    agents: Annotated[int, Field(ge=1)]
    depot: DepotSchema
    weekdays: Annotated[list[Weekday], Field(min_length=1)] = USUAL
    shift: Annotated[list[Clock], Field(min_length=2, max_length=2)]
    cost_per_km: Annotated[float, Field(ge=0)] = Team.cost_per_km
    cost_per_hour: Annotated[float, Field(ge=0)] = Team.cost_per_hour
    co2_per_km: Annotated[float, Field(ge=0)] = Team.co2_per_km
    vehicle: VehicleSchema | None = None
    mileage: MileageSchema | None = None
    lunch: LunchSchema = Field(default_factory=LunchSchema)
    work: WorkSchema = Field(default_factory=WorkSchema)
    leave: list[LeaveSchema] = []

    _weekdays = field_validator("weekdays")(distinct)

    @field_validator("shift")
    @classmethod
    def _ordered(cls, value: list[time]) -> list[time]:
        if value[1] <= value[0]:
            raise ValueError(said.HOURS_BACKWARDS.format(value[1], value[0]))
        return value

    @model_validator(mode="after")
    def _rests(self) -> _TeamSchema:
        start, end = self.shift
        rest, wanted = 24 - (_minutes(end) - _minutes(start)) / 60, self.work.rest_hours
        if rest < wanted:
            raise ValueError(said.TOO_LITTLE_REST.format(start, end, rest, wanted))
        return self

    @model_validator(mode="after")
    def _one_car(self) -> _TeamSchema:
        if self.vehicle is not None and self.mileage is not None:
            raise ValueError(said.TWO_CARS)
        return self


def _number(parameter: Parameter) -> Any:
    kind = int if parameter.whole else float
    allowed = Annotated[kind, Field(ge=parameter.least, le=parameter.most)]  # type: ignore[valid-type]
    return allowed | None, None


if TYPE_CHECKING:
    TeamSchema = _TeamSchema
else:  # what the rules may be given of a team, whatever rules there are
    parts = {parameter.key: _number(parameter) for parameter in parameters()}
    TeamSchema = create_model("TeamSchema", __base__=_TeamSchema, **parts)


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute
