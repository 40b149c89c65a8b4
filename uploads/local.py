"""A store in a local folder: `<root>/blobs/ab/cd/<sha256>`, and `<root>/spool` for what is on its way in."""

import contextlib
import fcntl
import hashlib
import logging
import os
import secrets
import time
from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from uploads.blob import ORPHAN_AGE, Blob, BlobMissing, is_digest, unavailable
from uploads.spool import Spool

SPOOL_AGE = timedelta(hours=1)
"""Spool files untouched for so long, and held by no process, are remains of a crash."""

_BATCH = 500
_CHUNK = 1 << 18
_FOLDER_MODE = 0o700
_SPOOL_MODE = 0o600
_BLOB_MODE = 0o400

log = logging.getLogger(__name__)


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _sync_folder(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


class LocalStore:
    """Keep blobs in a folder that exists already; several processes may share it."""

    def __init__(self, root: Path, *, now: Callable[[], datetime] = _utc_now) -> None:
        """Make the two folders inside `root` and clear what a crash left in the spool.

        `root` itself must exist: a volume that is not mounted must not be replaced by an empty folder.
        `now` dates blobs, and is the clock that sweep()'s `now` comes from. Raises StoreUnavailable.
        """
        self.root = root
        self._now = now
        self._blobs = root / "blobs"
        self._spool = root / "spool"
        self._synced: set[Path] = set()
        with unavailable(f"opening the store {root}"):
            for folder in (self._blobs, self._spool):
                folder.mkdir(mode=_FOLDER_MODE, exist_ok=True)
            _sync_folder(root)
            self.clear_spool()

    def spool(self, limit: int | None = None) -> Spool:
        """See Store. The file lies on the volume of the blobs, so that keeping it moves no byte."""
        return Spool(self._open_spool, limit=limit)

    def _open_spool(self) -> tuple[int, Path | None]:
        path = self._spool / f"{secrets.token_hex(16)}.part"
        fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _SPOOL_MODE)
        try:
            # Held as long as the descriptor is open: clear_spool() leaves such a file alone, however old.
            fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            os.close(fd)
            path.unlink()
            raise
        return fd, path

    def keep(self, spool: Spool) -> Blob:
        """See Store: fsync the file, link it under its digest, fsync the folder."""
        digest = spool.seal()
        if spool.path is None:
            raise ValueError("this spool is another store's, or has been kept already")
        try:
            with unavailable("keeping an upload"):
                self._settle(spool, spool.path, self._place(digest))
        except BaseException:
            # After a failed fsync a second one may lie: these bytes must not be offered again.
            spool.close()
            raise
        spool.disown()
        return Blob(digest, spool.size)

    def _settle(self, spool: Spool, source: Path, target: Path) -> None:
        fd, stamp = spool.fileno(), self._now().timestamp()
        made = self._make_folders(target)
        os.fchmod(fd, _BLOB_MODE)
        os.utime(fd, (stamp, stamp))
        # New folders come before the file's fsync: one journal commit then carries both.
        os.fsync(fd)
        for folder in made:
            _sync_folder(folder.parent)
        self._synced.update(made)
        with self._lock(fcntl.LOCK_SH):
            try:
                os.link(source, target)
            except FileExistsError:
                self._meet(source, target, stamp)
        _sync_folder(target.parent)

    def _meet(self, source: Path, target: Path, stamp: float) -> None:
        """Settle with the blob that is there already: renew it if it is whole, mend it if it is not."""
        if self.verify(target.name):
            # Young again: a sweep that saw it old looks at its age once more before it removes.
            os.utime(target, (stamp, stamp))
        else:
            log.warning("blob %s was damaged; the same bytes came again and mend it", target.name)
            source.replace(target)

    def _make_folders(self, target: Path) -> list[Path]:
        """Make the blob's folders; give those whose own names this process has not yet fsynced."""
        fresh = [f for f in (target.parent.parent, target.parent) if f not in self._synced]
        for folder in fresh:
            folder.mkdir(mode=_FOLDER_MODE, exist_ok=True)
        return fresh

    @contextlib.contextmanager
    def _lock(self, kind: int) -> Iterator[None]:
        """Stand apart from a sweep (shared) or from everybody who keeps (exclusive), across processes."""
        fd = os.open(self.root / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, _SPOOL_MODE)
        try:
            fcntl.flock(fd, kind)
            yield
        finally:
            os.close(fd)

    def _place(self, sha256: str) -> Path:
        if not is_digest(sha256):
            raise BlobMissing(sha256)
        return self._blobs / sha256[:2] / sha256[2:4] / sha256

    def open(self, sha256: str) -> BinaryIO:
        """See Store."""
        with unavailable("opening a blob"):
            try:
                return self._place(sha256).open("rb")
            except FileNotFoundError:
                raise BlobMissing(sha256) from None

    def path(self, sha256: str) -> Path | None:
        """See Store."""
        self.size(sha256)
        return self._place(sha256)

    def size(self, sha256: str) -> int:
        """See Store."""
        with unavailable("measuring a blob"):
            try:
                return self._place(sha256).stat().st_size
            except FileNotFoundError:
                raise BlobMissing(sha256) from None

    def verify(self, sha256: str) -> bool:
        """See Store."""
        counted = hashlib.sha256()
        with self.open(sha256) as file, unavailable("reading a blob"):
            while chunk := file.read(_CHUNK):
                counted.update(chunk)
        return counted.hexdigest() == sha256

    def digests(self) -> Iterator[str]:
        """See Store."""
        with unavailable("listing blobs"):
            for folder in sorted(self._blobs.glob("??/??")):
                yield from sorted(p.name for p in folder.iterdir() if is_digest(p.name))

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
        before = (now - older_than).timestamp()
        aged = (d for d in self.digests() if self._kept(d) < before)
        swept = 0
        while batch := list(islice(aged, _BATCH)):
            for digest in set(batch) - set(referenced(batch)):
                swept += self._remove(digest, before=before)
        return swept

    def destroy(
        self,
        sha256: str,
        *,
        kept_before: datetime,
        referenced: Callable[[Collection[str]], Collection[str]],
    ) -> bool:
        """See Store."""
        place = self._place(sha256)
        with unavailable("destroying a blob"), self._lock(fcntl.LOCK_EX):
            if not place.exists():
                return True
            if referenced([sha256]):
                return True
            if place.stat().st_mtime >= kept_before.timestamp():
                return False
            place.unlink()
            _sync_folder(place.parent)
            return True

    def _kept(self, sha256: str) -> float:
        with unavailable("dating a blob"), contextlib.suppress(FileNotFoundError):
            return self._place(sha256).stat().st_mtime
        return float("inf")

    def _remove(self, sha256: str, *, before: float) -> int:
        with unavailable("sweeping"), self._lock(fcntl.LOCK_EX):
            if self._kept(sha256) >= before:
                return 0
            self._place(sha256).unlink(missing_ok=True)
            return 1

    def clear_spool(self, *, older_than: timedelta = SPOOL_AGE) -> int:
        """Remove spool files untouched for `older_than` that no process holds open; give their number."""
        before = time.time() - older_than.total_seconds()
        cleared = 0
        for path in self._spool.glob("*.part"):
            with contextlib.suppress(FileNotFoundError, BlockingIOError), path.open("rb") as file:
                if os.fstat(file.fileno()).st_mtime < before:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    path.unlink()
                    cleared += 1
        return cleared
