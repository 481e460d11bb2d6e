from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from planner import texts
from planner.model.calendar import PATTERNS
from planner.model.changes import CoverageChange, SessionChange
from planner.model.coverage import CommuneCoverage, Wait
from planner.model.plan import Certificate, SessionSlot, Status, Tier
from planner.model.road_estimate import EstimateParameters
from planner.model.units import Unit
from planner.solving import ENGINE
from planner.texts import comparing, formats
from planner.travel import EstimateProvider

N, T = texts.NBSP, texts.THIN


def certificate(*tiers: Tier, status: Status = Status.FEASIBLE) -> Certificate:
    return Certificate(status=status, tiers=tiers, seconds=1.0, seed=1, engine="x")


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 12, 1), "mardi 1er décembre 2026"),
        (date(2026, 11, 30), "lundi 30 novembre 2026"),
        (date(2027, 8, 11), "mercredi 11 août 2027"),
        (date(2027, 2, 21), "dimanche 21 février 2027"),
    ],
)
def test_long_dates(day: date, text: str) -> None:
    assert texts.long_date(day) == text


@pytest.mark.parametrize(
    ("start", "end", "text", "short"),
    [
        ((2026, 11, 30), (2026, 12, 4), "du 30 novembre au 4 décembre 2026",
         "30 nov. – 4 déc. 2026"),
        ((2026, 12, 1), (2026, 12, 5), "du 1er au 5 décembre 2026", "1er – 5 déc. 2026"),
        ((2026, 12, 28), (2027, 1, 1), "du 28 décembre 2026 au 1er janvier 2027",
         "28 déc. 2026 – 1er janv. 2027"),
        ((2026, 12, 1), (2026, 12, 1), "du 1er décembre 2026", "1er déc. 2026"),
    ],
)  # fmt: skip
def test_ranges_say_month_and_year_once(
    start: tuple[int, int, int], end: tuple[int, int, int], text: str, short: str
) -> None:
    assert texts.date_range(date(*start), date(*end)) == text
    assert texts.short_range(date(*start), date(*end)) == short


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (12241, 0, f"12{T}241"),
        (1234567.891, 2, f"1{T}234{T}567,89"),
        (0.5, 1, "0,5"),
        (-3.25, 1, f"{texts.MINUS}3,2"),
        (-0.01, 1, "0,0"),
        (999, 0, "999"),
    ],
)
def test_numbers(value: float, decimals: int, text: str) -> None:
    assert texts.number(value, decimals) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.0, f"0{N}%"),
        (0.001, f"moins de 1{N}%"),
        (0.86, f"86{N}%"),
        (0.999, f"plus de 99{N}%"),
        (1.0, f"100{N}%"),
    ],
)
def test_a_percentage_never_claims_all_or_nothing(share: float, text: str) -> None:
    assert texts.percent(share) == text


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(hours=2, minutes=30), f"2{N}h{N}30"),
        (timedelta(minutes=45), f"45{N}min"),
        (120, f"2{N}h"),
        (59.6, f"1{N}h"),
        (65, f"1{N}h{N}05"),
        (0, f"0{N}min"),
    ],
)
def test_durations(length: timedelta | float, text: str) -> None:
    assert texts.duration(length) == text


def test_times_of_day() -> None:
    assert texts.clock(time(9)) == f"9{N}h"
    assert texts.hours(time(9), time(11, 5)) == f"9{N}h – 11{N}h{N}05"


def test_the_plural_starts_at_two() -> None:
    assert [texts.count(n, "séance") for n in (0, 1, 2)] == [
        f"0{N}séance",
        f"1{N}séance",
        f"2{N}séances",
    ]


def test_patterns() -> None:
    labels = {code: texts.pattern_label(code).replace(N, " ") for code in PATTERNS}
    assert labels["weekly"] == "chaque semaine"
    assert labels["fortnightly-A"] == "une semaine sur deux (semaines A)"
    assert labels["fortnightly-B"] == "une semaine sur deux (semaines B)"
    assert labels["monthly-2"] == "une fois par mois (semaine 2 sur 4)"
    assert len(set(labels.values())) == len(PATTERNS)
    assert texts.pattern_label("inconnu") == "inconnu"


def test_optimal_is_said_only_when_all_of_it_is_proven() -> None:
    closed, gap = Tier("unreached", "min", 1, 1), Tier("level", "max", 100.0, 100.3)
    proven = "Planning prouvé optimal"
    assert texts.certificate_sentence(certificate(closed, status=Status.OPTIMAL)) == f"{proven}."
    assert texts.certificate_short(certificate(closed, status=Status.OPTIMAL)) == proven
    for other in (certificate(closed), certificate(closed, gap, status=Status.OPTIMAL)):
        assert not texts.proven_optimal(other)
        assert proven not in texts.certificate_sentence(other)
        assert proven != texts.certificate_short(other)


