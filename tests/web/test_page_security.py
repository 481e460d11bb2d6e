"""What was tried against the page: each attack, and what must stop it."""

from __future__ import annotations

import io
import random
import re
import stat
import zipfile
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from planner.errors import InputError
from planner.model.attendance import COUNTS
from planner.store import journal, venues
from planner.store import schema as tables
from planner.web.app import create_app
from planner.web.security import passwords, uploads
from planner.web.security.middleware import HEADERS, MAX_BODY, host_name
from tests.web.conftest import WEEK, Page, settings

TEMPLATES = sorted((Path(__file__).parents[2] / "planner" / "web" / "templates").glob("*.html"))
NASTY = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}"
PASSWORD = "une phrase assez longue"
EXAMPLES = {"key": "joinville-fixe", "code": "52250", "number": "1", "day": "2026-12-02",
            "hour": "09-00", "venue": "joinville-fixe", "activity": "laep"}  # fmt: skip


def posts(app: FastAPI) -> list[str]:
    """Every address that takes a form, with examples for what it names."""
    found = [route for route in _routes(app.routes) if "POST" in route.methods]
    return sorted(
        re.sub(r"{(\w+)(:\w+)?}", lambda m: EXAMPLES[m[1]], route.path) for route in found
    )


def _routes(routes: Any) -> list[APIRoute]:
    found = []
    for route in routes:
        if isinstance(route, APIRoute):
            found.append(route)
        elif (inner := getattr(route, "original_router", None)) is not None:
            found += _routes(inner.routes)
    return found


def state(app: FastAPI) -> tuple[Any, ...]:
    return journal.history(app.state.shop.desk.store, 500)


def test_no_form_is_taken_without_the_token(app: FastAPI, page: Page) -> None:
    before, addresses = state(app), posts(app)
    assert len(addresses) > 20
    page.get("/semaine/2026-W49")
    for address in addresses:
        for data in ({}, {"jeton": ""}, {"jeton": "x" * 43}):
            answer = page.http.post(address, data=data | {"nom": "x", "seance": "x"})
            assert answer.status_code == 403, address
    assert state(app) == before


def test_the_token_of_another_session_is_refused(app: FastAPI, page: Page) -> None:
    other = Page(app).token("/lieux/nouveau")
    page.token("/lieux/nouveau")
    assert page.post("/lieux/joinville-fixe/retirer", {}, token=other).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://example.org"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_forms_of_other_sites_are_refused(page: Page, headers: dict[str, str]) -> None:
    answer = page.post("/scenarios/dupliquer", {"scenario": "reference"}, headers=headers)
    assert answer.status_code == 403
    assert "autre site" in answer.text


@pytest.mark.parametrize(
    "host", ["example.org", "127.0.0.1.example.org", "localhost.example.org:8000", "", "[::2]"]
)
def test_other_hosts_are_refused(page: Page, host: str) -> None:
    assert page.get("/semaine", headers={"host": host}).status_code == 400


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8000", "localhost:80", "[::1]:8000"])
def test_this_computer_is_answered(page: Page, host: str) -> None:
    assert page.get("/accessibilite", headers={"host": host}).status_code == 200


def test_host_names_are_read() -> None:
    assert host_name("LocalHost:80") == "localhost"
    assert host_name("[::1]:8000") == "::1"


@pytest.mark.parametrize(
    "path", ["/semaine/2026-W49", "/lieux", "/nowhere", "/static/page.css", "/agenda/52250.ics"]
)
def test_every_answer_is_strict(page: Page, path: str) -> None:
    headers = page.get(path).headers
    for name in HEADERS:
        assert headers[name], (path, name)
    policy = headers["content-security-policy"]
    assert "unsafe" not in policy and "http" not in policy and "default-src 'none'" in policy


