"""The exception tree. Each class owns the exit code the command line returns.

Messages are French, one line, and name the file, the line or key, what is wrong
and what to do: they are read by a coordinator, not by a programmer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar


class PlannerError(Exception):
    """Base of every error the planner raises on purpose."""

    exit_code: ClassVar[int] = 1

    @property
    def lines(self) -> tuple[str, ...]:
        """The messages to print, one per line of standard error."""
        return (str(self),)


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong in one place of an input.

    Parameters
    ----------
    source : str
        File (or other origin) in which the fault lies.
    where : str
        Line (``ligne 12``) or key (``teams[0].depot``); empty for the whole file.
    message : str
        What is wrong and what to do about it, in French.
    """

    source: str
    where: str
    message: str

    def __str__(self) -> str:
        place = f"{self.source}, {self.where}" if self.where else self.source
        # One fault is one line, whatever the offending value contained.
        return " ".join(f"{place} : {self.message}".split())


class InputError(PlannerError):
    """Bad input. Carries every fault found, not only the first."""

    exit_code: ClassVar[int] = 2

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))

    @classmethod
    def single(cls, source: str | Path, where: str, message: str) -> InputError:
        """Build the error of exactly one fault."""
        return cls([Fault(str(source), where, message)])

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(str(fault) for fault in self.faults)


ASKED = "demande"
"""Origin of a fault that lies in what was asked, not in a file; each face names it its way."""


class RequestError(InputError):
    """What was asked cannot be done; each fault names the field of the request."""

    @classmethod
    def about(cls, field: str, message: str) -> RequestError:
        """Build the error of one field."""
        return cls([Fault(ASKED, field, message)])


class SourceError(InputError):
    """Public data could not be fetched, or is not what was expected."""


class TravelError(PlannerError):
    """Travel times are missing or unusable."""

    exit_code: ClassVar[int] = 3


class InfeasibleError(PlannerError):
    """No plan satisfies the rules; the message names the ones in conflict.

    Parameters
    ----------
    reasons : iterable of str
        One French sentence per group of conflicting rules.
    proven : bool
        Whether there is none, rather than none found yet.
    """

    exit_code: ClassVar[int] = 4

    def __init__(self, reasons: Iterable[str], proven: bool = True) -> None:
        self.reasons: tuple[str, ...] = tuple(reasons)
        self.proven = proven
        super().__init__("\n".join(self.reasons))

    @property
    def lines(self) -> tuple[str, ...]:
        return self.reasons


class StoreError(PlannerError):
    """A file or the store could not be read or written."""

    exit_code: ClassVar[int] = 5


class ConflictError(StoreError):
    """Somebody else changed it in the meantime; the message says who, when and what."""
