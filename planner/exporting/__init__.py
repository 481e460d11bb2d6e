"""From the folder of a plan to every document that is handed out."""

from planner.exporting.bundle import Order, Sources
from planner.exporting.run import Done, export
from planner.exporting.writers import WRITERS

__all__ = ["WRITERS", "Done", "Order", "Sources", "export"]
