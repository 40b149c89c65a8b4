"""One connection: it tells the application when bytes came, and answers what never reaches it."""

import contextlib
import logging
import socket
import time
from collections import Counter
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer
from waitress.task import ErrorTask, WSGITask

from intake.web.front_parser import Parser
from intake.web.front_rules import Refusal, Rules, phrase, plain_page
from intake.web.instants import BEGUN, COMPLETE, ELAPSED_HEADER, MSEC_HEADER
from intake.web.throttle import network

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_OURS = "HTTP_X_INTAKE_"
_MEASURED = tuple(
    "HTTP_" + name.upper().replace("-", "_") for name in (ELAPSED_HEADER, MSEC_HEADER)
)

_BRIEF = 1.0
"""Seconds that a connection too many is kept, so that its client reads the answer instead of a reset."""

log = logging.getLogger(__name__)


def _too_many() -> bytes:
    refusal = Refusal(
        status=HTTPStatus.TOO_MANY_REQUESTS,
        method="",
        path="",
        accept="",
        accept_language="",
        limit=0,
    )
    kind, page = plain_page(refusal)
    head = (
        f"HTTP/1.1 429 {phrase(429)}\r\nContent-Type: {kind}\r\nContent-Length: {len(page)}\r\n"
        "Retry-After: 5\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + page


class Task(WSGITask):
    """A request the application sees, with its instants and without a client's copies of them."""

    channel: "Channel"
    request: Parser  # type: ignore[assignment]  # the stubs say Error; it is the parser

    def get_environment(self) -> "WSGIEnvironment":
        """Give the WSGI environment."""
        environ = super().get_environment()
        forged = [name for name in environ if name.startswith(_OURS)]
        if self.channel.peer != self.channel.rules.proxy:
            forged += _MEASURED
        elif environ["REQUEST_METHOD"] == "POST" and not all(name in environ for name in _MEASURED):
            log.error("the front does not say when a request came: give it deploy/nginx.conf")
        for name in forged:
            environ.pop(name, None)
        environ[BEGUN], environ[COMPLETE] = self.request.begun, self.request.complete
        return environ


class RefusalTask(ErrorTask):
    """The answer to a request the application never sees; the connection ends with it."""

    channel: "Channel"
    request: Parser  # type: ignore[assignment]  # the stubs say Error; it is the parser
    response_headers: list[tuple[str, str]]

    def execute(self) -> None:
        """Write the page of the front's rules; the plain one if making that fails."""
        refusal = self.request.refusal()
        try:
            media_type, page = self.channel.rules.page(refusal)
        except Exception:
            log.exception("no page for a %s", refusal.status)
            media_type, page = plain_page(refusal)
        self.status = f"{refusal.status} {phrase(refusal.status)}"
        self.response_headers += [
            ("Content-Type", media_type),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
            ("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'"),
        ]
        if refusal.status == HTTPStatus.SERVICE_UNAVAILABLE:
            self.response_headers.append(("Retry-After", "30"))
        self.set_close_on_finish()
        self.content_length = len(page)
        self.channel.cut = self.request.cut
        self.write(b"" if self.request.command == "HEAD" else page)


class Channel(HTTPChannel):
    """waitress's connection with our parser, time-outs that answer, and a close that does not cut the answer off."""

    rules: ClassVar[Rules]
    task_class = Task
    error_task_class = RefusalTask
    request: Parser | None
    requests: list[Parser]
    cut = False
    counts: ClassVar[Counter[str]]
    _until: float | None = None
    _counted: str | None = None

    def __init__(
        self,
        server: BaseWSGIServer,
        sock: socket.socket,
        addr: Any,  # noqa: ANN401 - as the system gives it
        adj: Adjustments,
        map: Any = None,  # noqa: A002, ANN401 - waitress's own name
    ) -> None:
        """Take a connection; one too many of its client is told so and let go. All of it on the loop."""
        super().__init__(server, sock, addr, adj, map=map)
        key = network(self.peer)
        if key is None or self.rules.each is None or self.peer == self.rules.proxy:
            return
        if self.counts[key] >= self.rules.each:
            self._send_away(sock)
            return
        self._counted = key
        self.counts[key] += 1

    def _send_away(self, sock: socket.socket) -> None:
        """Answer before anything was asked, in the one language that everybody may get; then drop what still comes."""
        with contextlib.suppress(OSError):
            sock.send(_too_many())
            sock.shutdown(socket.SHUT_WR)
        self._until = time.monotonic() + _BRIEF

    def del_channel(self, map: Any = None) -> None:  # noqa: A002, ANN401 - waitress's own name
        """Leave the loop, and the count of this client."""
        super().del_channel(map)
        if self._counted is not None:
            self.counts[self._counted] -= 1
            if not self.counts[self._counted]:
                del self.counts[self._counted]
            self._counted = None

    def parser_class(self, adj: Adjustments) -> Parser:  # type: ignore[override]  # called, never subclassed
        """Make the parser of the next request."""
        return Parser(adj, self.rules)

    @property
    def peer(self) -> str:
        """The address of the other end."""
        return str(self.addr[0])

    @property
    def busy(self) -> bool:
        """Something is on its way in or out, or being worked on."""
        return bool(
            self.request or self.requests or self.total_outbufs_len or self.close_when_flushed
        )

    def readable(self) -> bool:
        """Say whether to read on; the loop asks at least once a second, so that time-outs are looked at here."""
        if self._until is not None:
            self.will_close = self.will_close or time.monotonic() > self._until
            return not self.will_close
        if self.request is not None and not self.requests and self.request.expire():
            self.received(b"\0")
        return super().readable()

    def handle_read(self) -> None:
        """Read; while lingering, drop what is read."""
        if self._until is None:
            super().handle_read()
            return
        try:
            self.recv(self.adj.recv_bytes)
        except OSError:
            self.handle_close()

    def handle_write(self) -> None:
        """Write; once a refusal is out and its client may still be sending, close only our half."""
        if not (self.cut and self.close_when_flushed):
            super().handle_write()
            return
        try:
            self._flush_some()  # type: ignore[attr-defined]  # missing from the stubs
            if self.connected and not self.total_outbufs_len:
                self.close_when_flushed = False
                self._until = time.monotonic() + self.rules.linger
                if isinstance(self.socket, socket.socket):
                    self.socket.shutdown(socket.SHUT_WR)
        except OSError:
            self.handle_close()

    def handle_close(self) -> None:
        """Close, and forget a body that will never be whole."""
        if self.request is not None:
            self.request.close()
        super().handle_close()

    def cancel(self) -> None:
        """Give up what waits, when the server stops."""
        for request in self.requests:
            request.close()
        super().cancel()
