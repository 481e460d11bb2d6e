"""Charts as SVG that stands inside a page: named, described, without style attributes.

The only module that imports matplotlib, without its global state.
"""

from __future__ import annotations

import io
import logging
import math
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
FONTS = ["Source Sans 3", "DejaVu Sans", "sans-serif"]

INK, SOFT, RULE = "#1c2420", "#4d5751", "#cfd5cf"
ACCENT, WARN = "#14564b", "#a8480f"
"""The colours of the pages."""

_HASHED = re.compile(r"[a-z]+[0-9a-f]{10}")
_URL = re.compile(r"url\(#([^)]+)\)")
_FONT = re.compile(r"(?:(?P<weight>bold|\d{3}) )?(?P<size>[\d.]+px) (?P<family>.+)")


def new_figure(width: float, height: float) -> Figure:
    """Return an empty figure; sizes in inches, a page of A4 is 7.5 wide inside its margins."""
    from matplotlib.figure import Figure

    # It says in English, once a machine, that it lists the fonts.
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    return Figure(figsize=(width, height), layout="constrained")


def bare(axes: Axes, title: str) -> None:
    """Give axes the look of the pages: a title, no frame, light rules."""
    axes.set_title(title, loc="left", fontsize=8.5, fontweight="bold", color=INK)
    axes.tick_params(length=0, labelsize=7.5, labelcolor=SOFT)
    axes.grid(axis="x", color=RULE, linewidth=0.6)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(False)


def svg_of(figure: Figure, name: str, title: str, description: str) -> str:
    """Return a figure as one ``<svg>`` element.

    Style attributes become presentation attributes, since the policy of the pages allows
    no inline style; identifiers begin with `name`, so that two figures can share a page.
    The same figure gives the same bytes.

    Parameters
    ----------
    title, description : str
        Read aloud in place of the picture.
    """
    import matplotlib

    buffer = io.StringIO()
    with matplotlib.rc_context(
        {"svg.fonttype": "none", "svg.hashsalt": name, "font.family": ["DejaVu Sans"]}
    ):
        figure.savefig(buffer, format="svg", metadata={"Date": None}, transparent=True)
    ElementTree.register_namespace("", SVG)
    ElementTree.register_namespace("xlink", XLINK)
    root = ElementTree.fromstring(buffer.getvalue().split("?>", 1)[1].lstrip())
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in (f"{{{SVG}}}metadata", f"{{{SVG}}}style"):
                parent.remove(child)
    names = _names(root, name)
    for element in root.iter():
        _plain(element, names)
    for attribute in ("width", "height"):
        root.attrib.pop(attribute, None)
    root.attrib |= {
        "role": "img",
        "class": "figure",
        "aria-labelledby": f"{name}-title {name}-desc",
        "stroke-linejoin": "round",
    }
    for tag, text in (("desc", description), ("title", title)):
        child = ElementTree.Element(f"{{{SVG}}}{tag}", {"id": f"{name}-{tag}"})
        child.text = text
        root.insert(0, child)
    return ElementTree.tostring(root, encoding="unicode")


def _names(root: ElementTree.Element, name: str) -> dict[str, str]:
    """Return new identifiers: matplotlib makes some from addresses in memory, which vary."""
    found = [identifier for element in root.iter() if (identifier := element.get("id"))]
    return {
        old: f"{name}-{f'r{rank}' if _HASHED.fullmatch(old) else old}"
        for rank, old in enumerate(found)
    }


def _plain(element: ElementTree.Element, names: Mapping[str, str]) -> None:
    """Turn a style into attributes, and keep identifiers apart from those of other figures."""
    for declaration in element.attrib.pop("style", "").split(";"):
        key, colon, value = declaration.partition(":")
        if colon:
            element.attrib |= _attributes(key.strip(), value.strip())
    for key, value in list(element.attrib.items()):
        if key == "id":
            element.set(key, names[value])
        elif key == f"{{{XLINK}}}href" and value.startswith("#"):
            element.set(key, f"#{names[value[1:]]}")
        elif "url(#" in value:
            element.set(key, _URL.sub(lambda found: f"url(#{names[found[1]]})", value))


def _attributes(key: str, value: str) -> dict[str, str]:
    if key != "font":
        return {key: value}
    found = _FONT.fullmatch(value)
    if found is None:
        return {}
    weight = {"font-weight": found["weight"]} if found["weight"] else {}
    return {"font-size": found["size"], "font-family": ", ".join(FONTS)} | weight


def span(values: Sequence[float], room: float = 0.06, least: float = 0.0) -> tuple[float, float]:
    """Return the limits of an axis that holds all values, with some room at both ends.

    Parameters
    ----------
    least : float
        Length it has at least, so that values that hardly differ are not blown up.
    """
    short = max(0.0, least - (max(values) - min(values))) / 2
    low, high = min(values) - short, max(values) + short
    margin = room * (high - low) or 0.01 * max(abs(high), 1.0)
    return low - margin, high + margin


def french(axis: Any, unit: str = "") -> None:
    """Write the numbers of an axis as French does, with the decimals that tell them apart."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    from planner import texts

    axis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    low, high = axis.get_view_interval()
    decimals = min(2, max(0, math.ceil(math.log10(4 / (high - low)))))
    axis.set_major_formatter(FuncFormatter(lambda v, _: f"{texts.number(v, decimals)}{unit}"))
