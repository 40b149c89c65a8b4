"""Plain text: whether bytes are one, in which encoding, and what they say."""

import codecs
import re
from dataclasses import dataclass

from uploads import charset
from uploads.limits import Depth
from uploads.reading import Reading
from uploads.report import MAX_TEXT_BYTES
from uploads.text import is_readable, paginate, take

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 64 * 1024
_CONTROLS = bytes(code for code in (*range(9), *range(14, 27), *range(28, 32), 127))
_STATEFUL = (
    (re.compile(rb"\x1b\$[@B]|\x1b\(J"), "iso2022_jp_2"),
    (re.compile(rb"\x1b\$\)C"), "iso2022_kr"),
)
_SURE = 0.6
"""The score under which a guess of an older encoding is flagged."""
_MOST_BAD = 0.05
"""The share of characters that may be undecodable before the whole is flagged."""
_MOST_BYTES = 4 * MAX_TEXT_BYTES


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding it was read by, and whether that is sure."""

    text: str
    charset: str
    sure: bool


def is_text(data: bytes) -> bool:
    """Whether bytes are a text in some encoding: no NUL outside Unicode, next to no control characters."""
    sample = data[:_SAMPLE]
    if _unicode(sample) is not None or any(mark.search(sample) for mark, _ in _STATEFUL):
        return b"\x00" not in sample or _unicode(sample) is not None
    return b"\x00" not in data and _few_controls(sample) and _few_controls(data[-_SAMPLE:])


def head(data: bytes, length: int) -> str:
    """Decode the first `length` bytes well enough to look for markup."""
    name = _unicode(data[:_SAMPLE])
    wide = 4 if name and name.startswith(("utf-16", "utf-32")) else 1
    return data[: length * wide].decode(name or "latin-1", "replace").lstrip("\ufeff")


def decode(data: bytes) -> Decoded:
    """Decode a text. Never fails: what no encoding explains comes back with replacement characters, not sure."""
    name = _unicode(data[:_SAMPLE])
    sure = True
    if name is None:
        name = next((each for mark, each in _STATEFUL if mark.search(data[:_SAMPLE])), None)
    if name is None:
        found = charset.guess(data)
        name = found.charset if found is not None else "latin-1"
        sure = found is not None and found.score >= _SURE
    text = data.decode(name, "replace")
    bad = text.count("\ufffd")
    return Decoded(text, name, sure=sure and bad <= _MOST_BAD * max(len(text), 1))


def read(data: bytes, reading: Reading, depth: Depth) -> None:
    """Read a text file into `reading`."""
    decoded = decode(data[:_MOST_BYTES])
    reading.know("charset", decoded.charset)
    reading.text, whole = take(paginate(decoded.text.split("\n")), depth)
    whole = whole and len(data) <= _MOST_BYTES
    reading.text_status = "full" if whole else "partial"
    if not decoded.sure:
        reading.find("undecodable-text", charset=decoded.charset)
    if whole and not any(map(is_readable, reading.text)):
        reading.text_status = "none"
        reading.find("no-readable-text")


def _few_controls(sample: bytes) -> bool:
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls * 500 <= len(sample)


def _unicode(sample: bytes) -> str | None:
    """Give the Unicode encoding of a sample, by its mark or by being valid; None where it is none."""
    for bom, name in _BOMS:
        if sample.startswith(bom):
            return name if _decodes(sample, name) else None
    if b"\x00" not in sample and _few_controls(sample):
        if not re.search(rb"\x1b[$(]", sample) and _mostly_utf8(sample):
            return "utf-8"
        return None
    names = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
    scored = [(_plausible(sample, name), name) for name in names]
    best, name = max(scored)
    return name if best > 0.9 else None  # noqa: PLR2004 - nine of ten characters are of one script's everyday use


def _mostly_utf8(sample: bytes) -> bool:
    """Whether a sample is UTF-8, a cut last character and a few wrong bytes allowed."""
    if _decodes(sample, "utf-8"):
        return True
    text = sample.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    return bad * 20 < sum(character > "\x7f" for character in text)


def _decodes(sample: bytes, name: str) -> bool:
    try:
        codecs.getincrementaldecoder(name)().decode(sample)
    except UnicodeDecodeError:
        return False
    return True


_EVERYDAY = re.compile(
    r"[\n\r\t -~\u00a0-\u024f\u0370-\u06ff\u0900-\u0e7f\u1e00-\u1fff\u2010-\u2044\u20a0-\u20bf"
    r"\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff5e]"
)
_SHARED = re.compile(r"[\n\r\t ,.\u060c\u3001\u3002\uff0c]")


def _plausible(sample: bytes, name: str) -> float:
    """Judge an unmarked UTF-16 or UTF-32 sample: the share of everyday characters, if it has spaces or stops at all."""
    unit = 4 if name.startswith("utf-32") else 2
    if len(sample) < unit or (len(sample) < _SAMPLE and len(sample) % unit):
        return 0.0
    try:
        text = codecs.getincrementaldecoder(name)().decode(sample)
    except UnicodeDecodeError:
        return 0.0
    shared = len(_SHARED.findall(text))
    if not text or (shared * 100 < len(text) and len(text) > 20):  # noqa: PLR2004 - a line or two may have none
        return 0.0
    return len(_EVERYDAY.findall(text)) / len(text)
