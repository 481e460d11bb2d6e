"""What README and docs promise, held against the program: options, keys, links, defaults."""

import re
import tomllib
from collections.abc import Iterator
from datetime import time
from pathlib import Path
from typing import Any, get_args

import click
import pytest
from pydantic import BaseModel

from planner.cli import cli
from planner.evaluation.indicators import INDICATORS
from planner.loading.halls import COLUMNS, REQUIRED
from planner.loading.schemas import ActivitiesSchema, ScenarioSchema
from planner.loading.sites import SITE_COLUMNS, SITE_REQUIRED

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
OPTIONS_PAGE = ROOT / "docs" / "commands.md"
PAGES = (README, *sorted((ROOT / "docs").glob("*.md")))
LINKED = (*PAGES, ROOT / "CONTRIBUTING.md", ROOT / "data" / "SOURCES.md",
          ROOT / "data" / "README.md", ROOT / "tests" / "README.md",
          ROOT / "planner" / "solving" / "README.md")  # fmt: skip

OPTION = re.compile(r"(?<![\w-])--?[a-z][a-z-]*(?![\w-])")
LINK = re.compile(r"(?:\]\(|src=\")([^)\"\s]+)")
ROW = re.compile(r"^\| `([a-z0-9_.]+)` \| (.+?) \|", re.MULTILINE)
REQUIRED_WORD = "obligatoire"


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def code_of(text: str) -> list[str]:
    """Return the lines of fenced blocks and the inline code spans."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    rest = re.sub(r"^```\w*\n.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines()] + re.findall(
        r"`([^`\n]+)`", rest
    )


def commands(command: click.Command, path: str = "") -> Iterator[tuple[str, click.Command]]:
    """Yield every command with its words: ``territory build``."""
    yield path, command
    if isinstance(command, click.Group):
        for name, child in command.commands.items():
            yield from commands(child, f"{path} {name}".strip())


COMMANDS = dict(commands(cli))


def options(command: click.Command) -> set[str]:
    context = click.Context(command, help_option_names=["-h", "--help"])
    found = [name for p in command.get_params(context) for name in (*p.opts, *p.secondary_opts)]
    return {name for name in found if name.startswith("-")}


ALL_OPTIONS = set().union(*map(options, COMMANDS.values()))


def leaves(schema: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every key of a schema, dotted, with its field."""
    for name, field in schema.model_fields.items():
        nested = [
            kind
            for kind in (field.annotation, *get_args(field.annotation))
            if isinstance(kind, type) and issubclass(kind, BaseModel)
        ]
        key = f"{prefix}{field.alias or name}"
        if nested:
            yield from leaves(nested[0], f"{key}.")
        else:
            yield key, field


def documented(heading: str) -> dict[str, str]:
    """Return second cell by first cell of the tables under one heading of scenario.md."""
    text = text_of(ROOT / "docs" / "scenario.md")
    section = text.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = ROW.findall(section)
    assert len(dict(rows)) == len(rows), "a key is documented twice"
    return dict(rows)


def plain(value: Any) -> Any:
    """Write a default as TOML reads it."""
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, tuple) and len(value) == 2:
        return f"{value[0]:02}-{value[1]:02}"
    return value


SCHEMAS = [("Le fichier du scénario", ScenarioSchema), ("`activities.toml`", ActivitiesSchema)]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_options_exist(path: Path) -> None:
    named = {option for code in code_of(text_of(path)) for option in OPTION.findall(code)}
    # cp, for the coordinator, has no option; every other program is named without any.
    assert named - ALL_OPTIONS == set()


