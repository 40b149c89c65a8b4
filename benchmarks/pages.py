"""Public pages and downloads over a socket, against a bare Flask application behind the same embedded front.

Floors: "hello" from a route, and the same megabyte from memory, both by an application that does nothing else. Each
figure is floor / ours: the share of the bare application's speed that is left. Client and servers share the machine.
"""

import contextlib
import multiprocessing
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from multiprocessing.connection import Connection
from pathlib import Path

from flask import Flask, Response

from intake.app import create_app
from intake.services import reviews
from intake.services.work import Actor
from intake.web.front import Front
from intake.web.front_rules import Rules
from tests.world import World, make_runtime
from uploads.store import LocalStore

ROWS = 300
MEGABYTE = os.urandom(500_000).hex().encode()
HOST = "127.0.0.1:8000"


def bare(data: bytes) -> Flask:
    """Give an application that says hello, and sends bytes it holds."""
    app = Flask("bare")
    app.add_url_rule("/hello", "hello", lambda: "hello")
    app.add_url_rule("/data", "data", lambda: Response(data, content_type="text/plain"))
    return app


def filled(folder: Path, data: bytes) -> tuple[World, Flask]:
    """Make a site with 300 published submissions, the last of which has a file of a megabyte."""
    (folder / "store").mkdir()
    world = World(make_runtime(folder, store=LocalStore(folder / "store")))
    world.call()
    publisher = world.staff("publisher")
    one = [world.attach(b"We write about issue 1.\n" * 5, "remarks.txt")]
    large = [world.attach(data, "large.txt")]
    for n in range(ROWS):
        _publish(world, publisher, large if n == ROWS - 1 else one)
    return world, create_app(world.runtime)


def _publish(world: World, publisher: Actor, files: list) -> None:  # type: ignore[type-arg]  # attached files
    number = world.send(files=files).number
    with world.works.writing(publisher) as work:
        reviews.accept_and_publish(work, number)


def serve(folder: Path, data: bytes, ready: Connection) -> None:
    """Serve both applications, each behind a front of its own; tell the ports."""
    world, ours = filled(folder, data)
    rules = Rules(clock=world.clock, folder=folder, max_body=1_000_000)
    fronts = [Front(app, rules=rules, host="127.0.0.1", port=0) for app in (bare(data), ours)]
    ready.send([front.port for front in fronts])
    threading.Thread(target=fronts[0].run, daemon=True).start()
    fronts[1].run()


@contextlib.contextmanager
def serving(data: bytes) -> Iterator[tuple[HTTPConnection, HTTPConnection]]:
    """Serve in a process of its own; give a connection to the bare application and one to ours."""
    with tempfile.TemporaryDirectory(prefix="pages-") as name:
        mine, theirs = multiprocessing.Pipe()
        spawn = multiprocessing.get_context("spawn")
        server = spawn.Process(target=serve, args=(Path(name), data, theirs), daemon=True)
        server.start()
        low, high = (HTTPConnection("127.0.0.1", port, timeout=60) for port in mine.recv())
        try:
            yield low, high
        finally:
            low.close()
            high.close()
            server.terminate()
            server.join()


def fetch(connection: HTTPConnection, path: str, **headers: str) -> tuple[int, bytes]:
    """Open an address over a connection that stays."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("GET", path, headers={"Host": HOST, **sent})
    answer = connection.getresponse()
    return answer.status, answer.read()


def median(connection: HTTPConnection, path: str, *, rounds: int, **headers: str) -> float:
    """Give the median of seconds over `rounds`; five are not counted."""
    took = [once(connection, path, **headers) for _ in range(rounds + 5)]
    return statistics.median(took[5:])


def once(connection: HTTPConnection, path: str, **headers: str) -> float:
    """Give the seconds of one request, its body read."""
    began = time.perf_counter()
    fetch(connection, path, **headers)
    return time.perf_counter() - began


def run(*, quick: bool = False) -> dict[str, float]:
    """Print a line a page and give the ratios by name."""
    rounds = 30 if quick else 300
    ratios: dict[str, float] = {}
    with serving(MEGABYTE) as (low, high):
        floors = {path: median(low, path, rounds=rounds) for path in ("/hello", "/data")}
        pages = {
            "list of 300": (f"/en/calls/cal?limit={ROWS}", "/hello"),
            "list of 50": ("/en/calls/cal", "/hello"),
            "item": ("/en/submissions/CAL-300", "/hello"),
            "download of 1 MB": (f"/s/CAL-{ROWS}/files/1", "/data"),
        }
        for name, (path, floor) in pages.items():
            status, body = fetch(high, path)
            assert status == 200, (name, status)
            assert name != "list of 300" or body.count(b'<li class="row">') >= ROWS
            assert name != "download of 1 MB" or body == MEGABYTE
            _tell(ratios, name, median(high, path, rounds=rounds), floors[floor])
        unchanged = _etag(high, pages["list of 300"][0])
        took = median(high, pages["list of 300"][0], rounds=rounds, If_None_Match=unchanged)
        _tell(ratios, "list of 300, unchanged", took, floors["/hello"])
        made = [f"{pages['list of 300'][0]}&made={n}" for n in range(5 if quick else 30)]
        fresh = statistics.median(once(high, path) for path in made)
        _tell(ratios, "list of 300, made anew", fresh, floors["/hello"])
    return ratios


def _etag(connection: HTTPConnection, path: str) -> str:
    connection.request("GET", path, headers={"Host": HOST})
    answer = connection.getresponse()
    answer.read()
    return str(answer.headers["ETag"])


def _tell(ratios: dict[str, float], name: str, took: float, floor: float) -> None:
    ratios[name] = floor / took
    print(f"{name}: {took * 1000:.2f} ms, floor {floor * 1000:.2f} ms, ratio {ratios[name]:.2f}")


if __name__ == "__main__":
    run()
