"""The activity report of a period, from the folders of its plans to the files to send."""

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
from planner.loading.attendance import Expected, Sheet, attendance_form, load_attendance
from planner.model.attendance import Attendance
from planner.model.calendar import DateRange
from planner.model.scenario import Problem
from planner.pipeline import polygons_of
from planner.reading.files import display
from planner.rendering import annual
from planner.rendering.annual_values import shown
from planner.rendering.handouts import refreshed
from planner.rendering.partners import partner_views
from planner.reporting.period import ReportPeriod
from planner.reporting.report import ActivityReport, activity_report
from planner.reporting.report_names import names_of
from planner.reporting.sessions import UNNOTED, told
from planner.reporting.year import Part, cut, followed, latest, overlaps
from planner.texts import exporting as words
from planner.texts import periods
from planner.texts import reporting as said


@dataclass(frozen=True)
class Asked:
    """What the report is of, and what it is made from.

    Parameters
    ----------
    folders : tuple of Path
        Of plans and of their revisions, in any order.
    attendance : Path, or tuple of Attendance
        What was noted of the sessions, as a file to read or as it is.
    scenario : Path
        Whose contacts and partner sites are today's.
    named : bool
        Whether that scenario was named on the command line: it must then fit.
    in_force : mapping of Path to ranges of dates, optional
        On which days each folder's plan was the one followed: it counts on these alone, whatever
        it holds besides. Without it, revisions replace what they revise, a plan computed anew
        takes over on its first day, and other plans must not cover the same days.
    """

    period: ReportPeriod
    folders: tuple[Path, ...]
    attendance: Path | tuple[Attendance, ...]
    scenario: Path
    named: bool = False
    in_force: Mapping[Path, tuple[DateRange, ...]] | None = None


@dataclass(frozen=True, eq=False)
class Account:
    """A report, the problem its names are taken from, and the outlines of the communes.

    Parameters
    ----------
    doubts : tuple of Fault
        What was noted that no plan holds: counted, and to be looked at.
    """

    report: ActivityReport
    problem: Problem
    polygons: Mapping[str, Any] | None = None
    doubts: tuple[Fault, ...] = ()


def account(asked: Asked) -> Account:
    """Read plans and attendance, and compute the report.

    Raises
    ------
    InputError
        A plan, the attendance or the scenario is faulty; plans are of several territories,
        or cover the same days.
    """
    read = _read(asked.folders)
    every = read if asked.in_force is not None else followed(latest(read))
    parts = _in_force(asked, read) if asked.in_force is not None else every
    parts = cut(parts, [asked.period.dates])
    _refuse(parts, every)
    last = max(every, key=lambda part: part.plan.end, default=None)
    problem = _today(last.problem, asked) if last else load_problem(asked.scenario, None, 28)
    sheet = _sheet(asked, parts, problem)
    polygons = _polygons(last) if last else None
    report = activity_report(asked.period, parts, sheet.records, _families(polygons), problem)
    return Account(report, problem, polygons, sheet.doubts)


def _read(folders: Sequence[Path]) -> tuple[Part, ...]:
    """Read plans; the faults of all of them come together."""
    parts, faults = [], list[Fault]()
    for folder in folders:
        try:
            parts.append(Part(display(folder), *read_plan_dir(folder)))
        except InputError as error:
            faults.extend(error.faults)
    if faults:
        raise InputError(faults)
    return tuple(parts)


def _in_force(asked: Asked, parts: Sequence[Part]) -> tuple[Part, ...]:
    """Return the days of each plan on which it was the one followed."""
    days = asked.in_force or {}
    pieces = (cut([p], days.get(f, ())) for f, p in zip(asked.folders, parts, strict=True))
    return tuple(piece for some in pieces for piece in some)


def _refuse(parts: Sequence[Part], every: Sequence[Part]) -> None:
    """Raise what makes plans no account of one service."""
    faults = [
        Fault(part.name, "", said.other_territory(every[0].name, every[0].plan.territory_name))
        for part in every[1:]
        if part.plan.territory_siren != every[0].plan.territory_siren
    ]
    faults += [
        Fault(other.name, "", said.same_days(one.name, days))
        for one, other, days in overlaps(parts)
    ]
    if faults:
        raise InputError(faults)


def _sheet(asked: Asked, parts: Sequence[Part], problem: Problem) -> Sheet:
    """Return what was noted, and what of it no plan knows of."""
    names = names_of([problem])
    sessions = told(parts, ReportPeriod(asked.period.dates, asked.period.dates.end), names)
    planned = frozenset(one.key for one in sessions if one.planned)
    dropped = frozenset(one.key for one in sessions) - planned
    expected = Expected(asked.period.dates, planned, dropped)
    if isinstance(asked.attendance, Path):
        return load_attendance(asked.attendance, expected)
    doubted = ((record, expected.doubt(record)) for record in asked.attendance)
    doubts = [
        Fault(said.IN_STORE, f"{record.session.date:%d/%m/%Y}", why)
        for record, why in doubted
        if why
    ]
    return Sheet(asked.attendance, tuple(doubts))


def noted_in_store(dates: DateRange) -> tuple[Attendance, ...]:
    """Return what was noted in the page of some dates.

    Raises
    ------
    StoreError
        The store cannot be read.
    """
    from planner.store import open_store
    from planner.store.attendance import between

    with open_store() as store:
        return tuple(row.attendance for row in between(store, dates.start, dates.end))


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
            message = words.OTHER_TERRITORY.format(stored.territory.name)
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
    name = f"bilan-{report.period.name}"
    service = texts.service_name(problem.scenario.publication)
    title = ", ".join((annual.title(report), service, problem.territory.name))
    book = annual_workbook(report, partners, title, now)
    sheet = press.pdf("annual", *annual_data(report, problem, partners, made.polygons))
    paths = (folder / f"{name}.xlsx", folder / f"{name}.pdf")
    for path, content in zip(paths, (book, sheet), strict=True):
        write_bytes(path, content)
    return paths


def write_form(made: Account, path: Path) -> int:
    """Write a form of attendance for the sessions of the period; return how many are blank.

    What is noted already is kept, also of sessions that no plan holds.

    Raises
    ------
    StoreError
        There is a file of that name, or it cannot be written.
    """
    if path.exists():
        raise StoreError(said.form_there(str(path)))
    report = made.report
    kept = [one for one in report.sessions if one.planned or one.record is not None]
    lines = [(one.key, report.names.venue(one.key.venue)) for one in kept]
    noted = [one.record for one in kept if one.record is not None]
    write_text(path, attendance_form(lines, noted))
    return len(kept) - len(noted)


def summary(report: ActivityReport) -> tuple[str, ...]:
    """Say in a few lines what the report says."""
    lines = list(annual.state(report))
    if not report.noted and any(one.state == UNNOTED for one in report.sessions):
        lines.append(periods.HOW_TO_NOTE)
    for section in annual.sections(report):
        for line in section.lines:
            if line.label in (said.HELD, said.KM, said.REACHED, said.VISIT_HEADINGS["visits"]):
                planned, actual = (shown(v, line.unit) for v in (line.planned, line.actual))
                lines.append(said.summary_line(line.label, planned, actual))
    return tuple(lines)
