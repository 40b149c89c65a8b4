"""The embedded front over real sockets, to 127.0.0.1 only."""

import contextlib
import errno
import hashlib
import json
import os
import re
import resource
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, request
from waitress.adjustments import Adjustments

from intake.clock import SteadyClock
from intake.web import front_parser
from intake.web.front import CONNECTIONS, Front, raise_descriptors
from intake.web.front_rules import Refusal, Rules, plain_page
from intake.web.instants import request_instants
from intake.web.uploading import UploadRequest
from tests.servers import free_port
from uploads.store import LocalStore

LIMIT = 200_000
BOUNDARY = b"----------a1b2c3"
FORM = b"multipart/form-data; boundary=" + BOUNDARY
WAIT = 20.0  # generous: the machine may be busy


class Running:
    """A front on a free port with a small application that remembers what it saw."""

    def __init__(self, tmp_path: Path, **rules: Any) -> None:
        self.folder = tmp_path / "waiting"
        self.folder.mkdir()
        (tmp_path / "data").mkdir()
        self.store = LocalStore(tmp_path / "data")
        self.seen: list[dict[str, Any]] = []
        self.clock = SteadyClock()
        app = Flask(__name__)
        app.request_class = UploadRequest
        app.extensions["intake"] = SimpleNamespace(store=self.store)
        app.add_url_rule("/", view_func=lambda: "here")
        app.add_url_rule("/<path:rest>", view_func=self.take, methods=["GET", "POST", "PUT"])
        facts = {"max_body": LIMIT, "header_timeout": WAIT, "linger": 1.0} | rules
        self.rules = Rules(clock=self.clock, folder=self.folder, **facts)
        self.front = Front(app, rules=self.rules, host="127.0.0.1", port=0, threads=4)
        self.port = self.front.port
        self.thread = threading.Thread(target=self.front.run)
        self.thread.start()

    def take(self, rest: str) -> Any:
        environ = request.environ
        told = request_instants(
            environ, clock=self.clock, trusted=True, timeout=timedelta(seconds=60)
        )
        fact: dict[str, Any] = {
            "rest": rest,
            "begun": told.begun,
            "complete": told.complete,
            "now": told.now,
        }
        fact["measured"] = environ.get("HTTP_X_REQUEST_ELAPSED")
        fact["forged"] = [n for n in environ if "INTAKE" in n and n.startswith("HTTP_")]
        self.seen.append(fact)
        if rest == "raw":
            fact["sha256"] = hashlib.sha256(request.get_data()).hexdigest()
        elif rest == "slow":
            time.sleep(1.0)
        elif rest == "big":
            return b"z" * 30_000_000
        else:
            fact["files"] = [self.store.keep(f.stream).sha256 for f in request.files.values()]  # type: ignore[arg-type]  # spools
        return {k: v for k, v in fact.items() if not isinstance(v, datetime)}

    def stop(self) -> None:
        self.front.stop()
        self.thread.join(WAIT)
        assert not self.thread.is_alive()

    @property
    def left(self) -> list[str]:
        spool = self.store.root / "spool"
        return [p.name for folder in (self.folder, spool) for p in folder.iterdir()]


Starter = Callable[..., Running]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Starter]:
    running: list[Running] = []

    def go(**rules: Any) -> Running:
        running.append(Running(tmp_path / str(len(running)), **rules))
        return running[-1]

    for n in range(3):
        (tmp_path / str(n)).mkdir()
    yield go
    for one in running:
        one.stop()


@pytest.fixture
def site(start: Starter) -> Running:
    return start()


@contextlib.contextmanager
def line(site: Running) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", site.port), timeout=WAIT) as sock:
        yield sock


def head(path: str = "/raw", *lines: str, method: str = "POST") -> bytes:
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *lines, "", ""]).encode(
        "latin-1"
    )


def answer(sock: socket.socket) -> tuple[int, dict[str, str], bytes]:
    """Read one answer, its body to the length it tells or to the end."""
    with HTTPResponse(sock) as response:
        response.begin()
        return response.status, {k.lower(): v for k, v in response.getheaders()}, response.read()


def ask(site: Running, *data: bytes) -> tuple[int, dict[str, str], bytes]:
    with line(site) as sock:
        for piece in data:
            sock.sendall(piece)
        return answer(sock)


def status(site: Running, *data: bytes) -> int:
    return ask(site, *data)[0]


