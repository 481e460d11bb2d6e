"""What is said of stored data: edits, conflicts, jobs, backups, and why a store will not open."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from planner.texts.formats import (
    NBSP,
    clock,
    count,
    date_range,
    full_date,
    listing,
    number,
    on_days,
    weekday_date,
)
from planner.texts.workbook import VENUE_HEADINGS

INTERRUPTED = "interrompu : le programme s’est arrêté pendant le calcul"
CANCELLED_EARLY = "annulé avant d’avoir commencé"
CLOSURES_COLUMN = "Fermetures"
EMPTY = "vide"

VENUE_ADDED, VENUE_CHANGED, VENUE_REMOVED = "Lieu ajouté", "Lieu modifié", "Lieu supprimé"
SCENARIO_ADDED, SCENARIO_HIDDEN = "Scénario ajouté", "Scénario retiré"
SCENARIO_ADOPTED, SCENARIO_CHANGED = "Scénario adopté", "Scénario modifié"
DOCUMENT_CHANGED, SETTING_CHANGED = "Fichier modifié", "Réglage modifié"
INPUTS_IMPORTED = "Données reprises"
CLOSURE_ADDED, CLOSURE_REMOVED = "Fermeture du service ajoutée", "Fermeture du service retirée"
LEAVE_ADDED, LEAVE_REMOVED = "Congé ajouté", "Congé retiré"
PLAN_ADDED, PLAN_ADOPTED, PLAN_HIDDEN = "Planning calculé", "Planning adopté", "Planning retiré"
HEADS_COUNTED, HEADS_REMOVED = "Fréquentation saisie", "Fréquentation retirée"
NO_PLAN = "aucun planning lisible (plan.json) dans ce dossier ; le calculer d’abord"
NO_PATH = "clé manquante ; donner le chemin du fichier"
NO_SCENARIO = "aucun scénario n’est encore enregistré ; reprendre d’abord un scénario"
EXTENDS_IN_CIRCLE = "ces scénarios se prolongent en rond ; retirer un extends"
FILES_OF_BASE = "un scénario qui en prolonge un autre prend ses fichiers ; retirer cette clé"
NOTHING_TO_UNDO = "rien à annuler : aucune modification dans le journal"
NOTHING_TO_REDO = "rien à rétablir : aucune annulation depuis la dernière modification"

COLUMN_LABELS: Mapping[str, str] = {
    **VENUE_HEADINGS,
    "closures": CLOSURES_COLUMN,
    "adults": "Adultes",
    "children_0_2": "Enfants de 0 à 2 ans",
    "children_3_5": "Enfants de 3 à 5 ans",
    "first_visits": "Premières venues",
    "label": "Nom du planning",
}
"""Names of the fields a conflict or the journal may speak of."""


def about(what: str, *details: str) -> str:
    """Name an edit: what was done, and to what."""
    told = ", ".join(detail for detail in details if detail)
    return f"{what}{NBSP}: {told}" if told else what


def dates_and_reason(start: date, end: date, reason: str) -> str:
    """Write a closure or a leave."""
    dates = full_date(start) if start == end else date_range(start, end)
    return f"{dates}, {reason}" if reason else dates


def in_scenario(what: str, name: str) -> str:
    """Name an edit of a scenario."""
    return f"{what} (scénario {name})"


def at_moment(at: datetime) -> str:
    """Write when something was done, in the time of this computer."""
    here = at.astimezone()
    return f"le {full_date(here.date())} à {clock(here.time())}"


_DAYS = re.compile(r"\b(\d{4}-\d\d-\d\d)(?:/(\d{4}-\d\d-\d\d))?\b")
"""A day, or the first and the last of several, as the columns of files hold them."""


def _written(value: Any) -> str:
    """Write a value with its days in French."""

    def days(found: re.Match[str]) -> str:
        try:
            start, end = (date.fromisoformat(day) for day in (found[1], found[2] or found[1]))
        except ValueError:
            return found[0]
        return on_days(start, end)

    return _DAYS.sub(days, str(value))


def value_changed(column: str, before: Any, after: Any) -> str:
    """Write one field before and after."""
    label = COLUMN_LABELS.get(column, column)
    old, new = (EMPTY if value in ("", None) else f"«{NBSP}{_written(value)}{NBSP}»"
                for value in (before, after))  # fmt: skip
    return f"{label}{NBSP}: {old} → {new}"


def conflict(name: str, edits: Sequence[tuple[str, datetime, str]], changes: Sequence[str]) -> str:
    """Say what others wrote since the page was read.

    Parameters
    ----------
    edits : sequence of (str, datetime, str)
        Who, when and what, oldest first.
    changes : sequence of str
        The fields that differ, as `value_changed` writes them.
    """
    by = listing([f"{who or 'une autre page'} {at_moment(at)}" for who, at, _ in edits])
    told = " ; ".join(changes or [what for _, _, what in edits])
    return (
        f"«{NBSP}{name}{NBSP}» a été modifié entre-temps par {by} ({told}) ; "
        "rien n’a été enregistré : recharger, puis refaire la modification"
    )


def gone(name: str, by: tuple[str, datetime] | None = None) -> str:
    """Say that what was to be changed does not exist; with who removed it, and when."""
    told = f" (supprimé par {by[0] or 'une autre page'} {at_moment(by[1])})" if by else ""
    return f"«{NBSP}{name}{NBSP}» n’existe pas ou plus{told} ; recharger la liste"


def taken(name: str) -> str:
    """Say that an identifier is already used."""
    return f"«{NBSP}{name}{NBSP}» existe déjà ; choisir un autre nom"


def not_reversible(what: str) -> str:
    """Say why an edit cannot be undone."""
    reason = "une modification plus récente porte sur les mêmes valeurs"
    return f"{what}{NBSP}: {reason} ; l’annuler d’abord"


def already_reversed(what: str) -> str:
    """Say that an edit has been undone already."""
    return f"{what}{NBSP}: déjà annulé par une autre page ; recharger"


def undone(what: str) -> str:
    """Name the undoing of an edit."""
    return about("Annulé", what.removeprefix(f"Rétabli{NBSP}: "))


def redone(what: str) -> str:
    """Name the redoing of an edit."""
    return about("Rétabli", what.removeprefix(f"Annulé{NBSP}: "))


def imported(venues: int, scenarios: int, files: int) -> str:
    """Count what was taken over."""
    return about(
        INPUTS_IMPORTED,
        listing([count(venues, "lieu", "lieux"), count(scenarios, "scénario"),
                 count(files, "fichier")]),
    )  # fmt: skip


def copy_of(name: str) -> str:
    """Name the copy of a scenario."""
    return f"{name} (copie)"


def still_adopted(name: str) -> str:
    """Refuse to take the adopted scenario away."""
    return f"«{NBSP}{name}{NBSP}» est le scénario adopté ; en adopter un autre d’abord"


def not_toml(reason: str) -> str:
    """Refuse a text that is no TOML."""
    return f"TOML mal écrit ({reason}) ; défaire la dernière modification"


def not_a_letter(text: str) -> str:
    """Refuse a text with a character that cannot be kept."""
    seen = "".join(letter if letter.isprintable() else "?" for letter in text)[:40]
    return f"«{NBSP}{seen}{NBSP}» contient un caractère illisible ; le retirer"


def no_such_value(name: str, what: str) -> str:
    """Say that what was to be changed in a scenario is not there."""
    return f"{name} : {what} impossible, la valeur n’y est pas ou plus ; recharger la page"


def session(day: date, opens: time) -> str:
    """Name a session by its time."""
    return f"{weekday_date(day)} à {clock(opens)}"


def damaged(where: str) -> str:
    """Say that the database does not pass its integrity check."""
    return (
        f"{where} : la base de données est abîmée ; ne rien supprimer, "
        "reprendre la dernière sauvegarde : planner restore FICHIER"
    )


def damaged_backup(where: str) -> str:
    """Say that a backup does not pass its integrity check."""
    return f"{where} : cette sauvegarde est abîmée ; en choisir une autre"


def newer(where: str) -> str:
    """Say that the database was made by a later version of the program."""
    return (
        f"{where} : cette base vient d’une version plus récente du logiciel ; "
        "mettre le logiciel à jour (rien n’a été modifié)"
    )


def not_ours(where: str) -> str:
    """Say that a file is no database of the planner."""
    return f"{where} : ce n’est pas une base de données du planner ; vérifier le nom du fichier"


def no_backup(where: str) -> str:
    """Say that a file to restore is not there."""
    return f"{where} : sauvegarde introuvable ; vérifier le nom et le dossier"


def in_use(where: str) -> str:
    """Say that a database cannot be replaced now."""
    return f"{where} : la base est ouverte ; arrêter planner serve, puis recommencer"


def refused(where: str, reason: str) -> str:
    """Say that a save failed, with nothing lost."""
    return f"{where} : {reason} ; rien n’a été perdu de ce qui était déjà enregistré"


def unreachable(where: str) -> str:
    """Say that a server does not answer."""
    return f"{where} : base injoignable ; vérifier l’adresse (PLANNER_DATABASE) et le serveur"


DISK_FULL = "enregistrement impossible, le disque est plein ; libérer de la place, puis recommencer"
DISK_ERROR = "enregistrement impossible, le disque ne répond pas comme il faut ; vérifier le disque"
READ_ONLY = "écriture interdite dans ce fichier ou ce dossier ; vérifier les droits"
BUSY = "une autre écriture dure trop longtemps ; recommencer"
NO_DRIVER = "PostgreSQL demande l’extra « postgres » : pip install 'planner[postgres]'"
NOT_AN_ADDRESS = (
    "PLANNER_DATABASE n’est pas une adresse de base ; exemple : postgresql://nom@serveur/base"
)


def altered(path: str) -> str:
    """Say that a stored file is not what was stored."""
    return f"{path} : le contenu enregistré a été altéré ; reprendre une sauvegarde"


def outside(path: str) -> str:
    """Refuse a path that leads out of its folder."""
    return f"{path} : chemin refusé ; il doit rester dans le dossier"


NOTHING_TO_BACK_UP = "{} : aucune donnée enregistrée ici ; rien à sauvegarder"
BACKUP_EXISTS = "{} : ce fichier existe déjà ; donner un autre nom"


def backed_up(path: str, size: int) -> str:
    """Say where a backup was written, and how large it is."""
    return f"Sauvegarde écrite{NBSP}: {path} ({number(size / 1e6, 1)}{NBSP}Mo)"


def restored(path: str, last: datetime | None, kept: str) -> tuple[str, ...]:
    """Say that a backup was put in place, how old it is, and where the replaced data are."""
    dated = f" (dernière modification {at_moment(last)})" if last else ""
    lines = [f"Données reprises de {path}{dated}."]
    if kept:
        lines.append(f"Les données remplacées sont gardées dans {kept}.")
    return tuple(lines)
