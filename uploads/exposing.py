"""What a file shows of people: looked for in its text, its properties and what is hidden in it. Runs in the jail."""

from collections.abc import Iterator, Sequence

from uploads import emails, names
from uploads.reading import Passage, Reading

_PEOPLE = ("author", "last-modified-by", "manager", "company", "owner", "artist", "copyright")
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
    for passage in _passages(reading):
        if own is not None:
            for match in own.finditer(passage.text):
                reading.expose("own-name", passage.where, match.group(), passage.page)
        if passage.where == "properties":
            continue
        for what in emails.find(passage.text):
            reading.expose("email", passage.where, what, passage.page)


def _passages(reading: Reading) -> Iterator[Passage]:
    yield from (Passage(value, "properties") for value in reading.properties.values())
    yield from reading.hidden
    if reading.passages:
        yield from reading.passages
        return
    paged = reading.kind == "pdf"
    for number, text in enumerate(reading.text, 1):
        yield Passage(text, "text", number if paged else None)
