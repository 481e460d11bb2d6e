"""One poster per village: what, when, where, for whom, and the calendar to follow."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from planner import texts
from planner.model.names import meaning
from planner.model.publication import Publication
from planner.model.territory import Commune
from planner.rendering.handouts import Offer

DATES = 8
"""Dates printed in full; beyond, the poster says until when the rhythm goes on."""


def feed_address(publication: Publication, file: str) -> str:
    """Return where a calendar feed is online; empty when no address is configured."""
    base = publication.calendars
    return f"{base.rstrip('/')}/{file}" if base else ""


def qr_code(address: str) -> bytes:
    """Return a QR code of an address as SVG, with the quiet zone of the standard."""
    import segno

    buffer = io.BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(buffer, kind="svg", border=4, xmldecl=False, dark="#1c2420", light="#ffffff")
    return buffer.getvalue()


def _offer(offer: Offer, alone: bool) -> dict[str, Any]:
    visit = offer.visit
    shown = offer.dates[: DATES if alone else DATES // 2]
    left = len(offer.dates) - len(shown)
    return {
        "activity": visit.activity.short_name,
        "meaning": texts.sentence_case(meaning(visit.activity.name)),
        "audience": texts.audience(visit.activity),
        "terms": visit.activity.terms,
        "when": texts.when(offer.rhythm, visit.session.open, visit.session.close),
        "dates": [
            {"weekday": texts.sentence_case(texts.WEEKDAYS[day.weekday()]),
             "day": texts.day_month(day)}
            for day in shown
        ],
        "more": texts.more_dates(left, offer.dates[-1]) if left else "",
        "place": visit.place,
        # Postcode and town stay together.
        "address": re.sub(r"\b(\d{5}) ", rf"\1{texts.NBSP}", visit.venue.address),
        "to_confirm": visit.to_confirm,
        "accessible": visit.venue.accessible is True,
    }  # fmt: skip


def poster_data(
    publication: Publication,
    commune: Commune,
    offers: Sequence[Offer],
    changes: Sequence[str],
    until: date,
    address: str,
) -> tuple[dict[str, Any], Mapping[str, bytes]]:
    """Return the data and the pictures of a village's poster.

    Parameters
    ----------
    offers : sequence of Offer
        With the dates to come alone; empty when none is left, and then it is said.
    changes : sequence of str
        What differs from what was announced before.
    until : date
        Last date the plan answers for.
    address : str
        Where the village's calendar is online; empty for none, and then no QR code.
    """
    data = {
        "title": texts.POSTER_TITLE.format(commune.name),
        "service": texts.service_name(publication),
        "village": commune.name,
        "none": "" if offers else texts.NO_DATE_LEFT,
        "offers": [_offer(offer, len(offers) == 1) for offer in offers],
        "changes": list(changes),
        "contact": texts.contact(publication),
        "feed": address,
        "until": texts.full_date(until),
    }
    return data, {"qr.svg": qr_code(address)} if address else {}
