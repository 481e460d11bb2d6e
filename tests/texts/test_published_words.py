"""Published figures in words: unknown is never none."""

from __future__ import annotations

import pytest

from planner.texts import published
from planner.texts.formats import NBSP, THIN


@pytest.mark.parametrize(
    ("households", "carless", "said"),
    [
        (41.96, 2.15, "2 sur 42"),
        (1475.75, 353.15, f"353 sur 1{THIN}476"),
        (5.0, 0.0, "0 sur 5"),
        (None, 2.15, "2"),
        (42.0, None, "à compléter"),
        (None, None, "à compléter"),
    ],
)
def test_households_without_a_car(households: float, carless: float, said: str) -> None:
    assert published.without_car(households, carless) == said


def test_households_of_the_caf() -> None:
    assert published.recipients(10) == "10 (arrondi à 5)"
    assert published.recipients(0) == "0 (arrondi à 5)"
    assert published.recipients(None) == "à compléter"


def test_a_sum_says_what_it_leaves_out() -> None:
    words = "Foyers : 30 dans les communes atteintes, 5 dans les autres"
    assert published.shared("Foyers", 30, 5, 0).replace(NBSP, " ") == f"{words}."
    told = published.shared("Foyers", 30, 5, 1).replace(NBSP, " ")
    assert told == f"{words} ; 1 commune inconnue, non comptée."
    told = published.shared("Foyers", 30, 5, 2).replace(NBSP, " ")
    assert told == f"{words} ; 2 communes inconnues, non comptées."
    assert published.shared("Foyers", None, 0, 5).replace(NBSP, " ") == "Foyers : à compléter."