def test_the_map_brings_its_own_policy(page: Page) -> None:
    answer = page.get("/carte/1")
    assert answer.headers["content-security-policy"] == "frame-ancestors 'self'"
    assert "default-src 'none'" in unescape(answer.text) and "unsafe" not in answer.text


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_hold_no_script_and_no_style(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=|javascript:", text)
    assert "|safe" not in text.replace('extra=\'min="1" inputmode="numeric"\'|safe', "")
    # A form without the token would never work.
    for form in re.findall(r"<form(?:(?!</form>).)*method=\"post\".*?</form>", text, re.DOTALL):
        assert "token(token)" in form or 'name="jeton"' in form or "head(" in form, form[:200]


def test_the_cookie_is_strict(page: Page) -> None:
    cookie = page.get("/semaine/2026-W49").headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie and "path=/" in cookie


def test_a_forged_cookie_is_nothing(app: FastAPI, home: Path) -> None:
    closed = create_app(settings(home, password_hash=passwords.hash_password(PASSWORD)))
    page = Page(closed)
    page.http.cookies.set("planner", "eyJlbnRlcmVkIjogdHJ1ZX0=.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb")
    assert page.get("/lieux").headers["location"] == "/connexion"
    closed.state.shop.desk.store.close()


VENUE_FIELDS = ("name", "status", "address", "phone", "keys", "notes", "windows", "rhythms",
                "capacity", "lat", "suitability", "commune", "kind", "accessible")  # fmt: skip


@pytest.mark.parametrize("name", VENUE_FIELDS)
def test_what_is_typed_in_a_venue_is_shown_as_text(page: Page, app: FastAPI, name: str) -> None:
    store = app.state.shop.desk.store
    row = venues.venue(store, "joinville-fixe")
    fields = {**row.cells, "version": str(row.version), name: NASTY}
    page.post("/lieux/joinville-fixe", fields)
    for path in ("/lieux/joinville-fixe", "/lieux", "/journal", "/imprevus/nouveau"):
        text = page.get(path).text
        assert "<script>alert" not in text and "<img src=x" not in text, path
        assert "49" not in re.findall(r"alert\(2\)(?:>|&gt;)(.{0,4})", text)
    answer = page.post("/lieux/joinville-fixe", fields)
    assert "<script>alert" not in answer.text


def test_hostile_texts_of_every_other_form_are_shown_as_text(page: Page) -> None:
    tried = {
        "/scenarios/dupliquer": {"scenario": "reference", "nom": NASTY},
        "/equipe": {"teams.0.name": NASTY, "scenario": "reference", "version": "1"},
        "/equipe/fermetures": {"du": "2026-12-24", "motif": NASTY, "scenario": "reference"},
        "/equipe/conges": {"du": NASTY, "equipe": NASTY, "scenario": "reference"},
        "/imprevus": {"quoi": "fermer", "lieu": NASTY, "du": NASTY, "motif": NASTY,
                      "planning": "1"},
        "/generer": {"semaine": NASTY},
        "/verrouiller": {"semaine": WEEK, "seance": NASTY},
        "/debut": {"dossier": NASTY},
    }  # fmt: skip
    for path, fields in tried.items():
        answer = page.post(path, fields)
        assert answer.status_code in (303, 409, 422), path
        assert "<script>alert" not in answer.text, path
    for path in ("/scenarios", "/journal", "/equipe", "/semaine/2026-W49"):
        assert "<script>alert" not in page.get(path).text, path
    assert NASTY in unescape(page.get("/scenarios").text)


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py", "/static/..%2fapp.py", "/static/%2e%2e/app.py", "/static//etc/passwd",
        "/documents/../secret", "/documents/feuille-de-route/..%2f..%2fsecret",
        "/carte/..%2f1", "/carte/0", "/carte/99999999999999999999", "/travaux/..%2f1", "/travaux/x",
        "/lieux/..%2f..%2fsecret", "/agenda/..%2f..%2fsecret.ics", "/affiche/%2e%2e.pdf",
        "/agenda/52250'%20OR%201=1.ics", "/scenarios/..%2freference", "/couverture/%00",
        "/frequentation/2026-12-02/09-00/..%2f..%2fsecret/laep", "/semaine/..%2f..%2fsecret",
    ],
)  # fmt: skip
def test_no_address_leads_out_of_the_folder(page: Page, path: str) -> None:
    answer = page.get(path)
    assert answer.status_code in (404, 422), answer.status_code
    assert "argon2" not in answer.text and "create_app" not in answer.text


