"""Draft files of a territory no coordinator has described yet: a start, to be corrected."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from planner.model.calendar import Per
from planner.model.territory import Territory, Venue
from planner.texts import drafts as said
from planner.texts import slug
from planner.venues import draft_venues, fixed_sites, territory_of, venues_csv

MIN_SUITABILITY = 0.5
FEWEST_CANDIDATES = 10
"""A drafted scenario lowers its threshold until it has this many mobile venues."""

ZONE_B = frozenset(
    f"{number:02}"
    for numbers in (
        (4, 5, 13, 84),  # Aix-Marseille
        (2, 60, 80, 59, 62),  # Amiens, Lille
        (54, 55, 57, 88, 67, 68),  # Nancy-Metz, Strasbourg
        (44, 49, 53, 72, 85),  # Nantes
        (6, 83),  # Nice
        (14, 27, 50, 61, 76),  # Normandie
        (18, 28, 36, 37, 41, 45),  # Orléans-Tours
        (8, 10, 51, 52),  # Reims
        (22, 29, 35, 56),  # Rennes
    )
    for number in numbers
)
"""Départements of the academies of school zone B."""
ZONE_B_CALENDAR = "holidays_zone_b.csv"
_OTHER_HOLIDAYS = frozenset({"57", "67", "68", "971", "972", "973", "974", "976"})


def draft_files(
    collection: Mapping[str, Any], activities: str, calendars: Mapping[str, str]
) -> dict[str, str]:
    """Draft every file a plan of a territory needs besides communes.geojson.

    Nothing is written: the caller decides which of them to keep, and never overwrites
    what a coordinator may have corrected.

    Parameters
    ----------
    collection : Mapping
        GeoJSON communes of one EPCI, as `planner.sources` builds them.
    activities : str
        Text of an activities.toml.
    calendars : Mapping[str, str]
        Text of the school calendars at hand, by file name (CSV and TOML). Only
        ``holidays_zone_b.csv`` is used, where the service's depot is in zone B.

    Returns
    -------
    dict
        Texts by relative path: venues.csv, activities.toml, scenarios/reference.toml
        and, when used, calendars/.

    Raises
    ------
    InputError
        The collection is faulty; carries every fault.
    """
    territory = territory_of(collection)
    venues = draft_venues(collection)
    depot = territory.by_code()[fixed_sites(territory)[0]]
    department = _department(collection, depot.code)
    used = department in ZONE_B and ZONE_B_CALENDAR in calendars
    kept = sorted(calendars) if used else []
    ids = [row["id"] for row in tomllib.loads(activities)["activities"]]
    return {
        "venues.csv": venues_csv(venues),
        "activities.toml": activities,
        "scenarios/reference.toml": draft_scenario(territory, venues, ids, department, used),
        **{f"calendars/{name}": calendars[name] for name in kept},
    }


def draft_scenario(
    territory: Territory,
    venues: Sequence[Venue],
    activities: Sequence[str],
    department: str,
    school_calendar: bool,
) -> str:
    """Return the text of a scenario: one team, from the commune of the first fixed site.

    Parameters
    ----------
    venues : sequence of Venue
        The first fixed one opens weekly, any other once every fortnight.
    activities : sequence of str
        Identifiers of activities.toml; all are used.
    department : str
        Of the depot; some have public holidays of their own.
    school_calendar : bool
        Whether the zone B calendar is there and applies.
    """
    sites = [venue for venue in venues if venue.fixed]
    depot = territory.by_code()[sites[0].commune]
    quotas = [_site_quota(site, weekly=site is sites[0]) for site in sites]
    others = [name for name in activities if name != "laep"]
    if "laep" in activities:
        asked = said.LAEP_QUOTAS if others else said.LAEP_MINIMUM
        quotas.append(asked.format(others=_toml(others)))
    school = f'"../calendars/{ZONE_B_CALENDAR}"' if school_calendar else said.NO_SCHOOL_CALENDAR
    threshold = draft_threshold(venues)
    return said.SCENARIO.format(
        epci=territory.name,
        name=_toml(said.REFERENCE.format(territory.name)),
        use=_toml(list(activities)),
        holidays=_toml(f"FR-{department}" if department in _OTHER_HOLIDAYS else "FR"),
        school=school,
        depot=_toml(f"depot-{slug(depot.name)}"),
        commune=_toml(depot.code),
        commune_name=depot.name,
        quotas="\n".join(quotas),
        min_suitability=f"{threshold:g}",
    )


def draft_threshold(venues: Sequence[Venue]) -> float:
    """Return the suitability a drafted scenario asks of mobile venues.

    0.5, or less where fewer than ten venues would remain: then that of the tenth best.
    """
    scores = sorted((venue.suitability for venue in venues if not venue.fixed), reverse=True)
    tenth = scores[:FEWEST_CANDIDATES][-1] if scores else 0.0
    return min(MIN_SUITABILITY, tenth)


def _department(collection: Mapping[str, Any], code: str) -> str:
    rows = (feature["properties"] for feature in collection["features"])
    given = next((row.get("department") for row in rows if row["code"] == code), None)
    return str(given) if given else code[: 3 if code.startswith("97") else 2]


def _toml(value: str | list[str]) -> str:
    """Return a TOML text or list of texts; its escapes are those of JSON."""
    return json.dumps(value, ensure_ascii=False)


def _site_quota(site: Venue, weekly: bool) -> str:
    rhythm = said.WEEKLY if weekly else said.FORTNIGHTLY
    return said.SITE_QUOTA.format(
        name=_toml(f"{site.name}, {rhythm}"),
        venue=_toml(site.id),
        per=Per.WEEK if weekly else Per.CYCLE,
    )
