"""The answer of a child that unpacks: one header that lists the parts, then their bytes, straight into a sink."""

from collections.abc import Callable
from dataclasses import dataclass, field

from uploads.checked import ReportInvalid
from uploads.mail import Unpacked
from uploads.wire import BadAnswer, Frames

MAX_LIST = 8 * 1024 * 1024
"""Bytes of the list of parts: as many as there may be, with the longest names in any script."""
MAX_PIECE = 512 * 1024
_NUMBER = 4

Sink = Callable[[int, bytes], None]
"""Takes the next bytes of a part, by its number."""


@dataclass
class Pieces(Frames):
    """Collects what was unpacked; no part gets more bytes than the list says."""

    sink: Sink = field(default=lambda _n, _piece: None)
    level: str = "none"
    found: Unpacked | None = None
    left: dict[int, int] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether every part came whole."""
        return self.found is not None and not any(self.left.values())

    def _check(self, tag: bytes, length: int) -> None:
        if tag not in b"HB" or (tag == b"B") != (self.found is not None):
            raise BadAnswer("a frame out of place")
        if length > (MAX_PIECE + _NUMBER if tag == b"B" else MAX_LIST):
            raise BadAnswer("too long a frame")

    def _take(self, tag: bytes, body: bytes) -> None:
        if tag == b"B":
            n, piece = int.from_bytes(body[:_NUMBER]), body[_NUMBER:]
            if len(piece) > self.left.get(n, 0):
                raise BadAnswer("more bytes than said")
            self.left[n] -= len(piece)
            self.sink(n, piece)
            return
        super()._take(tag, body)
        if not isinstance(self.final, dict):
            raise BadAnswer("no object")
        try:
            self.found = Unpacked.from_json({**self.final, "level": self.level})
        except ReportInvalid as error:
            raise BadAnswer(str(error)) from error
        self.left = {part.n: part.size for part in self.found.parts}