@pytest.mark.parametrize("words", ["' OR '1'='1", "1; DROP TABLE venue;--", '" OR ""="'])
def test_sql_is_only_text(page: Page, app: FastAPI, words: str) -> None:
    count = len(venues.all_venues(app.state.shop.desk.store))
    assert page.get(f"/lieux/{words}").status_code == 404
    page.post("/scenarios/dupliquer", {"scenario": words, "nom": words})
    page.post("/verrouiller", {"semaine": WEEK, "seance": words})
    assert len(venues.all_venues(app.state.shop.desk.store)) == count


def test_a_large_body_is_refused(page: Page) -> None:
    answer = page.post("/scenarios/dupliquer", {"nom": "x" * (MAX_BODY + 1)})
    assert answer.status_code == 413
    assert "trop volumineux" in answer.text


def test_a_large_body_that_hides_its_length_is_refused(page: Page) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    chunks = (b"a=" + b"x" * 100_000 for _ in range(20))
    assert page.http.post("/generer", content=chunks, headers=headers).status_code == 413


def workbook(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


UPLOADS = {
    "not an archive": b"bonjour",
    "bomb": workbook(**{"xl/a.xml": b"0" * (uploads.MAX_UNPACKED + 1)}),
    "many files": workbook(**{f"{n}.xml": b"<a/>" for n in range(uploads.MAX_FILES + 1)}),
    "external entity": workbook(
        **{"xl/a.xml": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'}
    ),
    "entity after a long comment": workbook(
        **{"xl/a.xml": b"<!--" + b" " * 9000 + b'--><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}
    ),
    "entity in UTF-16": workbook(
        **{"xl/a.bin": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode("utf-16")}
    ),
    "archive of something else": workbook(**{"notes.txt": b"bonjour"}),
    "path out of the archive": workbook(**{"../../evil.xml": b"<a/>"}),
}


@pytest.mark.parametrize("content", UPLOADS.values(), ids=UPLOADS)
def test_hostile_workbooks_change_nothing(page: Page, app: FastAPI, content: bytes) -> None:
    before = state(app)
    answer = page.post(
        "/lieux/import", {}, files={"classeur": ("../../classeur.xlsx", content, "text/plain")}
    )
    assert answer.status_code == 422
    assert "Rien n’a été enregistré" in answer.text
    assert "Traceback" not in answer.text
    assert state(app) == before


@pytest.mark.parametrize("kind", [name for name in UPLOADS if "entity" in name])
def test_entities_are_told_as_such(kind: str) -> None:
    with pytest.raises(InputError, match="entités XML"):
        uploads.checked_workbook(UPLOADS[kind], "classeur")


def test_formulas_are_never_computed(page: Page, app: FastAPI) -> None:
    """A name that begins like a formula leaves as a text, in the workbook and the calendars."""
    from openpyxl import load_workbook

    store = app.state.shop.desk.store
    row = venues.venue(store, "joinville-fixe")
    page.post(
        "/lieux/joinville-fixe",
        {**row.cells, "version": str(row.version), "name": "=HYPERLINK(1)"},
    )
    book = load_workbook(io.BytesIO(page.get(f"/documents/classeur/{WEEK}").content))
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert "=HYPERLINK(1)" in {cell.value for cell in cells}
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []


@pytest.fixture
def closed(home: Path) -> Any:
    app = create_app(
        settings(home, host="0.0.0.0", names=("planner.local",),
                 password_hash=passwords.hash_password(PASSWORD))
    )  # fmt: skip
    yield app
    app.state.shop.desk.store.close()


def test_nothing_shows_without_the_password(closed: FastAPI) -> None:
    page = Page(closed)
    for path in ("/", "/semaine", "/lieux", "/carte/1", "/documents", "/journal", "/travaux"):
        assert page.get(path).headers["location"] == "/connexion", path
    for path in posts(closed):
        if path != "/connexion":
            assert page.http.post(path, data={}).headers["location"] == "/connexion", path


def test_villages_are_public_and_nothing_else_of_them(closed: FastAPI) -> None:
    page = Page(closed)
    feed, poster = page.get("/agenda/52250.ics"), page.get("/affiche/joinville.pdf")
    assert feed.status_code == poster.status_code == 200
    assert feed.text.startswith("BEGIN:VCALENDAR") and poster.content.startswith(b"%PDF")
    venue = venues.venue(closed.state.shop.desk.store, "joinville-fixe")
    venues.save(closed.state.shop.desk.store, "test", venue.id, {"keys": "CODE-1234"},
                venue.version)  # fmt: skip
    assert "CODE-1234" not in page.get("/agenda/52250.ics").text
    assert "set-cookie" not in feed.headers
    assert page.get("/agenda/99999.ics").status_code == 404


def enter(page: Page, password: str) -> Any:
    token = page.token("/connexion")
    return page.post("/connexion", {"mot-de-passe": password}, token=token)


def test_the_right_password_opens(closed: FastAPI) -> None:
    page = Page(closed)
    assert enter(page, "autre chose").status_code == 403
    assert enter(page, PASSWORD).status_code == 303
    assert page.get("/lieux").status_code == 200
    token = page.token("/lieux/nouveau")
    page.post("/deconnexion", {}, token=token)
    assert page.get("/lieux").headers["location"] == "/connexion"


def test_a_session_planted_before_is_not_the_one_that_enters(closed: FastAPI) -> None:
    victim = Page(closed)
    before = victim.token("/connexion")
    planted = dict(victim.http.cookies)
    enter(victim, PASSWORD)
    attacker = Page(closed)
    for name, value in planted.items():
        attacker.http.cookies.set(name, value)
    assert attacker.get("/lieux").headers["location"] == "/connexion"
    assert victim.token("/lieux/nouveau") != before


def test_the_journal_names_who_entered(closed: FastAPI) -> None:
    page = Page(closed)
    fields = {"mot-de-passe": PASSWORD, "qui": "Claire"}
    page.post("/connexion", fields, token=page.token("/connexion"))
    page.post("/scenarios/dupliquer", {"scenario": "reference", "nom": "Essai"})
    assert journal.history(closed.state.shop.desk.store, 1)[0].who == "Claire"


def test_another_password_ends_the_sessions(closed: FastAPI, home: Path) -> None:
    page = Page(closed)
    enter(page, PASSWORD)
    other = create_app(settings(home, password_hash=passwords.hash_password(PASSWORD + "!")))
    again = Page(other)
    for name, value in page.http.cookies.items():
        again.http.cookies.set(name, value)
    assert again.get("/lieux").headers["location"] == "/connexion"
    other.state.shop.desk.store.close()


def test_guessing_is_slowed_down(closed: FastAPI) -> None:
    page = Page(closed)
    codes = [enter(page, f"essai {n}").status_code for n in range(passwords.TRIES + 2)]
    assert codes == [403] * passwords.TRIES + [429] * 2
    assert enter(page, PASSWORD).status_code == 429  # even the right one has to wait


def test_attempts_are_forgotten_in_time() -> None:
    now = [0.0]
    attempts = passwords.Attempts(lambda: now[0])
    for _ in range(passwords.TRIES):
        attempts.failed("a")
    assert not attempts.allowed("a") and attempts.allowed("b")
    now[0] = passwords.WINDOW + 1
    assert attempts.allowed("a")


def test_passwords_are_kept_as_argon2(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="trop court"):
        passwords.hash_password("court")
    passwords.store_hash(tmp_path, passwords.hash_password(PASSWORD))
    found = passwords.stored_hash(tmp_path)
    assert found.startswith("$argon2id$") and PASSWORD not in found
    assert passwords.right(found, PASSWORD) and not passwords.right(found, PASSWORD + " ")
    assert not passwords.right("not a hash", PASSWORD)
    assert stat.S_IMODE((tmp_path / passwords.FILE).stat().st_mode) == 0o600


def test_the_secret_is_private(app: FastAPI, home: Path) -> None:
    assert stat.S_IMODE((home / "secret").stat().st_mode) == 0o600


def test_no_family_has_a_name() -> None:
    """What is kept of a session are counts; the only text is why it was not held."""
    session = {"date", "open", "venue", "activity"}
    told = {"held", *COUNTS, "reason"}
    assert {column.name for column in tables.attendance.columns} == {
        "id", "version", *session, *told,
    }  # fmt: skip


WORDS = ("", "x", "-1", "0", "1", "99999999999999999999", "1e309", "NaN", "2026-12-02",
         "2026-13-45", "2026-W49", "25:61", "a\x00b", "\u202e", "\ud7ff", "é" * 3000,
         "../..", "${7*7}", "%s%n",
         "joinville-fixe", "52250", "satellite", "reference", "fermer", "ajouter", "laep",
         "joinville-fixe/laep@2026-12-09T09:00", NASTY)  # fmt: skip
NAMES = ("dossier", "mot-de-passe", "semaine", "semaines", "temps", "seance", "planning", "numero",
         "retour", "quoi", "du", "au", "lieu", "equipe", "agents", "motif", "rattraper", "retirer",
         "version", "ecraser", "verrouiller", "scenario", "nom", "calculer", "annulee", "adults",
         "children_0_2",
         "teams.0.agents", "teams.0.shift.0", "policy.equity", "winter.factor",
         *VENUE_FIELDS)  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_no_form_breaks_a_page(app: FastAPI, page: Page, seed: int) -> None:
    """Two hundred absurd forms: each is refused or taken, none is an error of ours."""
    chance = random.Random(seed)
    addresses = [path for path in posts(app) if path not in ("/deconnexion", "/connexion")]
    for _ in range(200):
        path = chance.choice(addresses)
        chosen = chance.sample(NAMES, chance.randrange(1, 9))
        fields = {name: chance.choice(WORDS) for name in chosen}
        answer = page.post(path, fields)
        assert answer.status_code < 500, (path, fields)


@pytest.mark.parametrize(
    "path",
    ["/semaine/{}", "/lieux/{}", "/couverture/{}", "/scenarios/{}", "/agenda/{}.ics",
     "/bilan/{}.pdf",
     "/documents/semaine/{}", "/documents/{}/2026-W49", "/frequentation/{}/09-00/a/b",
     "/carte/{}",
     "/annee?rentree={}", "/bilan?annee={}", "/bilan?periode={}", "/bilan?jusque={}",
     "/bilan?periode=libre&du={}&au={}", "/bilan/2026.pdf?jusque={}",
     "/journal?avant={}", "/documents?semaine={}",
     "/imprevus/nouveau?semaine={}", "/imprevus/nouveau?lieu={}&jour={}", "/commune?nom={}",
     "/couverture/52250?reponse={}", "/travaux/{}", "/travaux/{}/flux"],
)  # fmt: skip
def test_no_address_breaks_a_page(page: Page, path: str) -> None:
    for word in WORDS:
        answer = page.get(path.replace("{}", quote(word, safe="")))
        assert answer.status_code < 500, word
