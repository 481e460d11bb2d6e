"""Head-counts: anonymous, one form a session, a few seconds on a phone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData

from planner.errors import ConflictError, Fault, InputError
from planner.model.attendance import COUNTS, Attendance, SessionKey
from planner.model.occurrence import Occurrence, of_tour
from planner.reporting.year import key_of
from planner.store import attendance, journal, plans
from planner.store.records import StoredAttendance
from planner.texts import editing
from planner.texts import web as said
from planner.web.desk import NotThereError
from planner.web.frame import AppState, go, page, shop_of, store_of, who
from planner.web.security.forms import Posted, field, read_version, version_of
from planner.web.views.conflicts import Clash, compared
from planner.web.views.refusals import Refusal, refusals

router = APIRouter()

BACK = 28
"""Days back over which sessions are listed."""

MOST = 200
"""Nobody counts more heads than that in a village hall."""


@dataclass(frozen=True)
class AttendanceRow:
    """A session to count, and what was noted of it.

    Parameters
    ----------
    close : time, optional
        None when nobody knows any more.
    planned : bool
        Whether the plan in force that day holds it; what was noted of it stays all the same.
    """

    key: SessionKey
    commune: str
    venue: str
    activity: str
    close: time | None
    noted: Attendance | None
    version: int
    planned: bool = True

    @property
    def address(self) -> str:
        """Where it is counted."""
        key = self.key
        return f"/frequentation/{key.date}/{key.open:%H-%M}/{key.venue}/{key.activity}"


def _sessions(shop: AppState, first: date, last: date) -> list[Occurrence]:
    """Return the sessions announced between two dates."""
    found = list[Occurrence]()
    used = plans.adopted_between(shop.desk.store, first, last)
    for number in sorted({plan.id for plan in used.values()}):
        problem, dated, _ = shop.desk.stored(number)
        for tour in dated.in_order():
            if tour.date in used and used[tour.date].id == number:
                found += of_tour(problem, tour)
    return sorted(found, key=lambda held: (held.day, held.session.open))


def _rows(shop: AppState, first: date, last: date) -> list[AttendanceRow]:
    noted = {n.attendance.session: n for n in attendance.between(shop.desk.store, first, last)}
    rows = []
    for held in _sessions(shop, first, last):
        key = key_of(held.tour, held.session)
        known = noted.pop(key, None)
        rows.append(
            AttendanceRow(key, held.commune.name, held.venue.name, held.activity.short_name,
                held.session.close, known.attendance if known else None,
                known.version if known else 0)
        )  # fmt: skip
    rows += [_left(shop, known) for known in noted.values()]
    return sorted(rows, key=lambda row: (row.key.date, row.key.open))


def _left(shop: AppState, known: StoredAttendance) -> AttendanceRow:
    """Return what was noted of a session that the plan in force does not hold.

    Its names are those of the last plan of that day that knows them.
    """
    key, desk = known.attendance.session, shop.desk
    for plan in plans.all_plans(desk.store, hidden=True):
        if plan.start <= key.date <= plan.end:
            index = desk.stored(plan.id)[0].index
            venue, activity = index.venues.get(key.venue), index.activities.get(key.activity)
            if venue and activity:
                close = (datetime.combine(key.date, key.open) + activity.duration).time()
                names = index.communes[venue.commune].name, venue.name
                return AttendanceRow(
                    key, *names, activity.short_name, close, known.attendance, known.version,
                    planned=False,
                )  # fmt: skip
    return AttendanceRow(
        key, key.venue, key.venue, key.activity, None, known.attendance, known.version,
        planned=False,
    )  # fmt: skip


@router.get("/frequentation")
def sessions(request: Request) -> Response:
    """List today's sessions, then those of the last weeks, what is missing first."""
    shop = shop_of(request)
    today = shop.settings.today()
    rows = _rows(shop, today - timedelta(days=BACK), today)
    return page(
        request, "attendance.html", "frequentation",
        today=[row for row in rows if row.key.date == today],
        missing=[r for r in reversed(rows) if r.noted is None and r.key.date < today],
        noted=[r for r in reversed(rows) if r.noted is not None and r.key.date < today],
    )  # fmt: skip


