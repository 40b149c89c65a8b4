"""What to make of the parts of a message: main file, annex, cover letter, or left out. A proposal; a person decides."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from intake.domain.checking import EMAIL
from intake.domain.fields import JsonValue
from intake.domain.judging import Offered, Rules, refusal
from intake.domain.vocab import LANGUAGES, FileRole

OUT = "out"
"""The use of a part that does not become a file of the submission; the message that holds it is kept."""

BESIDE = frozenset({"inline", "signature", "calendar", "technical", "archive"})
"""What parts were that are no submission by themselves."""

_PREFIX = re.compile(
    r"\s*(?:\[[^\]]{1,40}\]|(?:re|r|fw|fwd|aw|wg|tr|rv|enc|ref|vs|sv|ynt|ответ|на|пересл"
    r"|回复|答复|转发|回覆|轉寄|رد|إعادة توجيه)\s*(?:\[\d+\])?\s*[:\uff1a])\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part as sorting sees it: what it was in its message, which message (0 the outermost), its report, its size.

    `letters` counts the characters of a message's own words, None for a file.
    """

    was: str
    message: int
    report: Mapping[str, Any]
    size: int
    letters: int | None = None


def offered(report: Mapping[str, Any], size: int, role: FileRole) -> Offered:
    """Give a part as the judging of files takes it; nothing is refused for what nobody could read in time."""
    unread = report.get("status") == "not-yet-read"
    return Offered(
        kind="unread" if unread else str(report.get("kind")),
        size=size,
        role=role,
        refusals=tuple(
            str(one["code"]) for one in report.get("findings", ()) if one["severity"] == "refusal"
        ),
        languages=tuple(report.get("languages", ())),
    )


def is_typed(piece: Piece, role: str, *, max_text: int) -> bool:
    """Say whether a message's own words become typed text, which every call takes."""
    return piece.was == "body" and role == FileRole.MAIN and (piece.letters or 0) <= max_text


def uses(pieces: Sequence[Piece], rules: Rules, *, max_text: int) -> list[str]:
    """Propose a use for each part."""
    made = [OUT] * len(pieces)
    files = [n for n, one in enumerate(pieces) if one.was not in BESIDE and one.was != "body"]
    for n in files:
        main = _fits(pieces[n], FileRole.MAIN, rules)
        annex = _fits(pieces[n], FileRole.ANNEX, rules)
        if main and (FileRole.MAIN.value not in made or not annex):
            made[n] = FileRole.MAIN.value
        elif annex:
            made[n] = FileRole.ANNEX.value
    bodies = [n for n, one in enumerate(pieces) if one.was == "body"]
    # Whoever passes a message on writes a line above it; what was passed on is the submission.
    bodies.sort(key=lambda n: -pieces[n].message)
    for n in bodies:
        one = pieces[n]
        if FileRole.MAIN.value not in made and (
            is_typed(one, FileRole.MAIN, max_text=max_text) or _fits(one, FileRole.MAIN, rules)
        ):
            made[n] = FileRole.MAIN.value
        elif _fits(one, FileRole.COVER_LETTER, rules):
            made[n] = FileRole.COVER_LETTER.value
    return made


def _fits(piece: Piece, role: FileRole, rules: Rules) -> bool:
    return refusal(offered(piece.report, piece.size, role), rules) is None


def title(subject: str) -> str:
    """Give a subject without what programs put before it."""
    left = subject.strip()
    while (match := _PREFIX.match(left)) is not None and match.end():
        left = left[match.end() :]
    return left


def values(
    head: Mapping[str, Any],
    *,
    languages: Sequence[str],
    kinds: Sequence[str],
    choices: Sequence[str],
) -> dict[str, JsonValue]:
    """Propose the fields of the form from a message's head; what nobody said stays empty for a person to fill."""
    sender = head.get("sender") or {}
    address = str(sender.get("address") or "")
    organisation = str(head.get("organisation") or "")
    letters = next((tag for tag in languages if tag in LANGUAGES), "en")
    return {
        "kind": kinds[0] if len(kinds) == 1 else None,
        "name": str(sender.get("name") or ""),
        "on_behalf": bool(organisation),
        "entity": organisation,
        "email": address if EMAIL.fullmatch(address) else "",
        "title": title(str(head.get("subject") or ""))[:500],
        "languages": list(languages),
        "correspondence_language": letters,
        "publication": choices[0] if len(choices) == 1 else None,
    }
