"""What certificates prove of the best plan of one problem beside the best plan of another.

A certificate bounds a tier for every plan as good on the tiers before it. The best plan
there is, tier after tier, is such a plan: so its value lies between what some plan reaches
and the tightest bound, and differences of best plans lie in differences of such intervals.
Longer computations narrow these intervals; none leaves one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from planner.model.comparison import LESS, MORE, SAME, UNCLEAR, Interval
from planner.model.plan import Certificate, Sense, Tier, TierName

ALIKE = 1e-6
"""Relative difference below which two values are one, as in certificates."""


@dataclass(frozen=True)
class Best:
    """Where the best value of a tier lies, over all plans that are best on the tiers before it.

    Parameters
    ----------
    low, high : float
        0 and infinity where nothing is known: no tier is less than 0.
    reached : bool
        Whether a plan is known to reach one of the two ends. It is not as long as a tier
        before is open: a plan better there may be worse here.
    """

    name: TierName
    sense: Sense
    low: float
    high: float
    reached: bool

    def settled(self, tolerance: float) -> bool:
        """Tell whether nothing is left to prove, but what the scenario lets a level give up."""
        near = slack(self.low, self.high)
        if self.sense == Sense.MAX:
            near += tolerance * self.high
        return self.reached and self.high - self.low <= near


def slack(*values: float) -> float:
    """Return the distance below which values of this size are one."""
    return ALIKE * max(1.0, *(abs(value) for value in values))


def best_values(certificates: Sequence[Certificate], tolerance: float) -> tuple[Best, ...]:
    """Return what plans of one problem, and their bounds, prove of the best.

    Parameters
    ----------
    certificates : sequence of Certificate
        At least one, all of the same tiers.
    tolerance : float
        Share of a level that a later tier may use.
    """
    able = bounding = list(certificates)
    found = []
    for rank, tier in enumerate(certificates[0].tiers):
        values = [certificate.tiers[rank].value for certificate in able]
        bounds = [certificate.tiers[rank].bound for certificate in bounding]
        found.append(_best(tier, values, bounds))
        bound = found[-1].high if tier.sense == Sense.MAX else found[-1].low
        # Only a plan known to be best so far says what can be reached on the next tier; and the
        # bound of the tier after that holds of the best only if the best is as good on this one.
        bounding, able = able, [c for c in able if _as_good(c.tiers[rank], bound, tolerance)]
    return tuple(found)


def _best(tier: Tier, values: Sequence[float], bounds: Sequence[float]) -> Best:
    if tier.sense == Sense.MAX:
        low = max(values, default=0.0)
        return Best(tier.name, tier.sense, low, max(low, min(bounds, default=inf)), bool(values))
    high = min(values, default=inf)
    return Best(tier.name, tier.sense, min(high, max(bounds, default=0.0)), high, bool(values))


def _as_good(tier: Tier, bound: float, tolerance: float) -> bool:
    """Tell whether a plan is as good on a tier as the next one asks."""
    if tier.sense == Sense.MIN:
        return tier.value <= bound + slack(bound)
    return tier.value >= bound * (1 - tolerance) - slack(bound)


@dataclass(frozen=True)
class TierChange:
    """By how much the best plan of one problem differs from that of another, on a tier.

    Parameters
    ----------
    sense : Sense
        Whether more or less of it is better.
    interval : Interval, optional
        Of the second less the first; None when nothing useful is known yet, a tier before
        being open.
    """

    name: TierName
    sense: Sense
    interval: Interval | None

    @property
    def verdict(self) -> str:
        """``MORE``, ``LESS``, ``SAME`` or ``UNCLEAR``."""
        if self.interval is None:
            return UNCLEAR
        if self.interval.low > 0:
            return MORE
        if self.interval.high < 0:
            return LESS
        return SAME if self.interval.low == self.interval.high else UNCLEAR


def changes(
    first: Sequence[Best], second: Sequence[Best], restricted: bool
) -> tuple[TierChange, ...]:
    """Return the differences of two problems, tier by tier.

    Parameters
    ----------
    restricted : bool
        Whether every plan of the second problem is one of the first: it cannot be better on
        the first tier, nor on the next where communes not reached are proven the same.

    Notes
    -----
    An end nearer to 0 than certificates tell two values apart is 0, and an interval narrower
    than that is one value.
    """
    found: list[TierChange] = []
    contained = restricted
    for one, two in zip(first, second, strict=True):
        interval = _apart(one, two, contained) if one.reached and two.reached else None
        found.append(TierChange(one.name, one.sense, interval))
        contained = contained and one.name == TierName.UNREACHED and found[-1].verdict == SAME
    return tuple(found)


def _apart(one: Best, two: Best, contained: bool) -> Interval:
    low, high = two.low - one.high, two.high - one.low
    near = 2 * slack(one.high, two.high)  # each of the two may be off by that of a certificate
    if high - low <= 2 * near:
        low = high = (low + high) / 2
    low, high = (0.0 if abs(end) <= near else end for end in (low, high))
    if contained and one.sense == Sense.MAX:
        return Interval(min(low, 0.0), min(high, 0.0))
    if contained:
        return Interval(max(low, 0.0), max(high, 0.0))
    return Interval(low, high)


BETTER, WORSE = "better", "worse"


def coverage_verdict(found: Sequence[TierChange]) -> str:
    """Say whether the second problem's coverage is proven better, worse, the same, or not yet.

    The first tier that is proven different decides; driving is no coverage.
    """
    for change in found:
        if change.name == TierName.DRIVING:
            continue
        if change.verdict == UNCLEAR:
            return UNCLEAR
        if change.verdict != SAME:
            return BETTER if (change.verdict == MORE) == (change.sense == Sense.MAX) else WORSE
    return SAME