def _row(shop: AppState, day: str, hour: str, venue: str, activity: str) -> AttendanceRow:
    try:
        when = date.fromisoformat(day)
        opened = time.fromisoformat(hour.replace("-", ":"))
    except ValueError:
        raise NotThereError(day) from None
    key = SessionKey(when, opened, venue, activity)
    row = next((row for row in _rows(shop, when, when) if row.key == key), None)
    if row is None:
        raise NotThereError(day)
    return row


def _counting(
    request: Request,
    row: AttendanceRow,
    version: int,
    fields: Mapping[str, str],
    faults: tuple[Refusal, ...] = (),
    clash: Clash | None = None,
) -> Response:
    return page(
        request, "count.html", "frequentation", status=409 if clash else 422 if faults else 200,
        row=row, row_version=version, fields=fields, faults=faults, clash=clash,
        labels=said.COUNT_LABELS,
    )  # fmt: skip


@router.get("/frequentation/{day}/{hour}/{venue}/{activity}")
def counting(request: Request, day: str, hour: str, venue: str, activity: str) -> Response:
    """Ask how many came."""
    row = _row(shop_of(request), day, hour, venue, activity)
    return _counting(request, row, row.version, filled(row.noted))


@router.post("/frequentation/{day}/{hour}/{venue}/{activity}")
def count(
    request: Request, day: str, hour: str, venue: str, activity: str, form: Posted
) -> Response:
    """Note how many came, unless somebody else noted it meanwhile."""
    shop = shop_of(request)
    row = _row(shop, day, hour, venue, activity)
    typed = {name: field(form, name) for name in said.COUNT_LABELS}
    try:
        record = counted(form, row.key)
        if version_of(form) != row.version:
            return _overtaken(request, row, record, form)
        attendance.save(shop.desk.store, who(request), record, row.version)
    except InputError as error:
        faults = refusals(error, said.COUNT_LABELS)
        return _counting(request, row, read_version(form), typed, faults)
    except ConflictError:
        again = _row(shop, day, hour, venue, activity)
        return _overtaken(request, again, record, form)
    return go(request, "/frequentation", said.COUNTED, undo=True)


def _overtaken(
    request: Request, row: AttendanceRow, record: Attendance, form: FormData
) -> Response:
    """Show what was typed beside what is there now."""
    version, key = read_version(form), attendance.key_of(row.key)
    changed = journal.since(store_of(request), attendance.KIND, (key,), version)
    before = changed.read.get(key)
    read = filled(Attendance(row.key, *(before[name] for name in attendance.COUNTS))
                  if before else None)  # fmt: skip
    clash = compared(said.COUNT_LABELS, read, filled(record), filled(row.noted), changed.by,
                     row.version, in_words)  # fmt: skip
    if clash is None:
        return go(request, "/frequentation", editing.nothing_of_yours(changed.by))
    return _counting(request, row, version, clash.values, clash=clash)


def filled(noted: Attendance | None) -> dict[str, str]:
    """Return the fields of the form as they show what was noted."""
    if noted is None:
        return dict.fromkeys(said.COUNT_LABELS, "")
    counts = {name: getattr(noted, name) for name in COUNTS}
    shown = {name: "" if value is None else str(value) for name, value in counts.items()}
    return shown | {"annulee": "" if noted.held else "1", "motif": noted.reason}


def in_words(name: str, value: str) -> str:
    """Write the value of a field in French."""
    return editing.value(bool(value) if name == "annulee" else value)


def counted(form: FormData, key: SessionKey) -> Attendance:
    """Return what a form says of a session.

    Raises
    ------
    InputError
        A count is no whole number, or absurd.
    """
    if field(form, "annulee"):
        return Attendance(key, False, reason=field(form, "motif")[:120])
    faults, counts = list[Fault](), dict[str, int | None]()
    for name in COUNTS:
        word = field(form, name)
        right = not word or (word.isascii() and word.isdigit() and len(word) < 6)
        if not right or (word and int(word) > MOST):
            faults.append(Fault(said.FORM, name, said.not_a_count(word, MOST)))
        else:
            counts[name] = int(word) if word else None
    if faults:
        raise InputError(faults)
    adults, youngest, older, first = (counts[name] for name in COUNTS)
    return Attendance(key, True, adults, youngest, older, first)
