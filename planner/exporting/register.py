"""Every document that is handed out, once: what it is called, for whom, in which format, by what.

To add one, add a line here and what writes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from planner.exporting import writers
from planner.exporting.bundle import ExportContext
from planner.exporting.writers import File


@dataclass(frozen=True)
class Document:
    """A document.

    Parameters
    ----------
    id : str
        In addresses.
    name, what : str
        Its name and what it is for, in French.
    format : str
        As ``planner export --formats`` takes it; the extension of its files.
    write : callable
        Makes its files.
    weekly : bool
        Whether it is of one week.
    per_village : bool
        Whether it can be made for one village alone.
    """

    id: str
    name: str
    what: str
    format: str
    write: Callable[[ExportContext], Iterator[File]]
    weekly: bool = False
    per_village: bool = False


DOCUMENTS = (
    Document(
        "feuille-de-route",
        "Feuille de route",
        "Pour les agents : une page par jour, adresses, clés, horaires, trajets.",
        "pdf",
        writers.route_sheets,
        weekly=True,
    ),
    Document(
        "semaine",
        "Semaine à afficher",
        "Une page pour le mur du service.",
        "pdf",
        writers.week_sheets,
        weekly=True,
    ),
    Document(
        "affiches",
        "Affiches des villages",
        "Une affiche par commune visitée : ses prochaines dates, à partir de la semaine choisie.",
        "pdf",
        writers.posters,
        per_village=True,
    ),
    Document(
        "conseil",
        "Note pour le conseil",
        "Deux pages : la carte, la couverture, ce qui est prouvé.",
        "pdf",
        writers.council_sheet,
    ),
    Document(
        "calendriers",
        "Calendriers",
        "À importer dans un agenda : par village, par équipe, et tous ensemble.",
        "ics",
        writers.feeds,
        per_village=True,
    ),
    Document(
        "classeur",
        "Classeur",
        "Tout le planning dans un tableur ; lieux et fermetures s’y corrigent.",
        "xlsx",
        writers.book,
    ),
    Document(
        "seances",
        "Liste des séances",
        "Une ligne par séance, avec ses coordonnées, à reprendre dans un site ou une carte.",
        "csv",
        writers.sessions_table,
    ),
    Document(
        "textes",
        "Textes à publier",
        "Facebook, PanneauPocket, bulletin municipal.",
        "txt",
        writers.notices_to_publish,
        weekly=True,
        per_village=True,
    ),
    Document(
        "traces",
        "Traces GPS",
        "Une par tournée, pour un GPS.",
        "gpx",
        writers.gpx_traces,
        weekly=True,
    ),
    Document(
        "traces-sig",
        "Traces pour un SIG",
        "Une par tournée, pour un logiciel de cartographie.",
        "geojson",
        writers.geojson_traces,
        weekly=True,
    ),
    Document(
        "carte",
        "Carte et tableaux",
        "Une page web autonome, à envoyer ou à déposer sur un site.",
        "html",
        writers.page,
    ),
)
"""Every document, the most used first."""

FORMATS = tuple(dict.fromkeys(document.format for document in DOCUMENTS))
"""Every format, in the order of the documents."""


def documents_of(bundle: ExportContext, formats: tuple[str, ...] = ()) -> Iterator[Document]:
    """Yield the documents to make of some formats, all by default, for whom they are asked."""
    for document in DOCUMENTS:
        made = document.per_village or bundle.village is None
        if made and (not formats or document.format in formats):
            yield document
