"""Texts ready to send, one set a change, for whoever a change concerns."""

from dataclasses import replace

import pytest

from planner import texts
from planner.model.plan import Override
from planner.revising.announcing import announcements, next_at
from tests.revisions import revised, stored
from tests.rules.by_hand import MONDAY, NEXT_MONDAY, TUESDAY, day, held, judged
from tests.worlds import laep, permanence, team

LABELS = (texts.ON_THE_POSTER, texts.ON_THE_APPLICATION, texts.TO_THE_TOWN_HALL)


@pytest.fixture(scope="module")
def by_hand():
    return stored(judged())


def sent(found):
    """What is written, with ordinary spaces."""
    result = found.result
    text = announcements(result.problem, result.plan, found.overrides)
    return text.replace(texts.NBSP, " ")


def test_nothing_to_send_when_nothing_changes(by_hand):
    assert sent(revised(by_hand, close=["hall-1@2026-06-03"])) == ""


def test_three_texts_a_change(by_hand):
    text = sent(revised(by_hand, reason="neige", cancel=["2026-06-02"]))
    titles = [line for line in text.splitlines() if line.startswith("===")]
    assert titles == ["=== Mardi 2 juin 2026, Salle 2 ===", "=== Mardi 2 juin 2026, Salle 3 ==="]
    assert [text.count(f"--- {label} ---") for label in LABELS] == [2, 2, 2]
    assert text.count("Le service itinérant petite enfance et parentalité, La Ligne") == 2


def test_a_session_called_off(by_hand):
    text = sent(revised(by_hand, reason="neige", cancel=["2026-06-02"])).split("===")[2]
    assert text.splitlines() == [
        "",
        "",
        "--- Affiche ---",
        "Mardi 2 juin, LAEP, Salle 2 : ANNULÉ (neige).",
        "",
        "--- PanneauPocket ---",
        "LAEP à Village 2. Mardi 2 juin, Salle 2 : ANNULÉ (neige).",
        "",
        "--- Message à la mairie ---",
        "Objet : LAEP du mardi 2 juin, Salle 2",
        "",
        "Madame, Monsieur,",
        "",
        "Le rendez-vous prévu mardi 2 juin 2026, 9 h – 11 h, Salle 2 (LAEP), est annulé. "
        "Motif : neige.",
        "Merci d’en informer les familles par vos moyens habituels.",
        "",
        "Le service itinérant petite enfance et parentalité, La Ligne",
        "",
    ]


def test_the_next_session_in_the_same_place_is_named(by_hand):
    # site-0 is open on Mondays 1 and 8.
    text = sent(revised(by_hand, reason="neige", cancel=["2026-06-01"]))
    assert "ANNULÉ (neige). Prochaine séance : lundi 8 juin." in text
    assert "Le rendez-vous suivant dans ce lieu est prévu lundi 8 juin 2026." in text
    assert next_at(by_hand[1], "site-0", MONDAY.date) == NEXT_MONDAY.date
    assert next_at(by_hand[1], "site-0", NEXT_MONDAY.date) is None


def test_a_session_that_goes_to_another_commune_is_told_in_both(by_hand):
    found = revised(by_hand, reason="travaux", close=["hall-2@2026-06-01..2026-06-14"])
    assert [o.after.venue for o in found.overrides if o.after] == ["hall-3"]
    here, there = sent(found).split("=== Mardi 2 juin 2026, Salle 3 ===")
    assert "Salle 2 (LAEP), est déplacé à Salle 3 (Village 3). Motif : travaux." in here
    # The town hall of village 2 has no hall to prepare; that of village 3 has one more.
    assert "confirmer" not in here
    assert "EN PLUS : LAEP, mardi 2 juin, 9 h – 11 h, Salle 3." in there
    assert "LAEP à Village 3. EN PLUS" in there
    assert "Merci de nous confirmer que le lieu est libre et ouvert." in there


def test_another_activity_at_the_same_place_and_time():
    activities = [laep(), permanence(starts=laep().starts, stands_in_for=("laep",))]
    world = stored(judged(teams=(team(),), activities=activities))
    text = sent(revised(world, reason="formation", absent=["van@2026-06-02"]))
    assert "Mardi 2 juin, LAEP, Salle 2 : remplacé par Permanence (formation)." in text
    assert "Salle 2 (LAEP), est remplacé par Permanence. Motif : formation." in text
    assert "confirmer" not in text


def test_overrides_are_told_in_their_order(by_hand):
    one = Override(1, "x", "", held(MONDAY), None)
    two = Override(1, "y", "", held(TUESDAY), replace(held(TUESDAY), date=day(3)))
    text = announcements(by_hand[0], by_hand[1], [two, one])
    assert text.index("Mardi 2 juin 2026") < text.index("Lundi 1er juin 2026")
