"""An upload through the real front and request class to a durable blob, against what no software can avoid.

Floor: SHA-256, write, fsync of the same bytes on the same volume in the same run. Chain: a multipart POST over a
socket to the embedded front in a process of its own, which keeps the file and answers its digest. No parser, no
database: those have their own lines.
"""

import hashlib
import multiprocessing
import os
import socket
import statistics
import tempfile
import time
from collections.abc import Callable
from http.client import HTTPConnection
from multiprocessing.connection import Connection
from pathlib import Path
from types import SimpleNamespace

from flask import Flask, request

from intake.clock import SteadyClock
from intake.web.front import Front
from intake.web.front_rules import Rules
from intake.web.uploading import UploadRequest
from uploads.store import LocalStore

BOUNDARY = "----------------------------7d1f0e"
HEAD = (
    f"--{BOUNDARY}\r\n"
    'Content-Disposition: form-data; name="files"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
).encode()
TAIL = f"\r\n--{BOUNDARY}--\r\n".encode()


def site(root: Path) -> Flask:
    """Give an application that keeps the one file of a form and answers its digest."""
    app = Flask(__name__)
    app.request_class = UploadRequest
    store = LocalStore(root)
    app.extensions["intake"] = SimpleNamespace(store=store)

    def keep() -> str:
        return store.keep(request.files["files"].stream).sha256  # type: ignore[arg-type]  # a spool

    app.add_url_rule("/", view_func=keep, methods=["POST"])
    return app


def serve(root: Path, ready: Connection) -> None:
    """Serve from `root` and tell the port."""
    rules = Rules(clock=SteadyClock(), folder=root, max_body=200_000_000)
    front = Front(site(root), rules=rules, host="127.0.0.1", port=0)
    ready.send(front.port)
    front.run()


def floor(folder: Path, data: bytes) -> Callable[[], None]:
    """Prepare what cannot be avoided."""

    def act() -> None:
        hashlib.sha256(data).hexdigest()
        with (folder / "floor").open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())

    return act


def chain(connection: HTTPConnection, data: bytes) -> Callable[[], None]:
    """Prepare an upload, and hold its answer against the bytes."""
    body, digest = HEAD + data + TAIL, hashlib.sha256(data).hexdigest()

    def act() -> None:
        connection.request(
            "POST", "/", body, {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        )
        assert connection.getresponse().read().decode() == digest

    return act


def median(prepare: Callable[[bytes], Callable[[], None]], *, size: int, rounds: int) -> float:
    """Give the median of seconds over `rounds` with fresh bytes each; a first one is not counted."""
    base, took = os.urandom(size - 8), []
    for n in range(rounds + 1):
        act = prepare(n.to_bytes(8, "big") + base)
        began = time.perf_counter()
        act()
        took.append(time.perf_counter() - began)
    return statistics.median(took[1:])


def run(*, quick: bool = False) -> dict[str, float]:
    """Print a line a size and give the ratios by name."""
    ratios = {}
    with tempfile.TemporaryDirectory(prefix="uploading-") as name:
        root = Path(name)
        mine, theirs = multiprocessing.Pipe()
        spawn = multiprocessing.get_context("spawn")
        server = spawn.Process(target=serve, args=(root, theirs), daemon=True)
        server.start()
        connection = HTTPConnection("127.0.0.1", mine.recv(), timeout=60)
        connection.connect()
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            for size, rounds in ((1_000_000, 5 if quick else 40), (20_000_000, 3 if quick else 12)):
                low = median(lambda data: floor(root, data), size=size, rounds=rounds)
                high = median(lambda data: chain(connection, data), size=size, rounds=rounds)
                key = f"upload_{size // 1_000_000}_mb"
                ratios[key] = high / low
                print(
                    f"{key}: {high * 1000:.1f} ms, floor {low * 1000:.1f} ms, ratio {ratios[key]:.2f}"
                )
        finally:
            connection.close()
            server.terminate()
            server.join()
    return ratios


if __name__ == "__main__":
    run()
