"""Where commands look when nothing is said: the scenario, the plans written."""

from __future__ import annotations

from pathlib import Path

REFERENCE = Path("data/scenarios/reference.toml")
CHECKOUT = Path(__file__).resolve().parents[2]


def default_scenario() -> Path:
    """Return the reference scenario here, else that of the checkout the command comes from."""
    return REFERENCE if REFERENCE.exists() else CHECKOUT / REFERENCE


def plans_written() -> list[Path]:
    """Return the folders of the plans under ``out/``, the last written one last."""
    found = sorted(Path("out").glob("*/plan.json"), key=lambda path: path.stat().st_mtime)
    return [path.parent for path in found]
