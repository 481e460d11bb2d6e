"""Writes the documents asked for, and says what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from planner import texts
from planner.atomic import write_bytes
from planner.errors import RequestError
from planner.exporting.bundle import ExportContext, ExportRequest, Sources, load_context
from planner.exporting.register import documents_of
from planner.texts import exporting as said


@dataclass(frozen=True)
class ExportResult:
    """Paths written, and what is left to complete before handing out, as sentences."""

    paths: tuple[Path, ...]
    missing: tuple[str, ...]


def export(sources: Sources, order: ExportRequest, now: datetime) -> ExportResult:
    """Write the documents of a plan.

    Raises
    ------
    InputError
        The plan or the scenario is faulty, the village or the week not of the plan.
    StoreError
        A file cannot be written.
    """
    bundle = load_context(sources, order, now)
    wanted = tuple(documents_of(bundle, order.formats))
    if not wanted:
        possible = ", ".join(dict.fromkeys(d.format for d in documents_of(bundle)))
        raise RequestError.about("formats", said.VILLAGE_FORMATS.format(possible))
    paths = []
    for document in wanted:
        for place, content in document.write(bundle):
            write_bytes(order.output / place, content)
            paths.append(order.output / place)
    handed_out = any(document.per_village for document in wanted)
    return ExportResult(tuple(paths), missing(bundle) if handed_out else ())


def missing(bundle: ExportContext) -> tuple[str, ...]:
    """Say what the documents leave blank or call « à compléter », and where to write it."""
    shown = [v for v in bundle.dated if bundle.village in (None, v.commune)]
    held = {visit.venue.id: visit for visit in shown}.values()
    publication = bundle.problem.scenario.publication
    activities = {visit.activity.id: visit.activity for visit in shown}.values()
    blanks = (
        (texts.MISSING_CONFIRMED, sum(v.to_confirm for v in held), texts.IN_VENUES),
        (texts.MISSING_ADDRESS, sum(not v.venue.address for v in held), texts.IN_VENUES),
        (texts.MISSING_KEYS, sum(not v.venue.keys for v in held), texts.IN_VENUES),
        (texts.MISSING_ACCESS, sum(v.venue.accessible is None for v in held), texts.IN_VENUES),
        (texts.MISSING_TERMS, sum(not a.terms for a in activities), texts.IN_ACTIVITIES),
        (texts.MISSING_CONTACT, not texts.contact(publication), texts.IN_SCENARIO),
        (texts.MISSING_FEED, not publication.calendars, texts.IN_SCENARIO),
    )
    return tuple(texts.missing_sentence(what, int(n), where) for what, n, where in blanks if n)
