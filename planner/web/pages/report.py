"""The activity report of a year: on the page, and as the files to send."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from fastapi import APIRouter, Request, Response

from planner.errors import InputError
from planner.loading.attendance import attendance_form
from planner.rendering import annual
from planner.store import attendance, plans
from planner.texts import web as said
from planner.web.desk import Desk, NotThereError
from planner.web.frame import page, shop_of
from planner.yearly import Account, Asked, account, write_report

router = APIRouter()

FILES = {"pdf": "application/pdf",
         "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}  # fmt: skip


def _followed(desk: Desk, year: int) -> list[Path]:
    """Return the folders of the plans that were announced on some day of a year."""
    used = plans.adopted_between(desk.store, date(year, 1, 1), date(year, 12, 31))
    numbers = {plan.id for plan in used.values()}
    return [desk.folder(number) for number in sorted(numbers)]


@contextmanager
def _accounted(desk: Desk, year: int) -> Iterator[Account | None]:
    """Give the account of a year, None when no plan covers a day of it."""
    folders = _followed(desk, year)
    if not folders:
        yield None
        return
    noted = [n.attendance for n in attendance.between(desk.store, date(year, 1, 1),
                                                      date(year, 12, 31))]  # fmt: skip
    with TemporaryDirectory() as scratch:
        sheet = Path(scratch) / "presences.csv"
        if noted:
            lines = [(record.session, "") for record in noted]
            sheet.write_text(attendance_form(lines, noted), encoding="utf-8")
        yield account(Asked(year, tuple(folders), sheet if noted else None, desk.scenario()))


def _year(text: str, today: date) -> int:
    if not text:
        return today.year
    if not (text.isascii() and text.isdigit() and len(text) == 4 and 2000 <= int(text) <= 2100):
        raise NotThereError(text)
    return int(text)


def _told(
    desk: Desk, year: int
) -> tuple[tuple[annual.Section, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the indicators, what is said of their state, or why there are none."""
    try:
        with _accounted(desk, year) as made:
            if made is None:
                return (), (), ()
            return annual.sections(made.report), annual.state(made.report), ()
    except InputError as error:
        return (), (), error.lines


@router.get("/bilan")
def report(request: Request, annee: str = "") -> Response:
    """Show the report of a year, by default the one of today."""
    shop = shop_of(request)
    year = _year(annee, shop.settings.today())
    sections, state, faults = shop.desk.once(("report", year), lambda: _told(shop.desk, year))
    return page(
        request, "report.html", "bilan", status=422 if faults else 200,
        year=year, sections=sections, state=state, faults=faults, shown=annual.shown,
        form=said.REPORT_FILES,
    )  # fmt: skip


@router.get("/bilan/{name}.{kind}")
def download(request: Request, name: str, kind: str) -> Response:
    """Hand out the report of a year as a file."""
    shop = shop_of(request)
    year = _year(name, shop.settings.today())
    if kind not in FILES:
        raise NotThereError(kind)
    with _accounted(shop.desk, year) as made, TemporaryDirectory() as scratch:
        if made is None:
            raise NotThereError(name)
        paths = write_report(made, Path(scratch), datetime.now().astimezone())
        found = next(path for path in paths if path.suffix == f".{kind}")
        content = found.read_bytes()
    shape = "inline" if kind == "pdf" else "attachment"
    headers = {"Content-Disposition": f'{shape}; filename="bilan-{year}.{kind}"'}
    return Response(content, media_type=FILES[kind], headers=headers)
