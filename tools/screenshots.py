"""Pictures of the map for the documentation, by a headless Chromium without network.

    .venv/bin/planner plan --start 2026-11-30 --days 28 -o out/images
    .venv/bin/python tools/screenshots.py out/images/itineraire.html docs/images

Fails on any request that is refused and on any console message.
"""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
SIZES = ((1280, 1000), (390, 1300))


def main(page_path: Path, folder: Path) -> int:
    trouble: list[str] = []
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(FLAGS))
        for width, height in SIZES:
            context = browser.new_context(viewport={"width": width, "height": height})
            context.set_offline(True)
            page = context.new_page()
            page.on("console", lambda message: trouble.append(f"console: {message.text}"))
            page.on("pageerror", lambda error: trouble.append(f"error: {error}"))
            page.on("requestfailed", lambda request: trouble.append(f"failed: {request.url}"))
            page.goto(page_path.resolve().as_uri())
            page.wait_for_selector(".leaflet-container")
            page.wait_for_timeout(500)
            page.screenshot(path=folder / f"itineraire-{width}.png")
            context.close()
        browser.close()
    print("\n".join(trouble) or "no failed request, no console message")
    return 1 if trouble else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
