"""A page of figures that reads without a network: one template, everything in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from planner import __version__, texts
from planner.rendering import offline
from planner.rendering.palette import FILLS
from planner.texts.formats import BESIDE_SIGN


def _spaced(value: Any) -> Any:
    """Keep French signs on the line of their word; markup stays as it is."""
    plain = isinstance(value, str) and not hasattr(value, "__html__")
    return BESIDE_SIGN.sub(texts.NBSP, value) if plain else value


def document(template: str, context: Mapping[str, Any], script: str = "") -> str:
    """Return the whole page, with a policy that allows exactly its own texts.

    Parameters
    ----------
    template : str
        A template that extends ``report.html``.
    context : mapping
        What it shows; ``title``, ``territory``, ``lead`` and ``estimates`` among others.
    script : str
        Name of its script, if any.

    Raises
    ------
    PlannerError
        The page would load something from outside itself.
    """
    styles = [offline.inline_style(offline.own_file("report.css"))]
    scripts = [offline.inline_script(offline.own_file(script))] if script else []
    page = (
        offline.environment()
        .overlay(finalize=_spaced)
        .get_template(template)
        .render(
            **context,
            version=__version__,
            fills=FILLS,
            policy=offline.content_policy(scripts, styles),
            scripts=scripts,
            styles=styles,
        )
    )
    return offline.check_offline(page)
