"""What is said of a visit never says more than its interval."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner import texts
from planner.model.plan import Certificate, Plan, Status, Tier, Unserved
from planner.texts import visits
from planner.texts.explaining import why_not


def plainly(text: str) -> str:
    return text.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("name", "ends", "said"),
    [
        ("unreached", (0, 0), "autant (prouvé)"),
        ("unreached", (1, 1), "1 de plus (prouvé)"),
        ("unreached", (0, 2), "jusqu’à 2 de plus, ou autant"),
        ("level", (-1.26, -1.26), "1,3 de moins (prouvé)"),
        ("level", (-0.02, -0.02), "moins de 0,1 d’écart (prouvé)"),
        ("level", (-3.41, -0.26), "entre 0,2 et 3,5 de moins"),
        ("level", (-0.41, 0.0), "jusqu’à 0,5 de moins, ou autant"),
        ("level", (-0.41, -0.03), "jusqu’à 0,5 de moins, c’est sûr"),
        ("level", (-3.5, 1.21), "entre 3,5 de moins et 1,3 de plus"),
        ("driving", (95, 95), "1 h 35 de plus (prouvé)"),
        ("driving", (-20, 10), "entre 20 min de moins et 10 min de plus"),
        ("worst-level", (-0.05, -0.05), "5,0 points de moins (prouvé)"),
    ],
)
def test_intervals_in_words(name: str, ends: tuple[float, float], said: str) -> None:
    assert plainly(visits.difference(name, *ends)) == said


@given(st.lists(st.floats(-50, 50), min_size=4, max_size=4))
def test_printed_intervals_hold_later_ones(found: list[float]) -> None:
    """An interval inside another is printed inside it: no sentence contradicts the one before."""
    least, low, high, most = sorted(found)

    def read(first: float, last: float) -> tuple[float, float]:
        text = visits.difference("level", first, last)
        amounts = [float(n.replace(",", ".")) for n in re.findall(r"\d+,\d", text)]
        if "autant" in text and "jusqu" not in text:
            return 0.0, 0.0
        if "moins de" in text and "écart" in text:
            return -0.1, 0.1
        if "et" in text.split() and text.count("de moins") and text.count("de plus"):
            return -amounts[0], amounts[1]
        sign = -1 if "de moins" in text else 1
        ends = [0.0, *amounts] if "jusqu" in text else amounts
        return min(sign * n for n in ends), max(sign * n for n in ends)

    (one, two), (three, four) = read(least, most), read(low, high)
    assert one <= least + 0.051 and two >= most - 0.051
    assert one - 0.101 <= three and four <= two + 0.101


def plan(name: str, value: float, bound: float, *unserved: Unserved) -> Plan:
    tier = Tier(name, "min", value, bound)
    stated = Certificate(Status.FEASIBLE, (tier,), 1.0, 0, "test")
    day = date(2026, 6, 1)
    return Plan("", "", "", "", 1, "", True, "", day, day, stated, (), unserved)


def test_why_a_commune_is_not_chosen_is_no_more_than_proven() -> None:
    assert "prouvé" in why_not("not-chosen", plan("unreached", 2, 2), "01000")
    assert "il n’est pas prouvé" in why_not("not-chosen", plan("unreached", 2, 1), "01000")
    assert "il n’est pas prouvé" in why_not("not-chosen", plan("worst-level", 0, 0), "01000")
    assert why_not("served", plan("unreached", 2, 1), "01000") == ""


def test_what_no_team_can_hold_is_no_choice() -> None:
    told = plan("unreached", 2, 2, Unserved("01000", texts.NEVER_HELD))
    assert "prouvé" not in why_not("not-chosen", told, "01000")
    assert "prouvé" in why_not("not-chosen", told, "01001")


def test_a_number_of_children_is_rounded_down_and_agrees() -> None:
    assert "au moins 1,9 enfant de plus" in visits.at_least("Épizon", 1.99)
    assert "au moins 2,0 enfants de plus" in visits.at_least("Épizon", 2.0)
