"""A call's own wording of a letter: plain text with placeholders from a closed list, which stand for nothing but words.

A value that is put in place of a placeholder is never looked at again, whatever it holds. A line whose placeholder has
nothing to say is left out.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

LONGEST, LONGEST_SUBJECT = 5_000, 120

COMMON = ("name", "number", "call", "title", "site")
PLACEHOLDERS = (*COMMON, "reason", "ground", "due", "answer", "item")
"""Everything that a letter can say of a submission: `answer` is where to answer, `item` the published page."""

_PLACE = re.compile(r"\{([^{}\s]{1,40})\}")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_BLANKS = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Kind:
    """A letter that can be worded: what it can say beside the common, and what it must say."""

    more: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()

    @property
    def placeholders(self) -> tuple[str, ...]:
        """What may stand in it."""
        return (*COMMON, *self.more)


KINDS: Mapping[str, Kind] = {
    "accepted": Kind(),
    "accepted-private": Kind(),
    "published": Kind(more=("item",), needed=("item",)),
    "returned": Kind(more=("reason", "due", "answer"), needed=("reason", "answer")),
    "declined": Kind(more=("ground", "reason"), needed=("ground", "reason")),
    "duplicate": Kind(more=("reason",), needed=("reason",)),
    "upheld": Kind(more=("reason",), needed=("reason",)),
    "withdrawn": Kind(),
    "revision-published": Kind(more=("item",), needed=("item",)),
    "revision-refused": Kind(more=("reason",), needed=("reason",)),
    "request-granted": Kind(more=("reason", "answer"), needed=("reason", "answer")),
    "request-refused": Kind(more=("reason",), needed=("reason",)),
    "removed": Kind(more=("reason",), needed=("reason",)),
    "redacted": Kind(more=("reason", "item"), needed=("reason", "item")),
}
"""The letters of decisions, in the order of the desk's acts; a receipt's words are not a call's to change."""


def check(kind: str, subject: str, body: str) -> dict[str, tuple[str, str]]:
    """Find what must be put right, by field: a code and what it is about (a placeholder, or nothing)."""
    faults: dict[str, tuple[str, str]] = {}
    allowed = KINDS[kind].placeholders
    for field, text, longest in (("subject", subject, LONGEST_SUBJECT), ("body", body, LONGEST)):
        unknown = next((one for one in _PLACE.findall(text) if one not in allowed), None)
        if len(text) > longest:
            faults[field] = ("long", str(longest))
        elif _CONTROL.search(text) or (field == "subject" and len(text.splitlines()) > 1):
            faults[field] = ("control", "")
        elif unknown is not None:
            faults[field] = ("unknown", unknown)
    if "body" not in faults:
        missing = next((one for one in KINDS[kind].needed if f"{{{one}}}" not in body), None)
        if not body.strip():
            faults["body"] = ("empty", "")
        elif missing is not None:
            faults["body"] = ("missing", missing)
    return faults


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put values in place of placeholders, once; leave out lines that have nothing to say."""
    lines = []
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        asked = [one for one in _PLACE.findall(line) if one in values]
        if not asked or any(values[one] for one in asked):
            lines.append(_PLACE.sub(lambda hit: values.get(hit[1], hit[0]), line))
    return _BLANKS.sub("\n\n", "\n".join(lines)).strip()
