"""The cases of every rule, from the test modules beside this one."""

from importlib import import_module
from pathlib import Path

from planner.model.rules import Rule
from tests.rules.by_hand import Case


def cases() -> dict[Rule, Case]:
    """Return the pair of worlds of each rule: just inside, and just outside."""
    found: dict[Rule, Case] = {}
    for path in sorted(Path(__file__).parent.glob("test_*.py")):
        if "CASES = {" in path.read_text(encoding="utf-8"):
            found |= import_module(f"tests.rules.{path.stem}").CASES
    return found
