"""A large file fetched from a real server of this computer: resumed, and checked."""

import hashlib
import re

import pytest

from planner.errors import SourceError, StoreError
from planner.travel.download import CHAMPAGNE_ARDENNE, CHUNK, download

BODY = bytes(range(256)) * 400
MD5 = hashlib.md5(BODY).hexdigest()
TAG = '"v1"'


class Files:
    """The server's file, how much of it goes through, and from where it was asked for."""

    def __init__(self):
        self.body, self.md5, self.tag, self.cut = BODY, MD5, TAG, None
        self.sent = []


@pytest.fixture
def files(server):
    """Serve BODY with ranges, as a real server of files does."""
    found = Files()

    def do_get(handler):
        if handler.path.endswith(".md5"):
            body, status, extra = f"{found.md5}  file\n".encode(), 200, {}
        elif handler.path != "/file.osm.pbf":
            body, status, extra = b"", 404, {}
        else:
            asked = re.match(r"bytes=(\d+)-", handler.headers.get("Range", ""))
            same = handler.headers.get("If-Range") == found.tag
            start = int(asked[1]) if asked and same else 0
            body, status, extra = found.body[start:], 206 if start else 200, {"ETag": found.tag}
            if start >= len(found.body):
                body, status = b"", 416
            found.sent.append(start)
        handler.send_response(status)
        for name, value in {**extra, "Content-Length": str(len(body))}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body if found.cut is None else body[: found.cut])
        handler.close_connection = True

    server.handler.do_GET = do_get
    return found


@pytest.fixture
def target(tmp_path):
    return tmp_path / "osm" / "file.osm.pbf"


def names(path):
    return sorted(p.name for p in path.parent.iterdir())


def test_fetched_and_checked(server, files, target):
    lines = []
    assert download(f"{server.url}/file.osm.pbf", target, lines.append) == target
    assert target.read_bytes() == BODY
    assert names(target) == ["file.osm.pbf"]
    assert "MD5 vérifiée" in lines[-1]
    download(f"{server.url}/file.osm.pbf", target, lines.append)
    assert files.sent == [0]
    assert "déjà là" in lines[-1]


def test_resumed_where_it_stopped(server, files, target):
    files.cut = CHUNK + 1000
    with pytest.raises(SourceError, match="il reprendra"):
        download(f"{server.url}/file.osm.pbf", target, lambda line: None)
    assert names(target) == ["file.osm.pbf.etag", "file.osm.pbf.part"]
    files.cut = None
    download(f"{server.url}/file.osm.pbf", target, lambda line: None)
    assert files.sent == [0, CHUNK]  # what came after the last whole chunk is not kept
    assert target.read_bytes() == BODY


def test_a_file_that_changed_meanwhile_is_fetched_whole(server, files, target):
    files.cut = 1000
    with pytest.raises(SourceError):
        download(f"{server.url}/file.osm.pbf", target, lambda line: None)
    files.cut, files.tag, files.body = None, '"v2"', BODY[::-1]
    files.md5 = hashlib.md5(files.body).hexdigest()
    download(f"{server.url}/file.osm.pbf", target, lambda line: None)
    assert files.sent == [0, 0]
    assert target.read_bytes() == BODY[::-1]


def test_a_damaged_file_is_never_put_in_place(server, files, target):
    files.md5 = "0" * 32
    with pytest.raises(SourceError, match="fichier abîmé"):
        download(f"{server.url}/file.osm.pbf", target, lambda line: None)
    assert names(target) == []


def test_what_is_whole_but_not_yet_checked_is_not_fetched_again(server, files, target):
    target.parent.mkdir()
    target.with_name("file.osm.pbf.part").write_bytes(BODY)
    target.with_name("file.osm.pbf.etag").write_text(TAG)
    download(f"{server.url}/file.osm.pbf", target, lambda line: None)
    assert target.read_bytes() == BODY


def test_no_such_file(server, files, target):
    files.md5 = ""
    with pytest.raises(SourceError, match="empreinte"):
        download(f"{server.url}/file.osm.pbf", target, lambda line: None)
    files.md5 = MD5
    with pytest.raises(SourceError, match="404"):
        download(f"{server.url}/other.osm.pbf", target, lambda line: None)


def test_no_place_to_write(server, files, tmp_path):
    (tmp_path / "osm").write_text("a file where a folder is wanted")
    with pytest.raises(StoreError):
        download(f"{server.url}/file.osm.pbf", tmp_path / "osm" / "x.pbf", lambda line: None)


def test_the_extract_of_haute_marne():
    assert CHAMPAGNE_ARDENNE.startswith("https://download.geofabrik.de/")
    assert CHAMPAGNE_ARDENNE.endswith("/champagne-ardenne-latest.osm.pbf")
