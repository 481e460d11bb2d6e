"""The tables of a scenario that close the service."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from pydantic import field_validator, model_validator

from planner.loading.fields import Schema, distinct
from planner.model.calendar import DateRange
from planner.reading.values import parse_choice
from planner.texts import loading as said

PUBLIC_HOLIDAYS: Mapping[str, str | None] = {
    "FR": None,
    "FR-57": "57",
    "FR-67": "6AE",
    "FR-68": "6AE",
    **{f"FR-{code}": code for code in ("971", "972", "973", "974", "976")},
}
"""Subdivision in the package `holidays`, by name in a scenario."""


CUSTOMARY: Mapping[str, tuple[str, ...]] = {
    "FR-971": ("Mi-Carême", "Vendredi saint", "Fête de Victor Schoelcher"),
    "FR-972": ("Fête de Victor Schoelcher",),
}
"""Days that the package `holidays` calls public there and no law does, by its own names."""


class ClosureSchema(Schema):
    """Dates on which the whole service is closed."""

    start: date
    end: date
    name: str = ""

    @model_validator(mode="after")
    def _ordered(self) -> ClosureSchema:
        if self.end < self.start:
            raise ValueError(said.BACKWARDS.format(self.end, self.start))
        return self

    def dates(self) -> DateRange:
        """Return the dates."""
        return DateRange(self.start, self.end, self.name)


class CalendarSchema(Schema):
    """Where closed dates come from; an empty `school_holidays` means none is known."""

    public_holidays: str = "FR"
    school_holidays: str = ""
    customary_holidays: list[str] = []
    bridges: bool = False
    closures: list[ClosureSchema] = []

    _once = field_validator("customary_holidays")(distinct)

    @model_validator(mode="after")
    def _kept_there(self) -> CalendarSchema:
        known = CUSTOMARY.get(self.public_holidays, ())
        for name in self.customary_holidays:
            if name not in known:
                choice = said.POSSIBLE_DAYS.format(", ".join(known)) if known else said.NO_CUSTOMARY
                raise ValueError(said.NOT_CUSTOMARY.format(name, self.public_holidays, choice))
        return self

    @field_validator("public_holidays")
    @classmethod
    def _known(cls, value: str) -> str:
        return parse_choice(value, list(PUBLIC_HOLIDAYS), "calendrier")
