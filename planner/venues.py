"""Candidate venues of a territory, for the coordinator to correct."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import Any

from planner.atomic import write_text
from planner.errors import Fault, InputError
from planner.loading.halls import COLUMNS, YES_NO
from planner.loading.territory import parse_territory
from planner.model.road_estimate import EstimateParameters
from planner.model.territory import Commune, SiteKind, Territory, Venue
from planner.model.travel import TravelTimes
from planner.reading.tables import table_text
from planner.reading.values import format_closures, format_rhythms, format_windows
from planner.texts import drafts as said
from planner.texts import slug
from planner.travel import EstimateProvider

ENOUGH_PEOPLE = 200
"""Inhabitants from which a village is taken to have a usable hall."""
ENOUGH_CHILDREN = 40
"""Children under 6 within `REACH_MINUTES` from which a session is taken to fill."""
REACH_MINUTES = 10.0

KNOWN_FIXED_SITES: Mapping[str, tuple[str, ...]] = {"200044253": ("52250", "52398", "52456")}
"""Communes of the service's fixed sites, the weekly one first, by SIREN of the EPCI."""


@dataclass(frozen=True)
class Contact:
    """How to reach a town hall; empty where unknown."""

    address: str = ""
    phone: str = ""


def suitability(population: float, children_in_reach: float) -> float:
    r"""How fit a commune is to host sessions, in [0, 1].

    .. math:: \sqrt{\min(1, p / 200) \times \min(1, c / 40)}

    Where :math:`p` is the population and :math:`c` the children under 6 who live within
    10 minutes. A geometric mean: neither a crossroads without inhabitants nor a village
    without children around scores high. The two thresholds are working hypotheses, for
    the coordinator to correct hall by hall.
    """
    people = min(1.0, max(0.0, population) / ENOUGH_PEOPLE)
    reach = min(1.0, max(0.0, children_in_reach) / ENOUGH_CHILDREN)
    return math.sqrt(people * reach)


def candidate_venues(
    territory: Territory,
    times: TravelTimes,
    fixed: Sequence[str],
    contacts: Mapping[str, Contact] | None = None,
) -> tuple[Venue, ...]:
    """Propose one venue per commune, at its town hall for want of better.

    Parameters
    ----------
    times : TravelTimes
        Between the INSEE codes of the territory.
    fixed : sequence of str
        INSEE codes of the communes that hold a fixed site: they get that venue only.
        The first is open every week, the others every fortnight.
    contacts : Mapping[str, Contact], optional
        Town halls by INSEE code.

    Returns
    -------
    tuple of Venue
        Fixed sites in the order of `fixed`, then the others by INSEE code. Opening
        hours, capacity and accessibility are unknown, the status "à confirmer".
    """
    communes = territory.by_code()
    slugs = {code: slug(commune.name) for code, commune in communes.items()}
    taken = Counter(slugs.values())
    reach = children_in_reach(territory, times)
    mobile = [code for code in sorted(communes) if code not in fixed]
    venues = []
    for code in (*fixed, *mobile):
        commune, permanent = communes[code], code in fixed
        stem = slugs[code] if taken[slugs[code]] == 1 else f"{slugs[code]}-{code.lower()}"
        contact = (contacts or {}).get(code, Contact())
        venues.append(
            Venue(
                id=f"{stem}-{'fixe' if permanent else 'mairie'}",
                name=f"{commune.name} – {'site fixe' if permanent else 'mairie'}",
                commune=code,
                point=commune.point,
                kind=SiteKind.FIXED if permanent else SiteKind.MOBILE,
                suitability=round(suitability(commune.population, reach[code]), 2),
                status=said.TO_CONFIRM,
                rhythms=((1,) if code == fixed[0] else (2,)) if permanent else (),
                address=contact.address,
                phone=contact.phone,
            )
        )
    return tuple(venues)


def children_in_reach(territory: Territory, times: TravelTimes) -> dict[str, float]:
    """Return by INSEE code the children under 6 within 10 minutes, the commune's own included."""
    codes = [commune.code for commune in territory.communes]
    near = times.submatrix(codes, codes) <= REACH_MINUTES
    children = [sum(commune.children.values()) for commune in territory.communes]
    return {
        code: sum(count for count, close in zip(children, near[:, j], strict=True) if close)
        for j, code in enumerate(codes)
    }


def venue_cells(venue: Venue) -> dict[str, str | float]:
    """Return the cells of a venue's line, by column; empty is unknown."""
    words = {value: word for word, value in YES_NO.items()}
    return {
        **{name: getattr(venue, name) for name in COLUMNS if hasattr(venue, name)},
        "lat": venue.point.lat,
        "lon": venue.point.lon,
        "windows": format_windows(venue.windows),
        "closures": format_closures(venue.closures),
        "rhythms": format_rhythms(venue.rhythms),
        "capacity": "" if venue.capacity is None else venue.capacity,
        "accessible": words[venue.accessible],
    }


def venues_csv(venues: Sequence[Venue]) -> str:
    """Return the text of a venues.csv; empty cells are for the coordinator to fill in."""
    return table_text(COLUMNS, (itemgetter(*COLUMNS)(venue_cells(venue)) for venue in venues))


def write_venues(path: Path, venues: Sequence[Venue]) -> None:
    """Write a venues.csv.

    Raises
    ------
    StoreError
        The file cannot be written.
    """
    write_text(path, venues_csv(venues))


def contacts_of(collection: Mapping[str, Any]) -> dict[str, Contact]:
    """Return the town halls' contacts of a GeoJSON collection, by INSEE code."""
    contacts = {}
    for feature in collection["features"]:
        row = feature["properties"]
        hall = row.get("town_hall") or {}
        contacts[row["code"]] = Contact(hall.get("address") or "", hall.get("phone") or "")
    return contacts


def draft_venues(collection: Mapping[str, Any]) -> tuple[Venue, ...]:
    """Propose the venues of a GeoJSON collection, on estimated travel times.

    The fixed sites are those known for the EPCI, else one in the most populated commune.

    Raises
    ------
    InputError
        The collection is faulty; carries every fault.
    """
    territory = territory_of(collection)
    points = {commune.code: commune.point for commune in territory.communes}
    times = EstimateProvider(EstimateParameters()).matrix(points)
    return candidate_venues(territory, times, fixed_sites(territory), contacts_of(collection))


def territory_of(collection: Mapping[str, Any]) -> Territory:
    """Return the territory of a GeoJSON collection.

    Raises
    ------
    InputError
        Carries every fault.
    """
    faults: list[Fault] = []
    territory = parse_territory(collection, "communes.geojson", faults)
    if faults or territory is None:
        raise InputError(faults)
    return territory


def fixed_sites(territory: Territory) -> tuple[str, ...]:
    """Return the communes of the fixed sites: those known, else the most populated one."""
    known = KNOWN_FIXED_SITES.get(territory.siren, ())
    if known and set(known) <= set(territory.by_code()):
        return known
    largest: Commune = min(territory.communes, key=lambda c: (-c.population, c.code))
    return (largest.code,)
