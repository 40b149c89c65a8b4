"""The analyser of the search: cuts text and queries into the same keys, for either database.

A key is a short word that both engines take as it is. Its first letter says what it is, so that no
text can ever produce a key of another kind:

- `w…` a word, folded: NFKC, case, accents, Arabic vowel signs and letter variants, digits;
- `s<language>…` the word's stem, read in that language (two letters);
- `c…` two neighbouring characters (or a run's last one) of a script written without spaces;
- `h` + a key: that key stands in the title or submitter's name of the page's submission;
- `o` + a key: that key stands on the page at least three times;
- `x…` a scope, such as the call or a country, in hex.

Pure: no I/O, no state but caches.
"""

import re
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import Stemmer

SCOPES = ("call", "process", "language", "country", "type", "issue")
"""What a search may be narrowed to."""

_KEY_BYTES = 60  # with 2,000 tokens a row, a tsvector stays far below PostgreSQL's 1 MB
_RAW_CHARACTERS = 64  # normalising long runs of combining marks is quadratic
_ARTICLE = re.compile("(?:[وبكف]?\u0627ل|و?لل)(?=.{3})")
_ALGORITHMS = {
    "ar": "arabic",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "it": "italian",
    "pt": "portuguese",
    "ru": "russian",
}
# A language without a stemmer of its own is read as the script's first; queries try them all.
_STEMMED = {
    "latin": ("en", "es", "fr", "de", "it", "pt"),
    "cyrillic": ("ru",),
    "arabic": ("ar",),
}


def _ranges(codes: Iterator[int]) -> str:
    """Return code points as the inside of a regular expression's character class."""
    found: list[list[int]] = []
    for code in codes:
        if found and found[-1][1] == code - 1:
            found[-1][1] = code
        else:
            found.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in found)


MARKS = _ranges(code for code in range(0x300, 0x1F000) if unicodedata.category(chr(code))[0] == "M")
"""Combining marks as the inside of a character class; `\\w` leaves them out."""

# Soft hyphen, joiners, direction marks: they stand inside words and mean nothing to a search.
_IGNORED = (
    "\u00ad\u034f\u061c\u200c-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufe00-\ufe0f"
)
# Han, kana, bopomofo, Hangul, then Thai, Lao, Myanmar, Khmer.
_UNSPACED = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u302f\u3031-\u3035\u303b\u3040-\u318f\u31a0-\u31bf\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
    "\u1100-\u11ff\ua960-\ua97f\uac00-\ud7ff\uff66-\uffdc"
    "\u0e00-\u0e4e\u0e80-\u0ece\u0edc-\u0edf\u1000-\u103f\u1050-\u109f\u1780-\u17d3\uaa60-\uaa7f"
)
# A run goes on over one line break: PDF text breaks such lines inside words.
_PIECE = re.compile(
    f"(?P<run>[{_UNSPACED}]+(?:[ \\t]*\\r?\\n[ \\t]*[{_UNSPACED}]+)*)"
    f"|(?P<word>[^\\W_{_UNSPACED}](?:[{_IGNORED}]*(?:[{MARKS}]|[^\\W_{_UNSPACED}]))*)"
)
_UNIT = re.compile(
    "[\u1100-\u115f\ua960-\ua97f]{1,3}[\u1160-\u11a7\ud7b0-\ud7c6]{1,3}[\u11a8-\u11ff\ud7cb-\ud7fb]{0,3}"
    f"|[^\\s{MARKS}][{MARKS}{_IGNORED}\uff9e\uff9f]{{0,8}}"
)

# Letters that people type for one another, and those that NFD does not take apart.
_SAME = str.maketrans(
    {
        "ß": "ss",
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "\u0131": "i",  # dotless i
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ё": "\u0435",  # Cyrillic ie
        "ة": "\u0647",  # teh marbuta: heh
        "ى": "ي",  # alef maksura: yeh
        "ٱ": "\u0627",  # alef wasla: alef
        "ی": "ي",  # Farsi yeh
        "ک": "ك",  # keheh
        "\u06c1": "\u0647",  # heh goal
        "\u06be": "\u0647",  # heh doachashmee
        "ـ": "",  # tatweel
    }
)
_STRIPPED = re.compile(
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u0591-\u05c7"
    f"\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u08d3-\u08ff\u3099-\u309a{_IGNORED}]"
)
_LETTERS = re.compile(f"(?:[^\\W_]|[{MARKS}])+")
_DAMAGED = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Token:
    """One place of a text: its key, its stem's key ("" if it has none), its offsets in the text."""

    key: str
    stem: str
    start: int
    end: int


def clean(text: str) -> str:
    """Return the text without NUL and lone surrogates, which no database takes; same length."""
    return _DAMAGED.sub("\ufffd", text)


