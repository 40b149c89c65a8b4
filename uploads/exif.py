"""What cameras and programs write into pictures: Exif (TIFF 6.0, CIPA DC-008), XMP (ISO 16684-1), IPTC's by-line.

Only people and places are taken out; a block that lies about its lengths is passed over.
"""

import re
import struct
from collections.abc import Iterator

from uploads.reading import Passage, Reading

_ASCII, _RATIONAL = 2, 5
_EXIF_IFD, _GPS_IFD = 0x8769, 0x8825
_TAGS = {
    0x010E: "description",
    0x013B: "artist",
    0x8298: "copyright",
    0x010F: "camera",
    0x0110: "camera-model",
    0x9C9B: "title",
    0x9C9C: "description",
    0x9C9D: "author",
}
_DETAILS = {0xA430: "owner", 0xA431: "BodySerialNumber", 0xA435: "LensSerialNumber"}
_WIDE = frozenset({0x9C9B, 0x9C9C, 0x9C9D})
_MOST_ENTRIES = 200
_LONGEST = 4_096
Row = tuple[int, int, int, bytes]


class _Tiff:
    """A block of directories."""

    def __init__(self, data: bytes, order: str) -> None:
        self.data = data
        self.order = order

    def number(self, kind: str, at: int) -> int:
        return int(struct.unpack_from(self.order + kind, self.data, at)[0])

    def rows(self, at: int) -> Iterator[Row]:
        """Give the entries of a directory: tag, type, count, the four bytes of value or offset."""
        for entry in range(min(self.number("H", at), _MOST_ENTRIES)):
            yield struct.unpack_from(self.order + "HHI4s", self.data, at + 2 + 12 * entry)

    def offset(self, row: Row) -> int:
        return int(struct.unpack(self.order + "I", row[3])[0])

    def raw(self, row: Row) -> bytes:
        """Give the bytes of a value of single bytes."""
        count = row[2]
        if count <= 4:  # noqa: PLR2004 - TIFF's inline size
            return row[3][:count]
        start = self.offset(row)
        return self.data[start : start + min(count, _LONGEST)]

    def degrees(self, row: Row) -> float | None:
        """Give degrees, minutes and seconds as degrees."""
        if row[1] != _RATIONAL or row[2] != 3:  # noqa: PLR2004 - degrees, minutes, seconds
            return None
        pairs = struct.unpack_from(self.order + "6I", self.data, self.offset(row))
        parts = [
            above / below if below else 0.0 for above, below in zip(*[iter(pairs)] * 2, strict=True)
        ]
        return parts[0] + parts[1] / 60 + parts[2] / 3600


def read(block: bytes, reading: Reading, page: int | None = None) -> None:
    """Read an Exif block into `reading`."""
    order = {b"II": "<", b"MM": ">"}.get(block[:2])
    if order is None:
        return
    tiff = _Tiff(block, order)
    try:
        for row in tiff.rows(tiff.number("I", 4)):
            _take(tiff, row, reading, page)
    except struct.error:
        return


def _take(tiff: _Tiff, row: Row, reading: Reading, page: int | None) -> None:
    tag, kind = row[:2]
    if tag == _GPS_IFD:
        reading.know("gps", "present")
        reading.expose("location", "exif", _location(tiff, tiff.offset(row)), page)
    elif tag == _EXIF_IFD:
        for inner in tiff.rows(tiff.offset(row)):
            name = _DETAILS.get(inner[0])
            value = tiff.raw(inner).decode("utf-8", "replace").strip("\x00 ") if name else ""
            if value and name == "owner":
                _know(reading, name, value, page)
            elif value:
                reading.expose("person", "exif", f"{name}: {value}", page)
    elif tag in _WIDE:
        _know(reading, _TAGS[tag], tiff.raw(row).decode("utf-16-le", "replace"), page)
    elif tag in _TAGS and kind == _ASCII:
        _know(reading, _TAGS[tag], tiff.raw(row).decode("utf-8", "replace"), page)


