"""Bytes that are hashed or signed: canonical JSON (RFC 8785), instants, salted digests (docs/formats.md)."""

import hashlib
import json
import re
from datetime import UTC, datetime
from typing import Any

import rfc8785

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}")


class NotCanonical(ValueError):
    """The value has no canonical JSON, or the bytes are not canonical JSON."""


class InstantInvalid(ValueError):
    """Not an instant as the formats write it, or a datetime without a zone."""


class SaltInvalid(ValueError):
    """Not 32 bytes in lower-case hex."""


def encode(value: object) -> bytes:
    """Return the value as canonical JSON (RFC 8785), UTF-8.

    Raises NotCanonical for what has no single form: integers beyond 2^53 - 1, NaN and infinities, lone surrogates, keys
    that are no strings, nesting too deep to walk.
    """
    try:
        return rfc8785.dumps(value)  # type: ignore[arg-type]  # the library judges it at run time
    except (ValueError, RecursionError) as error:
        raise NotCanonical(str(error)) from error


def decode(data: bytes) -> Any:  # noqa: ANN401  (JSON is any of seven things)
    """Return the value that these bytes are the canonical JSON of; raises NotCanonical if they are not."""
    try:
        value = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise NotCanonical(str(error)) from error
    if encode(value) != data:
        raise NotCanonical("valid JSON, but not in its canonical form")
    return value


def digest(data: bytes) -> str:
    """Return the SHA-256 of the bytes in lower-case hex."""
    return hashlib.sha256(data).hexdigest()


def is_digest(text: object) -> bool:
    """Tell whether this is a SHA-256 in lower-case hex."""
    return isinstance(text, str) and _SHA256.fullmatch(text) is not None


def instant(moment: datetime) -> str:
    """Return a zoned datetime as UTC with three truncated digits, `2020-02-14T22:59:59.123Z`."""
    if moment.tzinfo is None:
        raise InstantInvalid("a datetime without a zone is no instant")
    # isoformat truncates what it leaves out; it never rounds.
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def parse_instant(text: str) -> datetime:
    """Return the UTC datetime that `instant` wrote as this text; raises InstantInvalid for any other form."""
    if not _INSTANT.fullmatch(text):
        raise InstantInvalid(text)
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise InstantInvalid(text) from error


def salt_bytes(salt_hex: str) -> bytes:
    """Return the 32 bytes of a salt in lower-case hex; raises SaltInvalid."""
    if not is_digest(salt_hex):
        raise SaltInvalid("a salt is 32 bytes in lower-case hex")
    return bytes.fromhex(salt_hex)


def salted(salt_hex: str, value: object) -> str:
    """Return SHA-256(salt ‖ canonical JSON of the value) in hex: a commitment that the salt and the value open."""
    return digest(salt_bytes(salt_hex) + encode(value))


def salted_text(salt_hex: str, text: str) -> str:
    """Return SHA-256(salt ‖ UTF-8 of the text) in hex, without JSON's quotes: the form used for file names."""
    try:
        return digest(salt_bytes(salt_hex) + text.encode())
    except UnicodeEncodeError as error:
        raise NotCanonical("a lone surrogate has no UTF-8") from error
