"""What a log entry says, by type: the content that is committed to or, for six types, stands in the clear."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from intake.domain.vocab import Act

CLEAR: Final = frozenset({Act.KEY, Act.CALL, Act.DEADLINE, Act.DISCLAIMER, Act.TERMS, Act.PAPER})
"""Types whose entry carries its content in the clear and no commitment."""

_SETTINGS = (
    "version",
    "kinds",
    "opens",
    "late",
    "timing",
    "publish_at",
    "publications",
    "grounds",
    "text",
)
_DECISION = ("revision", "actor", "words")

CONTENT_KEYS: Final[Mapping[Act, tuple[str, ...]]] = MappingProxyType(
    {
        Act.KEY: ("from", "log", "receipts"),
        Act.CALL: _SETTINGS,
        Act.DEADLINE: ("scope", "version", "closes_before", "zone", "grace", "reason"),
        Act.DISCLAIMER: ("version", "text"),
        Act.TERMS: ("version", "text"),
        Act.PAPER: ("code", "revision", "text", "files"),
        Act.RETURN: (*_DECISION, "due", "may_change"),
        Act.ACCEPT: _DECISION,
        Act.PUBLISH: (*_DECISION, "disclaimer"),
        Act.SUSPEND: _DECISION,
        Act.RESTORE: _DECISION,
        Act.DECLINE: (*_DECISION, "ground"),
        Act.CONTEST: _DECISION,
        Act.UPHOLD: _DECISION,
        Act.DUPLICATE: (*_DECISION, "other"),
        Act.UNDO: _DECISION,
        Act.MOVE: (*_DECISION, "number", "from_call", "from_number"),
        Act.REOPEN: _DECISION,
        Act.WITHDRAW: _DECISION,
        Act.CHOICE: (*_DECISION, "publication"),
        Act.CORRECT: (*_DECISION, "field", "value"),
        Act.CONFIRM: (*_DECISION, "fields", "basis"),
        Act.REDACT: (*_DECISION, "second", "reason", "file", "derivative", "sha256"),
        Act.REMOVE: (*_DECISION, "second", "reason"),
        Act.DESTROY: (*_DECISION, "second", "reason"),
        Act.RETENTION: ("rule", "before", "count"),
    }
)
"""The keys of each type's content beside `v`, all of them every time.

The content of a receipt or an instrument is its statement.
"""

_CODE_WORD = re.compile(r"[!-~]{1,300}")
"""Printable ASCII without a space: code words, instants, hashes, zones, vkeys; no sentence fits."""


class ContentInvalid(ValueError):
    """A key that the type does not know, or a value that is no code, instant, number or hash."""


def content(act: Act, **values: Any) -> dict[str, Any]:  # noqa: ANN401  (JSON is any of seven things)
    """Return the content of an entry of this type: `v` and every key of CONTENT_KEYS, null where nothing is given.

    `from` is a Python keyword, so a `key` entry takes it as `from_`. Raises ContentInvalid.
    """
    named = {key.removesuffix("_"): value for key, value in values.items()}
    keys = CONTENT_KEYS.get(act)
    if keys is None:
        raise ContentInvalid(f"the content of {act} is a statement")
    unknown = named.keys() - set(keys)
    if unknown:
        raise ContentInvalid(f"the content of {act} has no {', '.join(sorted(unknown))}")
    made = {"v": 1} | {key: named.get(key) for key in keys}
    check_plain(made)
    return made


def check_plain(value: object) -> None:
    """Raise ContentInvalid unless every text in the value is a code word: printable ASCII without a space."""
    if isinstance(value, str):
        if not _CODE_WORD.fullmatch(value):
            raise ContentInvalid("only codes, instants, versions and hashes stand in an entry")
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            check_plain(key)
            check_plain(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            check_plain(inner)
    elif not (value is None or isinstance(value, bool | int)):
        raise ContentInvalid(f"{type(value).__name__} does not stand in an entry")
