"""How many young children live in a commune: as published, else estimated, else unknown."""

from __future__ import annotations

from dataclasses import dataclass

from planner.sources.archives import IrisCount
from planner.sources.need import Row
from planner.texts import sourcing as said

FRANCE_0_2, FRANCE_3_5, FRANCE_0_19 = 2_129_928, 2_285_140, 16_124_004
"""People of France, Mayotte included, on 1 January 2021, by age reached.

Source: Insee, population estimates (provisional, early 2021), ages 0 to 19 added up from
``donnees_pyramide_act.csv`` of the age pyramid (insee.fr/fr/outil-interactif/5014911). The
year of the IRIS that the shares are applied to.
"""


@dataclass(frozen=True)
class Children:
    """Young children of one commune, and how their number was found; None is unknown."""

    aged_0_2: float | None
    aged_3_5: float | None
    method: str


def count_children(row: Row, vintage: str, iris: IrisCount | None, population: int) -> Children:
    r"""Say how many children of a commune are aged 0-2 and 3-5.

    As published when they are. Else, with the bands of five years of a census,
    :math:`c_{0-2} = 3 p_{0-4} / 5` and :math:`c_{3-5} = 2 p_{0-4} / 5 + p_{5-9} / 5`: years are
    taken as equally filled within a band. Else the shares that both ages have of those
    under 20 in the whole of France.

    Parameters
    ----------
    row : mapping
        Figures of the need; None is unknown.
    vintage : str
        Census of that row.
    iris : IrisCount or None
        People counted in the IRIS of the commune, 2021.
    population : int
        Municipal population of today's commune. When it is far from that of the
        IRIS, the boundary changed since and only the share aged 0-19 is used.
    """
    known = (row["children_0_2"], row["children_3_5"])
    if known[0] is not None and known[1] is not None:
        return Children(*known, said.METHOD_PUBLISHED.format(vintage))
    young, older = row["pop_0_4"], row["pop_5_9"]
    if young is not None and older is not None:
        aged_0_2, aged_3_5 = young * 3 / 5, young * 2 / 5 + older / 5
        method = said.METHOD_BANDS.format(vintage)
        return Children(round(aged_0_2, 2), round(aged_3_5, 2), method)
    if iris is None:
        return Children(None, None, said.METHOD_UNKNOWN)
    under_20, method = float(iris.aged_0_19), said.METHOD_IRIS
    if boundary_moved(iris.population, population):
        share = iris.aged_0_19 / iris.population if iris.population else 0.0
        under_20, method = population * share, said.METHOD_SHARE
    aged_0_2 = under_20 * FRANCE_0_2 / FRANCE_0_19
    aged_3_5 = under_20 * FRANCE_3_5 / FRANCE_0_19
    return Children(round(aged_0_2, 2), round(aged_3_5, 2), method)


def boundary_moved(counted: int, population: int) -> bool:
    """Tell whether two counts of a few years apart cannot be of the same commune.

    They differ by more than a quarter and more than 50 people: over all of France,
    that is true of the communes that merged or split, and hardly any other.
    """
    gap = abs(counted - population)
    return gap > 50 and gap > 0.25 * population
