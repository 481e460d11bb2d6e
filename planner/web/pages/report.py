"""The activity report of a period: on the page, and as the files to send."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from planner.errors import InputError
from planner.rendering import annual
from planner.rendering.annual_values import shown
from planner.reporting.period import (
    FIRST_YEAR,
    FREE,
    LAST_YEAR,
    SCHOOL,
    YEAR,
    ReportPeriod,
    dates_of,
    free_dates,
    period_of,
    ranges,
)
from planner.store import attendance, plans
from planner.texts import periods as words
from planner.texts import web as said
from planner.web.desk import NotThereError, PlanningService
from planner.web.frame import page, shop_of
from planner.yearly import Account, Asked, account, write_report

router = APIRouter()

FILES = {"pdf": "application/pdf",
         "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """What the form asks for: words as they were typed."""

    kind: str
    year: int
    first: str
    last: str
    until: str

    def period(self, today: date) -> ReportPeriod:
        """Return the period.

        Raises
        ------
        InputError
            The dates are none, or make no period that can be reported on.
        """
        days = [_day(text, label) for text, label in zip(
            (self.first, self.last, self.until), words.FIELDS, strict=True)]  # fmt: skip
        first, last, until = days
        try:
            if self.kind != FREE:
                return period_of(dates_of(self.kind, self.year), today, until)
            if first is None or last is None:
                raise ValueError(words.BOTH_DAYS)
            return period_of(free_dates(first, last), today, until)
        except ValueError as error:
            raise InputError.single(words.FORM, "", str(error)) from None

    @property
    def query(self) -> str:
        """The same, for the addresses of the files."""
        told = {"periode": self.kind, "du": self.first, "au": self.last, "jusque": self.until}
        return urlencode({name: text for name, text in told.items() if text})


def _day(text: str, label: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InputError.single(words.FORM, label, words.NOT_A_DAY) from None


def _choice(request: Request, year: str, today: date) -> Choice:
    """Read the address.

    Raises
    ------
    NotThereError
        There is no such year, or no such kind of period.
    """
    asked = request.query_params
    kind = asked.get("periode", YEAR)
    if kind not in words.KINDS:
        raise NotThereError(kind)
    right = year.isascii() and year.isdigit() and len(year) == 4
    if year and not (right and FIRST_YEAR <= int(year) <= LAST_YEAR):
        raise NotThereError(year)
    begun = today.year - (kind == SCHOOL and today.month < 9)
    days = (asked.get(name, "").strip() for name in ("du", "au", "jusque"))
    return Choice(kind, int(year) if year else begun, *days)


def _account(desk: PlanningService, period: ReportPeriod) -> Account | None:
    """Return the account of a period, None when no plan was followed and nothing noted in it."""
    first, last = period.dates.start, period.dates.end
    used = plans.adopted_between(desk.store, first, last)
    days: dict[int, list[date]] = {}
    for day, plan in used.items():
        days.setdefault(plan.id, []).append(day)
    in_force = {desk.folder(number): ranges(days[number]) for number in sorted(days)}
    noted = tuple(row.attendance for row in attendance.between(desk.store, first, last))
    if not in_force and not noted:
        return None
    return account(Asked(period, tuple(in_force), noted, desk.scenario(), in_force=in_force))


@dataclass(frozen=True)
class _Told:
    """What the page shows of a report, or why there is none."""

    title: str = ""
    sections: tuple[annual.ReportSection, ...] = ()
    state: tuple[str, ...] = ()
    outside: tuple[annual.Listed, ...] = ()
    faults: tuple[str, ...] = ()


def _told(desk: PlanningService, period: ReportPeriod) -> _Told:
    try:
        made = _account(desk, period)
    except InputError as error:
        return _Told(faults=error.lines)
    if made is None:
        return _Told(title=words.title(period.dates), state=(words.empty(period.dates),))
    report = made.report
    return _Told(annual.title(report), annual.sections(report), annual.state(report),
                 annual.outside_rows(report))  # fmt: skip


@router.get("/bilan")
def report(request: Request, annee: str = "") -> Response:
    """Show the report of a period, by default the calendar year of today."""
    shop = shop_of(request)
    today = shop.settings.today()
    choice = _choice(request, annee, today)
    try:
        period = choice.period(today)
        told = shop.desk.once(("report", period), lambda: _told(shop.desk, period))
    except InputError as error:
        told = _Told(faults=error.lines)
    return page(
        request, "report.html", "bilan", status=422 if told.faults else 200,
        choice=choice, told=told, shown=shown, words=words, form=said.REPORT_FILES,
    )  # fmt: skip


@router.get("/bilan/{name}.{kind}")
def download(request: Request, name: str, kind: str) -> Response:
    """Hand out the report of a period as a file."""
    shop = shop_of(request)
    today = shop.settings.today()
    choice = _choice(request, name, today)
    if kind not in FILES:
        raise NotThereError(kind)
    try:
        period = choice.period(today)
    except InputError:
        raise NotThereError(name) from None
    made = _account(shop.desk, period)
    if made is None:
        raise NotThereError(name)
    with TemporaryDirectory() as scratch:
        paths = write_report(made, Path(scratch), datetime.now().astimezone())
        found = next(path for path in paths if path.suffix == f".{kind}")
        content = found.read_bytes()
    shape = "inline" if kind == "pdf" else "attachment"
    headers = {"Content-Disposition": f'{shape}; filename="{found.name}"'}
    return Response(content, media_type=FILES[kind], headers=headers)
