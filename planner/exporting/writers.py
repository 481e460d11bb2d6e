"""What writes each format: paths below the output folder, and contents."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from planner import texts
from planner.errors import InputError, RequestError
from planner.exporting.bundle import ExportContext
from planner.model.occurrence import Occurrence, occurrences
from planner.model.plan import Tour
from planner.model.scenario import Problem
from planner.model.territory import Commune
from planner.pipeline import MAP_FILE
from planner.rendering.handouts import offers, village_stem
from planner.rendering.weeks import WeekView, weeks_of
from planner.texts import exporting as words
from planner.venues import venue_cells

CALENDARS, SHEETS, TRACES, TEXTS = "calendriers", "pdf", "traces", "textes"
"""Folders of the documents, below the output folder."""

WORKBOOK, SESSIONS = "planning.xlsx", "seances.csv"

SESSION_COLUMNS = ("date", "début", "fin", "commune", "code Insee", "lieu", "adresse", "remarque",
                   "latitude", "longitude", "activité", "équipe")  # fmt: skip

File = tuple[str, bytes]
"""Path below the output folder, and content."""


def page(bundle: ExportContext) -> Iterator[File]:
    """Write the map and its tables, one page that needs no network."""
    from planner.rendering.maps import render_map
    from planner.rendering.tiles import TILES

    if bundle.polygons is None:
        raise RequestError.about("scenario", words.NO_POLYGONS)
    focus = (bundle.shown, bundle.shown + timedelta(days=6)) if bundle.shown else None
    page = render_map(
        bundle.raw, bundle.plan, bundle.travel, bundle.rows, bundle.polygons, focus, bundle.roads,
        TILES[bundle.tiles] if bundle.tiles else None,
    )  # fmt: skip
    yield MAP_FILE, page.encode("utf-8")


def feeds(bundle: ExportContext) -> Iterator[File]:
    """Write the calendars: by village, by team, and all together."""
    from planner.rendering import entries, feed

    problem, plan = bundle.problem, bundle.plan
    zone, service = entries.zone_of(problem), texts.service_name(problem.scenario.publication)

    def write(stem: str, what: str, events: tuple[entries.CalendarEntry, ...]) -> File:
        place = f"{CALENDARS}/{stem}.ics"
        before = _before(bundle.output / place)
        name = texts.calendar_name(service, what)
        period, moment = (plan.start, plan.end), feed.PrintingMoment(bundle.today, bundle.now)
        return place, feed.feed(name, events, zone, period, moment, before).encode("utf-8")

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
        events = entries.team_entries(problem, tours, plan.travel_estimated)
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
        raise InputError.single(path, "", words.BAD_FEED) from error


def gpx_traces(bundle: ExportContext) -> Iterator[File]:
    """Write every tour for a GPS."""
    from planner.rendering.traces import gpx

    yield from _traces(bundle, "gpx", gpx)


def geojson_traces(bundle: ExportContext) -> Iterator[File]:
    """Write every tour for a geographic information system."""
    from planner.rendering.traces import geojson

    yield from _traces(bundle, "geojson", geojson)


def _traces(
    bundle: ExportContext, extension: str, write: Callable[[Problem, Tour], str]
) -> Iterator[File]:
    for tour in bundle.tours:
        text = write(bundle.problem, tour)
        yield f"{TRACES}/{tour.date}-{bundle.teams[tour.team]}.{extension}", text.encode("utf-8")


def poster_of(
    bundle: ExportContext, commune: Commune
) -> tuple[dict[str, Any], Mapping[str, bytes]]:
    """Return the data and the pictures of the poster of a village."""
    from planner.rendering.sheets import poster

    end, publication = bundle.plan.end, bundle.problem.scenario.publication
    address = poster.feed_address(publication, f"{village_feed(commune)}.ics")
    told = bundle.changes(max(bundle.since, bundle.today), end, commune.code)
    found = offers(bundle.ahead, commune.code)
    return poster.poster_data(publication, commune, found, told, end, address)


def posters(bundle: ExportContext) -> Iterator[File]:
    """Write the poster of every village of the plan, or of the only one wanted."""
    from planner.rendering.sheets import press

    for commune in bundle.villages:
        data, images = poster_of(bundle, commune)
        yield f"{SHEETS}/affiche-{village_stem(commune)}.pdf", press.pdf("poster", data, images)


def _weeks(bundle: ExportContext) -> Iterator[WeekView]:
    """Yield the weeks wanted that have a tour."""
    for view in weeks_of(bundle.problem, bundle.plan):
        if view.tours and view.end >= bundle.since and bundle.until >= view.start:
            yield view


def week_sheets(bundle: ExportContext) -> Iterator[File]:
    """Write what is pinned to the wall, one sheet for each week."""
    from planner.rendering.sheets import press, week

    problem, plan = bundle.problem, bundle.plan
    service, teams = texts.service_name(problem.scenario.publication), len(problem.scenario.teams)
    for view in _weeks(bundle):
        told = bundle.changes(view.start, view.end)
        data = week.week_data(service, view, told, teams, plan.travel_estimated)
        yield f"{SHEETS}/semaine-{view.start:%G-W%V}.pdf", press.pdf("week", data)


def route_sheets(bundle: ExportContext) -> Iterator[File]:
    """Write the agents' route sheets, one file for each week and team."""
    from planner.evaluation.context import Context
    from planner.rendering.sheets import press, route

    context = Context(bundle.problem, bundle.plan, bundle.travel)
    for view in _weeks(bundle):
        for team in bundle.problem.scenario.teams:
            tours = [
                tour
                for tour in bundle.tours
                if tour.team == team.id and view.start <= tour.date <= view.end
            ]
            if tours:
                title = texts.route_title(team.name, view.title)
                name = f"feuille-de-route-{view.start:%G-W%V}-{bundle.teams[team.id]}.pdf"
                data = route.route_data(context, title, tours)
                yield f"{SHEETS}/{name}", press.pdf("route", data)


