"""A real HTTP server on this computer that speaks Valhalla's language, or misbehaves on demand.

Its world is a straight road: one degree of longitude is 100 minutes and 60 km, and it is
one minute longer eastwards.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from typing import Any

from planner.model.territory import Point

Reply = tuple[int, dict[str, str], bytes]
Twist = Callable[[str, Any], Reply | None]
"""Given the path and the question, the reply instead of the good one, or None for that one."""


def good(answer: Any) -> Reply:
    return 200, {"Content-Type": "application/json"}, json.dumps(answer).encode()


def seconds(a: dict[str, float], b: dict[str, float]) -> int:
    if a == b:
        return 0
    return round(6000 * abs(b["lon"] - a["lon"])) + (60 if b["lon"] > a["lon"] else 0)


def km(a: dict[str, float], b: dict[str, float]) -> float:
    return round(60 * abs(b["lon"] - a["lon"]), 3)


def matrix(question: Any) -> dict[str, Any]:
    return {
        "sources_to_targets": [
            [{"time": seconds(a, b), "distance": km(a, b)} for b in question["targets"]]
            for a in question["sources"]
        ],
        "sources": question["sources"],
        "targets": question["targets"],
    }


def encode(points: Sequence[tuple[float, float]]) -> str:
    """Encode a polyline of six decimals; the inverse of `decode_line`."""
    text, before = "", (0, 0)
    for lat, lon in points:
        here = (round(lat * 1e6), round(lon * 1e6))
        for new, old in zip(here, before, strict=True):
            value = (new - old) << 1
            value = ~value if new < old else value
            while value >= 32:
                text += chr((32 | (value & 31)) + 63)
                value >>= 5
            text += chr(value + 63)
        before = here
    return text


def route(question: Any) -> dict[str, Any]:
    stops = question["locations"]
    legs = [
        {
            "summary": {"time": seconds(a, b), "length": km(a, b)},
            "shape": encode([(a["lat"], a["lon"]), (b["lat"], b["lon"])]),
        }
        for a, b in pairwise(stops)
    ]
    return {"trip": {"legs": legs}}


def isochrone(question: Any) -> dict[str, Any]:
    (at,) = question["locations"]
    return {
        "features": [
            {
                "properties": {"contour": contour["time"]},
                "geometry": {"type": "Polygon", "coordinates": [square(at, contour["time"])]},
            }
            for contour in question["contours"]
        ]
    }


def square(at: dict[str, float], minutes: float) -> list[list[float]]:
    half = minutes / 100
    corners = [(-half, -half), (half, -half), (half, half), (-half, half), (-half, -half)]
    return [[at["lon"] + x, at["lat"] + y] for x, y in corners]


SERVICES: dict[str, Callable[[Any], dict[str, Any]]] = {
    "/sources_to_targets": matrix,
    "/route": route,
    "/isochrone": isochrone,
}


class Server:
    """What a test sees of the server: its address, what it was asked, how it misbehaves."""

    def __init__(self) -> None:
        self.twists: list[Twist] = []
        self.asked: list[tuple[str, Any]] = []
        self.released = threading.Event()
        self.url = ""
        self.handler: Any = None

    def answer(self, path: str, question: Any) -> Reply:
        self.asked.append((path, question))
        if self.twists:
            reply = self.twists.pop(0)(path, question)
            if reply is not None:
                return reply
        if path == "/status":
            return good({"version": "3.9.1", "tileset_last_modified": 1700000000})
        return good(SERVICES[path](question))

    def asked_pairs(self) -> set[tuple[float, float]]:
        """Longitudes of every pair of different points asked for in a matrix."""
        return {
            (a["lon"], b["lon"])
            for path, question in self.asked
            if path == "/sources_to_targets"
            for a in question["sources"]
            for b in question["targets"]
            if a != b
        }


@contextmanager
def serving() -> Iterator[Server]:
    server = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.reply(None)

        def do_POST(self) -> None:
            self.reply(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        def reply(self, question: Any) -> None:
            status, headers, body = server.answer(self.path, question)
            try:
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)
            except OSError:  # the client gave up, as it should
                pass

        def log_message(self, *_: Any) -> None:
            pass

    server.handler = Handler
    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    server.url = f"http://127.0.0.1:{http.server_address[1]}"
    try:
        yield server
    finally:
        server.released.set()
        http.shutdown()
        http.server_close()
        thread.join()


PLACES = {f"p{k}": Point(48.0, 5.0 + k / 10) for k in range(4)}
