"""Entering with the password, where there is one, and leaving."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from planner.texts import web as said
from planner.web.frame import ENTERED, NAME, go, page, shop_of
from planner.web.security.forms import Posted, field
from planner.web.security.passwords import right

router = APIRouter()


@router.get("/connexion")
def login(request: Request) -> Response:
    """Ask for the password."""
    if not shop_of(request).settings.password_hash or request.session.get(ENTERED):
        return go(request, "/semaine")
    return page(request, "login.html", "", fault="")


@router.post("/connexion")
def enter(request: Request, form: Posted) -> Response:
    """Check the password; a session begun before is not the one that goes on."""
    shop = shop_of(request)
    address = request.client.host if request.client else ""
    if not shop.attempts.allowed(address):
        return page(request, "login.html", "", status=429, fault=said.TOO_MANY_TRIES)
    given = form.get("mot-de-passe")
    if not isinstance(given, str) or not right(shop.settings.password_hash, given):
        shop.attempts.failed(address)
        return page(request, "login.html", "", status=403, fault=said.WRONG_PASSWORD)
    shop.attempts.succeeded(address)
    request.session.clear()
    request.session[ENTERED] = True
    request.session[NAME] = field(form, NAME)[:40]
    return go(request, "/semaine")


@router.post("/deconnexion")
def leave(request: Request, form: Posted) -> Response:
    """Forget the session."""
    request.session.clear()
    return go(request, "/connexion")
