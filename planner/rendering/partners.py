"""The convention's other places and actions: their rows, and their marks on the map."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from jinja2 import Environment

from planner.model.scenario import Problem
from planner.model.sites import Site
from planner.model.territory import Point
from planner.texts import partners as said


@dataclass(frozen=True)
class PartnerView:
    """A site as it is shown; unknown texts say so.

    Parameters
    ----------
    at : Point, optional
        Where the map draws it; nowhere when neither its place nor its commune is known.
    exact : bool
        Whether that is its place, not the town hall of its commune.
    """

    site: Site
    at: Point | None
    exact: bool
    where: str
    public: str
    access: str
    status: str


@dataclass(frozen=True)
class Mark:
    """A mark of the map: where, its markup and that of its card."""

    point: Point
    html: str
    card: str


def partner_views(problem: Problem) -> tuple[PartnerView, ...]:
    """Return every site, in the order of its file."""
    communes = problem.territory.by_code()
    views = []
    for site in problem.scenario.partner_sites:
        commune = communes.get(site.commune)
        places = [site.address, commune.name if commune else ""]
        views.append(
            PartnerView(
                site=site,
                at=site.point or (commune.point if commune else None),
                exact=site.point is not None,
                where=said.known(", ".join(filter(None, places))),
                public=said.known(site.public),
                access=said.known(site.access),
                status=site.status,
            )
        )
    return tuple(views)


def partner_marks(templates: Environment, problem: Problem) -> Iterator[Mark]:
    """Yield the marks of the sites whose place, or at least commune, is known."""
    card, mark = templates.get_template("partner.html"), templates.get_template("partner-mark.html")
    for view in partner_views(problem):
        if view.at is not None:
            html = mark.render(name=view.site.name)
            yield Mark(view.at, html, card.render(view=view, said=said))
