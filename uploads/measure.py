"""The facts of a file that nobody else is asked for: its size, digest and first bytes, read by position."""

import hashlib
import os
from dataclasses import dataclass

_CHUNK = 1 << 20
_HEAD = 64


@dataclass(frozen=True, slots=True)
class Measure:
    """Size in bytes, SHA-256 in hex, the first 64 bytes."""

    size: int
    sha256: str
    head: bytes


def measure(fd: int, sha256: str | None = None) -> Measure:
    """Measure an open file without moving its offset; `sha256` where the caller hashed these bytes. Raises OSError."""
    if sha256 is not None:
        return Measure(size=os.fstat(fd).st_size, sha256=sha256, head=os.pread(fd, _HEAD, 0))
    digest = hashlib.sha256()
    head, at = b"", 0
    while chunk := os.pread(fd, _CHUNK, at):
        head = head or chunk[:_HEAD]
        digest.update(chunk)
        at += len(chunk)
    return Measure(size=at, sha256=digest.hexdigest(), head=head)
