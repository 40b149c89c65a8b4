"""References, numbers and secret links: what people read, type and keep (docs/formats.md)."""

import hashlib
import hmac
import re
from typing import Final

ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base-32 digits, lower case: no i, l, o, u."""

REFERENCE_LENGTH: Final = 10
TOKEN_LENGTH: Final = 32
"""Characters of a token: 20 bytes, 160 bits."""

MY: Final = "my"
"""The purpose of the secret link `/my/<token>`."""

CLEARING_HOUSE: Final = "CH"
"""Stands in the place of the call's code for updates of the clearing house; it is no call's code."""

CODE: Final = re.compile(r"(?!CH\Z)[A-Z0-9]{2,12}")
"""A call's code; use `fullmatch` or `is_code`."""

_NUMBER = re.compile(r"([A-Z0-9]{2,12})-((?!000)[0-9]{3}|[1-9][0-9]{3,14})")
_NONCE = re.compile(r"(?:[0-9a-f]{2}){16,64}")
_LOOKALIKE = str.maketrans({"o": "0", "i": "1", "l": "1"})


class LinkInvalid(ValueError):
    """Not a reference, a number or a token, or not the parts of one."""


def reference(random10: bytes) -> str:
    """Return the reference drawn from ten random bytes: ten characters, five bits of each byte."""
    if len(random10) != REFERENCE_LENGTH:
        raise LinkInvalid("a reference is drawn from ten bytes")
    return "".join(ALPHABET[byte & 31] for byte in random10)


def show_reference(stored: str) -> str:
    """Return the reference as people see it, `7K3M9-XQ2TD`."""
    return f"{stored[:5]}-{stored[5:]}".upper()


def parse_reference(typed: str) -> str:
    """Return the stored form of a reference as somebody typed it; raises LinkInvalid.

    Case, dashes and spaces do not matter; O is read as 0, I and L as 1.
    """
    return _read(re.sub(r"[\s-]", "", typed), REFERENCE_LENGTH)


def token(link_key: bytes, nonce_hex: str, generation: int, *, purpose: str = MY) -> str:
    """Return the token of a secret link, 32 characters.

    Lower-case Crockford base-32 of the first 20 bytes of HMAC-SHA-256(link key, purpose LF nonce-hex LF generation).
    Raises LinkInvalid for a key under 32 bytes, a nonce that is not lower-case hex of 16 bytes or more, a negative
    generation, a purpose with a line break.
    """
    if len(link_key) < hashlib.sha256().digest_size or not _NONCE.fullmatch(nonce_hex):
        raise LinkInvalid("a link needs a key of 32 bytes and a nonce in lower-case hex")
    if generation < 0 or not purpose or "\n" in purpose:
        raise LinkInvalid("a link needs a generation from 0 up and a purpose of one line")
    message = f"{purpose}\n{nonce_hex}\n{generation}".encode()
    return _base32(hmac.new(link_key, message, hashlib.sha256).digest()[:20])


def parse_token(typed: str) -> str:
    """Return the token as it was made, from what stands in an address (any case, O for 0, I and L for 1)."""
    return _read(typed, TOKEN_LENGTH)


def token_hash(made: str) -> str:
    """Return what is stored of a token: the SHA-256 of its ASCII characters, in hex."""
    return hashlib.sha256(made.encode("ascii")).hexdigest()


def is_code(text: str) -> bool:
    """Tell whether a call may have this code."""
    return CODE.fullmatch(text) is not None


def number(code: str, n: int) -> str:
    """Return a submission's number, `DIP-042`, `DIP-1000`; the code is a call's or CH, n counts from 1."""
    made = f"{code}-{n:03d}"
    if not _NUMBER.fullmatch(made):
        raise LinkInvalid("a number is a call's code and a count from 1")
    return made


def parse_number(text: str) -> tuple[str, int]:
    """Return the code and the count of a number in its one written form; raises LinkInvalid."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise LinkInvalid("a number is a call's code, a dash and at least three digits")
    return match[1], int(match[2])


def _read(typed: str, length: int) -> str:
    # Only ASCII is folded: lower() turns the Kelvin sign into a k.
    read = typed.lower().translate(_LOOKALIKE) if typed.isascii() else ""
    if len(read) != length or any(c not in ALPHABET for c in read):
        raise LinkInvalid(f"not {length} characters of Crockford base-32")
    return read


def _base32(data: bytes) -> str:
    bits = int.from_bytes(data, "big")
    count = len(data) * 8 // 5
    return "".join(ALPHABET[bits >> (5 * place) & 31] for place in reversed(range(count)))
