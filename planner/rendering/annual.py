"""What the activity report shows, for the workbook and the printed pages alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from planner import texts
from planner.model.scenario import Team
from planner.reporting.delivered import BANDS, LIMITS, Delivery, Reach, Work
from planner.reporting.report import MONTH, Tally, YearReport
from planner.reporting.sessions import ADDED, DROPPED, MOVED
from planner.reporting.visits import (
    ACTIVITY,
    COMMUNE,
    HIDDEN,
    MEASURES,
    TOTAL,
    VISITS,
    Hidden,
    Visits,
)
from planner.texts import reporting as said
from planner.texts.vehicles import year_basis


@dataclass(frozen=True)
class Apart:
    """In place of a figure that does not exist: nobody plans attendance."""


APART = Apart()
Value = float | Hidden | Apart | None
"""A figure; left out; none by nature; or to complete."""

COUNT, HOURS, KM, SHARE, EUROS, CENTS = "count", "hours", "km", "share", "euros", "cents"


@dataclass(frozen=True)
class Line:
    """One indicator, as planned and as held."""

    label: str
    unit: str
    planned: Value
    actual: Value
    estimated: bool = False
    remark: str = ""


@dataclass(frozen=True)
class Section:
    """Indicators of one kind."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Row:
    """The sessions and attendance of one activity, commune or month."""

    code: str
    name: str
    tally: Tally
    visits: Visits | None


@dataclass(frozen=True, order=True)
class Cancelled:
    """A session announced that was not held."""

    day: date
    commune: str
    venue: str
    activity: str
    when: str
    reason: str


def figures(row: Row) -> list[Value]:
    """Return the attendance of a row by measure; there is none where no session was held."""
    if row.visits is None:
        return [None for _ in MEASURES]
    if row.visits.held == 0:
        return [APART for _ in MEASURES]
    return [row.visits.figures[measure] for measure in MEASURES]


def shown(value: Value, unit: str) -> str:
    """Write a figure with its unit; what is unknown or left out says so."""
    if value is None:
        return texts.TO_COMPLETE
    if isinstance(value, Hidden):
        return said.MASKED
    if isinstance(value, Apart):
        return said.APART
    if unit == SHARE:
        return texts.percent(value, 1)
    if unit == HOURS:
        return texts.duration(60 * value) if value else f"0{texts.NBSP}h"
    if unit in (EUROS, CENTS):
        return f"{texts.number(value, 2 if unit == CENTS else 0)}{texts.NBSP}€"
    return f"{texts.number(value)}{texts.NBSP}km" if unit == KM else texts.number(value)


def sections(report: YearReport) -> tuple[Section, ...]:
    """Return every indicator; none when nothing was planned."""
    if report.planned is None:
        return ()
    made = (
        (said.SESSIONS, _sessions(report)),
        (said.COVERAGE, _coverage(report)),
        (said.ATTENDANCE, _attendance(report)),
        (said.HOURS, _hours(report)),
        (said.TRAVEL, _travel(report)),
        (said.COSTS, _costs(report)),
    )
    return tuple(Section(title, tuple(lines)) for title, lines in made)


def _sessions(report: YearReport) -> Iterator[Line]:
    total, noted = report.total, report.actual is not None
    yield Line(said.ANNOUNCED, COUNT, total.announced, APART)
    yield Line(said.MOVED, COUNT, report.fates.get(MOVED, 0), APART)
    yield Line(said.ADDED, COUNT, report.fates.get(ADDED, 0), APART)
    yield Line(said.DROPPED, COUNT, report.fates.get(DROPPED, 0), APART)
    yield Line(said.HELD, COUNT, total.planned, total.held if noted else None)
    yield Line(said.CANCELLED, COUNT, APART, total.cancelled if noted else None)
    yield Line(said.UNNOTED, COUNT, APART, total.unnoted)


def _both(report: YearReport) -> tuple[Delivery, Delivery | None]:
    assert report.planned is not None
    return report.planned, report.actual


def _hours(report: YearReport) -> Iterator[Line]:
    planned, actual = _both(report)
    for label, name in (
        (said.PUBLIC, "public"), (said.SET_UP, "set_up"), (said.PACK_UP, "pack_up"),
        (said.DEBRIEF, "debrief"), (said.DRIVING, "driving"), (said.WAITING, "waiting"),
        (said.ORGANISATION, "organisation"), (said.TEAM_WORK, "work"),
        (said.AGENTS_WORK, "agents"),
    ):  # fmt: skip
        estimated = report.estimated and name in ("driving", "work", "agents", "organisation")
        yield _work_line(label, HOURS, planned, actual, name, estimated)


def _travel(report: YearReport) -> Iterator[Line]:
    planned, actual = _both(report)
    yield _work_line(said.TOURS, COUNT, planned, actual, "tours", False)
    yield _work_line(said.KM, KM, planned, actual, "km", report.estimated, said.AS_PLANNED)


def _work_line(
    label: str, unit: str, planned: Delivery, actual: Delivery | None, name: str,
    estimated: bool, remark: str = "",
) -> Line:  # fmt: skip
    def of(work: Work) -> float | None:
        value: float | None = getattr(work, name)
        return value

    return Line(label, unit, of(planned.work), of(actual.work) if actual else None, estimated,
                remark)  # fmt: skip


def _coverage(report: YearReport) -> Iterator[Line]:
    planned, actual = _both(report)
    now, then = planned.reach, actual.reach if actual else None
    for regular in ("every", "average"):
        for band in BANDS:
            for minutes in LIMITS:
                before, after = (_share(r, regular, band, minutes) for r in (now, then))
                label = said.share_label(band, minutes, regular)
                yield Line(label, SHARE, before, after, True)
    target = said.among(len(now.with_need))
    yield Line(said.REACHED, COUNT, len(now.reached), len(then.reached) if then else None,
               report.estimated, target)  # fmt: skip
    yield Line(said.VISITED, COUNT, len(now.visited), len(then.visited) if then else None)
    yield Line(said.CHILDREN, COUNT, now.children, then.children if then else None, True)
    families = actual.families if actual else None
    yield Line(said.FAMILIES, COUNT, planned.families, families, False, said.FAMILIES_REMARK)


