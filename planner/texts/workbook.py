"""Words of the workbook: sheets, headings, what each input column expects."""

from __future__ import annotations

from planner.model.territory import SiteKind
from planner.texts.formats import NBSP, count, listing

READ_ME, PLAN_SHEET, COVERAGE_SHEET = "Lisez-moi", "Planning", "Couverture"
VENUES_SHEET, CLOSURES_SHEET, LISTS_SHEET = "Lieux", "Fermetures", "Listes"

WHOLE_SERVICE = "tout le service"
KIND_WORDS = {SiteKind.FIXED: "fixe", SiteKind.MOBILE: "itinérant"}
STATUS_WORDS = ("à confirmer", "confirmé")

VENUE_HEADINGS = {
    "id": "Identifiant",
    "name": "Nom",
    "commune": "Code Insee",
    "kind": "Genre",
    "lat": "Latitude",
    "lon": "Longitude",
    "suitability": "Aptitude",
    "status": "État",
    "windows": "Heures possibles",
    "rhythms": "Rythmes",
    "capacity": "Capacité",
    "accessible": "Accessible",
    "address": "Adresse",
    "phone": "Téléphone",
    "keys": "Clés",
    "notes": "À savoir",
}
"""Heading of each input column of the sheet of venues, by column of venues.csv."""

COLUMN_OF = {**VENUE_HEADINGS, "point": "Latitude, longitude", "closures": CLOSURES_SHEET}
"""The same by what is known of a venue."""

VERSION_WORD = "Version"
NO_VERSION = (
    "ce classeur ne dit pas de quand il date, et d’autres ont pu modifier les lieux depuis ; en "
    "télécharger un, y reporter les corrections, ou demander que ses valeurs l’emportent"
)

CLOSURE_HEADINGS = ("Lieu", "Début", "Fin", "Motif")

PLAN_HEADINGS = ("Date", "Jour", "Équipe", "Ordre", "Code Insee", "Commune", "Lieu", "Activité",
                 "Arrivée", "Ouverture", "Fermeture", "Départ", "Rythme")  # fmt: skip

LIST_HEADINGS = ("Code Insee", "Commune", "Lieu")

CHOOSE = ("Valeur", "Choisir dans la liste.")
WRITE_A_DATE = ("Date", "Écrire une date, comme 24/12/2026.")
YES_OR_NO = ("oui", "non")

READ_ME_LINES = (
    "Planning et Couverture se lisent : ce qui y est changé n'est pas repris.",
    "Lieux et Fermetures se modifient : une ligne par lieu, une ligne par fermeture.",
    "Code Insee : cinq caractères, en texte. Une case vide veut dire « inconnu ».",
    "Heures possibles : mardi 08:00-12:30; jeudi 14:00-18:00, installation et rangement compris.",
    "Rythmes : hebdomadaire; quinzaine; mensuel. Vide : ceux du scénario.",
    "Fermetures : le lieu par son identifiant, ou « tout le service » ; dates incluses.",
    "Motif : seulement pour « tout le service ».",
    "Ensuite : planner import CLASSEUR, puis planner week ou planner plan.",
)


def changed_twice(name: str, column: str) -> tuple[str, str]:
    """Name what a workbook and somebody on the page have both changed, and what to do."""
    return (
        ", ".join(filter(None, (name, column))),
        "modifié dans la page depuis que ce classeur a été pris ; en télécharger un à jour, ou "
        "demander que ses valeurs l’emportent",
    )


def coverage_headings(estimated: bool) -> tuple[str, ...]:
    """Return the headings of the sheet of coverage; estimated minutes are said to be."""
    minutes = "Minutes (estimation)" if estimated else "Minutes"
    return ("Code Insee", "Commune", "Besoin (estimation)", "Niveau de service", "Classe",
            "Lieu le plus proche", minutes, "Attente (jours)", "Ménages",
            "Ménages sans voiture")  # fmt: skip


WORKBOOK_TITLE = "{}, planning {}"


def not_the_sheet(found: str, wanted: str) -> str:
    """Refuse a heading other than expected."""
    return f"titre « {found} » : « {wanted} » attendu ; ne pas changer la première ligne"


FORMULA = "formule : écrire la valeur elle-même"
NO_SHEET = "feuille manquante ; repartir du classeur d’un planning (planner export)"
MOTIVE_UNUSED = f"un motif n'est gardé que pour « {WHOLE_SERVICE} » ; vider la case"


def closure_bounds(start: object, end: object) -> str:
    """Refuse a closure that ends before it starts."""
    return f"la fin ({end}) précède le début ({start})"


def not_a_date(value: object) -> str:
    """Refuse what is no date."""
    return f"« {value} » n'est pas une date : écrire 24/12/2026"


def unknown_venue(value: object, hint: str) -> str:
    """Refuse a closure of a venue that is not in the sheet of venues."""
    return f"« {value} » : identifiant de lieu inconnu{hint}"


def other_territory(name: str) -> str:
    """Refuse the workbook of another territory."""
    return f"ce classeur est d'un autre territoire que le scénario ({name}) ; donner --scenario"


def quota_needs(quota: str, venue: str) -> str:
    """Refuse to drop a venue a quota names."""
    return f"le lieu « {venue} » est cité par le quota « {quota} » ; le remettre"


def venues_changed(added: int, changed: int, dropped: int) -> str:
    """Say what an import changes in the venues."""
    found = ((added, "ajouté"), (changed, "modifié"), (dropped, "supprimé"))
    parts = [count(number, word) for number, word in found if number]
    return f"Lieux{NBSP}: {listing(parts) or 'rien ne change'}."


def closures_changed(number: int) -> str:
    """Say how many closures of the whole service an import leaves."""
    return f"Fermetures du service{NBSP}: {number}."