def council_sheet(bundle: ExportContext) -> Iterator[File]:
    """Write the two pages for the council."""
    from planner.rendering.sheets import council, press

    problem, plan = bundle.problem, bundle.plan
    found = occurrences(problem, plan)
    data, images = council.council_data(
        problem, plan, bundle.travel, bundle.rows, found, bundle.polygons
    )
    yield f"{SHEETS}/conseil.pdf", press.pdf("council", data, images)


def book(bundle: ExportContext) -> Iterator[File]:
    """Write the workbook, which may be edited and taken back."""
    from planner.rendering.workbook import workbook

    cells = [venue_cells(venue) for venue in bundle.inputs.scenario.venues]
    yield WORKBOOK, workbook(bundle.raw, bundle.plan, bundle.rows, bundle.inputs, cells, bundle.now,
                             bundle.version)  # fmt: skip


def sessions_table(bundle: ExportContext) -> Iterator[File]:
    """Write every session of the plan on a line of its own, for what others publish."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(SESSION_COLUMNS)
    for one in occurrences(bundle.problem, bundle.plan):
        venue, said = one.venue, texts.TO_CONFIRM if one.to_confirm else ""
        hours = [f"{clock:%H:%M}" for clock in (one.session.open, one.session.close)]
        writer.writerow(
            (one.day, *hours, one.commune.name, one.commune.code, one.place, venue.address, said,
             venue.point.lat, venue.point.lon, one.activity.name, one.team.name)
        )  # fmt: skip
    yield SESSIONS, buffer.getvalue().encode("utf-8")


def notices_to_publish(bundle: ExportContext) -> Iterator[File]:
    """Write the texts for what the communes publish."""
    from planner.rendering import notices

    publication = bundle.problem.scenario.publication
    for commune in bundle.villages:
        found, stem = offers(bundle.ahead, commune.code), village_stem(commune)
        text = notices.panneaupocket(publication, commune, found)
        yield f"{TEXTS}/panneaupocket-{stem}.txt", text.encode("utf-8")
        text = notices.bulletin(publication, commune, found)
        yield f"{TEXTS}/bulletin-{stem}.txt", text.encode("utf-8")
    if bundle.village:
        return
    mondays: dict[date, list[Occurrence]] = {}
    for visit in bundle.dated:
        monday = visit.day - timedelta(days=visit.day.weekday())
        mondays.setdefault(monday, []).append(visit)
    for monday, held in mondays.items():
        told = bundle.changes(monday, monday + timedelta(days=6))
        text = notices.facebook(publication, monday, held, told)
        yield f"{TEXTS}/facebook-{monday:%G-W%V}.txt", text.encode("utf-8")
