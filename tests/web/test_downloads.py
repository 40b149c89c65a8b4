"""Stored bytes as they are served: the very bytes, ranges, conditions, names, headers."""

import base64
import dataclasses
import hashlib
import http.client
import random
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from waitress.server import create_server

from intake.app import create_app
from intake.domain.vocab import FileRole
from intake.runtime import Runtime
from intake.services.drafts import Attached
from intake.services.work import Actor
from intake.web.downloadnames import ascii_name, download_name
from tests.web.reading import Reader
from tests.web.staffing import BASE
from tests.world import World, make_runtime
from uploads.store import LocalStore

DATA = random.Random(7).randbytes(200_000)  # noqa: S311 - the same bytes each time
SHA256 = hashlib.sha256(DATA).hexdigest()
PATH = "/s/CAL-001/files/1"


def kept(world: World, data: bytes, name: str, *, kind: str, media_type: str) -> Attached:
    """Keep bytes under a kind, whatever inspection would say: serving must not depend on it."""
    with world.runtime.store.spool() as spool:
        spool.write(data)
        blob = world.runtime.store.keep(spool)
    report: dict[str, Any] = {
        "status": "read", "reason": None, "kind": kind, "media_type": media_type, "size": blob.size,
        "sha256": blob.sha256, "pages": 3, "languages": ["en"], "findings": [], "properties": {},
        "text_status": "none", "parsers": {}, "level": "none",
    }  # fmt: skip
    return Attached(
        name=name, role=FileRole.MAIN, public=True, size=blob.size, sha256=blob.sha256, report=report
    )  # fmt: skip


@pytest.fixture
def pdf(world: World, publisher: Actor) -> str:
    """Publish 200,000 random bytes as a PDF; give their ETag."""
    world.call()
    file = kept(
        world, DATA, "Öffentliche Stellungnahme.pdf", kind="pdf", media_type="application/pdf"
    )
    world.published(publisher, files=[file])
    return f'"{SHA256}"'


def test_what_is_sent_out_is_what_came_in(reader: Reader, pdf: str) -> None:
    # check 105
    answer = reader.get(PATH)
    assert answer.status_code == 200
    assert hashlib.sha256(answer.data).hexdigest() == SHA256
    assert answer.headers["Content-Length"] == str(len(DATA))
    assert answer.headers["ETag"] == pdf
    assert reader.get(PATH + "/any-name.exe").data == DATA
    assert reader.get(PATH.lower().replace("/s/cal", "/s/cal")).data == DATA


@pytest.mark.usefixtures("pdf")
def test_every_stored_file_has_the_headers_that_make_it_harmless(reader: Reader) -> None:
    # check 106
    for method in ("GET", "HEAD"):
        headers = reader.open(PATH, method).headers
        assert headers["Content-Type"] == "application/pdf"
        assert headers["Content-Disposition"] == (
            'attachment; filename="Offentliche Stellungnahme.pdf"; '
            "filename*=UTF-8''%C3%96ffentliche%20Stellungnahme.pdf"
        )
        digest = base64.b64encode(hashlib.sha256(DATA).digest()).decode()
        assert headers["Repr-Digest"] == f"sha-256=:{digest}:"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["Cache-Control"] == "no-cache"
        assert headers["Accept-Ranges"] == "bytes"
        assert {"Set-Cookie", "Vary"}.isdisjoint(headers)


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=-1", 199_999, 200_000),
        ("bytes=-200000", 0, 200_000),
        ("bytes=-999999", 0, 200_000),
        ("bytes=100000-", 100_000, 200_000),
        ("bytes=65535-65536", 65_535, 65_537),
        ("bytes=199999-999999", 199_999, 200_000),
    ],
)
@pytest.mark.usefixtures("pdf")
def test_a_range_gives_its_bytes(reader: Reader, asked: str, start: int, stop: int) -> None:
    # check 105
    answer = reader.get(PATH, headers={"Range": asked})
    assert answer.status_code == 206
    assert answer.data == DATA[start:stop]
    assert answer.headers["Content-Range"] == f"bytes {start}-{stop - 1}/200000"
    assert answer.headers["Content-Length"] == str(stop - start)
    assert "Repr-Digest" in answer.headers


@pytest.mark.parametrize(
    "asked",
    ["bytes=0-1,3-4", "bytes=1-0", "lines=0-1", "bytes", "bytes=a-b", "bytes=--1", "bytes= 0-0 x"],
)
@pytest.mark.usefixtures("pdf")
def test_a_range_that_is_not_offered_gives_everything(reader: Reader, asked: str) -> None:
    answer = reader.get(PATH, headers={"Range": asked})
    assert (answer.status_code, answer.data == DATA) == (200, True)


@pytest.mark.usefixtures("pdf")
def test_a_range_behind_the_end_is_416(reader: Reader) -> None:
    for asked in ("bytes=200000-", "bytes=-0"):
        answer = reader.get(PATH, headers={"Range": asked})
        assert (answer.status_code, answer.data) == (416, b"")
        assert answer.headers["Content-Range"] == "bytes */200000"


