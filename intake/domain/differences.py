"""What a newer reading of a file says that the older one did not, in figures and code words. Pure.

No word of a document stands in it: it is kept beside the two readings, and outlives neither by what it says.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any, Final

MOST_PAGES: Final = 50
"""Pages whose change is told one by one; the rest are counted."""
BY_VALUE: Final = ("status", "reason", "kind", "pages", "languages", "text_status")
"""What is told as it was and as it is."""

LIMITS: Final = frozenset({"timeout", "memory", "crashed", "bad-answer"})
"""Reasons that may be the machine's and not the file's."""
READ: Final = frozenset({"read", "partial"})


def compare(
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    *,
    was: Sequence[str],
    now: Sequence[str],
) -> dict[str, Any]:
    """Give what differs between two readings with their texts by page; {} where nothing does but the versions."""
    found: dict[str, Any] = {
        key: [before.get(key), after.get(key)]
        for key in BY_VALUE
        if before.get(key) != after.get(key)
    }
    for key in ("findings", "exposures"):
        plus, minus = _apart(_counted(before, key), _counted(after, key))
        if plus or minus:
            found[key] = {"+": plus, "-": minus}
    if text := _text(was, now):
        found["text"] = text
    return found


def worse(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Say whether the newer reading stopped at a limit where the older had read: it must not take its place."""
    return before.get("status") in READ and (
        after.get("status") == "unreadable" and after.get("reason") in LIMITS
    )


def news(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[set[str], list[Any]]:
    """Give what a reviewer may have to see again: new findings (codes beyond a note), and new exposures."""
    held = {one["code"] for one in before.get("findings", ())}
    codes = {
        one["code"]
        for one in after.get("findings", ())
        if one["code"] not in held and one["severity"] != "note"
    }
    if before.get("status") in READ and after.get("status") not in READ:
        codes.add("unreadable")
    known = {(one["code"], one["what"]) for one in before.get("exposures", ())}
    shown = [one for one in after.get("exposures", ()) if (one["code"], one["what"]) not in known]
    return codes, shown


def _counted(report: Mapping[str, Any], key: str) -> Counter[tuple[str, str]]:
    """Count codes; exposures by what they show as well, so that one found in place of another is told."""
    return Counter((one["code"], str(one.get("what", ""))) for one in report.get(key, ()))


def _apart(
    before: Counter[tuple[str, str]], after: Counter[tuple[str, str]]
) -> tuple[dict[str, int], dict[str, int]]:
    plus: Counter[str] = Counter()
    minus: Counter[str] = Counter()
    for (code, _), n in (after - before).items():
        plus[code] += n
    for (code, _), n in (before - after).items():
        minus[code] += n
    return dict(sorted(plus.items())), dict(sorted(minus.items()))


def _text(was: Sequence[str], now: Sequence[str]) -> dict[str, Any]:
    """Tell by page how many characters there were, are, and lie between the first and the last that differ."""
    changed = [
        [page, len(one or ""), len(other or ""), _between(one or "", other or "")]
        for page, (one, other) in enumerate(zip_longest(was, now), 1)
        if one != other
    ]
    if not changed:
        return {}
    return {
        "pages": len(changed),
        "characters": sum(row[3] for row in changed),
        "each": changed[:MOST_PAGES],
    }


def _between(one: str, other: str) -> int:
    """Count the characters from the first to the last that differ, in the longer text: linear in its length."""
    shorter = min(len(one), len(other))
    start = next((at for at in range(shorter) if one[at] != other[at]), shorter)
    rest = shorter - start
    end = next((at for at in range(rest) if one[-1 - at] != other[-1 - at]), rest)
    return max(len(one), len(other)) - start - end
