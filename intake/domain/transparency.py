"""The log's arithmetic: RFC 6962 trees, entries, C2SP checkpoints (docs/formats.md). A tree's hashes are 32 bytes."""

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from intake.domain.canonical import digest, encode, instant, is_digest, salt_bytes
from intake.domain.contents import CLEAR, check_plain
from intake.domain.links import is_code
from intake.domain.vocab import Act

ENTRY_LIMIT: Final = 65_535
"""Bytes of an entry at most: its length is written in two bytes in a tile."""

EMPTY_ROOT: Final = hashlib.sha256(b"").digest()
HASH_SIZE: Final = 32

_CHECKPOINT = re.compile(r"([^\n]+)\n(0|[1-9][0-9]{0,18})\n([A-Za-z0-9+/]{43}=)\n((?:[^\n]+\n)*)")
_FRONTIER = re.compile(r"(0|[1-9][0-9]{0,18})((?: [0-9a-f]{64})*)")


class EntryInvalid(ValueError):
    """What was given makes no entry."""


class CheckpointInvalid(ValueError):
    """Not the text of a checkpoint."""


class FrontierInvalid(ValueError):
    """Not the right edge of a tree."""


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of an entry as a leaf: SHA-256(0x00 ‖ entry)."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node: SHA-256(0x01 ‖ left ‖ right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """The roots of the full subtrees along the right edge of a tree, widest first: one for each 1 in `size`'s binary.

    All that appending needs. An empty log is `Frontier()`.
    """

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a size and hashes that belong to no tree."""
        fits = self.size >= 0 and len(self.hashes) == self.size.bit_count()
        if not fits or any(len(subtree) != HASH_SIZE for subtree in self.hashes):
            raise FrontierInvalid(f"{len(self.hashes)} hashes for a tree of {self.size}")

    def append(self, leaf: bytes) -> "Frontier":
        """Return the frontier after one more leaf hash."""
        hashes = list(self.hashes)
        new, size = leaf, self.size
        while size & 1:
            new = node_hash(hashes.pop(), new)
            size >>= 1
        return Frontier(self.size + 1, (*hashes, new))

    def root(self) -> bytes:
        """Return the root of the whole tree; of an empty one, SHA-256 of nothing."""
        if not self.hashes:
            return EMPTY_ROOT
        *rest, root = self.hashes
        for left in reversed(rest):
            root = node_hash(left, root)
        return root

    def to_text(self) -> str:
        """Return the size and the hashes in hex, with a space before each hash."""
        return " ".join((str(self.size), *(subtree.hex() for subtree in self.hashes)))

    @classmethod
    def from_text(cls, text: str) -> "Frontier":
        """Return the frontier that `to_text` wrote; raises FrontierInvalid."""
        match = _FRONTIER.fullmatch(text)
        if match is None:
            raise FrontierInvalid("a frontier is a size and hashes in hex")
        return cls(int(match[1]), tuple(bytes.fromhex(word) for word in match[2].split()))


def root_of(leaf_hashes: Sequence[bytes]) -> bytes:
    """Return the root over all these leaf hashes, in order (RFC 6962, 2.1)."""
    level = list(leaf_hashes)
    while len(level) > 1:
        level = _parents(level)
    return level[0] if level else EMPTY_ROOT


def inclusion_proof(leaf_hashes: Sequence[bytes], index: int) -> list[bytes]:
    """Return the audit path of the leaf at this index, from its sibling up (RFC 6962, 2.1.1).

    Raises IndexError for an index outside the tree.
    """
    if not 0 <= index < len(leaf_hashes):
        raise IndexError(index)
    path, level = [], list(leaf_hashes)
    while len(level) > 1:
        sibling = index ^ 1
        if sibling < len(level):
            path.append(level[sibling])
        level, index = _parents(level), index >> 1
    return path


def verify_inclusion(
    *, leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """Tell whether the path leads from the leaf hash at `index` to the root of a tree of `size` (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    node, last, computed = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if node & 1 or node == last:
            computed = node_hash(sibling, computed)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            computed = node_hash(computed, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and computed == root


def _parents(level: Sequence[bytes]) -> list[bytes]:
    # An odd last node goes up unchanged: the split at the largest power of two comes to the same.
    pairs = [node_hash(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
    return [*pairs, level[-1]] if len(level) & 1 else pairs


def commitment(salt_hex: str, content: Mapping[str, Any]) -> str:
    """Return SHA-256(salt ‖ canonical JSON of the content) in hex: the `commit` of an entry."""
    return digest(salt_bytes(salt_hex) + encode(dict(content)))


def entry(
    *,
    type: str,  # noqa: A002  (the field's name in the format)
    call: str | None,
    subject: int | None,
    recorded: datetime,
    commit: str | None = None,
    content: Mapping[str, Any] | None = None,
) -> bytes:
    """Return a log entry: canonical JSON of at most 65,535 bytes.

    `type` is an act, `call` a call's code, `subject` the index of the submission's first receipt, `commit` commits
    to the content. Entries of the types in CLEAR carry the content itself and no `commit`: a salt would hide nothing.
    Raises EntryInvalid, ContentInvalid, NotCanonical.
    """
    if type not in set(Act):
        raise EntryInvalid(f"no entry is of type {type}")
    clear = type in CLEAR
    if clear != (content is not None) or clear == (commit is not None):
        raise EntryInvalid(
            f"an entry of type {type} carries {'its content' if clear else 'a commitment'}"
        )
    if commit is not None and not is_digest(commit):
        raise EntryInvalid("a commitment is a SHA-256 in hex")
    if call is not None and not is_code(call):
        raise EntryInvalid("not a call's code")
    if subject is not None and subject < 0:
        raise EntryInvalid("a subject is an index of the log")
    made: dict[str, Any] = {
        "v": 1,
        "type": Act(type).value,
        "call": call,
        "subject": subject,
        "recorded": instant(recorded),
    }
    if content is None:
        made["commit"] = commit
    else:
        check_plain(content)
        made["content"] = dict(content)
    data = encode(made)
    if len(data) > ENTRY_LIMIT:
        raise EntryInvalid(f"{len(data)} bytes are too many for an entry")
    return data


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of the log: its origin, the number of its entries, the root over them; further lines as they stand."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()


def checkpoint(origin: str, size: int, root: bytes) -> str:
    """Return the text of a C2SP checkpoint, ready to be signed: origin, size, base64 of the root, a line each."""
    made = f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"
    parse_checkpoint(made)
    return made


def parse_checkpoint(text: str | bytes) -> Checkpoint:
    """Return what the text of a checkpoint says, its signature apart; raises CheckpointInvalid."""
    try:
        read = text.decode() if isinstance(text, bytes) else text
    except UnicodeDecodeError as error:
        raise CheckpointInvalid("a checkpoint is UTF-8") from error
    match = _CHECKPOINT.fullmatch(read)
    root = base64.b64decode(match[3]) if match else b""
    if match is None or base64.b64encode(root).decode() != match[3]:
        raise CheckpointInvalid(
            "a checkpoint is an origin, a size and a root in base64, a line each"
        )
    return Checkpoint(match[1], int(match[2]), root, tuple(match[4].split("\n")[:-1]))
