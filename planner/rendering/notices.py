"""Texts to copy into Facebook, PanneauPocket and municipal bulletins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby

from planner import texts
from planner.model.occurrence import Occurrence
from planner.model.publication import Publication
from planner.model.territory import Commune
from planner.rendering.handouts import Offer


def facebook(
    publication: Publication, monday: date, found: Sequence[Occurrence], changes: Sequence[str]
) -> str:
    """Return the post of one week; `found` are its sessions, in order, at least one."""
    days = [
        (day, tuple(map(texts.session_line, held)))
        for day, held in groupby(found, key=lambda visit: visit.day)
    ]
    about = {
        v.activity.id: texts.about_activity(
            v.activity.name, texts.audience(v.activity), v.activity.terms
        )
        for v in found
    }
    last = max(monday + timedelta(days=4), days[-1][0])
    return texts.facebook(
        texts.service_name(publication), monday, last, days, changes, tuple(about.values()),
        texts.contact(publication),
    )  # fmt: skip


def _where(offer: Offer) -> str:
    visit = offer.visit
    said = ", ".join(filter(None, (visit.place, visit.venue.address)))
    return f"{said} ({texts.TO_CONFIRM})" if visit.to_confirm else said


def panneaupocket(publication: Publication, commune: Commune, offers: Sequence[Offer]) -> str:
    """Return the notices of one village, one per recurring session, apart by a line."""
    if not offers:
        return texts.panneaupocket_without_date(commune.name, texts.contact(publication))
    notices = []
    for offer in offers:
        visit = offer.visit
        following = offer.dates[1:]
        notices.append(
            texts.panneaupocket(
                visit.activity.short_name,
                visit.commune.name,
                offer.dates[0],
                texts.when("", visit.session.open, visit.session.close),
                _where(offer),
                texts.audience(visit.activity),
                visit.activity.terms,
                texts.dates_listed(following, 3) if following else "",
                texts.contact(publication),
            )
        )
    return "\n———\n\n".join(notices)


def bulletin(publication: Publication, commune: Commune, offers: Sequence[Offer]) -> str:
    """Return the article of one village's bulletin."""
    paragraphs = [
        texts.bulletin_offer(
            offer.visit.activity.name,
            texts.when(offer.rhythm, offer.visit.session.open, offer.visit.session.close),
            _where(offer),
            texts.dates_listed(offer.dates),
            len(offer.dates) > 1,
            texts.audience(offer.visit.activity),
            offer.visit.activity.terms,
        )
        for offer in offers
    ]
    paragraphs = paragraphs or [texts.NO_DATE_LEFT]
    service, contact = texts.service_name(publication), texts.contact(publication)
    return texts.bulletin(service, commune.name, paragraphs, contact)
