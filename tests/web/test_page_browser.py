"""The page as she uses it: a real server, a real solve, a real browser, no network.

One server for all, which `beginning` gives its first plan; a test that needs more makes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.efforts import PATIENT
from tests.web.serving import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AXE = Path(__file__).parents[1] / "rendering" / "vendor" / "axe-core" / "axe.min.js"
WIDE, PHONE, NARROW = (1280, 900), (390, 844), (320, 640)
SOLVING = 1000 * PATIENT
"""Milliseconds a computation may take on a busy machine."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = Server(tmp_path_factory.mktemp("home") / "planner")
    yield made
    made.kill()


class Visit:
    """A tab, the clicks made in it, and everything it complained about."""

    def __init__(self, browser: Any, server: Server, size: tuple[int, int], **options: Any) -> None:
        self.server, self.clicks = server, 0
        self.context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale="fr-FR", **options
        )
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", lambda m: self.complaints.append(f"{m.type}: {m.text}"))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("dialog", lambda dialog: dialog.accept())

    def go(self, path: str) -> None:
        self.page.goto(self.server.address + path)

    def press(self, name: str | re.Pattern[str], role: str = "button", within: Any = None) -> None:
        """Click what leads to another page, and be there."""
        self.clicks += 1
        with self.page.expect_navigation():
            (within or self.page).get_by_role(role, name=name).first.click()

    def heading(self) -> str:
        text: str = self.page.locator("h1").inner_text()
        return text

    def close(self) -> None:
        self.context.close()
        assert self.complaints == []
        ours = (self.server.address, "data:")
        assert [url for url in self.requests if not url.startswith(ours)] == []


@dataclass(frozen=True)
class Beginning:
    """What she does first: from an empty page to the route sheet of a week."""

    heading: str
    clicks: int
    sheet: bytes


@pytest.fixture(scope="module")
def beginning(chromium: Any, server: Server) -> Beginning:
    tab = Visit(chromium, server, WIDE)
    tab.go("/")
    tab.press("Commencer avec")
    assert "Aucun planning" in tab.page.content()
    tab.press("Générer le planning")
    tab.page.wait_for_selector("progress")
    tab.page.wait_for_url("**/semaine/2026-W49", timeout=SOLVING)
    sheet = tab.page.get_by_role("link", name="Feuille de route (PDF)").get_attribute("href")
    answer = tab.context.request.get(tab.server.address + sheet)
    assert answer.status == 200
    made = Beginning(tab.heading(), tab.clicks + 1, answer.body())
    tab.close()
    server.on("2026-12-02")  # two days later, when sessions were held
    return made


@pytest.fixture
def visit(chromium: Any, server: Server, beginning: Beginning) -> Iterator[Any]:
    opened: list[Visit] = []

    def open_it(size: tuple[int, int] = WIDE, **options: Any) -> Visit:
        opened.append(Visit(chromium, server, size, **options))
        return opened[-1]

    yield open_it
    for tab in opened:
        tab.close()


def test_from_nothing_to_a_route_sheet(beginning: Beginning) -> None:
    assert "30 novembre" in beginning.heading
    assert beginning.sheet.startswith(b"%PDF")
    assert beginning.clicks <= 6


def test_the_table_shows_its_stops_on_the_map(visit: Any) -> None:
    tab = visit()
    tab.go("/semaine/2026-W49")
    chart = tab.page.frame_locator("iframe.map")
    chart.locator("path.commune").first.wait_for()
    assert not chart.locator(".side").is_visible()
    tab.page.locator("button[data-stop]").first.click()
    chart.locator(".leaflet-popup").wait_for()


def changes(tab: Visit) -> list[str]:
    found: list[str] = tab.page.locator(".changes > li > p:first-child").all_inner_texts()
    return found


