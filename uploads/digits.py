"""Digits of every script as ASCII, place for place, so that one pattern reads them all."""

import sys
import unicodedata

_BLOCKS = (
    "\u0660",  # Arabic-Indic
    "\u06f0",  # Persian, Urdu
    "\u0966",  # Devanagari
    "\u09e6",  # Bengali
    "\u0e50",  # Thai
    "\uff10",  # full width
)
_SIGNS = {
    "\uff0b": "+",
    "\uff0d": "-",
    "\u2010": "-",
    "\u2011": "-",
    "\u2012": "-",
    "\u2013": "-",
    "\u2014": "-",
    "\u2212": "-",
    "\uff08": "(",
    "\uff09": ")",
    "\uff0f": "/",
    "\u00a0": " ",
    "\u2009": " ",
    "\u202f": " ",
    "\u2007": " ",
    "\u3000": " ",
    "\t": " ",
}
_TABLE = {
    **{
        ord(zero) + value: str(value)
        for zero in _BLOCKS
        for value in range(10)
        if ord(zero) + value < sys.maxunicode
        and unicodedata.decimal(chr(ord(zero) + value), None) == value
    },
    **{ord(sign): plain for sign, plain in _SIGNS.items()},
}


def plain(text: str) -> str:
    """Give a text of the same length whose digits, signs and spaces between them are ASCII."""
    return text if text.isascii() else text.translate(_TABLE)
