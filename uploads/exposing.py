"""What a file shows of people: looked for in its text, its properties and what is hidden in it. Runs in the jail."""

import re
from collections.abc import Iterator, Sequence

from uploads import addresses, emails, names, phones
from uploads.reading import Passage, Reading

_PEOPLE = ("author", "last-modified-by", "manager", "company", "owner", "artist", "copyright")
_FIGURES = frozenset(
    {
        "application",
        "producer",
        "created",
        "modified",
        "width",
        "height",
        "camera",
        "camera-model",
        "gps",
    }
)
_IMAGES = frozenset({"jpeg", "png"})
_LETTER = re.compile(r"[^\W\d_]")
_DETECTORS = (("email", emails.find), ("phone", phones.find), ("address", addresses.find))
_MADE_UP = frozenset(
    {
        "admin",
        "administrator",
        "author",
        "user",
        "owner",
        "unknown",
        "none",
        "pc",
        "hp",
        "microsoft",
        "microsoft office user",
        "windows user",
        "python-docx",
        "un-named",
        "unnamed",
        "anonymous",
    }
)
"""What programs write where nobody gave a name."""


def expose(reading: Reading, look_for: Sequence[str] = ()) -> None:
    """Add to a reading what it exposes, of the pages that were read."""
    own = names.pattern(look_for)
    for name in _PEOPLE:
        value = reading.properties.get(name, "")
        if value.casefold() not in _MADE_UP and _LETTER.search(value):
            reading.expose("person", "exif" if reading.kind in _IMAGES else "properties", value)
    for passage in _passages(reading):
        if own is not None:
            for match in own.finditer(names.folded(passage.text)):
                reading.expose("own-name", passage.where, match.group(), passage.page)
        for code, find in _DETECTORS:
            for what in find(passage.text):
                reading.expose(code, passage.where, what, passage.page)


def _passages(reading: Reading) -> Iterator[Passage]:
    for name, value in reading.properties.items():
        if name not in _FIGURES:
            yield Passage(value, "exif" if reading.kind in _IMAGES else "properties")
    yield from reading.passages
    if not reading.passages:
        paged = reading.kind == "pdf"
        for number, text in enumerate(reading.text, 1):
            yield Passage(text, "text", number if paged else None)
    # After the text, where what is the same has its page.
    yield from reading.hidden
