"""What is said of the convention's other places and actions."""

from __future__ import annotations

from planner.texts.formats import TO_COMPLETE

TITLE = "Les autres actions de la convention"
HEADINGS = ("Action", "Type", "Où", "Public", "Accès", "Source")
REPORT_HEADINGS = (*HEADINGS[:-1], "État", "À savoir", HEADINGS[-1])
LEGEND = "Autre action de la convention"
AT_TOWN_HALL = "placée à la mairie : emplacement exact à compléter"
NOT_DRAWN = "Celles dont la commune est à compléter ne sont pas sur la carte."


def known(text: str) -> str:
    """Return a text, or say that it is to complete."""
    return text or TO_COMPLETE
