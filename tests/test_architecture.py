"""Imports run one way, and each heavy library stays where it belongs.

A *unit* is a first-level module or package of ``planner``; the package itself is
the unit ``""``. Imports are read with ``ast``, wherever they stand: inside a
function or under ``TYPE_CHECKING``, a wrong arrow is a wrong arrow.
"""

import ast
import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "planner"

BASE = {"", "errors", "model", "texts"}
PIPELINE = BASE | {
    "loading", "sources", "travel", "solving", "evaluation", "rules", "reporting", "rendering",
    "store", "atomic", "venues", "drafts", "reading",
}  # fmt: skip

# unit -> the units it may import, besides itself.
ARROWS: dict[str, set[str]] = {
    "": set(),
    "errors": set(),
    "model": {"", "errors"},
    "texts": {"", "model"},
    "atomic": BASE,
    "reading": BASE,
    "travel": BASE | {"atomic", "reading"},
    "loading": BASE | {"atomic", "reading", "rules", "travel"},
    "venues": BASE | {"atomic", "loading", "reading", "travel"},
    "drafts": BASE | {"loading", "venues"},
    "sources": BASE | {"atomic", "reading"},
    "evaluation": BASE,
    "rules": BASE | {"evaluation"},
    "solving": BASE | {"rules"},
    "reporting": BASE | {"evaluation"},
    "rendering": BASE | {"evaluation", "reporting"},
    "store": BASE | {"atomic", "loading", "reading"},
    "territories": PIPELINE,
    "french": BASE,
    "progress": BASE,
    "pipeline": PIPELINE,
    "visits": PIPELINE | {"pipeline"},
    "evidence": PIPELINE | {"pipeline", "visits"},
    "explaining": PIPELINE | {"pipeline", "visits", "evidence"},
    "written": PIPELINE | {"pipeline", "explaining", "revising"},
    "exporting": PIPELINE | {"pipeline", "explaining"},
    "importing": PIPELINE,
    "yearly": PIPELINE | {"pipeline"},
    "arguments": BASE | {"rendering"},
    "revising": PIPELINE | {"pipeline", "explaining"},
    "travelling": PIPELINE,
    "leaving": set(),
    "runs": PIPELINE | {"pipeline", "leaving"},
    "comparing": PIPELINE | {"pipeline", "runs"},
    "commands": PIPELINE
    | {"pipeline", "revising", "comparing", "exporting", "importing", "travelling", "yearly"}
    | {"sweep", "web", "arguments", "french", "progress", "runs", "leaving"}
    | {"explaining", "visits"},
    "sweep": PIPELINE | {"pipeline", "runs"},
    "web": PIPELINE
    | {"pipeline", "sweep", "explaining", "visits", "exporting", "importing", "arguments"}
    | {"yearly", "comparing", "leaving", "revising"},
    "cli": PIPELINE
    | {"pipeline", "sweep", "territories", "french", "progress", "explaining", "commands"}
    | {"arguments", "written", "leaving", "visits"},
    "api": PIPELINE | {"pipeline", "comparing", "explaining", "revising", "runs"},
    "__main__": {"", "cli"},
}

# library -> the only units that may import it.
CONFINED: dict[str, set[str]] = {
    "numba": {"solving"},
    "ortools": {"solving"},
    "folium": {"rendering"},
    "branca": {"rendering"},
    "geopandas": {"loading", "sources", "rendering"},
    "cattrs": {"loading"},
    "pydantic": {"loading", "store", "web"},
    "requests": {"travel"},
    "alembic": {"store"},
    "psutil": {"store"},
    "sqlalchemy": {"store"},
    "sqlite3": {"travel", "store"},
    "icalendar": {"rendering"},
    "matplotlib": {"rendering"},
    "openpyxl": {"loading", "rendering"},
    "segno": {"rendering"},
    "tomlkit": {"importing", "store"},
    "typst": {"rendering"},
    "argon2": {"web"},
    "fastapi": {"web"},
    "starlette": {"web"},
    "uvicorn": {"web"},
    "distributed": {"sweep"},
}


class Import(NamedTuple):
    """One imported dotted name, and the module and line that import it."""

    module: str
    line: int
    name: str


