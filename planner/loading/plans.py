"""plan.json and inputs.json: a plan, and the frozen copy of what it was made from."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import field, fields, make_dataclass
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Any, cast, get_type_hints

from planner import __version__
from planner.atomic import write_text
from planner.errors import Fault, InputError, TravelError
from planner.loading.frozen import Tell, decode, encode
from planner.model.calendar import ONCE, PATTERNS
from planner.model.plan import Plan
from planner.model.scenario import Problem
from planner.model.travel import TravelTimes
from planner.reading.files import display, raising, read_json
from planner.reading.values import hint
from planner.texts import loading as said
from planner.travel import points_of, read_travel, write_travel

PLAN_FILE = "plan.json"
INPUTS_FILE = "inputs.json"
TRAVEL_FILE = "travel.csv"
PLAN_FORMAT = "planner-plan/1"
INPUTS_FORMAT = "planner-inputs/1"


PLACES = {
    "scenario_name": ("scenario", "name"),
    "scenario_digest": ("scenario", "digest"),
    "territory_siren": ("territory", "siren"),
    "territory_name": ("territory", "name"),
    "territory_communes": ("territory", "communes"),
    "travel_engine": ("travel", "engine"),
    "travel_estimated": ("travel", "estimated"),
    "travel_digest": ("travel", "digest"),
    "start": ("horizon", "start"),
    "end": ("horizon", "end"),
}
"""Table and key of plan.json that hold a field of a plan; any other is a key of its own."""

ADDED = frozenset({"overrides", "revision", "base_digest"})
"""Keys that a plan.json written earlier may lack."""


def plan_to_dict(plan: Plan) -> dict[str, Any]:
    """Return a plan in the shape of plan.json."""
    document: dict[str, Any] = {"format": PLAN_FORMAT}
    for name, value in encode(plan).items():
        table, key = PLACES.get(name, ("", name))
        (document.setdefault(table, {}) if table else document)[key] = value
    for tier, row in zip(plan.certificate.tiers, document["certificate"]["tiers"], strict=True):
        row["gap"] = encode(tier.gap)
    return document


def plan_from_dict(document: Any, problem: Problem | None = None, source: str = PLAN_FILE) -> Plan:
    """Read a plan from the shape of plan.json; the inverse of `plan_to_dict`.

    Only what cannot be understood is refused: broken shapes and unknown names. Whether
    the plan obeys the rules is the judge's to say.

    Parameters
    ----------
    document : Any
        Parsed JSON.
    problem : Problem, optional
        When given, teams, depots, venues, activities and communes must be its own.
    source : str
        Name of the file, quoted in the faults.

    Raises
    ------
    InputError
        Carries every fault, with its key: ``tours[3].sessions[0].open``.
    """
    return raising(lambda faults: _plan(document, problem, source, faults))


def problem_to_dict(problem: Problem) -> dict[str, Any]:
    """Return a problem in the shape of inputs.json, free of any other file."""
    document = {"format": INPUTS_FORMAT, **encode(problem)}
    if problem.past is None:
        del document["past"]
    return document


def problem_from_dict(document: Any) -> Problem:
    """Read a problem from the shape of inputs.json; the inverse of `problem_to_dict`.

    Raises
    ------
    InputError
        Carries every fault, with its key.
    """
    return raising(lambda faults: _problem(document, INPUTS_FILE, faults))


HANDED_OUT = frozenset(
    {
        "town_hall",
        "keys",
        "notes",
        "audience",
        "terms",
        "stands_in_for",
        "publication",
        "description",
        "doubtful",
        "partner_sites",
        "households",
        "households_without_car",
        "caf_recipients",
        "sources",
    }
)
"""Keys of inputs.json that are printed, or read by revisions: no plan that is solved depends on
them, nor does the digest."""

LATER = frozenset({"limits", "mileage", "vehicle"})
"""Keys that plans written earlier do not have: left out of the digest while they say nothing, so
that theirs still holds."""


def scenario_digest(problem: Problem) -> str:
    """Return 16 hex digits of SHA-256 of the problem's canonical JSON (sorted keys).

    What is only handed out is left out: a new phone number does not make a plan stale.
    """
    return digest(_without(problem_to_dict(problem), HANDED_OUT))


def digest(value: Any) -> str:
    """Return 16 hex digits of SHA-256 of a value's canonical JSON; dates are their text."""
    canonical = json.dumps(
        value,
        sort_keys=True,
        ensure_ascii=False,
        allow_nan=False,
        separators=(",", ":"),
        default=str,
    )
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def run_key(problem: Problem, times: TravelTimes, *asked: Any) -> str:
    """Return the digest of all that decides a plan, or what is proven beside one.

    Parameters
    ----------
    asked
        What is asked of the solver, as JSON: what is enough, its seed, its limits if they count.
    """
    return digest((scenario_digest(problem), times.digest, *asked, __version__))


def _without(value: Any, keys: Collection[str]) -> Any:
    if isinstance(value, dict):
        return {
            name: _without(item, keys)
            for name, item in value.items()
            if name not in keys and not (item in (None, []) and name in LATER)
        }
    return [_without(item, keys) for item in value] if isinstance(value, list) else value


def dump_json(document: Any) -> str:
    """Return the text of a JSON file: indented by 1, accents kept, one final newline."""
    return json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def write_plan_dir(folder: Path, problem: Problem, plan: Plan, times: TravelTimes) -> None:
    """Write inputs.json, travel.csv and plan.json, the plan last.

    Raises
    ------
    StoreError
        A file cannot be written.
    """
    write_text(folder / INPUTS_FILE, dump_json(problem_to_dict(problem)))
    write_travel(folder / TRAVEL_FILE, times)
    write_text(folder / PLAN_FILE, dump_json(plan_to_dict(plan)))


