"""JPEG and PNG: dimensions and what their headers tell about people, read without decoding a pixel."""

import struct
from collections.abc import Iterator

from uploads import exif
from uploads.reading import Reading

_SEGMENTS = 500
_NO_LENGTH = {0x01, *range(0xD0, 0xD8)}
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_XMP = b"http://ns.adobe.com/xap/1.0/\x00"
_TEXT_KEYS = {
    "Author": "author",
    "Title": "title",
    "Copyright": "copyright",
    "Description": "description",
}


def read_jpeg(data: bytes, reading: Reading) -> None:
    """Read a JPEG's frame header (ITU-T T.81) and Exif block into `reading`."""
    size = None
    for marker, body in _jpeg_segments(data):
        if marker in _FRAMES and len(body) >= 6:  # noqa: PLR2004 - precision, height, width, components
            height, width = struct.unpack_from(">HH", body, 1)
            size = (width, height)
        elif marker == 0xE1 and body.startswith(b"Exif\x00\x00"):  # noqa: PLR2004 - APP1
            exif.read(body[6:], reading)
        elif marker == 0xE1 and body.startswith(_XMP):  # noqa: PLR2004 - APP1
            exif.read_xmp(body, reading)
        elif marker == 0xED:  # noqa: PLR2004 - APP13
            exif.read_iptc(body, reading)
    _finish(reading, size)


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 2
    for _ in range(_SEGMENTS):
        while at + 1 < len(data) and data[at : at + 2] == b"\xff\xff":
            at += 1
        if at + 4 > len(data) or data[at] != 0xFF:  # noqa: PLR2004 - every marker begins so
            return
        marker = data[at + 1]
        if marker in _NO_LENGTH:
            at += 2
            continue
        if marker in (0xD9, 0xDA):
            return
        length = int(struct.unpack_from(">H", data, at + 2)[0])
        yield marker, data[at + 4 : at + 2 + length]
        at += 2 + max(length, 2)


def read_png(data: bytes, reading: Reading) -> None:
    """Read a PNG's header, Exif and text chunks (W3C PNG, third edition) into `reading`."""
    size = None
    at = 8
    for _ in range(_SEGMENTS):
        if at + 8 > len(data):
            break
        length, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + min(length, 1 << 20)]
        if kind == b"IHDR" and len(body) >= 8:  # noqa: PLR2004 - width and height
            size = struct.unpack_from(">II", body)
        elif kind == b"eXIf":
            exif.read(body, reading)
        elif kind in (b"tEXt", b"iTXt"):
            key, _, value = body.partition(b"\x00")
            if key == b"XML:com.adobe.xmp":
                exif.read_xmp(value, reading)
            known = _TEXT_KEYS.get(key.decode("latin-1"))
            if known is not None:
                value = value.rpartition(b"\x00")[2]
                reading.know(
                    known, value.decode("utf-8" if kind == b"iTXt" else "latin-1", "replace")
                )
        elif kind == b"IEND":
            break
        at += 12 + length
    _finish(reading, size)


def _finish(reading: Reading, size: tuple[int, int] | None) -> None:
    if size is None or 0 in size:
        reading.fail("damaged")
        return
    reading.know("width", size[0])
    reading.know("height", size[1])
    reading.find("no-readable-text")


def look_inside(data: bytes, reading: Reading, page: int | None = None) -> None:
    """Take what a JPEG within a document tells of people and places; its size is nobody's business here."""
    for marker, body in _jpeg_segments(data):
        if marker == 0xE1 and body.startswith(b"Exif\x00\x00"):  # noqa: PLR2004 - APP1
            exif.read(body[6:], reading, page)