def _know(reading: Reading, name: str, value: str, page: int | None) -> None:
    """Keep a picture's own property; of a picture within a document only what tells of people."""
    plain = value.strip("\x00 ")
    if reading.kind in ("jpeg", "png"):
        reading.know(name, plain)
    elif name in ("artist", "author", "owner", "copyright"):
        reading.expose("person", "exif", plain, page)
        reading.hidden.append(Passage(plain, "exif", page))


def _location(tiff: _Tiff, at: int) -> str:
    """Give latitude and longitude in degrees, or the bare word where they cannot be read."""
    held: dict[int, float] = {}
    signs: dict[int, bytes] = {}
    try:
        for row in tiff.rows(at):
            if row[0] in (1, 3):
                signs[row[0] + 1] = tiff.raw(row)[:1].upper()
            elif row[0] in (2, 4):
                value = tiff.degrees(row)
                held |= {} if value is None else {row[0]: value}
    except struct.error:
        return "GPS"
    if held.keys() != {2, 4}:
        return "GPS"
    return ", ".join(
        f"{-held[tag] if signs.get(tag) in (b'S', b'W') else held[tag]:.5f}" for tag in (2, 4)
    )


_PACKET = 256 * 1024
_LIST = re.compile(rb"<dc:creator>(.{0,2000}?)</dc:creator>", re.DOTALL)
_MARKUP = re.compile(r"<[^>]{0,2000}>")
_VALUES = {
    "owner": rb"(?:aux:OwnerName|exifEX:CameraOwnerName)",
    "artist": rb"tiff:Artist",
}
_SERIAL = rb"(?:aux|exifEX|exif):(BodySerialNumber|SerialNumber|LensSerialNumber)"
_PLACE = rb"exif:GPS(Latitude|Longitude)"
_CONTACT = rb"(?:Iptc4xmpCore:)?(?:CiEmailWork|CiTelWork|CiAdrExtadr)"


def _values(packet: bytes, name: bytes) -> Iterator[tuple[str, str]]:
    """Give a simple property's values, written as an attribute or as an element."""
    pattern = re.compile(name + rb"""(?:\s*=\s*["']([^"'<]{1,300})|\s*>([^<]{1,300})<)""")
    for match in pattern.finditer(packet):
        groups = [group.decode("utf-8", "replace") for group in match.groups() if group]
        yield (groups[0] if len(groups) > 1 else ""), groups[-1].strip()


def read_xmp(packet: bytes, reading: Reading) -> None:
    """Take people and places from an XMP packet into `reading`."""
    packet = packet[:_PACKET]
    creator = _LIST.search(packet)
    if creator is not None:
        words = _MARKUP.sub(" ", creator.group(1).decode("utf-8", "replace"))
        reading.know("author", " ".join(words.split()))
    for name, pattern in _VALUES.items():
        for _, value in _values(packet, pattern):
            _know(reading, name, value, None)
    for tag, value in _values(packet, _SERIAL):
        reading.expose("person", "exif", f"{tag}: {value}")
    place = [value for _, value in _values(packet, _PLACE)]
    if place:
        reading.know("gps", "present")
        reading.expose("location", "exif", ", ".join(place[:2]))
    for _, value in _values(packet, _CONTACT):
        reading.hidden.append(Passage(value, "exif"))


_BY_LINE = re.compile(rb"\x1c\x02\x50\x00([\x01-\x40])", re.DOTALL)


def read_iptc(block: bytes, reading: Reading) -> None:
    """Take the by-line from Photoshop's block of a JPEG (IPTC IIM, dataset 2:80)."""
    match = _BY_LINE.search(block[:_PACKET])
    if match is not None:
        length = match.group(1)[0]
        reading.know("author", block[match.end() : match.end() + length].decode("utf-8", "replace"))
