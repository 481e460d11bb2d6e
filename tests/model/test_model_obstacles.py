"""What stops a session: each obstacle alone, and the sentence that says it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from planner import texts
from planner.model.calendar import Calendar, DateRange
from planner.model.obstacles import ObstacleId, most_agents, obstacles, presence
from planner.model.plan import SessionSlot
from planner.model.scenario import Leave, Quota
from planner.model.territory import Window
from planner.texts.obstacles import SENTENCES
from tests.worlds import START, code, hall, laep, line_world, permanence, site, team

N = texts.NBSP
TUESDAY, SATURDAY = date(2026, 6, 2), date(2026, 6, 6)
FREE = SessionSlot(TUESDAY, time(9), "hall-2", code(2), "laep")
AT_SITE = replace(FREE, venue="site-0", commune=code(0))


def range_of(day: date, name: str) -> DateRange:
    return DateRange(day, day, name)


CLOSED = Calendar(holidays=(range_of(TUESDAY, "Pont"),))
BREAK = Calendar(breaks=(DateRange(START, SATURDAY, "Vacances"),))
MORNINGS = (Window(1, time(9), time(12)), Window(1, time(14), time(18)))
ONE_LEFT = team(absences=(Leave(range_of(TUESDAY, "formation")),))
NONE_LEFT = team(absences=(Leave(range_of(TUESDAY, "formation"), 2),))

CASES: dict[str, tuple[dict[str, Any], SessionSlot, ObstacleId, str]] = {
    "too unsuitable": (
        {"venues": [hall(2, suitability=0.28)], "policy": {"min_suitability": 0.5}},
        FREE, ObstacleId.SUITABILITY,
        "le lieu a une aptitude de 0,28, le scénario demande 0,50",
    ),
    "no such activity in a hall": (
        {"activities": [laep(sites=("fixed",))]}, FREE, ObstacleId.SITE,
        "« LAEP » ne se tient pas dans une salle itinérante",
    ),
    "no such activity on a fixed site": (
        {"venues": [site(0)], "activities": [laep(sites=("mobile",))]},
        AT_SITE, ObstacleId.SITE,
        "« LAEP » ne se tient pas dans un site fixe",
    ),
    "hour": (
        {}, replace(FREE, open=time(10, 15)), ObstacleId.START,
        f"« LAEP » ne commence pas à 10{N}h{N}15 (heures possibles{N}: 9{N}h et 15{N}h)",
    ),
    "nap": (
        {"activities": [permanence(starts=(time(13),))]},
        replace(FREE, open=time(13), activity="permanence"), ObstacleId.NAP,
        f"« Permanence » ne commence pas pendant la sieste, 12{N}h{N}30 – 15{N}h",
    ),
    "quota of none": (
        {"quotas": (Quota("Pas de LAEP le matin", maximum=0, half_day="morning"),)},
        FREE, ObstacleId.QUOTA,
        "la règle « Pas de LAEP le matin » ne permet aucune séance de « LAEP » à cette heure",
    ),
    "bank holiday": (
        {"calendar": CLOSED}, FREE, ObstacleId.CALENDAR, "le service est fermé le 2 juin (Pont)"
    ),
    "day called off": (
        {"calendar": Calendar(cancelled=(range_of(TUESDAY, "neige"),))},
        FREE, ObstacleId.CALENDAR, "le service est fermé le 2 juin (neige)",
    ),
    "school break": (
        {"calendar": BREAK}, FREE, ObstacleId.SCHOOL_BREAK,
        "« LAEP » n’a pas lieu le 2 juin (Vacances)",
    ),
    "hall closed": (
        {"venues": [hall(2, closures=(range_of(TUESDAY, "don du sang"),))]},
        FREE, ObstacleId.VENUE_CLOSED, "le lieu est fermé le 2 juin (don du sang)",
    ),
    "hall closed, nobody knows why": (
        {"venues": [hall(2, closures=(range_of(TUESDAY, ""),))]},
        FREE, ObstacleId.VENUE_CLOSED, "le lieu est fermé le 2 juin",
    ),
    "hall opens too late": (
        {"venues": [hall(2, windows=MORNINGS)]}, FREE, ObstacleId.VENUE_HOURS,
        f"le lieu ouvre 9{N}h – 12{N}h et 14{N}h – 18{N}h le mardi, il faut y être de "
        f"8{N}h{N}30 à 11{N}h{N}45",
    ),
    "hall not open that weekday": (
        {"venues": [hall(2, windows=(Window(0, time(8), time(18)),))]},
        FREE, ObstacleId.VENUE_HOURS,
        f"le lieu n’ouvre pas le mardi, il faut y être de 8{N}h{N}30 à 11{N}h{N}45",
    ),
    "nobody works on Saturdays": (
        {}, replace(FREE, date=SATURDAY), ObstacleId.WEEKDAY,
        "aucune équipe ne travaille le samedi",
    ),
    "one agent of two": (
        {"teams": [ONE_LEFT]}, FREE, ObstacleId.STAFF,
        f"« LAEP » demande 2{N}agents, 1{N}est là le 2 juin",
    ),
    "everybody away": (
        {"teams": [NONE_LEFT]}, FREE, ObstacleId.STAFF,
        f"« LAEP » demande 2{N}agents, aucun n’est là le 2 juin",
    ),
    "before the team starts": (
        {"teams": [team(shift_start=time(9))]}, FREE, ObstacleId.SHIFT,
        f"il faut y être de 8{N}h{N}30 à 11{N}h{N}45, hors des heures de travail "
        f"(9{N}h – 18{N}h{N}30)",
    ),
    "past midnight": (
        {"activities": [laep(starts=(time(22),))]}, replace(FREE, open=time(22)),
        ObstacleId.SHIFT,
        f"il faut y être jusqu’après minuit, hors des heures de travail "
        f"(7{N}h{N}30 – 18{N}h{N}30)",
    ),
    "after the plan": (
        {}, replace(FREE, date=date(2026, 6, 15)), ObstacleId.OUTSIDE,
        "cette date est hors du planning (du 1er au 14 juin 2026)",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("world", "held", "expected", "said"), CASES.values(), ids=CASES)
def test_each_obstacle_alone(
    world: dict[str, Any], held: SessionSlot, expected: ObstacleId, said: str
) -> None:
    problem, _ = line_world(5, **world)
    (found,) = obstacles(problem, held)
    assert (found.id, found.held) == (expected, held)
    assert texts.obstacle_sentence(problem, found) == said


def test_every_obstacle_has_a_sentence_and_a_case() -> None:
    assert set(SENTENCES) == set(ObstacleId)
    assert {case[2] for case in CASES.values()} == set(ObstacleId)


def test_nothing_stops_a_session_on_an_ordinary_day() -> None:
    problem, _ = line_world(5)
    assert obstacles(problem, FREE) == ()


def test_all_obstacles_are_told() -> None:
    # A Saturday of school holidays, in a hall that is closed, at an hour that is not the LAEP's.
    closed = hall(2, closures=(range_of(SATURDAY, "bal"),))
    problem, _ = line_world(5, venues=[closed], calendar=BREAK)
    found = obstacles(problem, replace(FREE, date=SATURDAY, open=time(10)))
    assert [o.id for o in found] == [
        ObstacleId.START, ObstacleId.SCHOOL_BREAK, ObstacleId.VENUE_CLOSED, ObstacleId.WEEKDAY
    ]  # fmt: skip
    assert [o.name for o in found] == ["", "Vacances", "bal", ""]


def test_a_second_team_may_hold_it() -> None:
    problem, _ = line_world(5, teams=[NONE_LEFT, team("car")])
    assert obstacles(problem, FREE) == ()
    assert most_agents(problem, TUESDAY) == 2
    problem, _ = line_world(5, teams=[NONE_LEFT, team("car", agents=1)])
    assert [o.id for o in obstacles(problem, FREE)] == [ObstacleId.STAFF]
    assert most_agents(problem, TUESDAY) == 1
    assert most_agents(problem, SATURDAY) == 0


def test_an_activity_open_in_school_breaks() -> None:
    problem, _ = line_world(5, calendar=BREAK, activities=[laep(in_school_breaks="open")])
    assert obstacles(problem, FREE) == ()


def test_presence_is_set_up_to_debrief() -> None:
    assert presence(laep(), time(9)) == (time(8, 30), time(11, 45))
    assert presence(laep(), time(0, 15)) is None
    assert presence(laep(), time(21, 15)) is None


def test_the_unknown_is_refused() -> None:
    problem, _ = line_world(5)
    with pytest.raises(KeyError):
        obstacles(problem, replace(FREE, venue="nowhere"))
