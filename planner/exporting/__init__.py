"""From the folder of a plan to every document that is handed out."""

from planner.exporting.bundle import ExportContext, ExportRequest, Sources, load_context
from planner.exporting.register import DOCUMENTS, FORMATS, Document, documents_of
from planner.exporting.run import ExportResult, export, missing
from planner.exporting.writers import File, feeds, posters, village_feed

__all__ = [
    "DOCUMENTS",
    "FORMATS",
    "Document",
    "ExportContext",
    "ExportRequest",
    "ExportResult",
    "File",
    "Sources",
    "documents_of",
    "export",
    "feeds",
    "load_context",
    "missing",
    "posters",
    "village_feed",
]