def read_plan_dir(folder: Path) -> tuple[Problem, Plan, TravelTimes]:
    """Read everything a judge needs from the folder of a plan.

    Returns
    -------
    tuple of Problem, Plan, TravelTimes
        As the files say; whether digests agree is the judge's to say.

    Raises
    ------
    InputError
        Carries every fault of inputs.json and plan.json.
    TravelError
        travel.csv is faulty, or lacks a point of the problem.
    """
    faults: list[Fault] = []
    inputs, document = read_json(folder / INPUTS_FILE, faults), None
    document = read_json(folder / PLAN_FILE, faults)
    problem = plan = None
    if inputs is not None:
        problem = _problem(inputs, display(folder / INPUTS_FILE), faults)
    if document is not None:
        plan = _plan(document, problem, display(folder / PLAN_FILE), faults)
    if faults or problem is None or plan is None:
        raise InputError(faults)
    path = folder / TRAVEL_FILE
    times = read_travel(path, plan.travel_engine, plan.travel_estimated)
    missing = [key for key in points_of(problem) if key not in times.index]
    if missing:
        raise TravelError("\n".join(said.NO_TRAVEL.format(path, key) for key in missing))
    return problem, plan, times


def _problem(document: Any, source: str, faults: list[Fault]) -> Problem | None:
    tell = _teller(source, faults)
    return cast("Problem | None", decode(Problem, _body(document, INPUTS_FORMAT, tell), tell))


def _plan(document: Any, problem: Problem | None, source: str, faults: list[Fault]) -> Plan | None:
    tell = _teller(source, faults)
    file = decode(_plan_file(), _body(_without_gaps(document), PLAN_FORMAT, tell), tell)
    _check_names(document, problem, tell)
    if file is None:
        return None
    places = {f.name: PLACES.get(f.name, (f.name,)) for f in fields(Plan)}
    return Plan(**{name: attrgetter(".".join(place))(file) for name, place in places.items()})


@cache
def _plan_file() -> type:
    """Return the class of what plan.json holds after its format, made of the fields of a plan."""
    hints, keys = get_type_hints(Plan), defaultdict[str, list[Any]](list)
    for f in fields(Plan):
        table, key = PLACES.get(f.name, ("", f.name))
        later = [field(default=f.default)] if key in ADDED else []
        keys[table].append((key, hints[f.name], *later))
    own = keys.pop("")
    return make_dataclass("PlanFile", [*((t, make_dataclass(t, k)) for t, k in keys.items()), *own])


def _teller(source: str, faults: list[Fault]) -> Tell:
    return lambda *found: faults.append(Fault(source, *found))


def _body(document: Any, wanted: str, tell: Tell) -> Any:
    """Return what a document holds after its format, which is checked."""
    if not isinstance(document, dict):
        return document
    found = document.get("format")
    if "format" not in document:
        tell("format", said.MISSING_KEY)
    elif found != wanted:
        tell("format", said.WRONG_FORMAT.format(found, wanted))
    return {name: value for name, value in document.items() if name != "format"}


def _without_gaps(document: Any) -> Any:
    """Leave out each tier's gap, which follows from its value and bound."""
    try:
        certificate = document["certificate"]
        tiers = [{k: v for k, v in tier.items() if k != "gap"} for tier in certificate["tiers"]]
    except (KeyError, TypeError, AttributeError):
        return document
    return {**document, "certificate": {**certificate, "tiers": tiers}}


def _known(problem: Problem | None) -> dict[str, Collection[str]]:
    """Names that the columns of a plan may hold; a column that is not there may hold any."""
    known: dict[str, Collection[str]] = {
        "pattern": (*PATTERNS, ONCE),
    }
    if problem:
        scenario = problem.scenario
        known |= {
            "team": [team.id for team in scenario.teams],
            "depot": [team.depot for team in scenario.teams],
            "venue": [venue.id for venue in scenario.venues],
            "activity": [activity.id for activity in scenario.activities],
            "commune": problem.territory.by_code(),
        }
    return known


def _check_names(document: Any, problem: Problem | None, tell: Tell) -> None:
    """Report unknown names, in the raw document so that other faults do not hide them."""
    known = _known(problem)

    def check(row: Any, where: str, *keys: str) -> None:
        for key in keys:
            value = row.get(key) if isinstance(row, dict) else None
            if isinstance(value, str) and key in known and value not in known[key]:
                tell(f"{where}.{key}", said.UNKNOWN.format(value, hint(value, sorted(known[key]))))

    for i, tour in enumerate(_rows(document, "tours")):
        check(tour, f"tours[{i}]", "team", "depot")
        for j, session in enumerate(_rows(tour, "sessions")):
            check(session, f"tours[{i}].sessions[{j}]", "pattern", "venue", "activity", "commune")
    for i, row in enumerate(_rows(document, "overrides")):
        for side in ("before", "after"):
            check(_get(row, side), f"overrides[{i}].{side}", "venue", "activity", "commune")
    for i, row in enumerate(_rows(document, "unserved")):
        check(row, f"unserved[{i}]", "commune")


def _get(row: Any, key: str) -> Any:
    return row.get(key) if isinstance(row, dict) else None


def _rows(row: Any, key: str) -> list[Any]:
    value = _get(row, key)
    return value if isinstance(value, list) else []
