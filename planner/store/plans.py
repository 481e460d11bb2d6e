"""Plans: sets of files that never change, each the revision of another or not.

The files themselves are kept once however many plans hold them, under their SHA-256,
and checked against it whenever they are read.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from sqlalchemy import Connection, insert, select

from planner.atomic import write_bytes
from planner.errors import InputError, StoreError
from planner.store.database import Store
from planner.store.journal import editing
from planner.store.records import NOTE, PlanFile, StoredPlan
from planner.store.schema import AnyRow, blobs, changes, edits, plan_files, plans
from planner.texts import date_range, storing

KIND = plans.name
PLAN_FILE = "plan.json"


def add(
    store: Store,
    who: str,
    folder: Path,
    *,
    scenario: str = "",
    parent: int | None = None,
    label: str = "",
) -> StoredPlan:
    """Keep every file of a plan's folder, as `pipeline.write_result` wrote them.

    Parameters
    ----------
    scenario : str
        Identifier of the scenario it was computed from.
    parent : int, optional
        The plan it revises.

    Raises
    ------
    InputError
        There is no plan.json in the folder, or none that can be read.
    StoreError
        It could not be kept: nothing of it is.
    """
    contents = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(p.startswith(".") for p in path.relative_to(folder).parts)
    }
    start, end, figures = _read(folder / PLAN_FILE, contents.get(PLAN_FILE))
    digests = {path: sha256(content).hexdigest() for path, content in contents.items()}
    what = storing.about(storing.PLAN_ADDED, label, date_range(start, end))
    with editing(store, who, what, NOTE) as edit:
        for path, content in contents.items():
            _keep(edit.connection, digests[path], content)
        values = {
            "version": edit.id, "parent": parent, "scenario": scenario, "start": start,
            "end": end, "made_at": store.clock(), "made_by": who, "digest": _digest(digests),
            "figures": figures, "label": label, "adopted": None, "hidden": False,
        }  # fmt: skip
        statement = insert(plans).values(values).returning(plans.c.id)
        number: int = edit.connection.execute(statement).scalar_one()
        edit.connection.execute(
            insert(plan_files),
            [{"plan": number, "path": p, "digest": d} for p, d in digests.items()],
        )
    return plan(store, number)


def all_plans(store: Store, hidden: bool = False) -> tuple[StoredPlan, ...]:
    """Return the plans, the last computed first; those taken away only when asked for."""
    query = select(plans).order_by(plans.c.id.desc())
    if not hidden:
        query = query.where(~plans.c.hidden)
    with store.reading() as connection:
        return tuple(map(_record, connection.execute(query)))


def plan(store: Store, number: int) -> StoredPlan:
    """Return one plan.

    Raises
    ------
    StoreError
        There is none of this number.
    """
    with store.reading() as connection:
        row = connection.execute(select(plans).where(plans.c.id == number)).one_or_none()
    if row is None:
        raise StoreError(storing.gone(f"planning {number}"))
    return _record(row)


def adopted_between(store: Store, first: date, last: date) -> dict[date, StoredPlan]:
    """Return the plan in force on each day of a period, where there is one.

    From today on it is, of the plans announced that hold the day, the last announced. A day
    that is over keeps the plan that was in force when it ended: another one announced since,
    an undo, a plan taken away change nothing of what was held. A plan taken away by mistake
    and put back counts as having been there all along, where no other one was.
    """
    query = select(plans).where(plans.c.start <= last, plans.c.end >= first)
    with store.reading() as connection:
        known = {row.id: _record(row) for row in connection.execute(query)}
        history = _announcements(connection, known)
    found: dict[date, tuple[tuple[bool, int], StoredPlan]] = {}
    for number, told in history.items():
        plan = known[number]
        for since, until, rank in _stretches(told):
            begin, end = max(first, plan.start, since), min(last, plan.end, until)
            for k in range((end - begin).days + 1):
                day = begin + timedelta(days=k)
                if day not in found or found[day][0] < rank:
                    found[day] = rank, plan
    return {day: found[day][1] for day in sorted(found)}


def _announcements(
    connection: Connection, numbers: Iterable[int]
) -> dict[int, dict[date, int | None]]:
    """Return what the journal tells of some plans: from which day, the edit that announced it.

    None where it is not announced, or was taken away.
    """
    query = (
        select(changes.c.key, changes.c.after, edits.c.at)
        .join(edits, changes.c.edit == edits.c.id)
        .where(changes.c.kind == KIND, changes.c.key.in_([str(n) for n in numbers]))
        .order_by(changes.c.id)
    )
    found: dict[int, dict[date, int | None]] = {}
    for key, after, at in connection.execute(query):
        stands = after is not None and not after["hidden"]
        day = at.astimezone().date()  # where this computer is, as for the pages
        found.setdefault(int(key), {})[day] = after["adopted"] if stands else None
    return found


def _stretches(told: Mapping[date, int | None]) -> Iterator[tuple[date, date, tuple[bool, int]]]:
    """Yield first day, last day and rank of every stretch on which a plan may be in force.

    The rank is that of the announcement; where the plan was taken away and later put back, it
    is lower than that of any announcement that stood.
    """
    days, edits_of = list(told), list(told.values())
    for k, (since, edit) in enumerate(told.items()):
        until = days[k + 1] - timedelta(days=1) if k + 1 < len(days) else date.max
        before = any(known is not None for known in edits_of[:k])
        back = next((known for known in edits_of[k:] if known is not None), None)
        if edit is not None or (before and back is not None):
            yield since, until, (edit is not None, edit or back or 0)


def adopt(store: Store, who: str, number: int) -> StoredPlan:
    """Announce a plan: from now on it is the one of its dates."""
    found = plan(store, number)
    what = storing.about(storing.PLAN_ADOPTED, title(found))
    with editing(store, who, what) as edit:
        edit.change(KIND, str(number), {"adopted": edit.id}, None)
    return plan(store, number)


def hide(store: Store, who: str, number: int, version: int) -> None:
    """Take a plan off the list; undoing brings it back.

    Raises
    ------
    ConflictError
        Somebody renamed, adopted or removed it since `version` was read.
    """
    what = storing.about(storing.PLAN_HIDDEN, title(plan(store, number)))
    with editing(store, who, what) as edit:
        edit.change(KIND, str(number), {"hidden": True}, version)


def title(found: StoredPlan) -> str:
    """Name a plan on screen: its label, else its dates."""
    return found.label or date_range(found.start, found.end)


def files(store: Store, number: int) -> tuple[PlanFile, ...]:
    """Return what files a plan has, by path."""
    query = (
        select(plan_files.c.path, plan_files.c.digest, blobs.c.size)
        .join(blobs, plan_files.c.digest == blobs.c.digest)
        .where(plan_files.c.plan == number)
        .order_by(plan_files.c.path)
    )
    with store.reading() as connection:
        return tuple(PlanFile(*row) for row in connection.execute(query))


def holding(store: Store, plan_json: bytes) -> int | None:
    """Return the number of the last plan whose plan.json is this one."""
    query = (
        select(plan_files.c.plan)
        .where(plan_files.c.path == PLAN_FILE)
        .where(plan_files.c.digest == sha256(plan_json).hexdigest())
        .order_by(plan_files.c.plan.desc())
        .limit(1)
    )
    with store.reading() as connection:
        found: int | None = connection.scalar(query)
    return found


def content(store: Store, number: int, path: str) -> bytes:
    """Return one file of a plan.

    Raises
    ------
    StoreError
        The plan has none at this path, or it is no longer what was kept.
    """
    query = (
        select(blobs.c.digest, blobs.c.packed)
        .join(plan_files, plan_files.c.digest == blobs.c.digest)
        .where(plan_files.c.plan == number, plan_files.c.path == path)
    )
    with store.reading() as connection:
        row = connection.execute(query).one_or_none()
    if row is None:
        raise StoreError(storing.gone(path))
    return _unpacked(row.packed, row.digest, path)


def materialise(store: Store, number: int, folder: Path) -> Path:
    """Write the files of a plan into a folder, plan.json last, and return the folder.

    Raises
    ------
    StoreError
        There is no such plan, a file is no longer what was kept, or cannot be written.
    """
    plan(store, number)
    found = sorted(files(store, number), key=lambda file: file.path == PLAN_FILE)
    for file in found:
        write_bytes(folder / inside(file.path), content(store, number, file.path))
    return folder


def inside(path: str) -> Path:
    """Return a stored path, which must not lead out of the folder it is written to.

    Raises
    ------
    StoreError
        It does.
    """
    parts = PurePosixPath(path).parts
    if not parts or "\\" in path or path.startswith("/") or ".." in parts or ":" in parts[0]:
        raise StoreError(storing.outside(path))
    return Path(*parts)


def _read(path: Path, text: bytes | None) -> tuple[date, date, Mapping[str, Any]]:
    """Return the horizon and the indicators of a plan.json."""
    if text is None:
        raise InputError.single(str(path), "", storing.NO_PLAN)
    try:
        found = json.loads(text)
        horizon = found["horizon"]
        start, end = (date.fromisoformat(horizon[name]) for name in ("start", "end"))
        return start, end, dict(found["indicators"])
    except (ValueError, KeyError, TypeError):
        raise InputError.single(str(path), "", storing.NO_PLAN) from None


def _digest(digests: Mapping[str, str]) -> str:
    lines = "".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items()))
    return sha256(lines.encode()).hexdigest()


def _keep(connection: Connection, digest: str, content: bytes) -> None:
    known = select(blobs.c.digest).where(blobs.c.digest == digest)
    if connection.scalar(known) is None:
        values = {"digest": digest, "size": len(content), "packed": zlib.compress(content)}
        connection.execute(insert(blobs).values(values))


def _unpacked(packed: bytes, digest: str, path: str) -> bytes:
    try:
        found = zlib.decompress(packed)
    except zlib.error:
        found = b""
    if sha256(found).hexdigest() != digest:
        raise StoreError(storing.altered(path))
    return found


def _record(row: AnyRow) -> StoredPlan:
    return StoredPlan(**row._mapping)
