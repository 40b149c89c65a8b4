"""The embedded front: waitress, so set up that slow clients hold sockets and never workers.

It reads a request whole before a worker sees it, bounds it by its path before the body is read, and measures when
its first and last bytes came. Behind nginx none of this is needed; both are tested (DESIGN.md 6.12).
"""

import contextlib
import logging
import resource
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from waitress import wasyncore
from waitress.server import BaseWSGIServer, create_server
from waitress.task import ThreadedTaskDispatcher

from intake.clock import Clock
from intake.web.front_channel import Channel
from intake.web.front_rules import LimitFor, PageFor, RoomFor, Rules, plain_page

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

CONNECTIONS = 2000
BACKLOG = 16_384
"""Connections that wait in the kernel for one of ours, as far as the system's own limit goes (net.core.somaxconn)."""

_DESCRIPTORS_EACH = 3  # a socket, a body that waits, an answer that waits
_DESCRIPTORS_BESIDE = 256

log = logging.getLogger(__name__)


def raise_descriptors(wanted: int) -> int:
    """Raise this process's limit of open files towards `wanted`; give the limit now in force."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return wanted if soft == resource.RLIM_INFINITY else soft


class Front:
    """A listening server: made (and listening) at once, serving while run() runs, ended by stop()."""

    def __init__(
        self,
        app: "WSGIApplication",
        *,
        rules: Rules,
        host: str,
        port: int,
        threads: int = 8,
        connections: int = CONNECTIONS,
    ) -> None:
        """Listen. `port` 0 takes any free one. Raises OSError, and ValueError for a host that is none."""
        files = raise_descriptors(_DESCRIPTORS_EACH * connections + _DESCRIPTORS_BESIDE)
        self.connections = min(connections, (files - _DESCRIPTORS_BESIDE) // _DESCRIPTORS_EACH)
        if self.connections < connections:
            log.warning(
                "room for %d connections only: the system allows %d open files",
                self.connections,
                files,
            )
        self._sockets: dict[int, Any] = {}
        self._workers = ThreadedTaskDispatcher()
        self._workers.set_thread_count(threads)
        proxied: dict[str, Any] = {
            "trusted_proxy": rules.proxy,
            "trusted_proxy_headers": "x-forwarded-for x-forwarded-proto x-forwarded-host",
        }
        create_server(
            app,
            map=self._sockets,
            _dispatcher=self._workers,
            host=host,
            port=port,
            url_prefix=rules.url_prefix,
            ident=None,
            connection_limit=max(self.connections, 16),
            backlog=BACKLOG,
            channel_timeout=int(rules.idle_timeout) + 30,
            recv_bytes=256 * 1024,
            max_request_header_size=32 * 1024,
            max_request_body_size=sys.maxsize,  # ours is per path, in the parser
            outbuf_high_watermark=64
            * 1024
            * 1024,  # a slow reader holds a temporary file, no worker
            log_socket_errors=False,
            **(proxied if rules.proxy else {}),
        )
        self._servers = [s for s in self._sockets.values() if isinstance(s, BaseWSGIServer)]
        bound = type("BoundChannel", (Channel,), {"rules": rules, "counts": Counter()})
        for server in self._servers:
            server.channel_class = bound
        self._stopping = threading.Event()

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._servers[0].getsockname()[1])

    def run(self, *, grace: float = 15.0) -> None:
        """Serve until stop(); then take no more, finish what is in flight within `grace` seconds, and close."""
        try:
            while not self._stopping.is_set():
                self._turn(1.0)
            self._wind_down(grace)
        finally:
            wasyncore.close_all(self._sockets, ignore_all=True)

    def stop(self) -> None:
        """End run(), from any thread or signal handler."""
        self._stopping.set()
        with contextlib.suppress(OSError):
            self._servers[0].pull_trigger()

    def _turn(self, timeout: float) -> None:
        wasyncore.loop(timeout=timeout, map=self._sockets, use_poll=True, count=1)

    def _channels(self) -> list[Channel]:
        return [s for s in self._sockets.values() if isinstance(s, Channel)]

    def _wind_down(self, grace: float) -> None:
        until = time.monotonic() + grace
        self._turn(0)  # who knocked already is let in
        for server in self._servers:
            wasyncore.dispatcher.close(server)  # the socket only: its trigger still wakes this loop
        while any(c.busy for c in self._channels()) and time.monotonic() < until:
            for channel in self._channels():
                channel.will_close = channel.will_close or not channel.busy
            self._turn(0.05)
        self._workers.shutdown(timeout=max(1, round(until - time.monotonic())))


@contextlib.contextmanager
def _signals(front: Front) -> Iterator[None]:
    """Let SIGTERM and SIGINT stop the front; signals belong to the main thread alone."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {n: signal.signal(n, lambda *_: front.stop()) for n in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def serve(
    app: "WSGIApplication",
    *,
    host: str,
    port: int,
    clock: Clock,
    max_body: int,
    folder: Path,
    limit_for: LimitFor = lambda _method, _path: None,
    room_for: RoomFor = lambda _size: True,
    page: PageFor = plain_page,
    proxy: str | None = None,
    each: int | None = None,
    url_prefix: str = "",
    threads: int = 8,
    grace: float = 15.0,
) -> None:
    """Serve `app` until SIGTERM or SIGINT, then finish what is in flight within `grace` seconds.

    `folder`, on the data volume, takes all temporary files of this process. `limit_for`, `room_for`, `page` are called
    as front_rules.py says; the other facts are those of Rules. Each request's WSGI environment has `intake.begun` and
    `intake.complete`, aware UTC datetimes on `clock`. Raises OSError where it cannot listen.
    """
    tempfile.tempdir = str(folder)
    rules = Rules(
        clock=clock,
        folder=folder,
        max_body=max_body,
        limit_for=limit_for,
        room_for=room_for,
        page=page,
        proxy=proxy,
        each=each,
        url_prefix=url_prefix,
    )
    front = Front(app, rules=rules, host=host, port=port, threads=threads)
    with _signals(front):
        front.run(grace=grace)