def test_a_closed_hall_is_previewed_applied_and_undone(visit: Any) -> None:
    tab = visit()
    tab.go("/semaine/2026-W50")
    before = tab.page.locator("table.week").text_content()
    tab.page.get_by_role("link", name=re.compile("Signaler un imprévu à")).last.click()
    form = tab.page.locator("form", has_text="Un lieu est fermé")
    assert form.locator("select").input_value()  # the hall and its day are filled in already
    form.get_by_label("Motif").fill("travaux de peinture")
    tab.press("Voir ce qui change", within=form)
    tab.page.wait_for_url("**/imprevus/*", timeout=SOLVING)
    assert "Aperçu" in tab.page.content() and changes(tab)
    assert any("travaux de peinture" in line for line in changes(tab))
    tab.go("/semaine/2026-W50")
    assert tab.page.locator("table.week").text_content() == before  # nothing is applied yet
    tab.page.go_back()
    tab.press("Appliquer ces changements")
    assert "PanneauPocket" in tab.page.locator("pre.messages").inner_text()
    tab.press("Voir la semaine", role="link")
    assert "travaux de peinture" in tab.page.locator(".closed").first.inner_text()
    tab.press(re.compile("^Annuler «"))
    assert tab.page.locator("table.week").text_content() == before


def test_a_locked_session_survives_a_reduced_team(visit: Any) -> None:
    tab = visit()
    tab.go("/semaine/2026-W50")
    tab.page.get_by_role("button", name=re.compile("^Verrouill")).first.click()
    tab.page.get_by_role("button", name=re.compile("^Déverrouill")).first.wait_for()
    assert "La séance verrouillée ne sera pas gardée" in tab.page.content()
    tab.press("Signaler un imprévu", role="link")
    form = tab.page.locator("form", has_text="L’équipe est réduite")
    form.get_by_label("Du").fill("2026-12-10")
    tab.press("Voir ce qui change", within=form)
    tab.page.wait_for_url(re.compile(r"/imprevus/\d+|/travaux/\d+"), timeout=SOLVING)
    tab.page.wait_for_url("**/imprevus/*", timeout=SOLVING)
    assert "équipe réduite" in tab.heading()


def test_a_trial_is_stopped_and_keeps_its_best(visit: Any) -> None:
    tab = visit()
    tab.go("/scenarios")
    tab.page.get_by_label("Nom de l’essai").fill("Trois agents")
    tab.press("Copier et changer")
    tab.page.get_by_label("nombre d’agents").fill("3")
    tab.press("Enregistrer et calculer")
    tab.page.wait_for_function(
        "() => document.body.innerText.includes('Réduire le temps de route')"
        " || document.body.innerText.includes('Servir le plus')"
        " || location.pathname === '/scenarios'",
        timeout=SOLVING,
    )
    if tab.page.get_by_role("button", name="Arrêter").count():
        tab.press("Arrêter et garder")
    tab.page.wait_for_url("**/scenarios", timeout=SOLVING)
    table = tab.page.get_by_role("region", name="Comparaison des scénarios")
    assert "Trois agents" in table.inner_text()
    tab.press("Comparer en détail")
    tab.page.wait_for_url("**/comparaison.html", timeout=SOLVING)
    assert "Trois agents" in tab.page.content()
    for kind in ("pdf", "csv"):
        answer = tab.context.request.get(f"{tab.server.address}/scenarios/comparaison.{kind}")
        assert answer.status == 200
    tab.go("/scenarios")
    tab.page.get_by_role("link", name="Comparaison complète").wait_for()
    tab.press("Adopter Trois agents")
    assert (
        "En vigueur" in tab.page.locator(".card:not(.calm)", has_text="Trois agents").inner_text()
    )
    tab.page.locator(".flash").get_by_role("button", name="Annuler").click()


