"""Compound files ([MS-CFB]): only the names of their streams, to tell one old office format from another."""

import struct

_SECTOR = 128
_FREE = 0xFFFFFFFA
_MOST = 4_096


def stream_names(data: bytes) -> frozenset[str]:
    """Give the names in the directory; empty where the file is cut short or its chains lie."""
    try:
        return frozenset(_names(data))
    except (struct.error, ValueError):
        return frozenset()


def _names(data: bytes) -> set[str]:
    shift = struct.unpack_from("<H", data, 30)[0]
    if shift not in (9, 12):
        return set()
    size = 1 << int(shift)
    fats = [sector for sector in struct.unpack_from("<109I", data, 76) if sector < _FREE]
    sector = int(struct.unpack_from("<I", data, 48)[0])
    names: set[str] = set()
    for _ in range(_MOST * _SECTOR // size):
        if sector >= _FREE:
            break
        block = data[(sector + 1) * size : (sector + 2) * size]
        names.update(_entry(block[at : at + _SECTOR]) for at in range(0, len(block), _SECTOR))
        table, index = divmod(sector, size // 4)
        if table >= len(fats):
            break
        sector = int(struct.unpack_from("<I", data, (fats[table] + 1) * size + 4 * index)[0])
    return names


def _entry(entry: bytes) -> str:
    length = struct.unpack_from("<H", entry, 64)[0]
    return entry[: max(0, min(int(length), 64) - 2)].decode("utf-16-le", "replace")
