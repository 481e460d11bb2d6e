"""Messages to families and town halls: every sort of change, and how long they may be."""

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner import texts
from planner.model.plan import SessionSlot
from planner.texts.messages import APP_LENGTH
from tests.worlds import code, line_world

HALL = texts.ToldSession(
    date(2026, 6, 2), time(9), time(11), "LAEP (lieu d’accueil)", "Salle des fêtes", "Épizon"
)
NEXT = date(2026, 6, 16)


def said(text):
    return text.replace(texts.NBSP, " ")


def test_a_session_no_plan_holds_is_told_with_the_names_of_its_problem():
    problem, _ = line_world()
    told = texts.ToldSession.of(
        problem, SessionSlot(NEXT, time(15), "hall-2", code(2), "permanence")
    )
    assert told == texts.ToldSession(NEXT, time(15), time(16), "Permanence", "Salle 2", "Village 2")


def test_a_session_as_a_message_names_it():
    assert HALL.name == "LAEP"
    assert said(HALL.when) == "mardi 2 juin, 9 h – 11 h"


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"date": date(2026, 6, 3)}, "déplacé au mercredi 3 juin, 9 h – 11 h"),
        ({"date": date(2026, 7, 1), "open": time(14, 30), "close": time(16, 30)},
         "déplacé au mercredi 1er juillet, 14 h 30 – 16 h 30"),
        ({"open": time(15), "close": time(17)}, "déplacé à 15 h"),
        ({"venue": "Mairie", "commune": "Busson"}, "déplacé à Mairie (Busson)"),
        ({"commune": "Busson"}, "déplacé à Salle des fêtes (Busson)"),
        ({"venue": "Mairie", "open": time(15)}, "déplacé à 15 h à Mairie (Épizon)"),
        ({"activity": "Permanence (parents)"}, "remplacé par Permanence"),
        ({"activity": "Permanence", "open": time(15)}, "remplacé par Permanence et déplacé à 15 h"),
    ],
)  # fmt: skip
def test_the_line_on_the_poster(changes, line):
    after = replace(HALL, **changes)
    assert said(texts.poster_line(HALL, after, "travaux", NEXT)) == (
        f"Mardi 2 juin, LAEP, Salle des fêtes : {line} (travaux)."
    )
    letter = said(texts.town_hall_letter(HALL, after, "travaux", NEXT, "Le service"))
    assert f"(LAEP), est {line}. Motif : travaux." in letter


def test_called_off_and_more():
    assert said(texts.poster_line(HALL, None, "neige", NEXT)) == (
        "Mardi 2 juin, LAEP, Salle des fêtes : ANNULÉ (neige). Prochaine séance : mardi 16 juin."
    )
    assert said(texts.poster_line(HALL, None, "neige", None)).endswith("ANNULÉ (neige).")
    assert said(texts.poster_line(None, HALL, "x", NEXT)) == (
        "EN PLUS : LAEP, mardi 2 juin, 9 h – 11 h, Salle des fêtes."
    )


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        ({"date": date(2026, 6, 3)}, True),
        ({"open": time(15), "close": time(17)}, True),
        ({"close": time(12)}, True),
        ({"close": time(10)}, False),
        ({"venue": "Mairie"}, True),
        ({"venue": "Mairie", "commune": "Busson"}, False),  # another town hall is asked
        ({"activity": "Permanence"}, False),
    ],
)
def test_the_town_hall_is_asked_for_its_hall_only_when_it_must(changes, asked):
    letter = texts.town_hall_letter(HALL, replace(HALL, **changes), "x", None, "Le service")
    assert ("Merci de nous confirmer que le lieu est alors libre et ouvert." in letter) == asked


def test_a_letter_is_whole():
    letter = said(texts.town_hall_letter(None, HALL, "", NEXT, "Le service"))
    lines = letter.splitlines()
    assert lines[0] == "Objet : LAEP du mardi 2 juin, Salle des fêtes"
    assert "Une séance de plus est prévue : LAEP, mardi 2 juin 2026, 9 h – 11 h" in letter
    assert "Le rendez-vous suivant dans ce lieu est prévu mardi 16 juin 2026." in lines
    assert lines[-1] == "Le service"


@given(st.text(max_size=400), st.text(min_size=1, max_size=400), st.booleans())
def test_a_message_for_a_telephone_is_never_cut_by_it(reason, venue, dropped):
    before = replace(HALL, venue=venue)
    after = None if dropped else replace(before, date=NEXT)
    text = texts.app_message(before, after, reason, NEXT)
    assert len(text) <= APP_LENGTH
    assert text.startswith("LAEP à Épizon. Mardi 2 juin")
    line = texts.poster_line(before, after, reason, NEXT)
    assert text.endswith(("…", line.replace("LAEP, ", "", 1)))  # said by its title


def test_a_title_and_a_signature():
    assert texts.announcement_title(date(2026, 6, 2), "Mairie") == (
        "=== Mardi 2 juin 2026, Mairie ==="
    )
    assert texts.signature("La Ligne").endswith(", La Ligne")
