"""Settings every test shares."""

import os
import signal
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.efforts import PATIENT

# The same examples on every run and every machine, and no limit on time.
settings.register_profile(
    "planner",
    derandomize=True,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("planner")


# A shell starts what it puts in the background with Ctrl-C ignored, and so would be the
# commands that tests interrupt.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=fr-FR",
]
Run = Callable[..., tuple[int, list[str], list[str]]]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """Type a command; return its exit code, the lines printed and those of errors.

    No-break spaces are read as spaces, as an eye does.
    """
    from planner.cli import main

    def typed(*words: object) -> tuple[int, list[str], list[str]]:
        code = main([str(word) for word in words])
        said = capfd.readouterr()
        assert "Traceback" not in said.out + said.err
        out, err = (text.replace("\N{NO-BREAK SPACE}", " ").splitlines() for text in said)
        return code, out, err

    return typed


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """Address of a server; without one the tests are skipped, unless CI wants them all."""
    from tests.postgres import programs, server

    folder = programs()
    if folder is None and os.environ.get("PLANNER_POSTGRES"):
        pytest.fail("no PostgreSQL here: apt-get install postgresql")
    if folder is None:
        pytest.skip("no PostgreSQL here: apt-get install postgresql")
    with server(folder) as address:
        yield address


class Chromium:
    """A browser that waits for pages as long as a busy machine needs: only a hang is an end."""

    def __init__(self, browser: Any) -> None:
        self.browser = browser

    def new_context(self, **options: Any) -> Any:
        context = self.browser.new_context(**options)
        context.set_default_timeout(1000 * PATIENT)
        return context

    def new_page(self, **options: Any) -> Any:
        return self.new_context(**options).new_page()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """The one browser of a test process: Playwright cannot be started twice in one."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield Chromium(browser)
        browser.close()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Tests of the embedded road engines run where these are, or fail where they must be."""
    if item.get_closest_marker("roads") is None:
        return
    missing = [name for name in ("valhalla", "osrm") if find_spec(name) is None]
    if missing and os.environ.get("PLANNER_ROADS"):
        pytest.fail(f"{', '.join(missing)}: the extra roads is not installed here")
    if missing:
        pytest.skip(f"no {', '.join(missing)} here: `make test` runs these on Python 3.12")