def test_a_gap_is_said_in_plain_french_and_rounded_up() -> None:
    level = texts.tier_sentence(Tier("level", "max", 1000.0, 1003.0))
    assert level == f"Le meilleur planning possible ferait au plus 0,3{N}% de mieux."
    assert "0,4" in texts.tier_sentence(Tier("level", "max", 1000.0, 1003.01))
    assert "0,1" in texts.tier_sentence(Tier("driving", "min", 1000.0, 999.99))
    fewer = texts.tier_sentence(Tier("unreached", "min", 3.0, 1.5))
    assert f"2{N}communes de moins" in fewer
    assert "0,0" not in texts.tier_sentence(Tier("worst-level", "max", 0.0, 0.25))
    assert f"25,0{N}%" in texts.tier_sentence(Tier("worst-level", "max", 0.0, 0.25))


@pytest.mark.parametrize(
    ("unit", "value", "text", "cell"),
    [
        (Unit.SHARE, 0.934, f"93,4{N}%", f"93,4{N}%"),
        (Unit.RATIO, 0.126, "0,13", "0,13"),
        (Unit.COUNT, 58, "58", "58"),
        (Unit.PEOPLE, 404.25, "404", "404"),
        (Unit.DAYS, 1, f"1{N}jour", "1"),
        (Unit.HOURS, 30.5, f"30{N}h{N}30", f"30{N}h"),
        (Unit.KM, 1234.4, f"1{T}234{N}km", f"1{T}234{N}km"),
        (Unit.EUROS, 168.9, f"169{N}€", f"169{N}€"),
        (Unit.KG, 32.0, f"32{N}kg", f"32{N}kg"),
        (Unit.COMMUNE, "01004", "01004", "à compléter"),
        (Unit.SHARE, None, "à compléter", "à compléter"),
    ],
)
def test_a_figure_is_written_in_its_unit(
    unit: Unit, value: float | str | None, text: str, cell: str
) -> None:
    assert texts.indicator_value(unit, value) == text
    assert comparing.figure(unit, value) == cell


def test_a_difference_is_written_in_the_unit_of_its_column() -> None:
    found = [comparing.change(*pair) for pair in ((Unit.SHARE, 0.058), (Unit.RATIO, -0.02))]
    assert found == ["+5,8", "−0,02"]
    assert [comparing.change(Unit.HOURS, value) for value in (3.4, 0.4)] == ["+3", ""]


WAS = SessionSlot(date(2026, 12, 1), time(9), "a", "52001", "laep")


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (WAS, "inchangée"),
        (None, "supprimée"),
        (replace(WAS, open=time(14, 30)), f"déplacée à 14{N}h{N}30"),
        (replace(WAS, date=date(2026, 12, 3)), "déplacée au jeudi 3 décembre"),
        (replace(WAS, venue="b"), "déplacée à Salle B"),
        (replace(WAS, venue="c", open=time(10)), f"déplacée à c, à 10{N}h"),
        (replace(WAS, activity="rpe"), "remplacée par rpe"),
        (replace(WAS, activity="rpe", open=time(15)), f"remplacée par rpe et déplacée à 15{N}h"),
    ],
)
def test_what_became_of_a_session(after: SessionSlot | None, said: str) -> None:
    change = SessionChange("x", WAS, after)
    told = texts.change_sentence(change, {"a": "Salle A", "b": "Salle B"}, {"laep": "LAEP"})
    assert told == f"mardi 1er décembre 2026, 9{N}h, LAEP, Salle A{N}: {said}."


def test_a_session_that_was_not_there() -> None:
    told = texts.change_sentence(SessionChange("added", None, WAS), {}, {})
    assert told == f"mardi 1er décembre 2026, 9{N}h, laep, a{N}: ajoutée."


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, ""),
        ({"level": 0.5004}, ""),
        ({"level": 0.25}, f"A{N}: niveau de service de 50,0{N}% à 25,0{N}%."),
        ({"max_gap_days": None}, f"A{N}: n’est plus atteinte."),
        ({"max_gap_days": 28}, f"A{N}: plus longue attente de 1{N}jour à 28{N}jours."),
    ],
)
def test_what_a_commune_gains_or_loses(changes: dict[str, Any], said: str) -> None:
    before = CommuneCoverage("52001", "A", 10.0, 1.0, 0.5, 4.0, "a", 1)
    assert texts.coverage_sentence(CoverageChange(before, replace(before, **changes))) == said


