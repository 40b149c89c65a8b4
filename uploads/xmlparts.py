"""XML parts of office files: streamed through expat without entities, bounded in bytes, depth and encoding.

A part with a document type is not read at all: neither OOXML (ECMA-376-2, 7) nor any writer of ODF uses one, and
without it there is no entity to expand and nothing to fetch.
"""

from collections.abc import Iterable
from typing import Protocol
from xml.parsers import expat

_MAX_DEPTH = 1_000
_ENCODINGS = frozenset({"utf-8", "utf8", "utf-16", "us-ascii", "ascii", "iso-8859-1"})


class XmlRefused(Exception):
    """A part that is not read: malformed, too deep, with a document type, or in an encoding nobody uses."""


class Handler(Protocol):
    """Receives a part's events; names are `namespace local` with one space between."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""

    def end(self, name: str) -> None:
        """Take the end of an element."""

    def text(self, data: str) -> None:
        """Take characters between tags."""


class _Guard:
    """Passes expat's events on and stops what no document needs."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self._depth = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise XmlRefused("too deep")
        self._handler.start(name, attributes)

    def end(self, name: str) -> None:
        self._depth -= 1
        self._handler.end(name)


def _no_doctype(*_: object) -> None:
    raise XmlRefused("a document type")


def _known_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding is not None and encoding.lower() not in _ENCODINGS:
        raise XmlRefused("an encoding that office files do not use")


def walk(chunks: Iterable[bytes], handler: Handler, *, limit: int) -> bool:
    """Feed a part to a handler, up to `limit` bytes; gives whether that was all of it. Raises XmlRefused."""
    parser = expat.ParserCreate(namespace_separator=" ")
    guard = _Guard(handler)
    parser.buffer_text = True
    parser.StartElementHandler = guard.start
    parser.EndElementHandler = guard.end
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.EntityDeclHandler = _no_doctype
    parser.XmlDeclHandler = _known_encoding
    left = limit
    try:
        for chunk in chunks:
            if left <= 0:
                return False
            parser.Parse(chunk[:left])
            left -= len(chunk)
        if left < 0:
            return False
        parser.Parse(b"", True)  # noqa: FBT003 - pyexpat takes no keywords
    except expat.ExpatError as error:
        raise XmlRefused(str(error)[:80]) from error
    return True
