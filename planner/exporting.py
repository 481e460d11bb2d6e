"""From the folder of a plan to every document that is handed out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from planner import texts
from planner.atomic import write_bytes
from planner.errors import InputError, PlannerError
from planner.evaluation.coverage import coverage
from planner.loading import load_problem, read_plan_dir
from planner.loading.calendar import bridges
from planner.model.coverage import CommuneCoverage
from planner.model.plan import Plan, Tour
from planner.model.scenario import Problem
from planner.model.territory import Commune
from planner.model.travel import TravelTimes
from planner.pipeline import MAP_FILE, load_polygons, polygons_of
from planner.rendering.handouts import (
    Visit,
    changes,
    offers,
    refreshed,
    stems,
    tidy,
    village_stem,
    villages,
    visits,
)
from planner.venues import venue_cells

CALENDARS, SHEETS, TRACES, TEXTS = "calendriers", "pdf", "traces", "textes"
"""Folders of the documents, below the output folder."""

WORKBOOK = "planning.xlsx"

OF_A_VILLAGE = ("pdf", "ics", "txt")
"""Formats that have a document of one commune."""

File = tuple[str, bytes]
"""Path below the output folder, and content."""


@dataclass(frozen=True)
class Sources:
    """Where to read: a plan's folder, and the scenario its addresses and outlines come from.

    `asked` tells whether the scenario was named on the command line: it must then fit.
    """

    folder: Path
    scenario: Path
    asked: bool = False


@dataclass(frozen=True)
class Order:
    """What to write.

    Parameters
    ----------
    formats : tuple of str
        Empty for all of them.
    village : str, optional
        Name or INSEE code of the only commune whose documents are wanted.
    monday : date, optional
        Start of the only week wanted, where a document is of a week.
    output : Path
        Folder to write in.
    """

    formats: tuple[str, ...]
    village: str | None
    monday: date | None
    output: Path


@dataclass(frozen=True, eq=False)
class Bundle:
    """What the documents are made from.

    Parameters
    ----------
    problem, raw : Problem
        The plan's own, with today's addresses; the first has every name on one line.
    inputs : Problem
        The scenario of today, whose venues and own closures may be edited.
    """

    problem: Problem
    raw: Problem
    inputs: Problem
    plan: Plan
    travel: TravelTimes
    rows: tuple[CommuneCoverage, ...]
    polygons: dict[str, Any] | None
    village: Commune | None
    since: date
    until: date
    output: Path
    now: datetime

    @cached_property
    def dated(self) -> tuple[Visit, ...]:
        """Sessions of the weeks wanted."""
        return visits(self.problem, self.plan, self.since, self.until)

    @cached_property
    def tours(self) -> tuple[Tour, ...]:
        """Tours of the weeks wanted, in order."""
        inside = [tour for tour in self.plan.tours if self.since <= tour.date <= self.until]
        return tuple(sorted(inside, key=lambda tour: (tour.date, tour.start, tour.team)))

    def stops(self, tour: Tour) -> tuple[Visit, ...]:
        """Sessions of one tour, in order."""
        return tuple(visit for visit in self.dated if visit.tour == tour)

    def villages(self, found: tuple[Visit, ...]) -> tuple[Commune, ...]:
        """Communes that some sessions are held in, or the only one wanted if it is one."""
        return tuple(c for c in villages(found) if self.village in (None, c))

    @cached_property
    def teams(self) -> dict[str, str]:
        """Plain file name of each team."""
        return stems([(team.id, team.id) for team in self.problem.scenario.teams])


@dataclass(frozen=True)
class Done:
    """Paths written, and what is left to complete before handing out, as sentences."""

    paths: tuple[Path, ...]
    missing: tuple[str, ...]


def export(sources: Sources, order: Order, now: datetime) -> Done:
    """Write the documents of a plan.

    Raises
    ------
    InputError
        The plan or the scenario is faulty, the village or the week not of the plan.
    StoreError
        A file cannot be written.
    """
    bundle = _bundle(sources, order, now)
    wanted = order.formats or tuple(
        name for name in WRITERS if order.village is None or name in OF_A_VILLAGE
    )
    if order.village is not None and not set(wanted) & set(OF_A_VILLAGE):
        message = f"une commune n'a de document qu'en {', '.join(OF_A_VILLAGE)}"
        raise InputError.single("ligne de commande", "--formats", message)
    paths = []
    for name in wanted:
        if order.village is not None and name not in OF_A_VILLAGE:
            continue
        for place, content in WRITERS[name](bundle):
            write_bytes(order.output / place, content)
            paths.append(order.output / place)
    return Done(tuple(paths), missing(bundle) if set(wanted) & set(OF_A_VILLAGE) else ())


def _bundle(sources: Sources, order: Order, now: datetime) -> Bundle:
    stored, plan, travel = read_plan_dir(sources.folder)
    current, polygons = _today(stored, sources)
    problem = refreshed(stored, current) if current else stored
    village = None
    if order.village is not None:
        from planner.explaining import find_commune

        village = find_commune(problem.territory.communes, order.village)
    since, until = plan.start, plan.end
    if order.monday:
        since, until = order.monday, order.monday + timedelta(days=6)
        if until < plan.start or plan.end < since:
            period = texts.date_range(plan.start, plan.end)
            message = f"cette semaine n'est pas dans le planning, qui va {period}"
            raise InputError.single("ligne de commande", "--week", message)
    rows = coverage(problem, plan, travel)
    inputs = _without_bridges(current or stored)
    return Bundle(tidy(problem), problem, inputs, plan, travel, rows, polygons, village, since,
                  until, order.output, now.astimezone(UTC).replace(microsecond=0))  # fmt: skip


def missing(bundle: Bundle) -> tuple[str, ...]:
    """Say what the documents leave blank or call « à compléter », and where to write it."""
    held = {v.venue.id: v for v in bundle.dated if bundle.village in (None, v.commune)}.values()
    publication = bundle.problem.scenario.publication
    activities = {visit.activity.id: visit.activity for visit in held}.values()
    blanks = (
        (texts.MISSING_CONFIRMED, sum(v.to_confirm for v in held), texts.IN_VENUES),
        (texts.MISSING_ADDRESS, sum(not v.venue.address for v in held), texts.IN_VENUES),
        (texts.MISSING_KEYS, sum(not v.venue.keys for v in held), texts.IN_VENUES),
        (texts.MISSING_ACCESS, sum(v.venue.accessible is None for v in held), texts.IN_VENUES),
        (texts.MISSING_TERMS, sum(not a.terms for a in activities), texts.IN_ACTIVITIES),
        (texts.MISSING_CONTACT, not texts.contact(publication), texts.IN_SCENARIO),
        (texts.MISSING_FEED, not publication.calendars, texts.IN_SCENARIO),
    )
    return tuple(texts.missing_sentence(what, int(n), where) for what, n, where in blanks if n)


def _without_bridges(problem: Problem) -> Problem:
    """Return a problem whose closures are those someone wrote."""
    calendar = problem.scenario.calendar
    made = set(bridges(calendar.holidays))
    own = tuple(closure for closure in calendar.closures if closure not in made)
    scenario = replace(problem.scenario, calendar=replace(calendar, closures=own))
    return replace(problem, scenario=scenario)


def _today(stored: Problem, sources: Sources) -> tuple[Problem | None, dict[str, Any] | None]:
    """Return the scenario as it is today, and the outlines of the communes.

    A scenario of another territory says nothing of this plan; the outlines are those kept
    with the plan, else the scenario's.

    Raises
    ------
    InputError
        The scenario asked for is faulty or of another territory.
    """
    try:
        current = load_problem(sources.scenario, stored.horizon.start, stored.horizon.days)
        if current.territory.siren != stored.territory.siren:
            message = f"ce scénario n'est pas du territoire du planning ({stored.territory.name})"
            raise InputError.single(sources.scenario, "territory", message)
    except PlannerError:
        if sources.asked:
            raise
        current = None
    try:
        return current, polygons_of(sources.folder)
    except InputError:
        return current, load_polygons(sources.scenario) if current else None


def _page(bundle: Bundle) -> Iterator[File]:
    from planner.rendering.maps import render_map

    if bundle.polygons is None:
        message = "la carte a besoin des contours du territoire ; donner le scénario du planning"
        raise InputError.single("ligne de commande", "--scenario", message)
    focus = (bundle.since, bundle.until)
    page = render_map(bundle.raw, bundle.plan, bundle.travel, bundle.rows, bundle.polygons, focus)
    yield MAP_FILE, page.encode("utf-8")


def _feeds(bundle: Bundle) -> Iterator[File]:
    from planner.rendering import entries, feed

    problem, plan = bundle.problem, bundle.plan
    found = visits(problem, plan)
    zone, service = entries.zone_of(problem), texts.service_name(problem.scenario.publication)

    def write(stem: str, what: str, events: tuple[entries.Entry, ...]) -> File:
        place = f"{CALENDARS}/{stem}.ics"
        before = _before(bundle.output / place)
        name = texts.calendar_name(service, what)
        period = (plan.start, plan.end)
        return place, feed.feed(name, events, zone, period, bundle.now, before).encode("utf-8")

    for commune in problem.territory.communes:
        here = entries.public_entries(problem, plan, commune.code)
        stem = village_feed(commune)
        # A village that lost its sessions still has families to tell.
        known = here or (bundle.output / CALENDARS / f"{stem}.ics").exists()
        if commune == bundle.village or (bundle.village is None and known):
            yield write(stem, commune.name, here)
    if bundle.village:
        return
    yield write("tous", texts.EVERY_VILLAGE, entries.public_entries(problem, plan))
    for team in problem.scenario.teams:
        tours = tuple(tour for tour in plan.tours if tour.team == team.id)
        events = entries.team_entries(problem, tours, found, plan.travel_estimated)
        yield write(f"equipe-{bundle.teams[team.id]}", team.name, events)


def village_feed(commune: Commune) -> str:
    """Return the file name, without extension, of a village's calendar."""
    return f"village-{village_stem(commune)}"


