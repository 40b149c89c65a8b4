"""One request's bytes, read strictly: when they came, how many there may be, where they wait."""

import io
import logging
import re
import tempfile
import time
from pathlib import Path
from typing import IO

from waitress.adjustments import Adjustments
from waitress.parser import HTTPRequestParser, ParsingError, TransferEncodingNotImplemented
from waitress.utilities import BadRequest

from intake.web.front_rules import Refusal, Rules

IN_MEMORY = 64 * 1024
"""A body longer than this waits in a file: 2,000 connections may each hold so much."""

_PIECE = 8 * 1024  # what the chunk reader is fed at once: it copies the rest of it at every chunk
_LINE = 1024  # of a chunk: a hexadecimal size and an extension nobody uses
_TRAILER = 8 * 1024
_FRAMING = 1024 * 1024  # of chunks, beside twice their bytes

_BARE_LINE_FEED = re.compile(rb"(?<!\r)\n")
_FOLDED = re.compile(rb"\n[ \t]")
_CODINGS = re.compile(rb"^transfer-encoding:[ \t]*(.*?)[ \t]*\r$", re.IGNORECASE | re.MULTILINE)

log = logging.getLogger(__name__)


class Body:
    """Where a body waits until it is whole: in memory while short, then in a nameless file."""

    def __init__(self, folder: Path) -> None:
        """Take the folder for the file."""
        self._folder = folder
        self._file: IO[bytes] = io.BytesIO()
        self._size = 0

    def __len__(self) -> int:
        """Count the bytes."""
        return self._size

    def append(self, data: bytes) -> None:
        """Add bytes; to a closed body, whose client has gone, add nothing. Raises OSError."""
        if self._file.closed:
            return
        if self._size <= IN_MEMORY < self._size + len(data):
            self._spill()
        self._file.write(data)
        self._size += len(data)

    def _spill(self) -> None:
        file = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115 - closed by close()
        with self._file as old:
            old.seek(0)
            file.write(old.read())
        self._file = file

    def getfile(self) -> IO[bytes]:
        """Give the body as a file at its first byte. Raises OSError when the last bytes cannot be written."""
        self._file.seek(0)
        return self._file

    def close(self) -> None:
        """Forget it."""
        self._file.close()


class Sink:
    """Counts a refused body and keeps nothing of it."""

    def __init__(self) -> None:
        """Begin at none."""
        self._size = 0

    def __len__(self) -> int:
        """Count the bytes."""
        return self._size

    def append(self, data: bytes) -> None:
        """Count more."""
        self._size += len(data)

    def getfile(self) -> IO[bytes]:
        """Give an empty file."""
        return io.BytesIO()

    def close(self) -> None:
        """Do nothing."""


