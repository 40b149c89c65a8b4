"""A submission to its receipt through the real server, against what no software can avoid.

Floor: SHA-256, write, fsync of the same bytes and one SQLite commit with synchronous=FULL, on the same volume in the
same run. Ours: a POST of the form to `intake serve` with every check that decides acceptance (type, structure, limits,
pages, language of the first pages, in the jail), statement, log entry, receipt, commit, answer. The worker is off: what
follows a receipt is not measured. Client and server share the machine.
"""

import hashlib
import json
import os
import secrets
import socket
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path

import fpdf
from PIL import Image

from tests.faults.harness import PATH, Attempt, Site
from tests.uploads.passages import PASSAGES

MARK = b"0123456789abcdef"
"""Sixteen bytes within the document that are changed each time, so that no bytes are known already."""

SIZES = {"1 MB": (1_000_000, 30, 5), "20 MB": (20_000_000, 10, 3)}
"""Bytes, rounds, rounds in a hurry."""


def document(size: int) -> bytes:
    """Write a PDF of about `size` bytes: three pages of text and pictures that cannot be compressed."""
    writer = fpdf.FPDF()
    writer.set_author(MARK.decode())
    writer.set_font("helvetica", size=12)
    for _ in range(3):
        writer.add_page()
        writer.multi_cell(0, 6, PASSAGES["en"] * 3)
    wide = 1_000
    high = max(1, size // (wide * 3))
    writer.add_page()
    writer.image(Image.frombytes("RGB", (wide, high), os.urandom(wide * high * 3)), w=180)
    data = bytes(writer.output())
    assert data.count(MARK) == 1, "the mark is not in the document once"
    return data


@contextmanager
def database(folder: Path) -> Iterator[Callable[[], None]]:
    """Open a database of the same settings; give what commits one row."""
    with closing(sqlite3.connect(folder / "floor.sqlite", isolation_level=None)) as opened:
        opened.execute("PRAGMA journal_mode=WAL")
        opened.execute("PRAGMA synchronous=FULL")
        opened.execute("CREATE TABLE row (digest TEXT)")

        def commit() -> None:
            opened.execute("BEGIN IMMEDIATE")
            opened.execute("INSERT INTO row VALUES (?)", (secrets.token_hex(32),))
            opened.execute("COMMIT")

        yield commit


def floor(folder: Path, data: bytes, commit: Callable[[], None]) -> float:
    """Give the seconds of what cannot be avoided."""
    began = time.perf_counter()
    hashlib.sha256(data).hexdigest()
    with (folder / "floor").open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    commit()
    return time.perf_counter() - began


def ours(site: Site, connection: HTTPConnection, data: bytes) -> float:
    """Give the seconds from the first byte sent to the receipt, and hold the receipt against the bytes."""
    attempt = Attempt(secrets.token_hex(16), {"comment.pdf": data})
    body, headers = site.form(attempt)
    began = time.perf_counter()
    connection.request("POST", PATH, body, headers)
    answer = connection.getresponse()
    said = json.loads(answer.read())
    took = time.perf_counter() - began
    assert answer.status == 201, said
    (digest,) = attempt.digests
    assert digest in said["receipt"]
    return took


def measure(site: Site, *, quick: bool) -> dict[str, float]:
    """Print a line a size and give the ratios by name."""
    ratios = {}
    connection = site.connect()
    connection.connect()
    connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with database(site.folder) as commit:
        for name, (size, many, few) in SIZES.items():
            data = document(size)
            low, high = [], []
            for _ in range((few if quick else many) + 1):
                fresh = data.replace(MARK, secrets.token_hex(8).encode())
                low.append(floor(site.folder, fresh, commit))
                high.append(ours(site, connection, fresh))
            # The first of each warms up and is not counted.
            lowest, took = statistics.median(low[1:]), statistics.median(high[1:])
            ratios[f"submission of {name}"] = took / lowest
            print(
                f"submission of {name}: {took * 1000:.1f} ms, floor {lowest * 1000:.1f} ms,"
                f" ratio {took / lowest:.2f}"
            )
    connection.close()
    return ratios


def run(*, quick: bool = False) -> dict[str, float]:
    """Serve from a temporary folder and measure."""
    with tempfile.TemporaryDirectory(prefix="submission-") as name:
        folder = Path(name) / "site"
        folder.mkdir(mode=0o700)
        site = Site(folder, settings={"INTAKE_WORKER": "no"})
        site.found()
        site.start()
        try:
            return measure(site, quick=quick)
        finally:
            site.kill()


if __name__ == "__main__":
    run()
