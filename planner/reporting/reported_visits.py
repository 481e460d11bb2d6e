"""Who came, in sums that reveal no family."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from planner.model.attendance import COUNTS, Attendance
from planner.reporting.masking import Figure, masked
from planner.reporting.sessions import HELD, ReportedSession

VISITS = "visits"
"""People at sessions: adults and children together, each once a session."""

MEASURES: Mapping[str, tuple[str, ...]] = {
    "children_0_2": ("children_0_2",),
    "children_3_5": ("children_3_5",),
    "adults": ("adults",),
    VISITS: ("children_0_2", "children_3_5", "adults"),
    "first_visits": ("first_visits",),
}
"""What is summed, and the counts it is the sum of."""

TOTAL, ACTIVITY, COMMUNE = "total", "activity", "commune"
"""The tables of attendance: all sessions, those of each activity, of each commune."""

TABLES: Mapping[str, Callable[[ReportedSession], str]] = {
    TOTAL: lambda one: "",
    ACTIVITY: lambda one: one.key.activity,
    COMMUNE: lambda one: one.commune,
}
"""What a session is filed under in each table."""


@dataclass(frozen=True)
class Hidden:
    """A figure left out: small, or one that would tell a small one."""


HIDDEN = Hidden()
Shown = int | Hidden | None
"""A count; left out; or unknown, since no session was counted."""


@dataclass(frozen=True)
class Visits:
    """The attendance of some sessions.

    Parameters
    ----------
    held, counted : int
        Sessions held; those of them where everybody was counted, first visits apart.
    figures : mapping
        By measure. With fewer sessions counted than held, or sessions not noted, they are what
        is known at least.
    """

    held: int
    counted: int
    figures: Mapping[str, Shown]


def visits(
    sessions: Sequence[ReportedSession], detailed: bool = True
) -> dict[tuple[str, str], Visits]:
    """Return the attendance of every table and row, small counts left out.

    Parameters
    ----------
    detailed : bool
        Whether anything but the total is published: without, all else is left out.
    """
    held = [one for one in sessions if one.state == HELD and one.record]
    figures = tuple(figures_of(held))
    published = tuple(f for f in figures if detailed or f.table == TOTAL)
    shown: dict[tuple[str, str, str], Shown] = {
        (f.table, f.row, f.measure): HIDDEN for f in figures
    }
    left_out = masked(published)
    shown |= {(f.table, f.row, f.measure): f.value for f in published if f not in left_out}
    found = {}
    for table, filed in TABLES.items():
        for row in sorted({filed(one) for one in sessions} | ({""} if table == TOTAL else set())):
            among = [one for one in held if filed(one) == row]
            values = {measure: shown.get((table, row, measure)) for measure in MEASURES}
            counted = sum(_counted(one.record) for one in among)
            found[table, row] = Visits(len(among), counted, values)
    return found


def _counted(record: Attendance | None) -> bool:
    return record is not None and all(getattr(record, n) is not None for n in MEASURES[VISITS])


def figures_of(held: Iterable[ReportedSession]) -> Iterator[Figure]:
    """Yield every sum of counts that were made; the elementary ones are by session and name."""
    groups: dict[tuple[str, str, str], dict[str, int]] = {}
    for one in held:
        for name in COUNTS:
            value = getattr(one.record, name)
            if value is None:
                continue
            # Sessions of one commune and activity are never told apart.
            atom = f"{one.commune}|{one.key.activity}|{name}"
            for table, filed in TABLES.items():
                for measure in (m for m, names in MEASURES.items() if name in names):
                    sums = groups.setdefault((table, filed(one), measure), {})
                    sums[atom] = sums.get(atom, 0) + value
    for (table, row, measure), sums in sorted(groups.items()):
        total = sum(sums.values())
        yield Figure(table, row, measure, frozenset(sums), total, total=table == TOTAL)
