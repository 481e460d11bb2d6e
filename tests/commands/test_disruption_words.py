"""What was typed, read: closures, absences, days called off, sessions locked or asked for."""

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from planner.commands.disruption_words import read_disruptions
from planner.errors import InputError
from planner.model.calendar import DateRange
from planner.model.plan import SessionSlot
from planner.model.scenario import Leave
from planner.revising.disruptions import Absence, Addition, Closing, Disruptions, places
from tests.rules.by_hand import day, judged
from tests.worlds import code, hall, laep, permanence

WORLD = judged()
"""Mondays 1 and 8 site-0; Tuesday 2 hall-2, hall-3; Wednesday 10 hall-4. Teams van and car."""

MORNING = SessionSlot(day(2), time(9), "hall-2", code(2), "laep")
AFTERNOON = SessionSlot(day(2), time(15), "hall-3", code(3), "permanence")


def read(world=WORLD, reason="", today=date.min, **typed):
    return read_disruptions(world.problem, world.plan, typed, reason, today)


def asked(world=WORLD, today=date.min, **typed):
    """The times that the only session asked for may take."""
    (addition,) = read(world, today=today, **typed).additions
    return places(world.problem, world.plan, addition, today)


def faults(**typed):
    with pytest.raises(InputError) as caught:
        read(**typed)
    assert all("\n" not in line for line in caught.value.lines)
    return caught.value.lines


def days(first, last, name=""):
    return DateRange(day(first), day(last), name)


# --- what can be written --------------------------------------------------------------


@pytest.mark.parametrize("name", ["hall-2", "Salle 2", "salle 2", "SALLE-2", "Village 2"])
def test_a_hall_by_its_identifier_its_name_or_its_village(name):
    (closing,) = read(close=[f"{name}@2026-06-02"]).closings
    assert closing == Closing("hall-2", days(2, 2, "fermeture imprévue"))


def test_accents_do_not_matter():
    halls = [hall(0), hall(1, name="Église d'Épizon – œuvre")]
    world = replace(WORLD, problem=judged((), venues=halls, fixed=()).problem)
    (closing,) = read(world, close=["eglise d epizon, oeuvre@2026-06-02"]).closings
    assert closing.venue == "hall-1"


def test_an_identifier_wins_over_a_name():
    halls = [hall(0), hall(1, name="hall-0")]
    world = replace(WORLD, problem=judged((), venues=halls, fixed=()).problem)
    (closing,) = read(world, close=["hall-0@2026-06-02"]).closings
    assert closing.venue == "hall-0"


def test_an_at_sign_in_a_name():
    world = replace(WORLD, problem=judged((), venues=[hall(0, name="caf@")], fixed=()).problem)
    assert read(world, close=["caf@@2026-06-02"]).closings[0].venue == "hall-0"


@pytest.mark.parametrize(
    ("text", "away"),
    [
        ("van@2026-06-02", Leave(days(2, 2, "formation"), 1)),
        ("équipe VAN:2@2026-06-02..2026-06-05", Leave(days(2, 5, "formation"), 2)),
    ],
)
def test_agents_away(text, away):
    assert read(reason=" formation ", absent=[text]).absences == (Absence("van", away),)


def test_a_day_called_off():
    found = read(cancel=["2026-06-02", "2026-06-04..2026-06-05"])
    label = "journée annulée"
    assert found.cancelled == (days(2, 2, label), days(4, 5, label))


@pytest.mark.parametrize("reason", ["don du sang", "  don\n du  sang "])
def test_the_reason_is_one_line(reason):
    found = read(reason=reason, close=["hall-2@2026-06-02"], cancel=["2026-06-02"])
    assert {found.closings[0].dates.name, found.cancelled[0].name} == {"don du sang"}


@pytest.mark.parametrize(
    ("text", "sessions"),
    [
        ("2026-06-02", {MORNING, AFTERNOON}),
        ("2026-06-01..2026-06-03", {MORNING, AFTERNOON,
                                    SessionSlot(day(1), time(9), "site-0", code(0), "laep")}),
        ("2026-06-02T15:00", {AFTERNOON}),
        ("hall-2@2026-06-02", {MORNING}),
        ("Village 3@2026-06-01..2026-06-14", {AFTERNOON}),
    ],
)  # fmt: skip
def test_sessions_locked(text, sessions):
    assert read(lock=[text]).locked == sessions


def test_a_session_asked_for_at_any_hour_of_what_serves_the_need():
    assert set(asked(add=["hall-1@2026-06-03"])) == {
        SessionSlot(day(3), time(9), "hall-1", code(1), "laep"),
        SessionSlot(day(3), time(15), "hall-1", code(1), "laep"),
        SessionSlot(day(3), time(15), "hall-1", code(1), "permanence"),
    }


@pytest.mark.parametrize("text", ["hall-1/laep@2026-06-03T15:00", "Salle 1/LAEP@2026-06-03T15:00"])
def test_a_session_asked_for_exactly(text):
    held = SessionSlot(day(3), time(15), "hall-1", code(1), "laep")
    assert read(add=[text]).additions == (Addition("hall-1", days(3, 3), "laep", time(15)),)
    assert asked(add=[text]) == (held,)


