"""A Word 97 file ([MS-DOC] in [MS-CFB]) with nothing but text, written by hand."""

import struct

_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_SECTOR = 512
_SMALLEST = 4096
"""Bytes below which a stream would go into the mini stream."""
_TEXT_AT = 0x800
_FC_CLX = 0x1A2


def old_word(text: str, *, encrypted: bool = False) -> bytes:
    """Write a document of one piece of UTF-16 text; its paragraphs are its lines."""
    body = text.replace("\n", "\r") + "\r"
    clx = b"\x02" + struct.pack("<I", 16)
    clx += struct.pack("<II", 0, len(body)) + struct.pack("<HIH", 0, _TEXT_AT, 0)
    fib = bytearray(_TEXT_AT)
    struct.pack_into("<HHHHHH", fib, 0, 0xA5EC, 0x00C1, 0, 0x0409, 0, 0x1200 | (0x100 * encrypted))
    struct.pack_into("<II", fib, 0x18, _TEXT_AT, _TEXT_AT + 2 * len(body))
    struct.pack_into("<H", fib, 0x20, 14)
    struct.pack_into("<H", fib, 0x3E, 22)
    struct.pack_into("<I", fib, 0x4C, len(body))
    struct.pack_into("<H", fib, 0x98, 0x5D)
    struct.pack_into("<II", fib, _FC_CLX, 0, len(clx))
    return _compound({"WordDocument": bytes(fib) + body.encode("utf-16-le"), "1Table": clx})


def _compound(streams: dict[str, bytes]) -> bytes:
    fat = [_FAT, _END]
    entries = [_entry("Root Entry", 5, child=1)]
    blocks = b""
    for place, (name, data) in enumerate(streams.items(), 1):
        size = max(len(data), _SMALLEST)
        start, count = len(fat), -(-size // _SECTOR)
        fat += [*range(start + 1, start + count), _END]
        blocks += data.ljust(count * _SECTOR, b"\x00")
        left = place + 1 if place < len(streams) else _FREE
        entries.append(_entry(name, 2, left=left, start=start, size=size))
    header = bytearray(_SECTOR)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", header, 44, 1, 1, 0, _SMALLEST, _END, 0, _END, 0, 0)
    struct.pack_into("<109I", header, 76, *[_FREE] * 109)
    struct.pack_into("<I", header, 76, 0)
    assert len(fat) <= _SECTOR // 4, "one FAT sector holds no more"
    fat += [_FREE] * (_SECTOR // 4 - len(fat))
    table = struct.pack(f"<{len(fat)}I", *fat)
    return bytes(header) + table + b"".join(entries).ljust(_SECTOR, b"\x00") + blocks


def _entry(
    name: str,
    kind: int,
    *,
    child: int = _FREE,
    left: int = _FREE,
    start: int = _END,
    size: int = 0,
) -> bytes:
    raw = name.encode("utf-16-le") + b"\x00\x00"
    return (
        raw.ljust(64, b"\x00")
        + struct.pack("<HBBIII", len(raw), kind, 1, left, _FREE, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
