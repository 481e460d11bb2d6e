"""plan.json and inputs.json survive the journey, and refuse what cannot be understood."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, time, timedelta
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.errors import InputError, TravelError
from planner.loading import (
    dump_json,
    plan_from_dict,
    plan_to_dict,
    problem_from_dict,
    problem_to_dict,
    read_plan_dir,
    scenario_digest,
    write_plan_dir,
)
from planner.model.calendar import PATTERNS, HalfDay, Per, SchoolBreaks
from planner.model.plan import (
    Certificate,
    Plan,
    Sense,
    Session,
    Status,
    Tier,
    TierName,
    Tour,
    Unserved,
)
from planner.model.scenario import Equity, Problem
from planner.model.territory import SiteKind
from planner.travel import points_of, provider_for
from tests.rules.by_hand import headed

SCALARS = {
    str: st.text(max_size=8),
    int: st.integers(0, 10**6),
    bool: st.booleans(),
    float: st.floats(-1e12, 1e12),  # a gap is a quotient: that of larger ones may be infinite
    date: st.dates(),
    time: st.builds(time, st.integers(0, 23), st.integers(0, 59)),
    timedelta: st.integers(0, 10**5).map(lambda minutes: timedelta(minutes=minutes)),
    NoneType: st.none(),
}


def anything(kind: Any) -> st.SearchStrategy[Any]:
    """Return every value of a type of the model."""
    origin, arguments = get_origin(kind), get_args(kind)
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        kept = [f.name for f in fields(kind) if f.compare]  # what a value is
        return st.builds(kind, **{name: anything(hints[name]) for name in kept})
    if origin is tuple and arguments[-1] is ...:
        return st.lists(anything(arguments[0]), max_size=2).map(tuple)
    if origin is tuple:
        return st.tuples(*(anything(argument) for argument in arguments))
    if origin in (Union, UnionType):
        return st.one_of(*(anything(argument) for argument in arguments))
    if origin is not None and issubclass(origin, Mapping):
        return st.dictionaries(anything(arguments[0]), anything(arguments[1]), max_size=2)
    return st.sampled_from(kind) if issubclass(kind, StrEnum) else SCALARS[kind]


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Return a plan whose enumerated words are among those there are."""
    plan = draw(anything(Plan))
    word = st.sampled_from(sorted(PATTERNS))
    tours = tuple(
        replace(tour, sessions=tuple(replace(s, pattern=draw(word)) for s in tour.sessions))
        for tour in plan.tours
    )
    return replace(plan, tours=tours)


@given(plans())
def test_a_plan_survives_a_json_round_trip(plan):
    text = dump_json(plan_to_dict(plan))
    again = plan_from_dict(json.loads(text))
    assert again == plan
    assert dump_json(plan_to_dict(again)) == text


@given(anything(Problem))
def test_a_problem_survives_a_json_round_trip(problem):
    again = problem_from_dict(json.loads(dump_json(problem_to_dict(problem))))
    assert again == problem
    assert scenario_digest(again) == scenario_digest(problem)


SESSION = Session(
    venue="blecourt-mairie",
    commune="52055",
    activity="laep",
    arrive=time(8, 30),
    open=time(9),
    close=time(11, 30),
    leave=time(12, 15),
    fixed=False,
    pattern="fortnightly-B",
)
TOUR = Tour(
    team="satellite",
    date=date(2026, 12, 1),
    depot="depot-joinville",
    start=time(8),
    end=time(13),
    drive_minutes=30,
    km=21.5,
    staff=2,
    sessions=(SESSION,),
    lunch=(time(12, 15), time(13)),
)


@pytest.fixture
def problem(world):
    return world.load()


@pytest.fixture
def plan(problem):
    times = provider_for(problem).matrix(points_of(problem))
    return headed(
        problem,
        times,
        scenario_digest=scenario_digest(problem),
        certificate=Certificate(Status.OPTIMAL, (Tier("level", "max", 3.0, 4.0),), 1.5, 0, "test"),
        tours=(TOUR, replace(TOUR, date=date(2026, 12, 15), lunch=None)),
        unserved=(Unserved("52007", "trop loin"),),
        indicators={"kpi_15": 0.93, "engine": "x", "count": 3, "unknown": None},
        version="0",
    )


