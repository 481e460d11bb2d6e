"""The public door: what `import planner` offers, in the lines a program would write."""

import ast
import importlib
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

import planner
from planner.errors import InputError
from planner.evaluation.explain import SERVED
from planner.model.calendar import DateRange
from tests.efforts import COUNTED
from tests.worlds import START, line_world

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "data" / "scenarios" / "reference.toml"


def test_the_lines_of_the_documentation_run(tmp_path, monkeypatch):
    text = (ROOT / "docs" / "developers.md").read_text(encoding="utf-8")
    block = next(b for b in re.findall(r"```python\n(.*?)```", text, re.S) if "import planner" in b)
    (tmp_path / "data").symlink_to(ROOT / "data")
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    exec(block, names)
    result, revised = names["result"], names["revised"].result
    assert names["broken"] == planner.check(revised) == ()
    assert names["reason"] == SERVED
    there, now = ({tour.date for tour in one.plan.tours} for one in (result, revised))
    assert date(2026, 12, 2) in there - now
    assert [item.key for item in names["compared"].scenarios] == ["avant", "neige"]
    assert names["page"].read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    again = planner.read(tmp_path / "out" / "essai")
    assert (again.plan, again.rows) == (revised.plan, revised.rows)


@pytest.fixture(scope="module")
def small():
    return planner.solve(line_world(3)[0], COUNTED)


def days(first, last):
    return DateRange(START + timedelta(days=first), START + timedelta(days=last))


@pytest.mark.parametrize(
    ("happens", "said"),
    [
        ({"closings": (planner.Closing("nowhere", days(1, 1)),)}, "« nowhere » : lieu inconnu"),
        ({"absences": (planner.Absence("nobody", planner.Leave(days(1, 1))),)}, "équipe inconnue"),
        ({"absences": (planner.Absence("van", planner.Leave(days(1, 1), 99)),)}, "que 2 agents"),
        ({"closings": (planner.Closing("hall-0", days(900, 901)),)}, "hors du planning"),
        ({"additions": (planner.Addition("nowhere", days(1, 1)),)}, "« nowhere » : lieu inconnu"),
    ],
)
def test_what_cannot_happen_is_refused(small, happens, said):
    with pytest.raises(InputError, match=said):
        planner.replan(small, planner.Disruptions(**happens), planner.Terms(START), COUNTED)


def test_nothing_is_not_compared():
    with pytest.raises(InputError, match="aucun planning à comparer"):
        planner.compare({})


def test_plans_of_two_territories_are_not_set_side_by_side():
    first, second = (line_world(count)[0] for count in (2, 3))
    results = {name: planner.solve(p, COUNTED) for name, p in {"a": first, "b": second}.items()}
    with pytest.raises(InputError, match="n’a pas le même territoire"):
        planner.compare(results)


def test_what_is_exported_is_all_there_typed_and_documented():
    stub = ast.parse((ROOT / "planner" / "__init__.pyi").read_text(encoding="utf-8"))
    typed = {
        alias.asname: node.module
        for node in stub.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert sorted(typed) == planner.__all__
    for name, module in typed.items():
        thing = getattr(planner, name)
        assert thing is getattr(importlib.import_module(module), name)
        assert thing.__doc__ and name in dir(planner)
    assert (ROOT / "planner" / "py.typed").exists()


def test_what_is_not_exported_is_refused():
    with pytest.raises(AttributeError, match="nothing_of_that_name"):
        planner.nothing_of_that_name  # noqa: B018


def test_the_door_opens_lightly():
    """Nothing heavy is imported before something is asked for."""
    code = "import planner, sys; print(sorted({'ortools', 'numpy', 'pandas'} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
