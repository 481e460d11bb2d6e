"""From the folder of a plan to every document that is handed out."""

from planner.exporting.bundle import Bundle, Order, Sources, gather
from planner.exporting.run import Done, export, missing
from planner.exporting.writers import (
    WRITERS,
    File,
    council_sheet,
    posters,
    route_sheets,
    village_feed,
    week_sheets,
)

__all__ = [
    "WRITERS",
    "Bundle",
    "Done",
    "File",
    "Order",
    "Sources",
    "council_sheet",
    "export",
    "gather",
    "missing",
    "posters",
    "route_sheets",
    "village_feed",
    "week_sheets",
]
