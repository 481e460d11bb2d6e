"""What may be tuned of the search, in one place, each with the range it makes sense in."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any


def _within(default: float, low: float, high: float) -> Any:
    return field(default=default, metadata={"range": (low, high)})


@dataclass(frozen=True)
class SolveParams:
    """Constants of the search. What they are worth was measured: see docs/engine.md.

    Parameters
    ----------
    tours_enumerated : int
        Chains of stops, over all types of day, up to which every day tour is enumerated; beyond,
        column generation prices them as they are needed.
    tours_priced : int
        Tours that column generation adds a round and group of days.
    tours_in_gap : int
        Tours within the optimality gap, a group of days, beyond which they are not all added.
    tours_close : int
        Chains of a few stops beyond which only the tours at hand are looked at.
    relaxing, first_plan : float
        Of column generation, the share of a tier's time for its linear relaxation, and of what is
        then left for the first branch and bound.
    unreached, worst_level, level, driving : float
        Share of the time left that a tier may use; what it leaves goes to the next.
    driving_quick, driving_visits : float
        The same, of the short branch and bound on driving and of the enumeration of visits.
    level_first : float
        Seconds after which the level tier shows what it has, should the user interrupt later.
    kept_counting, kept_improving, kept_bounding : float
        Share of the whole time that a part of the search leaves to those after it.
    bounding : float
        Share of the effort that bounds driving anew when the clock may not decide.
    placing, placing_wall : float
        Share of the whole time for the first placement on dates, and by the clock of that left.
    polishing_seconds : float
        Time that must be left for the calendar model to be worth building.
    dated_largest : int
        Tours and series beyond which branch and bound finds nothing in the calendar model.
    spread_largest : int
        Series to choose from beyond which each stays on its weekday when sessions are spread.
    visits_tried, visits_tried_deterministic : int
        Visit counts tried before giving up on enumerating them.
    visits_seconds : float
        Most that one solve with the visits fixed may take.
    visits_counting, visits_bounding : float
        Shares of the time for the visits without their tours, and for their bound.
    orders_tried : int
        Orders of insertion drawn before giving up on what the quotas ask at least.
    series_weighed : int
        Series that fit, of those that add most, whose cost is weighed.
    ruin : float
        Share of the whole time for ruin and recreate, where tours are not enumerated.
    ruin_per_series : float
        Seconds of it for each series to choose from, at most.
    ruin_prices : int
        Prices of an hour of work it tries, time permitting.
    step_seconds : float
        Time of one step of large neighbourhood search.
    step_patience : int
        Steps in vain after which it stops.
    step_memory, step_least : float
        How much a neighbourhood's weight keeps of itself at each step, and its least.
    step_tours : int
        Tours of a neighbourhood beyond which it takes no more series.
    step_lines : int
        Weekdays of teams that a neighbourhood sets free.
    tidying : float
        Share of its time, at the end, for driving.
    """

    tours_enumerated: int = _within(150_000, 0, 10_000_000)
    tours_priced: int = _within(100, 1, 10_000)
    tours_in_gap: int = _within(40_000, 1, 1_000_000)
    tours_close: int = _within(5_000, 1, 1_000_000)
    relaxing: float = _within(0.5, 0, 1)
    first_plan: float = _within(0.5, 0, 1)
    unreached: float = _within(0.3, 0, 1)
    worst_level: float = _within(0.25, 0, 1)
    level: float = _within(0.3, 0, 1)
    driving: float = _within(0.95, 0, 1)
    driving_quick: float = _within(0.2, 0, 1)
    driving_visits: float = _within(0.75, 0, 1)
    level_first: float = _within(3.0, 0, 3600)
    kept_counting: float = _within(0.4, 0, 1)
    kept_improving: float = _within(0.1, 0, 1)
    kept_bounding: float = _within(0.05, 0, 1)
    bounding: float = _within(0.05, 0, 1)
    placing: float = _within(0.1, 0, 1)
    placing_wall: float = _within(0.25, 0, 1)
    polishing_seconds: float = _within(2.0, 0, 3600)
    dated_largest: int = _within(3_000, 0, 1_000_000)
    spread_largest: int = _within(1_500, 0, 1_000_000)
    visits_tried: int = _within(300, 0, 100_000)
    visits_tried_deterministic: int = _within(20, 0, 100_000)
    visits_seconds: float = _within(3.0, 0.5, 3600)
    visits_counting: float = _within(0.4, 0, 0.5)
    visits_bounding: float = _within(0.3, 0, 0.5)
    orders_tried: int = _within(40, 1, 100_000)
    series_weighed: int = _within(30, 1, 100_000)
    ruin: float = _within(0.15, 0, 1)
    ruin_per_series: float = _within(0.002, 0, 60)
    ruin_prices: int = _within(6, 0, 100)
    step_seconds: float = _within(4.0, 0.5, 3600)
    step_patience: int = _within(60, 1, 1_000_000)
    step_memory: float = _within(0.8, 0, 1)
    step_least: float = _within(0.05, 0.001, 1)
    step_tours: int = _within(8_000, 1, 10_000_000)
    step_lines: int = _within(6, 2, 100)
    tidying: float = _within(0.3, 0, 1)

    def out_of_range(self) -> dict[str, tuple[float, float]]:
        """Return the range of every value that is outside its own, by name."""
        ranges = {f.name: f.metadata["range"] for f in fields(self)}
        return {
            name: (low, high)
            for name, (low, high) in ranges.items()
            if not low <= getattr(self, name) <= high
        }
