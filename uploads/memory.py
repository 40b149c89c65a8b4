"""A store in memory, for tests and demonstrations of the rules; it forgets everything when it ends."""

import hashlib
import os
import tempfile
import threading
from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from uploads.blob import ORPHAN_AGE, Blob, BlobMissing, is_digest
from uploads.spool import Spool


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _anonymous() -> tuple[int, Path | None]:
    """Make a nameless file, in memory where the system can: what is read must have a descriptor for the jail."""
    if hasattr(os, "memfd_create"):
        return os.memfd_create("spool", os.MFD_CLOEXEC), None
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno()), None


class MemoryStore:
    """Keep blobs in a dict. Same duties as LocalStore, but the volume's."""

    def __init__(self, *, now: Callable[[], datetime] = _utc_now) -> None:
        """Take the clock that dates blobs."""
        self._now = now
        self._lock = threading.Lock()
        self._blobs: dict[str, tuple[bytes, datetime]] = {}

    def spool(self, limit: int | None = None) -> Spool:
        """See Store."""
        return Spool(_anonymous, limit=limit)

    def keep(self, spool: Spool) -> Blob:
        """See Store."""
        digest = spool.seal()
        position = spool.tell()
        spool.seek(0)
        data = spool.readall() or b""
        spool.seek(position)
        with self._lock:
            self._blobs[digest] = (data, self._now())
        spool.disown()
        return Blob(digest, len(data))

    def _data(self, sha256: str) -> bytes:
        with self._lock:
            if sha256 not in self._blobs:
                raise BlobMissing(sha256)
            return self._blobs[sha256][0]

    def open(self, sha256: str) -> BinaryIO:
        """See Store."""
        data = self._data(sha256)
        file = os.fdopen(_anonymous()[0], "w+b")
        file.write(data)
        file.seek(0)
        return file

    def path(self, sha256: str) -> Path | None:
        """See Store: memory has no paths."""
        self._data(sha256)
        return None

    def size(self, sha256: str) -> int:
        """See Store."""
        return len(self._data(sha256))

    def verify(self, sha256: str) -> bool:
        """See Store."""
        return hashlib.sha256(self._data(sha256)).hexdigest() == sha256

    def digests(self) -> Iterator[str]:
        """See Store."""
        with self._lock:
            return iter(sorted(self._blobs))

    def destroy(
        self,
        sha256: str,
        *,
        kept_before: datetime,
        referenced: Callable[[Collection[str]], Collection[str]],
    ) -> bool:
        """See Store."""
        with self._lock:
            if not is_digest(sha256):
                raise BlobMissing(sha256)
            if sha256 not in self._blobs or referenced([sha256]):
                return True
            if self._blobs[sha256][1] >= kept_before:
                return False
            del self._blobs[sha256]
            return True

    def sweep(
        self,
        *,
        older_than: timedelta,
        referenced: Callable[[Collection[str]], Collection[str]],
        now: datetime,
    ) -> int:
        """See Store."""
        if older_than < ORPHAN_AGE:
            raise ValueError("a blob younger than a day may be about to be named by a commit")
        with self._lock:
            aged = [d for d, (_, kept) in self._blobs.items() if now - kept > older_than]
        orphans = set(aged) - set(referenced(aged)) if aged else set()
        swept = 0
        for digest in orphans:
            with self._lock:
                if now - self._blobs[digest][1] > older_than:
                    del self._blobs[digest]
                    swept += 1
        return swept
