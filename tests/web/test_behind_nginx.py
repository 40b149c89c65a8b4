"""The site behind a real nginx with the settings that `intake nginx` prints."""

import hashlib
import json
import os
import random
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from config import load
from intake import logs
from intake.cli import main
from intake.db.submissions import Submission
from intake.nginx import NotPlain, for_site, render
from tests.fronts import Served, answer, need_nginx, nonce, token_in
from tests.servers import free_port
from tests.world import World, settings

pytestmark = [pytest.mark.nginx, pytest.mark.xdist_group("nginx")]

DATA = random.Random(7).randbytes(300_000)  # noqa: S311 - the same bytes each time
SHA256 = hashlib.sha256(DATA).hexdigest()
PATH = "/s/CAL-001/files/1"
LIMIT = 3_000_000
PAUSE = 2


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve one published file and one that waits; bodies may pause for two seconds."""
    need_nginx()
    folder = tmp_path_factory.mktemp("nginx") / "site"
    folder.mkdir(mode=0o700)
    made = Served(
        folder,
        behind=True,
        settings={"INTAKE_MAX_BODY": str(LIMIT), "INTAKE_WORKER": "no"},
        changed={"client_body_timeout 120s": f"client_body_timeout {PAUSE}s"},
    )
    with made.record() as runtime:
        world = World(runtime)
        world.call(max_total_bytes=50_000_000, max_file_bytes=50_000_000)
        world.publish(_sent(world, DATA), world.staff("publisher"))
        _sent(world, b"not public\n" * 20)
    try:
        made.start()
        yield made
    finally:
        made.stop()


def _sent(world: World, data: bytes) -> str:
    return world.send(files=[world.attach(data, "résumé.txt")]).number


def get(
    site: Served, path: str, *lines: str, method: str = "GET"
) -> tuple[int, dict[str, str], bytes]:
    with site.connect() as line:
        line.sendall(site.request(method, path, *lines))
        if method == "HEAD":
            line.settimeout(5)
            head = b""
            while b"\r\n\r\n" not in head:
                head += line.recv(65_536)
            first, *fields = head.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
            return int(first.split()[1]), dict(_field(one) for one in fields), b""
        return answer(line)


def _field(text: str) -> tuple[str, str]:
    name, _, value = text.partition(": ")
    return name.lower(), value


def beside(site: Served, path: str, *lines: str) -> tuple[int, dict[str, str], bytes]:
    """Ask past nginx, from where its believed instants come: the same application, without the front's hand."""
    with site.connect(inner=True) as line:
        line.sendall(site.request("GET", path, *lines))
        return answer(line)


# --- stored files


def test_nginx_sends_the_stored_bytes_itself_with_every_header(
    site: Served,
) -> None:  # checks 105, 106
    status, headers, data = get(site, PATH)
    assert (status, hashlib.sha256(data).hexdigest()) == (200, SHA256)
    _, told, empty = beside(site, PATH)
    assert (empty, "x-accel-redirect" in told, "x-accel-redirect" in headers) == (b"", True, False)
    for both in (headers, told):
        for name in ("date", "server", "connection", "content-length", "x-accel-redirect", "via"):
            both.pop(name, None)
    assert headers == told
    assert headers["etag"] == f'"{SHA256}"'
    assert "repr-digest" in headers


