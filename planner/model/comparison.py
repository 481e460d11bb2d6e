"""Scenarios side by side: what each was found and proven to give, on one yardstick."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from planner.model.calendar import Horizon
from planner.model.coverage import CommuneCoverage
from planner.model.plan import Certificate, TierName
from planner.model.scenario import Policy, Team

QUANTITIES = (TierName.UNREACHED, TierName.LEVEL, TierName.DRIVING)
"""Tiers whose bounds are compared: communes, a share of the need, minutes."""

MORE, LESS, SAME, UNCLEAR, UNPROVEN = "more", "less", "same", "unclear", "unproven"
"""What is proven of a difference; of the last one nothing is, for want of one yardstick."""


@dataclass(frozen=True)
class Interval:
    """Where a value lies: what a plan reaches, and what no plan as good before it can pass."""

    low: float
    high: float


@dataclass(frozen=True)
class Measured:
    """A scenario's plan, judged on the yardstick of the comparison.

    Parameters
    ----------
    key : str
        Short name, that of the file.
    figures : Mapping
        Indicators; None where unknown.
    rows : tuple of CommuneCoverage
        In the order of the territory.
    intervals : Mapping
        Of the quantities its certificate bounds on the yardstick: ``level`` as a share.
    href : str
        The plan's own page, relative; empty when there is none.
    description : str
        What the scenario supposes, in its own words.
    teams : tuple of Team
        Those that go out in its plan.
    """

    key: str
    name: str
    figures: Mapping[str, float | int | str | None]
    rows: tuple[CommuneCoverage, ...]
    intervals: Mapping[TierName, Interval]
    certificate: Certificate
    href: str = ""
    description: str = ""
    teams: tuple[Team, ...] = ()

    def figure(self, key: str) -> float:
        """Return a figure that is a number; 0 when unknown."""
        value = self.figures.get(key)
        return float(value) if isinstance(value, int | float) else 0.0


@dataclass(frozen=True)
class Difference:
    """How a scenario differs from the first one.

    Parameters
    ----------
    verdicts : Mapping
        One of the five verdicts, by quantity.
    gained, lost : tuple of str
        INSEE codes of the communes reached by this one only, by the first one only.
    better, worse : tuple of str
        Communes reached by both whose level differs by `NOTICEABLE` or more.
    """

    verdicts: Mapping[TierName, str]
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    better: tuple[str, ...] = ()
    worse: tuple[str, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """Scenarios against the first of them.

    Parameters
    ----------
    policy : Policy
        The yardstick: that of the first scenario.
    differences : Mapping
        By key, for all scenarios but the first.
    impossible : Mapping
        Reasons why a scenario has no plan, by name.
    """

    territory: str
    horizon: Horizon
    policy: Policy
    estimated: bool
    scenarios: tuple[Measured, ...]
    differences: Mapping[str, Difference]
    impossible: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def reference(self) -> Measured:
        """The scenario all others are compared with."""
        return self.scenarios[0]


NOTICEABLE = 0.1
"""Difference of service level under which a commune's service is called alike."""
