"""Just enough BER (X.690) to take the message out of a signed CMS (RFC 5652) that has it inside. Runs in the jail."""

from collections.abc import Iterator

_SIGNED = bytes.fromhex("2a864886f70d010702")
_ENVELOPED = bytes.fromhex("2a864886f70d010703")
_OID, _OCTETS, _CONSTRUCTED_OCTETS = 0x06, 0x04, 0x24
_DEPTH = 40


class NotSigned(ValueError):
    """No signed message; `encrypted` says that it is an encrypted one."""

    def __init__(self, *, encrypted: bool = False) -> None:
        self.encrypted = encrypted
        super().__init__("encrypted" if encrypted else "no signed message")


def signed_content(data: bytes) -> bytes:
    """Give the message inside an opaque signature. Raises NotSigned."""
    try:
        kind, rest = _typed(data)
        if kind == _ENVELOPED:
            raise NotSigned(encrypted=True)
        if kind != _SIGNED:
            raise NotSigned
        # SignedData: version, digest algorithms, the encapsulated content, certificates, signers
        body = next(_items(rest))[1]
        parts = list(_some(body, 3))
        _, inner = _typed_of(parts[2][1])
        return _octets(inner, 0)
    except (IndexError, StopIteration) as error:
        raise NotSigned from error


def _typed(data: bytes) -> tuple[bytes, bytes]:
    return _typed_of(next(_items(data))[1])


def _typed_of(content: bytes) -> tuple[bytes, bytes]:
    """Give the type and what stands under [0] of a ContentInfo."""
    parts = list(_some(content, 2))
    if parts[0][0] != _OID:
        raise NotSigned
    return parts[0][1], parts[1][1]


def _octets(data: bytes, depth: int) -> bytes:
    """Join an octet string, whole or in pieces."""
    if depth > _DEPTH:
        raise NotSigned
    out = []
    for tag, content in _items(data):
        if tag == _OCTETS:
            out.append(content)
        elif tag == _CONSTRUCTED_OCTETS:
            out.append(_octets(content, depth + 1))
    return b"".join(out)


def _some(data: bytes, most: int) -> Iterator[tuple[int, bytes]]:
    for place, item in enumerate(_items(data), 1):
        yield item
        if place == most:
            return


def _items(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 2 <= len(data) and data[at : at + 2] != b"\0\0":
        tag, start, stop, after = _element(data, at, 0)
        yield tag, data[start:stop]
        at = after


def _element(data: bytes, at: int, depth: int) -> tuple[int, int, int, int]:
    """Give tag, start and end of the content, and where the next element begins."""
    if depth > _DEPTH:
        raise NotSigned
    tag, length, start = data[at], data[at + 1], at + 2
    if length == 0x80:  # noqa: PLR2004 - the indefinite form, which ends with two noughts
        inside = start
        while data[inside : inside + 2] != b"\0\0":
            if inside + 2 > len(data):
                return tag, start, len(data), len(data)
            inside = _element(data, inside, depth + 1)[3]
        return tag, start, inside, inside + 2
    if length > 0x80:  # noqa: PLR2004 - the long form
        size = length - 0x80
        length, start = int.from_bytes(data[start : start + size]), start + size
    stop = min(start + length, len(data))
    return tag, start, stop, stop
