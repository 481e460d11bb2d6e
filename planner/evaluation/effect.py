"""What a change does to the coverage as a whole: communes, need served, the longest wait."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from planner.model.coverage import CommuneCoverage


@dataclass(frozen=True)
class Effect:
    """Coverage before and after a change, communes with need only.

    Parameters
    ----------
    lost, gained : tuple of str
        Names of the communes no longer reached, and reached only now.
    level : tuple of float
        Service level in [0, 1], weighted by need, before and after.
    wait : tuple of (int or None)
        Longest wait, in days, before and after, of the communes reached both times; None
        without any.
    """

    lost: tuple[str, ...]
    gained: tuple[str, ...]
    level: tuple[float, float]
    wait: tuple[int | None, int | None]


def effect(
    before: Sequence[CommuneCoverage],
    after: Sequence[CommuneCoverage],
    waiting: Collection[str] | None = None,
) -> Effect:
    """Compare the coverage of one territory before and after.

    Parameters
    ----------
    waiting : collection of str, optional
        INSEE codes of the only communes whose waits count; all of them by default.
    """
    was = {row.code: row for row in before if row.need > 0}
    now = [row for row in after if row.need > 0 and row.code in was]
    both = {row.code for row in now if row.reached and was[row.code].reached}
    if waiting is not None:
        both &= set(waiting)
    return Effect(
        lost=tuple(row.name for row in now if was[row.code].reached and not row.reached),
        gained=tuple(row.name for row in now if row.reached and not was[row.code].reached),
        level=(_level(list(was.values())), _level(now)),
        wait=(_wait(before, both), _wait(after, both)),
    )


def _level(rows: Sequence[CommuneCoverage]) -> float:
    need = sum(row.need for row in rows)
    return sum(row.need * row.level for row in rows) / need if need else 0.0


def _wait(rows: Sequence[CommuneCoverage], codes: Collection[str]) -> int | None:
    waits = (row.max_gap_days for row in rows if row.code in codes)
    return max((days for days in waits if days is not None), default=None)