class Parser(HTTPRequestParser):
    """waitress's parser, which is made at a request's first byte, made stricter and aware of time and limits.

    After `completed`: `begun` and `complete` are the instants of the first and the last byte; `refused` is the
    status to answer with, None for a request the application may see; `cut` says that the client may be sending
    still.
    """

    headers: dict[str, str]
    command: str  # type: ignore[assignment]  # the stubs say bytes; it is text
    path: str

    def __init__(self, adj: Adjustments, rules: Rules) -> None:
        """Begin a request."""
        super().__init__(adj)
        self.rules = rules
        self.begun = self.complete = rules.clock.now()
        self.command = self.path = ""
        self.limit = rules.max_body
        self.refused: int | None = None
        self.cut = False
        self._started = self._heard = time.monotonic()
        self._drain_until = float("inf")
        self._waits_for_continue = False
        self._overdue = 0

    def received(self, data: bytes) -> int:
        """Take bytes and tell how many; see waitress."""
        if self.completed:
            return 0
        self._heard = time.monotonic()
        if self._overdue:
            return self._stop(self.refused or self._overdue, data)
        if self.body_rcv is None and self._has_bare_line_feed(data):
            return self._stop(400, data)
        try:
            taken = self._take(data)
        except OSError:
            log.exception("no room for the body of %s %s", self.command, self.path)
            return self._stop(503, data)
        return self._judge(data, taken)

    def _take(self, data: bytes) -> int:
        taken = super().received(data[:_PIECE] if self.chunked else data)
        if self.completed and self.body_rcv is not None:
            self.body_rcv.getfile()  # the last bytes reach their file here, where a full disk has an answer
        return taken

    def _judge(self, data: bytes, taken: int) -> int:
        if self.error is not None:
            return self._stop(self.error.code, data)
        if self.refused is None and self.body_rcv is not None and len(self.body_rcv) > self.limit:
            self._refuse(413)
        if self.completed:
            self._finish()
            return taken
        if self.body_rcv is None:
            return taken
        if self.chunked and self._has_runaway_framing():
            return self._stop(400, data)
        if self.refused and (
            self._waits_for_continue or self.body_bytes_received > 2 * self.limit + _FRAMING
        ):
            return self._stop(self.refused, data)
        return taken

    def _finish(self) -> None:
        self.complete = self.rules.clock.now()
        if self.refused is not None and self.error is None:
            self.error = BadRequest(
                ""
            )  # what makes waitress call its error task, which asks refusal()

    def _stop(self, status: int, data: bytes) -> int:
        """End here, whatever is still to come on this connection: it is dropped."""
        self.refused, self.completed, self.cut, self.expect_continue = status, True, True, False
        self._finish()
        return len(data)

    def _refuse(self, status: int) -> None:
        """Refuse, and read on without storing until the body ends or enough was read."""
        self.refused = status
        self._drain_until = time.monotonic() + self.rules.drain
        if self.body_rcv is not None:
            self.body_rcv.getbuf().close()
            self.body_rcv.buf = Sink()  # type: ignore[assignment]  # stands in for waitress's buffer
        if self.expect_continue:
            self.expect_continue, self._waits_for_continue = False, True

    def parse_header(self, header_plus: bytes) -> None:
        """Read the header strictly (RFC 9112), then set the limit from method and path.

        Raises ParsingError, a 400, for whatever two servers might read in two ways.
        """
        codings = [coding.lower() for coding in _CODINGS.findall(header_plus)]
        if _FOLDED.search(header_plus) or codings not in ([], [b"chunked"]):
            raise ParsingError("folded header line or transfer coding")
        try:
            super().parse_header(header_plus)
        except (TransferEncodingNotImplemented, ValueError) as error:
            raise ParsingError("unreadable header") from error
        if codings and (self.version != "1.1" or "CONTENT_LENGTH" in self.headers):
            raise ParsingError("two lengths")
        if self.version not in ("1.0", "1.1") or (
            self.version == "1.1" and "HOST" not in self.headers
        ):
            raise ParsingError("version or host")
        self.limit = self._limit()
        if self.body_rcv is None:
            return
        self.body_rcv.buf = Body(self.rules.folder)  # type: ignore[assignment]  # stands in for waitress's buffer
        if self.headers.get("CONTENT_ENCODING", "identity").lower() not in ("", "identity"):
            self._refuse(415)
        elif self.content_length > self.limit:
            self._refuse(413)
        elif not self.rules.room_for(self.content_length):
            log.warning("no room for the body of %s %s", self.command, self.path)
            self._refuse(503)

    def _limit(self) -> int:
        path = self.path.encode("latin-1").decode("utf-8", "replace")
        if path.startswith("/"):
            path = "/" + path.lstrip("/")
        path = path.removeprefix(self.rules.url_prefix)
        try:
            limit = self.rules.limit_for(self.command, path)
        except Exception:
            log.exception("no limit for %s %s", self.command, path)
            limit = None
        return self.rules.max_body if limit is None else limit

    def _has_bare_line_feed(self, data: bytes) -> bool:
        head, _, _ = (self.header_plus + data).partition(b"\r\n\r\n")
        return _BARE_LINE_FEED.search(head) is not None

    def _has_runaway_framing(self) -> bool:
        receiver = self.body_rcv
        line, trailer = getattr(receiver, "control_line", b""), getattr(receiver, "trailer", b"")
        return len(line) > _LINE or len(trailer) > _TRAILER

    def expire(self) -> bool:
        """Say whether this request's time is over; whatever is received next then ends it."""
        now, rules = time.monotonic(), self.rules
        late = now - self._started > (
            rules.body_timeout if self.headers_finished else rules.header_timeout
        )
        if late or now - self._heard > rules.idle_timeout or now > self._drain_until:
            self._overdue = 408
        return bool(self._overdue)

    def refusal(self) -> Refusal:
        """Tell what was refused, for the page."""
        status = self.refused or (self.error.code if self.error else 500)
        return Refusal(
            status=status,
            method=self.command,
            path=self.path.encode("latin-1").decode("utf-8", "replace"),
            accept=self.headers.get("ACCEPT", ""),
            accept_language=self.headers.get("ACCEPT_LANGUAGE", ""),
            limit=self.limit,
        )