def test_activities_of_one_name_are_told_apart_where_they_can_be():
    activities = [laep(id="roulant", sites=("mobile",)), laep(id="fixe", sites=("fixed",))]
    world = replace(WORLD, problem=judged((), activities=activities).problem)
    assert {h.activity for h in asked(world, add=["hall-1/LAEP@2026-06-03"])} == {"roulant"}
    both = [laep(id="un"), laep(id="deux")]
    world = replace(WORLD, problem=judged((), activities=both).problem)
    assert {h.activity for h in asked(world, add=["hall-1/deux@2026-06-03"])} == {"deux"}
    with pytest.raises(InputError, match="« LAEP » peut être un et deux"):
        read(world, add=["hall-1/LAEP@2026-06-03"])


def test_an_activity_that_serves_no_need_must_be_named():
    activities = [laep(), permanence(publics=("parents",))]
    world = replace(WORLD, problem=judged((), activities=activities).problem)
    assert {held.activity for held in asked(world, add=["hall-1@2026-06-03"])} == {"laep"}
    named = asked(world, add=["hall-1/permanence@2026-06-03"])
    assert {held.activity for held in named} == {"permanence"}


def test_only_days_to_come_and_of_the_plan_are_asked_for():
    held = asked(today=day(12), add=["hall-1/permanence@2026-06-01..9999-12-31"])
    assert [h.date for h in held] == [day(12), day(13), day(14)]


def test_what_is_there_already_is_not_asked_for_again():
    assert [held.open for held in asked(add=["hall-2/laep@2026-06-02"])] == [time(15)]
    (line,) = faults(add=["hall-2/laep@2026-06-02T09:00"])
    assert "déjà dans le planning" in line


# --- what cannot ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("option", "text", "said"),
    [
        ("close", "hall-2", "écrire LIEU@DATE, par exemple LIEU@2026-11-24"),
        ("close", "@2026-06-02", "écrire LIEU@DATE"),
        ("close", "hall-2@", "écrire LIEU@DATE"),
        ("close", "hal-2@2026-06-02", "lieu inconnu du planning ; vouliez-vous dire « hall-2 » ?"),
        ("close", "Paris@2026-06-02", "lieu inconnu du planning ; vérifier son nom"),
        ("close", "Village 0@2026-06-02", "peut être hall-0 et site-0 ; donner cet identifiant"),
        ("close", "hall-2@2/6/2026", "n'est pas une date ; écrire 2026-11-24 ou"),
        ("close", "hall-2@2026-06-31", "n'est pas une date"),
        ("close", "hall-2@2026-06-05..2026-06-02", "finit avant de commencer"),
        ("close", "hall-2@2026-07-01", "hors du planning (du 1er au 14 juin 2026)"),
        ("close", "hall-2@2026-06-02T09:00", "seulement des jours entiers, sans heure"),
        ("absent", "2026-06-02", "écrire EQUIPE@DATE"),
        ("absent", "bus@2026-06-02", "nom d'équipe inconnu du planning"),
        ("absent", "van:0@2026-06-02", "« 0 » n'est pas un nombre d'agents ; écrire EQUIPE:2"),
        ("absent", "van:²@2026-06-02", "n'est pas un nombre d'agents"),
        ("absent", "van:9@2026-06-02", "n’a que 2 agents : 9 ne peuvent pas être absents"),
        ("absent", "van:@2026-06-02", "n'est pas un nombre d'agents"),
        ("absent", "van@2026-06-02T09:00", "seulement des jours entiers"),
        ("cancel", "demain", "n'est pas une date"),
        ("cancel", "2026-06-02T09:00", "seulement des jours entiers"),
        ("lock", "2026-06-03", "aucune séance du planning à cette date"),
        ("lock", "hall-2@2026-06-02T10:00", "aucune séance du planning à cette date"),
        ("lock", "hall-9@2026-06-02", "lieu inconnu"),
        ("lock", "@2026-06-02", "lieu inconnu"),
        ("add", "hall-1", "écrire LIEU@DATE"),
        ("add", "hall-1@2026-06-03T10:13", "aucune activité à cette heure ; choisir 09:00 et"),
        ("add", "hall-1/yoga@2026-06-03", "l’activité « yoga » n’est pas proposée dans ce lieu"),
    ],
)
def test_one_fault_says_what_to_write(option, text, said):
    (line,) = faults(**{option: [text]})
    assert line.startswith(f"ligne de commande, --{option} : « ")
    assert said in line


def test_a_place_where_nothing_serves_the_need():
    world = replace(WORLD, problem=judged((), activities=[laep(sites=("fixed",))]).problem)
    with pytest.raises(InputError, match="aucune activité n’est proposée dans ce lieu"):
        read(world, add=["hall-1@2026-06-03"])


