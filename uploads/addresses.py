"""Postal addresses in running text, joined from their parts: a street, a postcode with its town, a box."""

import re
from collections.abc import Iterator

from uploads import streets
from uploads.digits import plain

_SCRIPTS = (
    (re.compile("[A-Za-z]"), streets.LATIN),
    (re.compile("[\u0410-\u044f]"), streets.CYRILLIC),
    (re.compile("[\u4e00-\u9fff]"), streets.HAN),
    (re.compile("[\u0621-\u064a]"), streets.ARABIC),
)
_DIGITS = re.compile(r"\d+")
_NUMERAL = re.compile("[一二三四五六七八九十百]号")
_AROUND = 90
"""Characters on either side of a number where an address may stand."""
_APART = 70
"""Characters between two parts of one address at most."""
_ENDS = re.compile(r"[.!?\u3002\u061f]\s+(?=\S{4})|\n\s*\n|;")
_REST = re.compile(
    r"(?:[,\u060c] ?|\n| - | )(?:[A-Z]{1,2}-)?\d{4,6}(?: [A-Z]{2}\b)?[ ,]" + streets.NAME
)
_CODE = re.compile(r"[ ,-]\d{4,6}\Z")
_TOWN = re.compile(rf" {streets.NAME}(?:[ -]{streets.NAME}){{0,2}}")
_ELSEWHERE = re.compile(r"\S*@|https?:|www\.|\d+\.\d+\.\d+\.\d+|the\b|this\b")
_WORD = re.compile(r"[^\W\d_]{3}|[\u4e00-\u9fff]{2}")


def find(text: str) -> Iterator[str]:
    """Give every postal address as it stands, in order."""
    flat = plain(text)
    spans = sorted(span for start, end in _windows(flat) for span in _spans(flat, start, end))
    at = 0
    while at < len(spans):
        start, end = spans[at]
        at += 1
        while at < len(spans) and _together(flat, end, spans[at][0]):
            end = max(end, spans[at][1])
            at += 1
        code = _CODE.search(flat, max(start, end - 7), end)
        rest = _TOWN.match(flat, end) if code else _REST.match(flat, end)
        yield text[start : rest.end() if rest else end].strip(" ,\n")


def _windows(flat: str) -> Iterator[tuple[int, int]]:
    """Give where to look: around digits, for there is no address without one that could be told from prose."""
    start = end = -1
    for match in _DIGITS.finditer(flat):
        if match.start() - _AROUND > end:
            if end >= 0:
                yield start, end
            start = max(0, match.start() - _AROUND)
        end = match.end() + _AROUND
    if _NUMERAL.search(flat):
        yield 0, len(flat)
    elif end >= 0:
        yield start, end


def _spans(flat: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for letters, patterns in _SCRIPTS:
        if letters.search(flat, start, end) is None:
            continue
        for pattern in patterns:
            yield from (match.span() for match in pattern.finditer(flat, start, end))
    for match in streets.LABELLED.finditer(flat, start, end):
        rest = match.group("rest")
        if _DIGITS.search(rest) and _WORD.search(rest) and not _ELSEWHERE.match(rest):
            yield match.span("rest")


def _together(flat: str, end: int, start: int) -> bool:
    """Whether what begins at `start` belongs to the address that ends at `end`."""
    return start <= end or (start - end <= _APART and _ENDS.search(flat, end, start) is None)
