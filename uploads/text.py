"""Extracted text: made storable, mended where an extractor is known to err, and cut into pages."""

import re
from collections.abc import Iterable, Iterator

from uploads.limits import Depth
from uploads.report import clean

PAGE = 3_000
"""Characters after which a text without pages of its own is cut, at the end of a paragraph."""

_NEWLINES = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1f\x7f]")
_SPACES = re.compile(r"[ \t\u00a0]{2,}")
_BLANKS = re.compile(r"\n{3,}")
_READABLE = re.compile(r"\w")
_SWAPPED_LAM_ALEF = re.compile("\u0627([\u0622\u0623\u0625\u0627])\u0644")


def tidy(text: str) -> str:
    """Give text with one kind of line end and without the characters that carry nothing to read."""
    plain = _CONTROLS.sub("", _NEWLINES.sub("\n", clean(text)))
    return _BLANKS.sub("\n\n", _SPACES.sub(" ", plain)).strip()


def mend_arabic(text: str) -> str:
    """Put lam before alef again after the article.

    PDFs draw lam-alef as one glyph whose two letters extractors put out in the wrong order. "Alef, alef with hamza,
    lam" is no Arabic spelling, so that after the article the mistake is certain; elsewhere it cannot be told and stays.
    """
    return _SWAPPED_LAM_ALEF.sub("\u0627\u0644\\1", text) if "\u0644" in text else text


def is_readable(text: str) -> bool:
    """Whether a text holds a letter or digit of any script."""
    return _READABLE.search(text) is not None


def paginate(paragraphs: Iterable[str]) -> Iterator[str]:
    """Cut paragraphs into pages of about PAGE characters; only a paragraph longer than two pages is cut inside."""
    page: list[str] = []
    length = 0
    for paragraph in paragraphs:
        for piece in _pieces(paragraph):
            page.append(piece)
            length += len(piece) + 1
            if length >= PAGE:
                yield "\n".join(page)
                page, length = [], 0
    if page:
        yield "\n".join(page)


def _pieces(paragraph: str) -> Iterator[str]:
    at = 0
    while len(paragraph) - at > 2 * PAGE:
        space = paragraph.rfind(" ", at + PAGE, at + 2 * PAGE)
        stop = space + 1 if space > 0 else at + PAGE
        yield paragraph[at:stop]
        at = stop
    yield paragraph[at:]


def take(pages: Iterable[str], depth: Depth) -> tuple[tuple[str, ...], bool]:
    """Tidy pages up to the depth's bounds; gives them and whether that was all.

    The page at which the bytes run out is cut, not dropped.
    """
    taken: list[str] = []
    left = depth.text_bytes
    for page in pages:
        if len(taken) >= depth.pages or left <= 0:
            return tuple(taken), False
        whole = tidy(page[: left + 1])
        encoded = whole.encode()
        if len(encoded) > left:
            taken.append(encoded[:left].decode("utf-8", "ignore"))
            return tuple(taken), False
        taken.append(whole)
        left -= len(encoded)
    return tuple(taken), True
