"""Stored bytes as an answer: byte for byte, as an attachment, with a type from our own table (DESIGN 4.7).

Ranges, conditions and names are RFC 9110, 6266 and 9530. Whatever the bytes are, no browser runs them here.
"""

import base64
import logging
import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from flask import Response, abort, request

from intake.web.downloadnames import ascii_name, download_name
from intake.web.guards import private, runtime
from uploads.kinds import KINDS, UNKNOWN
from uploads.store import BlobMissing, LocalStore

CHUNK = 1 << 16
CSP = "sandbox; default-src 'none'"
EXTENSIONS = {kind.media_type: kind.extension for kind in reversed(list(KINDS.values()))}
SERVED = {kind.media_type for kind in KINDS.values() if kind.read}
"""Types that are named to the browser; anything else is plain bytes."""

_RANGE = re.compile(r"bytes=[ \t]*([0-9]{0,18})-([0-9]{0,18})[ \t]*")

log = logging.getLogger("intake.web")


@dataclass(frozen=True, slots=True)
class _Slice:
    """A part of a file as an iterable of chunks; closed at its end, or by whoever gives it up before."""

    file: BinaryIO
    size: int

    def __iter__(self) -> Iterator[bytes]:
        left = self.size
        while left and (chunk := self.file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
        self.close()

    def close(self) -> None:
        self.file.close()


def serve_blob(
    sha256: str, *, size: int, media_type: str, name: str, spare: str, secret: bool = False
) -> Response:
    """Send stored bytes. `name` is what they were called, `spare` a plain name without extension to fall back on.

    `size` is what the record says; where the store has other bytes or none, that is an error of ours and answers 500
    (logged, no detail shown). `secret` marks what stands behind a secret link or a sign-in.
    """
    etag = f'"{sha256}"'
    head = _headers(sha256, media_type, name, spare)
    if (refused := _precondition(sha256)) is not None:
        response = Response(status=refused)
    elif not secret and (location := _location(sha256, size, etag)) is not None:
        response = Response()
        head["X-Accel-Redirect"] = location
    else:
        response = _bytes(_open(sha256, size), size, etag)
    response.headers.update(head)
    response.headers.setdefault("ETag", etag)
    return private(response) if secret else response


def _headers(sha256: str, media_type: str, name: str, spare: str) -> dict[str, str]:
    known = media_type if media_type in SERVED else KINDS[UNKNOWN].media_type
    called = download_name(name, extension=EXTENSIONS.get(media_type, ".bin"), spare=spare)
    plain = ascii_name(called, spare=spare)
    digest = base64.b64encode(bytes.fromhex(sha256)).decode()
    return {
        "Content-Type": known,
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(called, safe='')}",
        "Repr-Digest": f"sha-256=:{digest}:",
        "Accept-Ranges": "bytes",
        "Cache-Control": "no-cache",
        "Content-Security-Policy": CSP,
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }


def _precondition(etag: str) -> int | None:
    """Answer If-Match and If-None-Match: 412, 304 or None to go on (RFC 9110, 13.2.2)."""
    if "If-Match" in request.headers and not request.if_match.contains(etag):
        return 412
    if "If-None-Match" in request.headers and request.if_none_match.contains_weak(etag):
        return 304
    return None


def _open(sha256: str, size: int) -> BinaryIO:
    try:
        file = runtime().store.open(sha256)
    except BlobMissing:
        log.critical("blob %s is missing", sha256)
        abort(500)
    if os.fstat(file.fileno()).st_size != size:
        file.close()
        log.critical("blob %s has another size than its record", sha256)
        abort(500)
    return file


def _location(sha256: str, size: int, etag: str) -> str | None:
    """Give the internal address under which the front sends the bytes itself; None where it is ours to do.

    That is where there is no such front, and where nginx would answer otherwise than we do: HEAD with a range, several
    ranges, conditions that we have answered. What stands behind a secret link stays out of its log of errors.
    """
    prefix, store = runtime().settings.accel_prefix, runtime().store
    if not prefix or not isinstance(store, LocalStore) or request.method != "GET":
        return None
    if "If-Match" in request.headers or "If-Unmodified-Since" in request.headers:
        return None
    if "Range" in request.headers:
        span = _span(size, etag)
        if span is None or span[0] >= size:
            return None
    try:
        path: Path | None = store.path(sha256)
        right = store.size(sha256) == size
    except BlobMissing:
        log.critical("blob %s is missing", sha256)
        abort(500)
    if not right:
        log.critical("blob %s has another size than its record", sha256)
        abort(500)
    return f"{prefix.rstrip('/')}/{path.relative_to(store.root)}" if path else None


def _bytes(file: BinaryIO, size: int, etag: str) -> Response:
    span = _span(size, etag)
    if span is not None and span[0] >= size:
        file.close()
        response = Response(status=416)
        response.headers["Content-Range"] = f"bytes */{size}"
        return response
    if span is None:
        response = Response(_whole(file, size), direct_passthrough=True)
        response.content_length = size
        return response
    start, stop = span
    file.seek(start)
    response = Response(_Slice(file, stop - start), 206, direct_passthrough=True)
    response.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    response.content_length = stop - start
    return response


def _whole(file: BinaryIO, size: int) -> Iterable[bytes]:
    if request.method == "HEAD":
        file.close()
        return ()
    wrapper: Callable[[BinaryIO, int], Iterable[bytes]] | None
    wrapper = request.environ.get("wsgi.file_wrapper")
    return wrapper(file, CHUNK) if wrapper else _Slice(file, size)


def _span(size: int, etag: str) -> tuple[int, int] | None:
    """Give (start, stop) of the one range asked for of these very bytes; None for all of them (RFC 9110, 14.2).

    A start at or behind the end cannot be satisfied. Several ranges at once, other units and what is malformed are
    answered with everything, as the RFC allows.
    """
    asked = _RANGE.fullmatch(request.headers.get("Range", ""))
    stands = request.headers.get("If-Range")
    if request.method != "GET" or asked is None or (stands is not None and stands.strip() != etag):
        return None
    first, last = asked.groups()
    if not first:
        return (size - min(int(last), size), size) if last else None
    start, stop = int(first), int(last) + 1 if last else size
    return (start, min(stop, size)) if start < stop or not last else None
