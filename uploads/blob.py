"""What a store hands out and what it raises."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

ORPHAN_AGE = timedelta(hours=24)
"""No blob younger than this is ever swept: the commit that will name it may still be on its way."""

_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Blob:
    """Bytes on stable storage: lower-case hex SHA-256 and size in bytes."""

    sha256: str
    size: int


class StoreError(Exception):
    """Anything that a store may say."""


class BlobMissing(StoreError):
    """No blob has this digest (a malformed digest has no blob either)."""

    def __init__(self, sha256: str) -> None:
        """Take the digest asked for."""
        super().__init__(f"no blob {sha256[:64]!r}")
        self.sha256 = sha256


class StoreUnavailable(StoreError):
    """The volume would not do it: full, read-only, broken, out of descriptors. Nothing was promised.

    `errno` is the system's number (ENOSPC, EIO, EROFS, EMFILE ...); `doing` says what was tried.
    """

    def __init__(self, doing: str, error: OSError) -> None:
        """Take what was tried and the system's answer."""
        super().__init__(f"{doing}: {error.strerror or error}")
        self.doing = doing
        self.errno = error.errno


class SpoolTooLarge(StoreError):
    """A spool that went over its limit holds only a part of what was sent; a part is never kept."""

    def __init__(self, *, size: int, limit: int) -> None:
        """Take what was counted and what was allowed, both in bytes."""
        super().__init__(f"{size} bytes where {limit} are allowed")
        self.size = size
        self.limit = limit


class StoreUnsafe(StoreError):
    """The folder cannot carry a store; `faults` names every reason found, in plain sentences."""

    def __init__(self, faults: list[str]) -> None:
        """Take all the faults at once."""
        super().__init__("; ".join(faults))
        self.faults = tuple(faults)


def is_digest(sha256: str) -> bool:
    """Say whether the text is a SHA-256 in lower-case hex: only such a text may become a path."""
    return _SHA256.fullmatch(sha256) is not None


@contextmanager
def unavailable(doing: str) -> Iterator[None]:
    """Turn the system's refusal into StoreUnavailable, so that none is swallowed on the way up."""
    try:
        yield
    except OSError as error:
        raise StoreUnavailable(doing, error) from error
