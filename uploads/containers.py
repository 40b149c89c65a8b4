"""ZIP containers (APPNOTE 6.3.10), read so strictly that no reader can see another content than this one does.

Many readers trust the central directory, others walk the local headers; a file in which the two differ, or that has
bytes neither accounts for, has two readings and is refused. Sizes are checked as declared and again as counted.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

MAX_MEMBERS = 5_000
MAX_TOTAL = 300 * 1024 * 1024
"""Declared bytes, unpacked, over all members."""
_RATIO, _RATIO_FROM = 200, 32 * 1024 * 1024
"""A container unpacking to more than this many times its packed size is a bomb, once it is that large."""
_CHUNK = 64 * 1024

_EOCD = struct.Struct("<4s4H2IH")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_LOCAL = struct.Struct("<4s5H3I2H")
_ZIP64_EOCD = struct.Struct("<4sQ2H2I4Q")
_ZIP64_LOCATOR = struct.Struct("<4sIQI")
_MAX16, _MAX32 = 0xFFFF, 0xFFFFFFFF
_DESCRIPTOR = 24  # a data descriptor's longest form, signature and 64-bit sizes included
_STORED, _DEFLATED = 0, 8
_ENCRYPTED, _STREAMED = 0x1, 0x8


class ContainerError(Exception):
    """A container that cannot be read to the end: truncated, an unknown method, a wrong checksum."""


class TwoReadings(ContainerError):
    """A container that two honest readers would read differently."""


class Bomb(ContainerError):
    """A container that unpacks to more than any document needs."""


@dataclass(frozen=True, slots=True)
class Member:
    """One entry of the central directory; sizes in bytes, `offset` of its local header."""

    name: str
    raw_name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int

    @property
    def encrypted(self) -> bool:
        """Whether the member's bytes need a password."""
        return bool(self.flags & _ENCRYPTED)


@dataclass(frozen=True, slots=True)
class _End:
    """Where the central directory stands, by the end records; `start` is where those records begin."""

    start: int
    stop: int
    count: int
    directory: int
    length: int


def find_end(data: bytes) -> int | None:
    """Find the last end-of-central-directory record whose directory is really there; None where there is none.

    Looks where lenient readers look: in the last 64 KiB and 22 bytes, whatever follows.
    """
    low = max(0, len(data) - _MAX16 - _EOCD.size)
    at = data.rfind(b"PK\x05\x06", low)
    while at >= 0:
        if at + _EOCD.size <= len(data):
            length = _EOCD.unpack_from(data, at)[5]
            begins = data[at - length : at - length + 4] if 0 < length <= at else b""
            locator = data[max(0, at - _ZIP64_LOCATOR.size) : at]
            if begins == b"PK\x01\x02" or locator.startswith(b"PK\x06\x07"):
                return at
            if length == at == 0:
                return at
        at = data.rfind(b"PK\x05\x06", low, at)
    return None


