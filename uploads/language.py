"""In which languages a text is written: its scripts first, then a vote of its paragraphs; it may abstain."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from uploads import detector

SHARE = 0.15
"""The share of a text from which a language counts as one of its languages."""
_MINIMUM = 20
"""Letters a paragraph must have to vote; a Chinese, Japanese or Korean one counts threefold."""
_SEGMENT = 600
_SEGMENTS = 300
_SURE = 0.5
"""The model's probability under which a paragraph does not vote."""
_VOTED = 0.3
"""The share of letters that must have voted for the whole to be sure."""
_DENSE = 3

_SCRIPTS = {
    "Latin": re.compile(r"[A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff]"),
    "Cyrillic": re.compile(r"[\u0400-\u052f]"),
    "Arabic": re.compile(r"[\u0621-\u064a\u066e-\u06d3\u06ee-\u06ff\u0750-\u077f]"),
    "Han": re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0002ffff]"),
    "Kana": re.compile(r"[\u3041-\u30ff]"),
    "Hangul": re.compile(r"[\uac00-\ud7a3]"),
    "Greek": re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]"),
    "Hebrew": re.compile(r"[\u05d0-\u05ea]"),
    "Devanagari": re.compile(r"[\u0904-\u097f]"),
    "Other": re.compile(r"[\u0531-\u058f\u0980-\u13ff\u1780-\u17ff]"),
}
_ALONE = {"Kana": "ja", "Hangul": "ko", "Greek": "el", "Hebrew": "he"}
"""Scripts that one language of the catalogues writes."""
_WRITES = {
    "Cyrillic": frozenset(
        {"ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "tg", "mn", "tt", "ba", "cv", "os"}
    ),
    "Arabic": frozenset({"ar", "fa", "ur", "ps", "sd", "ug", "ckb", "ku", "azb", "pa"}),
    "Devanagari": frozenset({"hi", "mr", "ne", "sa", "bho", "mai", "gom"}),
}
_NEVER_LATIN = (
    _WRITES["Cyrillic"]
    | _WRITES["Arabic"]
    | _WRITES["Devanagari"]
    | {"zh", "ja", "ko", "el", "he", "yi", "hy"}
) - {"sr", "ku", "tt"}


@dataclass(frozen=True, slots=True)
class Languages:
    """BCP 47 tags, most used first; empty where not sure. `letters` counts what there was to go by."""

    tags: tuple[str, ...]
    letters: int

    @property
    def mixed(self) -> bool:
        """Whether more than one language has a real share."""
        return len(self.tags) > 1


def detect(pages: Iterable[str]) -> Languages:
    """Give the languages of a text; each one named has at least SHARE of the letters that voted."""
    votes: Counter[str] = Counter()
    letters = 0
    for segment in _sampled(list(pages)):
        weight, tag = _vote(segment)
        letters += weight
        if tag is not None:
            votes[tag] += weight
    voted = votes.total()
    if not voted or voted < _VOTED * letters:
        return Languages((), letters)
    return Languages(
        tuple(tag for tag, weight in votes.most_common() if weight >= SHARE * voted), letters
    )


def _sampled(pages: list[str]) -> Iterator[str]:
    """Give segments evenly over the text, no more than _SEGMENTS: a long text votes no slower than a short one."""
    segments = [segment for page in _spread(pages, _SEGMENTS) for segment in _segments(page)]
    yield from _spread(segments, _SEGMENTS)


def _spread(items: list[str], most: int) -> list[str]:
    step = max(1, -(-len(items) // most))
    return items[::step]


def _segments(page: str) -> Iterator[str]:
    """Cut a page at its empty lines and sentence ends into segments that are long enough to be told."""
    held = ""
    for line in page[: 20 * _SEGMENT].split("\n"):
        for at in range(0, len(line), _SEGMENT):
            piece = line[at : at + _SEGMENT]
            if held and (len(held) > _SEGMENT or _scripts_differ(held, piece)):
                yield held
                held = ""
            if len(piece) >= 2 * _MINIMUM and not held:
                yield piece
            else:
                held = f"{held} {piece}".strip()
                if len(held) >= 4 * _MINIMUM:
                    yield held
                    held = ""
    if held:
        yield held


def _scripts_differ(first: str, second: str) -> bool:
    return _script(first)[0] != _script(second)[0] and bool(second.strip())


def _script(text: str) -> tuple[str, int, Counter[str]]:
    """Give the script with most weight, that weight, and the letters by script."""
    counts = Counter({name: len(pattern.findall(text)) for name, pattern in _SCRIPTS.items()})
    weights = Counter(
        {
            name: count * (_DENSE if name in ("Han", "Kana", "Hangul") else 1)
            for name, count in counts.items()
        }
    )
    name, weight = weights.most_common(1)[0]
    return name, weight, counts


def _vote(segment: str) -> tuple[int, str | None]:
    """Give a segment's weight in letters and the language it votes for, if any."""
    text = unicodedata.normalize("NFKC", segment)
    script, weight, counts = _script(text)
    if weight < _MINIMUM:
        return weight, None
    if script in ("Han", "Kana"):
        # Chinese never holds kana; a Japanese sentence always does.
        return weight, "ja" if counts["Kana"] * 12 > counts["Han"] else "zh"
    if script in _ALONE:
        return weight, _ALONE[script]
    allowed = _WRITES.get(script)
    ranked = detector.rank(text)
    if script == "Latin":
        ranked = {tag: chance for tag, chance in ranked.items() if tag not in _NEVER_LATIN}
    elif allowed is not None:
        ranked = {tag: chance for tag, chance in ranked.items() if tag in allowed}
    total = sum(ranked.values())
    if not ranked or total < _SURE / 2:
        return weight, None
    tag, chance = next(iter(sorted(ranked.items(), key=lambda pair: -pair[1])))
    return weight, tag if chance >= _SURE * total and chance >= _SURE / 2 else None
