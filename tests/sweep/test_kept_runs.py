"""The journal: what was written is read back, whatever a kill left of its last line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.errors import InputError
from planner.model.grid import DONE, FAILED, Run
from planner.sweep import Journal

FIRST = Run("a1", DONE, "t0", "reference", {"policy.target_minutes": 10}, seconds=1.5,
            indicators={"level": 0.8, "worst_commune": "52004"})  # fmt: skip
SECOND = Run("b2", FAILED, "t1", "reference", {}, reason="Aucun planning « à temps »", exit_code=4)


def test_runs_come_back_as_they_were(tmp_path):
    path = tmp_path / "runs.jsonl"
    with Journal(path) as journal:
        journal.append(FIRST)
        journal.append(SECOND)
    with Journal(path) as journal:
        assert journal.runs == {"a1": FIRST, "b2": SECOND}


def test_the_last_line_of_a_key_counts(tmp_path):
    with Journal(tmp_path / "runs.jsonl") as journal:
        journal.append(SECOND)
        journal.append(Run("b2", DONE, "t1", "reference", {}))
    with Journal(tmp_path / "runs.jsonl") as journal:
        assert journal.runs["b2"].status == DONE


def test_a_run_is_on_disk_before_the_next(tmp_path):
    path = tmp_path / "runs.jsonl"
    with Journal(path) as journal:
        journal.append(FIRST)
        assert path.read_text(encoding="utf-8").endswith("}\n")


@given(st.data())
def test_a_torn_last_line_is_cut_off(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("journal") / "runs.jsonl"
    with Journal(path) as journal:
        journal.append(FIRST)
        whole = path.stat().st_size
        journal.append(SECOND)
    content = path.read_bytes()
    kept = data.draw(st.integers(whole, len(content) - 1))
    path.write_bytes(content[:kept])
    with Journal(path) as journal:
        assert list(journal.runs) == ["a1"]
        journal.append(SECOND)
    assert path.read_bytes() == content


def test_a_line_that_is_no_run_is_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with Journal(tmp_path / "runs.jsonl") as journal:
        journal.append(FIRST)
    with (tmp_path / "runs.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"key": 3\n{"key": "c3"}\n')
    with pytest.raises(InputError) as caught:
        Journal(tmp_path / "runs.jsonl")
    assert [line.split(" : ")[0] for line in caught.value.lines] == [
        "runs.jsonl, ligne 2",
        "runs.jsonl, ligne 3",
    ]
