"""E-mail addresses in running text, those written so that machines should not find them included."""

import re
from collections.abc import Iterator

_LOCAL = r"[^\W_](?:[\w.+%'\u2019-]{0,62}[\w+-])?"
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_PLAIN = re.compile(rf"(?<![\w.+%-]){_LOCAL}\s?@\s?{_LABEL}(?:\.{_LABEL}){{1,6}}")
_AT = r"\s?[\[({<]\s?(?:at|arroba|arobase|chez|собака|@)\s?[\])}>]\s?"
_DOT = r"(?:\.|\s?[\[({<]\s?(?:dot|punto|point|точка|\.)\s?[\])}>]\s?)"
_MASKED = re.compile(rf"(?<![\w.+-]){_LOCAL}{_AT}{_LABEL}(?:{_DOT}{_LABEL}){{1,6}}", re.IGNORECASE)
_LATIN_TAIL = re.compile(r"^.*[^\x00-\u024f](?=[\w.+'-]+@)")
_TOP = re.compile(r"[^\W\d_]{2,}|xn--[a-z0-9-]{2,}", re.IGNORECASE)


def find(text: str) -> Iterator[str]:
    """Give every e-mail address as it stands, white space taken out."""
    if "@" in text:
        for match in _PLAIN.finditer(text):
            address = "".join(match.group().split())
            if address.rpartition("@")[2].isascii():
                # Before an address in Latin letters a language without spaces goes right up to it.
                address = _LATIN_TAIL.sub("", address)
            if _TOP.fullmatch(address.rpartition(".")[2]):
                yield address
    if any(opening in text for opening in "[({<"):
        yield from (" ".join(match.group().split()) for match in _MASKED.finditer(text))
