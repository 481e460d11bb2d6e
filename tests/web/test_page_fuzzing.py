"""Every address and every form of the page, with whatever schemathesis makes up for them.

FastAPI describes the addresses. What a form holds is read from the pages themselves: the
description of a form that no page shows would be of no use to anyone.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator
from copy import deepcopy
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import given
from hypothesis import settings as hypothesis_settings

from planner.web.app import create_app
from tests.web.conftest import ADDRESS, WEEK, Page, settings

pytestmark = pytest.mark.slow

KNOWN = {
    "week": [WEEK], "code": ["52250", "52004"], "key": ["reference", "joinville-fixe"],
    "kind": ["feuille-de-route", "classeur", "html", "pdf"], "name": ["52250", "2026"],
    "day": ["2026-12-02"], "jour": ["2026-12-02"], "hour": ["0900"], "venue": ["joinville-fixe"],
    "activity": ["laep"],
    "semaine": [WEEK], "lieu": ["joinville-fixe"], "annee": ["2026"], "plan": [1], "number": [1],
    "reponse": ["1"], "rentree": ["2026"], "avant": ["9"], "nom": ["joinville"],
}  # fmt: skip
"""Values that lead somewhere, by the name of the part of an address."""

UNSEEN: dict[str, tuple[str, ...]] = {
    "/debut": ("dossier",),
    "/connexion": ("mot-de-passe", "qui"),
    "/deconnexion": (),
    "/scenarios/comparer": (),
    "/journal/retablir": ("numero", "retour"),
    "/imprevus/{number}/appliquer": (),
    "/travaux/{number}/arreter": (),
}
"""Fields of the forms that an open page with a service, and no computation, does not show."""


FORM = "application/x-www-form-urlencoded"
ENDLESS = "/travaux/{number}/flux"
"""A stream, that lasts as long as its computation waits."""

PAGES = (
    "/debut", f"/semaine/{WEEK}", "/semaine/2027-W20", f"/imprevus/nouveau?semaine={WEEK}",
    "/couverture/52004", "/scenarios", "/scenarios/reference", "/lieux", "/lieux/nouveau",
    "/lieux/joinville-fixe", "/equipe", "/journal", "/frequentation",
    "/frequentation/2026-12-02/0900/joinville-fixe/laep",
)  # fmt: skip


class Forms(HTMLParser):
    """The fields of each form of a page, by its address, and the values they show."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, dict[str, set[str]]] = {}
        self._form: dict[str, set[str]] = {}
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name, value = found.get("name") or "", found.get("value") or ""
        if tag == "form":
            posted = found.get("method") == "post"
            self._form = self.fields.setdefault(found["action"] or "", {}) if posted else {}
        elif tag == "option":
            self._form.setdefault(self._select, set()).add(value)
        elif tag in ("input", "select", "button", "textarea") and name not in ("", "jeton"):
            self._select = name
            self._form.setdefault(name, set()).update([value] if tag != "select" else [])


@pytest.fixture(scope="module")
def page(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    home = tmp_path_factory.mktemp("fuzzed") / "home"
    shutil.copytree(furnished, home)
    app = create_app(settings(home))
    yield Page(app)
    app.state.shop.desk.store.close()


@pytest.fixture(scope="module")
def forms(page: Page) -> dict[str, dict[str, set[str]]]:
    read = Forms()
    for address in PAGES:
        read.feed(page.get(address).text)
    return read.fields


def described(page: Page, forms: dict[str, dict[str, set[str]]], known: bool) -> Any:
    """The addresses of the page, as OpenAPI: with what leads somewhere, or with anything."""
    app: Any = page.http.app
    document = deepcopy(app.openapi())
    del document["paths"][ENDLESS]

    def text(values: Iterable[Any]) -> dict[str, Any]:
        return {"enum": list(values)} if known and values else {"type": "string"}

    for path, operations in document["paths"].items():
        like = re.compile(re.sub(r"{\w+}", "[^/]+", path) + "$")
        for operation in operations.values():
            for parameter in operation.get("parameters", ()):
                if known:
                    parameter["schema"] = text(KNOWN[parameter["name"]])
        if "post" in operations:
            shown = [fields for action, fields in forms.items() if like.match(action)]
            assert shown or path in UNSEEN, path
            sent = {name: text(sorted(values)) for form in shown for name, values in form.items()}
            sent |= {name: text(()) for name in UNSEEN.get(path, ())}
            content = {FORM: {"schema": {"type": "object", "properties": sent}}}
            operations["post"]["requestBody"] = {"content": content}
    return schemathesis.openapi.from_dict(document)


@pytest.mark.parametrize("known", [False, True], ids=["anything", "what leads somewhere"])
def test_no_request_breaks_the_page(
    page: Page, forms: dict[str, dict[str, set[str]]], known: bool
) -> None:
    tried = 0
    for found in described(page, forms, known).get_all_operations():
        operation = found.ok()

        @given(case=operation.as_strategy())
        @hypothesis_settings(max_examples=20)
        def check(case: Any) -> None:
            nonlocal tried
            tried += 1
            answer = sent(page, case)
            assert answer.status_code < 500
            assert "Traceback" not in answer.text
            assert answer.headers["content-security-policy"]

        check()
    assert tried > 500


def sent(page: Page, case: Any) -> Any:
    """Send a made-up request; a form with the token that the page gives."""
    asked = case.as_transport_kwargs(base_url=ADDRESS)
    if asked["method"].upper() == "POST":
        fields = asked.get("data")
        return page.post(asked["url"], fields if isinstance(fields, dict) else {})
    return page.http.request(asked["method"], asked["url"], params=asked.get("params"))
