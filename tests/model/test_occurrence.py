"""Sessions with their names: every session of a plan once, with what its identifiers stand for."""

from dataclasses import replace
from datetime import time

import pytest

from planner.model.occurrence import occurrences, of_tour
from planner.model.plan import SessionSlot
from tests.rules.by_hand import AFTERNOON, MORNING, TOURS, TUESDAY, day, judged
from tests.worlds import code, hall, laep, permanence


@pytest.fixture(scope="module")
def known():
    return judged()


def test_a_session_of_a_tour_is_told_with_its_names(known):
    first, second = of_tour(known.problem, TUESDAY)
    assert (first.tour, first.session, first.order) == (TUESDAY, MORNING, 1)
    assert (second.tour, second.session, second.order) == (TUESDAY, AFTERNOON, 2)
    assert (second.team.name, second.venue) == ("Équipe van", hall(3))
    assert (second.commune.code, second.activity) == (code(3), permanence())
    assert second.day == day(2)


def test_it_is_what_families_see(known):
    _, second = of_tour(known.problem, TUESDAY)
    assert second.held == SessionSlot(day(2), time(15), "hall-3", code(3), "permanence")
    assert second.held == AFTERNOON.held_on(TUESDAY.date)


def test_a_plan_holds_each_of_its_sessions_by_date_and_time(known):
    found = occurrences(known.problem, known.plan)
    assert [(one.day.day, one.venue.id) for one in found] == [
        (1, "site-0"), (2, "hall-2"), (2, "hall-3"), (8, "site-0"), (10, "hall-4"),
    ]  # fmt: skip
    shuffled = replace(known.plan, tours=TOURS[::-1])
    assert occurrences(known.problem, shuffled) == found


def test_two_teams_out_at_once_are_mixed_by_hour_then_venue(known):
    car = replace(TUESDAY, team="car", sessions=(replace(MORNING, venue="hall-1"), AFTERNOON))
    both = replace(known.plan, tours=(TUESDAY, car))
    found = [(one.venue.id, one.team.id, one.order) for one in occurrences(known.problem, both)]
    assert found[:2] == [("hall-1", "car", 1), ("hall-2", "van", 1)]
    assert found[2:] == [("hall-3", "car", 2), ("hall-3", "van", 2)]


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        (None, None, [1, 2, 2, 8, 10]),
        (day(2), None, [2, 2, 8, 10]),
        (None, day(2), [1, 2, 2]),
        (day(2), day(8), [2, 2, 8]),
        (day(3), day(7), []),
    ],
)
def test_between_two_dates_both_are_included(known, since, until, days):
    found = occurrences(known.problem, known.plan, since, until)
    assert [one.day.day for one in found] == days


@pytest.mark.parametrize("changes", [{"venue": "x"}, {"commune": "x"}, {"activity": "x"}])
def test_an_unknown_name_is_refused(known, changes):
    with pytest.raises(KeyError):
        of_tour(known.problem, replace(TUESDAY, sessions=(replace(MORNING, **changes),)))


@pytest.mark.parametrize(
    ("venue", "place"),
    [
        ("Poissons – mairie", "Mairie"),
        ("Poissons, salle des fêtes", "Salle des fêtes"),
        ("Poissons", "Poissons"),
        ("Salle de Poissons", "Salle de Poissons"),
        ("école", "École"),
    ],
)
def test_a_place_stands_beside_its_commune(known, venue, place):
    (first, _) = of_tour(known.problem, TUESDAY)
    commune = replace(first.commune, name="Poissons")
    assert replace(first, commune=commune, venue=hall(2, name=venue)).place == place


@pytest.mark.parametrize(
    ("status", "doubt"), [("à confirmer", True), ("confirmé", False), ("", False)]
)
def test_a_venue_may_have_to_be_confirmed(known, status, doubt):
    (first, _) = of_tour(known.problem, TUESDAY)
    assert replace(first, venue=hall(2, status=status)).to_confirm == doubt


def test_names_are_those_of_the_problem_it_is_told_with(known):
    scenario = known.problem.scenario
    renamed = replace(scenario, activities=(laep(name="Accueil (LAEP)"), permanence()))
    (first, _) = of_tour(replace(known.problem, scenario=renamed), TUESDAY)
    assert first.activity.short_name == "Accueil"