def test_the_contract(plan):
    document = plan_to_dict(plan)
    assert list(document) == [
        "format", "scenario", "territory", "travel", "horizon",
        "certificate", "tours", "unserved", "indicators", "version",
        "overrides", "revision", "base_digest",
    ]  # fmt: skip
    assert document["format"] == "planner-plan/1"
    assert document["horizon"] == {"start": "2026-11-30", "end": "2026-12-27"}
    assert document["certificate"]["tiers"] == [
        {"name": "level", "sense": "max", "value": 3, "bound": 4, "gap": pytest.approx(1 / 3)}
    ]
    tour = document["tours"][0]
    assert tour["lunch"] == ["12:15", "13:00"]
    assert document["tours"][1]["lunch"] is None
    assert tour["staff"] == 2
    assert tour["sessions"][0] == {
        "venue": "blecourt-mairie", "commune": "52055", "activity": "laep",
        "arrive": "08:30", "open": "09:00", "close": "11:30", "leave": "12:15",
        "fixed": False, "pattern": "fortnightly-B",
    }  # fmt: skip


def test_a_folder_holds_all_a_judge_needs(tmp_path, problem, plan, world):
    times = provider_for(problem).matrix(points_of(problem))
    out = tmp_path / "out" / "plan"
    write_plan_dir(out, problem, plan, times)
    again = [(out / name).read_bytes() for name in ("plan.json", "inputs.json", "travel.csv")]
    for name in ("communes.geojson", "venues.csv", "activities.toml", "sites.csv"):
        (world.folder / name).unlink()
    read_problem, read_plan, read_times = read_plan_dir(out)
    assert (read_problem, read_plan) == (problem, plan)
    assert read_times.digest == times.digest == plan.travel_digest
    assert scenario_digest(read_problem) == plan.scenario_digest
    write_plan_dir(out, read_problem, read_plan, read_times)
    assert again == [(out / n).read_bytes() for n in ("plan.json", "inputs.json", "travel.csv")]


def put(document, path, value):
    *parents, last = path
    for part in parents:
        document = document[part]
    if value is ...:
        del document[last]
    else:
        document[last] = value


FIRST = ("tours", 0, "sessions", 0)
EDITS = {
    "time": ((*FIRST, "open"), "9h", "tours[0].sessions[0].open : « 9h »"),
    "missing": ((*FIRST, "close"), ..., "tours[0].sessions[0].close : clé manquante"),
    "unknown key": ((*FIRST, "opens"), "09:00", "tours[0].sessions[0].opens : clé inconnue"),
    "pattern": ((*FIRST, "pattern"), "weekly-2", "sessions[0].pattern : « weekly-2 » est inconnu"),
    "venue": ((*FIRST, "venue"), "blecour-mairie", "vouliez-vous dire « blecourt-mairie » ?"),
    "activity": ((*FIRST, "activity"), "bain", "sessions[0].activity : « bain » est inconnu"),
    "commune": ((*FIRST, "commune"), "01001", "sessions[0].commune : « 01001 »"),
    "number": ((*FIRST, "commune"), 52055, "sessions[0].commune : texte attendu, lu « 52055 »"),
    "boolean": ((*FIRST, "fixed"), "non", "sessions[0].fixed : true ou false"),
    "team": (("tours", 0, "team"), "B", "tours[0].team : « B » est inconnu"),
    "depot": (("tours", 1, "depot"), "ici", "tours[1].depot : « ici »"),
    "date": (("tours", 0, "date"), "1/12/2026", "tours[0].date : « 1/12/2026 »"),
    "minutes": (("tours", 0, "drive_minutes"), 30.5, "tours[0].drive_minutes : nombre entier"),
    "lunch": (("tours", 0, "lunch"), ["12:00"], "tours[0].lunch : liste de 2 valeurs attendue"),
    "not a list": (("tours",), {}, "tours : liste attendue"),
    "status": (("certificate", "status"), "parfait", "certificate.status : « parfait »"),
    "tier": (("certificate", "tiers", 0, "name"), "niveau", "« niveau » est inconnu"),
    "sense": (("certificate", "tiers", 0, "sense"), "up", "certificate.tiers[0].sense"),
    "unserved": (("unserved", 0, "commune"), "99999", "unserved[0].commune : « 99999 »"),
    "horizon": (("horizon",), ..., "horizon : clé manquante"),
    "format": (("format",), "planner-plan/9", "format : « planner-plan/9 »"),
    "indicator": (("indicators", "count"), [], "indicators.count : nombre attendu"),
}


@pytest.mark.parametrize(("path", "value", "expected"), EDITS.values(), ids=EDITS)
def test_one_line_per_hand_edit(problem, plan, path, value, expected):
    document = plan_to_dict(plan)
    put(document, path, value)
    with pytest.raises(InputError) as caught:
        plan_from_dict(document, problem)
    (line,) = caught.value.lines
    assert line.startswith("plan.json, ")
    assert expected in line