def _before(path: Path) -> Any:
    """Return the feed already written there, if any."""
    from planner.rendering.feed import read_feed

    if not path.exists():
        return None
    try:
        return read_feed(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        message = "ce calendrier déjà écrit est illisible ; le déplacer, puis recommencer"
        raise InputError.single(path, "", message) from error


def _traces(bundle: Bundle, kind: str) -> Iterator[File]:
    from planner.rendering import traces

    write = traces.gpx if kind == "gpx" else traces.geojson
    for tour in bundle.tours:
        text = write(bundle.problem, tour, bundle.stops(tour))
        yield f"{TRACES}/{tour.date}-{bundle.teams[tour.team]}.{kind}", text.encode("utf-8")


def _sheets(bundle: Bundle) -> Iterator[File]:
    from planner.evaluation.context import Context
    from planner.rendering.sheets import council, poster, press, route, week
    from planner.rendering.weeks import weeks_of

    problem, plan, publication = bundle.problem, bundle.plan, bundle.problem.scenario.publication
    ahead = visits(problem, plan, bundle.since)
    for commune in bundle.villages(ahead):
        address = poster.feed_address(publication, f"{village_feed(commune)}.ics")
        found = offers(ahead, commune.code)
        told = changes(problem, plan, bundle.since, plan.end, commune.code)
        data, images = poster.poster_data(publication, commune, found, told, plan.end, address)
        yield f"{SHEETS}/affiche-{village_stem(commune)}.pdf", press.pdf("poster", data, images)
    if bundle.village:
        return
    service = texts.service_name(publication)
    teams = problem.scenario.teams
    context = Context(problem, plan, bundle.travel)
    for view in weeks_of(problem, plan):
        if not view.tours or view.end < bundle.since or bundle.until < view.start:
            continue
        name = f"{view.start:%G-W%V}"
        told = changes(problem, plan, view.start, view.end)
        data = week.week_data(service, view, told, len(teams), plan.travel_estimated)
        yield f"{SHEETS}/semaine-{name}.pdf", press.pdf("week", data)
        for team in teams:
            tours = [
                (tour, bundle.stops(tour))
                for tour in bundle.tours
                if tour.team == team.id and view.start <= tour.date <= view.end
            ]
            if tours:
                title = texts.route_title(team.name, view.title)
                place = f"{SHEETS}/feuille-de-route-{name}-{bundle.teams[team.id]}.pdf"
                yield place, press.pdf("route", route.route_data(context, title, tours))
    data, images = council.council_data(
        problem, plan, bundle.travel, bundle.rows, visits(problem, plan), bundle.polygons
    )
    yield f"{SHEETS}/conseil.pdf", press.pdf("council", data, images)


def _book(bundle: Bundle) -> Iterator[File]:
    from planner.rendering.workbook import workbook

    cells = [venue_cells(venue) for venue in bundle.inputs.scenario.venues]
    yield WORKBOOK, workbook(bundle.raw, bundle.plan, bundle.rows, bundle.inputs, cells, bundle.now)


def _texts(bundle: Bundle) -> Iterator[File]:
    from planner.rendering import notices

    publication = bundle.problem.scenario.publication
    ahead = visits(bundle.problem, bundle.plan, bundle.since)
    for commune in bundle.villages(ahead):
        found, stem = offers(ahead, commune.code), village_stem(commune)
        text = notices.panneaupocket(publication, found)
        yield f"{TEXTS}/panneaupocket-{stem}.txt", text.encode("utf-8")
        text = notices.bulletin(publication, commune, found)
        yield f"{TEXTS}/bulletin-{stem}.txt", text.encode("utf-8")
    if bundle.village:
        return
    mondays: dict[date, list[Visit]] = {}
    for visit in bundle.dated:
        day = visit.tour.date
        mondays.setdefault(day - timedelta(days=day.weekday()), []).append(visit)
    for monday, held in mondays.items():
        told = changes(bundle.problem, bundle.plan, monday, monday + timedelta(days=6))
        text = notices.facebook(publication, monday, held, told)
        yield f"{TEXTS}/facebook-{monday:%G-W%V}.txt", text.encode("utf-8")


WRITERS: dict[str, Callable[[Bundle], Iterator[File]]] = {
    "html": _page,
    "pdf": _sheets,
    "ics": _feeds,
    "xlsx": _book,
    "gpx": lambda bundle: _traces(bundle, "gpx"),
    "geojson": lambda bundle: _traces(bundle, "geojson"),
    "txt": _texts,
}
"""What writes each format."""