def eventually(fact: Callable[[], bool], within: float = WAIT) -> bool:
    until = time.monotonic() + within
    while time.monotonic() < until:
        if fact():
            return True
        time.sleep(0.02)
    return fact()


def form(data: bytes, *, end: bytes = b"--") -> bytes:
    start = (
        b"--"
        + BOUNDARY
        + b'\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n'
    )
    return start + data + b"\r\n--" + BOUNDARY + end + b"\r\n"


def post(path: str, body: bytes, *lines: str, content_type: bytes = FORM) -> bytes:
    return (
        head(path, f"Content-Length: {len(body)}", f"Content-Type: {content_type.decode()}", *lines)
        + body
    )


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


# --- what comes through


@pytest.mark.parametrize("size", [0, 1, 65_536, 65_537, LIMIT])
def test_a_body_comes_through_byte_for_byte(site: Running, size: int) -> None:  # check 3
    body = os.urandom(size)
    code, _, page = ask(site, post("/raw", body, content_type=b"text/plain"))
    assert (code, json.loads(page)["sha256"]) == (200, sha(body))


def test_a_chunked_body_comes_through(site: Running) -> None:  # check 4
    body = os.urandom(150_000)
    chunks = b"".join(
        b"%x\r\n%s\r\n" % (len(c), c) for c in (body[:1], body[1:70_000], body[70_000:])
    )
    code, _, page = ask(site, head("/raw", "Transfer-Encoding: chunked"), chunks, b"0\r\n\r\n")
    assert (code, json.loads(page)["sha256"]) == (200, sha(body))


def test_a_file_of_a_form_is_kept_and_nothing_waits(site: Running) -> None:
    data = os.urandom(150_000)
    code, _, page = ask(site, post("/form", form(data)))
    assert (code, json.loads(page)["files"]) == (200, [sha(data)])
    assert site.store.verify(sha(data))
    assert site.left == []


def test_several_requests_share_a_connection_in_order(site: Running) -> None:  # check 12
    with line(site) as sock:
        sock.sendall(
            b"".join(post(f"/raw?{n}", b"%d" % n, content_type=b"text/plain") for n in range(3))
        )
        sock.sendall(head("/raw", "Connection: close", method="GET"))
        with sock.makefile("rb") as file:
            told = re.findall(rb'"sha256":"([0-9a-f]{64})"', file.read())
    assert told == [sha(body).encode() for body in (b"0", b"1", b"2", b"")]


# --- instants (check 72, in part)


def test_begun_and_complete_are_the_first_and_the_last_byte(site: Running) -> None:  # check 72
    before = site.clock.now()
    with line(site) as sock:
        time.sleep(0.2)
        sock.sendall(b"P")
        time.sleep(0.3)
        sock.sendall(head("/raw", "Content-Length: 2")[1:] + b"x")
        time.sleep(0.3)
        sock.sendall(b"y")
        assert answer(sock)[0] == 200
    [told] = site.seen
    assert before + timedelta(seconds=0.2) <= told["begun"]
    assert (
        told["begun"] + timedelta(seconds=0.6)
        <= told["complete"]
        <= told["now"]
        <= site.clock.now()
    )
    assert told["complete"] - told["begun"] < timedelta(seconds=WAIT)


def test_each_request_of_a_connection_begins_anew(site: Running) -> None:  # check 72
    with line(site) as sock:
        for _ in range(2):
            sock.sendall(post("/raw", b"x"))
            answer(sock)
            time.sleep(0.3)
    first, second = site.seen
    assert second["begun"] - first["complete"] >= timedelta(seconds=0.3)
    assert second["complete"] - second["begun"] < timedelta(seconds=0.3)


FORGED = (
    "X-Request-Elapsed: 86400.000",
    "X-Request-Msec: 1.000",
    "X-Intake-Begun: yesterday",
    "x-intake-complete: 1",
)


def test_a_clients_own_instants_never_arrive(site: Running) -> None:  # check 72
    ask(site, post("/raw", b"x", *FORGED, "X_Request_Elapsed: 1.000"))
    [told] = site.seen
    assert (told["measured"], told["forged"]) == (None, [])
    assert told["now"] - told["begun"] < timedelta(seconds=WAIT)


def test_behind_a_trusted_proxy_its_measure_arrives(start: Starter) -> None:  # check 72
    site = start(proxy="127.0.0.1")
    ask(site, post("/raw", b"x", *FORGED))
    [told] = site.seen
    assert (told["measured"], told["forged"]) == ("86400.000", [])
    assert told["complete"] - told["begun"] == timedelta(days=1)


