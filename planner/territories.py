"""Building a territory's folder: public data, then drafts the coordinator completes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from planner.atomic import write_text
from planner.drafts import draft_files
from planner.errors import InputError
from planner.sources import build_territory, fetch_archives, validate_territory, write_geojson
from planner.texts import sourcing as said

Log = Callable[[str], None]


def sources_folder(asked: Path | None) -> Path:
    """Folder of the downloaded public data: asked for, or under PLANNER_HOME."""
    if asked is not None:
        return asked
    import os

    from platformdirs import user_data_path

    home = os.environ.get("PLANNER_HOME")
    return (Path(home) if home else user_data_path("planner")) / "sources"


def build_folder(
    siren: str, output: Path, sources: Path | None, shipped: Path, log: Log
) -> Iterator[str]:
    """Write a territory's files; yield one French line for each.

    Parameters
    ----------
    shipped : Path
        The project's own data folder: sourced need and corrections.

    Raises
    ------
    SourceError
        Public data cannot be fetched.
    InputError
        The EPCI is unknown, or its outlines are faulty.
    """
    archives = fetch_archives(sources_folder(sources), log)
    need = shipped / "need" / f"{siren}.csv"
    corrections = shipped / "corrections" / "town_halls.csv"
    collection = build_territory(siren, archives, need if need.exists() else None, corrections, log)
    path = output / "communes.geojson"
    faults = validate_territory(collection, str(path))
    if faults:
        raise InputError(faults)
    write_geojson(path, collection)
    yield said.BUILT.format(path, len(collection["features"]), collection["name"])
    activities = (shipped / "activities.toml").read_text(encoding="utf-8")
    calendars = {
        found.name: found.read_text(encoding="utf-8")
        for found in sorted((shipped / "calendars").iterdir())
        if found.suffix in (".csv", ".toml")
    }
    for name, text in draft_files(collection, activities, calendars).items():
        draft = output / name
        if draft.exists():
            yield said.KEPT.format(draft)
        else:
            write_text(draft, text)
            yield said.PROPOSED.format(draft)