def test_a_download_is_resumed_only_of_the_same_bytes(reader: Reader, pdf: str) -> None:
    # check 105
    def resumed(condition: str) -> int:
        headers = {"Range": "bytes=150000-", "If-Range": condition}
        answer = reader.get(PATH, headers=headers)
        assert DATA.endswith(answer.data)
        return answer.status_code

    assert resumed(pdf) == 206
    for other in (f"W/{pdf}", '"other"', "Wed, 21 Oct 2026 07:28:00 GMT", SHA256):
        assert resumed(other) == 200


def test_conditions_are_kept(reader: Reader, pdf: str) -> None:
    def status(**headers: str) -> int:
        answer = reader.get(PATH, headers={k.replace("_", "-"): v for k, v in headers.items()})
        assert answer.headers["ETag"] == pdf
        return answer.status_code

    assert status(If_None_Match=pdf) == 304
    assert status(If_None_Match=f'"x", W/{pdf}') == 304
    assert status(If_None_Match="*") == 304
    assert status(If_None_Match='"x"') == 200
    assert status(If_Match=pdf) == 200
    assert status(If_Match="*") == 200
    assert status(If_Match='"x"') == 412
    assert status(If_Match=f"W/{pdf}") == 412
    assert status(If_None_Match=pdf, Range="bytes=0-0") == 304


@pytest.mark.usefixtures("pdf")
def test_head_says_the_same_and_sends_nothing(reader: Reader) -> None:
    got, told = reader.get(PATH), reader.open(PATH, "HEAD", headers={"Range": "bytes=0-0"})
    assert (told.status_code, told.data) == (200, b"")
    assert dict(told.headers) == dict(got.headers)


@pytest.mark.parametrize(
    "row",
    [
        ("txt", "text/plain", "text/plain", ".txt"),
        ("docx",
         "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
         "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
         ".docx"),
        ("odt", "application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text", ".odt"),
        ("rtf", "application/rtf", "application/rtf", ".rtf"),
        ("jpeg", "image/jpeg", "image/jpeg", ".jpg"),
        ("html", "text/html", "application/octet-stream", ".html"),
        ("svg", "image/svg+xml", "application/octet-stream", ".svg"),
        ("pdf", "text/html; charset=utf-8", "application/octet-stream", ".bin"),
    ],
)  # fmt: skip
def test_the_type_is_from_our_table(
    reader: Reader, world: World, publisher: Actor, row: tuple[str, str, str, str]
) -> None:  # fmt: skip
    # check 106
    kind, media_type, served, ending = row
    world.call()
    file = kept(
        world, b"<script>alert(1)</script>", "double.pdf.exe", kind=kind, media_type=media_type
    )
    world.published(publisher, files=[file])
    answer = reader.get(PATH)
    assert answer.headers["Content-Type"] == served
    assert answer.headers["Content-Disposition"].startswith(
        f'attachment; filename="double{ending}"'
    )


@pytest.mark.parametrize(
    ("name", "saved"),
    [
        ("double.pdf.exe", "double.pdf"),
        ("Report.PDF", "Report.pdf"),
        ("report.final", "report.final.pdf"),
        ("a.pdf.pdf", "a.pdf"),
        ("evil.js", "evil.js.pdf"),
        ("con.pdf", "_con.pdf"),
        ("LPT¹.tar.pdf", "_LPT¹.pdf"),
        ("aux", "_aux.pdf"),
        ("../../etc/passwd", "_.._etc_passwd.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie_ x=1.pdf"),
        ("a\u202efdp.exe", "afdp.pdf"),
        ('quo"te<1>|?*.pdf', "quo_te_1____.pdf"),
        ("意见.pdf", "意见.pdf"),
        ("", "CAL-001-1.pdf"),
        (".pdf", "CAL-001-1.pdf"),
        ("...", "CAL-001-1.pdf"),
        ("\u200b\u202e", "CAL-001-1.pdf"),
        ("می‌خواهم.pdf", "می‌خواهم.pdf"),
    ],
)
def test_a_saved_name_is_harmless_and_ends_as_its_content(name: str, saved: str) -> None:
    # checks 25 26
    assert download_name(name, extension=".pdf", spare="CAL-001-1") == saved


def test_a_name_for_old_clients_is_legible_or_the_number() -> None:
    assert (
        ascii_name("Öffentliche Stellungnahme.pdf", spare="CAL-001-1")
        == "Offentliche Stellungnahme.pdf"
    )
    assert ascii_name("意见书.pdf", spare="CAL-001-1") == "CAL-001-1.pdf"
    assert ascii_name("50%;x.pdf", spare="CAL-001-1") == "50__x.pdf"


