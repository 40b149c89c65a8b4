"""What changed between two texts, word by word, in bounded time whatever the texts are.

Paragraphs that occur once in both are anchors (patience); between them a shortest edit is looked for (Myers, "An O(ND)
difference algorithm"), first by paragraph, then by word inside what changed. Where two stretches have too little in
common the search gives up, and one simply stands for the other: hostile texts must not cost more than honest ones.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

SAME, GONE, NEW = "same", "gone", "new"
Kind = str

MOST_EDITS = 220
"""Edits looked for between two anchors; beyond, one stretch stands for the other."""
MOST_PIECES = 40_000
"""Words (or paragraphs) of one side that are compared; a longer text is compared up to there."""

_SPACELESS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_WORD = re.compile(rf"[{_SPACELESS}]|[^\W{_SPACELESS}]+|[^\w\s]|\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: in both (`same`), only in the earlier (`gone`) or only in the later one (`new`)."""

    kind: Kind
    text: str


def words(before: str, after: str) -> tuple[Piece, ...]:
    """Give two texts as one: what stays, what is gone, what is new, word by word."""
    return _joined(_by_words(_cut(before), _cut(after)))


def texts(before: str, after: str) -> tuple[Piece, ...]:
    """Do the same for long texts: by line first, and by word in the lines that changed."""
    lines = _lines(before)[:MOST_PIECES], _lines(after)[:MOST_PIECES]
    found: list[Piece] = []
    for same, run in groupby(_blocks(*lines), key=lambda block: bool(block[2])):
        blocks = list(run)
        gone, new, kept = (
            "".join(line for one in blocks for line in one[side]) for side in range(3)
        )
        if same:
            found.append(Piece(SAME, kept))
        else:
            found += _by_words(_cut(gone), _cut(new))
    return _joined(found)


