"""What the page works on: the store, and the files that the solver and the documents read."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any, TypeVar

from planner import __version__
from planner.atomic import write_text
from planner.errors import InputError, StoreError
from planner.explaining import PlanFolder
from planner.loading import load_problem, read_plan_dir
from planner.loading.plans import PLAN_FILE
from planner.model.comparison import Comparison
from planner.model.past import Past
from planner.reading.values import parse_closures
from planner.revising.continuing import as_held
from planner.store import Store, inputs, journal, plans, scenarios, venues
from planner.store import kept_settings as settings
from planner.store.records import StoredPlan
from planner.texts import web as said

REFERENCE = Path("scenarios/reference.toml")
LOCKS = "locks"
CHART, SCENARIOS = "/carte", "/scenarios"
"""Addresses of the map of a plan, under its number, and of the scenarios."""

KEPT = 40
"""Plans, and figures computed from the store, kept in memory: three years of plans."""

AHEAD = 400
"""Days ahead in which announced sessions are looked at: a school year and more."""

MANY = 2**31
"""No database numbers its rows so far."""


class NotThereError(LookupError):
    """What an address names is not there."""


T = TypeVar("T")
K = TypeVar("K")


def get_or_404(read: Callable[[Store, K], T], store: Store, key: K) -> T:
    """Return what the store has under a key.

    Raises
    ------
    NotThereError
        It has nothing there.
    """
    if isinstance(key, int) and key >= MANY:
        raise NotThereError(key)
    try:
        return read(store, key)
    except StoreError as error:
        raise NotThereError(key) from error


class PlanningService:
    """The store of one service, seen from its pages.

    Parameters
    ----------
    store : Store
        In its folder, ``cache/`` holds files written from it, which can be written again.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._cache = store.folder / "cache"
        self._read: dict[int, PlanFolder] = {}
        self._computed: dict[Hashable, tuple[int, Any]] = {}
        self._compared: dict[tuple[int, ...], Comparison] = {}
        self._writing = Lock()

    @property
    def published(self) -> Path:
        """Folder of the calendars already handed out, which new ones go on from."""
        return self.store.folder / "diffusion"

    @property
    def visits(self) -> Path:
        """Folder of what is known of visits asked about."""
        return self._cache / "visites"

    def ready(self) -> bool:
        """Tell whether there is a service to plan for."""
        return scenarios.adopted_scenario(self.store) is not None

    def install(self, who: str, source: Path) -> None:
        """Take over the files of a territory's folder, once they are found sound.

        Raises
        ------
        InputError
            A file is missing or faulty; carries every fault.
        StoreError
            There is a service already, or it cannot be kept.
        """
        if self.ready():
            raise StoreError(said.ALREADY_INSTALLED)
        scenario = source / REFERENCE
        if not scenario.exists():
            raise InputError.single(scenario, "", said.NO_SCENARIO)
        others = sorted(path for path in scenario.parent.glob("*.toml") if path != scenario)
        for path in (scenario, *others):
            load_problem(path, None, 28)
        for path in (scenario, *others):
            inputs.take_over(self.store, who, path)

    def scenario(self, key: str | None = None) -> Path:
        """Return the file of a scenario, by default the adopted one, beside all it names."""
        name = key or self.adopted_scenario()
        text = "\0".join(
            part for item in sorted(inputs.contents(self.store).items()) for part in item
        )
        folder = self._cache / "entrees" / sha256(text.encode()).hexdigest()[:20]
        path = folder / "scenarios" / f"{name}.toml"
        with self._writing:
            return path if path.exists() else inputs.materialise(self.store, folder, name)

    def judge_text(self, key: str, text: str) -> None:
        """Have the text of a scenario judged, with the files it names, before it is saved.

        Raises
        ------
        InputError
            Carries every fault.
        """
        self.judge({f"scenarios/{key}.toml": text}, key)

    def judge(self, changed: Mapping[str, str], key: str) -> None:
        """Have a scenario judged with some input files other than they are, by path.

        Raises
        ------
        InputError
            Carries every fault.
        """
        with TemporaryDirectory() as scratch:
            folder = Path(scratch)
            for name, text in (inputs.contents(self.store) | dict(changed)).items():
                write_text(folder / name, text)
            load_problem(folder / "scenarios" / f"{key}.toml", None, 28)

    def adopted_scenario(self) -> str:
        """Return the identifier of the scenario the service works by."""
        adopted = scenarios.adopted_scenario(self.store)
        if adopted is None:
            raise StoreError(said.NO_SERVICE)
        return adopted.id

    def in_week(self, monday: date) -> StoredPlan | None:
        """Return the plan in force in a week, that of its last day if there are several.

        A plan computed anew in the middle of a week carries over the days before. None when
        what is left of the week is no longer announced.
        """
        sunday = monday + timedelta(days=6)
        announced = plans.adopted_between(self.store, monday, sunday)
        found = announced[max(announced)] if announced else None
        if found and sunday >= self.store.clock().date():
            return found if found.adopted and not found.hidden else None
        return found

    def in_force(self, first: date, last: date) -> dict[date, PlanFolder]:
        """Return the plan in force on each day of a period, with what it was made from."""
        used = plans.adopted_between(self.store, first, last)
        return {day: self.stored(plan.id) for day, plan in used.items()}

    def week(self, monday: date) -> PlanFolder | None:
        """Return what is in force in a week, day by day, in the plan of the rest of it."""
        plan = self.in_week(monday)
        if plan is None:
            return None
        return as_held(self.stored(plan.id), self.in_force(monday, monday + timedelta(days=6)))

    def latest(self, day: date) -> StoredPlan | None:
        """Return the plan announced for the week of a date, else the one adopted last."""
        monday = day - timedelta(days=day.weekday())
        if announced := self.in_week(monday):
            return announced
        adopted = [plan for plan in plans.all_plans(self.store) if plan.adopted]
        return max(adopted, key=lambda plan: plan.adopted or 0, default=None)

    def announced(self, plan: StoredPlan) -> bool:
        """Tell whether a plan is the one announced on at least one of its dates still to come."""
        used = plans.adopted_between(self.store, self.store.clock().date(), plan.end)
        return any(other.id == plan.id for other in used.values())

    def clashes(self, today: date) -> tuple[tuple[date, str], ...]:
        """Return the sessions announced, from today on, at a venue since noted as closed.

        Day and venue of each, in order.
        """
        return self.once(("clashes", today), lambda: self._clashes(today))

    def _clashes(self, today: date) -> tuple[tuple[date, str], ...]:
        used = plans.adopted_between(self.store, today, today + timedelta(days=AHEAD))
        closures = {
            row.id: parse_closures(row.cells["closures"]) for row in venues.all_venues(self.store)
        }
        return tuple(sorted({
            (tour.date, session.venue)
            for number in {plan.id for plan in used.values()}
            for tour, session in self.stored(number)[1].sessions()
            if tour.date in used and used[tour.date].id == number
            and any(c.start <= tour.date <= c.end for c in closures.get(session.venue, ()))
        }))  # fmt: skip

    def plan(self, number: int) -> StoredPlan:
        """Return a plan.

        Raises
        ------
        NotThereError
            There is none of this number.
        """
        return get_or_404(plans.plan, self.store, number)

    def past(self, number: int) -> Past | None:
        """Return what a plan carries over."""
        return self.stored(number)[0].past

    def compared(self, numbers: Sequence[int]) -> Comparison:
        """Return the comparison of some plans, the first one the reference.

        It is the only one there is: the table of the page and the comparison in full show it.

        Raises
        ------
        NotThereError
            There is no such plan.
        InputError
            The plans are not of one territory and one period.
        UnsoundPlanError
            The judge refuses one of them.
        """
        from planner.comparing.report import compare_made

        key = tuple(numbers)
        if key not in self._compared:
            folders = [self.folder(number) for number in key]
            links = {str(number): f"{CHART}/{number}" for number in key}
            self._compared.clear()
            self._compared[key] = compare_made(folders, links)
        return self._compared[key]

    def comparison(self, numbers: Sequence[int]) -> Path | None:
        """Return the folder with the comparison of some plans, None before it is written."""
        from planner.comparing.report import PAGE

        folder = self._comparison(numbers)
        return folder if (folder / PAGE).exists() else None  # the page is written last

    def compare(self, numbers: Sequence[int]) -> None:
        """Write the comparison of some plans, the first one the reference.

        Raises
        ------
        NotThereError, InputError, UnsoundPlanError
            As `compared`.
        StoreError
            A file cannot be written.
        """
        from planner.comparing.report import polygons_near, write_comparison

        made, (problem, _, _) = self.compared(numbers), self.stored(numbers[0])
        polygons = polygons_near(self.folder(numbers[0]))
        write_comparison(made, problem, polygons, self._comparison(numbers), back=SCENARIOS)

    def _comparison(self, numbers: Sequence[int]) -> Path:
        name = f"{__version__}-{'-'.join(map(str, numbers))}"
        return self._cache / "comparaisons" / name

    def folder(self, number: int) -> Path:
        """Return a folder with the files of a plan.

        Raises
        ------
        NotThereError
            There is no such plan.
        """
        self.plan(number)
        folder = self._cache / "plannings" / str(number)
        with self._writing:
            if not (folder / PLAN_FILE).exists():
                plans.materialise(self.store, number, folder)
        return folder

    def stored(self, number: int) -> PlanFolder:
        """Return a plan with its problem and travel times; plans never change once written."""
        if number not in self._read:
            if len(self._read) >= KEPT:
                self._read.clear()
            self._read[number] = read_plan_dir(self.folder(number))
        return self._read[number]

    def once(self, name: Hashable, compute: Callable[[], T]) -> T:
        """Return what was computed under a name, computed again after any edit of the store."""
        edits = journal.history(self.store, 1)
        version = edits[0].id if edits else 0
        known = self._computed.get(name)
        if known is None or known[0] != version:
            if len(self._computed) >= KEPT:
                self._computed.clear()
            self._computed[name] = known = (version, compute())
        value: T = known[1]
        return value

    def locks(self) -> frozenset[str]:
        """Return the sessions that must not move, as ``venue@2026-11-30T09:00``."""
        return frozenset(settings.get(self.store, LOCKS, []).value)

    def lock(self, who: str, name: str, locked: bool, what: str) -> None:
        """Lock a session or unlock it, whichever it was."""
        known = settings.get(self.store, LOCKS, [])
        locks = {*known.value} - {name} | ({name} if locked else set())
        settings.put(self.store, who, LOCKS, sorted(locks), what, known.version)