def test_one_long_wait_and_several() -> None:
    wait = Wait("52001", "Épizon", date(2026, 4, 3), date(2026, 5, 29))
    one = texts.waits_sentence([wait], 35)
    assert one == (
        f"1{N}commune attend plus de 35{N}jours{N}; la plus longue attente{N}: Épizon, "
        f"56{N}jours (du 3 avril au 29 mai 2026)."
    )
    assert texts.waits_sentence([wait, replace(wait, code="52002")], 35).startswith("2")


def test_communes_that_a_visit_elsewhere_abandons() -> None:
    assert texts.no_longer_reached(["A"]) == "A ne serait plus atteinte par aucune séance."
    assert texts.no_longer_reached(["A", "B"]).startswith("A et B ne seraient plus atteintes")
    many = texts.no_longer_reached([str(k) for k in range(9)])
    assert many.startswith(f"0, 1, 2, 3, 4, 5 et 3{N}autres ne seraient")


def test_engines_are_named_in_french():
    """What plan.json has in English, the estimate's own name included."""
    estimate = EstimateProvider(EstimateParameters(detour=1.35, speed_kmh=48.5)).engine
    assert texts.engine_name(estimate).replace(N, " ") == (
        "estimation (détour × 1,35, × 1,4 sous 5 km ; 48,5 km/h, plus 2 min)"
    )
    assert texts.engine_name(ENGINE).startswith("énumération")
    assert texts.engine_name("osrm 26.10.0") == "osrm 26.10.0"


def test_the_noun_follows_the_number_that_is_shown() -> None:
    assert texts.count(1.4, "enfant") == f"1{N}enfant"
    assert texts.count(1.9, "enfant") == f"2{N}enfants"


def test_estimated_people_are_whole() -> None:
    said = [texts.people(value).replace(N, " ") for value in (0, 0.2, 0.97, 1, 1.1, 1.7, 12.4)]
    assert said == [
        "0 enfant", "moins d’1 enfant", "moins d’1 enfant", "environ 1 enfant",
        "environ 1 enfant", "environ 2 enfants", "environ 12 enfants",
    ]  # fmt: skip
    assert [formats.headcount(value) for value in (0, 0.4, 1.1, 1234.5)] == [
        "0", f"<{N}1", "1", f"1{T}234",
    ]  # fmt: skip
    assert "environ 1\xa0enfant" in texts.what_it_gets("Rupt", 1.1, 0.5, 7)


def test_a_date_is_named_once() -> None:
    days = [date(2026, 12, 2), date(2026, 12, 9), date(2026, 12, 9)]
    assert formats.days_named(days) == ["2 décembre", f"9 décembre (2{N}séances)"]
    near = texts.near_session("Salle", 12, days)
    assert near.endswith(f": 2 décembre et 9 décembre (2{N}séances).")
    assert texts.already_visited("Salle", days).count("9 décembre") == 1
    told = texts.revision_impossible([(day, "Salle") for day in days], True, 5)
    assert told.count("9 décembre") == 1


def test_a_bound_that_says_nothing_is_not_written() -> None:
    nothing = "Rien n’est prouvé sur ce critère."
    assert texts.tier_sentence(Tier("driving", "min", 400.0, 0.0)) == nothing
    assert texts.tier_sentence(Tier("driving", "min", 400.0, 0.01)) == nothing
    assert texts.tier_sentence(Tier("unreached", "min", 3.0, 0.0)) == nothing
    assert "20,0" in texts.tier_sentence(Tier("driving", "min", 400.0, 320.0))


def test_what_is_known_of_a_plan_is_said_first() -> None:
    closed, driving = Tier("level", "max", 100.0, 100.0), Tier("driving", "min", 400.0, 300.0)
    level = Tier("level", "max", 100.0, 180.0)
    short = texts.certificate_short
    assert short(certificate(closed, driving)) == "Prouvé optimal, sauf pour le temps de conduite"
    unsure = "Règles respectées ; un meilleur planning reste possible"
    assert short(certificate(level, driving)) == short(certificate(closed)) == unsure
    near = Tier("driving", "min", 400.0, 390.0)
    but_for = "Prouvé optimal, sauf pour le temps de conduite, à {} au plus du meilleur"
    assert short(certificate(closed, near)) == but_for.format(texts.percent(0.025, 1))
    unreached = Tier("unreached", "min", 1, 1)
    assert short(certificate(unreached, level, driving)) == (
        "Prouvé optimal, sauf pour le besoin servi et le temps de conduite"
    )
