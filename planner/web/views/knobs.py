"""What of a scenario is changed by sliders and fields: where it stands, what it may be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from planner import texts
from planner.errors import Fault, InputError
from planner.loading.extending import EXTENDS, NAMED, merged
from planner.model.road_estimate import Winter
from planner.model.scenario import Policy, Quota, Team
from planner.rules import parameters
from planner.store import toml
from planner.texts import editing
from planner.texts import knobs as said

WHOLE, NUMBER, CLOCK, CHOICE, TEXT, DAYS = "whole", "number", "clock", "choice", "text", "days"


@dataclass(frozen=True)
class ScenarioField:
    """A value of a scenario that the page lets one change.

    Parameters
    ----------
    path : tuple
        Where it stands in the scenario, with those it extends.
    kind : str
        ``whole``, ``number``, ``clock``, ``choice``, ``text`` or ``days``.
    value : Any
        As it is now; None when it is not written.
    low, high, step : float
        Of a slider, for whole numbers and numbers.
    entry : str
        Name of the team or quota it belongs to, for a scenario that extends another.
    changed : bool
        A scenario that extends another says so itself.
    word : str, optional
        What was typed and could not be read, to be shown again.
    """

    path: toml.Path
    label: str
    kind: str
    value: Any
    help: str = ""
    low: float = 0
    high: float = 0
    step: float = 1
    choices: tuple[tuple[str, str], ...] = ()
    optional: bool = False
    entry: str = ""
    changed: bool = False
    word: str | None = None

    @property
    def name(self) -> str:
        """Name of its field in a form."""
        return ".".join(map(str, self.path))

    @property
    def shown(self) -> str:
        """Its value as a field holds it."""
        if self.word is not None:
            return self.word
        if self.value is None:
            return ""
        return f"{self.value:g}" if isinstance(self.value, float) else str(self.value)


def team_knobs(text: str) -> tuple[ScenarioField, ...]:
    """Return what may be changed of every team of a scenario."""
    return tuple(
        knob
        for index, team in enumerate(toml.value_at(text, ("teams",), []))
        for knob in _team(("teams", index), team)
    )


def _team(path: toml.Path, team: dict[str, Any]) -> Iterator[ScenarioField]:
    start, end = team.get("shift", ["", ""])
    days = tuple((day, texts.sentence_case(day)) for day in texts.WEEKDAYS)
    usual = [texts.WEEKDAYS[day] for day in Team.weekdays]
    yield ScenarioField((*path, "name"), said.TEAM_NAME, TEXT, team.get("name", ""))
    agents = team.get("agents", 1)
    yield ScenarioField((*path, "agents"), said.AGENTS, WHOLE, agents, said.AGENTS_HELP, 1, 12)
    worked = team.get("weekdays", usual)
    yield ScenarioField((*path, "weekdays"), said.WORKING_DAYS, DAYS, worked, choices=days)
    yield ScenarioField((*path, "shift", 0), said.SHIFT_START, CLOCK, start)
    yield ScenarioField((*path, "shift", 1), said.SHIFT_END, CLOCK, end)
    if "vehicle" not in team and "mileage" not in team:  # which count instead
        yield ScenarioField((*path, "cost_per_km"), said.COST_KM, NUMBER, team.get("cost_per_km"),
                   said.COST_KM_HELP, 0, 500, 0.01, optional=True)  # fmt: skip
    for rule in parameters():
        kind, step = (WHOLE, 1) if rule.whole else (NUMBER, 0.1)
        told = rule.help or said.LIMIT_HELP
        yield ScenarioField((*path, rule.key), rule.label, kind, team.get(rule.key), told,
                   rule.least, rule.most, step, optional=True)  # fmt: skip
    yield ScenarioField((*path, "cost_per_hour"), said.COST_HOUR, NUMBER, team.get("cost_per_hour"),
               said.COST_HELP, 0, 500, 0.01, optional=True)  # fmt: skip


def whole(text: str, read: Callable[[str], str]) -> dict[str, Any]:
    """Return the tables of a scenario laid over those it extends.

    Parameters
    ----------
    read : callable
        Returns the text of a scenario by its identifier.
    """
    own = toml.values_of(text)
    base = own.get(EXTENDS)
    return merged(whole(read(base.removesuffix(".toml")), read), own) if base else own


def scenario_knobs(
    text: str, read: Callable[[str], str], names: Mapping[str, str] | None = None
) -> tuple[ScenarioField, ...]:
    """Return what may be changed of a scenario: its teams' size, its quotas, its policy.

    Parameters
    ----------
    read : callable
        Returns the text of a scenario by its identifier: that of those it extends.
    names : Mapping, optional
        Of venues and activities, by identifier.
    """
    tables = whole(text, read)
    knobs = (*_sizes(tables), *_quotas(tables, names or {}), *_policy(tables))
    if toml.value_at(text, (EXTENDS,)) is None:
        return knobs
    return tuple(_laid_over(text, tables, knob) for knob in knobs)


def _laid_over(text: str, tables: dict[str, Any], knob: ScenarioField) -> ScenarioField:
    """Say whether a scenario that extends another has a value itself."""
    if (array := str(knob.path[0])) in NAMED:
        knob = replace(knob, entry=toml.value_in(tables, (*knob.path[:2], NAMED[array]), ""))
    path = _own_path(text, knob)
    return replace(knob, changed=path is not None and toml.value_at(text, path) is not None)


def _own_path(text: str, knob: ScenarioField) -> toml.Path | None:
    """Return where a scenario's own file has a value, or would; None without its table."""
    if not knob.entry:
        return knob.path
    array = str(knob.path[0])
    for index, entry in enumerate(toml.value_at(text, (array,), [])):
        if entry.get(NAMED[array]) == knob.entry:
            return (array, index, *knob.path[2:])
    return None