def test_a_trusted_front_that_measures_nothing_is_reported(
    start: Starter, caplog: pytest.LogCaptureFixture
) -> None:  # check 72
    site = start(proxy="127.0.0.1")
    ask(site, post("/raw", b"x"))
    [told] = site.seen
    assert told["now"] - told["begun"] < timedelta(seconds=WAIT)
    assert "the front does not say when a request came" in caplog.text
    caplog.clear()
    ask(site, head("/raw", method="GET"))
    assert caplog.text == ""


# --- limits (checks 3, 4, 10)


def by_path(method: str, path: str) -> int | None:
    if path == "/planted":
        raise RuntimeError("planted")
    return {"/tiny": 10, "/en/é": 20}.get(path) if method == "POST" else 5


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/tiny", 10),
        ("//tiny", 10),
        ("/tiny?a=1", 10),
        ("/en/%C3%A9", 20),
        ("/raw", LIMIT),
        ("/planted", LIMIT),
    ],
)
def test_the_limit_is_chosen_by_path_before_the_body_is_read(
    start: Starter, path: str, most: int
) -> None:  # check 3
    site = start(limit_for=by_path)
    assert status(site, post(path, b"x" * most)) != 413
    assert status(site, post(path, b"x" * (most + 1))) == 413


def test_the_method_counts_for_the_limit_too(start: Starter) -> None:
    site = start(limit_for=by_path)
    assert status(site, head("/raw", "Content-Length: 5", method="PUT") + b"12345") == 200
    assert status(site, head("/raw", "Content-Length: 6", method="PUT") + b"123456") == 413


def test_under_a_prefix_the_limit_goes_by_the_path_below_it(start: Starter) -> None:
    site = start(limit_for=by_path, url_prefix="/consult")
    assert status(site, post("/consult/tiny", b"x" * 11)) == 413
    assert status(site, post("/consult/raw", b"x" * 11)) == 200


@pytest.mark.parametrize("times", [1.1, 1.9, 2.1, 20])
def test_a_client_that_sends_all_before_it_reads_gets_the_page(
    start: Starter, times: float
) -> None:  # check 3
    site = start(linger=WAIT)
    size = int(LIMIT * times)
    with line(site) as sock:
        sock.sendall(head("/form", f"Content-Length: {size}", "Accept: text/html"))
        for at in range(0, size, 50_000):
            sock.sendall(b"x" * min(50_000, size - at))
        code, headers, page = answer(sock)
    assert (code, headers["connection"], headers["cache-control"]) == (413, "close", "no-store")
    assert b"200,000 bytes" in page
    assert (site.seen, site.left) == ([], [])


def test_a_slow_client_reads_the_page_after_it_sent_all(site: Running) -> None:  # check 3
    body = b"x" * (LIMIT + 1)
    with line(site) as sock:
        sock.sendall(head("/form", f"Content-Length: {len(body)}"))
        for at in range(0, len(body), 25_000):
            sock.sendall(body[at : at + 25_000])
            time.sleep(0.05)
        time.sleep(0.5)
        assert answer(sock)[0] == 413
        assert sock.recv(1) == b""


def test_draining_ends_after_its_time(start: Starter) -> None:  # check 3
    site = start(drain=0.5)
    with line(site) as sock:
        sock.sendall(head("/form", f"Content-Length: {LIMIT + 1}") + b"x")
        assert answer(sock)[0] == 413


def test_a_refused_body_is_never_stored(
    site: Running, monkeypatch: pytest.MonkeyPatch
) -> None:  # check 3
    spilled: list[int] = []
    monkeypatch.setattr(front_parser.Body, "append", lambda _, data: spilled.append(len(data)))
    assert status(site, post("/form", b"x" * (LIMIT + 1))) == 413
    assert spilled == []


def test_whoever_asks_first_is_refused_at_once(site: Running) -> None:  # check 3
    with line(site) as sock:
        sock.sendall(head("/form", f"Content-Length: {LIMIT + 1}", "Expect: 100-continue"))
        assert answer(sock)[0] == 413
    with line(site) as sock:
        sock.sendall(head("/raw", "Content-Length: 1", "Expect: 100-continue"))
        assert sock.recv(100).startswith(b"HTTP/1.1 100 ")
        sock.sendall(b"x")
        assert answer(sock)[0] == 200


