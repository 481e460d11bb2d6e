"""What commands take when nothing is said: the scenario, the plan."""

from __future__ import annotations

from pathlib import Path

from planner.errors import InputError

REFERENCE = Path("data/scenarios/reference.toml")
CHECKOUT = Path(__file__).resolve().parents[1]


def default_scenario() -> Path:
    """Return the reference scenario here, else that of the checkout the command comes from."""
    return REFERENCE if REFERENCE.exists() else CHECKOUT / REFERENCE


def plans_written() -> list[Path]:
    """Return the folders of the plans under ``out/``, the last written one last."""
    found = sorted(Path("out").glob("*/plan.json"), key=lambda path: path.stat().st_mtime)
    return [path.parent for path in found]


def latest_plan() -> Path:
    """Return the folder of the plan written last under ``out/``.

    Raises
    ------
    InputError
        There is none.
    """
    found = plans_written()
    if not found:
        message = "aucun planning dans out/ ; lancer d'abord planner week, ou donner --plan"
        raise InputError.single("ligne de commande", "--plan", message)
    return found[-1]
