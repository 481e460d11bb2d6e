"""Whether a problem's day tours are all enumerated, or priced as they are needed."""

from __future__ import annotations

from collections.abc import Callable

from planner.solving.instance import Instance
from planner.solving.sources import Enumerated, TourSource
from planner.solving.tours import count_chains

MOST_CHAINS = 150_000
"""Chains of stops, over all kinds of day, beyond which tours are not enumerated."""


def tour_source(instance: Instance, clock: Callable[[], float]) -> TourSource:
    """Enumerate the tours where that is possible; otherwise price them as they are needed."""
    kinds = range(len(instance.kinds))
    if sum(count_chains(instance, k, MOST_CHAINS) for k in kinds) <= MOST_CHAINS:
        return Enumerated(instance)
    from planner.solving.generation import Generated

    return Generated(instance, clock)
