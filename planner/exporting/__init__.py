"""From the folder of a plan to every document that is handed out."""

from planner.exporting.bundle import Bundle, Order, Sources, gather
from planner.exporting.register import DOCUMENTS, FORMATS, Document, documents_of
from planner.exporting.run import Done, export, missing
from planner.exporting.writers import File, feeds, posters, village_feed

__all__ = [
    "DOCUMENTS",
    "FORMATS",
    "Bundle",
    "Document",
    "Done",
    "File",
    "Order",
    "Sources",
    "documents_of",
    "export",
    "feeds",
    "gather",
    "missing",
    "posters",
    "village_feed",
]
