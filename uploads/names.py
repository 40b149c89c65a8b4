"""Names to find in a file: which are looked for, and where they stand as whole words."""

import json
import re
import unicodedata
from collections.abc import Sequence

MOST = 24
MAX_NAME = 120
MAX_ALL = 5 * 1024
"""Bytes of all names: with a file's own name they fit one message (`wire.MAX_MESSAGE`)."""
SHORTEST = 3
"""Letters of a name that is looked for; an ideograph counts as two. Shorter ones stand in too many words."""

_WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]")
_BREAK = r"(?:\s|\u00ad|\u200b)+"


def wanted(names: Sequence[str]) -> tuple[str, ...]:
    """Give what of some names is looked for, the first ones first, each once, as far as the bounds go."""
    found: list[str] = []
    left = MAX_ALL
    for name in names:
        plain = _short(" ".join(str(name).split()))
        size = len(json.dumps(plain, ensure_ascii=False).encode("utf-8", "replace")) + 2
        if len(plain) + len(_WIDE.findall(plain)) < SHORTEST or plain in found:
            continue
        if len(found) == MOST or size > left:
            break
        found.append(plain)
        left -= size
    return tuple(found)


def _short(name: str) -> str:
    """Cut a long name where a word ends: what is looked for must stand as whole words."""
    if len(name) <= MAX_NAME:
        return name
    return name[:MAX_NAME].rpartition(" ")[0] or name[:MAX_NAME]


def pattern(names: Sequence[str]) -> re.Pattern[str] | None:
    """Make what finds any of the names, whatever their case and across line breaks, in `folded` text.

    None where there is none.
    """
    words = sorted({folded(name) for name in wanted(names)}, key=len, reverse=True)
    if not words:
        return None
    return re.compile("|".join(map(_whole, words)), re.IGNORECASE)


def folded(text: str) -> str:
    """Give a text in which one letter is one letter, however its accents or ligatures were stored."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def _whole(name: str) -> str:
    parts = [re.escape(word) for word in name.split()]
    spaced = _BREAK.join(parts)
    if len(parts) == 2 and "@" not in name:  # noqa: PLR2004 - "Ann Example" also stands as "Example, Ann"
        spaced = f"(?:{spaced}|{parts[1]},?{_BREAK}{parts[0]})"
    # Chinese and Japanese have no space between words, so that there is no edge to ask for.
    before = "" if _WIDE.match(name) else r"(?<!\w)"
    after = "" if _WIDE.match(name[-1]) else r"(?!\w)"
    return f"{before}{spaced}{after}"
