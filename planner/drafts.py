"""Draft files of a territory no coordinator has described yet: a start, to be corrected."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from planner.model.calendar import Per
from planner.model.territory import Territory, Venue
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
        quotas.append(_LAEP_QUOTAS.format(others=_toml(others)) if others else _LAEP_MINIMUM)
    school = f'"../calendars/{ZONE_B_CALENDAR}"' if school_calendar else _NO_SCHOOL_CALENDAR
    threshold = draft_threshold(venues)
    return _SCENARIO.format(
        epci=territory.name,
        name=_toml(f"Référence – {territory.name}"),
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
    rhythm = "chaque semaine" if weekly else "une semaine sur deux"
    return _SITE_QUOTA.format(
        name=_toml(f"{site.name}, {rhythm}"),
        venue=_toml(site.id),
        per=Per.WEEK if weekly else Per.CYCLE,
    )


_NO_SCHOOL_CALENDAR = (
    '""                    # à compléter (autre zone que B) : sans calendrier,\n'
    f"{'':40}# les vacances comptent comme des semaines de classe"
)

_SITE_QUOTA = """[[quotas]]
name = {name}
venue = {venue}
per = "{per}"
min = 1
max = 1
"""

_LAEP_MINIMUM = """[[quotas]]
name = "LAEP itinérants"
kind = "mobile"
activities = ["laep"]
per = "week"
min = 2
"""

_LAEP_QUOTAS = (
    _LAEP_MINIMUM
    + """
[[quotas]]
name = "LAEP itinérants l’après-midi"    # aucun : l'après-midi itinérant, les autres activités
kind = "mobile"
activities = ["laep"]
half_day = "afternoon"
per = "week"
max = 0

[[quotas]]
name = "Autres que LAEP en site fixe"    # aucune : les demi-journées fixes sont des LAEP
kind = "fixed"
activities = {others}
per = "week"
max = 0
"""
)

_SCENARIO = """# Scénario proposé pour {epci}, à corriger : un véhicule, deux agents,
# quatre matinées et un après-midi itinérants par semaine, plus les sites fixes ci-dessous.
# Aucune de ces valeurs n'est connue du service réel. Chemins relatifs à ce fichier.

name = {name}
start = 2026-08-31                      # un lundi : semaines et quinzaines sont comptées de là
territory = "../communes.geojson"
venues = "../venues.csv"
activities = "../activities.toml"
use = {use}

[calendar]
public_holidays = {holidays}
school_holidays = {school}
closures = []                           # {{ start = 2026-12-24, end = 2026-12-24, name = "..." }}

[nap]                                   # aucune séance ne commence dans la sieste
start = "12:30"
end = "15:00"

[[teams]]
id = "satellite"
name = "Satellite mobile"
agents = 2
depot = {{ id = {depot}, commune = {commune} }}   # {commune_name}, à confirmer
weekdays = ["lundi", "mardi", "mercredi", "jeudi", "vendredi"]
shift = ["07:30", "18:30"]
cost_per_km = 0.41                      # voiture personnelle d'un agent : indemnité kilométrique,
                                        # 6-7 CV, jusqu'à 2 000 km par an
co2_per_km = 0.192                      # la même, en kg : à l'usage, voiture thermique moyenne
                                        # (ADEME, à confirmer)
# cost_per_hour : à compléter (euros par heure d'équipe)

# Avec un véhicule du service, décrire celui-ci, qui compte alors au lieu des deux lignes
# ci-dessus ; ce qui est inconnu s'enlève, et reste « à compléter » :
# [teams.vehicle]
# energy = "gazole"                     # ou essence, E85, GPL, électricité
# per_100km =                           # litres (ou kWh) pour 100 km
# price =                               # euros par litre (ou kWh)
# co2 =                                 # kg de CO2e par litre (ou kWh)
# Ou le barème entier de la voiture personnelle d'un agent :
# [teams.mileage]
# scale = [[2000, 0.41], [10000, 0.51]] # 6-7 CV
# beyond = 0.30
# km_per_year =                         # kilomètres de cette voiture dans l'année

[teams.lunch]
earliest = "11:30"
latest = "14:30"
minutes = 45

[teams.work]                            # règles des agents territoriaux
day_hours = 10
span_hours = 12
rest_hours = 11
hours_without_break = 6
week_hours_average = 35
week_hours_max = 48

{quotas}
[[quotas]]
name = "Matinées itinérantes"
kind = "mobile"
half_day = "morning"
per = "week"
max = 4

[[quotas]]
name = "Après-midi itinérants"
kind = "mobile"
half_day = "afternoon"
per = "week"
max = 1

[policy]
equity = "guarantee"                    # "efficiency", "guarantee" ou "maximin"
target_minutes = 15
access = [[5, 1.0], [10, 0.3], [15, 0.1]]           # paliers de l'APL (DREES)
levels = [[0, 0], [1, 0.5], [2, 0.8], [4, 1.0]]     # séances par 28 jours -> niveau
rhythms = ["hebdomadaire", "quinzaine", "mensuel"]
min_suitability = {min_suitability}
tolerance = 0                           # part d'un critère que les suivants peuvent céder
max_sessions = 3

[policy.need]                           # poids de chaque public dans le besoin
"0-2" = 1.0
"3-5" = 0.5

[winter]                                # hypothèse de travail, à confirmer par l'équipe
factor = 1.1
start = "11-15"
end = "03-15"

[travel]                                # estimation à vol d'oiseau, sans réseau routier
engine = "estimate"
detour = 1.35
detour_short = 1.40
short_km = 5
speed_kmh = 50
overhead_minutes = 2
same_place_minutes = 3
"""
