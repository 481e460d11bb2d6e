"""Identifiers: one form that addresses, locks, options and keys carry as it is."""

import re
from datetime import date
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner import texts
from planner.errors import InputError
from planner.loading import load_activities, load_problem, problem_from_dict, problem_to_dict
from planner.loading.identifiers import (
    IDENTIFIER,
    RESERVED,
    parse_id,
    parse_place_id,
    suggested,
)

KINDS = st.sampled_from(["lieu", "id", "scenarios"])


@given(st.text() | st.from_regex(r"\d{5}", fullmatch=True) | st.sampled_from(sorted(RESERVED)),
       KINDS)  # fmt: skip
def test_what_is_suggested_for_any_text_is_valid_and_stays(text, kind):
    made = suggested(text, kind)
    assert parse_id(made) == parse_place_id(made) == made
    assert suggested(made, kind) == made


@given(st.from_regex(IDENTIFIER, fullmatch=True))
def test_what_is_accepted_stands_anywhere_as_it_is(name):
    assert quote(name, safe="") == name
    lock = f"{name}@2026-11-30T09:00"
    assert lock.rpartition("@")[0] == name
    assert f"{name}:1@2026-11-30".partition(":")[0] == name
    assert f"teams.{name}.shift".split(".")[1] == name


@pytest.mark.parametrize("name", ["laep", "joinville-fixe", "LAEP_2", "2", "depot-01002", "a--b"])
def test_names_that_are_identifiers(name):
    assert parse_id(name) == name


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("Salle A/B", "salle-a-b"),
        ("salle des fêtes", "salle-des-fetes"),
        ("hall@2026-11-30", "hall-2026-11-30"),
        ("équipe:1", "equipe-1"),
        ("accueil (haut)", "accueil-haut"),
        ("a.b", "a-b"),
        ("-a", "a"),
        ("a\nb", "a-b"),
        (" a", "a"),
        ("!!!", "id"),
        ("nouveau", "id-nouveau"),
        ("x y" * 300, ("x-y" * 20).strip("-")),
    ],
)
def test_others_are_refused_with_the_one_to_write(text, instead):
    with pytest.raises(ValueError, match=f"écrire « {re.escape(instead)} »$") as caught:
        parse_id(text)
    said = str(caught.value)
    assert said.isprintable() and len(said) < 300


@pytest.mark.parametrize("value", [3, None, ["a"], True])
def test_only_texts(value):
    with pytest.raises(ValueError, match="il faut un texte entre guillemets"):
        parse_id(value)


@pytest.mark.parametrize("code", ["52250", "2A004", "2a004"])
def test_places_have_no_code_of_a_commune(code):
    assert parse_id(code) == code
    with pytest.raises(ValueError, match=f"INSEE ; écrire « lieu-{code.lower()} »"):
        parse_place_id(code)


def test_every_identifier_of_every_file_is_judged_at_once(world):
    world.edit("venues.csv", "blecourt-mairie", "Blécourt (mairie)")
    world.edit("venues.csv", "beurville-mairie", "")
    world.edit("sites.csv", "vallage-tendre", "Vallage/Tendre")
    world.edit("activities.toml", 'id = "rpe"', 'id = "R.P.E."')
    world.edit("scenarios/reference.toml", 'id = "satellite"', 'id = "le satellite:1"')
    world.edit("scenarios/reference.toml", 'id = "depot-joinville"', 'id = "Dépôt"')
    text = world.scenario.read_text(encoding="utf-8")
    world.scenario.write_text(text.replace('"rpe"', '"R.P.E."'), encoding="utf-8")
    told = [(line.partition(" : ")[0], line.rpartition("« ")[2]) for line in world.faults()]
    assert told == [
        ("venues.csv, ligne 12", "venues.csv, ligne 12 : id : identifiant vide ; le remplir"),
        ("venues.csv, ligne 13", "blecourt-mairie »"),
        ("activities.toml, activities[1].id", "r-p-e »"),
        ("sites.csv, ligne 2", "vallage-tendre »"),
        ("scenarios/reference.toml, teams[0].id", "le-satellite-1 »"),
        ("scenarios/reference.toml, teams[0].depot.id", "depot »"),
    ]


def test_a_plan_of_before_is_still_read(world):
    """What was announced stays readable; identifiers are judged where they are written."""
    document = problem_to_dict(world.load())
    document["scenario"]["venues"][0]["id"] = "Salle A/B"
    assert problem_from_dict(document).scenario.venues[0].id == "Salle A/B"


def test_shipped_identifiers_are_their_own_suggestion(world):
    scenario = load_problem(world.scenario, date(2026, 11, 30), 14).scenario
    named = (*scenario.venues, *scenario.activities, *scenario.teams, *scenario.partner_sites)
    assert all(suggested(thing.id) == thing.id == texts.slug(thing.id) for thing in named)


def test_activities_alone(tmp_path):
    path = tmp_path / "activities.toml"
    path.write_text('[[activities]]\nid = "a b"\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"activities\[0\]\.id : .*« a-b »"):
        load_activities(path)