@pytest.mark.parametrize(
    ("lines", "status", "start", "stop"),
    [
        (("Range: bytes=0-0",), 206, 0, 1),
        (("Range: bytes=100000-",), 206, 100_000, 300_000),
        (("Range: bytes=-5",), 206, 299_995, 300_000),
        (("Range: bytes=299999-999999",), 206, 299_999, 300_000),
        (("Range: bytes=0-1,3-4",), 200, 0, 300_000),
        (("Range: bytes=a-b",), 200, 0, 300_000),
        (("Range: bytes=1-0",), 200, 0, 300_000),
        (("Range: lines=0-1",), 200, 0, 300_000),
        (("Range: bytes=300000-",), 416, 0, 0),
        (("Range: bytes=5-6", f'If-Range: "{SHA256}"'), 206, 5, 7),
        (("Range: bytes=5-6", 'If-Range: "other"'), 200, 0, 300_000),
        (("Range: bytes=5-6", "If-Range: Wed, 21 Oct 2026 07:28:00 GMT"), 200, 0, 300_000),
        ((f'If-None-Match: "{SHA256}"',), 304, 0, 0),
        (("If-None-Match: *",), 304, 0, 0),
        ((f'If-Match: "{SHA256}"',), 200, 0, 300_000),
        (('If-Match: "other"',), 412, 0, 0),
        (("If-Unmodified-Since: Wed, 21 Oct 2015 07:28:00 GMT",), 200, 0, 300_000),
        (("If-Modified-Since: Wed, 21 Oct 2065 07:28:00 GMT",), 200, 0, 300_000),
    ],
)  # fmt: skip
def test_ranges_and_conditions_are_answered_as_without_nginx(
    site: Served, lines: tuple[str, ...], status: int, start: int, stop: int
) -> None:  # check 105
    code, headers, data = get(site, PATH, *lines)
    assert (code, data == DATA[start:stop]) == (status, True)
    if status == 206:
        assert headers["content-range"] == f"bytes {start}-{stop - 1}/300000"
    assert headers["etag"] == f'"{SHA256}"'
    assert "last-modified" not in headers


def test_head_tells_the_same_and_sends_nothing(site: Served) -> None:
    status, headers, _ = get(site, PATH, "Range: bytes=0-0", method="HEAD")
    assert (status, headers["content-length"]) == (200, "300000")


def test_nothing_that_is_not_published_is_reached(site: Served) -> None:  # check 86
    place = beside(site, PATH)[1]["x-accel-redirect"]
    assert place.startswith("/stored-files/blobs/")
    waiting = hashlib.sha256(b"not public\n" * 20).hexdigest()
    inside = f"/stored-files/blobs/{waiting[:2]}/{waiting[2:4]}/{waiting}"
    assert (site.folder / "store" / inside.removeprefix("/stored-files/")).exists()
    for path in (
        place,
        inside,
        inside.replace("/blobs", "//blobs"),
        "/stored-files/../keys/link.key",
        "/stored-files/%2e%2e/keys/link.key",
        "/stored-files/blobs/..%2f..%2f..%2fkeys/link.key",
        "/x/..%2fstored-files" + inside.removeprefix("/stored-files"),
        "/s/CAL-002/files/1",
    ):
        status, _, body = get(site, path, "X-Accel-Redirect: " + inside)
        assert (status in {400, 404}, b"not public" in body) == (True, False), path


# --- what is refused at the front


@pytest.mark.parametrize(
    "lines",
    [
        ("Content-Length: 5", "Transfer-Encoding: chunked"),
        ("Content-Length: 5", "Content-Length: 6"),
        ("Content-Length: 5", "Content-Length: 5"),
        ("Content-Length: +5",),
        ("Content-Length: 5, 5",),
        ("Content-Length: -1",),
        ("Transfer-Encoding: chunked, gzip",),
        ("Transfer-Encoding : chunked",),
        ("X: a", " folded: b"),
        ("X: a", "\tfolded"),
        ("Na me: x",),
        ("Host: other.example",),
    ],
)
def test_what_two_servers_might_read_in_two_ways_is_refused(
    site: Served, lines: tuple[str, ...]
) -> None:  # check 12
    before = _said(site)
    with site.connect() as line:
        line.sendall(site.request("POST", "/en/calls/cal/submit", *lines) + b"0\r\n\r\n")
        status = answer(line)[0]
    assert status in {400, 501}
    assert _said(site) == before


def _said(site: Served) -> list[str]:
    """Give what the application logged of requests: they were let through."""
    log = (site.folder / "server.log").read_text("utf-8", "replace")
    return re.findall(r'"method": ?"POST".*', log)


def test_a_smuggled_request_never_arrives(site: Served) -> None:  # check 12
    inner = b"GET /en/smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
    body = b"0\r\n\r\n" + inner
    with site.connect() as line:
        head = site.request(
            "POST", "/en/calls/cal/submit", f"Content-Length: {len(body)}",
            "Transfer-Encoding:\x0bchunked",
        )  # fmt: skip
        line.sendall(head + body)
        assert answer(line)[0] in {400, 501}
    log = (site.folder / "server.log").read_text("utf-8", "replace")
    assert "smuggled" not in log


