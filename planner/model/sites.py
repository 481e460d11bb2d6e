"""What else the convention offers families: places and actions that no plan decides."""

from __future__ import annotations

from dataclasses import dataclass

from planner.model.territory import Point


@dataclass(frozen=True)
class Site:
    """A place or an action run beside the service. Shown and reported, never computed with.

    Parameters
    ----------
    kind : str
        What it is, in French, as it is shown.
    source : str
        Where these facts come from.
    commune : str
        INSEE code; empty when unknown, or when the action has no place of its own.
    point : Point, optional
        Where it stands; unknown when None.
    address, public, access, status, notes : str
        In French, as they are shown; empty is unknown.
    """

    id: str
    name: str
    kind: str
    source: str
    commune: str = ""
    point: Point | None = None
    address: str = ""
    public: str = ""
    access: str = ""
    status: str = ""
    notes: str = ""