def _set(text: str, knob: ScenarioField, value: Any) -> str:
    path = _own_path(text, knob)
    if path is None:
        array, _, *keys = knob.path
        entry = {NAMED[str(array)]: knob.entry, str(keys[0]): value}
        return toml.with_table(text, str(array), entry)
    return toml.with_value(text, path, value)


def grouped(knobs: tuple[ScenarioField, ...]) -> list[tuple[str, list[ScenarioField]]]:
    """Return knobs under the headings they are shown under."""
    found: dict[str, list[ScenarioField]] = {}
    for knob in knobs:
        found.setdefault(said.GROUPS[str(knob.path[0])], []).append(knob)
    return list(found.items())


def _sizes(tables: dict[str, Any]) -> Iterator[ScenarioField]:
    for index, team in enumerate(tables.get("teams", [])):
        label = f"{team.get('name', '')}{texts.NBSP}: {said.AGENTS.lower()}"
        yield ScenarioField(
            ("teams", index, "agents"), label, WHOLE, team.get("agents", 1), "", 1, 6
        )


def _quotas(tables: dict[str, Any], names: Mapping[str, str]) -> Iterator[ScenarioField]:
    for index, quota in enumerate(tables.get("quotas", [])):
        activities = [names.get(key, key) for key in quota.get("activities", [])]
        venue = quota.get("venue", "")
        counted = said.quota(quota.get("kind", ""), names.get(venue, venue), activities,
                             quota.get("half_day", ""))  # fmt: skip
        per = said.PERIODS[quota.get("per", Quota.per)]
        for key, word in (("min", said.AT_LEAST), ("max", said.AT_MOST)):
            if key in quota:
                told = said.quota_help(quota.get("name", ""), key == "max")
                label = said.QUOTA_BOUND.format(counted, word, per)
                yield ScenarioField(("quotas", index, key), label, WHOLE, quota[key], told, 0, 10)