class Container:
    """The members of one ZIP held in memory.

    Making one checks the whole layout and raises TwoReadings, Bomb or ContainerError; reading a member counts what
    comes out of it and checks its CRC-32.
    """

    def __init__(self, data: bytes) -> None:
        """Read the directory of `data` and hold the local headers against it."""
        self._data = data
        end = self._end()
        self.members = tuple(self._directory(end))
        self._check_sizes()
        self._check_names()
        self._check_layout(end)
        self._by_name = {member.name: member for member in self.members}

    def __contains__(self, name: str) -> bool:
        """Whether a member of exactly this name exists."""
        return name in self._by_name

    def names(self) -> tuple[str, ...]:
        """Give the members' names in the directory's order."""
        return tuple(self._by_name)

    def member(self, name: str) -> Member | None:
        """Give the member of this name, if any."""
        return self._by_name.get(name)

    def read(self, name: str, *, limit: int) -> bytes:
        """Unpack one member, at most `limit` bytes of it. Raises ContainerError, Bomb, KeyError."""
        out = bytearray()
        for chunk in self.stream(name):
            out += chunk
            if len(out) >= limit:
                return bytes(out[:limit])
        return bytes(out)

    def stream(self, name: str) -> Iterator[bytes]:
        """Unpack one member by chunks, counting. Raises ContainerError, Bomb, KeyError."""
        member = self._by_name[name]
        if member.encrypted:
            raise ContainerError(f"{name[:80]} is encrypted")
        start = self._content(member)
        packed = memoryview(self._data)[start : start + member.packed]
        if member.method == _STORED:
            chunks: Iterator[bytes] = iter([bytes(packed)])
        elif member.method == _DEFLATED:
            chunks = _inflate(packed)
        else:
            raise ContainerError(f"method {member.method}")
        counted, crc = 0, 0
        for chunk in chunks:
            counted += len(chunk)
            crc = zlib.crc32(chunk, crc)
            if counted > member.size:
                raise Bomb(f"{name[:80]} unpacks to more than it declares")
            yield chunk
        if counted != member.size or crc != member.crc:
            raise ContainerError(f"{name[:80]} does not match its checksum")

    def count(self, *, limit: int) -> None:
        """Unpack members, keeping nothing, until `limit` bytes have come out. Raises Bomb, ContainerError."""
        counted = 0
        for member in self.members:
            if member.encrypted or member.method not in (_STORED, _DEFLATED):
                continue
            for chunk in self.stream(member.name):
                counted += len(chunk)
                if counted > limit:
                    return

    def _end(self) -> _End:
        at = find_end(self._data)
        if at is None:
            raise ContainerError("no central directory")
        _, disk, _, _, count, length, directory, comment = _EOCD.unpack_from(self._data, at)
        if at + _EOCD.size + comment != len(self._data):
            raise TwoReadings("data after the end record")
        if self._data.find(b"PK\x05\x06", at + 4) >= 0:
            raise TwoReadings("a second end record")
        if disk not in (0, _MAX16):
            raise ContainerError("a part of a set")
        start = at
        locator = at - _ZIP64_LOCATOR.size
        if locator >= 0 and self._data[locator : locator + 4] == b"PK\x06\x07":
            start = _ZIP64_LOCATOR.unpack_from(self._data, locator)[2]
            if self._data[start : start + 4] != b"PK\x06\x06" or start + _ZIP64_EOCD.size > locator:
                raise ContainerError("no ZIP64 end record")
            wide = _ZIP64_EOCD.unpack_from(self._data, start)
            narrow = (count, length, directory)
            count, length, directory = wide[7], wide[8], wide[9]
            for small, large, top in zip(narrow, wide[7:10], (_MAX16, _MAX32, _MAX32), strict=True):
                if small not in (top, large):
                    raise TwoReadings("two end records that differ")
        if directory + length != start:
            raise TwoReadings("data before the archive or after its directory")
        return _End(start=start, stop=at, count=count, directory=directory, length=length)

    def _directory(self, end: _End) -> Iterator[Member]:
        if end.count > MAX_MEMBERS or end.length > MAX_MEMBERS * 512:
            raise Bomb(f"{end.count} members")
        at, counted = end.directory, 0
        while at < end.start:
            if at + _CENTRAL.size > end.start or self._data[at : at + 4] != b"PK\x01\x02":
                raise ContainerError("a broken directory")
            row = _CENTRAL.unpack_from(self._data, at)
            flags, method, crc, packed, size = row[3], row[4], row[7], row[8], row[9]
            name_length, extra_length, comment_length, offset = row[10], row[11], row[12], row[16]
            name_at = at + _CENTRAL.size
            raw = self._data[name_at : name_at + name_length]
            extra = self._data[name_at + name_length : name_at + name_length + extra_length]
            size, packed, offset = _widen(extra, size, packed, offset)
            name = raw.decode("utf-8" if flags & 0x800 else "cp437", "replace")
            yield Member(name, raw, flags, method, crc, packed, size, offset)
            counted += 1
            at = name_at + name_length + extra_length + comment_length
        if counted != end.count or at != end.start:
            raise TwoReadings("a directory of another length than stated")

    def _check_sizes(self) -> None:
        total = sum(member.size for member in self.members)
        packed = sum(member.packed for member in self.members)
        if total > MAX_TOTAL or (total > _RATIO_FROM and total > _RATIO * max(packed, 1)):
            raise Bomb(f"{total} bytes from {packed}")

    def _check_names(self) -> None:
        # Part names are compared without case (ECMA-376-2, 6.2.2.3): two that differ by case alone are one name twice.
        if len({member.name.casefold() for member in self.members}) != len(self.members):
            raise TwoReadings("a member twice")
        if any("\x00" in member.name for member in self.members):
            raise TwoReadings("a name that some readers cut short")

    def _check_layout(self, end: _End) -> None:
        at = 0
        for member in sorted(self.members, key=lambda each: each.offset):
            if not at <= member.offset <= at + (_DESCRIPTOR if at else 0):
                raise TwoReadings("bytes between the members, or members that overlap")
            self._check_local(member)
            at = self._content(member) + member.packed
        if not at <= end.directory <= at + (_DESCRIPTOR if self.members else 0):
            raise TwoReadings("bytes before the directory")

    def _check_local(self, member: Member) -> None:
        data = self._data
        if (
            member.offset + _LOCAL.size > len(data)
            or data[member.offset : member.offset + 4] != b"PK\x03\x04"
        ):
            raise TwoReadings("a member without its local header")
        row = _LOCAL.unpack_from(data, member.offset)
        flags, method, crc, packed, size, name_length = (
            row[2],
            row[3],
            row[6],
            row[7],
            row[8],
            row[9],
        )
        name_at = member.offset + _LOCAL.size
        same = data[name_at : name_at + name_length] == member.raw_name and method == member.method
        unsaid = (0, _MAX32) if flags & _STREAMED else (_MAX32,)
        same = same and (packed == member.packed or packed in unsaid)
        same = same and (size == member.size or size in unsaid)
        same = same and (crc == member.crc or (crc == 0 and bool(flags & _STREAMED)))
        if not same or (flags ^ member.flags) & _ENCRYPTED:
            raise TwoReadings("a local header that differs from the directory")

    def _content(self, member: Member) -> int:
        name_length, extra_length = struct.unpack_from("<2H", self._data, member.offset + 26)
        return member.offset + _LOCAL.size + int(name_length) + int(extra_length)


def _widen(extra: bytes, size: int, packed: int, offset: int) -> tuple[int, int, int]:
    """Replace the values that stand in the ZIP64 extra field (APPNOTE 4.5.3)."""
    at = 0
    while at + 4 <= len(extra):
        tag, length = struct.unpack_from("<2H", extra, at)
        if tag == 1:
            wide = iter(
                struct.unpack_from(
                    f"<{length // 8}Q", extra[at + 4 : at + 4 + length].ljust(length, b"\x00")
                )
            )
            size = next(wide, size) if size == _MAX32 else size
            packed = next(wide, packed) if packed == _MAX32 else packed
            offset = next(wide, offset) if offset == _MAX32 else offset
            break
        at += 4 + length
    return size, packed, offset


def _inflate(packed: memoryview) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(-15)
    feed: bytes | memoryview = packed
    try:
        while not unpacker.eof:
            chunk = unpacker.decompress(feed, _CHUNK)
            feed = unpacker.unconsumed_tail
            if not chunk and not feed:
                break
            yield chunk
    except zlib.error as error:
        raise ContainerError(str(error)) from error
    if not unpacker.eof:
        raise ContainerError("cut short")
    if unpacker.unused_data:
        raise TwoReadings("data after a member's end")
