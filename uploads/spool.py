"""Bytes on their way in: a temporary file that hashes what passes."""

import contextlib
import hashlib
import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from uploads.blob import SpoolTooLarge, unavailable

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

Opener = Callable[[], tuple[int, Path | None]]
"""Makes an empty file, open for reading and writing: its descriptor, and its path if it has one."""


class Spool(io.RawIOBase):
    """A file-like that appends, hashes and counts; reading starts wherever one seeks.

    Up to `limit` bytes are stored (None: no limit); what comes after them is counted in `size` and dropped, and
    `over` turns true. Writing always appends, wherever the reading position is, so that `sha256` is the digest of
    the stored bytes whatever a caller does. The file is made at the first byte: an empty form field costs nothing.
    Closing removes the file unless a store has kept it. Not for several threads at once.
    """

    def __init__(self, opener: Opener, *, limit: int | None = None) -> None:
        """Take what makes the file, and how many bytes it may hold."""
        super().__init__()
        self._opener = opener
        self._hash = hashlib.sha256()
        self._fd: int | None = None
        self._position = 0
        self._sealed = False
        self.limit = limit
        self.size = 0
        self.path: Path | None = None

    @property
    def over(self) -> bool:
        """More bytes came than may be stored."""
        return self.limit is not None and self.size > self.limit

    @property
    def sha256(self) -> str:
        """Digest of the bytes stored so far, lower-case hex."""
        return self._hash.hexdigest()

    @property
    def stored(self) -> int:
        """How many bytes the file holds."""
        return self.size if self.limit is None else min(self.size, self.limit)

    def write(self, data: "ReadableBuffer") -> int:
        """Append; every byte is taken, so the answer is their number. Raises StoreUnavailable."""
        self._check_open()
        if self._sealed:
            raise ValueError("this spool has been kept")
        view = memoryview(data).cast("B")
        room = view[: None if self.limit is None else max(0, self.limit - self.stored)]
        with unavailable("writing an upload"):
            self._append(room)
        self.size += len(view)
        return len(view)

    def _append(self, view: memoryview) -> None:
        fd, at = self.fileno() if view else -1, self.stored
        done = 0
        while done < len(view):
            done += os.pwrite(fd, view[done:], at + done)
        self._hash.update(view)

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Read at the position, as io.RawIOBase says."""
        self._check_open()
        if self._fd is None:
            return 0
        view = memoryview(buffer).cast("B")
        with unavailable("reading an upload"):
            data = os.pread(self._fd, len(view), self._position)
        view[: len(data)] = data
        self._position += len(data)
        return len(data)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move the reading position."""
        self._check_open()
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self.stored}[whence]
        if base + offset < 0:
            raise ValueError("before the first byte")
        self._position = base + offset
        return self._position

    def tell(self) -> int:
        """Give the reading position."""
        self._check_open()
        return self._position

    def readable(self) -> bool:
        """Say yes."""
        return True

    def writable(self) -> bool:
        """Say yes until a store has kept it."""
        return not self._sealed

    def seekable(self) -> bool:
        """Say yes."""
        return True

    def fileno(self) -> int:
        """Give the descriptor, making the file if there is none yet. Raises StoreUnavailable."""
        self._check_open()
        if self._fd is None:
            with unavailable("opening an upload"):
                self._fd, self.path = self._opener()
        return self._fd

    def seal(self) -> str:
        """End the writing and give the digest: for stores. Raises SpoolTooLarge."""
        self._check_open()
        if self.limit is not None and self.over:
            raise SpoolTooLarge(size=self.size, limit=self.limit)
        self.fileno()
        self._sealed = True
        return self.sha256

    def disown(self) -> None:
        """Say that the bytes have a home: for stores. The descriptor still reads them until closed."""
        if self.path is not None:
            # A name left behind is only litter, and the next start removes it.
            with contextlib.suppress(OSError):
                self.path.unlink()
            self.path = None

    def close(self) -> None:
        """Close and, unless kept, remove. May be called again."""
        if not self.closed:
            self.disown()
            fd, self._fd = self._fd, None
            if fd is not None:
                # Nothing depends on these bytes any more: what must last was fsynced by keep().
                with contextlib.suppress(OSError):
                    os.close(fd)
        super().close()

    def _check_open(self) -> None:
        if self.closed:
            raise ValueError("this spool is closed")