def _policy(tables: dict[str, Any]) -> Iterator[ScenarioField]:
    policy = tables.get("policy", {})

    def knob(key: str, *rest: Any) -> ScenarioField:
        value = policy.get(key, getattr(Policy, key))
        whole = isinstance(value, float) and value.is_integer()
        label, kind, *others = rest
        return ScenarioField(("policy", key), label, kind, int(value) if whole else value, *others)

    equity = knob("equity", said.EQUITY, CHOICE, said.EQUITY_HELP)
    yield replace(equity, choices=tuple(said.EQUITIES.items()))
    yield knob("target_minutes", said.TARGET, WHOLE, said.TARGET_HELP, 5, 45)
    yield knob("min_suitability", said.SUITABILITY, NUMBER, said.SUITABILITY_HELP, 0, 1, 0.05)
    yield knob("max_sessions", said.MAX_SESSIONS, WHOLE, "", 1, 6)
    yield knob("max_wait_days", said.MAX_WAIT, WHOLE, said.MAX_WAIT_HELP, 28, 120)
    factor = toml.value_in(tables, ("winter", "factor"), Winter.factor)
    yield ScenarioField(
        ("winter", "factor"), said.WINTER, NUMBER, factor, said.WINTER_HELP, 1, 2, 0.05
    )


Given = Callable[[str], str]
Every = Callable[[str], list[str]]
"""The text of a field of a form, and all its texts, by its name."""


def values_of(knobs: Iterable[ScenarioField], given: Given, every: Every) -> dict[str, Any]:
    """Return what a form says of some knobs, by name.

    Raises
    ------
    InputError
        Carries every field that is not what it should be. Whether the scenario makes sense
        is judged by `planner.loading.load_problem`, not here.
    """
    faults: list[Fault] = []
    found: dict[str, Any] = {}
    for knob in knobs:
        try:
            found[knob.name] = _value(knob, given, every)
        except ValueError as error:
            faults.append(Fault(said.FORM, knob.name, str(error)))
    if faults:
        raise InputError(faults)
    return found


def turned(text: str, knobs: Iterable[ScenarioField], values: Mapping[str, Any]) -> str:
    """Return the text of a scenario with other values of some knobs, by name."""
    for knob in knobs:
        value = values[knob.name]
        if value is None and knob.value is not None:
            text = toml.without(text, knob.path)
        elif value is not None and value != knob.value:
            text = _set(text, knob, value)
    return text


def refilled(
    knobs: Iterable[ScenarioField], given: Given, every: Every
) -> tuple[ScenarioField, ...]:
    """Return knobs that show what was typed, right or wrong."""
    return tuple(
        replace(knob, value=every(knob.name))
        if knob.kind == DAYS
        else replace(knob, word=given(knob.name))
        for knob in knobs
    )


def holding(knobs: Iterable[ScenarioField], values: Mapping[str, Any]) -> tuple[ScenarioField, ...]:
    """Return knobs that show other values, by name."""
    return tuple(replace(knob, value=values[knob.name]) for knob in knobs)


def in_words(knobs: Iterable[ScenarioField]) -> Callable[[str, Any], str]:
    """Return what writes a value of one of some knobs, by name, in French."""
    choices = {knob.name: dict(knob.choices) for knob in knobs}

    def write(name: str, value: Any) -> str:
        if isinstance(value, list):
            return editing.value([choices[name].get(word, word) for word in value])
        return choices[name].get(value) or editing.value(value)

    return write


def _value(
    knob: ScenarioField, given: Callable[[str], str], every: Callable[[str], list[str]]
) -> Any:
    if knob.kind == DAYS:
        known = [key for key, _ in knob.choices]
        return sorted({day for day in every(knob.name) if day in known}, key=known.index)
    word = given(knob.name)
    if not word:
        if knob.optional:
            return None
        raise ValueError(said.EMPTY)
    if knob.kind == WHOLE:
        if not (word.isascii() and word.isdigit() and len(word) < 6):
            raise ValueError(said.not_whole(word))
        return int(word)
    if knob.kind == NUMBER:
        try:
            return float(word.replace(",", "."))
        except ValueError:
            raise ValueError(said.not_number(word)) from None
    if knob.kind == CHOICE and word not in dict(knob.choices):
        raise ValueError(said.not_offered(word))
    return word
