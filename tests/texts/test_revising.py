"""What is said of revisions and repairs: singular and plural, signs, nothing left unsaid."""

from datetime import date, time

import pytest

from planner import texts
from planner.texts import revising
from planner.texts.revising import MOST_NAMED

PROVEN = (
    ", le moins possible : c’est prouvé. La preuve porte sur les changements seulement ; l’effet "
    "sur la couverture est dit plus bas."
)


def said(text):
    return text.replace(texts.NBSP, " ")


@pytest.mark.parametrize(
    ("changes", "cost", "bound", "line"),
    [
        (0, 0, 0, "Aucune séance n’est touchée."),
        (1, 3, 3, f"1 changement (coût 3){PROVEN}"),
        (2, 6, 6, f"2 changements (coût 6){PROVEN}"),
        (1, 8, 4, "1 changement (coût 8) ; il n’est pas prouvé que ce soit le moins possible "
                  "(au mieux 4)."),
        (3, 9, 4, "3 changements (coût 9) ; il n’est pas prouvé que ce soit le moins possible "
                  "(au mieux 4)."),
    ],
)  # fmt: skip
def test_how_many_changes(changes, cost, bound, line):
    assert said(texts.revision_summary(changes, cost, bound)) == line


def test_who_is_near():
    assert said(texts.concerned([], 0)) == "Aucune commune ayant un besoin n’est à portée."
    assert said(texts.concerned(["A", "B"], 12.4)) == (
        "À portée : A et B (environ 12 enfants, estimation pondérée par âge)."
    )
    names = [f"V{k}" for k in range(MOST_NAMED + 1)]
    assert "V4 et 1 autre (" in said(texts.concerned(names, 10))
    assert "V4 et 2 autres (" in said(texts.concerned([*names, "V9"], 10))


@pytest.mark.parametrize(("drive", "sign"), [(30, "+30 min"), (0, "+0 min"), (-70, "−1 h 10")])
def test_more_or_less_driving(drive, sign):
    line = said(texts.insertion(date(2026, 5, 5), time(9), "LAEP", "Mairie", drive, 200))
    assert line == f"mardi 5 mai, 9 h, LAEP, Mairie : {sign} de route, +3 h 20 de travail"


def test_repairs():
    assert said(texts.repair(None, 31)) == "une séance de plus, attente ramenée à 31 jours :"
    assert said(texts.repair(date(2026, 5, 1), 1)) == (
        "déplacer celle du vendredi 1er mai, perdue, attente ramenée à 1 jour :"
    )
    start, end = date(2026, 4, 3), date(2026, 5, 29)
    assert said(texts.one_wait(["Épizon"], 56, start, end)) == (
        "Épizon attend 56 jours (du 3 avril au 29 mai 2026) :"
    )
    assert said(texts.one_wait(["Épizon", "Germay"], 56, start, end)) == (
        "Épizon et Germay attendent 56 jours (du 3 avril au 29 mai 2026) :"
    )


@pytest.mark.parametrize(
    ("sessions", "left", "line"),
    [
        (1, 0, "1 séance de plus ramènerait toutes les attentes à 35 jours au plus, pour +30 min"),
        (2, 0, "2 séances de plus ramèneraient toutes les attentes à 35 jours au plus, pour"),
        (2, 1, "à 35 jours au plus (sauf pour 1 commune), pour +30 min de route et +3 h de"),
        (2, 4, "(sauf pour 4 communes)"),
    ],
)
def test_repairs_together(sessions, left, line):
    assert line in said(texts.repairs_together(sessions, 35, 30, 180, left))


def test_a_plan_taken_up_again():
    assert said(texts.reused(0)).startswith("Planning déjà calculé, repris tel quel (--fresh")
    assert "révisé 1 fois, repris" in said(texts.reused(1))
    assert "révisé 2 fois, repris" in said(texts.reused(2))


def test_why_no_revision_was_found():
    one = [(date(2026, 6, 2), "Mairie")]
    line = said(texts.revision_impossible(one, True, 20.0))
    assert line.startswith("la séance demandée ou verrouillée, Mairie (2 juin), ne tient pas dans")
    both = said(texts.revision_impossible([*one, (date(2026, 6, 3), "Foyer")], True, 20.0))
    assert "ne tiennent pas ensemble : Mairie (2 juin) et Foyer (3 juin) ;" in both
    assert said(texts.revision_impossible(one, False, 20.0)) == (
        "aucune révision trouvée en 20 secondes ; donner plus de temps (--time-limit)"
    )
    assert said(texts.revision_impossible([], True, 20.0)).startswith("ce qui reste ne tient pas")


NOTHING = ((), (), (0.5, 0.5), (7, 7))


@pytest.mark.parametrize(
    ("changes", "parts"),
    [
        (NOTHING, ()),
        ((("A",), (), (0.5, 0.5), (7, 7)), ("A n’est plus atteinte",)),
        ((("A", "B"), ("C",), (0.5, 0.5), (7, 7)),
         ("A et B ne sont plus atteintes", "C est désormais atteinte")),
        (((), ("A", "B"), (0.5, 0.5), (7, 7)), ("A et B sont désormais atteintes",)),
        (((), (), (0.8412, 0.861), (7, 7)), ("besoin servi de 84,1 % à 86,1 % (+2,0 point)",)),
        (((), (), (0.5, 0.47), (7, 7)), ("besoin servi de 50,0 % à 47,0 % (−3,0 points)",)),
        (((), (), (0.8412, 0.8408), (7, 7)), ("besoin servi de 84,12 % à 84,08 % (−0,04 point)",)),
        (((), (), (0.5, 0.5), (1, 36)), ("attente la plus longue de 1 jour à 36 jours",)),
    ],
)  # fmt: skip
def test_the_effect_on_coverage(changes, parts):
    assert tuple(map(said, revising.effect_parts(*changes))) == parts


def test_no_effect_is_said_too():
    assert said(revising.effect_of_revision(())) == "Dans l’ensemble : couverture inchangée."
    assert said(revising.effect_of_insertion(("a", "b"))) == "Apport : a ; b."
