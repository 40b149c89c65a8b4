"""What travels between the application, the zygote and its children: requests down, framed answers up.

An answer is frames of one tag byte, four bytes of length (big-endian) and that many bytes: `P` what is known so far
(JSON, may come several times), `H` the last word (JSON), then one `T` per page of text (UTF-8), then the end. A drawing
is one `I` a page (`uploads.drawing.Pixels`), then `H`. What was unpacked is `H`, a list of parts, then their bytes: `B`
with a part's number in four bytes before each piece (`uploads.mailframes`).
"""

import json
import os
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

from uploads.drawing import LONGEST_FRAME, PAGES_AT_ONCE, Pixels, PixelsInvalid
from uploads.report import MAX_PAGES, MAX_TEXT_BYTES

MAX_HEADER = 128 * 1024
"""Bytes of a header: as many findings and exposures as a report may hold, in any script."""
MAX_HEADERS = 8
"""Headers of one answer, the provisional ones included."""
MAX_MESSAGE = 8 * 1024
_LENGTH = struct.Struct(">I")
_FRAME = struct.Struct(">cI")


class BadAnswer(Exception):
    """An answer that is not one."""


def send(sock: socket.socket, message: Mapping[str, object], fds: tuple[int, ...] = ()) -> None:
    """Send one JSON message of at most MAX_MESSAGE bytes with descriptors. Raises OSError."""
    data = packed(dict(message))
    if len(data) > MAX_MESSAGE:
        raise ValueError("message too long")
    sent = socket.send_fds(sock, [_LENGTH.pack(len(data)) + data], list(fds))
    rest = (_LENGTH.pack(len(data)) + data)[sent:]
    if rest:
        sock.sendall(rest)


def receive(sock: socket.socket) -> tuple[dict[str, object], list[int]] | None:
    """Receive one message and its descriptors, None at the end of the stream. Raises OSError, ValueError."""
    head, fds, _, _ = socket.recv_fds(sock, _LENGTH.size, 4)
    if not head:
        return None
    head += _exactly(sock, _LENGTH.size - len(head))
    length = _LENGTH.unpack(head)[0]
    if length > MAX_MESSAGE:
        raise ValueError("message too long")
    message = json.loads(_exactly(sock, length))
    if not isinstance(message, dict):
        raise TypeError("not an object")
    return message, list(fds)


def _exactly(sock: socket.socket, length: int) -> bytes:
    data = b""
    while len(data) < length:
        chunk = sock.recv(length - len(data))
        if not chunk:
            raise OSError("cut short")
        data += chunk
    return data


def write_frame(fd: int, tag: bytes, body: bytes) -> None:
    """Write one frame whole. Raises OSError."""
    data = memoryview(_FRAME.pack(tag, len(body)) + body)
    while data:
        data = data[os.write(fd, data) :]


def header(answer: dict[str, object]) -> bytes:
    """Give an answer's fields but its text as JSON that fits a header, its lists cut if they do not.

    The text is cleaned already, so that nothing has to be escaped: Arabic takes two bytes a letter and not six.
    """
    fields = {key: value for key, value in answer.items() if key != "text"}
    data = packed(fields)
    while len(data) > MAX_HEADER:
        for name in ("findings", "exposures"):
            held = fields.get(name)
            fields[name] = held[: len(held) // 2] if isinstance(held, list) else []
        fields["properties"] = {}
        data = packed(fields)
    return data


def packed(fields: dict[str, object]) -> bytes:
    """Give fields as JSON, nothing escaped that need not be."""
    return json.dumps(fields, ensure_ascii=False).encode("utf-8", "replace")


@dataclass(slots=True)
class Frames:
    """Collects an answer from the bytes of a process that is not trusted, holding no more than the bounds."""

    provisional: object = None
    final: object = None
    text: list[str] = field(default_factory=list)
    _held: bytearray = field(default_factory=bytearray)
    _headers: int = 0
    _text_bytes: int = 0

    def feed(self, data: bytes) -> None:
        """Take the next bytes. Raises BadAnswer as soon as a bound is passed."""
        self._held += data
        while len(self._held) >= _FRAME.size:
            tag, length = _FRAME.unpack_from(self._held)
            self._check(tag, length)
            if len(self._held) < _FRAME.size + length:
                return
            body = bytes(self._held[_FRAME.size : _FRAME.size + length])
            del self._held[: _FRAME.size + length]
            self._take(tag, body)

    def end(self) -> None:
        """Check that the stream ended where an answer ends. Raises BadAnswer."""
        if self._held or self.final is None:
            raise BadAnswer("cut short")

    def _check(self, tag: bytes, length: int) -> None:
        headers_done = self.final is not None
        if tag not in b"PHT" or (tag == b"T") != headers_done:
            raise BadAnswer("a frame out of place")
        if tag == b"T":
            if length > MAX_TEXT_BYTES - self._text_bytes or len(self.text) >= MAX_PAGES:
                raise BadAnswer("too much text")
        elif length > MAX_HEADER or self._headers >= MAX_HEADERS:
            raise BadAnswer("too long a header")

    def _take(self, tag: bytes, body: bytes) -> None:
        try:
            if tag == b"T":
                self._text_bytes += len(body)
                self.text.append(body.decode())
                return
            self._headers += 1
            value = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise BadAnswer("not UTF-8 or not JSON") from error
        if tag == b"H":
            self.final = value
        else:
            self.provisional = value


@dataclass
class Strips(Frames):
    """Collects a drawing in the same way: pages of pixels, no more than were asked for, then the last word."""

    pages: list[Pixels] = field(default_factory=list)

    def _check(self, tag: bytes, length: int) -> None:
        if self.final is not None or tag not in b"IH":
            raise BadAnswer("a frame out of place")
        if length > (LONGEST_FRAME if tag == b"I" else MAX_HEADER):
            raise BadAnswer("too long a frame")
        if tag == b"I" and len(self.pages) >= PAGES_AT_ONCE:
            raise BadAnswer("too many pages")

    def _take(self, tag: bytes, body: bytes) -> None:
        if tag == b"H":
            super()._take(tag, body)
            return
        try:
            page = Pixels.unpack(body)
        except PixelsInvalid as error:
            raise BadAnswer(str(error)) from error
        if self.pages and page.page <= self.pages[-1].page:
            raise BadAnswer("a page out of order")
        self.pages.append(page)
