"""Properties of Outlook's messages ([MS-OXPROPS], [MS-OXMSG], [MS-OXTNEF], [MS-OXRTFCP]). Runs in the jail."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from uploads import mailwords

CLASS, SUBJECT, HEADERS = 0x001A, 0x0037, 0x007D
SUBMITTED, DELIVERED = 0x0039, 0x0E06
SENDER_NAME, SENDER_ADDRESS, SENDER_SMTP = 0x0C1A, 0x0C1F, 0x5D01
OF_NAME, OF_ADDRESS, OF_SMTP = 0x0042, 0x0065, 0x5D02
BODY, RTF, HTML, MESSAGE_ID = 0x1000, 0x1009, 0x1013, 0x1035
CODEPAGE, INTERNET_CODEPAGE = 0x3FFD, 0x3FDE
DISPLAY_NAME, DATA, METHOD = 0x3001, 0x3701, 0x3705
SHORT_NAME, LONG_NAME, MIME, CONTENT_ID, FLAGS = 0x3704, 0x3707, 0x370E, 0x3712, 0x3714
HIDDEN = 0x7FFE
EMBEDDED, OLE_OBJECT = 5, 6
"""Values of METHOD: a message of its own, an object of an office program."""

SHORT, LONG, FLAG, TIME = 0x0002, 0x0003, 0x000B, 0x0040
TEXT8, TEXT, BINARY, OBJECT = 0x001E, 0x001F, 0x0102, 0x000D

_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_CODEPAGES = {
    65001: "utf-8",
    65000: "utf-7",
    20127: "cp1252",
    28591: "cp1252",
    28592: "iso8859-2",
    28595: "iso8859-5",
    28596: "iso8859-6",
    28605: "iso8859-15",
    20866: "koi8-r",
    21866: "koi8-u",
    50220: "iso2022_jp",
    50225: "iso2022_kr",
    51932: "euc_jp",
    51949: "cp949",
    936: "gb18030",
    54936: "gb18030",
    950: "big5hkscs",
    10000: "mac_roman",
}


@dataclass(slots=True)
class Properties:
    """The properties of one object by id: raw value and type, with what text in eight bits is coded in."""

    held: dict[int, tuple[int, bytes]] = field(default_factory=dict)
    codepage: str = ""

    def put(self, key: int, kind: int, value: bytes) -> None:
        """Take a value; text of full width wins over one in eight bits."""
        if key not in self.held or self.held[key][0] == TEXT8:
            self.held[key] = (kind, value)

    def settle(self) -> None:
        """Look up what eight-bit text is coded in, once all is read."""
        number = self.number(CODEPAGE) or self.number(INTERNET_CODEPAGE) or 0
        self.codepage = _CODEPAGES.get(number, f"cp{number}" if number else self.codepage)

    def text(self, *keys: int) -> str:
        """Give the first of some properties that holds a text."""
        for key in keys:
            kind, value = self.held.get(key, (0, b""))
            if kind == TEXT:
                found = value.decode("utf-16-le", "replace")
            elif kind == TEXT8:
                found = mailwords.text(value.rstrip(b"\0"), self.codepage)
            else:
                continue
            found = found.rstrip("\0")
            if found.strip():
                return found
        return ""

    def binary(self, key: int) -> bytes:
        """Give a value as it is, empty for none."""
        return self.held.get(key, (0, b""))[1]

    def number(self, key: int) -> int | None:
        """Give a number or a flag."""
        kind, value = self.held.get(key, (0, b""))
        if kind in (LONG, SHORT, FLAG) and value:
            size = 4 if kind == LONG else 2
            return int.from_bytes(value[:size], "little", signed=kind != FLAG)
        return None

    def time(self, key: int) -> datetime | None:
        """Give an instant."""
        kind, value = self.held.get(key, (0, b""))
        if kind != TIME or len(value) < 8:  # noqa: PLR2004 - a FILETIME
            return None
        try:
            return _EPOCH + timedelta(microseconds=int.from_bytes(value[:8], "little") // 10)
        except OverflowError:
            return None


def of_storage(streams: Mapping[str, bytes], *, head: int, codepage: str = "") -> Properties:
    """Read the properties of one storage of a .msg; `head` is how long the head of its property stream is.

    `codepage` is that of the message which the storage belongs to.
    """
    made = Properties(codepage=codepage)
    table = streams.get("__properties_version1.0", b"")
    for at in range(head, len(table) - 15, 16):
        kind, key = struct.unpack_from("<HH", table, at)
        if kind in (SHORT, LONG, FLAG, TIME):
            made.put(key, kind, table[at + 8 : at + 16])
    for name, value in streams.items():
        if not name.startswith("__substg1.0_") or len(name) != 20:  # noqa: PLR2004 - eight hex digits after it
            continue
        try:
            tag = int(name[12:], 16)
        except ValueError:
            continue
        if tag & 0xFFFF in (TEXT8, TEXT, BINARY):
            made.put(tag >> 16, tag & 0xFFFF, value)
    made.settle()
    return made


_SIZES = {2: 2, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 2, 20: 8, 64: 8, 72: 16}
_MULTIPLE, _NAMED = 0x1000, 0x8000
_VARIABLE = (TEXT8, TEXT, OBJECT, BINARY)


def of_stream(data: bytes, codepage: str) -> Properties:
    """Read the properties of a winmail.dat's attribute, as far as they can be read."""
    made = Properties(codepage=codepage)
    at = 4
    try:
        for _ in range(min(struct.unpack_from("<I", data)[0], 10_000)):
            kind, key = struct.unpack_from("<HH", data, at)
            at += 4
            if key >= _NAMED:
                at = _past_name(data, at)
            plain = kind & ~_MULTIPLE
            values = 1
            if kind & _MULTIPLE or plain in _VARIABLE:
                values = struct.unpack_from("<I", data, at)[0]
                at += 4
            for place in range(values):
                if at >= len(data):
                    break
                if plain in _VARIABLE:
                    size, at = struct.unpack_from("<I", data, at)[0], at + 4
                else:
                    size = _SIZES.get(plain, 4)
                if place == 0:
                    made.put(key, plain, data[at : at + size])
                at += (size + 3) // 4 * 4
    except struct.error:
        pass  # what was read until here stands
    made.settle()
    return made


