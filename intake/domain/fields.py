"""The fields of the form as data: who sees each, what must be given, what a withheld name hides.

The key of a field stands in signed bytes (`stated` of a statement), in the database and in exports. Fields are only
ever added, at the end.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from intake.domain.vocab import Tier

JsonValue = str | bool | list[str] | None
"""What a field can hold: text, yes or no, a list of texts, or null where nothing was given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of the form.

    `shape` is "text", "flag" or "list". `required_with` names the flag that makes the field required. `withheld` says
    that the field is hidden from the public when the name is withheld.
    """

    key: str
    shape: str = "text"
    tier: Tier = Tier.PUBLIC
    required: bool = False
    required_with: str | None = None
    withheld: bool = False


_FIELDS = (
    Field(key="reference", tier=Tier.SECRETARIAT),
    Field(key="kind", required=True),
    Field(key="name", required=True, withheld=True),
    Field(key="honorific", withheld=True),
    Field(key="name_latin", withheld=True),
    Field(key="on_behalf", shape="flag"),
    Field(key="entity", required_with="on_behalf", withheld=True),
    Field(key="submitter_type", required=True),
    Field(key="email", tier=Tier.SECRETARIAT),
    Field(key="title", withheld=True),
    Field(key="countries", shape="list"),
    Field(key="issues", shape="list"),
    Field(key="languages", shape="list"),
    Field(key="cosignatories", withheld=True),
    Field(key="correspondence_language", tier=Tier.SECRETARIAT),
    Field(key="questions"),
    Field(key="publication", required=True),
    Field(key="index_allowed", shape="flag"),
)

FIELDS: Final[Mapping[str, Field]] = {field.key: field for field in _FIELDS}
"""Every field by its key, in the order of the form."""

STATED_FIELDS: Final[tuple[str, ...]] = tuple(FIELDS)
"""The keys that the `stated` of a statement maps, all of them, every time."""

TYPED_TEXT_NAME: Final = "text.txt"
"""The file name under which typed text is kept; it has no field of its own, it is a file."""


def given(value: JsonValue) -> JsonValue:
    """Return the value as it is committed to: an empty text and an empty list are null."""
    return None if value in ("", []) else value


def stated(values: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """Give the values as they are committed to: nothing given is null, an entity only for who speaks for one."""
    held = {key: given(_blank_to_none(value)) for key, value in values.items() if key in FIELDS}
    held["on_behalf"] = bool(held.get("on_behalf"))
    held["index_allowed"] = bool(held.get("index_allowed"))
    if not held["on_behalf"]:
        held["entity"] = None
    return held


def _blank_to_none(value: JsonValue) -> JsonValue:
    return None if isinstance(value, str) and not value.strip() else value


def cosigners(typed: str | None) -> tuple[str, ...]:
    """Give those who sign too, one a line of what was typed; the statement keeps it as it is."""
    return tuple(" ".join(line.split()) for line in (typed or "").splitlines() if line.strip())


MAX_NAME: Final = 255
MAX_EXTENSION: Final = 16


def file_name(received: str) -> str:
    """Return what is kept of a received file name: a path's last part, of it 255 code points, the extension kept.

    A lone surrogate, which has no UTF-8, becomes U+FFFD; NUL, which no database keeps, goes; nothing else is changed.
    What is dangerous to show or to serve is handled where it is shown or served.
    """
    name = re.sub("[\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", received).replace("\0", "")
    name = name.replace("\\", "/").rsplit("/", 1)[-1]
    if len(name) <= MAX_NAME:
        return name
    stem, dot, extension = name.rpartition(".")
    if dot and 0 < len(extension) <= MAX_EXTENSION:
        return stem[: MAX_NAME - len(extension) - 1] + dot + extension
    return name[:MAX_NAME]