def test_every_fault_is_told_at_once():
    lines = faults(
        close=["hall-9@demain"], absent=["bus:x@2026-06-02"], cancel=["2027-01-01"],
        lock=["2026-06-03"], add=["hall-1/yoga@2026-06-03", "hall-1@2026-06-03T10:13"],
    )  # fmt: skip
    options = [line.split(" : ")[0].removeprefix("ligne de commande, ") for line in lines]
    assert options == [
        "--close", "--close", "--absent", "--absent", "--cancel", "--lock", "--add", "--add"
    ]  # fmt: skip


# --- past and future ------------------------------------------------------------------


@pytest.mark.parametrize("option", ["close", "absent", "cancel", "add"])
def test_what_is_over_is_refused(option):
    what = {"close": "hall-2@", "absent": "van@", "cancel": "", "add": "hall-1@"}[option]
    (line,) = faults(today=day(3), **{option: [f"{what}2026-06-01..2026-06-02"]})
    assert "c’est passé" in line and "3 juin 2026 (--today)" in line
    assert read(today=day(3), **{option: [f"{what}2026-06-02..2026-06-03"]})


def test_a_session_of_the_past_may_be_locked_for_nothing():
    assert read(today=day(3), lock=["2026-06-02"]).locked == {MORNING, AFTERNOON}


def test_since_a_day():
    found = read(
        close=["hall-2@2026-06-01..2026-06-05", "hall-3@2026-06-02"],
        absent=["van@2026-06-02..2026-06-04", "car@2026-06-01"],
        cancel=["2026-06-01..2026-06-03", "2026-06-02"],
    ).since(day(3))
    assert [(c.venue, c.dates.start, c.dates.end) for c in found.closings] == [
        ("hall-2", day(3), day(5))
    ]
    assert [(a.team, a.away.dates.start) for a in found.absences] == [("van", day(3))]
    assert [(d.start, d.end) for d in found.cancelled] == [(day(3), day(3))]


def test_a_problem_disturbed_is_the_same_but_for_that():
    problem = WORLD.problem
    found = read(
        reason="travaux", close=["hall-2@2026-06-02"], absent=["van@2026-06-03"],
        cancel=["2026-06-04"],
    ).on(problem)  # fmt: skip
    assert found.index.venues["hall-2"].closures == (days(2, 2, "travaux"),)
    assert found.scenario.teams[0].absences == (Leave(days(3, 3, "travaux")),)
    assert found.scenario.calendar.cancelled == (days(4, 4, "travaux"),)
    again = replace(
        found.scenario,
        venues=problem.scenario.venues,
        teams=problem.scenario.teams,
        calendar=problem.scenario.calendar,
    )
    assert replace(found, scenario=again) == problem
    assert Disruptions().on(problem) == problem


# --- whatever is typed ----------------------------------------------------------------

PIECES = st.sampled_from(
    ["hall-2", "Village 0", "site-0", "van", "car", "laep", "@", "@", "/", ":", "2", "0", "..",
     "2026-06-02", "2026-06-10", "2026-06-31", "9999-12-31", "0001-01-01", "T09:00", "T25:00",
     " ", "é", "²", "\n", "\0"]
)  # fmt: skip
TYPED = st.one_of(
    st.text(max_size=30),
    st.lists(PIECES, max_size=7).map("".join),
    st.tuples(st.text(max_size=8), st.text(max_size=12)).map("@".join),
)


@given(
    st.dictionaries(
        st.sampled_from(["close", "absent", "cancel", "lock", "add"]),
        st.lists(TYPED, max_size=3),
    ),
    st.text(max_size=10),
    st.dates(day(1), day(20)),
)
@example({"absent": ["van:²@2026-06-02"]}, "", day(1))
@example({"absent": ["van:" + "9" * 5000 + "@2026-06-02"]}, "", day(1))
@example({"add": ["hall-1@2026-06-02..9999-12-31"]}, "", day(1))
@example({"cancel": ["２０２６-０６-０２"]}, "", day(1))
def test_whatever_is_typed_is_read_or_refused(typed, reason, today):
    try:
        found = read(reason=reason, today=today, **typed)
    except InputError as error:
        assert all(line.startswith("ligne de commande, --") for line in error.lines)
        return
    there = {
        SessionSlot(t.date, s.open, s.venue, s.commune, s.activity)
        for t, s in WORLD.plan.sessions()
    }
    assert found.locked <= there
    starts = {a.id: a.starts for a in WORLD.problem.scenario.activities}
    for addition in found.additions:
        held_then = places(WORLD.problem, WORLD.plan, addition, today)
        assert held_then and not there & set(held_then)
        for held in held_then:
            assert max(today, WORLD.plan.start) <= held.date <= WORLD.plan.end
            assert held.open in starts[held.activity]
    for dates in (
        *(closing.dates for closing in found.closings),
        *(absence.away.dates for absence in found.absences),
        *found.cancelled,
    ):
        assert dates.name and today <= dates.end
        assert dates.start <= WORLD.plan.end and dates.end >= WORLD.plan.start
