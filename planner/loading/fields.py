"""What the values of the TOML files may be; `schemas` puts them together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Annotated, cast

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, ValidationInfo

from planner.loading.identifiers import parse_id, parse_place_id
from planner.reading.values import (
    PUBLICS,
    RHYTHMS,
    WEEKDAYS,
    parse_choice,
    parse_clock,
    parse_commune,
    parse_month_day,
)
from planner.texts import loading as said


@dataclass(frozen=True)
class KnownNames:
    """What the other files define; ``None`` when that file could not be read."""

    communes: Mapping[str, str] | None = None
    venues: frozenset[str] | None = None
    activities: frozenset[str] | None = None


def names_of(info: ValidationInfo) -> KnownNames:
    """Return what the other files define, as given to the validation."""
    return cast(KnownNames, info.context or KnownNames())


def _commune(value: object, info: ValidationInfo) -> str:
    return parse_commune(value, names_of(info).communes)


def _venue(value: object, info: ValidationInfo) -> str:
    known = names_of(info).venues
    return parse_choice(value, [str(value)] if known is None else sorted(known), "lieu")


def _activity(value: object, info: ValidationInfo) -> str:
    known = names_of(info).activities
    return parse_choice(value, [str(value)] if known is None else sorted(known), said.ACTIVITY_NAME)


def _public(value: object) -> str:
    return parse_choice(value, PUBLICS, "public")


def distinct(values: list[str]) -> list[str]:
    """Refuse a value given twice."""
    double = next((value for value in values if values.count(value) > 1), None)
    if double is not None:
        raise ValueError(said.GIVEN_TWICE.format(double))
    return values


Id = Annotated[str, PlainValidator(parse_id)]
PlaceId = Annotated[str, PlainValidator(parse_place_id)]
Clock = Annotated[time, PlainValidator(parse_clock)]
MonthDay = Annotated[tuple[int, int], PlainValidator(parse_month_day)]
CommuneCode = Annotated[str, PlainValidator(_commune)]
VenueId = Annotated[str, PlainValidator(_venue)]
ActivityId = Annotated[str, PlainValidator(_activity)]
Public = Annotated[str, PlainValidator(_public)]
Weekday = Annotated[str, PlainValidator(lambda v: parse_choice(v, WEEKDAYS, "jour"))]
Rhythm = Annotated[str, PlainValidator(lambda v: parse_choice(v, list(RHYTHMS), said.RHYTHM))]
Text = Annotated[str, Field(min_length=1)]
Minutes = Annotated[float, Field(ge=0, le=1440)]
Hours = Annotated[float, Field(gt=0, le=168)]
Pair = Annotated[list[float], Field(min_length=2, max_length=2)]
WRITTEN = Field(strict=False)
"""Marks a member of an enum, which the files write as its text."""


class Schema(BaseModel):
    """Strict: unknown keys, numbers written as text and the like are refused."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)
