"""Control characters made visible: what a stranger typed may not steer a page, a mail or a terminal."""

import unicodedata

_PICTURES = 0x2400
_DELETE = "\x7f"
_KEPT = frozenset("\u200c\u200d")
"""Zero-width joiners belong to the spelling of Persian, Hindi and others."""


def visible(text: object, *, lines: bool = False) -> str:
    """Replace controls by their pictures (␛) and invisible format characters by their code point (⟨U+202E⟩).

    With `lines`, line breaks stay.
    """
    words = str(text)
    if words.isprintable():
        return words  # nearly all, and long lists ask for hundreds
    return "".join(_show(char, lines=lines) for char in words)


def one_line(text: object) -> str:
    """Give a text as one line without controls, for a header of a mail."""
    return " ".join(visible(text, lines=True).split())


def _show(char: str, *, lines: bool) -> str:
    if char in _KEPT or (lines and char in "\n\r\t"):
        return char
    if char < " ":
        return chr(_PICTURES + ord(char))
    if char == _DELETE:
        return "\u2421"
    if unicodedata.category(char) in {"Cc", "Cf", "Zl", "Zp", "Cs"}:
        return f"⟨U+{ord(char):04X}⟩"
    return char
