"""A chart of the sessions of a period, month by month, as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH, LEFT = 1000.0, 160.0
"""Width of the drawing, in its own units, and where the months begin."""

TOP, BASE, LINE = 8.0, 122.0, 26.0
"""Where the tallest bar ends, where bars begin, and the height of a line of figures."""

FILLS = ("#14564b", "#ffffff", "url(#lost)", "url(#ahead)")
"""Of what was held, is unknown, was lost, is to come: plain, empty, hatched, dotted; every figure
is written, too."""

_DEFS = (
    '<defs><pattern id="lost" width="8" height="8" patternUnits="userSpaceOnUse">'
    '<rect width="8" height="8" fill="#fbe9dc"/>'
    '<path d="M0 8L8 0" stroke="#8f3a08" stroke-width="2"/></pattern>'
    '<pattern id="ahead" width="7" height="7" patternUnits="userSpaceOnUse">'
    '<rect width="7" height="7" fill="#f5f6f2"/>'
    '<circle cx="3.5" cy="3.5" r="1.6" fill="#4d5751"/></pattern></defs>'
    '<style>text{font:400 18px "Source Sans 3";fill:#1c2420}'
    ".number{text-anchor:middle}.month{text-anchor:middle;font-weight:600}"
    ".none{fill:#8b938d;text-anchor:middle}</style>"
)


@dataclass(frozen=True)
class Bar:
    """One month: its short name, and how many sessions of each kind of `FILLS`, from below."""

    name: str
    counts: tuple[int, int, int, int]


def month_chart(bars: Sequence[Bar], words: Sequence[str]) -> bytes:
    """Return the chart, each figure written below its bar.

    Parameters
    ----------
    words : sequence of str
        What the numbers are; a line nobody has a figure for is left out.
    """
    most = max((sum(bar.counts) for bar in bars), default=0) or 1
    step = (WIDTH - LEFT) / len(bars)
    lines = [k for k in range(len(FILLS)) if k == 0 or any(bar.counts[k] for bar in bars)]
    drawn = "".join(
        _bar(bar, LEFT + (k + 0.5) * step, step * 0.6, most, lines) for k, bar in enumerate(bars)
    )
    legend = "".join(_legend(words[k], FILLS[k], row) for row, k in enumerate(lines))
    height = BASE + LINE * (len(lines) + 1) + 14
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {height:.0f}">{_DEFS}'
        f'{drawn}{legend}<path d="M{LEFT} {BASE}H{WIDTH}" stroke="#1c2420" stroke-width="2"/></svg>'
    ).encode()


def _level(row: int) -> float:
    """Return where the text of a line of figures stands; the months come first."""
    return BASE + LINE * (row + 1)


def _legend(words: str, fill: str, row: int) -> str:
    base = _level(row + 1)
    return (
        f'<rect x="1" y="{base - 14:.1f}" width="22" height="15" fill="{fill}" stroke="#1c2420" '
        f'stroke-width="1.2"/><text x="32" y="{base:.1f}">{escape(words)}</text>'
    )


def _bar(bar: Bar, middle: float, width: float, most: int, lines: Sequence[int]) -> str:
    pieces, bottom = [], BASE
    for count, fill in zip(bar.counts, FILLS, strict=True):
        tall = (BASE - TOP) * count / most
        bottom -= tall
        if count:
            pieces.append(
                f'<rect x="{middle - width / 2:.1f}" y="{bottom:.1f}" width="{width:.1f}" '
                f'height="{tall:.1f}" fill="{fill}" stroke="#1c2420" stroke-width="1.2"/>'
            )
    pieces.append(f'<text class="month" x="{middle:.1f}" y="{_level(0):.1f}">{bar.name}</text>')
    for row, k in enumerate(lines, start=1):
        look, said = ("number", str(bar.counts[k])) if sum(bar.counts) else ("none", "–")
        pieces.append(f'<text class="{look}" x="{middle:.1f}" y="{_level(row):.1f}">{said}</text>')
    return "".join(pieces)