def test_a_bare_line_feed_is_one_request_or_none(site: Served) -> None:  # check 12
    data = site.request("GET", "/en/once").replace(b"\r\n", b"\n")
    with site.connect() as line:
        line.sendall(data)
        status, _, body = answer(line)
    # nginx may read it as a line's end; what it passes on is written anew with proper ones.
    assert status in {400, 404}
    log = (site.folder / "server.log").read_text("utf-8", "replace")
    assert log.count('"/en/once"') == (1 if status == 404 else 0), body


def test_several_requests_share_a_connection_in_order(site: Served) -> None:  # check 12
    with site.connect() as line:
        line.sendall(
            site.request("GET", "/health/live")
            + site.request("GET", "/log/keys")
            + site.request("GET", "/health/live", "Connection: close")
        )
        data = b""
        while piece := line.recv(65_536):
            data += piece
    assert [data.count(b"HTTP/1.1 200"), data.count(b'{"live"')] == [3, 2]
    assert data.index(b'{"live"') < data.index(b"front.example/log+") < data.rindex(b'{"live"')


@pytest.mark.parametrize("coded", ["Content-Length: {n}", "Transfer-Encoding: chunked"])
def test_what_is_too_large_for_nginx_gets_our_page(site: Served, coded: str) -> None:  # checks 3, 4
    size = LIMIT + 200_000
    body = os.urandom(size)
    if "chunked" in coded:
        body = b"".join(
            b"%x\r\n%s\r\n" % (len(body[at : at + 50_000]), body[at : at + 50_000])
            for at in range(0, size, 50_000)
        ) + b"0\r\n\r\n"  # fmt: skip
    for lines, words in (
        (("Accept: text/html", "Accept-Language: en"), "3 ميغابايت".encode()),
        (("Accept: application/json",), b'"too-large"'),
    ):
        with site.connect() as line:
            line.sendall(
                site.request(
                    "POST", "/ar/calls/cal/submit", coded.format(n=size),
                    "Content-Type: multipart/form-data; boundary=x", "Origin: null", *lines,
                )
            )  # fmt: skip
            for at in range(0, len(body), 100_000):
                line.sendall(body[at : at + 100_000])
            status, headers, page = answer(line)
        assert (status, headers["cache-control"]) == (413, "no-store")
        assert words in page
        assert headers["content-type"].startswith(lines[0].partition(" ")[2])
    page = get(site, "/front/too-large?lang=ar")[2]
    assert b'lang="ar"' in page


def test_what_a_call_finds_too_large_keeps_its_own_answer(site: Served) -> None:
    head, body = site.form(nonce(), files={"a.txt": b"words " * 300_000})
    with site.connect() as line:
        line.sendall(head + body)
        status, _, said = answer(line)
    assert status == 201, said


def test_a_paused_upload_goes_on(site: Served) -> None:  # check 13
    head, body = site.form(nonce())
    with site.connect() as line:
        line.sendall(head + body[:500])
        time.sleep(PAUSE * 0.6)
        line.sendall(body[500:])
        assert answer(line)[0] == 201


def test_an_upload_that_pauses_for_good_leaves_nothing(site: Served) -> None:  # check 13
    key = nonce()
    head, body = site.form(key)
    with site.connect() as line:
        line.sendall(head + body[:-10])
        # nginx logs 408 and closes: of a body that never ends it tells nobody.
        assert line.recv(1) == b""
    assert '"status":408' in (site.folder / "nginx/access.log").read_text("utf-8")
    with site.record() as runtime, runtime.works.reading() as work:
        assert not work.session.scalars(select(Submission).where(Submission.nonce == key)).all()


def test_an_encoded_body_is_refused(site: Served) -> None:  # check 10
    with site.connect() as line:
        line.sendall(
            site.request(
                "POST", "/en/calls/cal/submit", "Content-Length: 4", "Content-Encoding: gzip"
            )
            + b"\x1f\x8b\0\0"
        )
        assert answer(line)[0] == 415


# --- what nobody may read in the logs


