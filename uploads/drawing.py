"""Pictures of pages as they leave the jail: nothing but pixels, checked here, and only then made into a picture file.

A child that a document has taken over can send any pixels it likes, and nothing else: what a browser decodes later was
encoded on this side (the rule of Dangerzone). So no flaw of a picture format reaches anybody through here.
"""

import struct
from dataclasses import dataclass

LONGEST = 1_400
"""Pixels of a picture's longer side: a page of A4 at 120 dots an inch."""
MAX_PIXELS = 1_400_000
PAGES_AT_ONCE = 8
"""Pages of one child; more pages take more children."""
MAX_PAGE = 2**31 - 1
_HEAD = struct.Struct(">IHH")
_CHANNELS = 3

DRAWN = frozenset({"pdf", "jpeg", "png"})
"""Kinds whose pages can be drawn."""


class PixelsInvalid(Exception):
    """What came out of the jail is no picture of a page."""


@dataclass(frozen=True, slots=True)
class Pixels:
    """One page: its number from one, its size, and three bytes (red, green, blue) a pixel, row by row."""

    page: int
    width: int
    height: int
    rgb: bytes

    def pack(self) -> bytes:
        """Give the bytes that travel."""
        return _HEAD.pack(self.page, self.width, self.height) + self.rgb

    @classmethod
    def unpack(cls, data: bytes) -> "Pixels":
        """Check and take what travelled. Raises PixelsInvalid."""
        if len(data) < _HEAD.size:
            raise PixelsInvalid("cut short")
        page, width, height = _HEAD.unpack_from(data)
        if not (0 < width <= LONGEST and 0 < height <= LONGEST and width * height <= MAX_PIXELS):
            raise PixelsInvalid("a size that no page has here")
        if not 0 < page <= MAX_PAGE or len(data) != _HEAD.size + width * height * _CHANNELS:
            raise PixelsInvalid("not as many bytes as pixels")
        return cls(page, width, height, data[_HEAD.size :])


LONGEST_FRAME = _HEAD.size + MAX_PIXELS * _CHANNELS


@dataclass(frozen=True, slots=True)
class Drawing:
    """What one child drew: pages in order, and why it did not come further (a word of Report's reasons)."""

    pages: tuple[Pixels, ...]
    reason: str | None = None