def _past_name(data: bytes, at: int) -> int:
    kind, value = struct.unpack_from("<II", data, at + 16)
    return int(at + 24 + ((value + 3) // 4 * 4 if kind else 0))


_PRIMED = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_WINDOW = 4096
_MOST_RTF = 16 * 1024 * 1024


def unpack_rtf(data: bytes) -> bytes:
    """Unpack compressed RTF ([MS-OXRTFCP]); gives what can be unpacked."""
    if len(data) < 16:  # noqa: PLR2004 - the head's length
        return b""
    size, mark = struct.unpack_from("<I4s", data, 4)
    if mark == b"MELA":
        return data[16 : 16 + size]
    window = bytearray(_PRIMED.ljust(_WINDOW, b"\0"))
    place, out, at = len(_PRIMED), bytearray(), 16
    most = min(size, _MOST_RTF)
    while at < len(data) and len(out) < most:
        control, at = data[at], at + 1
        for bit in range(8):
            if len(out) >= most or at >= len(data):
                break
            if not control >> bit & 1:
                piece, at = data[at : at + 1], at + 1
            else:
                token, at = int.from_bytes(data[at : at + 2]), at + 2
                start, length = token >> 4, (token & 15) + 2
                if start == place:
                    return bytes(out)
                piece = b""
                for step in range(length):
                    one = window[(start + step) % _WINDOW]
                    window[(place + step) % _WINDOW] = one
                    piece += bytes((one,))
                place = (place + length) % _WINDOW
                out += piece
                continue
            window[place] = piece[0]
            place = (place + 1) % _WINDOW
            out += piece
    return bytes(out)
