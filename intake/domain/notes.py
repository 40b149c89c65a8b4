"""C2SP signed notes with Ed25519 keys, read as strictly as Go's `note.Open` and a little more.

A note is text, an empty line, then a line `— <key name> <base64(key id ‖ signature)>` for each signature.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"
KEY_SIZE = 32
_ID_SIZE = 4
_SIGNATURES_READ = 100
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_KEY_ID = re.compile(r"[0-9a-f]{8}")
_DASH = "\N{EM DASH} "


class NoteInvalid(ValueError):
    """Malformed, signed by nobody known here, or a signature that does not fit."""


class KeyInvalid(ValueError):
    """Not a verifier key, a key name or a seed."""


class Signer:
    """A named Ed25519 private key."""

    def __init__(self, name: str, seed: bytes) -> None:
        """Take the key's name and its 32 secret bytes (RFC 8032's private key)."""
        _check_name(name)
        if len(seed) != KEY_SIZE:
            raise KeyInvalid("a seed is 32 bytes")
        self.name = name
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = self._private.public_key().public_bytes_raw()

    @classmethod
    def from_seed(cls, name: str, seed: bytes) -> "Signer":
        """Return the signer of this name and 32-byte seed."""
        return cls(name, seed)

    def __repr__(self) -> str:
        """Show the public half only."""
        return f"Signer({self.vkey()!r})"

    def sign(self, text: str | bytes) -> bytes:
        """Return the whole note over the text, which ends in a newline and holds no other control character."""
        data = text.encode() if isinstance(text, str) else text
        if not data.endswith(b"\n"):
            raise NoteInvalid("the text of a note ends in a newline")
        _check_text(data)
        signature = _key_id(self.name, self.public) + self._private.sign(data)
        line = f"{_DASH}{self.name} {base64.b64encode(signature).decode()}\n"
        return data + b"\n" + line.encode()

    def vkey(self) -> str:
        """Return the verifier key, `<name>+<key id in hex>+<base64(0x01 ‖ public key)>`."""
        key_id = _key_id(self.name, self.public).hex()
        return f"{self.name}+{key_id}+{base64.b64encode(ED25519 + self.public).decode()}"

    def verifier(self) -> "Verifier":
        """Return the verifier of this key."""
        return Verifier(self.vkey())


class Verifier:
    """A named Ed25519 public key, read from a vkey."""

    def __init__(self, vkey: str) -> None:
        """Read a vkey; raises KeyInvalid if anything of it does not fit."""
        parts = vkey.split("+", 2)  # the base64 may hold a plus of its own
        if len(parts) != 3:  # noqa: PLR2004  (name, key id, key)
            raise KeyInvalid("a vkey has a name, a key id and a key")
        self.name, key_id, encoded = parts
        _check_name(self.name)
        key = _strict_base64(encoded)
        if key is None or len(key) != 1 + KEY_SIZE or key[:1] != ED25519:
            raise KeyInvalid("not an Ed25519 key in base64")
        self.public = key[1:]
        self.key_id = _key_id(self.name, self.public)
        if not _KEY_ID.fullmatch(key_id) or bytes.fromhex(key_id) != self.key_id:
            raise KeyInvalid("the key id does not fit the name and the key")
        self._vkey = vkey

    def vkey(self) -> str:
        """Return the vkey as it was read."""
        return self._vkey

    def open(self, note: bytes) -> bytes:
        """Return the text of a note that this key signed, its newline included; raises NoteInvalid."""
        return open_note(note, [self])

    def verifies(self, text: bytes, signature: bytes) -> bool:
        """Tell whether the 64 bytes are this key's signature over the text."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text)
        except InvalidSignature:
            return False
        return True


def open_note(note: bytes, verifiers: Iterable[Verifier]) -> bytes:
    """Return the text of a note that at least one of the keys signed.

    A signature line of an unknown key is passed over, one of a known key must fit: otherwise NoteInvalid. So it is for
    a note that is malformed in any way.
    """
    known = {(verifier.name, verifier.key_id): verifier for verifier in verifiers}
    text, lines = _split(note)
    signed = False
    for line in lines:
        name, key_id, signature = _signature(line)
        verifier = known.get((name, key_id))
        if verifier is None:
            continue
        if not verifier.verifies(text, signature):
            raise NoteInvalid(f"the signature of {name} does not fit the text")
        signed = True
    if not signed:
        raise NoteInvalid("no signature by a known key")
    return text


def _split(note: bytes) -> tuple[bytes, list[str]]:
    _check_text(note)
    text, blank, signatures = note.rpartition(b"\n\n")
    if not blank or not signatures.endswith(b"\n"):
        raise NoteInvalid("a note is text, an empty line and signature lines")
    # Only the newline ends a line: str.splitlines would also break at U+2028 and others.
    lines = signatures[:-1].decode().split("\n")
    if len(lines) > _SIGNATURES_READ:
        raise NoteInvalid("more signatures than anybody reads")
    return text + b"\n", lines


def _signature(line: str) -> tuple[str, bytes, bytes]:
    if not line.startswith(_DASH):
        raise NoteInvalid("a signature line begins with a dash and a space")
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    raw = _strict_base64(encoded)
    if not _is_name(name) or raw is None or len(raw) <= _ID_SIZE:
        raise NoteInvalid("a signature line holds a key name and a signature in base64")
    return name, raw[:_ID_SIZE], raw[_ID_SIZE:]


def _check_text(data: bytes) -> None:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NoteInvalid("a note is UTF-8") from error
    if _CONTROL.search(text):
        raise NoteInvalid("a note holds no control character but the newline")


def _strict_base64(text: str) -> bytes | None:
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        return None
    # Encoding again catches stray bits in the last character, which the decoder lets pass.
    return data if base64.b64encode(data).decode() == text else None


def _is_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(c.isspace() for c in name)


def _check_name(name: str) -> None:
    if not _is_name(name) or _CONTROL.search(name) or "\n" in name:
        raise KeyInvalid("a key name is not empty and holds no space, plus or control character")


def _key_id(name: str, public: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public).digest()[:_ID_SIZE]
