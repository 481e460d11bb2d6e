"""What a figure is counted in."""

from __future__ import annotations

from enum import StrEnum


class Unit(StrEnum):
    """Unit of a figure, which says how it is written; a share is in [0, 1]."""

    SHARE = "share"
    RATIO = "ratio"
    COUNT = "count"
    PEOPLE = "people"
    DAYS = "days"
    HOURS = "hours"
    KM = "km"
    EUROS = "euros"
    KG = "kg"
    COMMUNE = "commune"
    """An INSEE code, which is no number."""