def _share(reach: Reach | None, regular: str, band: str, minutes: int) -> float | None:
    return getattr(reach, regular).get((band, minutes)) if reach else None


def _attendance(report: YearReport) -> Iterator[Line]:
    found = report.visits.get((TOTAL, ""))
    held, counted = (found.held, found.counted) if found else (0, None)
    partly = counted is not None and counted != held
    yield Line(said.COUNTED, COUNT, APART, counted,
               remark=said.partly_counted(counted or 0, held) if partly else "")  # fmt: skip
    remarks = {VISITS: said.VISITS_REMARK, "first_visits": said.FIRST_VISITS_REMARK}
    for measure in MEASURES:
        value = found.figures[measure] if found else None
        label = said.VISIT_HEADINGS[measure]
        first = measure == "first_visits"
        yield Line(label, COUNT, APART, value, first, remarks.get(measure, ""))


def _costs(report: YearReport) -> Iterator[Line]:
    planned, actual = _both(report)
    for label, name, remark in (
        (said.COST_KM, "cost_km", ""), (said.COST_HOURS, "cost_hours", said.RATE_HOUR),
        (said.COST, "cost", ""),
    ):  # fmt: skip
        known = getattr(planned.work, name) is not None
        if name == "cost_km":
            told = texts.sentence_case(year_basis(_teams(report)))
        else:
            told = "" if known else remark
        yield _work_line(label, EUROS, planned, actual, name, known and report.estimated, told)
    found = report.visits.get((TOTAL, ""))
    partly = found is not None and found.held != found.counted
    hidden = found is not None and found.figures[VISITS] is HIDDEN
    cost = HIDDEN if hidden else report.cost_per_visit
    yield Line(said.COST_PER_VISIT, CENTS, APART, cost, cost is not None and report.estimated,
               said.NOT_ALL_COUNTED if partly else "")  # fmt: skip


def _teams(report: YearReport) -> tuple[Team, ...]:
    """Return the teams that went out, as each plan describes them."""
    return tuple(
        team
        for part in report.parts
        for team in part.problem.scenario.teams
        if any(tour.team == team.id for tour in part.plan.tours)
    )


def activity_rows(report: YearReport) -> tuple[Row, ...]:
    """Return a row for each activity, by name."""
    names = {a.id: a.name for part in report.parts for a in part.problem.scenario.activities}
    return _rows(report, ACTIVITY, names)


def commune_rows(report: YearReport) -> tuple[Row, ...]:
    """Return a row for each commune where a session was announced, by name."""
    names = {c.code: c.name for part in report.parts for c in part.problem.territory.communes}
    return _rows(report, COMMUNE, names)


def month_rows(report: YearReport) -> tuple[Row, ...]:
    """Return a row for each month with a session announced, in order."""
    keys = sorted(row for table, row in report.tallies if table == MONTH)
    return tuple(Row(k, said.month(k), report.tallies[MONTH, k], None) for k in keys)


def _rows(report: YearReport, table: str, names: dict[str, str]) -> tuple[Row, ...]:
    found = [
        Row(row, names[row], tally, report.visits.get((table, row)))
        for (place, row), tally in report.tallies.items()
        if place == table
    ]
    return tuple(sorted(found, key=lambda row: (texts.plain(row.name), row.code)))


def cancelled_rows(report: YearReport) -> tuple[Cancelled, ...]:
    """Return every session announced and not held, by date."""
    problems = [part.problem for part in report.parts]
    venues = {v.id: v.name for problem in problems for v in problem.scenario.venues}
    activities = {a.id: a.name for problem in problems for a in problem.scenario.activities}
    communes = {c.code: c.name for problem in problems for c in problem.territory.communes}
    rows = []
    for one in report.sessions:
        if one.held is not False:
            continue
        dropped = one.fate == DROPPED
        reason = one.reason if dropped else (one.record.reason if one.record else "")
        rows.append(
            Cancelled(
                one.key.date, communes[one.commune], venues[one.key.venue],
                activities[one.key.activity], said.BY_REVISION if dropped else said.ON_THE_DAY,
                texts.sentence_case(reason) or said.NO_REASON,
            )
        )  # fmt: skip
    return tuple(sorted(rows))


def methods(report: YearReport) -> tuple[str, ...]:
    """Say how the figures were made; there is nothing to say of an empty year."""
    if not report.parts:
        return ()
    engines = sorted({part.plan.travel_engine for part in report.parts})
    counted = (said.METHOD_ACTUAL, said.METHOD_VISITS, said.METHOD_MASKED)
    return (
        said.plans_counted([(part.dates, part.plan.revision) for part in report.parts]),
        said.method_travel(report.estimated, engines),
        said.METHOD_CHILDREN,
        said.METHOD_ORIGIN,
        said.METHOD_CYCLES,
        *(counted if report.actual else ()),
    )


def state(report: YearReport) -> tuple[str, ...]:
    """Say what the report is of, and what it lacks."""
    if not report.parts:
        return (said.empty_year(report.year),)
    lines = [said.coverage_of_year(len(report.parts), report.gaps, report.year)]
    if not report.sessions:
        lines.append(said.no_session(report.year))
    elif report.actual is None:
        lines.append(said.NO_ATTENDANCE)
    elif report.total.unnoted:
        lines.append(said.unnoted(report.total.unnoted))
    return tuple(lines)
