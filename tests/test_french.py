"""French stands in ``planner/texts/``, and in the folder of the rule it words; held for every text.

What a person reads is then reworded, or translated, in one place. A literal counts as French when
it has a letter or a mark that English lacks, or two frequent French words: a single word such as
``nombre`` is not seen.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "planner"

ALLOWED = {"texts", "rules"}

MARKS = re.compile("[àâçéèêëîïôùûüœÀÂÇÉÈÊËÎÏÔÙÛÜŒ«»’]")
FREQUENT = re.compile(
    r"\b(?:le|la|les|un|une|des|du|de|au|aux|et|ou|ne|pas|est|sont|pour|par|sur|dans|avec|sans|ce"
    r"|cette|il|elle|qui|que|en|plus|moins|aucun|aucune|tous|toutes|fichier|dossier|ligne|colonne"
    r"|commune|lieu|attendue?|manquante?|inconnue?|introuvable|illisible|vide)\b",
    re.IGNORECASE,
)

TABLES = {
    "evaluation/indicators.py": "an indicator is one row, with its key, its unit and its label",
    "exporting/register.py": "a document is one entry, with its name and what it holds",
}
"""Registers whose rows hold their own label, so that adding one touches one place."""

KEYS = {
    "exporting/writers.py": {"début", "activité", "équipe"},  # columns of seances.csv
    "loading/attendance.py": {"annulée"},  # a status of presences.csv
    "loading/calendar_schemas.py": {"Mi-Carême", "Fête de Victor Schoelcher"},  # of `holidays`
    "loading/team_schemas.py": {"électricité"},  # an energy, as scenarios write it
    "model/vehicles.py": {"électricité"},
    "rendering/maps.py": {"source-sans-3/source-sans-3.css"},  # "sans", twice
}
"""What files and libraries call things: formats that others read, not texts."""


def french(text: str) -> bool:
    """Tell whether a text is French, as far as can be told simply."""
    return bool(MARKS.search(text)) or len(FREQUENT.findall(text)) > 1


def literals(source: str) -> Iterator[tuple[int, str]]:
    """Yield the line and text of each literal but docstrings; a field of an f-string is ``{}``."""
    tree = ast.parse(source)
    parts = set[int]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            parts.add(id(node.value))
        elif isinstance(node, ast.JoinedStr):
            parts.update(map(id, node.values))
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            pieces = (getattr(part, "value", "") for part in node.values)
            yield node.lineno, "".join(p if isinstance(p, str) else "{}" for p in pieces)
        elif id(node) in parts:
            continue
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def found() -> Iterator[tuple[str, int, str]]:
    """Yield the module, line and text of every French literal that has no reason to stand there."""
    for path in sorted(PACKAGE.rglob("*.py")):
        module = path.relative_to(PACKAGE).as_posix()
        if module.split("/")[0] in ALLOWED or module in TABLES:
            continue
        for line, text in literals(path.read_text(encoding="utf-8")):
            if french(text) and text not in KEYS.get(module, ()):
                yield module, line, text


def test_french_stands_in_the_texts() -> None:
    assert [f"{module}:{line}: {text[:70]}" for module, line, text in found()] == []


def test_exceptions_are_needed() -> None:
    """A register or a key that is no longer there leaves the list."""
    for module, keys in {**KEYS, **{module: set[str]() for module in TABLES}}.items():
        texts = {text for _, text in literals((PACKAGE / module).read_text(encoding="utf-8"))}
        assert any(map(french, texts)), module
        assert keys <= texts, module


@pytest.mark.parametrize(
    "source",
    [
        "tell('clé manquante')",
        "tell(f'fichier {name} introuvable')",
        "tell(f'{name} : {\"lieu inconnu\" if new else name}')",
        "tell('« ' + name)",
        "LABELS = {'x': 'l’équipe'}",
    ],
)
def test_a_french_literal_is_seen(source: str) -> None:
    assert any(french(text) for _, text in literals(source))


@pytest.mark.parametrize(
    "source",
    ['"""Clé manquante."""', "x = 1\n'''Une clé.'''", "tell('planner-plan/1')", "# clé\nx = 'key'"],
)
def test_a_docstring_a_comment_and_a_key_are_not(source: str) -> None:
    assert not any(french(text) for _, text in literals(source))
