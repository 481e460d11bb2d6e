"""A service on the real territory, with a plan made by hand, and browsers without a network."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from planner import pipeline
from planner.loading import load_problem
from planner.store import open_store, plans
from planner.store.database import clock_on
from planner.travel import EstimateProvider, points_of
from planner.web.app import create_app
from planner.web.desk import PlanningService
from planner.web.settings import PageSettings
from tests.postgres import another
from tests.rendering.conftest import plan_by_hand

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 12, 2)
ANNOUNCED = date(2026, 11, 27)
"""When families were told of the plan."""
WEEK = "2026-W49"
ADDRESS = "http://127.0.0.1:8000"
_TOKEN = re.compile(r'name="jeton" value="([^"]+)"')


class Page:
    """A browser without scripts: it keeps its cookie and sends the token of the last page."""

    def __init__(self, app: FastAPI, address: str = ADDRESS) -> None:
        self.http = TestClient(app, base_url=address, follow_redirects=False)

    def get(self, path: str, **options: Any) -> Any:
        return self.http.get(path, **options)

    def token(self, path: str = "/accessibilite") -> str:
        answer = self.http.get(path, follow_redirects=True)
        found = _TOKEN.search(answer.text) or _TOKEN.search(self.http.get("/lieux/nouveau").text)
        assert found
        return found[1]

    def post(self, path: str, fields: dict[str, Any], **options: Any) -> Any:
        token = options.pop("token", None)
        data = fields | {"jeton": self.token("/lieux/nouveau") if token is None else token}
        return self.http.post(path, data=data, **options)


def settings(home: Path, **changes: Any) -> PageSettings:
    parts: dict[str, Any] = {"home": home, "shipped": ROOT / "data", "today": lambda: TODAY}
    return PageSettings(**(parts | changes))


def furnish(home: Path, address: str | None) -> Path:
    """Fill a home, or the database at an address, with the service and an announced plan."""
    store = open_store(address, home, clock_on(ANNOUNCED))
    PlanningService(store).install("test", ROOT / "data")
    problem = load_problem(ROOT / "data/scenarios/reference.toml", date(2026, 11, 30), 28)
    travel = EstimateProvider(problem.scenario.travel).matrix(points_of(problem))
    plan = plan_by_hand(problem, travel)
    result = pipeline.Result(problem, plan, travel)
    polygons = json.loads((ROOT / "data/communes.geojson").read_text(encoding="utf-8"))
    folder = home.parent / "planning"
    pipeline.write_result(result, folder, polygons)
    kept = plans.add(store, "test", folder, scenario="reference", label="Planning calculé")
    plans.adopt(store, "test", kept.id)
    store.close()
    return home


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home made once, its database a file."""
    return furnish(tmp_path_factory.mktemp("made") / "home", None)


@pytest.fixture(scope="session")
def furnished_there(
    tmp_path_factory: pytest.TempPathFactory, postgresql: str
) -> Iterator[tuple[Path, str]]:
    """A home made once, and its database on a server."""
    with another(postgresql, "furnished") as address:
        yield furnish(tmp_path_factory.mktemp("there") / "home", address), "furnished"


@pytest.fixture(params=["sqlite", "postgresql"])
def home(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """A copy of it, to be changed."""
    if request.param == "sqlite":
        monkeypatch.delenv("PLANNER_DATABASE", raising=False)
        yield Path(shutil.copytree(request.getfixturevalue("furnished"), tmp_path / "home"))
        return
    source, like = request.getfixturevalue("furnished_there")
    with another(request.getfixturevalue("postgresql"), "page", like) as address:
        monkeypatch.setenv("PLANNER_DATABASE", address)
        yield Path(shutil.copytree(source, tmp_path / "home"))


@pytest.fixture
def app(home: Path) -> Iterator[FastAPI]:
    made = create_app(settings(home))
    yield made
    made.state.shop.desk.store.close()


@pytest.fixture
def page(app: FastAPI) -> Page:
    return Page(app)


@pytest.fixture
def desk(app: FastAPI) -> PlanningService:
    found: PlanningService = app.state.shop.desk
    return found


@pytest.fixture
def new_page(tmp_path: Path) -> Iterator[Page]:
    """The page of somebody who starts: nothing is there yet."""
    app = create_app(settings(tmp_path / "new"))
    yield Page(app)
    app.state.shop.desk.store.close()
