"""No outcome hangs on the speed of the machine: what the solves of tests may take."""

import ast
import re
from pathlib import Path

import pytest

from tests.efforts import PATIENT

TESTS = Path(__file__).parent
LIMITED = re.compile(r'"--time-limit", "[1-9]')

BY_THE_CLOCK = {
    "solving/sisr/test_sisr_search.py: Effort(3.0)": "the clock is the test's own",
    "solving/test_backend.py: Effort(0.5)": "a solve that is abandoned, its limit over",
    "solving/test_neighbourhood_search.py: Effort(10.0)": "the clock is the test's own",
    "test_routing_benchmark.py: Effort(2.0)": "bounds, which hold whenever the search stops",
    "solving/test_warm_start.py: Effort(0.01)": "the plan it begins from, whenever it stops",
    "test_cli.py: Effort()": "words of the command line, nothing is solved",
    "rendering/test_grid_page.py: Effort()": "what a grid asked, nothing is solved",
    "test_evidence.py: Effort(1e-06)": "what was known before, whenever it stops",
    "test_explaining.py: Effort(0.001)": "nothing is solved",
    "test_pipeline.py: Effort()": "nothing is solved: the solver is the test's own",
    "test_visits.py: Effort(0.001)": "all is proven before, nothing is solved",
    "test_visits.py: Effort(1e-06)": "what holds whenever the search stops",
}
"""Solves of tests that a wall clock limits, and why that decides nothing."""


def hasty(text: str) -> set[str]:
    """Return the calls of a file that give a solve less than `PATIENT` seconds by the clock."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        called = getattr(node.func, "attr", getattr(node.func, "id", ""))
        given = {k.arg: k.value for k in node.keywords}
        if called != "Effort" or "deterministic" in given:
            continue
        limit = node.args[0] if node.args else given.get("seconds")
        patient = isinstance(limit, ast.Name) and limit.id == "PATIENT"
        if not patient and not (isinstance(limit, ast.Constant) and limit.value >= PATIENT):
            found.add(f"{called}({', '.join(map(ast.unparse, [*node.args, *node.keywords]))})")
    return found


def test_a_clock_limits_only_the_solves_that_are_named() -> None:
    seen = {
        f"{path.relative_to(TESTS).as_posix()}: {call}"
        for path in TESTS.rglob("*.py")
        for call in hasty(path.read_text(encoding="utf-8"))
    }
    assert seen == set(BY_THE_CLOCK), "give it an effort of tests/efforts.py, or name it here"


def test_commands_that_solve_count_their_work() -> None:
    limited = [
        f"{path.relative_to(TESTS)}:{number}"
        for path in TESTS.rglob("*.py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if LIMITED.search(line) and "--deterministic" not in line
    ]
    assert limited == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("solve(Effort(5))", {"Effort(5)"}),
        ("effort.Effort(seconds=8, seed=3)", {"Effort(seconds=8, seed=3)"}),
        ("Effort()", {"Effort()"}),
        ("Effort(5, deterministic=True)", set()),
        ("Effort(PATIENT)", set()),
        ("Effort(seconds=3600)", set()),
    ],
)
def test_hasty_solves_are_recognised(text: str, found: set[str]) -> None:
    assert hasty(text) == found
