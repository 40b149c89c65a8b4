"""An artist gone bad, for the jail to survive: it draws two pages and then does what the document says."""

import os
import time
from collections.abc import Iterator

from uploads.drawing import Pixels


def _page(number: int) -> Pixels:
    return Pixels(number, 3, 2, bytes(18))


def draw(data: bytes, *, kind: str, first: int, count: int) -> Iterator[Pixels]:
    """Draw two pages, then die, hang, eat memory, lie, go on for ever or go backwards."""
    del kind, first, count
    yield _page(1)
    yield _page(2)
    if data == b"dies":
        os.abort()
    while data == b"hangs":
        time.sleep(1)
    if data == b"eats":
        yield Pixels(3, 1, 1, bytes(1 << 40))
    if data == b"lies of a size":
        yield Pixels(3, 1000, 1000, b"short")
    if data == b"goes on and on":
        yield from map(_page, range(3, 1000))
    if data == b"goes backwards":
        yield _page(1)
