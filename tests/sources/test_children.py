"""Children of a commune, by hand: as published, from bands, from the shares of France."""

from __future__ import annotations

import pytest

from planner.sources.archives import IrisCount
from planner.sources.children import (
    FRANCE_0_2,
    FRANCE_0_19,
    FRANCE_3_5,
    count_children,
)
from planner.sources.need import Need, Row
from planner.texts.sourcing import (
    METHOD_BANDS,
    METHOD_IRIS,
    METHOD_PUBLISHED,
    METHOD_SHARE,
    METHOD_UNKNOWN,
)

BY_AGE = (691754, 714585, 723589, 741105, 761638, 782397, 806296, 813727, 830361, 836626,
          857412, 846079, 853732, 844444, 859144, 843717, 839171, 830450, 823756,
          824021)  # fmt: skip
"""France on 1 January 2021, ages 0 to 19 (Insee, donnees_pyramide_act.csv, both sexes)."""

UNKNOWN = Need().row("")


def row(**figures: float) -> Row:
    return {**UNKNOWN, **figures}


def test_published_figures_are_taken_as_they_are() -> None:
    known = row(children_0_2=3.0, children_3_5=4.5, pop_0_4=100, pop_5_9=100)
    found = count_children(known, "RP2022", IrisCount(100, 40), 100)
    assert (found.aged_0_2, found.aged_3_5) == (3.0, 4.5)
    assert found.method == METHOD_PUBLISHED.format("RP2022")
    assert "Estimation" not in found.method


def test_bands_of_five_years_are_filled_equally() -> None:
    found = count_children(row(pop_0_4=10, pop_5_9=20), "RP2023", IrisCount(100, 40), 100)
    assert (found.aged_0_2, found.aged_3_5) == (6.0, 8.0)
    assert found.method == METHOD_BANDS.format("RP2023")
    assert found.method.startswith("Estimation d’après le RP2023")


@pytest.mark.parametrize("figures", [{"pop_0_4": 10.0}, {"pop_5_9": 20.0}, {"children_0_2": 3.0}])
def test_half_of_what_is_needed_is_not_enough(figures: dict[str, float]) -> None:
    assert count_children(row(**figures), "", IrisCount(100, 40), 100).method == METHOD_IRIS
    assert count_children(row(**figures), "", None, 100).method == METHOD_UNKNOWN


def test_shares_of_france_add_up_from_its_ages() -> None:
    assert (sum(BY_AGE[:3]), sum(BY_AGE[3:6])) == (FRANCE_0_2, FRANCE_3_5)
    assert sum(BY_AGE) == FRANCE_0_19
    assert round(1000 * FRANCE_0_2 / FRANCE_0_19) == 132
    assert round(1000 * FRANCE_3_5 / FRANCE_0_19) == 142
    for method in (METHOD_IRIS, METHOD_SHARE):
        assert "13,2 %" in method
        assert "14,2 %" in method


def test_elsewhere_the_young_of_the_commune_count() -> None:
    found = count_children(UNKNOWN, "", IrisCount(2000, 1000), 2010)
    assert (found.aged_0_2, found.aged_3_5, found.method) == (132.1, 141.72, METHOD_IRIS)


def test_of_a_commune_that_was_split_only_the_share_holds() -> None:
    found = count_children(UNKNOWN, "", IrisCount(4000, 2000), 2000)
    assert (found.aged_0_2, found.aged_3_5, found.method) == (132.1, 141.72, METHOD_SHARE)


def test_nothing_known_is_unknown_and_never_none() -> None:
    found = count_children(UNKNOWN, "", None, 2000)
    assert (found.aged_0_2, found.aged_3_5, found.method) == (None, None, METHOD_UNKNOWN)
