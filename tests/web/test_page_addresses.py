"""Addresses that hold an identifier: none of them is the address of something else."""

from __future__ import annotations

from pathlib import Path

from planner.loading.identifiers import IDENTIFIER, RESERVED
from planner.web.app import create_app
from tests.web.conftest import Page, settings

NAMED = {"{key}", "{venue}", "{activity}"}
"""Where an identifier stands in the path of a route."""


def test_words_that_stand_for_an_identifier_are_reserved(tmp_path: Path) -> None:
    app = create_app(settings(tmp_path))
    paths = [path.split("/") for path in app.openapi()["paths"]]
    app.state.shop.desk.store.close()
    taken = set()
    for pattern in paths:
        for other in paths:
            if len(other) == len(pattern) and all(
                a == b or a in NAMED for a, b in zip(pattern, other, strict=True)
            ):
                taken |= {b for a, b in zip(pattern, other, strict=True) if a != b}
    assert {word for word in taken if IDENTIFIER.fullmatch(word)} == RESERVED


def test_a_venue_called_like_an_address_of_the_page_is_found(page: Page) -> None:
    form = {"name": "Nouveau", "commune": "52250", "kind": "mobile", "suitability": "1"}
    answer = page.post("/lieux/nouveau", form)
    assert answer.headers["location"].startswith("/lieux/lieu-nouveau")
    assert "Nouveau" in page.get("/lieux/lieu-nouveau").text
