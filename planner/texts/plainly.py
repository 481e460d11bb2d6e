"""A line meant for a terminal, as a page says it: no option, no command, no name of a file.

What only a terminal can use stands in brackets that begin with it (``(--time-limit)``,
``(planner check le dit)``, ``(venues.csv, min_suitability)``): a page leaves them out.
"""

from __future__ import annotations

import re
from datetime import datetime

from planner.texts.formats import clock, full_date

FIELDS = {"commune": "commune", "formats": "documents", "week": "semaine", "scenario": "scénario"}
"""What a page calls the fields of a request."""

SHEETS = {
    "venues.csv": "la liste des lieux",
    "activities.toml": "la liste des activités",
    "communes.geojson": "la liste des communes",
    "sites.csv": "la liste des sites partenaires",
    "presences.csv": "la fréquentation",
    "travel.csv": "les temps de trajet",
    "travel.json": "les temps de trajet",
    "corrections.csv": "les corrections de trajets",
    "plan.json": "le planning",
    "inputs.json": "le planning",
}
"""What a page calls the files of a service and of a plan."""

_FILE = r"[\w.-]+\.(?:csv|toml|json|geojson)\b"
_BRACKETS = re.compile(rf" \((?:--|planner |PLANNER_|{_FILE})[^()]*\)")
_SOURCE = re.compile(r"^(?:demande|formulaire|saisie)(?:, (?P<place>[^:]*?))? : ")
_FOLDERS = re.compile(r"^[^:]*[/\\](?=(?:scenarios[/\\])?[\w.-]+\.[a-z]{3,7}\b)")
_NAMED = re.compile(rf"(?:scenarios[/\\])?(?P<name>{_FILE})")
_DAY = re.compile(r"\b\d{4}-\d\d-\d\d(?:T\d\d:\d\d)?\b")


def plainly(line: str) -> str:
    """Return a line as a page says it.

    Examples
    --------
    >>> plainly("/home/x/venues.csv, ligne 3 : adresse manquante (planner check le dit)")
    'la liste des lieux, ligne 3 : adresse manquante'
    """
    text = _BRACKETS.sub("", line)
    if found := _SOURCE.match(text):
        place = found["place"] or ""
        place = FIELDS.get(place, place)
        text = f"{place} : {text[found.end() :]}" if place else text[found.end() :]
    text = _NAMED.sub(_sheet, _FOLDERS.sub("", text))
    return _DAY.sub(_day, text)


def _sheet(found: re.Match[str]) -> str:
    name = found["name"]
    if name in SHEETS:
        return SHEETS[name]
    if name.endswith(".toml"):
        return f"le scénario « {name.removesuffix('.toml')} »"
    return "le calendrier scolaire" if "holidays" in name else "un fichier du service"


def _day(found: re.Match[str]) -> str:
    try:
        moment = datetime.fromisoformat(found[0])
    except ValueError:
        return found[0]
    hour = f" à {clock(moment.time())}" if "T" in found[0] else ""
    return full_date(moment.date()) + hour
