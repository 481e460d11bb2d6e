"""Pages that work without a network: vendored assets, a strict policy, and a check."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from planner.errors import PlannerError
from planner.texts import rendering as words

HERE = Path(__file__).parent
VENDOR = HERE / "vendor"
TEMPLATES = HERE / "templates"
FONTS = ("woff2",)

PARTS = ("base", "tours", "labels", "cards", "state", "player", "zones", "frame")
"""Parts of the page's own script, in order: each uses only those before it."""

_CSS_URL = re.compile(r"""url\(\s*(["']?)([^"')]*)\1\s*\)""", re.IGNORECASE)
_CSS_IMPORT = re.compile(r"@import\b", re.IGNORECASE)
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)
_ENDS_SCRIPT = re.compile(r"</script|<script|<!--", re.IGNORECASE)
_ENDS_STYLE = re.compile(r"</style", re.IGNORECASE)
_LOADING = {
    "audio": ("src",),
    "base": ("href",),
    "embed": ("src",),
    "frame": ("src",),
    "iframe": ("src", "srcdoc"),
    "image": ("href", "xlink:href"),
    "img": ("src", "srcset"),
    "input": ("src",),
    "link": ("href",),
    "object": ("data",),
    "script": ("src",),
    "source": ("src", "srcset"),
    "track": ("src",),
    "use": ("href", "xlink:href"),
    "video": ("src", "poster"),
}


def environment() -> Environment:
    """Return the templates of this package: everything put in them is escaped."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def own_file(name: str) -> str:
    """Return the text of a style or script of `templates/`."""
    return (TEMPLATES / name).read_text(encoding="utf-8")


def own_script() -> str:
    """Return the page's own script: its parts share one scope and leave no global name."""
    parts = "\n".join(own_file(f"map/{name}.js") for name in PARTS)
    return f'"use strict";\n(() => {{\n{parts}}})();\n'


@cache
def vendored(name: str) -> str:
    """Return a vendored script or style, ready to be written inside a page.

    Images and fonts that a style names become data, and source maps are forgotten.

    Parameters
    ----------
    name : str
        Path below ``vendor/``, e.g. ``"leaflet/leaflet.js"``.

    Raises
    ------
    PlannerError
        The file is not vendored: a page may not depend on it.
    """
    path = VENDOR / name
    if not path.is_file() or not path.resolve().is_relative_to(VENDOR):
        raise PlannerError(words.NOT_VENDORED.format(name))
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".css":
        return _CSS_URL.sub(lambda match: _css_data(match, path.parent), text)
    return _SOURCE_MAP.sub("", text)


def _css_data(match: re.Match[str], folder: Path) -> str:
    """Return ``url(data:...)`` for a local image; anything inside the page stays."""
    target = match[2]
    if target.startswith(("data:", "#")):
        return match[0]
    if not (folder / target).is_file():
        raise PlannerError(words.NOT_IN_STYLE.format(target))
    encoded = base64.b64encode((folder / target).read_bytes()).decode("ascii")
    suffix = Path(target).suffix[1:]
    kind = "font" if suffix in FONTS else "image"
    return f"url(data:{kind}/{suffix};base64,{encoded})"


def data_island(value: Any) -> str:
    """Return JSON that can stand inside a ``<script>`` element, whatever its texts hold."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def inline_script(text: str) -> str:
    """Return a script as the content of an element, refusing what would end it early."""
    if _ENDS_SCRIPT.search(text):
        raise PlannerError(words.ENDS_ELEMENT.format("script"))
    return text.replace("\r\n", "\n")


def inline_style(text: str) -> str:
    """Return a style sheet as the content of an element, refusing what would end it early."""
    if _ENDS_STYLE.search(text):
        raise PlannerError(words.ENDS_ELEMENT.format("style"))
    return text.replace("\r\n", "\n")


def _source(text: str) -> str:
    digest = base64.b64encode(sha256(text.encode()).digest()).decode("ascii")
    return f"'sha256-{digest}'"


def content_policy(scripts: Iterable[str], styles: Iterable[str], hosts: Iterable[str] = ()) -> str:
    """Return a Content-Security-Policy that allows these inline texts and nothing else.

    No host is allowed at all, but those of `hosts` for pictures; no ``eval``, no inline
    attribute: a hostile name that reached the page as markup could still neither run nor
    load anything.
    """
    return "; ".join(
        [
            "default-src 'none'",
            " ".join(["img-src data:", *hosts]),
            "font-src data:",
            f"style-src {' '.join(_source(text) for text in styles)}",
            f"script-src {' '.join(_source(text) for text in scripts)}",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


class _Loads(HTMLParser):
    """Collects every address that a page would load by itself."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_style = tag == "style"
        for name, value in attrs:
            text = (value or "").strip()
            if name in _LOADING.get(tag, ()) and not text.lower().startswith(("data:", "#")):
                self.found.append(text)
            elif name == "style":
                self._css(text)
            elif tag == "meta" and name == "http-equiv" and text.lower() == "refresh":
                self.found.append("meta refresh")

    def handle_endtag(self, tag: str) -> None:
        self._in_style = False

    def handle_data(self, data: str) -> None:
        if self._in_style:
            self._css(data)

    def _css(self, text: str) -> None:
        if _CSS_IMPORT.search(text):
            self.found.append("@import")
        self.found.extend(
            match[2]
            for match in _CSS_URL.finditer(text)
            if not match[2].lower().startswith(("data:", "#"))
        )


def loaded_addresses(page: str) -> tuple[str, ...]:
    """Return every address outside the page that it would load by itself."""
    parser = _Loads()
    parser.feed(page)
    parser.close()
    return tuple(parser.found)


def check_offline(page: str) -> str:
    """Return the page unchanged.

    Raises
    ------
    PlannerError
        The page would load something from outside itself.
    """
    if found := loaded_addresses(page):
        raise PlannerError(words.NOT_OFFLINE.format(", ".join(sorted(set(found)))))
    return page
