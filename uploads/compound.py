"""Compound files ([MS-CFB]) read as a tree of storages and streams. Runs in the jail.

Hostile by assumption: chains that turn in circles, sizes that lie, directories that point back. What a chain cannot
give comes back shorter; only a file without a head or a directory is refused.
"""

import struct
from dataclasses import dataclass, field

_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NO_MORE = 0xFFFFFFFA
_ENTRY = 128
_NONE = 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_MOST_ENTRIES = 50_000
_DEPTH = 60


class CompoundInvalid(ValueError):
    """No compound file, or one whose directory cannot be read."""


@dataclass(slots=True)
class Storage:
    """A folder of the file: its storages and its streams by name."""

    storages: dict[str, "Storage"] = field(default_factory=dict)
    streams: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class _File:
    def __init__(self, data: bytes) -> None:
        if not data.startswith(_MAGIC) or len(data) < 512:  # noqa: PLR2004 - the head's length
            raise CompoundInvalid("no head")
        self._data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini_shift != 6:  # noqa: PLR2004 - the only sizes there are
            raise CompoundInvalid("sector size")
        self._sector = 1 << shift
        self._mini = 1 << mini_shift
        directory, self._cutoff = struct.unpack_from("<I4xI", data, 48)
        mini_start = struct.unpack_from("<I", data, 60)[0]
        self._fat = self._read_fat()
        self._entries = self._read_directory(directory)
        self._mini_fat = self._numbers(self._chain(mini_start, self._fat))
        root = self._entries[0]
        self._mini_stream = self._joined(root.start, root.size)

    def _read_fat(self) -> list[int]:
        places = list(struct.unpack_from("<109I", self._data, 76))
        more, left = struct.unpack_from("<II", self._data, 68)
        seen: set[int] = set()
        while more < _NO_MORE and left and more not in seen:
            seen.add(more)
            block = self._numbers([more])
            if not block:
                break
            places += block[:-1]
            more, left = block[-1], left - 1
        return self._numbers([place for place in places if place < _NO_MORE])

    def _block(self, place: int) -> bytes:
        at = (place + 1) * self._sector
        return self._data[at : at + self._sector]

    def _numbers(self, places: list[int]) -> list[int]:
        out: list[int] = []
        for place in places:
            block = self._block(place)
            out += struct.unpack(f"<{len(block) // 4}I", block[: len(block) // 4 * 4])
        return out

    def _chain(self, start: int, table: list[int]) -> list[int]:
        out: list[int] = []
        seen = bytearray(len(table))
        while start < len(table) and not seen[start]:
            seen[start] = 1
            out.append(start)
            start = table[start]
        return out

    def _joined(self, start: int, size: int) -> bytes:
        blocks = [self._block(place) for place in self._chain(start, self._fat)]
        return b"".join(blocks)[:size]

    def _read_directory(self, start: int) -> list[_Entry]:
        places = self._chain(start, self._fat)
        raw = b"".join(map(self._block, places[: _MOST_ENTRIES * _ENTRY // self._sector + 1]))
        entries = [_entry(raw[at : at + _ENTRY]) for at in range(0, len(raw) - 127, _ENTRY)]
        if not entries or entries[0].kind != _ROOT:
            raise CompoundInvalid("no root")
        return entries

    def tree(self) -> Storage:
        return self._storage(self._entries[0].child, 0, {0})

    def _storage(self, child: int, depth: int, seen: set[int]) -> Storage:
        """Read one storage; its entries are a binary tree, walked without recursion."""
        made, waiting = Storage(), [child]
        while waiting:
            place = waiting.pop()
            if place >= len(self._entries) or place in seen:
                continue
            seen.add(place)
            entry = self._entries[place]
            waiting += [entry.left, entry.right]
            if entry.kind == _STREAM:
                made.streams.setdefault(entry.name, self._stream(entry))
            elif entry.kind == _STORAGE and depth < _DEPTH:
                made.storages.setdefault(entry.name, self._storage(entry.child, depth + 1, seen))
        return made

    def _stream(self, entry: _Entry) -> bytes:
        if entry.size >= self._cutoff:
            return self._joined(entry.start, entry.size)
        size = self._mini
        pieces = [
            self._mini_stream[place * size : (place + 1) * size]
            for place in self._chain(entry.start, self._mini_fat)
        ]
        return b"".join(pieces)[: entry.size]


def _entry(raw: bytes) -> _Entry:
    length = min(struct.unpack_from("<H", raw, 64)[0], 64)
    left, right, child = struct.unpack_from("<III", raw, 68)
    start, size = struct.unpack_from("<II", raw, 116)
    name = raw[: max(0, length - 2)].decode("utf-16-le", "replace")
    return _Entry(name, raw[66], left, right, child, start, size)


def read(data: bytes) -> Storage:
    """Read a compound file. Raises CompoundInvalid."""
    try:
        return _File(data).tree()
    except (struct.error, IndexError) as error:
        raise CompoundInvalid(str(error)) from error