def flipped(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Give the difference in the other direction: what was new is gone."""
    other: dict[Kind, Kind] = {SAME: SAME, GONE: NEW, NEW: GONE}
    runs = groupby(pieces, key=lambda piece: piece.kind == SAME)
    turned: list[Piece] = []
    for same, run in runs:
        held = [Piece(other[piece.kind], piece.text) for piece in run]
        turned += held if same else sorted(held, key=lambda piece: piece.kind == NEW)
    return tuple(turned)


def shared(pieces: Iterable[Piece]) -> float:
    """Give what share of the text is in both, from 0 to 1; 1 for two empty ones."""
    total: Counter[str] = Counter()
    for piece in pieces:
        total[piece.kind] += len(piece.text)
    longest = total[SAME] + max(total[GONE], total[NEW])
    return total[SAME] / longest if longest else 1.0


def _lines(text: str) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _cut(text: str) -> list[str]:
    found: list[str] = _WORD.findall(text)
    return found


def _by_words(before: list[str], after: list[str]) -> list[Piece]:
    found: list[Piece] = []
    for gone, new, same in _blocks(before[:MOST_PIECES], after[:MOST_PIECES]):
        found += [
            Piece(kind, "".join(run))
            for kind, run in ((SAME, same), (GONE, gone), (NEW, new))
            if run
        ]
    rest = (before[MOST_PIECES:], after[MOST_PIECES:])
    for kind, run in zip((GONE, NEW), rest, strict=True):
        if run:
            found.append(Piece(kind, "".join(run)))
    return found


def _joined(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Join neighbours of a kind; white space alone between two changes belongs to them."""
    whole = [
        Piece(kind, "".join(piece.text for piece in run))
        for kind, run in groupby(pieces, key=lambda piece: piece.kind)
    ]
    mended: list[Piece] = []
    for at, piece in enumerate(whole):
        lone = piece.kind == SAME and piece.text.isspace() and "\n" not in piece.text
        if lone and 0 < at < len(whole) - 1:
            mended += [Piece(GONE, piece.text), Piece(NEW, piece.text)]
        else:
            mended.append(piece)
    found: list[Piece] = []
    for same, run in groupby(mended, key=lambda piece: piece.kind == SAME):
        held = list(run)
        kinds: tuple[Kind, ...] = (SAME,) if same else (GONE, NEW)
        for kind in kinds:
            text = "".join(piece.text for piece in held if piece.kind == kind)
            if text:
                found.append(Piece(kind, text))
    return tuple(found)


_Block = tuple[Sequence[str], Sequence[str], Sequence[str]]
"""What is gone, what is new, what is the same: one of the first two, or the third."""


def _blocks(before: Sequence[str], after: Sequence[str]) -> Iterator[_Block]:
    """Cut two sequences into what they share and what they do not."""
    start = 0
    least = min(len(before), len(after))
    while start < least and before[start] == after[start]:
        start += 1
    stop = 0
    while stop < least - start and before[-1 - stop] == after[-1 - stop]:
        stop += 1
    if start:
        yield (), (), before[:start]
    yield from _middle(before[start : len(before) - stop], after[start : len(after) - stop])
    if stop:
        yield (), (), before[len(before) - stop :]


def _middle(before: Sequence[str], after: Sequence[str]) -> Iterator[_Block]:
    if not before or not after:
        if before or after:
            yield before, after, ()
        return
    anchors = _anchors(before, after)
    if not anchors:
        yield from _shortest(before, after)
        return
    at, to = 0, 0
    for one, other in anchors:
        if one < at or other < to:
            continue
        yield from _blocks(before[at:one], after[to:other])
        yield (), (), before[one : one + 1]
        at, to = one + 1, other + 1
    yield from _blocks(before[at:], after[to:])


def _anchors(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """Give the longest run of pairs, in order on both sides, of what occurs once on each."""
    once_before = {word for word, n in Counter(before).items() if n == 1}
    places = {word: at for at, word in enumerate(after)}
    once = {word for word, n in Counter(after).items() if n == 1} & once_before
    pairs = [(at, places[word]) for at, word in enumerate(before) if word in once]
    ends: list[int] = []
    tails: list[int] = []
    back: list[int] = []
    for n, (_, to) in enumerate(pairs):
        at = bisect_left(ends, to)
        back.append(tails[at - 1] if at else -1)
        ends[at : at + 1] = [to]
        tails[at : at + 1] = [n]
    found = []
    n = tails[-1] if tails else -1
    while n >= 0:
        found.append(pairs[n])
        n = back[n]
    return found[::-1]


def _shortest(before: Sequence[str], after: Sequence[str]) -> Iterator[_Block]:
    """Find a shortest edit of at most MOST_EDITS; give up with one stretch for the other."""
    trail = _trail(before, after)
    if trail is None:
        yield before, after, ()
        return
    x, y = len(before), len(after)
    found: list[_Block] = []
    for d in range(len(trail) - 1, 0, -1):
        held = trail[d - 1]
        k = x - y
        down = k == -d or (k != d and held.get(k - 1, -1) < held.get(k + 1, -1))
        was = held[k + 1] if down else held[k - 1]
        to = was - (k + 1 if down else k - 1)
        while x > was + (not down) and y > to + down:
            x, y = x - 1, y - 1
            found.append(((), (), before[x : x + 1]))
        found.append(((), after[to : to + 1], ()) if down else (before[was : was + 1], (), ()))
        x, y = was, to
    found += (((), (), before[at : at + 1]) for at in range(x - 1, -1, -1))
    yield from reversed(found)


def _trail(before: Sequence[str], after: Sequence[str]) -> list[dict[int, int]] | None:
    """Walk outwards edit by edit; give where each walk stood, or None beyond MOST_EDITS."""
    held = {1: 0}
    trail: list[dict[int, int]] = []
    for d in range(MOST_EDITS + 1):
        here: dict[int, int] = {}
        for k in range(-d, d + 1, 2):
            down = k == -d or (k != d and held.get(k - 1, -1) < held.get(k + 1, -1))
            x = held[k + 1] if down else held[k - 1] + 1
            y = x - k
            while x < len(before) and y < len(after) and before[x] == after[y]:
                x, y = x + 1, y + 1
            here[k] = x
            if x >= len(before) and y >= len(after):
                trail.append(here)
                return trail
        trail.append(here)
        held = {**held, **here}
    return None
