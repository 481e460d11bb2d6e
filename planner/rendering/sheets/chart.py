"""A small printed map: service level of each commune, and where sessions are held, as SVG."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from planner import texts
from planner.model.territory import Point
from planner.rendering import offline
from planner.rendering.classes import LEVEL
from planner.rendering.palette import FILLS
from planner.rendering.picture import Frame, frame

WIDTH = 1000.0
"""Width of the drawing, in its own units."""

BESIDE = 22.0
"""Distance between two marks of one place, in the same units."""

TEXT = 21.0
"""Height of a name, in the same units."""


FULL, EMPTY, CROSSED, DOTTED = "full", "empty", "crossed", "dotted"
"""How a mark is drawn: told apart by its shape, not by its colour."""


@dataclass(frozen=True)
class ChartMark:
    """A place where sessions are held, or an action run beside the service; it may be nameless."""

    name: str
    point: Point
    fixed: bool
    partner: bool = False
    look: str = FULL


def _places(marks: Sequence[ChartMark], flat: Frame) -> list[tuple[float, float]]:
    """Return where marks are drawn: in place, or on its right when it is taken by then."""
    placed: list[tuple[float, float]] = []
    for mark in marks:
        x, y = flat.at(mark.point.lon, mark.point.lat)
        while mark.partner and any(abs(x - a) < BESIDE and abs(y - b) < BESIDE for a, b in placed):
            x += BESIDE
        placed.append((x, y))
    return placed


def _names(marks: Sequence[ChartMark], dots: Sequence[tuple[float, float]]) -> Iterable[str]:
    """Yield the names that find room beside their mark; the others are left out."""
    taken = [(x - 10, y - 10, x + 10, y + 10) for x, y in dots]
    for mark, (x, y) in zip(marks, dots, strict=True):
        if not mark.name:
            continue
        width = TEXT * 0.52 * len(mark.name)
        beside, above, below = y + 7, y - 16, y + 12 + TEXT
        for left, base in (
            (x + 15, beside), (x - 15 - width, beside), (x - width / 2, above),
            (x - width / 2, below), (x + 9, above), (x + 9, below),
            (x - 9 - width, above), (x - 9 - width, below),
        ):  # fmt: skip
            box = (left - 2, base - TEXT, left + width + 2, base + 5)
            free = all(
                box[2] < t[0] or t[2] < box[0] or box[3] < t[1] or t[3] < box[1] for t in taken
            )
            if free and box[0] >= 0 and box[2] <= WIDTH:
                taken.append(box)
                yield (
                    f'<text x="{left:.1f}" y="{base:.1f}" class="halo">{escape(mark.name)}</text>'
                    f'<text x="{left:.1f}" y="{base:.1f}">{escape(mark.name)}</text>'
                )
                break


@dataclass(frozen=True)
class _Fills:
    """The fills of the screen's map: SVG definitions, and the ground of each by its key."""

    defs: str
    grounds: Mapping[str, str]

    def drawn(self, shape: str, kind: str) -> str:
        """Return a shape filled twice: some viewers leave seams between the tiles of a pattern."""
        key = kind if kind in self.grounds else LEVEL.fill(kind)
        return f'{shape} fill="{self.grounds[key]}"/>{shape} fill="url(#fill-{key})"/>'


def _fills() -> _Fills:
    text = offline.environment().get_template("patterns.svg").render(fills=FILLS)
    defs = text[text.index("<defs>") : text.index("</defs>")] + "</defs>"
    return _Fills(defs, {fill.key: fill.ground for fill in FILLS})


def level_map(
    shapes: Mapping[str, Mapping[str, Any]], kinds: Mapping[str, str], marks: Sequence[ChartMark]
) -> bytes:
    """Return the map as SVG.

    Parameters
    ----------
    shapes : mapping
        GeoJSON polygon of each commune, by INSEE code.
    kinds : mapping
        Class of service level of each, or the key of another fill.
    marks : sequence of ChartMark
        The first are named first, where there is room.
    """
    flat = frame(shapes.values(), WIDTH)
    fills, places = _fills(), _places(marks, flat)
    communes = "".join(
        fills.drawn(f'<path d="{flat.path(shape)}"', kinds[code]) for code, shape in shapes.items()
    )
    dots = "".join(_dot(mark, *place) for mark, place in zip(marks, places, strict=True))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 {WIDTH + 8:.0f} '
        f'{flat.height + 8:.0f}">{fills.defs}'
        f'<style>text{{font:600 {TEXT}px "Source Sans 3";fill:#1c2420}}'
        ".halo{stroke:#fff;stroke-width:5px;stroke-linejoin:round;fill:#fff}</style>"
        f'<g stroke="#6d766c" stroke-width="1">{communes}</g>'
        f'<g fill="#14564b" stroke="#fff" stroke-width="3">{dots}</g>'
        f"{''.join(_names(marks, places))}</svg>"
    ).encode()


def _dot(mark: ChartMark, x: float, y: float) -> str:
    """Draw a mark: round for a visited hall, square for a fixed site, a diamond beside them."""
    if mark.partner:
        return (
            f'<path d="M{x:.1f} {y - 12:.1f}l12 12l-12 12l-12 -12Z" fill="#fff" stroke="#7b1e5e" '
            'stroke-width="4.5"/>'
        )
    if mark.look == CROSSED:
        cross = f"M{x - 8:.1f} {y - 8:.1f}l16 16m0 -16l-16 16"
        return (
            f'<path d="{cross}" stroke-width="9"/>'
            f'<path d="{cross}" stroke="#8f3a08" stroke-width="4.5"/>'
        )
    drawn = {
        FULL: "",
        EMPTY: ' fill="#fff" stroke="#14564b" stroke-width="4"',
        DOTTED: ' fill="#fff" stroke="#14564b" stroke-width="4" stroke-dasharray="4 4"',
    }[mark.look]
    if mark.fixed:
        return f'<rect x="{x - 8:.1f}" y="{y - 8:.1f}" width="16" height="16"{drawn}/>'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="8.5"{drawn}/>'


def sign(look: str, *, partner: bool = False) -> bytes:
    """Return the sample of a mark, for the key of the map."""
    mark = ChartMark("", Point(0.0, 0.0), fixed=False, partner=partner, look=look)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 30">'
        f'<g fill="#14564b" stroke="#fff" stroke-width="3">{_dot(mark, 15, 15)}</g></svg>'
    ).encode()


def swatch(kind: str) -> bytes:
    """Return the sample of a class of service level, for the key of the map."""
    fills = _fills()
    drawn = fills.drawn('<rect x="0.5" y="0.5" width="25" height="17" stroke="#6d766c"', kind)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 26 18">{fills.defs}{drawn}</svg>'
    ).encode()


def described(counts: Mapping[str, int], names: Mapping[str, str]) -> str:
    """Say in words what the map shows: how many communes of each class."""
    parts = [f"{names[kind].lower()} {texts.count(n, 'commune')}" for kind, n in counts.items()]
    return texts.LEVEL_MAP_WORDS.format(texts.listing(parts))
