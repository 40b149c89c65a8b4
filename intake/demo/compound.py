"""Writes compound files ([MS-CFB], version 3): what a .msg is kept in. For the demo's mailbox and for tests."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Union

Tree = Mapping[str, Union[bytes, "Tree"]]
"""Names to streams (bytes) or storages (trees)."""

_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_END, _FREE, _FAT, _NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT = 1, 2, 5


@dataclass(slots=True)
class _Node:
    name: str
    kind: int
    data: bytes = b""
    left: int = _NONE
    right: int = _NONE
    child: int = _NONE
    start: int = _END


@dataclass(slots=True)
class _Writer:
    nodes: list[_Node] = field(default_factory=list)
    sectors: list[bytes] = field(default_factory=list)
    fat: list[int] = field(default_factory=list)
    mini: bytearray = field(default_factory=bytearray)
    mini_fat: list[int] = field(default_factory=list)

    def storage(self, tree: Tree) -> int:
        """Give each entry of a storage its number, and the root of their search tree."""
        # Shorter names first, then by upper case, as the format sorts them.
        names = sorted(tree, key=lambda name: (len(name), name.upper()))
        numbers = []
        for name in names:
            held = tree[name]
            numbers.append(len(self.nodes))
            if isinstance(held, bytes):
                self.nodes.append(_Node(name, _STREAM, held))
            else:
                node = _Node(name, _STORAGE)
                self.nodes.append(node)
                node.child = self.storage(held)
        return self._balance(numbers)

    def _balance(self, numbers: list[int]) -> int:
        if not numbers:
            return _NONE
        middle = len(numbers) // 2
        node = self.nodes[numbers[middle]]
        node.left = self._balance(numbers[:middle])
        node.right = self._balance(numbers[middle + 1 :])
        return numbers[middle]

    def put(self, data: bytes) -> int:
        """Lay bytes into sectors; give the first one's number."""
        if not data:
            return _END
        start = len(self.sectors)
        for at in range(0, len(data), _SECTOR):
            self.sectors.append(data[at : at + _SECTOR].ljust(_SECTOR, b"\0"))
            self.fat.append(len(self.sectors))
        self.fat[-1] = _END
        return start

    def put_small(self, data: bytes) -> int:
        """Lay bytes into the stream of small ones; give the first place."""
        if not data:
            return _END
        start = len(self.mini_fat)
        count = -(-len(data) // _MINI)
        self.mini_fat += [*range(start + 1, start + count), _END]
        self.mini += data.ljust(count * _MINI, b"\0")
        return start


def write(tree: Tree) -> bytes:
    """Write a compound file."""
    made = _Writer()
    root = _Node("Root Entry", _ROOT)
    made.nodes.append(root)
    root.child = made.storage(tree)
    for node in made.nodes:
        if node.kind == _STREAM:
            put = made.put if len(node.data) >= _CUTOFF else made.put_small
            node.start = put(node.data)
    root.data = bytes(made.mini)
    root.start = made.put(root.data)
    mini_fat = made.put(struct.pack(f"<{len(made.mini_fat)}I", *made.mini_fat))
    mini_count = -(-len(made.mini_fat) * 4 // _SECTOR)
    directory = made.put(b"".join(map(_entry, made.nodes)))
    return _head(made, directory, mini_fat, mini_count) + b"".join(made.sectors)


def _head(made: _Writer, directory: int, mini_fat: int, mini_count: int) -> bytes:
    """Write the table of sectors into sectors of its own, and the head that finds it."""
    count = 1
    while count * _SECTOR // 4 < len(made.sectors) + count:
        count += 1
    if count > 109:  # noqa: PLR2004 - what the head alone can list: 7 MB
        raise ValueError("too large for this writer")
    first = len(made.sectors)
    table = [*made.fat, *([_FAT] * count)]
    table += [_FREE] * (count * _SECTOR // 4 - len(table))
    made.sectors += [
        struct.pack(f"<{_SECTOR // 4}I", *table[at : at + _SECTOR // 4])
        for at in range(0, len(table), _SECTOR // 4)
    ]
    places = [*range(first, first + count), *([_FREE] * (109 - count))]
    return struct.pack(
        "<8s16x5H6x9I109I",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        *(0x3E, 3, 0xFFFE, 9, 6),
        *(0, count, directory, 0, _CUTOFF, mini_fat, mini_count, _END, 0),
        *places,
    )


def _entry(node: _Node) -> bytes:
    name = (node.name + "\0").encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16xIQQIQ",
        name,
        len(name),
        node.kind,
        1,
        node.left,
        node.right,
        node.child,
        0,
        0,
        0,
        node.start,
        len(node.data),
    )
