"""Notebooks: two halves in step, shown as they ran, without a trace of where they ran.

`make notebooks` executes them; here only what is committed is read.
"""

from pathlib import Path

import jupytext
import nbformat
import pytest

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"
SOURCES = sorted(FOLDER.glob("0*.py"))


def cells(notebook):
    return [(cell.cell_type, cell.source.strip()) for cell in notebook.cells]


def test_there_are_four():
    assert [path.name[:2] for path in SOURCES] == ["01", "02", "03", "04"]
    assert sorted(FOLDER.glob("*.ipynb")) == [path.with_suffix(".ipynb") for path in SOURCES]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_both_halves_are_in_step(path):
    """After a change of the .py: `make notebooks ARGS=--overwrite`."""
    shown = nbformat.read(path.with_suffix(".ipynb"), as_version=4)
    assert cells(jupytext.read(path)) == cells(shown)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_what_is_shown_was_run_from_top_to_bottom(path):
    shown = nbformat.read(path.with_suffix(".ipynb"), as_version=4)
    code = [cell for cell in shown.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    outputs = [output for cell in code for output in cell.outputs]
    assert any("image/png" in output.get("data", {}) for output in outputs)
    assert {output.output_type for output in outputs} <= {
        "stream", "display_data", "execute_result"
    }  # fmt: skip
    assert not any(output.get("name") == "stderr" for output in outputs)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_links_of_the_prose_resolve(path):
    import re

    for kind, text in cells(jupytext.read(path)):
        for target in re.findall(r"\]\(([^)]+)\)", text) if kind == "markdown" else []:
            assert (FOLDER / target).exists(), target
