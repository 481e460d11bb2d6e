"""A session of a plan with what a reader needs to name it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from planner.model.plan import Plan, Session, SessionSlot, Tour
from planner.model.scenario import Activity, Problem, Team
from planner.model.territory import Commune, Venue


@dataclass(frozen=True)
class Occurrence:
    """A session as a plan holds it, with what its identifiers stand for.

    Parameters
    ----------
    order : int
        Its rank in its tour, from 1.
    """

    tour: Tour
    session: Session
    order: int
    team: Team
    venue: Venue
    commune: Commune
    activity: Activity

    @property
    def day(self) -> date:
        """The date it is held on."""
        return self.tour.date

    @property
    def held(self) -> SessionSlot:
        """What families see of it."""
        return self.session.held_on(self.day)

    @property
    def place(self) -> str:
        """Name of the venue without that of its commune, which stands beside it."""
        name = self.venue.name.removeprefix(self.commune.name).lstrip(" –-:,") or self.venue.name
        return name[:1].upper() + name[1:]

    @property
    def to_confirm(self) -> bool:
        """Whether the venue still has to be confirmed."""
        return "confirmer" in self.venue.status


def of_tour(problem: Problem, tour: Tour) -> tuple[Occurrence, ...]:
    """Return the sessions of a tour, in its order.

    Raises
    ------
    KeyError
        The problem does not know the team, a venue, a commune or an activity.
    """
    index = problem.index
    return tuple(
        Occurrence(
            tour, s, order, index.teams[tour.team], index.venues[s.venue],
            index.communes[s.commune], index.activities[s.activity],
        )
        for order, s in enumerate(tour.sessions, start=1)
    )  # fmt: skip


def occurrences(
    problem: Problem, plan: Plan, since: date | None = None, until: date | None = None
) -> tuple[Occurrence, ...]:
    """Return every session of a plan between two dates, both included, by date and time.

    Names that the problem does not know are refused as in `of_tour`.
    """
    found = (
        one
        for tour in plan.in_order()
        if (since or tour.date) <= tour.date <= (until or tour.date)
        for one in of_tour(problem, tour)
    )
    return tuple(sorted(found, key=lambda one: (one.day, one.session.open, one.venue.id)))
