"""Promises of the project as a whole: self-contained pages, a light start, small modules."""

import re
import subprocess
import sys
import tomllib
from hashlib import sha256
from pathlib import Path

import pytest

import planner

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "planner"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

# Written in pieces, so that this file does not name them either.
REGISTRIES = [
    ".".join(parts)
    for parts in [
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("yarnpkg", "com"),
        ("deb", "debian", "org"),
    ]
]
# What makes a browser fetch something from another host. A plain link (<a href>) does not.
REMOTE = re.compile(
    r"""<(?:script|img|iframe|source|audio|video|embed)\b[^>]*\b(?:src|srcset)\s*=\s*["']?\s*(?:https?:)?//
      | <link\b[^>]*\bhref\s*=\s*["']?\s*(?:https?:)?//
      | \burl\(\s*["']?\s*(?:https?:)?//
      | @import\s+["']\s*(?:https?:)?//
      | \b(?:fetch|importScripts|import)\(\s*["'`]\s*(?:https?:)?//
      | \bfrom\s+["']https?://
      | sourceMappingURL=\s*https?://
      | \b(?:unpkg\.com|jsdelivr\.net|cdnjs\.cloudflare\.com|code\.jquery\.com)\b
      | \b(?:googleapis\.com|bootstrapcdn\.com)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
HEAVY = {"alembic", "cattrs", "dask", "distributed", "folium", "geopandas", "icalendar",
         "matplotlib", "numba", "numpy", "openpyxl", "ortools", "osrm", "pandas", "psutil",
         "pyarrow", "requests", "scipy", "segno", "sqlalchemy", "tomlkit", "typst",
         "valhalla"}  # fmt: skip
MAX_LINES = 400


def project_files() -> list[Path]:
    """Return the files git tracks, and the new ones it would."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    files = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [path for path in files if path.is_file()]


def test_no_file_names_a_registry() -> None:
    naming = [
        f"{path.relative_to(ROOT)}: {host}"
        for path in project_files()
        for host in REGISTRIES
        if host.encode() in path.read_bytes()
    ]
    assert naming == []


def test_pages_fetch_nothing_from_elsewhere() -> None:
    fetching = [
        f"{path.relative_to(ROOT)}: {match[0][:100]}"
        for path in sorted(PACKAGE.rglob("*"))
        if path.suffix in {".css", ".html", ".j2", ".js", ".svg"}
        for match in REMOTE.finditer(path.read_text(encoding="utf-8"))
    ]
    assert fetching == []


@pytest.mark.parametrize(
    "text",
    [
        '<script defer src="https://example.org/a.js"></script>',
        "<link rel=stylesheet href=//example.org/a.css>",
        "body { background: url('https://example.org/a.png') }",
        '@import "https://example.org/a.css";',
        'fetch("https://example.org/a.json")',
    ],
)
def test_remote_assets_are_recognised(text: str) -> None:
    assert REMOTE.search(text)


@pytest.mark.parametrize(
    "text",
    [
        '<a href="https://example.org/">page</a>',
        '<svg xmlns="http://www.w3.org/2000/svg">',
        '<script src="leaflet.js"></script><img src="data:image/png;base64,//8=">',
        "div { background: url(#default) }",
    ],
)
def test_links_and_local_assets_pass(text: str) -> None:
    assert not REMOTE.search(text)


def test_help_loads_no_heavy_library() -> None:
    code = (
        "import sys; sys.argv = ['planner', '--help']; from planner.cli import console; console()"
    )
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", code],
        cwd=ROOT,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    lines = done.stderr.splitlines()
    assert [line for line in lines if not line.startswith("import time:")] == []
    assert "week" in done.stdout
    loaded = {line.rpartition("|")[2].strip().split(".")[0] for line in lines}
    assert "planner" in loaded  # the list was really read
    assert loaded & HEAVY == set()


def test_version_is_one() -> None:
    assert planner.__version__ == PROJECT["version"], "run `make setup` after a version change"


def test_changelog_speaks_of_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## \[(Unreleased|{re.escape(PROJECT['version'])})\]", text, re.MULTILINE)


# numba's cache of a compiled function does not see a change in another file.
ONE_FILE = {"planner/solving/sisr/kernel.py"}


def test_modules_are_small() -> None:
    sizes = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in PACKAGE.rglob("*.py")
    }
    assert {name for name, size in sizes.items() if size >= MAX_LINES} <= ONE_FILE


def test_locks_cover_every_dependency() -> None:
    """Each declared library is pinned, and both locks pin it alike."""
    pins = {
        name: dict(
            line.split(";")[0].strip().split("==")
            for line in (ROOT / "constraints" / f"{name}.txt").read_text("utf-8").splitlines()
        )
        for name in ("runtime", "dev")
    }
    extras = PROJECT["optional-dependencies"]
    runtime = {
        re.split(r"[^\w.-]", line)[0]
        for line in PROJECT["dependencies"] + extras["roads"] + extras["postgres"]
    }
    wanted = extras["dev"] + extras["dask"] + extras["bench"]
    dev = {re.split(r"[^\w.-]", line)[0] for line in wanted}
    assert runtime <= pins["runtime"].keys()
    assert dev <= pins["dev"].keys()
    assert pins["runtime"].items() <= pins["dev"].items()


def test_pip_is_the_one_documented() -> None:
    """The Makefile runs the single pip wheel that tools/README.md names, unmodified."""
    (wheel,) = (ROOT / "tools").glob("pip-*.whl")
    text = (ROOT / "tools" / "README.md").read_text(encoding="utf-8")
    assert wheel.name in text
    assert sha256(wheel.read_bytes()).hexdigest() in text
