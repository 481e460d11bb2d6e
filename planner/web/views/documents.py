"""The documents the page hands out: what each is made by, and several as one archive."""

from __future__ import annotations

import io
import mimetypes
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from planner import exporting
from planner.exporting import Bundle, File


@dataclass(frozen=True)
class Kind:
    """A kind of document.

    Parameters
    ----------
    name, what : str
        Its name and what it is for, in French.
    format : str
        As a reader knows it: PDF, XLSX...
    write : callable
        Makes its files.
    weekly : bool
        Whether it is of one week.
    """

    name: str
    what: str
    format: str
    write: Callable[[Bundle], Iterator[File]]
    weekly: bool = False


def _everything(bundle: Bundle) -> Iterator[File]:
    for write in exporting.WRITERS.values():
        yield from write(bundle)


KINDS: dict[str, Kind] = {
    "feuille-de-route": Kind(
        "Feuille de route",
        "Pour les agents : une page par jour, adresses, clés, horaires, trajets.",
        "PDF",
        exporting.route_sheets,
        weekly=True,
    ),
    "semaine": Kind(
        "Semaine à afficher",
        "Une page pour le mur du service.",
        "PDF",
        exporting.week_sheets,
        weekly=True,
    ),
    "affiches": Kind(
        "Affiches des villages",
        "Une affiche par commune visitée : ses prochaines dates, à partir de la semaine choisie.",
        "PDF",
        exporting.posters,
    ),
    "conseil": Kind(
        "Note pour le conseil",
        "Deux pages : la carte, la couverture, ce qui est prouvé.",
        "PDF",
        exporting.council_sheet,
    ),
    "calendriers": Kind(
        "Calendriers",
        "À importer dans un agenda : par village, par équipe, et tous ensemble.",
        "ICS",
        exporting.WRITERS["ics"],
    ),
    "classeur": Kind(
        "Classeur",
        "Tout le planning dans un tableur ; lieux et fermetures s’y corrigent.",
        "XLSX",
        exporting.WRITERS["xlsx"],
    ),
    "textes": Kind(
        "Textes à publier",
        "Facebook, PanneauPocket, bulletin municipal.",
        "TXT",
        exporting.WRITERS["txt"],
        weekly=True,
    ),
    "traces": Kind(
        "Traces GPS", "Une par tournée, pour un GPS.", "GPX", exporting.WRITERS["gpx"], weekly=True
    ),
    "carte": Kind(
        "Carte et tableaux",
        "Une page web autonome, à envoyer ou à déposer sur un site.",
        "HTML",
        exporting.WRITERS["html"],
    ),
    "tout": Kind("Tout", "Tous les documents ci-dessus, dans une archive.", "ZIP", _everything),
}
"""Every kind, the most used first."""


def one_file(files: list[File], name: str) -> tuple[str, bytes, str]:
    """Return name, content and type of the only file, else of an archive of all of them."""
    if len(files) == 1:
        path, content = files[0]
        found = PurePosixPath(path).name
        kind = mimetypes.guess_type(found)[0] or "application/octet-stream"
        return found, content, kind
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files:
            archive.writestr(path, content)
    return f"{name}.zip", buffer.getvalue(), "application/zip"
