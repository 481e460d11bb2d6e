"""Which pool a problem gets: its day tours enumerated, or priced as they are needed."""

from __future__ import annotations

from collections.abc import Callable

from planner.model.effort import Effort
from planner.solving.instance import Instance
from planner.solving.tour_pool import Enumerated, TourSource
from planner.solving.tours import count_chains


def tour_source(instance: Instance, effort: Effort, clock: Callable[[], float]) -> TourSource:
    """Enumerate the tours where that is possible; otherwise price them as they are needed."""
    kinds = range(len(instance.kinds))
    most = effort.params.tours_enumerated
    if sum(count_chains(instance, k, most) for k in kinds) <= most:
        return Enumerated(instance)
    from planner.solving.generation import Generated

    return Generated(instance, effort.params, clock)
