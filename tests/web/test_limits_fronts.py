"""Whom a rate counts, over real sockets: alone, and behind nginx, which alone may say who asks."""

import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fronts import WAIT, Served, answer, need_nginx, nonce

pytestmark = [pytest.mark.nginx, pytest.mark.xdist_group("nginx")]

SETTINGS = {
    "INTAKE_WORKER": "no",
    "INTAKE_RATE_ATTACH": "3/1",
    "INTAKE_RATE_LETTER": "2/1",
    "INTAKE_RATE_GUESS": "3/1",
    "INTAKE_CONNECTIONS": "8",
}


@pytest.fixture(scope="module", params=["alone", "behind nginx"])
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    behind = request.param == "behind nginx"
    if behind:
        need_nginx()
    folder = tmp_path_factory.mktemp("limits") / "site"
    folder.mkdir(mode=0o700)
    made = Served(folder, behind=behind, settings=SETTINGS)
    made.found()
    try:
        made.start()
        yield made
    finally:
        made.stop()


def connect(site: Served, source: str) -> socket.socket:
    """Connect from one of this machine's many addresses, each a client of its own."""
    return socket.create_connection(
        ("127.0.0.1", site.port), timeout=WAIT, source_address=(source, 0)
    )


def ask(site: Served, source: str, data: bytes) -> tuple[int, dict[str, str], bytes]:
    with connect(site, source) as line:
        line.sendall(data)
        return answer(line)


def check(site: Served, source: str, *lines: str) -> tuple[int, dict[str, str], bytes]:
    head, body = site.form(nonce(), *lines, action="check")
    return ask(site, source, head + body)


def test_one_client_over_its_rate_is_told_and_others_are_taken(site: Served) -> None:  # check 20
    found = [check(site, "127.0.0.10")[0] for _ in range(5)]
    assert found == [200, 200, 200, 429, 429]
    status, headers, body = check(site, "127.0.0.10")
    assert (status, 0 < int(headers["retry-after"]) <= 60) == (429, True)
    assert json.loads(body)["error"] == "too-many"
    assert [check(site, f"127.0.0.{n}")[0] for n in range(11, 15)] == [200] * 4


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("127.0.0.21", "X-Forwarded-For: 203.0.113.{}"),
        ("127.0.0.22", "Forwarded: for=203.0.113.{}"),
        ("127.0.0.23", "X-Real-IP: 203.0.113.{}"),
        ("127.0.0.24", "X_Forwarded_For: 203.0.113.{}"),
        ("127.0.0.25", "X-Forwarded-For: 127.0.0.1, 203.0.113.{}"),
        ("127.0.0.26", "X-Forwarded-For: 203.0.113.{}\r\nX-Forwarded-For: 203.0.113.9{}"),
    ],
)
def test_what_a_client_says_of_its_address_counts_for_nothing(  # check 21
    site: Served, source: str, name: str
) -> None:
    found = [check(site, source, name.format(n, n))[0] for n in range(4)]
    assert found == [200, 200, 200, 429]


def test_nobody_uses_up_anothers_rate_by_naming_them(site: Served) -> None:  # check 21
    for _ in range(6):
        check(site, "127.0.0.31", "X-Forwarded-For: 127.0.0.32", "Forwarded: for=127.0.0.32")
    assert check(site, "127.0.0.32")[0] == 200


def test_the_page_speaks_the_language_of_the_address_and_keeps_what_was_typed(  # check 20
    site: Served,
) -> None:
    body = b"named=CAL-001&email=ada%40example.org"
    head = site.request(
        "POST",
        "/ar/lost-link",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        f"Origin: http://127.0.0.1:{site.port}",
    )
    answers = [ask(site, "127.0.0.41", head + body) for _ in range(3)]
    assert [one[0] for one in answers] == [200, 200, 429]
    page = answers[-1][2].decode()
    assert '<html lang="ar" dir="rtl"' in page


def test_guesses_are_stopped_and_their_addresses_stay_out_of_the_logs(  # checks 20 83
    site: Served,
) -> None:
    guess = "7" * 32
    found = [
        ask(site, "127.0.0.51", site.request("GET", f"/my/{guess}", "Connection: close"))[0]
        for _ in range(5)
    ]
    assert found == [404, 404, 404, 429, 429]
    for log in (site.folder / "server.log", site.folder / "nginx/access.log"):
        if log.exists():
            assert guess not in log.read_text("utf-8", "replace")


def test_nobody_can_hold_all_connections(site: Served) -> None:  # check 20
    held = []
    try:
        for _ in range(8):
            line = connect(site, "127.0.0.61")
            # A body that never comes: the connection stays taken.
            line.sendall(
                site.request("POST", "/ar/calls/cal/submit", "Content-Length: 1000") + b"x"
            )
            held.append(line)
        time.sleep(0.3)
        status, headers, said = ask(
            site, "127.0.0.61", site.request("GET", "/ar/", "Connection: close")
        )
        assert (status, int(headers["retry-after"])) == (429, 5)
        # Alone, a connection is refused before anything is asked: there is no language to answer in.
        assert ('<html lang="ar" dir="rtl"' in said.decode()) == site.behind
        assert ask(site, "127.0.0.62", site.request("GET", "/ar/", "Connection: close"))[0] == 200
    finally:
        for line in held:
            line.close()
    until = time.monotonic() + 20
    while time.monotonic() < until:
        again = ask(site, "127.0.0.61", site.request("GET", "/ar/", "Connection: close"))[0]
        if again == 200:
            break
        time.sleep(0.2)
    assert again == 200


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small volume needs root")
def test_a_body_that_nginx_cannot_put_down_is_told_in_our_words(  # checks 22 59
    tmp_path: Path,
) -> None:
    need_nginx()
    folder = tmp_path / "site"
    folder.mkdir(mode=0o700)
    alone = Served(folder, behind=True, settings={"INTAKE_WORKER": "no"})
    alone.found()
    small = folder / "nginx/bodies"
    small.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(small)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("NOT TESTED ON A SMALL VOLUME: mounting is not allowed here")
    try:
        alone.start()
        with alone.connect() as line:
            key = nonce()
            head, body = alone.form(key, action="check", files={"a.txt": b"We write. " * 60_000})
            line.sendall(head + body)
            status, headers, said = answer(line)
        assert (status, headers["retry-after"]) == (503, "30")
        assert json.loads(said)["error"] == "no-room"
        head, body = alone.form(key, action="check", files={"a.txt": b"We write. " * 60})
        assert alone.ask(head + body)[0] == 200
    finally:
        alone.stop()
        subprocess.run(["umount", "-l", str(small)], check=False)
