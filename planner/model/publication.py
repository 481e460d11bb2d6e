"""What families are told of the service besides its dates."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Publication:
    """What posters and calendars say of the service; empty is unknown.

    Parameters
    ----------
    service : str
        Name families know the service by.
    phone, email, website : str
        How to reach it.
    calendars : str
        Address of the folder where the calendar feeds are put online, without which
        posters bear no QR code.
    """

    service: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    calendars: str = ""