def test_a_chunked_body_over_the_limit_is_413(site: Running) -> None:  # check 4
    chunk = b"%x\r\n%s\r\n" % (50_000, b"x" * 50_000)
    with line(site) as sock:
        sock.sendall(head("/form", "Transfer-Encoding: chunked") + chunk * 4)
        sock.sendall(b"1\r\nx\r\n0\r\n\r\n")
        assert answer(sock)[0] == 413
    assert site.seen == []


def test_an_endless_chunked_body_is_answered(start: Starter) -> None:  # check 4
    site = start(linger=WAIT, max_body=1000)
    chunk = b"%x\r\n%s\r\n" % (50_000, b"x" * 50_000)
    with line(site) as sock:
        sock.sendall(head("/form", "Transfer-Encoding: chunked"))
        for _ in range(40):
            sock.sendall(chunk)
        assert answer(sock)[0] == 413


@pytest.mark.parametrize("coding", ["gzip", "br", "deflate", "identity, gzip", "GZIP"])
def test_an_encoded_body_is_415(site: Running, coding: str) -> None:  # check 10
    assert status(site, post("/form", b"\x1f\x8b" * 50, f"Content-Encoding: {coding}")) == 415
    assert site.seen == []
    assert status(site, post("/raw", b"x", "Content-Encoding: identity")) == 200


def test_pages_are_the_rules_own_and_plain_where_those_fail(start: Starter) -> None:
    asked: list[Refusal] = []

    def page(refusal: Refusal) -> tuple[str, bytes]:
        asked.append(refusal)
        if refusal.accept == "fail":
            raise RuntimeError("planted")
        return "text/html; charset=utf-8", "<p>كبير جدا</p>".encode()

    site = start(page=page)
    big = b"x" * (LIMIT + 1)
    assert (
        ask(site, post("/%C3%A9", big, "Accept: text/html", "Accept-Language: ar"))[2]
        == "<p>كبير جدا</p>".encode()
    )
    assert asked == [Refusal(413, "POST", "/é", "text/html", "ar", LIMIT)]
    assert b"smaller files" in ask(site, post("/", big, "Accept: fail"))[2]


def test_machines_get_a_problem_in_json() -> None:
    media_type, page = plain_page(Refusal(413, "POST", "/", "application/json", "", 5))
    assert (media_type, json.loads(page)["status"], json.loads(page)["limit"]) == (
        "application/problem+json",
        413,
        5,
    )


# --- requests that two servers might read in two ways (check 12)


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["Content-Length: 5", "Transfer-Encoding: chunked"], id="CL and TE"),
        pytest.param(["Transfer-Encoding: chunked", "Content-Length: 5"], id="TE and CL"),
        pytest.param(["Content-Length: 5", "Content-Length: 5"], id="two CL"),
        pytest.param(["Content-Length: 5", "Content-Length: 6"], id="two other CL"),
        pytest.param(["Content-Length: 5, 5"], id="CL list"),
        pytest.param(["Content-Length: +5"], id="CL with sign"),
        pytest.param(["Content-Length: -5"], id="CL below none"),
        pytest.param(["Content-Length: 0x5"], id="CL in hex"),
        pytest.param(["Content-Length: 5 5"], id="CL with blank"),
        pytest.param(["Content-Length:"], id="CL empty"),
        pytest.param(["Content-Length: " + "9" * 5000], id="CL of 5,000 digits"),
        pytest.param(["Content-Length : 5"], id="blank before the colon"),
        pytest.param(["Transfer-Encoding: gzip, chunked"], id="TE gzip"),
        pytest.param(["Transfer-Encoding: identity"], id="TE identity"),
        pytest.param(["Transfer-Encoding: xchunked"], id="TE other"),
        pytest.param(["Transfer-Encoding: chunked, chunked"], id="TE twice"),
        pytest.param(["Transfer-Encoding: chunked", "Transfer-Encoding: chunked"], id="two TE"),
        pytest.param(["Transfer-Encoding: \x0bchunked"], id="TE with VT"),
        pytest.param(["Transfer-Encoding:"], id="TE empty"),
        pytest.param(["Content-Length: 5", "X: a", " b: c"], id="folded line"),
        pytest.param(["X: a\nContent-Length: 5"], id="bare LF"),
        pytest.param(["X: a\rContent-Length: 5"], id="bare CR"),
        pytest.param(["nocolon"], id="no colon"),
    ],
)
def test_a_request_with_two_readings_is_400_and_ends_the_connection(
    site: Running, lines: list[str]
) -> None:  # check 12
    with line(site) as sock:
        # Five bytes, and a whole chunked body: whichever way it is read, what follows would be a request.
        sock.sendall(head("/raw", *lines) + b"0\r\n\r\n" + head("/smuggled", method="GET"))
        assert answer(sock)[0] == 400
        assert sock.recv(1) == b""
    assert site.seen == []


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"GET /raw HTTP/1.1\nHost: x\n\n", id="bare LF throughout"),
        pytest.param(b"GET /raw HTTP/1.1\r\n\r\n", id="no host"),
        pytest.param(b"GET /raw HTTP/2.0\r\nHost: x\r\n\r\n", id="version 2"),
        pytest.param(b"GET /raw\r\nHost: x\r\n\r\n", id="version 0.9"),
        pytest.param(b"POST /raw HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", id="TE in 1.0"),
        pytest.param(b"get /raw HTTP/1.1\r\nHost: x\r\n\r\n", id="method in small letters"),
        pytest.param(b"GET  /raw HTTP/1.1\r\nHost: x\r\n\r\n", id="two blanks"),
        pytest.param(b"GET http://[::1/raw HTTP/1.1\r\nHost: x\r\n\r\n", id="broken address"),
        pytest.param(
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", id="TLS to a plain port"
        ),
    ],
)
def test_a_request_line_that_is_none_is_400(site: Running, raw: bytes) -> None:  # check 12
    assert status(site, raw) == 400
    assert site.seen == []