def test_no_log_of_the_front_holds_a_secret_link_or_an_address(site: Served) -> None:  # check 115
    head, body = site.form(nonce())
    with site.connect() as line:
        line.sendall(head + body)
        _, _, said = answer(line)
    token = token_in(json.loads(said)["link"])
    for path in (
        f"/my/{token}", f"//my/{token}", f"/%6dy/{token}", f"/MY/{token}", f"/my//{token}",
        f"/en/my/{token}?a={token}", f"/my/{token}/receipt/1", f"/en/?q={token}",
    ):  # fmt: skip
        get(site, path, f"Referer: http://x/my/{token}", f"User-Agent: {token}")
    big = site.request("POST", f"/my/{token}/withdraw", f"Content-Length: {LIMIT * 2}")
    with site.connect() as line:
        line.sendall(big)
        assert answer(line)[0] == 413
    logs = site.folder / "nginx"
    access = (logs / "access.log").read_text("utf-8")
    assert access.count("/my/…") >= 5
    for name in ("access.log", "error.log"):
        text = (logs / name).read_text("utf-8").lower()
        assert token not in text, name
    assert "127.0.0.1" not in access


def test_a_site_that_is_away_says_so(tmp_path: Path) -> None:
    need_nginx()
    folder = tmp_path / "site"
    folder.mkdir(mode=0o700)
    alone = Served(folder, behind=True)
    alone.inner, alone.port = free_port(), free_port()
    environ = {"INTAKE_DATA": str(folder), "INTAKE_PORT": str(alone.inner)}
    try:
        alone.front(environ)
        head, body = request_of(alone)
        with alone.connect() as line:
            line.sendall(head + body)
            status, headers, page = answer(line)
    finally:
        alone.stop()
    assert (status, headers["retry-after"]) == (503, "30")
    assert b"never a second submission" in page


def request_of(site: Served) -> tuple[bytes, bytes]:
    return site.request("POST", "/en/calls/cal/submit", "Content-Length: 3"), b"abc"


# --- the file itself


def test_the_file_says_what_the_settings_say(tmp_path: Path) -> None:
    held = settings(tmp_path, max_body=52_000_000, base_url="https://consult.example.int")
    text = for_site(held, user="intake", listen=None, certificate="/c.pem", key="/k.pem")
    assert "@" not in re.sub(r"#.*|@(too_large|too_many|no_room|away)", "", text)
    for line in (
        "user intake;",
        "client_max_body_size 52000000;",
        "listen 443 ssl http2;",
        "server_name consult.example.int;",
        "return 301 https://consult.example.int$request_uri;",
        f"alias {tmp_path}/store/;",
        "proxy_set_header X-Request-Elapsed $request_time;",
        "proxy_set_header X-Request-Msec $msec;",
        "proxy_set_header X-Forwarded-Proto https;",
    ):
        assert line in text, line
    assert (tmp_path / "nginx").is_dir()


def test_the_command_prints_it_or_every_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "configure", lambda: None)
    monkeypatch.setenv("INTAKE_DATA", str(tmp_path))
    done = CliRunner().invoke(main, ["nginx", "--listen", "8080", "--user", "intake"])
    assert (done.exit_code, done.output) == (
        0,
        render(load({"INTAKE_DATA": str(tmp_path)}), user="intake", listen="8080"),
    )
    refused = CliRunner().invoke(main, ["nginx", "--user", "intake; daemon on"])
    assert (refused.exit_code, "USER is 'intake; daemon on'" in refused.output) == (1, True)
    monkeypatch.setenv("INTAKE_ACCEL_PREFIX", "x")
    monkeypatch.setenv("INTAKE_MAX_BODY", "much")
    refused = CliRunner().invoke(main, ["nginx"])
    assert refused.exit_code == 1
    for name in ("INTAKE_ACCEL_PREFIX", "INTAKE_MAX_BODY"):
        assert name in refused.output


@pytest.mark.parametrize("user", ["a b", "root; include /etc/passwd", "", "a\nb"])
def test_no_value_writes_a_line_of_its_own(tmp_path: Path, user: str) -> None:
    with pytest.raises(NotPlain):
        render(settings(tmp_path), user=user, listen="80")