@given(st.text(max_size=300))
def test_no_name_breaks_out_of_its_header(name: str) -> None:
    # check 26
    saved = download_name(name, extension=".pdf", spare="CAL-001-1")
    plain = ascii_name(saved, spare="CAL-001-1")
    assert saved.endswith(".pdf")
    assert len(saved.encode()) <= 255
    assert not re.search(r'[\x00-\x1f\x7f<>:"/\\|?*\u202a-\u202e\u2066-\u2069]', saved)
    assert saved.partition(".")[0].upper().strip() not in {
        "CON",
        "PRN",
        "AUX",
        "NUL",
        "COM1",
        "LPT9",
    }
    assert re.fullmatch(r"[A-Za-z0-9 ._()+,=@~-]+\.pdf", plain)


def test_names_come_back_whole(reader: Reader, world: World, publisher: Actor) -> None:
    world.call()
    name = "ملاحظات على المسودة – 2.txt"
    world.published(publisher, files=[world.attach("ملاحظات\n".encode() * 40, name)])
    disposition = reader.get(PATH).headers["Content-Disposition"]
    assert unquote(disposition.split("filename*=UTF-8''", 1)[1]) == name
    assert 'filename="CAL-001-1.txt"' in disposition


def test_missing_or_changed_bytes_are_our_fault_and_say_no_more(
    reader: Reader, world: World, publisher: Actor, caplog: pytest.LogCaptureFixture
) -> None:
    # check 116
    world.call()
    world.published(
        publisher,
        files=[kept(world, b"%PDF-1.7 once", "a.pdf", kind="pdf", media_type="application/pdf")],
    )
    blobs = world.runtime.store._blobs  # type: ignore[attr-defined]  # noqa: SLF001 - the damage is the test
    ((digest, (data, at)),) = blobs.items()
    blobs[digest] = (data + b"more", at)
    longer = reader.get(PATH)
    del blobs[digest]
    missing = reader.get(PATH)
    for answer in (longer, missing):
        assert answer.status_code == 500
        assert digest not in answer.text
        assert "Content-Disposition" not in answer.headers
    assert caplog.text.count(digest) >= 2


@pytest.fixture
def on_disk(tmp_path: Path) -> Iterator[tuple[Runtime, str]]:
    """Publish the bytes from a store on disk, with a front that sends files itself; give the blob's path."""
    (tmp_path / "store").mkdir()
    made = make_runtime(tmp_path, store=LocalStore(tmp_path / "store"), accel_prefix="/_blobs/")
    world = World(made)
    world.call()
    file = kept(world, DATA, "a.pdf", kind="pdf", media_type="application/pdf")
    world.published(world.staff("publisher"), files=[file])
    yield made, f"/_blobs/blobs/{SHA256[:2]}/{SHA256[2:4]}/{SHA256}"
    made.works.engine.dispose()


def test_a_front_that_sends_files_itself_gets_a_place_and_the_same_headers(
    on_disk: tuple[Runtime, str],
) -> None:
    made, place = on_disk
    app = create_app(made)
    answer = Reader(app).get(PATH)
    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.headers["X-Accel-Redirect"] == place
    made.settings = dataclasses.replace(made.settings, accel_prefix="")
    plain = Reader(app).get(PATH)
    assert plain.data == DATA
    differ = {"X-Accel-Redirect", "Content-Length"}
    assert {k: v for k, v in answer.headers.items() if k not in differ} == {
        k: v for k, v in plain.headers.items() if k not in differ
    }


def test_a_real_server_sends_the_same_bytes_to_everyone(on_disk: tuple[Runtime, str]) -> None:
    # check 105: two workers, HTTP/1.0, ranges over a socket
    made, _ = on_disk
    made.settings = dataclasses.replace(made.settings, accel_prefix="")
    app = create_app(made)
    with serving(app) as port:
        for _ in range(4):
            assert fetched(port, {}) == (200, DATA)
        assert fetched(port, {"Range": "bytes=-5"}) == (206, DATA[-5:])
        assert fetched(port, {"Range": "bytes=199999-"}) == (206, DATA[-1:])
        assert fetched(port, {"Range": "bytes=0-131071"}) == (206, DATA[:131_072])
        assert fetched(port, {}, version=10) == (200, DATA)


class serving:  # noqa: N801 - a context manager, used as a verb
    """Serve an application on a free port with two workers."""

    def __init__(self, app: Flask) -> None:
        self.server = create_server(app, host="127.0.0.1", port=0, threads=2)
        self.thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        try:
            self.server.run()
        except OSError:
            return  # its socket was closed under it, which ends it

    def __enter__(self) -> int:
        self.thread.start()
        return int(self.server.effective_port)  # type: ignore[union-attr]  # one socket

    def __exit__(self, *_error: object) -> None:
        self.server.close()
        self.thread.join(10)


def fetched(port: int, headers: dict[str, str], *, version: int = 11) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection._http_vsn = version  # type: ignore[attr-defined]  # noqa: SLF001 - http.client has no other way
    connection._http_vsn_str = f"HTTP/{version / 10}"  # type: ignore[attr-defined]  # noqa: SLF001 - as above
    host = BASE.removeprefix("http://")
    connection.request("GET", PATH, headers={"Host": host, **headers})
    answer = connection.getresponse()
    data = answer.read()
    assert answer.headers["Content-Length"] == str(len(data))
    connection.close()
    return answer.status, data
