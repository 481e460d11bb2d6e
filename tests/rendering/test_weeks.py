"""Weeks of a plan: what a revision changed is said where a reader looks for it."""

from dataclasses import replace
from datetime import date

from planner import texts
from planner.model.calendar import ONCE, Calendar, DateRange
from planner.model.plan import Override
from planner.rendering.weeks import weeks_of
from tests.rules.by_hand import (
    MONDAY,
    NEXT_MONDAY,
    TOURS,
    TUESDAY,
    WEDNESDAY,
    day,
    held,
    judged,
)


def changes(tours, *overrides):
    """What is said of each of the two weeks."""
    world = judged(tours, overrides=overrides)
    weeks = weeks_of(world.problem, world.plan)
    return [[line.replace(texts.NBSP, " ") for line in week.changes] for week in weeks]


def test_a_day_to_check_says_so_whether_a_team_goes_out_or_not():
    doubtful = tuple(DateRange(day(k), day(k), f"doute {k}") for k in (1, 3))
    world = judged(calendar=Calendar(doubtful=doubtful))
    first, second = weeks_of(world.problem, world.plan)
    notes = [d.note.replace(texts.NBSP, " ") for d in first.days]
    assert notes == [
        "Calendrier scolaire à vérifier : doute 1",
        "",
        "Pas de tournée. Calendrier scolaire à vérifier : doute 3",
        "Pas de tournée",
        "Pas de tournée",
    ]
    assert first.days[0].tours and not second.note
    # A week without a tour shows no day.
    empty = weeks_of(world.problem, replace(world.plan, tours=()))[0]
    assert empty.note.replace(texts.NBSP, " ") == (
        "Aucune tournée cette semaine. Calendrier scolaire à vérifier : doute 1. "
        "Calendrier scolaire à vérifier : doute 3"
    )


def once(tour, when):
    """A tour on another day, its sessions of no rhythm."""
    sessions = tuple(replace(s, pattern=ONCE) for s in tour.sessions)
    return replace(tour, date=when, sessions=sessions)


def test_nothing_is_said_of_a_plan_never_revised():
    assert changes(TOURS) == [[], []]


def test_a_session_moved_within_its_week():
    thursday = once(WEDNESDAY, day(11))
    moved = Override(1, "salle prise", "fortnightly-B", held(WEDNESDAY), held(thursday))
    assert changes((MONDAY, TUESDAY, NEXT_MONDAY, thursday), moved) == [
        [],
        ["Mercredi 10 juin 2026, 9 h, LAEP, Salle 4 : déplacée au jeudi 11 juin. "
         "Motif : salle prise."],
    ]  # fmt: skip


def test_a_session_moved_to_another_week_is_said_in_both():
    friday = once(WEDNESDAY, day(5))
    moved = Override(1, "salle prise", "fortnightly-B", held(WEDNESDAY), held(friday))
    first, second = changes((MONDAY, TUESDAY, NEXT_MONDAY, friday), moved)
    assert first == second
    assert len(first) == 1 and "déplacée au vendredi 5 juin" in first[0]


def test_a_session_called_off_and_one_more():
    called_off = Override(1, "neige", "fortnightly-B", held(WEDNESDAY), None)
    extra = once(WEDNESDAY, day(3))
    added = Override(1, "fête", "", None, held(extra))
    first, second = changes((MONDAY, TUESDAY, NEXT_MONDAY, extra), called_off, added)
    assert first == ["Mercredi 3 juin 2026, 9 h, LAEP, Salle 4 : ajoutée. Motif : fête."]
    assert second == ["Mercredi 10 juin 2026, 9 h, LAEP, Salle 4 : supprimée. Motif : neige."]


def test_what_was_taken_back_is_not_said_any_more():
    called_off = Override(1, "neige", "fortnightly-B", held(WEDNESDAY), None)
    back = Override(2, "redoux", "", None, held(WEDNESDAY))
    first, second = changes(TOURS, called_off, back)
    assert first == []
    assert second == ["Mercredi 10 juin 2026, 9 h, LAEP, Salle 4 : ajoutée. Motif : redoux."]


def test_a_session_of_no_rhythm_says_so():
    thursday = once(WEDNESDAY, day(11))
    moved = Override(1, "salle prise", "fortnightly-B", held(WEDNESDAY), held(thursday))
    world = judged((MONDAY, TUESDAY, NEXT_MONDAY, thursday), overrides=(moved,))
    (_, week) = weeks_of(world.problem, world.plan)
    (stop,) = [stop for stop in week.stops if stop.day == date(2026, 6, 11)]
    assert texts.pattern_label(stop.session.pattern) == "exceptionnellement"
