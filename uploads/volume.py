"""The look at a folder before a store is trusted to it (check 61)."""

import fcntl
import os
import secrets
from pathlib import Path

from uploads.blob import StoreUnsafe

_MEMORY = frozenset({"tmpfs", "ramfs"})
_MOUNTS = Path("/proc/self/mounts")


def file_system(folder: Path) -> str | None:
    """Name the type of the file system that holds `folder` ("ext4"); None where the system does not tell."""
    if not _MOUNTS.exists():
        return None
    here = folder.resolve()
    found: tuple[int, str | None] = (-1, None)
    for line in _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape").splitlines():
        _, mounted, kind, *_ = line.split(" ")
        point = Path(mounted.replace("\\040", " "))
        # Of two mounts on one point the later covers the earlier.
        if here.is_relative_to(point) and len(point.parts) >= found[0]:
            found = len(point.parts), kind
    return found[1]


def self_check(root: Path, *, allow_tmpfs: bool = False) -> None:
    """Try on `root` all that a store relies on; raise StoreUnsafe with every fault found.

    Refused: no such folder; a file system in memory, unless `allow_tmpfs`; one that cannot lock a file, fsync a file
    or a folder, or give a file a second name (how a blob comes into being at once and only once).
    """
    if not root.is_dir():
        raise StoreUnsafe([f"{root} is not a folder; make it, or mount its volume"])
    faults = []
    kind = file_system(root)
    if kind in _MEMORY and not allow_tmpfs:
        faults.append(f"{root} is on {kind}: its files are lost when the machine stops")
    try:
        _rehearse(root)
    except OSError as error:
        faults.append(f"{root} cannot keep a file for good: {error.strerror or error}")
    if faults:
        raise StoreUnsafe(faults)


def _rehearse(root: Path) -> None:
    first = root / f".check-{secrets.token_hex(8)}"
    second = first.with_suffix(".linked")
    folder = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        with first.open("xb") as file:
            file.write(b"check")
            file.flush()
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.fsync(file.fileno())
        os.link(first, second)
        os.fsync(folder)
    finally:
        for path in (first, second):
            path.unlink(missing_ok=True)
        os.close(folder)
