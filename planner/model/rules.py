"""What a rule of plans is called, and a breach of it. The rules themselves: `planner.rules`."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class Rule:
    """A rule that every plan obeys.

    Parameters
    ----------
    id : str
        As it appears in messages.
    sentence : str
        In French, for the coordinator.
    whole : bool
        Whether it is about the whole horizon; the others are about the days that were still to
        be planned.
    """

    id: str
    sentence: str = field(compare=False)
    whole: bool = field(default=False, compare=False)

    def __str__(self) -> str:
        return self.id


@dataclass(frozen=True)
class Parameter:
    """A number that a rule may be given of a team; without it the rule asks nothing.

    Parameters
    ----------
    key : str
        In the file of a scenario.
    label : str
        In French, with its unit.
    least, most : float
        Values beyond these are refused.
    whole : bool
        Whether it is a whole number.
    help : str
        In French, what it comes to when it is not given; empty when nothing is then asked.
    """

    key: str
    label: str
    least: float
    most: float
    whole: bool = False
    help: str = ""


@dataclass(frozen=True, order=True)
class Violation:
    """One breach of one rule.

    Parameters
    ----------
    rule : Rule
        Which rule.
    where : str
        Team, date, venue or commune concerned, in French.
    detail : str
        What was found against what is allowed, in French.
    """

    rule: Rule
    where: str
    detail: str
