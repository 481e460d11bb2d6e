"""What families read: rhythms, dates and names, in French."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner import texts
from planner.model.publication import Publication
from planner.rendering.handouts import refreshed, stems, tidy, village_stem
from planner.texts.notices import lower_first
from tests.rendering.nasty import nasty
from tests.rules.by_hand import judged
from tests.worlds import laep

TUESDAY = date(2026, 12, 1)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("weekly", "chaque mardi"),
        ("fortnightly-A", "un mardi sur deux"),
        ("monthly-3", "un mardi sur quatre"),
        ("once", ""),
    ],
)
def test_families_know_a_weekday(pattern: str, said: str) -> None:
    assert texts.recurrence(pattern, TUESDAY) == said


def test_hours_follow_the_rhythm() -> None:
    said = texts.when("un mardi sur deux", time(9), time(11, 30))
    assert plain(said) == "Un mardi sur deux, de 9 h à 11 h 30"
    assert plain(texts.when("", time(15), time(17))) == "De 15 h à 17 h"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ([TUESDAY], "mardi 1er décembre"),
        ([TUESDAY, date(2026, 12, 15)], "mardis 1er et 15 décembre"),
        ([TUESDAY, date(2026, 12, 15), date(2027, 1, 5)], "mardis 1er et 15 décembre, 5 janvier"),
        ([TUESDAY, date(2026, 12, 3)], "mardi 1er décembre et jeudi 3 décembre"),
    ],
)
def test_dates_are_named_once_a_month(days: list[date], said: str) -> None:
    assert texts.dates_listed(days) == said


def test_many_dates_are_counted() -> None:
    days = [TUESDAY + timedelta(weeks=k) for k in range(11)]
    assert texts.dates_listed(days).endswith("puis 3 autres dates")
    assert texts.dates_listed(days[:9]).endswith("puis mardi 26 janvier")


@pytest.mark.parametrize(
    ("activity", "said"),
    [
        (laep(audience="Futurs parents"), "Futurs parents"),
        (laep(publics=("0-2",)), "Familles d’enfants de moins de 3 ans"),
        (laep(publics=("3-5",)), "Familles d’enfants de 3 à 5 ans"),
        (laep(publics=("0-2", "3-5")), "Familles d’enfants de moins de 6 ans"),
    ],
)
def test_an_audience_is_said_or_follows_from_the_ages(activity, said: str) -> None:
    assert texts.audience(activity) == said


def test_what_is_unknown_is_left_out_of_what_is_sent() -> None:
    assert texts.contact(Publication()) == ""
    assert texts.contact(Publication(phone="03", website="https://x.fr")) == "03 – https://x.fr"
    assert texts.service_name(Publication()) == texts.DEFAULT_SERVICE


@given(st.text())
def test_one_line_is_one_line(text: str) -> None:
    line = texts.one_line(text)
    assert line.splitlines() in ([], [line])
    assert texts.one_line(line) == line
    assert line.isprintable() or not text.isprintable() or "\N{NO-BREAK SPACE}" in text


def test_one_line_keeps_french_spaces() -> None:
    assert texts.one_line("9\N{NO-BREAK SPACE}h\n– \t 11\N{NARROW NO-BREAK SPACE}h") == (
        "9\N{NO-BREAK SPACE}h – 11\N{NARROW NO-BREAK SPACE}h"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Mairie, 2 rue", "mairie, 2 rue"),
        ("Site fixe", "site fixe"),
        ("Maison de Marie", "Maison de Marie"),
        ("", ""),
    ],
)
def test_a_common_noun_loses_its_capital(text: str, said: str) -> None:
    assert lower_first(text) == said


@given(st.lists(st.tuples(st.uuids().map(str), st.text()), max_size=8))
def test_file_names_are_plain_and_apart(names: list[tuple[str, str]]) -> None:
    found = stems(names)
    assert len(set(found.values())) == len(found) == len(dict(names))
    assert all(stem.replace("-", "").isalnum() and stem.isascii() for stem in found.values())


def test_a_village_is_known_by_its_code_whatever_its_name() -> None:
    known = judged()
    commune = known.problem.territory.communes[0]
    assert village_stem(replace(commune, name="../../etc")) == "01000-etc"
    assert village_stem(replace(commune, name="…")) == "01000-commune"


def test_tidy_changes_names_only() -> None:
    known = judged()
    odd = tidy(nasty(known.problem))
    assert all("\n" not in v.name + v.notes for v in odd.scenario.venues)
    assert tidy(known.problem) == known.problem


def test_refreshed_takes_what_is_only_printed() -> None:
    """What a plan depends on stays as it was; what is printed is today's."""
    old = judged().problem
    venues = tuple(
        replace(v, address="Neuve", keys="Ici", suitability=0.1, name="Autre")
        for v in old.scenario.venues
    )
    scenario = replace(old.scenario, venues=venues, publication=Publication(phone="03"))
    new = refreshed(old, replace(old, scenario=scenario))
    assert {v.keys for v in new.scenario.venues} == {"Ici"}
    assert new.scenario.publication.phone == "03"
    undone = tuple(
        replace(v, address=was.address, keys=was.keys)
        for v, was in zip(new.scenario.venues, old.scenario.venues, strict=True)
    )
    assert undone == old.scenario.venues