def test_a_commune_without_a_session_asks_why(visit: Any) -> None:
    tab = visit()
    tab.go("/couverture")
    assert tab.page.locator("svg.territory a path").count() > 50
    links = [link.get_attribute("href") for link in tab.page.locator("#liste a").all()]
    offer = "Calculer ce que coûterait une visite"
    without = next(
        href for href in links if offer in tab.context.request.get(tab.server.address + href).text()
    )
    name = tab.page.locator(f"#liste a[href='{without}']").inner_text()
    tab.page.get_by_label("Commune", exact=True).fill(name)
    tab.press("Expliquer")
    assert tab.heading() == name and "pas visitée" in tab.page.content()
    tab.press(offer)
    tab.page.wait_for_url("**/couverture/*reponse=*", timeout=SOLVING)
    answer = tab.page.locator("main").inner_text().split("Et si le service y allait")[1]
    assert offer not in answer and re.search(r"\d", answer)


def test_the_year_and_every_document_are_handed_out(visit: Any) -> None:
    tab = visit()
    tab.go("/bilan")
    assert tab.page.locator("section.card table").count() >= 3
    tab.press("Documents", role="link")
    links = [*tab.page.locator("ul.documents a").all()]
    found = {link.inner_text(): link.get_attribute("href") for link in links}
    assert len(found) >= 8
    tab.go("/bilan")
    report = [link.get_attribute("href") for link in tab.page.locator("main .actions a").all()]
    for address in (*found.values(), *(href for href in report if href.startswith("/bilan/"))):
        answer = tab.context.request.get(tab.server.address + address, timeout=SOLVING)
        assert answer.status == 200 and len(answer.body()) > 300, address


def test_heads_are_counted_on_a_phone(visit: Any) -> None:
    tab = visit(PHONE, has_touch=True)
    tab.go("/frequentation")
    tab.page.locator(".sessions a").first.tap()
    for _ in range(3):
        tab.page.get_by_role("button", name="Un de plus : Adultes").tap()
    tab.page.get_by_label("Enfants de 0 à 2 ans", exact=True).fill("4")
    with tab.page.expect_navigation():
        tab.page.get_by_role("button", name="Enregistrer").tap()
    assert "3 ad. · 4 enf." in tab.page.locator("main").inner_text()


def test_by_keyboard_alone(visit: Any) -> None:
    """A plan, something unforeseen until it is applied, a head-count: without a mouse."""
    tab = visit()
    tab.go("/semaine/2027-W04")
    tab.page.keyboard.press("Tab")
    assert tab.page.evaluate("document.activeElement.textContent") == "Aller au contenu"
    tab.page.keyboard.press("Enter")
    assert tab.page.evaluate("document.activeElement.id") == "contenu"
    reach(tab, "Générer le planning")
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url("**/travaux/*")
    tab.page.get_by_text("Réduire le temps de route").wait_for(timeout=SOLVING)
    if tab.page.get_by_role("button", name="Arrêter").count():  # unless it is over by now
        reach(tab, "Arrêter et garder")
        tab.page.keyboard.press("Enter")
    tab.page.wait_for_url("**/semaine/2027-W04", timeout=SOLVING)
    tab.page.keyboard.press("n")
    tab.page.wait_for_url("**/semaine/2027-W05")

    reach(tab, "Imprévu")  # that of the first session: its hall and day are filled in
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url("**/imprevus/nouveau*")
    reach(tab, "Voir ce qui change")
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url(re.compile(r"/imprevus/\d+$"), timeout=SOLVING)
    reach(tab, "Appliquer ces changements")
    tab.page.keyboard.press("Enter")
    tab.page.locator(".flash").wait_for()
    assert "Appliqué" in tab.page.locator(".flash").inner_text()

    tab.go("/frequentation")
    reach(tab, "à noter")
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url("**/frequentation/*/*/*/*")
    reach(tab, "+")
    tab.page.keyboard.press("Space")
    assert tab.page.locator("#f-adults").input_value() == "1"
    reach(tab, "Enregistrer")
    tab.page.keyboard.press("Enter")
    tab.page.locator(".flash").wait_for()


