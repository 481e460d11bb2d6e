"""Documents to print, send and publish; the public feeds and posters of the villages."""

from __future__ import annotations

from datetime import datetime, timedelta

from fastapi import APIRouter, Request, Response

from planner import texts
from planner.atomic import write_bytes
from planner.exporting import (
    ExportContext,
    ExportRequest,
    Sources,
    feeds,
    load_context,
    missing,
    posters,
)
from planner.model.territory import Commune
from planner.rendering.handouts import village_stem
from planner.store import journal
from planner.store.records import StoredPlan
from planner.texts import web as said
from planner.web.desk import NotThereError
from planner.web.frame import AppState, page, shop_of
from planner.web.views.documents import SHOWN, one_file
from planner.web.views.weeks import monday_of, name_of

router = APIRouter()

PUBLIC = {"Cross-Origin-Resource-Policy": "cross-origin", "Cache-Control": "public, max-age=900"}
INLINE = ("application/pdf", "text/plain")


def _bundle(
    shop: AppState, plan: StoredPlan, week: str, commune: str | None = None
) -> ExportContext:
    desk = shop.desk
    monday = monday_of(week) if week else None
    order = ExportRequest((), commune, monday, desk.published, shop.settings.today(),
                  version=journal.newest(desk.store))  # fmt: skip
    sources = Sources(desk.folder(plan.id), desk.scenario())
    return load_context(sources, order, datetime.now().astimezone())


def _announced(shop: AppState, week: str) -> StoredPlan:
    day = monday_of(week)
    plan = shop.desk.in_week(day)
    if plan is None:
        raise NotThereError(week)
    return plan


def _villages(shop: AppState, plan: StoredPlan) -> list[Commune]:
    problem, dated, _ = shop.desk.stored(plan.id)
    held = {session.commune for _, session in dated.sessions()}
    found = [commune for commune in problem.territory.communes if commune.code in held]
    return sorted(found, key=lambda commune: texts.slug(commune.name))


@router.get("/documents")
def documents(request: Request, semaine: str = "") -> Response:
    """List the documents of a week and of its plan."""
    shop = shop_of(request)
    today = shop.settings.today()
    day = monday_of(semaine) if semaine else today
    plan = shop.desk.latest(day)
    if plan is None:
        return page(request, "documents.html", "documents", plan=None, week=name_of(day))
    day = min(max(day, plan.start), plan.end)
    mondays = []
    monday = plan.start - timedelta(days=plan.start.weekday())
    while monday <= plan.end:
        mondays.append((name_of(monday), texts.short_range(monday, monday + timedelta(days=4))))
        monday += timedelta(days=7)
    return page(
        request, "documents.html", "documents",
        plan=plan, week=name_of(day), weeks=mondays, kinds=SHOWN,
        villages=_villages(shop, plan), stem=village_stem,
        missing=shop.desk.once(
            ("missing", name_of(day), today), lambda: missing(_bundle(shop, plan, name_of(day)))
        ),
    )  # fmt: skip


@router.get("/documents/{kind}/{week}")
def document(request: Request, kind: str, week: str) -> Response:
    """Make a document; several files come as one archive."""
    shop, week = shop_of(request), week.removesuffix(".pdf")
    if kind not in SHOWN:
        raise NotThereError(kind)
    asked = SHOWN[kind]
    bundle = _bundle(shop, _announced(shop, week), week)
    files = list(asked.write(bundle))
    if not files:
        raise NotThereError(kind)
    name, content, media = one_file(files, f"{kind}-{week}")
    shown = "inline" if media in INLINE else "attachment"
    headers = {"Content-Disposition": f'{shown}; filename="{name}"'}
    return Response(content, media_type=media, headers=headers)


def _village(shop: AppState, name: str, week: str = "") -> tuple[StoredPlan, Commune]:
    """Find a village by INSEE code or plain name, and the plan in use, today or that week."""
    plan = _announced(shop, week) if week else shop.desk.latest(shop.settings.today())
    if plan is None:
        raise NotThereError(name)
    communes = shop.desk.stored(plan.id)[0].territory.communes
    for commune in communes:
        if name in (commune.code, texts.slug(commune.name)):
            return plan, commune
    raise NotThereError(name)


def _published(shop: AppState, plan: StoredPlan, commune: Commune) -> bytes:
    """Make the calendar of a village, and remember it: the next one cancels what it loses."""
    ((place, content),) = feeds(_bundle(shop, plan, "", commune.code))
    write_bytes(shop.desk.published / place, content)
    return content


@router.get("/agenda/{name}.ics")
def feed(request: Request, name: str) -> Response:
    """Hand out the calendar of a village, to anyone."""
    shop = shop_of(request)
    plan, commune = _village(shop, name)
    name_today = ("feed", commune.code, shop.settings.today())
    content = shop.desk.once(name_today, lambda: _published(shop, plan, commune))
    return Response(content, media_type="text/calendar; charset=utf-8", headers=PUBLIC)


@router.get("/affiche/{name}.pdf")
def poster(request: Request, name: str, semaine: str = "") -> Response:
    """Hand out the poster of a village, from a week on if one is chosen, to anyone."""
    shop = shop_of(request)
    plan, commune = _village(shop, name, semaine)
    files = list(posters(_bundle(shop, plan, semaine, commune.code)))
    if not files:
        raise NotThereError(said.NO_PLAN)
    return Response(files[0][1], media_type="application/pdf", headers=PUBLIC)
