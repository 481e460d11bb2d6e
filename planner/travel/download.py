"""Fetches a large file: resumed where it stopped, checked by its published digest."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError
from urllib3.util.retry import Retry

from planner.errors import SourceError, StoreError
from planner.texts import travelling as said
from planner.texts.system import UNWRITABLE, system_reason

CHAMPAGNE_ARDENNE = "https://download.geofabrik.de/europe/france/champagne-ardenne-latest.osm.pbf"
"""Geofabrik's extract that covers Haute-Marne; its MD5 is at the same address plus .md5."""

CHUNK = 1 << 16
TIMEOUT = (10, 60)

Log = Callable[[str], None]


def download(url: str, path: Path, log: Log) -> Path:
    """Fetch a file beside its final place, then put it there once its MD5 is right.

    What is already there of an earlier attempt is kept and completed, unless the server's
    file changed meanwhile (``If-Range``). A file already there and right is not fetched.

    Raises
    ------
    SourceError
        The server cannot be reached, or sent something else than it announces.
    StoreError
        The file cannot be written.
    """
    wanted = _get(f"{url}.md5").text.split()[:1]
    if not wanted or len(wanted[0]) != 32:
        raise _fault(url, said.BAD_MD5_FILE)
    part, tag = path.with_name(path.name + ".part"), path.with_name(path.name + ".etag")
    try:
        if path.exists() and _md5(path) == wanted[0]:
            log(said.UP_TO_DATE.format(path))
            return path
        path.parent.mkdir(parents=True, exist_ok=True)
        _complete(url, part, tag, log)
        found = _md5(part)
        if found != wanted[0]:
            part.unlink()
            tag.unlink(missing_ok=True)
            raise _fault(url, said.BAD_MD5.format(found, wanted[0]))
        part.replace(path)
        tag.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(UNWRITABLE.format(path, system_reason(error))) from error
    log(said.DOWNLOADED.format(path, path.stat().st_size / 1e6).replace(".", ",", 1))
    return path


def _complete(url: str, part: Path, tag: Path, log: Log) -> None:
    """Append what is missing to the part, or start again when it is of another file."""
    # Without the server's mark of its file, nothing says that both halves are of one file.
    mark = tag.read_text(encoding="ascii") if tag.exists() else ""
    start = part.stat().st_size if part.exists() and mark else 0
    headers = {"Range": f"bytes={start}-", "If-Range": mark} if start else {}
    with _get(url, headers) as answer:
        if answer.status_code == 416:  # nothing is missing
            return
        resumed = answer.status_code == 206
        if not resumed:
            start = 0
        tag.write_text(answer.headers.get("ETag", ""), encoding="ascii")
        size = start + int(answer.headers.get("Content-Length", 0))
        verb = said.RESUMING if resumed else said.DOWNLOADING
        log(said.PROGRESS.format(url, verb, start / 1e6, size / 1e6))
        try:
            with part.open("ab" if resumed else "wb") as file:
                for chunk in answer.iter_content(CHUNK):
                    file.write(chunk)
        except (requests.RequestException, HTTPError) as error:
            raise _fault(url, said.CUT) from error


def _get(url: str, headers: dict[str, str] | None = None) -> requests.Response:
    retry = Retry(total=4, backoff_factor=1, status_forcelist=(429, 500, 502, 503, 504))
    session = requests.Session()
    for scheme in ("https://", "http://"):
        session.mount(scheme, HTTPAdapter(max_retries=retry))
    asked = {"Accept-Encoding": "identity", "User-Agent": "planner", **(headers or {})}
    try:
        answer = session.get(url, headers=asked, stream=True, timeout=TIMEOUT)
    except requests.RequestException as error:
        raise _fault(url, said.NO_SERVER) from error
    if not answer.ok and answer.status_code != 416:
        raise _fault(url, said.DOWNLOAD_REFUSED.format(answer.status_code))
    return answer


def _md5(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def _fault(url: str, message: str) -> SourceError:
    error = SourceError.single(url, "", message)
    assert isinstance(error, SourceError)
    return error
