"""Starting the server, and the browser on it."""

from __future__ import annotations

import threading
import webbrowser

import uvicorn

from planner.web.app import create_app
from planner.web.settings import Settings


class _Server(uvicorn.Server):
    """Opens the page once the server listens."""

    def __init__(self, config: uvicorn.Config, address: str) -> None:
        super().__init__(config)
        self._address = address

    async def startup(self, sockets: object = None) -> None:
        """Listen, then show the page."""
        await super().startup(sockets)  # type: ignore[arg-type]
        if self.started and self._address:
            threading.Thread(target=webbrowser.open, args=(self._address,), daemon=True).start()


def serve(settings: Settings, show: bool) -> None:
    """Serve until interrupted.

    Parameters
    ----------
    show : bool
        Open the page in a browser.
    """
    config = uvicorn.Config(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=3,
    )
    _Server(config, address_of(settings) if show else "").run()


def address_of(settings: Settings) -> str:
    """Return the address to open on this computer."""
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::", "localhost") else settings.host
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}/"