def dotted(path: Path, package: Path) -> str:
    """Return the dotted module name of a file below ``package``."""
    parts = path.relative_to(package.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported_names(node: ast.AST, base: str) -> Iterator[str]:
    """Yield the absolute names one node imports; ``base`` is the enclosing package."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        start = node.module or ""
        if node.level:
            kept = base.split(".")[: len(base.split(".")) - node.level + 1]
            start = ".".join([*kept, *([node.module] if node.module else [])])
        yield from (f"{start}.{alias.name}" for alias in node.names)
    elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
        called = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if called in {"import_module", "__import__"} and isinstance(node.args[0].value, str):
            yield node.args[0].value


def imports(package: Path) -> Iterator[Import]:
    """Yield every import of every module of a package."""
    for path in sorted(package.rglob("*.py")):
        module = dotted(path, package)
        base = module if path.name == "__init__.py" else module.rpartition(".")[0]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
            for name in imported_names(node, base):
                yield Import(module, getattr(node, "lineno", 0), name)


def unit_of(module: str, package: Path) -> str:
    """Return the unit a dotted name belongs to: ``planner.model.plan`` -> ``model``."""
    parts = module.split(".")
    if len(parts) < 2:
        return ""
    inside = (package / parts[1]).is_dir() or (package / f"{parts[1]}.py").exists()
    # `from planner import __version__` names something the package itself holds.
    return parts[1] if inside or parts[1] in ARROWS else ""


def faults(package: Path) -> list[str]:
    """Return one line per import that runs against the design."""
    found = []
    for module, line, name in imports(package):
        unit = unit_of(module, package)
        top = name.split(".")[0]
        where = f"{module}:{line}"
        if unit not in ARROWS:
            found.append(f"{where}: unit {unit!r} has no place in ARROWS")
        elif top == package.name:
            target = unit_of(name, package)
            if target != unit and target not in ARROWS[unit]:
                found.append(f"{where}: {unit or package.name} may not import {target or name}")
        elif unit not in CONFINED.get(top, {unit}):
            found.append(f"{where}: only {sorted(CONFINED[top])} may import {top}")
    return sorted(set(found))


def test_imports_run_one_way() -> None:
    assert faults(PACKAGE) == []


def test_every_plan_comes_from_one_place() -> None:
    """What a plan is evaluated and judged by, nobody can forget."""
    solve = "planner.solving.solve"
    callers = {module for module, _, name in imports(PACKAGE) if name.startswith(f"{solve}.")}
    assert callers == {"planner.pipeline"}


def test_table_has_no_cycle() -> None:
    done: set[str] = set()
    while left := ARROWS.keys() - done:
        ready = {unit for unit in left if ARROWS[unit] <= done}
        assert ready, f"cycle among {sorted(left)}"
        done |= ready


def circle(package: Path) -> list[str]:
    """Return modules that import each other in a circle, the first one met; none is empty."""
    modules = {dotted(path, package) for path in package.rglob("*.py")}
    needs: dict[str, set[str]] = {module: set() for module in modules}
    for module, _, name in imports(package):
        target = name if name in modules else name.rpartition(".")[0]
        if target in modules and target != module:
            needs[module].add(target)
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert circle(PACKAGE) == []


def test_a_circle_inside_a_package_is_caught(tmp_path: Path) -> None:
    package = tree(tmp_path, "solving/master.py", "def f():\n    from planner.solving import tours")
    (package / "solving" / "tours.py").write_text("from .master import f", encoding="utf-8")
    assert set(circle(package)) == {"planner.solving.master", "planner.solving.tours"}


def reached(package: Path, start: str) -> set[str]:
    """Return every module that those whose name begins with `start` import, however far."""
    modules = {dotted(path, package) for path in package.rglob("*.py")}
    needs: dict[str, set[str]] = defaultdict(set)
    for module, _, name in imports(package):
        needs[module].add(name if name in modules else name.rpartition(".")[0])
    found, ahead = set[str](), {module for module in modules if module.startswith(start)}
    while ahead:
        found |= ahead
        ahead = {name for module in ahead for name in needs[module]} - found
    return found


def test_the_judge_and_the_solver_share_no_code() -> None:
    """But the names of rules, and the facts of the model."""
    limits = {dotted(path, PACKAGE) for path in PACKAGE.glob("rules/*/limits.py")}
    judges = {dotted(path, PACKAGE) for path in PACKAGE.glob("rules/*/judge.py")}
    assert limits
    assert judges
    judge = set().union(*(reached(PACKAGE, m) for m in {"planner.rules.checks", *judges}))
    solver = set().union(*(reached(PACKAGE, m) for m in {"planner.solving", *limits}))
    assert judge & {*limits, "planner.rules.limits"} == set()
    assert solver & {*judges, "planner.rules.checks"} == set()
    assert {name for name in judge if name.startswith("planner.solving")} == set()
    assert {name for name in solver if name.startswith("planner.evaluation")} == set()


def test_no_face_reads_another() -> None:
    """But the one command that starts the page: its server, its settings, its password."""
    faces = {"cli", "commands", "web"}
    across = {
        (module, name.rpartition(".")[0])
        for module, _, name in imports(PACKAGE)
        if (one := unit_of(module, PACKAGE)) in faces
        and (other := unit_of(name, PACKAGE)) in faces
        and "web" in {one, other}
        and one != other
    }
    assert {module for module, _ in across} == {"planner.commands.serving"}
    assert {name for _, name in across} <= {
        "planner.web.serving", "planner.web.settings", "planner.web.security.passwords",
    }  # fmt: skip


def test_third_parties_are_declared() -> None:
    """A library that only comes along with another one may leave with it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"]]
    wanted += [*extras["roads"], *extras["postgres"], *extras["dask"], *extras["web"]]
    declared = {normal(re.split(r"[^\w.-]", line)[0]) for line in wanted}
    owners = packages_distributions()
    extra_modules = {"osrm", "valhalla"}
    undeclared = {
        f"{module}:{line}: {name}"
        for module, line, name in imports(PACKAGE)
        if (top := name.split(".")[0]) not in sys.stdlib_module_names
        and top not in {PACKAGE.name, *extra_modules}
        and not declared & {normal(owner) for owner in owners.get(top, [top])}
    }
    assert undeclared == set()


def normal(name: str) -> str:
    """Return a distribution's name in its one canonical spelling."""
    return re.sub(r"[-_.]+", "-", name).lower()


WRONG = {
    "model on a layer above": ("model/plan.py", "from planner.solving import master"),
    "relative": ("model/plan.py", "from ..solving.master import solve"),
    "relative, bare": ("evaluation/checks.py", "from .. import solving"),
    "from the package": ("evaluation/checks.py", "from planner import solving"),
    "judge and solver": ("evaluation/checks.py", "import planner.solving.master"),
    "solver and judge": ("solving/master.py", "from planner.evaluation import checks"),
    "sibling": ("travel/osrm.py", "from planner.loading import load"),
    "in a function": ("loading.py", "def f():\n    from planner import pipeline"),
    "for types only": (
        "errors.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from planner.model import plan",
    ),
    "by its name": (
        "solving/master.py",
        "import importlib\nimportlib.import_module('planner.evaluation.coverage')",
    ),
    "ortools in the model": ("model/plan.py", "from ortools.sat.python import cp_model"),
    "pydantic in the model": ("model/plan.py", "from pydantic import BaseModel"),
    "geopandas in the judge": ("evaluation/checks.py", "import geopandas as gpd"),
    "folium in the pipeline": ("pipeline.py", "import folium"),
    "package": ("__init__.py", "from .cli import main"),
    "newcomer": ("gadgets.py", "import json"),
}
RIGHT = {
    "downwards": ("solving/master.py", "from planner.model.plan import Plan"),
    "inside": ("solving/master.py", "from .tours import enumerate_tours\nfrom . import bound"),
    "ortools": ("solving/master.py", "def f():\n    from ortools.sat.python import cp_model"),
    "folium": ("rendering/maps.py", "import folium"),
    "version": ("rendering/maps.py", "from planner import __version__"),
    "pipeline": ("pipeline.py", "from planner import solving, evaluation, loading"),
}


def tree(folder: Path, name: str, text: str) -> Path:
    """Write a package ``planner`` that holds every unit, and ``text`` in module ``name``."""
    package = folder / "planner"
    for unit in ("model", "travel", "solving", "evaluation", "rendering"):
        (package / unit).mkdir(parents=True)
        (package / unit / "__init__.py").touch()
    for unit in ("__init__", "errors", "loading", "pipeline", "cli"):
        (package / f"{unit}.py").touch()
    (package / name).write_text(text + "\n", encoding="utf-8")
    return package


@pytest.mark.parametrize(("name", "text"), WRONG.values(), ids=WRONG)
def test_a_wrong_arrow_is_caught(tmp_path: Path, name: str, text: str) -> None:
    assert len(faults(tree(tmp_path, name, text))) == 1


@pytest.mark.parametrize(("name", "text"), RIGHT.values(), ids=RIGHT)
def test_a_right_arrow_passes(tmp_path: Path, name: str, text: str) -> None:
    assert faults(tree(tmp_path, name, text)) == []


def test_no_class_name_means_two_things():
    """A private one may: it does not leave its module."""
    places = defaultdict(list)
    for path in PACKAGE.rglob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(dotted(path, PACKAGE))
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


SHARED = {
    "annual", "attendance", "calendar", "changes", "chart", "comparing", "comparison",
    "conflicts", "coverage", "documents", "drafts", "explaining", "frontier", "grid", "handouts",
    "jobs", "journal", "judge", "knobs", "limits", "messages", "minima", "notices", "obstacles",
    "partners", "periods", "plans", "published", "report", "revising", "revision", "roads",
    "scenario", "scenarios", "search", "sensitivity", "serving", "sites", "territory", "travel",
    "travelling", "variations", "vehicles", "venues", "visits", "week", "weeks", "workbook",
    "year",
}  # fmt: skip
"""Names of modules in several packages: the parts one thing has there (its data, its reading, its
words, its page), or the same part of each family of rules. A name that means two things is not
among them."""


def test_no_module_name_means_two_things() -> None:
    places = defaultdict(list)
    for path in PACKAGE.rglob("*.py"):
        places[path.stem].append(path)
    twice = {name for name, found in places.items() if len(found) > 1} - {"__init__"}
    assert twice == SHARED
