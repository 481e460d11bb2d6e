"""What a revision and the waits say, line by line, on the plan made by hand."""

from datetime import time

import pytest

from planner import texts
from planner.commands.printing import printed, typed_place
from planner.revising.repairing import propose
from planner.revising.replanning import Terms, make_ups
from planner.revising.revision_report import Near, near, report
from planner.revising.wording import SessionNames, revision_sections, wait_sections
from tests.revisions import after, revised, stored
from tests.rules.by_hand import WEDNESDAY, day, held, judged
from tests.worlds import laep, permanence, team

PROVEN = (
    ", le moins possible : c’est prouvé. La preuve porte sur les changements seulement ; l’effet "
    "sur la couverture est dit plus bas."
)
NEAR_2 = (
    "  À portée : Village 1, Village 2 et Village 3 "
    "(environ 80 enfants, estimation pondérée par âge)."
)


@pytest.fixture(scope="module")
def by_hand():
    return stored(judged())


def told(found, notice=2):
    """The lines of a revision, with ordinary spaces."""
    sections = revision_sections(
        report(found, Terms(day(1), notice)), SessionNames.of(found.before[0])
    )
    return [line.replace(texts.NBSP, " ") for line in printed(sections)]


def waiting(world, today):
    """The lines about waits that are too long."""
    return list(printed(wait_sections(propose(world, today), SessionNames.of(world[0]))))


def test_a_session_on_another_day(by_hand):
    # Village 2 had Tuesday 2, then nothing till Sunday 14; now Wednesday 3: 11 days.
    assert told(revised(by_hand, reason="don du sang", close=["hall-2@2026-06-02"])) == [
        f"1 changement (coût 3){PROVEN}",
        "- mardi 2 juin 2026, 9 h, LAEP, Salle 2 : déplacée au mercredi 3 juin. "
        "Motif : don du sang.",
        NEAR_2,
        "Effet sur la couverture :",
        "- Dans l’ensemble : attente la plus longue de 12 jours à 11 jours.",
        "- Village 2 : plus longue attente de 12 jours à 11 jours.",
        "- Village 3 : plus longue attente de 8 jours à 7 jours.",
    ]


def test_a_day_called_off_and_how_to_make_up_for_it(by_hand):
    lines = told(revised(by_hand, reason="neige", cancel=["2026-06-02"]))
    assert lines[:3] == [
        f"2 changements (coût 16){PROVEN}",
        "- mardi 2 juin 2026, 9 h, LAEP, Salle 2 : supprimée. Motif : neige.",
        NEAR_2,
    ]
    # Nothing of what village 2 had is left; village 0 keeps its Mondays.
    assert "- Village 2 : niveau de service de 86,0 % à 0,0 %, n’est plus atteinte." in lines
    assert not any(line.startswith("- Village 0") for line in lines)
    start = lines.index("Pour rattraper mardi 2 juin 2026, 9 h, LAEP, Salle 2 :")
    # 20 minutes each way; there from 8:30 to 11:45.
    assert lines[start + 1 : start + 5 : 2] == [
        f"- {weekday} juin, 9 h, LAEP, Salle 2 : +40 min de route, +3 h 55 de travail "
        f"(--add hall-2/laep@2026-06-{number:02d}T09:00)"
        for weekday, number in (("mercredi 3", 3), ("jeudi 4", 4))
    ]
    # Levels 1, 0.74, 0.86, 0.92, 0.86 of 10, 20, 40, 20, 10 children; then 1, 0.56, 0, 0.3, 0.8.
    assert lines[lines.index("Effet sur la couverture :") + 1] == (
        "- Dans l’ensemble : Village 2 n’est plus atteinte ; besoin servi de 86,2 % à 35,2 % "
        "(−51,0 points) ; attente la plus longue de 8 jours à 9 jours."
    )
    # Near hall-2: village 1 waits from Monday 8 (site-0), village 3 from Wednesday 10.
    assert lines[start + 2] == (
        "  Apport : Village 2 est désormais atteinte ; besoin servi de 35,2 % à 76,0 % "
        "(+40,8 points) ; attente la plus longue de 9 jours à 7 jours."
    )


def test_no_date_is_left(by_hand):
    found = revised(by_hand, cancel=["2026-06-10..2026-06-14"])
    assert told(found, notice=9)[-1] == f"- {texts.NO_MAKE_UP}"


def test_what_is_proposed_can_be_typed(by_hand):
    found = revised(by_hand, cancel=["2026-06-02"])
    (first, _) = make_ups(found, Terms(day(1), 2))
    way = first.insertions[0].held
    again = revised(after(found), add=[typed_place(way)])
    assert [o.after for o in again.overrides] == [way]


def test_another_activity_instead_is_told():
    # With one agent the LAEP of Tuesday cannot be; a permanence at the same hour needs one.
    # The service says that it may be held instead.
    activities = [laep(), permanence(starts=(time(9), time(15)), stands_in_for=("laep",))]
    world = stored(judged(teams=(team(),), activities=activities))
    lines = told(revised(world, reason="formation", absent=["van@2026-06-02"]))
    assert lines[:2] == [
        f"1 changement (coût 1){PROVEN}",
        "- mardi 2 juin 2026, 9 h, LAEP, Salle 2 : remplacée par Permanence. Motif : formation.",
    ]


def test_nothing_is_touched(by_hand):
    assert told(revised(by_hand, close=["hall-1@2026-06-03"])) == ["Aucune séance n’est touchée."]


def test_agents_are_told_of_another_team(by_hand):
    assert told(revised(by_hand, absent=["van:2@2026-06-02"])) == [
        "Aucune séance n’est touchée.",
        "- mardi 2 juin : « Équipe car » remplace « Équipe van », mêmes séances.",
    ]


def test_who_is_near(by_hand):
    # Within 15 minutes of hall-4: village 4 at 5, village 3 at 10.
    assert near(by_hand, held(WEDNESDAY)) == Near(("Village 3", "Village 4"), 30.0)


def test_communes_without_need_are_not_named():
    world = judged(need=(0, 0, 0, 0, 0))
    assert near(stored(world), held(WEDNESDAY)) == Near((), 0.0)


def test_waits_and_repairs():
    # Village 2 waits from Tuesday 2 to Sunday 14: the limit is 11 days, so 12 is too long.
    world = stored(judged(policy={"max_wait_days": 11}))
    lines = [line.replace(texts.NBSP, " ") for line in waiting(world, day(1))]
    assert lines[0] == "Village 2 attend 12 jours (du 2 au 14 juin 2026) :"
    assert lines[1].startswith("- une séance de plus, attente ramenée à ")
    assert "(--add " in lines[1]
    assert any(
        line.startswith("1 séance de plus ramènerait toutes les attentes à 11 jours au plus, pour")
        for line in lines
    )


def test_nobody_waits_too_long(by_hand):
    (line,) = waiting(by_hand, day(1))
    assert line.replace(texts.NBSP, " ") == "Aucune commune atteinte n’attend plus de 35 jours."


def test_a_wait_that_nothing_shortens():
    world = stored(judged(policy={"max_wait_days": 11}))
    lines = waiting(world, day(14))
    assert lines[1:] == [f"- {texts.NO_REPAIR}"]
