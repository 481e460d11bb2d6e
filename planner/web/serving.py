"""Starting the server, and the browser on it."""

from __future__ import annotations

import contextlib
import socket
import threading
import webbrowser
from collections.abc import Callable

import uvicorn

from planner.errors import RequestError
from planner.texts import web as said
from planner.web.app import create_app
from planner.web.settings import PageSettings


def listening(settings: PageSettings) -> socket.socket:
    """Return the socket to serve on.

    Raises
    ------
    InputError
        The port is taken, or the address is none of this computer's.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family)
    except (OSError, OverflowError) as error:
        message = said.port_taken(settings.host, settings.port)
        raise RequestError.about("port", message) from error


def serve(settings: PageSettings, show: bool, announce: Callable[[str], None]) -> None:
    """Serve until interrupted.

    Parameters
    ----------
    show : bool
        Open the page in a browser.
    announce : callable
        Called with the address once the page can be opened.

    Raises
    ------
    InputError
        The port is taken.
    StoreError
        The store cannot be opened.
    """
    app = create_app(settings)
    with listening(settings) as place:
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=3,
        )
        address = address_of(settings)
        announce(address)
        if show:  # the socket listens already: the browser waits for its answer
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        with contextlib.suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[place])


def address_of(settings: PageSettings) -> str:
    """Return the address to open on this computer."""
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::", "localhost") else settings.host
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}/"
