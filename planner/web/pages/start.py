"""The first start: which territory to plan for."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from planner.errors import PlannerError
from planner.loading import load_territory
from planner.web.frame import go, page, shop_of, who
from planner.web.security.forms import Posted, field
from planner.web.views.refusals import Refusal

router = APIRouter()


@router.get("/")
def root() -> RedirectResponse:
    """Lead to the week."""
    return RedirectResponse("/semaine", 303)


def _shown(request: Request, faults: tuple[Refusal, ...], folder: str = "") -> Response:
    shop = shop_of(request)
    source = shop.settings.shipped / "communes.geojson"
    name = load_territory(source).name if source.exists() else ""
    return page(
        request, "start.html", "debut", status=422 if faults else 200,
        territory=name, faults=faults, folder=folder, home=shop.settings.home,
    )  # fmt: skip


@router.get("/debut")
def first_start(request: Request) -> Response:
    """Offer the reference territory, or a folder."""
    if shop_of(request).desk.ready():
        return RedirectResponse("/semaine", 303)
    return _shown(request, ())


@router.post("/debut")
def install(request: Request, form: Posted) -> Response:
    """Copy the files of the territory chosen."""
    shop = shop_of(request)
    folder = field(form, "dossier")
    source = Path(folder).expanduser() if folder else shop.settings.shipped
    try:
        shop.desk.install(who(request), source)
    except PlannerError as error:
        return _shown(request, tuple(Refusal(line) for line in error.lines), folder)
    return go(request, "/semaine")
