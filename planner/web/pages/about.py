"""What is measured of the page's accessibility, and what is not."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from planner.web.frame import page

router = APIRouter()


@router.get("/accessibilite")
def accessibility(request: Request) -> Response:
    """Show the state measured."""
    return page(request, "accessibility.html", "")
