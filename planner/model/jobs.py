"""Computations: what they are asked, and how far they are."""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    """What a solve does besides its tiers: looking for tours, placing sessions on days."""

    TOURS = "tours"
    PLACING = "placing"