@pytest.mark.parametrize(
    "chunks",
    [
        pytest.param(b"5\r\nhelloXX0\r\n\r\n", id="no end of chunk"),
        pytest.param(b"x\r\nhello\r\n", id="no size"),
        pytest.param(b"-1\r\nhello\r\n", id="size below none"),
        pytest.param(b"0x5\r\nhello\r\n", id="size with prefix"),
        pytest.param(b"5;" + b"e" * 5_000, id="endless extension"),
        pytest.param(b"0\r\nX: " + b"e" * 20_000, id="endless trailer"),
    ],
)
def test_broken_chunks_are_400(site: Running, chunks: bytes) -> None:  # check 12
    assert status(site, head("/raw", "Transfer-Encoding: chunked"), chunks) == 400
    assert site.seen == []


def test_endless_headers_are_431(site: Running) -> None:  # check 12
    assert status(site, b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"x" * 40_000) == 431


def parse(rules: Rules, data: bytes, *, step: int) -> float:
    """Give the processor's seconds for one chunked request that comes in steps."""
    parser = front_parser.Parser(Adjustments(max_request_body_size=sys.maxsize), rules)
    parser.received(head("/raw", "Transfer-Encoding: chunked"))
    began = time.thread_time()
    for at in range(0, len(data), step):
        piece = data[at : at + step]
        while piece and (taken := parser.received(piece)):
            piece = piece[taken:]
    assert (parser.completed, parser.refused) == (True, None)
    parser.close()
    return time.thread_time() - began


def test_many_tiny_chunks_at_once_cost_no_more_than_one_after_another(
    site: Running,
) -> None:  # check 4
    chunks = b"1\r\nx\r\n" * 43_000 + b"0\r\n\r\n"
    at_once, in_steps = (
        min(parse(site.rules, chunks, step=s) for _ in range(3)) for s in (256 * 1024, 8 * 1024)
    )
    assert at_once < 2 * in_steps


# --- requests that never end (checks 5, 6, 13)


def test_a_body_longer_than_told_is_cut_at_its_length(site: Running) -> None:  # check 5
    body = form(b"x" * 100)
    with line(site) as sock:
        sock.sendall(
            head("/form", f"Content-Length: {len(body)}", f"Content-Type: {FORM.decode()}")
            + body
            + b"more"
        )
        assert json.loads(answer(sock)[2])["files"] == [sha(b"x" * 100)]


def test_a_body_shorter_than_told_is_408_and_nothing_is_kept(start: Starter) -> None:  # check 5
    site = start(idle_timeout=0.5)
    with line(site) as sock:
        sock.sendall(
            head("/form", "Content-Length: 1000", f"Content-Type: {FORM.decode()}") + form(b"x")
        )
        code, _, page = answer(sock)
    assert (code, site.seen, site.left, list(site.store.digests())) == (408, [], [], [])
    assert b"send it again" in page


