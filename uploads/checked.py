"""How a value that nobody trusts is checked and bounded, for every part of a report that crosses the jail's wall."""

import re
from collections.abc import Mapping

MAX_STRING = 200
"""Characters of any string in a finding or a property."""
MAX_DETAILS = 20

CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}\Z")
# Surrogates cannot be stored as UTF-8; NUL never reaches PostgreSQL; the noncharacters are PDFium's stand-ins.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff\ufffe\uffff]")


class ReportInvalid(ValueError):
    """A report that is not one: wrong shape, unknown word, or beyond a bound."""


def clean(text: str) -> str:
    """Take out what no store can hold: NUL, lone surrogates, U+FFFE and U+FFFF."""
    return _UNSTORABLE.sub("", text)


def mapping(value: object, what: str) -> Mapping[object, object]:
    """Take an object. Raises ReportInvalid, as all here."""
    if not isinstance(value, dict):
        raise ReportInvalid(f"{what} is not an object")
    return value


def sequence(value: object, most: int) -> list[object]:
    """Take a list of at most so many."""
    if not isinstance(value, list | tuple) or len(value) > most:
        raise ReportInvalid(f"not a list of at most {most}")
    return list(value)


def string(value: object, what: str, most: int = MAX_STRING) -> str:
    """Take a text of at most so many characters, made storable."""
    if not isinstance(value, str) or len(value) > most:
        raise ReportInvalid(f"{what} is not a string of at most {most} characters")
    return clean(value)


def matching(value: object, pattern: re.Pattern[str], what: str) -> str:
    """Take a text of a form."""
    if not isinstance(value, str) or pattern.match(value) is None:
        raise ReportInvalid(f"{what} is malformed")
    return value


def one_of(value: object, words: tuple[str, ...], what: str) -> str:
    """Take a word of a list."""
    if not isinstance(value, str) or value not in words:
        raise ReportInvalid(f"{what} is not a known word")
    return value


def count(value: object, what: str, *, most: int) -> int:
    """Take a number from nought to `most`."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise ReportInvalid(f"{what} is not a count")
    return value


def details(value: object) -> dict[str, str | int]:
    """Take a finding's facts: names to texts and numbers."""
    facts = mapping(value, "detail")
    if len(facts) > MAX_DETAILS:
        raise ReportInvalid("too many details")
    checked: dict[str, str | int] = {}
    for key, item in facts.items():
        name = matching(key, CODE, "detail name")
        is_text = isinstance(item, str)
        checked[name] = string(item, name) if is_text else count(item, name, most=2**53 - 1)
    return checked


def strings(value: object, most: int, what: str) -> dict[str, str]:
    """Take at most so many names with a text each."""
    facts = mapping(value, what)
    if len(facts) > most:
        raise ReportInvalid(f"too many {what}")
    return {
        matching(key, CODE, f"name in {what}"): string(item, what) for key, item in facts.items()
    }
