"""In which encoding a text without a mark was written: every candidate is decoded, and the likeliest text wins.

Unicode settles itself. Of the older encodings a decoding is good when its letters belong to the alphabet of a language
that the model then recognises: bytes read by the wrong table give letters no language mixes.
"""

import codecs
import functools
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

from uploads import detector
from uploads.alphabets import COMMON, CYRILLIC, FREQUENT, LATIN, MULTIBYTE, OTHER, TABLES

_SAMPLE = 8_192
_RANKED = 1_500  # characters are enough for the model
_TAIL = 4  # bytes of a character that the end of a sample may cut
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0002ffff]")
_KANA = re.compile(r"[\u3041-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_LETTERS = [chr(code) for code in range(0x2000)]
_LOWER = "".join(letter for letter in _LETTERS if letter.islower())
_UPPER = "".join(letter for letter in _LETTERS if letter.isupper() and letter > "\x7f")
_CASE_BREAK = re.compile(f"[{_LOWER}][{_UPPER}]")
_WIDE = re.compile(r"[\u3000-\u303f\uff01-\uff5e\uffe0-\uffe6]")


@dataclass(frozen=True, slots=True)
class Guess:
    """An encoding, how likely (0 to 1) it is, and the language its text would be in."""

    charset: str
    score: float
    language: str


@functools.cache
def alphabet(language: str) -> frozenset[str]:
    """Give the letters beyond ASCII that a language is written with, in both cases."""
    letters = LATIN.get(language) or CYRILLIC.get(language) or OTHER.get(language) or ""
    return frozenset(letters) | frozenset(letters.upper())


@functools.cache
def _frequent(charset: str) -> frozenset[str]:
    """Give the characters in the first level of an East Asian character set, which its makers chose by frequency."""
    leads, trails = {
        "gb18030": (range(0xB0, 0xD8), range(0xA1, 0xFF)),
        "big5hkscs": (range(0xA4, 0xC7), [*range(0x40, 0x7F), *range(0xA1, 0xFF)]),
        "euc_jp": (range(0xB0, 0xD0), range(0xA1, 0xFF)),
        "cp949": (range(0xB0, 0xC9), range(0xA1, 0xFF)),
    }["euc_jp" if charset == "cp932" else charset]
    pairs = (bytes((lead, trail)) for lead in leads for trail in trails)
    return frozenset(
        pair.decode(charset if charset != "cp932" else "euc_jp", "ignore") for pair in pairs
    )


def guess(data: bytes) -> Guess | None:
    """Guess the encoding of a text that is neither Unicode nor ISO 2022; None where no candidate decodes it."""
    sample = _sample(data)
    guesses = [_judge_wide(sample, charset) for charset in MULTIBYTE]
    guesses += [_judge_narrow(sample, charset) for charset in TABLES]
    found = [each for each in guesses if each is not None]
    return max(found, key=lambda each: each.score, default=None)


def _sample(data: bytes) -> bytes:
    """Give up to 8 KiB of lines that hold bytes beyond ASCII; no candidate uses LF inside a character."""
    lines: list[bytes] = []
    length = 0
    for match in re.finditer(rb"[^\n]*[\x80-\xff][^\n]*\n?", data[: 64 * _SAMPLE]):
        line = match.group()[: _SAMPLE - length]
        lines.append(line)
        length += len(line)
        if length >= _SAMPLE:
            break
    return b"".join(lines)


def _decode(sample: bytes, charset: str) -> str | None:
    try:
        return codecs.getincrementaldecoder(charset)().decode(sample)
    except UnicodeDecodeError as error:
        if error.start < len(sample) - _TAIL:
            return None
        return sample[: error.start].decode(charset)


def _judge_wide(sample: bytes, charset: str) -> Guess | None:
    text = _decode(sample, charset)
    if not text:
        return None
    beyond = "".join(character for character in text if character > "\x7f")
    if not beyond:
        return None
    frequent = _frequent(charset)
    good: float = len(_WIDE.findall(beyond)) + sum(
        beyond.count(each) for each in COMMON & set(beyond)
    )
    han = _HAN.findall(beyond)
    good += sum(1.0 if each in frequent else 0.25 for each in han)
    kana, hangul = len(_KANA.findall(beyond)), _HANGUL.findall(beyond)
    if charset in ("cp932", "euc_jp"):
        good += kana
        if kana * 20 < len(han):
            good *= 0.5  # Japanese without kana is Chinese read by the wrong table
    elif charset == "cp949":
        good += sum(1.0 if each in frequent else 0.1 for each in hangul)
        if len(hangul) < len(han):
            good *= 0.5
    language = MULTIBYTE[charset]
    chance = detector.rank(text[:_RANKED]).get(language, 0.0)
    return Guess(charset, good / len(beyond) * (0.5 + 0.5 * chance), language)


def _judge_narrow(sample: bytes, charset: str) -> Guess | None:
    text = _decode(sample, charset)
    if not text:
        return None
    text = unicodedata.normalize("NFC", text)
    beyond = Counter(character for character in text if character > "\x7f")
    total = beyond.total()
    chances = detector.rank(text[:_RANKED])
    letters = sum(map(str.isalpha, text)) or 1
    case = _case(text)
    best: Guess | None = None
    for language in TABLES[charset].split():
        if not total:
            break
        known = alphabet(language)
        good: float = sum(count for each, count in beyond.items() if each in known)
        marks = sum(count for each, count in beyond.items() if each in COMMON)
        if language in LATIN and good > 0.45 * letters:
            good *= 0.3  # no Latin alphabet puts an accent on half of its letters
        score = (good + 0.9 * marks) / total * (0.5 + 0.5 * chances.get(language, 0.0))
        score *= case * _usual(beyond, language)
        if best is None or score > best.score:
            best = Guess(charset, score, language)
    return best


def _case(text: str) -> float:
    """Judge the case within words: a capital after a small letter is a sign of the wrong table."""
    wrong = len(_CASE_BREAK.findall(text))
    return 1.0 - min(0.5, 4.0 * wrong / max(len(text), 1))


def _usual(beyond: Counter[str], language: str) -> float:
    """Judge letter frequency, where an alphabet of its own makes the model certain of any text written in it."""
    frequent = FREQUENT.get(language)
    if frequent is None:
        return 1.0
    letters = sum(count for each, count in beyond.items() if each not in COMMON)
    usual = sum(count for each, count in beyond.items() if each.lower() in frequent)
    return min(1.0, 0.3 + usual / max(letters, 1))