def test_every_option_and_command_is_named() -> None:
    text = text_of(OPTIONS_PAGE)
    named = {option for code in code_of(text) for option in OPTION.findall(code)}
    assert ALL_OPTIONS - named == set()
    text = text_of(README)
    runnable = {name for name, c in COMMANDS.items() if name and not isinstance(c, click.Group)}
    assert {name for name in runnable if f"`planner {name}" not in text} == set()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_command_lines_are_accepted(path: Path) -> None:
    """Each `planner ...` of a page is a command, with options of its own."""
    for code in code_of(text_of(path)):
        match = re.match(r"(?:\.venv/bin/)?planner ((?:[a-z]+ ?)*)", code)
        if not match or not match[1].strip():
            continue
        words = match[1].split()
        name = next((" ".join(words[:n]) for n in (2, 1) if " ".join(words[:n]) in COMMANDS), None)
        assert name, code
        assert set(OPTION.findall(code)) <= options(COMMANDS[name]) | options(cli), code


def test_option_table_names_the_right_commands() -> None:
    short = {"planner": [""], "all": [*COMMANDS]}
    rows = re.findall(r"^\| (`-.+?) \| (.+?) \|", text_of(OPTIONS_PAGE), re.MULTILINE)
    assert rows
    for cell, of in rows:
        for option in OPTION.findall(cell):
            if option == "--debug":  # accepted before or after any command
                continue
            for name in short.get(of, of.split(", ")):
                assert option in options(COMMANDS[name]), (option, name)


@pytest.mark.parametrize("path", LINKED, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_resolve(path: Path) -> None:
    targets = [link for link in LINK.findall(text_of(path)) if not link.startswith("http")]
    missing = [
        link for link in targets if not (path.parent / link.partition("#")[0]).resolve().exists()
    ]
    assert missing == []


def test_the_two_commands_come_before_the_picture() -> None:
    text = text_of(README)
    first = min(text.index("!["), text.index("<img"))
    assert 0 < text.index("make week") < text.index("make test") < first
    for width in (1280, 390):
        assert f"docs/images/itineraire-{width}.png" in text


@pytest.mark.parametrize(("name", "limit"), [("README.md", 200), ("docs/guide.md", 200)])
def test_pages_are_short(name: str, limit: int) -> None:
    assert len(text_of(ROOT / name).splitlines()) < limit


@pytest.mark.parametrize(("heading", "schema"), SCHEMAS, ids=["scenario", "activities"])
def test_every_key_is_documented(heading: str, schema: type[BaseModel]) -> None:
    assert sorted(documented(heading)) == sorted(key for key, _ in leaves(schema))


@pytest.mark.parametrize(("heading", "schema"), SCHEMAS, ids=["scenario", "activities"])
def test_documented_defaults_are_those_of_the_schema(heading: str, schema: type[BaseModel]) -> None:
    said = documented(heading)
    for key, field in leaves(schema):
        assert (said[key] == REQUIRED_WORD) == field.is_required(), key
        if field.is_required():
            continue
        default = field.get_default(call_default_factory=True)
        if default is None:
            assert "`" not in said[key], key
        else:
            assert tomllib.loads(f"x = {said[key].strip('`')}")["x"] == plain(default), key


def test_every_column_of_venues_is_documented() -> None:
    said = documented("`venues.csv`")
    assert tuple(said) == COLUMNS
    assert {name for name, cell in said.items() if cell == REQUIRED_WORD} == set(REQUIRED)


def test_every_column_of_sites_is_documented() -> None:
    said = documented("`sites.csv`")
    assert tuple(said) == SITE_COLUMNS
    assert {name for name, cell in said.items() if cell == REQUIRED_WORD} == set(SITE_REQUIRED)


def test_every_indicator_is_documented() -> None:
    said = text_of(ROOT / "docs" / "developers.md").partition("\n### Indicators\n")[2]
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| (.+) \|$", said.partition("\n## ")[0], re.MULTILINE)
    assert rows == [(i.key, i.unit, i.label) for i in INDICATORS.values()]


def test_toml_examples_are_toml() -> None:
    for example in re.findall(
        r"^```toml\n(.*?)^```", text_of(ROOT / "docs" / "scenario.md"), re.MULTILINE | re.DOTALL
    ):
        assert tomllib.loads(example)
