"""A grid file -> Grid: territories, scenarios and variations, with every fault at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import product
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError

from planner.errors import Fault
from planner.loading.fields import Schema, Text
from planner.loading.messages import french_faults
from planner.loading.scenario import MAX_DAYS
from planner.model.effort import Effort
from planner.model.grid import Cell, Grid, KeyChange
from planner.reading.files import display, raising, read_toml
from planner.texts import loading as said

VARIATIONS = "variations"
TERRITORY = "communes.geojson"


class GridSchema(Schema):
    """What a grid file may hold."""

    name: Text
    start: date
    days: Annotated[int, Field(ge=7, le=MAX_DAYS)] = 28
    territories: Annotated[list[Text], Field(min_length=1)]
    scenarios: Annotated[list[Text], Field(min_length=1, default_factory=lambda: ["reference"])]
    variations: dict[str, Any] = Field(default_factory=dict)
    time_limit: Annotated[float, Field(ge=1)] = 60.0
    workers: Annotated[int, Field(ge=1)] = 8
    seed: Annotated[int, Field(ge=0)] = 0
    deterministic: bool = False


def load_grid(path: Path) -> Grid:
    """Load a grid; the territories it names are folders relative to its own.

    Territories may be patterns (``epci/*``): their folders are taken in the order of their
    names. Every scenario is solved on every territory with every combination of variations.

    Raises
    ------
    InputError
        Carries every fault. Those of scenarios and territories show when they are loaded.
    """
    return raising(lambda faults: _load(path, faults))


def _load(path: Path, faults: list[Fault]) -> Grid | None:
    source = display(path)
    raw = read_toml(path, faults)
    if raw is None:
        return None
    try:
        schema = GridSchema.model_validate(raw)
    except ValidationError as error:
        faults.extend(french_faults(error, GridSchema, source))
        return None
    axes = list(_axes(schema.variations, (), source, faults))
    folders = list(_folders(schema.territories, path.parent, source, faults))
    cells = tuple(
        Cell(folder.name, file, scenario, changes)
        for folder in folders
        for scenario in schema.scenarios
        if (file := _scenario(folder, scenario, source, faults))
        for changes in product(*axes)
    )
    how = {name: getattr(schema, name) for name in ("workers", "seed", "deterministic")}
    return Grid(schema.name, cells, schema.start, schema.days, Effort(schema.time_limit, **how))


def _axes(
    table: Mapping[str, Any], path: tuple[str, ...], source: str, faults: list[Fault]
) -> Iterator[list[KeyChange]]:
    """Yield, for each key that varies, its changes."""
    for name, values in table.items():
        place = (*path, name)
        if isinstance(values, dict):
            yield from _axes(values, place, source, faults)
        elif isinstance(values, list) and values:
            yield [KeyChange(place, value) for value in values]
        else:
            faults.append(Fault(source, ".".join((VARIATIONS, *place)), said.VALUES_WANTED))


def _folders(names: list[str], home: Path, source: str, faults: list[Fault]) -> Iterator[Path]:
    """Yield the folder of each territory once, in the order asked."""
    seen = set()
    for index, name in enumerate(names):
        asked = (home / name / TERRITORY).absolute()
        files = Path(asked.anchor).glob(str(asked.relative_to(asked.anchor)))
        found = sorted(file.parent.resolve() for file in files)
        if not found:
            message = said.NO_TERRITORY.format(name, TERRITORY)
            if name.isdigit():
                message += said.BUILD_IT.format(name, display(home / name))
            faults.append(Fault(source, f"territories[{index}]", message))
        yield from (folder for folder in found if folder not in seen)
        seen.update(found)


def _scenario(folder: Path, name: str, source: str, faults: list[Fault]) -> Path | None:
    file = folder / "scenarios" / f"{name}.toml"
    if not file.is_file():
        faults.append(Fault(source, "scenarios", said.NOT_FOUND.format(display(file))))
        return None
    return file
