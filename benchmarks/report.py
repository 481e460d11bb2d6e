"""What every benchmark says of itself: machine, versions, command; and its table."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

RESULTS = Path(__file__).resolve().parent / "results"
SHARED = Path(__file__).resolve().parents[2] / "shared" / "benchmarks"
"""Where public instances are looked for when no path is given."""


def processor() -> str:
    """Name of the processor, as Linux tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def versions(packages: Iterable[str]) -> str:
    """Installed versions, absent packages left out."""
    found = [f"Python {platform.python_version()}"]
    for package in packages:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    return ", ".join(found)


def heading(title: str, command: str, seed: int, packages: Iterable[str]) -> list[str]:
    """First lines of a results file."""
    return [
        f"# {title}",
        "",
        f"`{command}`, seed {seed}. {processor()}, {os.cpu_count()} cores; {versions(packages)}.",
        "",
    ]


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Markdown table; figures are to be formatted by the caller."""
    return [
        "| " + " | ".join(header) + " |",
        "|" + "---|" * len(header),
        *("| " + " | ".join(str(cell) for cell in row) + " |" for row in rows),
        "",
    ]


def write(name: str, lines: Sequence[str]) -> Path:
    """Write a results file and print it."""
    RESULTS.mkdir(exist_ok=True)
    target = RESULTS / name
    target.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
    print(target.read_text(encoding="utf-8"))
    return target
