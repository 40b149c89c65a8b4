"""What a text is like, in 512 bytes: two texts that say nearly the same have sketches that agree in most places.

A sketch is 128 minima of hashes of the text's shingles (runs of words; of characters in scripts that put no spaces
between words). The share of places in which two agree estimates the share of shingles that the texts have in common
(Broder, minwise hashing), within about four hundredths. The bands are parts of a sketch to look up: texts with
four tenths of their shingles in common share one with a probability of 4 in 5, with half of them 96 in 100.
"""

import hashlib
import re
import struct
import unicodedata
from collections.abc import Iterable, Iterator

PLACES = 128
BANDS, ROWS = 24, 3
MOST_TOKENS = 8_000
"""So many words of a long text are looked at; the rest rarely makes another letter of it."""
FEWEST_TOKENS = 12
"""A shorter text has no sketch: "I agree" is like nothing in particular."""
ALIKE = 0.4
"""Texts that have so much in common, or more, are shown as nearly the same."""

_RUN, _RUN_OF_CHARACTERS = 3, 5
_SPACELESS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_TOKEN = re.compile(rf"[{_SPACELESS}]|[^\W{_SPACELESS}]+")
_ALONE = re.compile(rf"[{_SPACELESS}]")
_MARKS = re.compile("[\u0640\u064b-\u065f\u0670]")
"""Arabic lengthening and vowel signs: the same letter is written with and without."""
_PLACES = struct.Struct(f"<{PLACES}I")
_BAND = struct.Struct("<q")


def tokens(pages: Iterable[str]) -> Iterator[str]:
    """Give the words of a text in order, folded so that the same word is the same."""
    left = MOST_TOKENS
    for page in pages:
        plain = _MARKS.sub("", unicodedata.normalize("NFKC", page).casefold())
        for found in _TOKEN.finditer(plain):
            yield found.group()
            left -= 1
            if left == 0:
                return


def sketch(pages: Iterable[str]) -> tuple[int, bytes] | None:
    """Give how many words were looked at, and the sketch; None for what is too short to have one."""
    words = list(tokens(pages))
    if len(words) < FEWEST_TOKENS:
        return None
    alone = sum(1 for word in words if _ALONE.fullmatch(word))
    run = _RUN_OF_CHARACTERS if 2 * alone > len(words) else _RUN
    shingles = {" ".join(words[at : at + run]) for at in range(len(words) - run + 1)}
    least = [0xFFFFFFFF] * PLACES
    for shingle in shingles:
        hashes = hashlib.shake_128(shingle.encode("utf-8", "replace")).digest(_PLACES.size)
        least = list(map(min, least, _PLACES.unpack(hashes)))
    return len(words), _PLACES.pack(*least)


def bands(signature: bytes) -> list[int]:
    """Give the values under which a sketch is found, one a band, each a signed number of 64 bits."""
    size = ROWS * 4
    parts = (signature[at * size : (at + 1) * size] for at in range(BANDS))
    return [_BAND.unpack(hashlib.sha256(part).digest()[: _BAND.size])[0] for part in parts]


def likeness(one: bytes, other: bytes) -> float:
    """Estimate what share of their shingles two texts have in common, from 0 to 1."""
    return sum(map(int.__eq__, _PLACES.unpack(one), _PLACES.unpack(other))) / PLACES