WORDS = {
    "equity": (("policy", "equity"), "justice", "efficiency, guarantee, maximin"),
    "kind": (("venues", 0, "kind"), "tent", "fixed, mobile"),
    "site": (("activities", 0, "sites", 1), "mobil", "vouliez-vous dire « mobile » ?"),
    "breaks": (("activities", 0, "in_school_breaks"), "shut", "closed, open, reduced"),
    "per": (("quotas", 0, "per"), "weeks", "vouliez-vous dire « week » ?"),
    "half day": (("quotas", 4, "half_day"), "midi", "afternoon, morning"),
    "counted": (("quotas", 4, "kind"), "tent", "fixed, mobile"),
}


@pytest.mark.parametrize(("path", "value", "expected"), WORDS.values(), ids=WORDS)
def test_one_line_per_unknown_word_of_the_inputs(problem, path, value, expected):
    document = problem_to_dict(problem)
    put(document, ("scenario", *path), value)
    with pytest.raises(InputError) as caught:
        problem_from_dict(document)
    (line,) = caught.value.lines
    assert line.startswith("inputs.json, scenario.")
    assert f"« {value} » est inconnu" in line
    assert line.endswith(expected)


def words(kind: Any, held: Any) -> Iterator[tuple[type[StrEnum], Any]]:
    """Yield each word of a value of the model, with the enum that its type says it is of."""
    origin, arguments = get_origin(kind), get_args(kind)
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        for field in fields(kind):
            yield from words(hints[field.name], getattr(held, field.name))
    elif origin in (Union, UnionType):
        if held is not None:
            yield from words(arguments[0], held)
    elif origin is not None:
        for item in held.values() if issubclass(origin, Mapping) else held:
            yield from words(arguments[issubclass(origin, Mapping)], item)
    elif issubclass(kind, StrEnum):
        yield kind, held


def strings(document: Any) -> Iterator[str]:
    """Yield every text of a JSON document."""
    if isinstance(document, str):
        yield document
    elif isinstance(document, dict | list):
        for item in [*document, *document.values()] if isinstance(document, dict) else document:
            yield from strings(item)


def test_words_are_read_as_members_and_written_as_text(problem, plan):
    inputs = problem_to_dict(problem)
    document = plan_to_dict(plan)
    assert {type(text) for text in strings([inputs, document])} == {str}
    asked = {Equity, HalfDay, Per, SchoolBreaks, SiteKind}
    for of, read, kinds in (
        (Problem, problem, asked),
        (Problem, problem_from_dict(json.loads(dump_json(inputs))), asked),
        (Plan, plan_from_dict(json.loads(dump_json(document))), {Sense, Status, TierName}),
    ):
        found = list(words(of, read))
        assert {kind for kind, _ in found} == kinds
        assert all(isinstance(word, kind) for kind, word in found)


def test_several_hand_edits_come_out_together(tmp_path, problem, plan):
    times = provider_for(problem).matrix(points_of(problem))
    write_plan_dir(tmp_path / "out", problem, plan, times)
    inputs, document = problem_to_dict(problem), plan_to_dict(plan)
    put(inputs, ("scenario", "teams", 0, "agents"), "deux")
    put(document, (*FIRST, "open"), "25:00")
    put(document, ("tours", 1, "sessions", 0, "pattern"), "parfois")
    (tmp_path / "out" / "inputs.json").write_text(dump_json(inputs), encoding="utf-8")
    (tmp_path / "out" / "plan.json").write_text(dump_json(document), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_plan_dir(tmp_path / "out")
    wheres = [fault.where for fault in caught.value.faults]
    assert wheres == [
        "scenario.teams[0].agents", "tours[0].sessions[0].open", "tours[1].sessions[0].pattern",
    ]  # fmt: skip


def test_broken_json(tmp_path):
    (tmp_path / "plan.json").write_text('{"format": 1,\n "tours": [}', encoding="utf-8")
    (tmp_path / "inputs.json").write_text('{"a": NaN}', encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_plan_dir(tmp_path)
    first, second = caught.value.lines
    assert "NaN" in first
    assert "plan.json, ligne 2 : JSON mal écrit" in second


def test_a_point_without_travel_times(tmp_path, problem, plan):
    points = points_of(problem)
    del points["52055"], points["depot-joinville"]
    write_plan_dir(tmp_path / "out", problem, plan, provider_for(problem).matrix(points))
    with pytest.raises(TravelError) as caught:
        read_plan_dir(tmp_path / "out")
    assert caught.value.exit_code == 3
    assert "depot-joinville" in str(caught.value)
    assert "52055" in str(caught.value)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=3),
                    lambda inner: st.lists(inner, max_size=3)
                    | st.dictionaries(st.sampled_from(["tours", "certificate", "tiers",
                                                       "sessions", "horizon", "format"]),
                                      inner, max_size=4)))  # fmt: skip
def test_any_json_is_refused_not_crashed_on(document):
    with pytest.raises(InputError) as caught:
        plan_from_dict(document)
    assert caught.value.lines
    with pytest.raises(InputError):
        problem_from_dict(document)
