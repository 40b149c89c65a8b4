"""Public pages as made, kept in the process under what they are a function of.

The key is the page's ETag, which covers everything the page was made from, so that nothing here is ever out of date:
another snapshot has another key, and what nobody asks for any more is pushed out.
"""

import sys
from collections import OrderedDict
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import distributions
from pathlib import Path
from threading import Lock

ROOT = Path(__file__).parents[2]
PARTS = ("templates", "intake", "uploads")

PAGES = 64
BYTES = 16_000_000


@dataclass(frozen=True, slots=True)
class Made:
    """A page that was made: its bytes and its type."""

    body: bytes
    content_type: str


class PageCache:
    """At most so many pages and bytes, the longest unused pushed out first. For many threads."""

    def __init__(self, *, pages: int = PAGES, size: int = BYTES) -> None:
        self._most = pages
        self._room = size
        self._held: OrderedDict[str, Made] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def get(self, key: str) -> Made | None:
        """Give the page of a key, None where it must be made."""
        with self._lock:
            found = self._held.get(key)
            if found is not None:
                self._held.move_to_end(key)
            return found

    def put(self, key: str, page: Made) -> None:
        """Keep a page; one that would fill half the room by itself is not kept."""
        if len(page.body) * 2 > self._room:
            return
        with self._lock:
            before = self._held.pop(key, None)
            self._size += len(page.body) - (len(before.body) if before else 0)
            self._held[key] = page
            while len(self._held) > self._most or self._size > self._room:
                _, dropped = self._held.popitem(last=False)
                self._size -= len(dropped.body)


@cache
def build() -> str:
    """Give the digest of all that makes pages beside database and settings: templates, code, catalogues, libraries."""
    held = {(one.name, one.version) for one in distributions()}
    counted = sha256(repr((sys.version, sorted(held))).encode())
    for part in PARTS:
        for path in sorted((ROOT / part).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                counted.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return counted.hexdigest()
