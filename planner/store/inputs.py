"""The input files: taken over from a folder, and written out for the solver to read.

Whatever folders they came from, they are kept and written under one roof: ``venues.csv``,
``activities.toml``, ``communes.geojson``, ``sites.csv``, ``calendars/``, ``travel/`` and
``scenarios/``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, select

from planner.atomic import write_text
from planner.errors import Fault, InputError, StoreError
from planner.loading.extending import EXTENDS, PATHS
from planner.loading.halls import COLUMNS, REQUIRED
from planner.loading.identifiers import suggested
from planner.reading.files import display, raising, read_text, read_toml
from planner.reading.tables import read_table, table_text
from planner.store import kept_settings as settings
from planner.store import scenarios, toml, venues
from planner.store import schema as tables
from planner.store.database import Store
from planner.store.documents import (
    ACTIVITIES,
    CALENDARS,
    SCENARIOS,
    SITES,
    TERRITORY,
    TRAVEL,
    VENUES,
)
from planner.store.documents import KIND as DOCUMENT
from planner.store.journal import Edit, editing
from planner.store.plans import inside
from planner.texts import storing

SCHOOL_HOLIDAYS: toml.Path = ("calendar", "school_holidays")
SITES_KEY: toml.Path = ("sites",)
VENUES_KEY: toml.Path = ("venues",)

TRAVEL_FILES = ("travel.csv", "travel.json", "corrections.csv", "points.csv", "roads.geojson")


@dataclass(frozen=True)
class _Read:
    """A scenario whose paths are those of the store, with the files it names.

    Parameters
    ----------
    base : Path, optional
        The scenario it extends, which then names the files.
    venues : tuple of dict, optional
        Cells by column; None when they are those of `base`.
    """

    text: str
    base: Path | None = None
    files: Mapping[str, str] = field(default_factory=dict)
    venues: tuple[dict[str, str], ...] | None = None


def take_over(store: Store, who: str, path: Path) -> str:
    """Take over a scenario file and the files it names: one edit, which can be undone.

    The scenario is adopted when none is yet. What is already stored under the same names is
    replaced; the journal keeps it. A scenario that extends another brings that one along
    unless it is already stored, and shares its files.

    Returns
    -------
    str
        Identifier of the scenario.

    Raises
    ------
    InputError
        Carries every file that is missing or cannot be read. Whether they make a problem
        is judged by `planner.loading.load_problem`, not here.
    """
    return _take_over(store, who, path, ())


def _take_over(store: Store, who: str, path: Path, chain: tuple[Path, ...]) -> str:
    if path.resolve() in chain:
        raise InputError.single(display(path), EXTENDS, storing.EXTENDS_IN_CIRCLE)
    read = raising(lambda faults: _read(path, faults))
    if read.base is not None and not scenarios.stored(store, _key(read.base)):
        _take_over(store, who, read.base, (*chain, path.resolve()))
    key, rows = _key(path), read.venues
    what = storing.imported(len(rows or ()), 1, len(read.files))
    with editing(store, who, what) as edit:
        for name, content in read.files.items():
            _put(edit, DOCUMENT, name, {"text": content})
        if rows is not None:
            venues.replace_all(edit, rows)
        scenarios.put(edit, key, read.text)
        if settings.value_in(edit.connection, scenarios.ADOPTED) is None:
            edit.add(settings.KIND, scenarios.ADOPTED, {"value": key})
    return key


def _key(path: Path) -> str:
    return suggested(path.stem, scenarios.KIND)


def materialise(
    store: Store, folder: Path, scenario: str | None = None, version: int | None = None
) -> Path:
    """Write every input file into a folder, and return the path of a scenario.

    Parameters
    ----------
    scenario : str, optional
        Which one; by default the adopted one.
    version : int, optional
        Number of the last edit that counts: the files as they were then.

    Raises
    ------
    StoreError
        There is no such scenario, or a file cannot be written.
    """
    if scenario is None:
        adopted = scenarios.adopted_scenario(store)
        if adopted is None:
            raise StoreError(storing.NO_SCENARIO)
        scenario = adopted.id
    chosen = scenarios.scenario(store, scenario)
    for name, text in contents(store, version).items():
        write_text(folder / inside(name), text)
    return folder / SCENARIOS / f"{chosen.id}.toml"


def contents(store: Store, version: int | None = None) -> dict[str, str]:
    """Return the text of every input file by its path: one state of the database.

    Parameters
    ----------
    version : int, optional
        Number of the last edit that counts; all of them when None.
    """
    with store.reading() as connection:
        documents, venue, scenario = (
            _rows_at(connection, table, version)
            for table in (tables.documents, tables.venues, tables.scenarios)
        )
    found = {key: row["text"] for key, row in documents.items()}
    found |= {f"{SCENARIOS}/{key}.toml": row["text"] for key, row in scenario.items()}
    ordered = sorted(venue.values(), key=lambda row: row["rank"])
    return found | {VENUES: venues_csv([row["cells"] for row in ordered])}


def _rows_at(
    connection: Connection, table: Table, version: int | None
) -> dict[str, Mapping[str, Any]]:
    """Return the rows of a journaled table by key, as an edit left them."""
    found: dict[str, Mapping[str, Any]] = {
        row.id: dict(row._mapping) for row in connection.execute(select(table))
    }
    if version is None:
        return found
    query = (
        select(tables.changes)
        .where(tables.changes.c.kind == table.name, tables.changes.c.edit > version)
        .order_by(tables.changes.c.id.desc())
    )
    for change in connection.execute(query):  # the last one first: each is taken back
        if change.before is None:
            found.pop(change.key, None)
        else:
            found[change.key] = change.before
    return found


def venues_csv(rows: Any) -> str:
    """Return the text of a venues.csv, cell by cell as stored."""
    return table_text(COLUMNS, ([cells.get(name, "") for name in COLUMNS] for cells in rows))


def _put(edit: Edit, kind: str, key: str, values: Mapping[str, Any]) -> None:
    if edit.row(kind, key) is None:
        edit.add(kind, key, values)
    else:
        edit.change(kind, key, values, None)


def _read(path: Path, faults: list[Fault]) -> _Read | None:
    text, raw = read_text(path, faults), read_toml(path, faults)
    if text is None or raw is None:
        return None
    base = raw.get(EXTENDS)
    if isinstance(base, str) and base:
        own = [key for key in PATHS if toml.value_at(text, key) is not None]
        faults.extend(Fault(display(path), toml.spelt(key), storing.FILES_OF_BASE) for key in own)
        wanted = f"{_key(Path(base))}.toml"
        if base != wanted:
            text = toml.with_value(text, (EXTENDS,), wanted)
        return _Read(text, path.parent / base)
    return _with_files(path, text, faults)


def _with_files(path: Path, text: str, faults: list[Fault]) -> _Read:
    """Read the files a scenario names, and have it name those of the store."""
    found: dict[str, str] = {}
    named: dict[toml.Path, str] = {("territory",): TERRITORY, ("activities",): ACTIVITIES}
    if toml.value_at(text, SITES_KEY):
        named[SITES_KEY] = SITES
    if calendar := toml.value_at(text, SCHOOL_HOLIDAYS):
        named[SCHOOL_HOLIDAYS] = f"{CALENDARS}/{Path(calendar).name}"
    for key, name in named.items():
        source = _named(path, text, key, faults)
        if source is None:
            continue
        found[name] = read_text(source, faults) or ""
        text = _pointing(text, key, name)
        about = source.with_suffix(".toml")
        if key == SCHOOL_HOLIDAYS and about.is_file():
            found[str(Path(name).with_suffix(".toml"))] = read_text(about, faults) or ""
    halls = _named(path, text, VENUES_KEY, faults)
    rows = None if halls is None else read_table(halls, REQUIRED, COLUMNS[len(REQUIRED) :], faults)
    text = _travel(path, _pointing(text, VENUES_KEY, VENUES), found, faults)
    return _Read(text, None, found, tuple(row.texts for row in rows or ()))


def _named(path: Path, text: str, key: toml.Path, faults: list[Fault]) -> Path | None:
    value = toml.value_at(text, key)
    if isinstance(value, str) and value:
        return path.parent / value
    faults.append(Fault(display(path), toml.spelt(key), storing.NO_PATH))
    return None


def _pointing(text: str, key: toml.Path, name: str) -> str:
    """Have a key name a file of the store; untouched when it already does."""
    wanted = f"../{name}"
    return text if toml.value_at(text, key) == wanted else toml.with_value(text, key, wanted)


def _travel(path: Path, text: str, found: dict[str, str], faults: list[Fault]) -> str:
    """Take over the stored travel times a scenario names, if it does."""
    key: toml.Path = ("travel", "folder")
    folder = toml.value_at(text, key)
    if not folder:
        return text
    for name in TRAVEL_FILES:
        source = path.parent / folder / name
        if source.is_file():
            found[f"{TRAVEL}/{name}"] = read_text(source, faults) or ""
    return _pointing(text, key, TRAVEL)
