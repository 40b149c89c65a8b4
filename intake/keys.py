"""The site's keys, as files of mode 0600 under the data folder: made once, at first start, never again."""

import os
import secrets
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from intake.domain.notes import Signer
from intake.domain.receipts import KEY_SUFFIX
from intake.services.work import Keys

SIZE = 32
NAMES = ("log", "receipts", "link", "session", "form")


class KeysUnsafe(Exception):
    """A key is missing, short or readable by others; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class KeyRing:
    """All keys: those of the record, and the two that only the web uses (session cookies, form tokens)."""

    record: Keys
    session: bytes
    form: bytes


def load(folder: Path, *, origin: str, make: bool) -> KeyRing:
    """Read the keys; with `make`, which only an empty database allows, make the missing ones. Raises KeysUnsafe."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    held = {name: _read(folder / f"{name}.key", make=make) for name in NAMES}
    record = Keys(
        log=Signer.from_seed(origin, held["log"]),
        receipts=Signer.from_seed(origin + KEY_SUFFIX, held["receipts"]),
        link=held["link"],
        link_id=sha256(b"link key id\n" + held["link"]).hexdigest()[:16],
    )
    return KeyRing(record, held["session"], held["form"])


def _read(path: Path, *, make: bool) -> bytes:
    if not path.exists():
        if not make:
            raise KeysUnsafe(f"{path} is missing; put it back from the backup of the keys.")
        _write(path, secrets.token_bytes(SIZE))
    if path.stat().st_mode & 0o077:
        raise KeysUnsafe(f"{path} can be read by others; run: chmod 600 {path}")
    text = path.read_text("ascii").strip()
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != SIZE or len(set(key)) < 8:  # noqa: PLR2004 - fewer distinct bytes is no random key
        raise KeysUnsafe(f"{path} is no key of {SIZE} random bytes in hex.")
    return key


def _write(path: Path, key: bytes) -> None:
    """Write a key whole or not at all: a start that dies here leaves no empty file behind."""
    temporary = path.with_suffix(".part")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(key.hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
    temporary.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)
