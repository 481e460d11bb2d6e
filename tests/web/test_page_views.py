"""What pages show, computed without a server."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner import texts
from planner.errors import InputError
from planner.loading import load_problem
from planner.model.calendar import Calendar, DateRange
from planner.model.past import Past
from planner.model.plan import SessionSlot
from planner.model.scenario import Leave
from planner.reading.values import parse_closures
from planner.revising.disruptions import Absence, Addition, Closing, Disruptions
from planner.store.records import StoredPlan, StoredScenario
from planner.texts import editing
from planner.texts import web as said
from planner.web.views import comparing, documents, knobs, revising, weeks, years
from planner.web.views.venues import free_id, with_closure, without_closure

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "data/scenarios/reference.toml"
TEXT = REFERENCE.read_text(encoding="utf-8")


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_weeks_are_named_and_read_back(day: date) -> None:
    monday = weeks.monday_of(weeks.name_of(day))
    assert monday.weekday() == 0 and 0 <= (day - monday).days < 7


@pytest.mark.parametrize("text", ["", "2026", "2026-W54", "2026-W49-1", "W49", "../x", "2026-W00"])
def test_what_is_no_week_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="n’est pas une semaine"):
        weeks.monday_of(text)


def alone(key: str) -> str:
    raise AssertionError("this scenario extends no other")


def fields(text: str, **changes: str) -> dict[str, str]:
    """A form as the page sends it when nothing was touched."""
    shown = {k.name: k.shown for k in (*knobs.scenario_knobs(text, alone), *knobs.team_knobs(text))}
    return shown | changes


def turned(text: str, form: dict[str, str]) -> str:
    found = {k.name: k for k in (*knobs.scenario_knobs(text, alone), *knobs.team_knobs(text))}
    days = [day for knob in found.values() if knob.kind == knobs.DAYS for day in knob.value]
    values = knobs.values_of(found.values(), form.__getitem__, lambda _: days)
    return knobs.turned(text, found.values(), values)


def test_an_untouched_form_changes_not_a_byte() -> None:
    assert turned(TEXT, fields(TEXT)) == TEXT


def test_what_is_turned_is_all_that_changes() -> None:
    made = turned(TEXT, fields(TEXT, **{"teams.0.agents": "3", "policy.equity": "maximin"}))
    lines = [(a, b) for a, b in zip(TEXT.splitlines(), made.splitlines(), strict=True) if a != b]
    assert [b.split("#")[0].strip() for _, b in lines] == ["agents = 3", 'equity = "maximin"']
    assert "dépôt" in made  # comments stay


def test_an_unknown_cost_is_no_key() -> None:
    made = turned(TEXT, fields(TEXT, **{"teams.0.cost_per_km": ""}))
    assert "cost_per_km" not in made
    again = turned(made, fields(made, **{"teams.0.cost_per_km": "0,45"}))
    assert "cost_per_km = 0.45" in again


def test_the_price_of_a_private_car_is_not_asked_of_who_drives_a_vehicle() -> None:
    table = '[teams.vehicle]\nenergy = "gazole"\n\n[teams.lunch]'
    assert "teams.0.cost_per_km" in fields(TEXT)
    van = fields(TEXT.replace("[teams.lunch]", table))
    assert "teams.0.cost_per_km" not in van and "teams.0.cost_per_hour" in van


@pytest.mark.parametrize(
    ("name", "word", "told"),
    [
        ("teams.0.agents", "deux", "nombre entier"),
        ("teams.0.agents", "-1", "nombre entier"),
        ("teams.0.agents", "٣", "nombre entier"),
        ("winter.factor", "un peu", "n’est pas un nombre"),
        ("policy.equity", "autre", "pas dans la liste"),
        ("teams.0.name", "", "à remplir"),
    ],
)
def test_faulty_fields_are_named(name: str, word: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        turned(TEXT, fields(TEXT, **{name: word}))


def test_all_faulty_fields_at_once() -> None:
    with pytest.raises(InputError) as caught:
        turned(TEXT, fields(TEXT, **{"teams.0.agents": "x", "winter.factor": "x"}))
    assert len(caught.value.faults) == 2


def form(**given: str) -> Any:
    return lambda name: given.get(name, "")


def days(first: int, last: int, name: str = "") -> DateRange:
    return DateRange(date(2026, 12, first), date(2026, 12, last), name)


@pytest.fixture(scope="module")
def problem() -> Any:
    return load_problem(REFERENCE, date(2026, 11, 30), 28)


@pytest.mark.parametrize(
    ("given", "disruptions", "title"),
    [
        ({"quoi": "fermer", "lieu": "rupt-mairie", "du": "2026-12-01"},
         Disruptions(closings=(Closing("rupt-mairie", days(1, 1, "fermeture imprévue")),)),
         "Fermeture, Rupt – mairie, le 1er décembre 2026"),
        ({"quoi": "absence", "equipe": "satellite", "agents": "2", "du": "2026-12-01",
          "au": "2026-12-03"},
         Disruptions(absences=(Absence("satellite", Leave(days(1, 3, "équipe réduite"), 2)),)),
         "Satellite mobile\xa0: équipe réduite du 1er au 3 décembre 2026"),
        ({"quoi": "annuler", "du": "2026-12-01", "rattraper": "1", "motif": " neige "},
         Disruptions(cancelled=(days(1, 1, "neige"),)), "Tournées annulées le 1er décembre 2026"),
        ({"quoi": "ajouter", "lieu": "rupt-mairie", "du": "2026-12-01"},
         Disruptions(additions=(Addition("rupt-mairie", days(1, 1)),)),
         "Séance ajoutée à Rupt – mairie, le 1er décembre 2026"),
    ],
)  # fmt: skip
def test_what_happened_is_read(
    problem: Any, given: Any, disruptions: Disruptions, title: str
) -> None:
    found = revising.unforeseen(form(**given), problem)
    assert (found.disruptions, found.title) == (disruptions, title)
    assert found.make_up == ("rattraper" in given)


@pytest.mark.parametrize(
    ("given", "count"),
    [
        ({"quoi": "fermer"}, 2),
        ({"quoi": "absence", "du": "2026-12-01"}, 1),
        ({"quoi": "absence", "equipe": "satellite", "agents": "²", "du": "2026-12-01"}, 1),
        ({"quoi": "absence", "equipe": "satellite", "agents": "9" * 5000, "du": "2026-12-01"}, 1),
        ({"quoi": "annuler", "du": "2026-12-02", "au": "2026-12-01"}, 1),
        ({"quoi": "annuler", "du": "demain"}, 1),
        ({"quoi": "autre"}, 1),
    ],
)
def test_what_is_missing_is_told_all_at_once(problem: Any, given: Any, count: int) -> None:
    with pytest.raises(InputError) as caught:
        revising.unforeseen(form(**given), problem)
    assert len(caught.value.faults) == count


def test_an_offer_is_read_back(problem: Any) -> None:
    held = SessionSlot(date(2026, 12, 1), time(9), "rupt-mairie", "52443", "laep")
    found = revising.offered(revising.offer_of(held), problem)
    asked = Addition("rupt-mairie", days(1, 1), "laep", time(9))
    assert found.disruptions == Disruptions(additions=(asked,))
    assert found.title == "Séance ajoutée à Rupt – mairie, le 1er décembre 2026"


@pytest.mark.parametrize(
    "text", ["", "rupt-mairie", "a/laep/2026-12-01/09:00", "rupt-mairie/x/y/z"]
)
def test_what_no_page_offered_is_refused(problem: Any, text: str) -> None:
    with pytest.raises(InputError, match="rien n’a changé"):
        revising.offered(text, problem)


def test_templates_name_only_what_there_is() -> None:
    """A sentence that a template asks for and nobody says is a page that fails."""
    modules = {"said": said, "texts": texts, "editing": editing}
    missing = {
        (path.name, f"{module}.{name}")
        for path in (ROOT / "planner" / "web" / "templates").glob("*.html")
        for module, name in re.findall(r"\b(said|texts|editing)\.(\w+)", path.read_text("utf-8"))
        if not hasattr(modules[module], name)
    }
    assert missing == set()


def test_closures_are_added_and_taken_back() -> None:
    one = with_closure("", date(2026, 12, 24), date(2026, 12, 26))
    two = with_closure(one, date(2026, 12, 1), date(2026, 12, 1))
    assert two == "2026-12-01; 2026-12-24/2026-12-26"
    assert with_closure(two, date(2026, 12, 1), date(2026, 12, 1)) == two
    assert without_closure(two, date(2026, 12, 1), date(2026, 12, 1)) == one
    assert parse_closures(without_closure(one, date(2026, 12, 24), date(2026, 12, 26))) == ()


def test_new_venues_have_an_identifier_of_their_own() -> None:
    taken = frozenset({"salle-des-fetes", "salle-des-fetes-2"})
    assert free_id("Salle des fêtes", "52250", taken) == "salle-des-fetes-3"
    assert free_id("52250", "52250", taken) == "lieu-52250"
    assert free_id("!!!", "52250", taken) == "lieu-52250"


def scenario(key: str, adopted: bool = False) -> StoredScenario:
    return StoredScenario(key, 1, key.title(), "", None, False, adopted)


def plan(number: int, name: str, **figures: float) -> StoredPlan:
    return StoredPlan(
        number, 1, None, name, date(2026, 11, 30), date(2026, 12, 27), datetime.now(UTC), "test",
        "", figures, "", None, False,
    )  # fmt: skip


def nothing(number: int) -> None:
    """Carry nothing over."""


def test_scenarios_are_compared_by_their_last_plan_over_the_same_dates() -> None:
    known = (scenario("trial"), scenario("reference", adopted=True))
    found = comparing.chosen(
        known, [plan(1, "trial"), plan(2, "reference"), plan(3, "trial")], nothing
    )
    assert found is not None
    assert [item.id for item in found.scenarios] == ["reference", "trial"]
    assert found.numbers == (2, 3)


def test_plans_that_carry_over_different_days_are_not_set_side_by_side() -> None:
    """Nothing is asked of what is over: a plan computed anew may reach what no trial can."""
    known = (scenario("trial"), scenario("reference", adopted=True))
    made = [plan(1, "reference"), plan(2, "reference"), plan(3, "trial")]
    anew = {2: Past(date(2026, 12, 4))}
    found = comparing.chosen(known, made, anew.get)
    assert found is not None and found.numbers == (1, 3)
    assert comparing.chosen(known, made[1:], anew.get) is None
    again = comparing.chosen(known, [*made, plan(4, "trial")], (anew | {4: anew[2]}).get)
    assert again is not None and again.numbers == (2, 4)


def test_nothing_is_compared_over_different_dates() -> None:
    known = (scenario("trial"), scenario("reference", adopted=True))
    other = replace(plan(2, "reference"), start=date(2026, 12, 28))
    assert comparing.chosen(known, [plan(1, "trial"), other], nothing) is None
    revision = replace(plan(2, "reference"), parent=1)
    assert comparing.chosen(known, [plan(1, "trial"), revision], nothing) is None


def test_a_school_year_runs_from_september() -> None:
    assert years.school_year(date(2026, 8, 31)) == (date(2025, 9, 1), date(2026, 8, 31))
    assert years.school_year(date(2026, 9, 1)) == (date(2026, 9, 1), date(2027, 8, 31))


def test_days_say_what_they_hold_or_why_not() -> None:
    calendar = Calendar(holidays=(DateRange(date(2026, 12, 25), date(2026, 12, 25), "Noël"),))
    held = Counter({date(2026, 12, 1): 2})
    planned = {date(2026, 12, k) for k in range(1, 28)}
    first, last = date(2026, 12, 1), date(2026, 12, 31)
    (month,) = years.months(first, last, calendar, held, planned)
    assert month.title == "Décembre 2026"
    days = {day.date.day: day for week in month.weeks for day in week if day}
    assert len(days) == 31 and all(len(week) == 7 for week in month.weeks)
    assert (days[1].sessions, days[1].week) == (2, "2026-W49")
    assert (days[2].sessions, days[31].sessions, days[25].why) == (0, None, "Noël")


def test_one_file_is_itself_and_several_are_an_archive() -> None:
    assert documents.one_file([("pdf/a.pdf", b"%PDF")], "x") == ("a.pdf", b"%PDF",
                                                                 "application/pdf")  # fmt: skip
    name, content, kind = documents.one_file([("a.txt", b"a"), ("b/c.txt", b"c")], "x")
    assert (name, kind, content[:2]) == ("x.zip", "application/zip", b"PK")
