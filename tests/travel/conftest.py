"""A server of this computer, and a place for what is kept of its answers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.travel.servers import Server, serving


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "roads.sqlite"
