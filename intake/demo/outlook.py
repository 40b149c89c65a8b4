"""Writes messages as Outlook keeps (.msg) and sends (winmail.dat) them. For the demo's mailbox and for tests."""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from intake.demo.compound import Tree, write

_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_TEXT8, _TEXT, _BINARY, _LONG, _FLAG, _TIME, _OBJECT = 0x1E, 0x1F, 0x102, 3, 0x0B, 0x40, 0x0D
_METHOD, _DATA = 0x3705, 0x3701
_BY_VALUE, _EMBEDDED = 1, 5

Value = str | bytes | int | bool | datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file of a message: its name, bytes, media type, and the content id of a picture the page shows."""

    name: str
    data: bytes = b""
    media: str = ""
    cid: str = ""
    message: "Note | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A message; `page` is its body as HTML, `rich` as compressed RTF. `codepage` writes its texts in eight bits."""

    subject: str = ""
    name: str = ""
    address: str = ""
    body: str = ""
    page: str = ""
    rich: bytes = b""
    sent: datetime | None = None
    delivered: datetime | None = None
    message_id: str = ""
    headers: str = ""
    kind: str = "IPM.Note"
    codepage: int = 0
    files: Sequence[Attachment] = ()


def msg(note: Note) -> bytes:
    """Write a .msg."""
    return write(_storage(note, top=True))


def _storage(note: Note, *, top: bool) -> dict[str, bytes | Tree]:
    head = struct.pack("<8xIIII", 0, len(note.files), 0, len(note.files)) + (
        b"\0" * 8 if top else b""
    )
    tree = _streams(_properties(note), head, note.codepage)
    if top:
        tree["__nameid_version1.0"] = {
            "__substg1.0_00020102": b"",
            "__substg1.0_00030102": b"",
            "__substg1.0_00040102": b"",
        }
    for n, file in enumerate(note.files):
        tree[f"__attach_version1.0_#{n:08X}"] = _attached(file, note.codepage)
    return tree


def _attached(file: Attachment, codepage: int) -> dict[str, bytes | Tree]:
    values: dict[int, Value] = {
        0x3707: file.name,
        0x3704: file.name[:12],
        0x370E: file.media,
        0x3712: file.cid,
        _METHOD: _EMBEDDED if file.message else _BY_VALUE,
        0x7FFE: bool(file.cid),
    }
    if file.message is None:
        values[_DATA] = file.data
    tree = _streams(values, b"\0" * 8, codepage)
    if file.message is not None:
        tree["__substg1.0_3701000D"] = _storage(file.message, top=False)
    return tree


def _properties(note: Note) -> dict[int, Value]:
    values: dict[int, Value | None] = {
        0x001A: note.kind,
        0x0037: note.subject,
        0x0C1A: note.name,
        0x5D01: note.address,
        0x0042: note.name,
        0x1000: note.body,
        0x1013: note.page.encode(),
        0x1009: note.rich,
        0x0039: note.sent,
        0x0E06: note.delivered,
        0x1035: note.message_id,
        0x007D: note.headers,
        0x3FFD: note.codepage,
        0x3FDE: 65001 if note.page else 0,
    }
    return {key: value for key, value in values.items() if value}


def _kind(value: Value, codepage: int) -> int:
    if isinstance(value, str):
        return _TEXT8 if codepage else _TEXT
    if isinstance(value, bytes):
        return _BINARY
    if isinstance(value, bool):
        return _FLAG
    return _LONG if isinstance(value, int) else _TIME


def _raw(value: Value, codepage: int) -> bytes:
    if isinstance(value, str):
        return value.encode(f"cp{codepage}", "replace") if codepage else value.encode("utf-16-le")
    if isinstance(value, bytes):
        return value
    if isinstance(value, datetime):
        return struct.pack("<Q", int((value - _EPOCH).total_seconds() * 10_000_000))
    return struct.pack("<I4x", int(value))


def _streams(values: Mapping[int, Value], head: bytes, codepage: int) -> dict[str, bytes | Tree]:
    tree: dict[str, bytes | Tree] = {}
    table = head
    for key, value in values.items():
        kind, raw = _kind(value, codepage), _raw(value, codepage)
        if kind in (_TEXT, _TEXT8, _BINARY):
            tree[f"__substg1.0_{key:04X}{kind:04X}"] = raw
            ends = {_TEXT: 2, _TEXT8: 1}.get(kind, 0)
            raw = struct.pack("<II", len(raw) + ends, 0)
        table += struct.pack("<HHI", kind, key, 6) + raw
    tree["__properties_version1.0"] = table
    return tree


def winmail(note: Note) -> bytes:
    """Write a winmail.dat."""
    codepage = note.codepage or 1252
    out = struct.pack("<IH", 0x223E9F78, 1)
    out += _attribute(1, 0x00089006, struct.pack("<I", 0x00010000))
    out += _attribute(1, 0x00069007, struct.pack("<II", codepage, 0))
    out += _attribute(1, 0x00069003, _listed(_properties(note), note.codepage))
    for file in note.files:
        out += _attribute(2, 0x00069002, b"\1\0" + b"\xff" * 4 + b"\0" * 8)
        if file.message is None:
            out += _attribute(2, 0x0006800F, file.data)
        title = file.name.encode(f"cp{codepage}", "replace") + b"\0"
        out += _attribute(2, 0x00018010, title)
        values: dict[int, Value] = {
            0x3707: file.name,
            0x370E: file.media or "application/octet-stream",
        }
        extra = b""
        if file.message is not None:
            values[_METHOD] = _EMBEDDED
            inner = bytes.fromhex("0703020000000000c000000000000046") + winmail(file.message)
            extra = struct.pack("<HHII", _OBJECT, _DATA, 1, len(inner)) + _padded(inner)
        listed = _listed(values, note.codepage)
        if extra:
            listed = struct.pack("<I", len(values) + 1) + listed[4:] + extra
        out += _attribute(2, 0x00069005, listed)
    return out


def _attribute(level: int, key: int, data: bytes) -> bytes:
    return struct.pack("<BII", level, key, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def _listed(values: Mapping[int, Value], codepage: int) -> bytes:
    out = struct.pack("<I", len(values))
    for key, value in values.items():
        kind, raw = _kind(value, codepage), _raw(value, codepage)
        out += struct.pack("<HH", kind, key)
        if kind in (_TEXT, _TEXT8, _BINARY):
            raw += b"\0" * {_TEXT: 2, _TEXT8: 1}.get(kind, 0)
            out += struct.pack("<II", 1, len(raw)) + _padded(raw)
        else:
            out += raw[:4] if kind in (_LONG, _FLAG) else raw
    return out


def _padded(raw: bytes) -> bytes:
    return raw + b"\0" * (-len(raw) % 4)


def packed_rtf(rtf: bytes) -> bytes:
    """Pack RTF as Outlook does ([MS-OXRTFCP]), every byte as it is."""
    out = b""
    for at in range(0, len(rtf), 8):
        piece = rtf[at : at + 8]
        out += b"\0" + piece
    return struct.pack("<II4sI", len(out) + 12, len(rtf), b"LZFu", 0) + out
