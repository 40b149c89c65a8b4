"""Excerpts with what was found marked, from offsets in the original text. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from intake.services.analysis import Token, tokens
from intake.services.queries import Phrase, Query

WIDTH = 240
"""About how many characters an excerpt has."""

Snippet = tuple[tuple[str, bool], ...]
"""Pieces of text in order; True marks what was found."""

_LEAD = 60  # characters shown before the first find
_SLACK = 24  # how far a cut may move to fall between words
_ELLIPSIS = "\u2026"
# Controls, and the marks that turn text around: an excerpt may hold one and not its counterpart.
_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_FLAG_LETTERS = "".join(map(chr, range(0x1F1E6, 0x1F200)))
_SPACES = re.compile(r"\s+")


def snippet(text: str, lang: str, query: Query, *, width: int = WIDTH) -> Snippet:
    """Return the part of a page that shows most of what the query wants; its start if it has none.

    White space is drawn together; no cut falls inside a grapheme, nor inside a word if one ends
    close by.
    """
    spans = _merge(_finds(list(tokens(text, lang)), query), text)
    start, end = _window(spans, text, width)
    pieces = [("" if start == 0 else _ELLIPSIS, False)]
    place = start
    for first, last in spans:
        if first < start or last > end:
            continue
        pieces += [(text[place:first], False), (text[first:last], True)]
        place = last
    pieces += [(text[place:end], False), ("" if end == len(text) else _ELLIPSIS, False)]
    return _tidy(pieces)


def _finds(found: Sequence[Token], query: Query) -> list[tuple[int, int]]:
    """Return the offsets of everything wanted, in order."""
    single: set[str] = set()
    longer: list[Phrase] = []
    for term in query.wanted:
        single.update(term.stems)
        if len(term.phrase.keys) == 1 and not term.phrase.open:
            single.add(term.phrase.keys[0])
        else:
            longer.append(term.phrase)
    spans = [(it.start, it.end) for it in found if it.key in single or it.stem in single]
    for phrase in longer:
        spans += _phrases(found, phrase)
    return sorted(spans)


def _phrases(found: Sequence[Token], phrase: Phrase) -> Iterable[tuple[int, int]]:
    first, size = phrase.keys[0], len(phrase.keys)
    for place, token in enumerate(found):
        if token.key != first and not (phrase.open and size == 1):
            continue
        here = found[place : place + size]
        keys = tuple(it.key for it in here)
        if phrase.open and len(keys) == size and keys[-1].startswith(phrase.keys[-1]):
            # Of the last pair only its first character was asked for.
            last = here[-1]
            end = place + size
            following = found[end].start if end < len(found) else last.end
            yield token.start, following if last.start < following < last.end else last.end
        elif keys == phrase.keys:
            yield token.start, here[-1].end


def _merge(spans: Iterable[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """Join finds that overlap or have only white space between them; none ends in white space."""
    merged: list[tuple[int, int]] = []
    for start, loose_end in spans:
        end = start + len(text[start:loose_end].rstrip())
        if merged and (start <= merged[-1][1] or text[merged[-1][1] : start].isspace()):
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _window(spans: Sequence[tuple[int, int]], text: str, width: int) -> tuple[int, int]:
    """Choose the stretch with the most characters found, the earliest of equals."""
    best, best_weight = 0, 0
    for place, (start, _) in enumerate(spans):
        weight = 0
        for first, last in spans[place:]:
            if last > start + width - _LEAD:
                break
            weight += last - first
        if weight > best_weight:
            best, best_weight = start, weight
    start = max(0, best - _LEAD) if best + width - _LEAD < len(text) else max(0, len(text) - width)
    if best <= _LEAD:
        start = 0
    end = min(start + width, len(text))
    first_find = best if best_weight else len(text)
    if start:
        start = _cut(text, start, ahead=min(_SLACK, max(first_find - start, 0)))
    return start, _cut(text, end, ahead=0)


def _cut(text: str, place: int, *, ahead: int) -> int:
    """Move a cut to a space near by (forwards within `ahead`, else backwards) or off a grapheme."""
    if place >= len(text):
        return len(text)
    if ahead:
        space = _SPACES.search(text, place, place + ahead)
        if space:
            return space.end()
    else:
        for near in range(place, max(place - _SLACK, 0), -1):
            if text[near].isspace():
                return near
    limit = max(place - _SLACK, 0)
    while place > limit and _inside_grapheme(text, place):
        place -= 1
    return place


def _inside_grapheme(text: str, place: int) -> bool:
    """Say whether two characters belong together: marks, joiners, skin tones, flags."""
    before, after = text[place - 1], text[place]
    if unicodedata.category(after)[0] == "M" or "\u200d" in {before, after}:
        return True
    if "\U0001f3fb" <= after <= "\U0001f3ff":
        return True
    if after not in _FLAG_LETTERS:
        return False
    head = text[max(place - WIDTH, 0) : place]
    return (len(head) - len(head.rstrip(_FLAG_LETTERS))) % 2 == 1  # they go in pairs


def _tidy(pieces: Iterable[tuple[str, bool]]) -> Snippet:
    """Draw white space together, across pieces too, and leave out what is empty."""
    tidied: list[tuple[str, bool]] = [("", False)]
    for raw, marked in pieces:
        piece = _SPACES.sub(" ", _INVISIBLE.sub(" ", raw))
        if tidied[-1][0].endswith(" ") or not any(it for it, _ in tidied):
            piece = piece.removeprefix(" ")
        if piece and tidied[-1][1] == marked:
            tidied[-1] = (tidied[-1][0] + piece, marked)
        elif piece:
            tidied.append((piece, marked))
    return tuple((piece, marked) for piece, marked in tidied if piece)
