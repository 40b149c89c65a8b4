"""Postal addresses in running text, joined from their parts: a street, a postcode with its town, a box."""

import re
from collections.abc import Iterator

from uploads import streets
from uploads.digits import plain

_SCRIPTS = (
    (re.compile("[A-Za-z]"), streets.LATIN, streets.LATIN_PLACES),
    (re.compile("[\u0410-\u044f]"), streets.CYRILLIC, streets.CYRILLIC_PLACES),
    (re.compile("[\u4e00-\u9fff]"), streets.HAN, streets.HAN_PLACES),
    (re.compile("[\u0621-\u064a]"), streets.ARABIC, streets.ARABIC_PLACES),
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
_ELSEWHERE = re.compile(r"\S*@|https?:|www\.|\d+\.\d+\.\d+\.\d+|the\b|this\b|[\"'`<({\[]|\S*:")
_WORD = re.compile(r"[^\W\d_]{3}|[\u4e00-\u9fff]{2}")


def find(text: str) -> Iterator[str]:
    """Give every postal address as it stands, in order."""
    flat = plain(text)
    parts = sorted({part for start, end in _windows(flat) for part in _parts(flat, start, end)})
    at = 0
    while at < len(parts):
        start, end, street = parts[at]
        at += 1
        while at < len(parts) and _together(flat, parts[at], end, street=street):
            end = max(end, parts[at][1])
            street |= parts[at][2]
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


def _parts(flat: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Give parts of addresses within bounds: where each begins and ends, and whether it is a street."""
    for letters, known, places in _SCRIPTS:
        if letters.search(flat, start, end) is None:
            continue
        for patterns, street in ((known, True), (places, False)):
            for pattern in patterns:
                for match in pattern.finditer(flat, start, end):
                    yield *match.span(), street
    for match in streets.LABELLED.finditer(flat, start, end):
        rest = match.group("rest")
        if _DIGITS.search(rest) and _WORD.search(rest) and not _ELSEWHERE.match(rest):
            yield *match.span("rest"), False


def _together(flat: str, part: tuple[int, int, bool], end: int, *, street: bool) -> bool:
    """Whether a part belongs to the address that ends at `end`: a second street on a line of its own does not."""
    start, _, another = part
    if start <= end:
        return True
    between = flat[end:start]
    if len(between) > _APART or _ENDS.search(between):
        return False
    return not (street and another and "\n" in between)
