r"""Small counts are not published, nor what would give them away.

A figure is a sum of elementary counts :math:`x \ge 0` (people of one age band, in one commune,
at one activity). Publishing figures tells whoever reads them :math:`A x = b`. Of a figure
:math:`c^T x` below the threshold, left out, a reader can work out an interval

.. math:: [\min \{c^T x : A x = b, x \ge 0\}, \max \{c^T x : A x = b, x \ge 0\}],

two linear programs. As long as that interval is narrower than the threshold, one of the figures
that the optimum leans on (those with a non-zero dual) is left out too: without it, that proof
of the bound no longer holds. Totals, and tables that share their totals, need no rule of
their own.

References
----------
.. [1] A. Hundepool et al., *Statistical Disclosure Control*, Wiley, 2012, chapter 4: primary and
   secondary cell suppression, and their audit by linear programming.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

THRESHOLD = 5
"""Counts from 1 to 4 could be one family."""


@dataclass(frozen=True)
class Figure:
    """A sum that a report would publish.

    Parameters
    ----------
    table, row, measure : str
        Where it stands; no two figures stand in one place.
    parts : frozenset of str
        Elementary counts it adds up.
    value : int
        Their sum.
    total : bool
        Left out only when nothing else will do.
    """

    table: str
    row: str
    measure: str
    parts: frozenset[str]
    value: int
    total: bool = False

    @property
    def small(self) -> bool:
        """Whether it must not be published; none at all reveals nobody."""
        return 0 < self.value < THRESHOLD


def masked(figures: Iterable[Figure]) -> frozenset[Figure]:
    """Return the figures to leave out: the small ones, and those that would tell them.

    What is left out never narrows a small figure down to fewer than `THRESHOLD` + 1 whole
    values, nor to an interval shorter than `THRESHOLD`.
    """
    every = tuple(dict.fromkeys(figures))
    left_out = {figure for figure in every if figure.small}
    for small in sorted(left_out, key=_order):
        while leaning := _too_telling(small, [f for f in every if f not in left_out]):
            left_out.add(min(leaning, key=_order))
    return frozenset(left_out)


def _order(figure: Figure) -> tuple[bool, bool, int, str, str, str]:
    """Sort totals last, zeros before them, small values first."""
    name = (figure.table, figure.row, figure.measure)
    return (figure.total, figure.value == 0, figure.value, *name)


def _too_telling(small: Figure, published: Sequence[Figure]) -> list[Figure]:
    """Return the published figures that give away a small one; none when it is safe."""
    low, under = bound(small, published, -1)
    high, over = bound(small, published, 1)
    return over or under if high - low < THRESHOLD - 1e-6 else []


def bound(figure: Figure, published: Sequence[Figure], sense: int) -> tuple[float, list[Figure]]:
    """Return the most (`sense` 1) or the least (-1) a figure can be, and what tells so.

    The most is infinite when nothing published limits it.
    """
    columns = {part: k for k, part in enumerate(sorted(_parts((figure, *published))))}
    objective = np.zeros(len(columns))
    objective[[columns[part] for part in figure.parts]] = -sense
    rows = np.zeros((len(published), len(columns)))
    for row, known in zip(rows, published, strict=True):
        row[[columns[part] for part in known.parts]] = 1
    values = np.array([known.value for known in published], dtype=float)
    equations = {"A_eq": rows, "b_eq": values} if len(published) else {}
    found = linprog(objective, **equations, method="highs")
    if found.status == 3:  # unbounded
        return float("inf"), []
    if found.status != 0:
        raise ArithmeticError(f"figures that contradict each other: {found.message}")
    duals = found.eqlin.marginals if len(published) else ()
    leaning = [known for known, dual in zip(published, duals, strict=True) if abs(dual) > 1e-9]
    return -sense * float(found.fun), leaning


def _parts(figures: Iterable[Figure]) -> set[str]:
    return {part for figure in figures for part in figure.parts}