def test_a_form_without_its_last_boundary_is_400_and_nothing_is_kept(
    site: Running,
) -> None:  # check 5
    assert status(site, post("/form", form(b"x" * 1000, end=b""))) == 400
    assert (site.left, list(site.store.digests())) == ([], [])


def test_a_header_that_never_ends_is_408(start: Starter) -> None:  # check 11, in part
    site = start(header_timeout=0.5)
    with line(site) as sock:
        sock.sendall(b"POST /form HTTP/1.1\r\nHost: x\r\n")
        assert answer(sock)[0] == 408


def test_a_pause_within_the_time_out_does_no_harm(site: Running) -> None:  # check 13
    request = post("/form", form(b"x" * 100_000))
    with line(site) as sock:
        sock.sendall(request[:70_000])
        time.sleep(2.0)
        sock.sendall(request[70_000:])
        assert json.loads(answer(sock)[2])["files"] == [sha(b"x" * 100_000)]


def test_a_connection_cut_at_any_byte_leaves_nothing(site: Running) -> None:  # check 6
    request = post("/form", form(b"x" * 100_000))
    cuts = [*range(0, 400, 37), *range(400, len(request), 9_973), len(request) - 1]
    for at in cuts:
        with line(site) as sock:
            sock.sendall(request[:at])
    assert eventually(lambda: not any(c.busy for c in site.front._channels()))  # noqa: SLF001 - no other way to see it
    assert (site.seen, site.left, list(site.store.digests())) == ([], [], [])


def test_cut_connections_leave_no_descriptor(site: Running) -> None:  # check 6
    request = post("/form", form(b"x" * 150_000))
    assert status(site, request) == 200
    assert eventually(lambda: not site.front._channels())  # noqa: SLF001 - as above
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - names are all that is wanted
    for _ in range(30):
        with line(site) as sock:
            sock.sendall(request[:140_000])
    assert eventually(lambda: len(os.listdir("/proc/self/fd")) <= before)  # noqa: PTH208 - as above


def test_a_full_disk_is_503_and_the_front_lives_on(
    site: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(**_: object) -> Any:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as broken:
        broken.setattr(front_parser.tempfile, "TemporaryFile", full)  # type: ignore[attr-defined]  # its own import
        code, headers, _ = ask(site, post("/form", form(b"x" * 150_000)))
    assert (code, headers["retry-after"]) == (503, "30")
    assert site.seen == []
    assert status(site, head("/", method="GET")) == 200


# --- forms that are too much or no forms, over the wire


def text_part(data: bytes, disposition: bytes = b'form-data; name="f"') -> bytes:
    return (
        b"--" + BOUNDARY + b"\r\nContent-Disposition: " + disposition + b"\r\n\r\n" + data + b"\r\n"
    )


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        pytest.param([text_part(b"x")] * 1_000, 200, id="1,000 parts"),
        pytest.param([text_part(b"x")] * 1_001, 413, id="1,001 parts"),
        pytest.param([text_part(b"")] * 10_000, 413, id="10,000 tiny parts"),
        pytest.param([text_part(b"x" * 600_000)], 413, id="a text of 600 kB"),
        pytest.param(
            [text_part(b"x", b'form-data; name="files"; filename="a\r\nb"')],
            400,
            id="CR LF in the name",
        ),
        pytest.param(
            [text_part(b"x", b'form-data; name="files"; filename="\xe9"')],
            400,
            id="raw Latin-1 name",
        ),
    ],
)
def test_a_form_beyond_bounds_is_refused_soon(  # check 7, check 9
    start: Starter, parts: list[bytes], code: int
) -> None:
    site = start(max_body=2_000_000)
    began = time.monotonic()
    assert status(site, post("/form", b"".join(parts) + b"--" + BOUNDARY + b"--\r\n")) == code
    assert time.monotonic() - began < 10
    assert (site.left, list(site.store.digests())) == ([], [])


# --- many at once


