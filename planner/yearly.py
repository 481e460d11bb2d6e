"""The activity report of a year, from the folders of its plans to the files to send."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from planner import texts
from planner.atomic import write_bytes, write_text
from planner.errors import Fault, InputError, PlannerError, StoreError
from planner.loading import load_problem, read_plan_dir
from planner.loading.attendance import Expected, attendance_form, load_attendance
from planner.loading.readers import display
from planner.model.attendance import Attendance, SessionKey
from planner.model.scenario import Problem
from planner.pipeline import polygons_of
from planner.rendering import annual
from planner.rendering.handouts import refreshed
from planner.rendering.partners import partner_views
from planner.reporting.report import YearReport, cut, year_report
from planner.reporting.sessions import DROPPED, told
from planner.reporting.year import Part, latest, overlaps, year_of
from planner.texts import reporting as said


@dataclass(frozen=True)
class Asked:
    """What the report is of, and what it is made from.

    Parameters
    ----------
    folders : tuple of Path
        Of plans and of their revisions, in any order.
    attendance : Path, optional
        What was noted of the sessions.
    stored : bool
        Whether to take, instead, what was noted in the store.
    scenario : Path
        Whose contacts and partner sites are today's.
    named : bool
        Whether that scenario was named on the command line: it must then fit.
    """

    year: int
    folders: tuple[Path, ...]
    attendance: Path | None
    scenario: Path
    named: bool = False
    stored: bool = False


@dataclass(frozen=True, eq=False)
class Account:
    """A report, the problem its names are taken from, and the outlines of the communes."""

    report: YearReport
    problem: Problem
    polygons: Mapping[str, Any] | None = None


def account(asked: Asked) -> Account:
    """Read plans and attendance, and compute the report.

    Raises
    ------
    InputError
        A plan, the attendance or the scenario is faulty; plans are of several territories,
        or cover the same days.
    """
    every = latest(_read(asked.folders))
    parts = cut(every, asked.year)
    _refuse(parts, every)
    last = max(every, key=lambda part: part.plan.end)
    records = _records(asked, _expected(parts, asked.year))
    polygons = _polygons(last)
    report = year_report(asked.year, parts, records, _families(polygons))
    return Account(report, _today(last.problem, asked), polygons)


def _read(folders: Sequence[Path]) -> list[Part]:
    """Read plans; the faults of all of them come together."""
    parts, faults = [], list[Fault]()
    for folder in folders:
        try:
            parts.append(Part(display(folder), *read_plan_dir(folder)))
        except InputError as error:
            faults.extend(error.faults)
    if faults:
        raise InputError(faults)
    return parts


def _refuse(parts: Sequence[Part], every: Sequence[Part]) -> None:
    """Raise what makes plans no account of one service."""
    first = every[0]
    faults = [
        Fault(part.name, "", said.other_territory(first.name, first.plan.territory_name))
        for part in every[1:]
        if part.plan.territory_siren != first.plan.territory_siren
    ]
    faults += [
        Fault(other.name, "", said.same_days(one.name, days))
        for one, other, days in overlaps(parts)
    ]
    if faults:
        raise InputError(faults)


def _expected(parts: Sequence[Part], year: int) -> Expected:
    sessions = told(parts)
    planned = frozenset(one.key for one in sessions if one.fate != DROPPED)
    dropped = frozenset(one.key for one in sessions) - planned
    return Expected(year_of(year), planned, dropped)


def _records(asked: Asked, expected: Expected) -> Sequence[Attendance] | None:
    """Return what was noted in the file or the store; None when neither is asked for."""
    if asked.attendance is not None:
        return load_attendance(asked.attendance, expected)
    if not asked.stored:
        return None
    from planner.store import open_store
    from planner.store.attendance import between

    with open_store() as store:
        rows = between(store, expected.dates.start, expected.dates.end)
    records = [row.attendance for row in rows]
    refused = ((record, expected.refuse(record)) for record in records)
    faults = [
        Fault(said.IN_STORE, f"{record.session.date:%d/%m/%Y}", why)
        for record, why in refused
        if why
    ]
    if faults:
        raise InputError(faults)
    return records


def _polygons(part: Part) -> Mapping[str, Any] | None:
    """Return the outlines of the communes kept with a plan; None when it has none."""
    try:
        return polygons_of(Path(part.name))
    except InputError:
        return None


def _families(polygons: Mapping[str, Any] | None) -> Mapping[str, float] | None:
    """Return families with children by commune, from the public data beside the outlines."""
    if polygons is None:
        return None
    known = {}
    for feature in polygons.get("features", []):
        row = feature["properties"]
        kinds = (row.get("couples_with_children"), row.get("single_parent_families"))
        if all(isinstance(count, int | float) for count in kinds):
            known[row["code"]] = sum(kinds)
    return known


def _today(stored: Problem, asked: Asked) -> Problem:
    """Return a problem with today's contacts and partner sites, when the scenario is of it."""
    try:
        current = load_problem(asked.scenario, stored.horizon.start, max(stored.horizon.days, 14))
        if current.territory.siren != stored.territory.siren:
            message = f"ce scénario n'est pas du territoire du planning ({stored.territory.name})"
            raise InputError.single(asked.scenario, "territory", message)
    except PlannerError:
        if asked.named:
            raise
        return stored
    return refreshed(stored, current)


def write_report(made: Account, folder: Path, now: datetime) -> tuple[Path, ...]:
    """Write the workbook and the printed report, and return their paths.

    Raises
    ------
    StoreError
        A file cannot be written.
    """
    from planner.rendering.annual_workbook import annual_workbook
    from planner.rendering.sheets import press
    from planner.rendering.sheets.annual import annual_data

    report, problem = made.report, made.problem
    partners = partner_views(problem)
    name = f"bilan-{report.year}"
    service = texts.service_name(problem.scenario.publication)
    title = ", ".join((said.title(report.year), service, problem.territory.name))
    book = annual_workbook(report, partners, title, now)
    sheet = press.pdf("annual", *annual_data(report, problem, partners, made.polygons))
    paths = (folder / f"{name}.xlsx", folder / f"{name}.pdf")
    for path, content in zip(paths, (book, sheet), strict=True):
        write_bytes(path, content)
    return paths


def write_form(made: Account, path: Path) -> int:
    """Write a form of attendance for the sessions of the year; return how many are blank.

    What is noted already is kept.

    Raises
    ------
    StoreError
        There is a file of that name, or it cannot be written.
    """
    if path.exists():
        raise StoreError(said.form_there(str(path)))
    report = made.report
    names = {v.id: v.name for part in report.parts for v in part.problem.scenario.venues}
    planned = [one for one in report.sessions if one.fate != DROPPED]
    lines: list[tuple[SessionKey, str]] = [(one.key, names[one.key.venue]) for one in planned]
    noted = [one.record for one in planned if one.record is not None]
    write_text(path, attendance_form(lines, noted))
    return len(planned) - len(noted)


def summary(report: YearReport) -> tuple[str, ...]:
    """Say in a few lines what the report says."""
    lines = list(annual.state(report))
    for section in annual.sections(report):
        for line in section.lines:
            if line.label in (said.HELD, said.KM, said.REACHED, said.VISIT_HEADINGS["visits"]):
                planned, actual = (annual.shown(v, line.unit) for v in (line.planned, line.actual))
                lines.append(said.summary_line(line.label, planned, actual))
    return tuple(lines)
