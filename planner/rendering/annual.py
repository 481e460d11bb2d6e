"""What the activity report shows, for the workbook and the printed pages alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from planner import texts
from planner.rendering.annual_values import (
    APART,
    CENTS,
    COUNT,
    EUROS,
    HOURS,
    KM,
    SHARE,
    Value,
    between,
)
from planner.reporting.delivered import BANDS, LIMITS, Delivery, Reach, Work
from planner.reporting.report import MONTH, ActivityReport, Tally
from planner.reporting.reported_visits import (
    ACTIVITY,
    COMMUNE,
    HIDDEN,
    MEASURES,
    TOTAL,
    VISITS,
    Hidden,
    Visits,
)
from planner.reporting.sessions import ADDED, AHEAD, DROPPED, LOST, MOVED, OUTSIDE, ReportedSession
from planner.texts import periods
from planner.texts import reporting as said
from planner.texts.vehicles import year_basis


@dataclass(frozen=True)
class ReportLine:
    """One indicator, as planned and as held."""

    label: str
    unit: str
    planned: Value
    actual: Value
    estimated: bool = False
    remark: str = ""


@dataclass(frozen=True)
class ReportSection:
    """Indicators of one kind."""

    title: str
    lines: tuple[ReportLine, ...]


@dataclass(frozen=True)
class CommuneRow:
    """The sessions and attendance of one activity, commune or month."""

    code: str
    name: str
    tally: Tally
    visits: Visits | None


@dataclass(frozen=True)
class Listed:
    """A session, and what is known of it."""

    day: date
    opens: str
    commune: str
    venue: str
    activity: str
    state: str
    remark: str


@dataclass(frozen=True, order=True)
class Cancelled:
    """A session announced that was not held."""

    day: date
    commune: str
    venue: str
    activity: str
    when: str
    reason: str


def figures(row: CommuneRow) -> list[Value]:
    """Return the attendance of a row by measure; there is none where no session was held."""
    if row.visits is None:
        return [None if row.tally.unnoted else APART for _ in MEASURES]
    if row.visits.held == 0:
        return [APART for _ in MEASURES]
    return [row.visits.figures[measure] for measure in MEASURES]


def sections(report: ActivityReport) -> tuple[ReportSection, ...]:
    """Return every indicator; none while no session was due or noted."""
    if not any(one.state != AHEAD for one in report.sessions):
        return ()
    made: list[tuple[str, Iterator[ReportLine]]] = [(said.SESSIONS, _sessions(report))]
    if report.planned is not None:
        made.append((said.COVERAGE, _coverage(report, report.planned.reach)))
    made.append((said.ATTENDANCE, _attendance(report)))
    if report.planned is not None:
        made.append((said.HOURS, _hours(report, report.planned.work)))
        made.append((said.TRAVEL, _travel(report, report.planned.work)))
        made.append((said.COSTS, _costs(report, report.planned.work)))
    return tuple(ReportSection(title, tuple(lines)) for title, lines in made)


def _sessions(report: ActivityReport) -> Iterator[ReportLine]:
    total = report.total

    def noted(least: int) -> Value:
        return between(least, least + total.unnoted) if report.noted else None

    yield ReportLine(said.ANNOUNCED, COUNT, total.announced, APART)
    yield ReportLine(said.MOVED, COUNT, report.fates.get(MOVED, 0), APART)
    yield ReportLine(said.ADDED, COUNT, report.fates.get(ADDED, 0), APART)
    yield ReportLine(said.DROPPED, COUNT, total.dropped, APART)
    yield ReportLine(said.HELD, COUNT, total.planned, noted(total.held))
    if total.outside:
        yield ReportLine(said.OUTSIDE, COUNT, APART, total.outside)
    yield ReportLine(said.CANCELLED, COUNT, APART, noted(total.cancelled))
    yield ReportLine(said.UNNOTED, COUNT, APART, total.unnoted)
    yield ReportLine(said.SHARE_HELD, SHARE, APART, total.share_held if report.noted else None)
    if to_come := report.to_come:
        dates = texts.date_range(to_come[0].key.date, to_come[-1].key.date)
        yield ReportLine(said.AHEAD, COUNT, total.ahead, APART, remark=texts.sentence_case(dates))


def _hours(report: ActivityReport, planned: Work) -> Iterator[ReportLine]:
    for label, name in (
        (said.PUBLIC, "public"), (said.SET_UP, "set_up"), (said.PACK_UP, "pack_up"),
        (said.DEBRIEF, "debrief"), (said.DRIVING, "driving"), (said.WAITING, "waiting"),
        (said.ORGANISATION, "organisation"), (said.TEAM_WORK, "work"),
        (said.AGENTS_WORK, "agents"),
    ):  # fmt: skip
        estimated = report.estimated and name in ("driving", "work", "agents", "organisation")
        if name == "public":
            yield ReportLine(label, HOURS, planned.public, _open_hours(report))
        else:
            yield _work_line(label, HOURS, report, planned, name, estimated)


def _open_hours(report: ActivityReport) -> Value:
    """Return the hours doors were open: those of sessions no plan holds are known, too."""
    if report.actual is None or report.possible is None:
        return None
    more = report.possible.work.public - report.actual.work.public
    least = report.total.hours_held
    return between(least, least + more, report.total.unmeasured > 0)


def _travel(report: ActivityReport, planned: Work) -> Iterator[ReportLine]:
    yield _work_line(said.TOURS, COUNT, report, planned, "tours", False)
    yield _work_line(said.KM, KM, report, planned, "km", report.estimated, said.AS_PLANNED)


def _work_line(
    label: str, unit: str, report: ActivityReport, planned: Work, name: str,
    estimated: bool, remark: str = "",
) -> ReportLine:  # fmt: skip
    def of(work: Work) -> float | None:
        value: float | None = getattr(work, name)
        return value

    actual: Value = None
    if report.actual is not None and report.possible is not None:
        least, most = of(report.actual.work), of(report.possible.work)
        actual = between(least, most, report.total.outside > 0)
    return ReportLine(label, unit, of(planned), actual, estimated, remark)


def _coverage(report: ActivityReport, planned: Reach) -> Iterator[ReportLine]:
    for regular in ("every", "average"):
        for band in BANDS:
            for minutes in LIMITS:
                label = said.share_label(band, minutes, regular)
                if not planned.cycles:
                    yield ReportLine(label, SHARE, APART, APART, True, said.NO_CYCLE)
                    continue
                due = getattr(planned, regular)[band, minutes]
                known = share_held(report, regular, band, minutes)
                yield ReportLine(label, SHARE, due, known, True, said.cycles(planned.cycles))
    yield ReportLine(said.REACHED, COUNT, len(planned.reached), number_held(report, "reached"),
               report.estimated, said.among(len(planned.with_need)))  # fmt: skip
    yield ReportLine(said.VISITED, COUNT, len(planned.visited), number_held(report, "visited"))
    children = _held(report, lambda made: made.reach.children)
    yield ReportLine(said.CHILDREN, COUNT, planned.children, children, True)
    families = _held(report, lambda made: made.families)
    due = report.planned.families if report.planned else None
    yield ReportLine(said.FAMILIES, COUNT, due, families, False, said.FAMILIES_REMARK)
    recipients = _held(report, lambda made: report.recipients_of(made.reach))
    unknown = len(planned.reached - report.recipients.keys())
    yield ReportLine(said.RECIPIENTS, COUNT, report.recipients_of(planned), recipients, False,
               said.recipients_remark(unknown))  # fmt: skip


def _held(report: ActivityReport, figure: Callable[[Delivery], float | None]) -> Value:
    """Return a figure of whom the sessions held reach."""
    if report.actual is None or report.possible is None:
        return None
    unbounded = report.actual.reach.unplaced > 0
    return between(figure(report.actual), figure(report.possible), unbounded)


def share_held(report: ActivityReport, regular: str, band: str, minutes: int) -> Value:
    """Return the share of an age group near the sessions held: in every cycle, or on average."""
    return _held(report, lambda made: getattr(made.reach, regular).get((band, minutes)))


def number_held(report: ActivityReport, name: str) -> Value:
    """Return how many communes the sessions held reach or visit."""
    return _held(report, lambda made: len(getattr(made.reach, name)))


def people(report: ActivityReport, measure: str) -> Value:
    """Return how many people came in all: at least, while somebody may not be counted."""
    found = report.visits.get((TOTAL, ""))
    value = found.figures[measure] if found else None
    if value is None or isinstance(value, Hidden):
        return value
    return between(value, value, not report.counts_whole)


def _attendance(report: ActivityReport) -> Iterator[ReportLine]:
    found = report.visits.get((TOTAL, ""))
    held, counted = (found.held, found.counted) if found else (0, None)
    partly = counted is not None and counted != held
    yield ReportLine(said.COUNTED, COUNT, APART, counted,
               remark=said.partly_counted(counted or 0, held) if partly else "")  # fmt: skip
    remarks = {VISITS: said.VISITS_REMARK, "first_visits": said.FIRST_VISITS_REMARK}
    for measure in MEASURES:
        label, first = said.VISIT_HEADINGS[measure], measure == "first_visits"
        value = people(report, measure)
        yield ReportLine(label, COUNT, APART, value, first, remarks.get(measure, ""))


def _costs(report: ActivityReport, planned: Work) -> Iterator[ReportLine]:
    for label, name, remark in (
        (said.COST_KM, "cost_km", ""), (said.COST_HOURS, "cost_hours", said.RATE_HOUR),
        (said.COST, "cost", ""),
    ):  # fmt: skip
        known = getattr(planned, name) is not None
        if name == "cost_km":
            told = texts.sentence_case(year_basis(report.teams))
        else:
            told = "" if known else remark
        yield _work_line(label, EUROS, report, planned, name, known and report.estimated, told)
    hidden = report.noted and report.visits[TOTAL, ""].figures[VISITS] is HIDDEN
    cost = HIDDEN if hidden else report.cost_per_visit
    remark = said.NOT_ALL_COUNTED if report.noted and not report.counts_whole else ""
    if report.total.outside and not remark:
        remark = said.OUTSIDE_COST
    yield ReportLine(said.COST_PER_VISIT, CENTS, APART, cost, cost is not None and report.estimated,
               remark)  # fmt: skip


def activity_rows(report: ActivityReport) -> tuple[CommuneRow, ...]:
    """Return a row for each activity, by name."""
    return _rows(report, ACTIVITY, report.names.activity)


def commune_rows(report: ActivityReport) -> tuple[CommuneRow, ...]:
    """Return a row for each commune where a session was announced or held, by name."""
    return _rows(report, COMMUNE, lambda code: report.names.commune(code) or said.NO_COMMUNE)


def month_rows(report: ActivityReport) -> tuple[CommuneRow, ...]:
    """Return a row for each month with a session announced, in order."""
    keys = sorted(row for table, row in report.tallies if table == MONTH)
    dates = report.period.dates
    years = dates.start.year != dates.end.year
    return tuple(CommuneRow(k, said.month(k, years), report.tallies[MONTH, k], None) for k in keys)


def _rows(report: ActivityReport, table: str, name: Callable[[str], str]) -> tuple[CommuneRow, ...]:
    found = [
        CommuneRow(row, name(row), tally, report.visits.get((table, row)))
        for (place, row), tally in report.tallies.items()
        if place == table
    ]
    return tuple(sorted(found, key=lambda row: (texts.plain(row.name), row.code)))


def session_rows(report: ActivityReport) -> tuple[Listed, ...]:
    """Return every session with what is known of it, by date."""
    names = report.names
    return tuple(
        Listed(
            one.key.date, texts.clock(one.key.open),
            names.commune(one.commune) or said.NO_COMMUNE, names.venue(one.key.venue),
            names.activity(one.key.activity), periods.STATES[one.state], _remark(one),
        )
        for one in report.sessions
    )  # fmt: skip


def outside_rows(report: ActivityReport) -> tuple[Listed, ...]:
    """Return the sessions that were noted and that no plan in force on their day holds."""
    kept = [one.fate == OUTSIDE for one in report.sessions]
    return tuple(row for row, outside in zip(session_rows(report), kept, strict=True) if outside)


def _remark(one: ReportedSession) -> str:
    if one.fate == OUTSIDE:
        return said.GIVEN_UP_REMARK if one.reason else said.OUTSIDE_REMARK
    return _reason(one) if one.state == LOST else ""


def _reason(one: ReportedSession) -> str:
    reason = one.reason if one.fate == DROPPED else (one.record.reason if one.record else "")
    return texts.sentence_case(reason) or said.NO_REASON


def cancelled_rows(report: ActivityReport) -> tuple[Cancelled, ...]:
    """Return every session announced and not held, by date."""
    names = report.names
    return tuple(sorted(
        Cancelled(
            one.key.date, names.commune(one.commune) or said.NO_COMMUNE,
            names.venue(one.key.venue), names.activity(one.key.activity),
            said.BY_REVISION if one.fate == DROPPED else said.ON_THE_DAY, _reason(one),
        )
        for one in report.sessions if one.state == LOST
    ))  # fmt: skip


def methods(report: ActivityReport) -> tuple[str, ...]:
    """Say how the figures were made; there is nothing to say of an empty period."""
    if not report.parts:
        return ()
    engines = sorted({part.plan.travel_engine for part in report.parts})
    lines = [
        said.plans_counted([(part.dates, part.plan.revision) for part in report.parts]),
        said.METHOD_STATES,
        said.method_travel(report.estimated, engines),
        said.METHOD_CHILDREN,
        said.METHOD_ORIGIN,
        said.METHOD_CYCLES,
    ]
    if report.total.outside:
        lines.append(said.METHOD_OUTSIDE)
    if report.noted:
        lines += [said.METHOD_ACTUAL, said.METHOD_VISITS, said.METHOD_MASKED]
        lines += [] if report.period.detailed else [said.METHOD_DETAIL]
    return tuple(lines)


def title(report: ActivityReport) -> str:
    """Name the report: of what period, and on which day it stops while that is not over."""
    name, period = periods.title(report.period.dates), report.period
    if period.complete or period.counted is None:
        return name
    return f"{name}, {periods.until(period.until)}"


def state(report: ActivityReport) -> tuple[str, ...]:
    """Say what the report is of, and what it lacks."""
    period, total, to_come = report.period, report.total, report.to_come
    lines = []
    if period.counted is None:
        lines.append(periods.not_begun(period.dates.start))
    elif not period.complete:
        lines.append(periods.stopped(period.until))
    if not report.parts and not to_come:
        lines.append(periods.empty(period.dates))
    elif report.parts:
        plans = len({part.name for part in report.parts})
        lines.append(periods.coverage(plans, report.gaps))
    if len(report.sessions) == len(to_come):
        if to_come and period.counted:
            lines.append(periods.nothing_yet(to_come[0].key.date))
        elif report.parts:
            lines.append(periods.no_session())
    elif not report.noted:
        lines.append(periods.NO_ATTENDANCE)
    elif total.unnoted:
        lines.append(periods.unnoted(total.unnoted))
    if total.outside:
        lines.append(periods.outside(total.outside))
    if to_come:
        lines.append(periods.to_come(total.ahead, to_come[0].key.date, to_come[-1].key.date))
    return tuple(lines)