def test_forty_trickling_uploads_stop_nobody(site: Running) -> None:  # check 11, in part
    data = os.urandom(40_000)
    request = post("/form", form(data))
    done: list[int] = []

    def trickle() -> None:
        with line(site) as sock:
            for at in range(0, len(request), 2_000):  # 20 kB/s
                sock.sendall(request[at : at + 2_000])
                time.sleep(0.1)
            done.append(answer(sock)[0])

    clients = [threading.Thread(target=trickle) for _ in range(40)]
    for client in clients:
        client.start()
    took = []
    while any(client.is_alive() for client in clients):
        began = time.monotonic()
        assert ask(site, head("/", method="GET"))[2] == b"here"
        took.append(time.monotonic() - began)
        time.sleep(0.05)
    for client in clients:
        client.join()
    assert done == [200] * 40
    assert len(took) > 5
    assert max(took) < WAIT / 2
    assert list(site.store.digests()) == [sha(data)]
    assert site.left == []


def test_slow_readers_hold_no_worker(site: Running) -> None:  # check 11, in part
    with contextlib.ExitStack() as stack:
        for _ in range(8):  # there are 4 workers
            sock = stack.enter_context(line(site))
            sock.sendall(head("/big", method="GET"))
        assert ask(site, head("/", method="GET"))[2] == b"here"


def test_twelve_hundred_open_connections_leave_room(site: Running) -> None:  # check 11, in part
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < 6_000:
        pytest.skip("the system allows too few open files")
    raise_descriptors(6_000)
    with contextlib.ExitStack() as stack:
        for _ in range(1_200):
            sock = stack.enter_context(line(site))
            sock.sendall(head("/form", "Content-Length: 1000") + b"half")
        assert ask(site, head("/", method="GET"))[2] == b"here"


def test_it_has_room_for_two_thousand_connections_where_the_system_has(site: Running) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert CONNECTIONS >= 2_000
    assert site.front.connections == (2_000 if hard < 0 or hard > 6_300 else (hard - 256) // 3)


def resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def test_memory_stays_small_under_large_bodies(start: Starter) -> None:  # check 3
    site = start(max_body=50_000_000)
    piece = b"x" * 1_000_000
    before, most = resident(), 0
    with contextlib.ExitStack() as stack:
        for length in (50_000_001, 50_000_001, 40_000_000, 40_000_000, 40_000_000):
            sock = stack.enter_context(line(site))
            sock.sendall(head("/raw", f"Content-Length: {length}"))
            for _ in range(39):
                sock.sendall(piece)
                most = max(most, resident())
    assert most - before < 60_000_000


# --- stopping (check 70, in part)


def test_stopping_finishes_what_is_in_flight_and_takes_no_more(
    start: Starter,
) -> None:  # check 70, in part
    site = start()
    body = form(b"x" * 100_000)
    request = post("/form", body)
    with line(site) as slow, line(site) as idle, line(site) as half:
        slow.sendall(head("/slow", method="GET"))
        half.sendall(request[:50_000])
        assert eventually(lambda: len(site.seen) == 1)
        site.front.stop()
        assert idle.recv(1) == b""
        with pytest.raises(OSError, match="refused"):
            socket.create_connection(("127.0.0.1", site.port), timeout=WAIT)
        half.sendall(request[50_000:])
        assert answer(half)[0] == 200
        assert answer(slow)[0] == 200
    site.thread.join(WAIT)
    assert not site.thread.is_alive()
    assert site.store.verify(sha(b"x" * 100_000))


SERVER = """
import sys, time
from pathlib import Path
from intake.clock import SteadyClock
from intake.web.front import serve

def app(environ, start_response):
    print("began", flush=True)
    time.sleep(1)
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "8")])
    return [b"finished"]

serve(app, host="127.0.0.1", port=int(sys.argv[1]), clock=SteadyClock(), max_body=100, folder=Path(sys.argv[2]))
"""


def test_sigterm_ends_the_process_after_what_is_in_flight(
    tmp_path: Path,
) -> None:  # check 70, in part
    port = free_port()
    command = [sys.executable, "-c", SERVER, str(port), str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        assert eventually(lambda: listens(port))
        with socket.create_connection(("127.0.0.1", port), timeout=WAIT) as sock:
            sock.sendall(head("/", method="GET"))
            assert server.stdout.readline() == b"began\n"
            server.terminate()
            assert answer(sock)[2] == b"finished"
        assert server.wait(WAIT) == 0


def listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def test_the_standard_librarys_client_is_served(site: Running) -> None:
    connection = HTTPConnection("127.0.0.1", site.port, timeout=WAIT)
    connection.request("GET", "/")
    response = connection.getresponse()
    assert (response.status, response.read()) == (200, b"here")
    assert "Server" not in response.headers
    connection.close()
