"""Public holidays, school holidays, own closures -> Calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from planner.errors import Fault
from planner.loading.calendar_schemas import CUSTOMARY, PUBLIC_HOLIDAYS, CalendarSchema
from planner.model.calendar import Calendar, DateRange, Horizon
from planner.reading.files import display, read_toml
from planner.reading.tables import read_table
from planner.reading.values import parse_day
from planner.texts import loading as said


def parse_calendar(
    schema: CalendarSchema, folder: Path, horizon: Horizon, faults: list[Fault]
) -> Calendar:
    """Return what closes the service; the horizon must lie in the school calendar.

    Parameters
    ----------
    schema : CalendarSchema
        Table ``[calendar]`` of the scenario.
    folder : Path
        The scenario's folder, from which paths are relative.
    horizon : Horizon
        Public holidays are given for all of its years.
    faults : list of Fault
        Receives every fault.
    """
    breaks: tuple[DateRange, ...] = ()
    valid_until, doubtful = date.max, tuple[DateRange, ...]()
    if schema.school_holidays:
        path = folder / schema.school_holidays
        breaks = _breaks(path, faults)
        about = read_toml(path.with_suffix(".toml"), faults)
        if about is not None:
            source = display(path.with_suffix(".toml"))
            doubtful = _doubtful(about.get("to_check", []), source, faults)
            if validity := _validity(about, source, faults):
                valid_until = validity.end
                _check_horizon(display(path), validity, horizon, faults)
    holidays = public_holidays(schema.public_holidays, horizon, schema.customary_holidays)
    closures = tuple(closure.dates() for closure in schema.closures)
    return Calendar(
        holidays=holidays,
        breaks=breaks,
        closures=(*closures, *bridges(holidays)) if schema.bridges else closures,
        valid_until=valid_until,
        doubtful=doubtful,
    )


def public_holidays(
    name: str, horizon: Horizon, customary: Sequence[str] = ()
) -> tuple[DateRange, ...]:
    """Return the public holidays of every year of a horizon, in order: those of the law.

    The labour code names eleven (L3133-1), one more in each overseas département for the
    abolition of slavery (L3422-2, decree 83-1003), two more in Alsace-Moselle (L3134-13).

    Parameters
    ----------
    name : str
        ``"FR"``, or with a département that has others (``"FR-67"``, ``"FR-974"``).
    customary : sequence of str
        Days kept by custom there, among those of `CUSTOMARY`, on which nothing runs either.
    """
    import holidays

    left_out = set(CUSTOMARY.get(name, ())) - set(customary)
    days = holidays.country_holidays(
        "FR",
        subdiv=PUBLIC_HOLIDAYS[name],
        years=range(horizon.start.year, horizon.end.year + 1),
        language="fr",
    )
    return tuple(
        DateRange(day, day, str(label))
        for day, label in sorted(days.items())
        if label not in left_out
    )


def bridges(holidays: Sequence[DateRange]) -> tuple[DateRange, ...]:
    """Return the Mondays before a Tuesday off and the Fridays after a Thursday off."""
    beside = {1: -1, 3: 1}
    off = {day.start for day in holidays}
    found = []
    for day in holidays:
        if day.start.weekday() in beside:
            bridge = day.start + timedelta(days=beside[day.start.weekday()])
            if bridge not in off:
                found.append(DateRange(bridge, bridge, said.BRIDGE.format(day.name)))
    return tuple(found)


def _breaks(path: Path, faults: list[Fault]) -> tuple[DateRange, ...]:
    found = []
    for cells in read_table(path, ("start", "end", "name"), ("source",), faults) or ():
        start = cells.read("start", parse_day, None)
        end = cells.read("end", parse_day, None)
        if start is None or end is None:
            continue
        if end < start:
            cells.tell("end", said.BACKWARDS.format(end, start))
        else:
            found.append(DateRange(start, end, cells["name"]))
    return tuple(sorted(found))


def _doubtful(items: object, source: str, faults: list[Fault]) -> tuple[DateRange, ...]:
    """Read the days that another source contradicts: ``{ day = 2027-09-01, why = "..." }``."""
    found = []
    for k, item in enumerate(items if isinstance(items, list) else [items]):
        day, why = (item.get("day"), item.get("why")) if isinstance(item, dict) else (None, None)
        if type(day) is date and isinstance(why, str) and why:
            found.append(DateRange(day, day, why))
        else:
            faults.append(Fault(source, f"to_check[{k}]", said.DOUBT_SHAPE))
    return tuple(found)


def _validity(table: dict[str, Any], source: str, faults: list[Fault]) -> DateRange | None:
    ends = [table.get("valid_from"), table.get("valid_until")]
    for key, day in zip(("valid_from", "valid_until"), ends, strict=True):
        if type(day) is not date:
            faults.append(Fault(source, key, said.NO_VALIDITY))
    first, last = ends
    return DateRange(first, last) if type(first) is date and type(last) is date else None


def _check_horizon(source: str, validity: DateRange, horizon: Horizon, faults: list[Fault]) -> None:
    for day, word in ((horizon.start, said.BEGINS), (horizon.end, said.ENDS)):
        if day not in validity:
            message = said.OUTSIDE_SCHOOL_CALENDAR.format(word, day, validity.start, validity.end)
            faults.append(Fault(source, "", message))
            return
