"""Where bytes live: content-addressed by SHA-256, write-once. The one door to stores and spools."""

from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Protocol

from uploads.blob import (
    ORPHAN_AGE,
    Blob,
    BlobMissing,
    SpoolTooLarge,
    StoreError,
    StoreUnavailable,
    StoreUnsafe,
    is_digest,
)
from uploads.local import LocalStore
from uploads.memory import MemoryStore
from uploads.spool import Spool
from uploads.volume import self_check

__all__ = [
    "ORPHAN_AGE",
    "Blob",
    "BlobMissing",
    "LocalStore",
    "MemoryStore",
    "Spool",
    "SpoolTooLarge",
    "Store",
    "StoreError",
    "StoreUnavailable",
    "StoreUnsafe",
    "is_digest",
    "self_check",
]


class Store(Protocol):
    """Keeps bytes for good and gives them back unchanged.

    Duties, the same for every store and held by one suite (tests/uploads/test_store.py):

    - What keep() returned is on stable storage: a power cut the moment after loses none of it.
    - A digest once kept stands for the same bytes for ever; keeping the same bytes again gives the same blob.
    - keep() either does all of that or raises; on raising, nothing more may be concluded. Bytes that may already
      be in place stay there: a commit that seemed to fail may still be durable, and only sweep() judges, later.
    - A full, read-only or broken volume raises StoreUnavailable with the system's error number, from every verb.
    - A digest is 64 lower-case hex digits; for anything else there is no blob (BlobMissing), and never a path.
    - All verbs but those of one spool may be called from several threads and processes at once.
    """

    def spool(self, limit: int | None = None) -> Spool:
        """Give a fresh spool on the store's own volume that holds at most `limit` bytes (None: any number)."""
        ...

    def keep(self, spool: Spool) -> Blob:
        """Make the spool's bytes durable under their digest; the spool still reads until it is closed.

        Raises SpoolTooLarge for a spool that went over its limit, StoreUnavailable.
        """
        ...

    def open(self, sha256: str) -> BinaryIO:
        """Open a blob for reading; the file has a descriptor (fileno). Raises BlobMissing, StoreUnavailable."""
        ...

    def path(self, sha256: str) -> Path | None:
        """Give the blob's path for a front that sends files itself, None where there are no paths.

        Raises BlobMissing, StoreUnavailable.
        """
        ...

    def size(self, sha256: str) -> int:
        """Give the blob's size in bytes. Raises BlobMissing, StoreUnavailable."""
        ...

    def verify(self, sha256: str) -> bool:
        """Read the blob and say whether it still has its digest. Raises BlobMissing, StoreUnavailable."""
        ...

    def digests(self) -> Iterator[str]:
        """List what is kept, in order of digest; what comes or goes meanwhile may or may not be listed."""
        ...

    def destroy(
        self,
        sha256: str,
        *,
        kept_before: datetime,
        referenced: Callable[[Collection[str]], Collection[str]],
    ) -> bool:
        """Remove one blob at once, durably, unless something refers to it; for destruction by order.

        False for one kept at `kept_before` or later, to be asked again: a commit may be about to name it. True where
        it is gone, was not there, or is referred to and stays. `referenced` is asked while nobody can keep these bytes.
        """
        ...

    def sweep(
        self,
        *,
        older_than: timedelta,
        referenced: Callable[[Collection[str]], Collection[str]],
        now: datetime,
    ) -> int:
        """Remove blobs kept more than `older_than` before `now` that nothing refers to; give their number.

        `referenced` gets some digests and gives those of them that any row names, drafts included. A blob kept
        again while a sweep runs is young again and stays. `older_than` under ORPHAN_AGE is a ValueError.
        """
        ...