def tokens(text: str, lang: str) -> Iterator[Token]:
    """Cut a text in a language (BCP 47, "" if unknown) into tokens, in order.

    Takes any string in linear time. A run of *n* characters of an unspaced script gives *n* - 1
    pairs and its last character; a piece that folds into several words gives each the same offsets.
    """
    for found in _PIECE.finditer(text):
        start, end = found.span()
        if found["run"]:
            yield from _pairs(found["run"], start)
            continue
        for key, stem in _word(found["word"][:_RAW_CHARACTERS], lang):
            yield Token(key, stem, start, end)


@lru_cache(maxsize=65_536)
def _word(raw: str, lang: str) -> tuple[tuple[str, str], ...]:
    """Return the keys of each word that a piece folds into, with their stems."""
    words = fold(raw)
    stem = _stem(raw, _reading(raw, lang)) if len(words) == 1 else ""
    return tuple((_key("w", word), stem) for word in words)


def _pairs(run: str, offset: int) -> Iterator[Token]:
    units = [
        (character, offset + unit.start(), offset + unit.end())
        for unit in _UNIT.finditer(run)
        for character in _unit(unit.group())
    ]
    for place, (character, start, end) in enumerate(units):
        if place + 1 < len(units):
            after, _, after_end = units[place + 1]
            yield Token(_key("c", character + after), "", start, after_end)
        else:
            yield Token(_key("c", character), "", start, end)


@lru_cache(maxsize=32_768)
def _unit(raw: str) -> tuple[str, ...]:
    """Fold one character of an unspaced script, with the marks that belong to it."""
    folded = "".join(_LETTERS.findall(unicodedata.normalize("NFKC", raw).casefold()))
    parts: list[str] = []
    for character in folded:
        if parts and unicodedata.category(character)[0] == "M":
            parts[-1] += character
        else:
            parts.append(character)
    return tuple(parts)


class _Letters(dict[int, str]):
    """A translation table that works out each character the first time it is met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        decimal = unicodedata.decimal(character, None)
        if decimal is not None:
            letters = str(decimal)
        elif (
            "\u0400" <= character <= "\u052f"
        ):  # Cyrillic: what NFD calls a mark makes another letter
            letters = character.translate(_SAME)
        else:
            bare = _STRIPPED.sub("", unicodedata.normalize("NFD", character.translate(_SAME)))
            letters = unicodedata.normalize("NFC", bare)
        self[code] = letters
        return letters


_LETTER_TABLE = _Letters()


def fold(raw: str) -> tuple[str, ...]:
    """Return the folded words a piece of text stands for: mostly one, none if only marks remain."""
    folded = unicodedata.normalize("NFKC", raw).casefold()
    folded = unicodedata.normalize("NFC", folded).translate(_LETTER_TABLE)
    return tuple(_LETTERS.findall(folded))


def stems(raw: str) -> tuple[str, ...]:
    """Return the stem keys of a query's word, read in every language of its script."""
    found = (_stem(raw, lang) for lang in _STEMMED.get(_script(raw), ()))
    return tuple(dict.fromkeys(key for key in found if key))


def _reading(raw: str, lang: str) -> str:
    primary = lang.lower().partition("-")[0]
    known = _STEMMED.get(_script(raw), ("",))
    return primary if primary in known else known[0]


def _script(raw: str) -> str:
    first = unicodedata.normalize("NFKC", raw[:1] or " ")[0]
    if first < "\u0250" or "\u1e00" <= first <= "\u1eff":
        return "latin" if first.isalpha() else "other"
    if "\u0400" <= first <= "\u052f":
        return "cyrillic"
    if "\u0600" <= first <= "\u077f" or "\u08a0" <= first <= "\u08ff":
        return "arabic"
    return "other"


class _Stemmers(threading.local):
    """Stemmers, one set a thread: their objects must not be shared."""

    def __init__(self) -> None:
        self.by_language = {lang: Stemmer.Stemmer(name) for lang, name in _ALGORITHMS.items()}


_STEMMERS = _Stemmers()


def _stem(raw: str, lang: str) -> str:
    if not lang:
        return ""
    word = unicodedata.normalize("NFKC", raw).casefold()
    if lang == "ar":  # the stemmer leaves the article on
        word = _STRIPPED.sub("", word.replace("ـ", ""))
        while (article := _ARTICLE.match(word)) is not None:
            word = word[article.end() :]
    words = fold(_STEMMERS.by_language[lang].stemWord(word))
    return _key(f"s{lang}", words[0]) if len(words) == 1 else ""


def _key(kind: str, word: str) -> str:
    key = kind + word
    if len(key) > _KEY_BYTES // 4:
        key = key.encode()[:_KEY_BYTES].decode(errors="ignore")
    return key


def head(key: str) -> str:
    """Return the key that says `key` stands in the title or name of the page's submission."""
    return "h" + key


def often(key: str) -> str:
    """Return the key that says `key` stands at least three times on the page."""
    return "o" + key


def scope(name: str, value: str) -> str:
    """Return the key of one scope, such as ("country", "CH"); raise ValueError for another name."""
    if name not in SCOPES:
        raise ValueError(f"unknown scope: {name!r}")
    return "x" + f"{name}={clean(value)}".encode().hex()
