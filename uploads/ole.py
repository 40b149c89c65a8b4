"""Compound files ([MS-CFB]): the names of their streams, to tell one old office format from another, and one flag."""

import struct
from collections.abc import Iterator

_SECTOR = 128
_FREE = 0xFFFFFFFA
_MOST = 4_096
_WORD, _ENCRYPTED = 0xA5EC, 0x0100


def stream_names(data: bytes) -> frozenset[str]:
    """Give the names in the directory; empty where the file is cut short or its chains lie."""
    try:
        return frozenset(_name(entry) for entry in _entries(data))
    except (struct.error, ValueError):
        return frozenset()


def is_encrypted_word(data: bytes) -> bool:
    """Whether the header of a Word document asks for a password ([MS-DOC] 2.5.2, fEncrypted)."""
    try:
        for entry in _entries(data):
            if _name(entry) == "WordDocument":
                start = (struct.unpack_from("<I", entry, 116)[0] + 1) << _shift(data)
                mark, flags = struct.unpack_from("<H8xH", data, start)
                return mark == _WORD and bool(flags & _ENCRYPTED)
    except (struct.error, ValueError):
        return False
    return False


def _shift(data: bytes) -> int:
    shift = int(struct.unpack_from("<H", data, 30)[0])
    if shift not in (9, 12):
        raise ValueError("neither 512 nor 4,096 bytes a sector")
    return shift


def _entries(data: bytes) -> Iterator[bytes]:
    size = 1 << _shift(data)
    fats = [sector for sector in struct.unpack_from("<109I", data, 76) if sector < _FREE]
    sector = int(struct.unpack_from("<I", data, 48)[0])
    for _ in range(_MOST * _SECTOR // size):
        if sector >= _FREE:
            return
        block = data[(sector + 1) * size : (sector + 2) * size]
        yield from (block[at : at + _SECTOR] for at in range(0, len(block), _SECTOR))
        table, index = divmod(sector, size // 4)
        if table >= len(fats):
            return
        sector = int(struct.unpack_from("<I", data, (fats[table] + 1) * size + 4 * index)[0])


def _name(entry: bytes) -> str:
    length = struct.unpack_from("<H", entry, 64)[0]
    return entry[: max(0, min(int(length), 64) - 2)].decode("utf-16-le", "replace")
