"""libmagic: one build of it everywhere, so that the same bytes get the same answer on every machine.

The library bundled in the pylibmagic wheel is loaded by its path. Importing that package instead would patch
`ctypes.CDLL` for the whole process and write into its environment.
"""

import ctypes
import functools
import importlib.util
from pathlib import Path
from typing import Protocol


class _Magic(Protocol):
    def from_buffer(self, buffer: bytes) -> str:
        """Give the media type of a buffer."""


class _Library(Protocol):
    def version(self) -> int:
        """Give the version, as 541 for 5.41."""


_HEAD = 64 * 1024


def _bundled() -> Path | None:
    spec = importlib.util.find_spec("pylibmagic")
    folders = list(spec.submodule_search_locations or ()) if spec is not None else []
    return Path(folders[0]) if folders else None


def _preload(folder: Path) -> Path | None:
    """Load the bundled library so that python-magic finds it under its own name; gives its database."""
    for name in ("libmagic.so.1", "libmagic.so", "libmagic.dylib", "libmagic.1.dylib"):
        try:
            ctypes.CDLL(str(folder / name), mode=ctypes.RTLD_GLOBAL)
        except OSError:
            continue
        return folder / "magic.mgc"
    return None


@functools.cache
def _library() -> tuple[_Magic, str]:
    folder = _bundled()
    database = _preload(folder) if folder is not None else None
    import magic  # noqa: PLC0415 - it loads libmagic when imported, which must be after ours

    library: _Library = magic
    if database is not None:
        try:
            return magic.Magic(mime=True, magic_file=str(database)), f"{library.version()} bundled"
        except magic.MagicException:
            pass  # another libmagic answered to the name, and this database is not of its version
    return magic.Magic(mime=True), f"{library.version()} system"


def media_type(data: bytes) -> str:
    """Give the media type that libmagic sees in the first 64 KiB; `application/octet-stream` where it fails."""
    magic, _ = _library()
    try:
        return magic.from_buffer(bytes(data[:_HEAD]))
    except Exception:  # noqa: BLE001 - python-magic raises its own class and, on undecodable answers, UnicodeError
        return "application/octet-stream"


def version() -> str:
    """Give the version in use and whether it is the bundled or the system's."""
    return _library()[1]