def reach(tab: Visit, words: str) -> None:
    """Press Tab until what has the focus says some words, and is seen to have it."""
    for _ in range(120):
        tab.page.keyboard.press("Tab")
        text = tab.page.evaluate(
            "document.activeElement.matches('a, button') ? document.activeElement.innerText : ''"
        )
        if words in text:
            outline = tab.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline == "solid"
            return
    raise AssertionError(f"{words} cannot be reached")


PAGES = [
    "/semaine/2026-W49", "/semaine/2027-W20", "/annee", "/documents?semaine=2026-W49",
    "/frequentation", "/couverture", "/couverture/52004", "/scenarios", "/scenarios/reference",
    "/lieux", "/lieux/joinville-fixe", "/lieux/nouveau", "/equipe", "/journal", "/travaux",
    "/accessibilite", "/imprevus/nouveau?semaine=2026-W49", "/bilan", "/nulle-part",
]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.usefixtures("beginning")
def test_pages_have_no_barrier_and_fit(chromium: Any, server: Server, path: str) -> None:
    tab = Visit(chromium, server, WIDE, bypass_csp=True)
    for size in (WIDE, NARROW):
        tab.page.set_viewport_size({"width": size[0], "height": size[1]})
        tab.go(path)
        tab.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = tab.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        assert [f"{v['id']}: {n['html']}" for v in found["violations"] for n in v["nodes"]] == []
        assert tab.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    tab.context.close()


def test_a_form_overtaken_is_told_first_and_writes_only_what_was_agreed(visit: Any) -> None:
    address, save = "/lieux/rupt-mairie", "Enregistrer"
    mine, theirs = visit(), visit()
    for tab, words in ((mine, "chez Zoé"), (theirs, "chez Anne")):
        tab.go(address)
        tab.page.get_by_label("Clés").fill(words)
    theirs.press(save)
    mine.press(save)
    assert mine.page.evaluate("document.activeElement.id") == "conflit"
    assert "Erreur" in mine.page.title()
    reach(mine, "Prendre les siennes")
    with mine.page.expect_navigation():  # the browser's own refusal of an empty box is passed by
        mine.page.evaluate("document.querySelector('form.rows').submit()")
    assert "chez Anne" in mine.page.locator("#conflit").inner_text()
    theirs.go(address)
    assert theirs.page.get_by_label("Clés").input_value() == "chez Anne"
    mine.page.get_by_label("Écraser avec mes valeurs").check()
    mine.press("Enregistrer mes valeurs")
    assert "“chez Anne” → “chez Zoé”" in mine.page.locator(".flash").inner_text()
    assert {"409" in line for line in mine.complaints} == {True}
    mine.complaints.clear()


def test_without_scripts_the_work_is_done_all_the_same(visit: Any) -> None:
    tab = visit(PHONE, java_script_enabled=False)
    tab.go("/semaine/2026-W49")
    assert tab.page.get_by_role("link", name="Documents", exact=True).is_visible()
    tab.go("/lieux/joinville-fixe")
    tab.page.get_by_label("Clés").fill("à la mairie")
    tab.press("Enregistrer")
    assert "Lieu enregistré" in tab.page.locator(".flash").inner_text()


def test_a_killed_server_loses_nothing(visit: Any, server: Server) -> None:
    """The computation goes on without it, and is there when it is back."""
    tab = visit()
    tab.go("/lieux/joinville-fixe")
    tab.page.get_by_label("Téléphone").fill("03 25 00 00 00")
    tab.press("Enregistrer")
    tab.go("/semaine/2027-W02")
    tab.press("Générer le planning")
    tab.page.wait_for_selector("progress")
    address = tab.page.url
    tab.page.goto("about:blank")
    server.kill()
    server.start()
    tab.page.goto(address)
    tab.page.wait_for_url("**/semaine/2027-W02", timeout=SOLVING)
    assert tab.page.locator("h2", has_text="Aucun planning").count() == 0
    tab.go("/lieux/joinville-fixe")
    assert tab.page.get_by_label("Téléphone").input_value() == "03 25 00 00 00"
