"""What unpacking saw in a message or an archive: the contract between the jail and everything else.

Like a report it crosses a trust boundary, so `Unpacked.from_json` checks and bounds every value. The bytes of the parts
travel beside it, each under its number. Importing this imports no parser.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from uploads.checked import ReportInvalid, count, mapping, one_of, sequence, string
from uploads.report import LEVELS, REASONS, Finding

MAX_MESSAGE = 64 * 1024 * 1024
"""Bytes of a message that is read; a larger one is kept unread."""
MAX_PARTS = 2_000
MAX_MESSAGES = 100
MAX_UNPACKED = 512 * 1024 * 1024
"""Bytes of all parts together, counted as they come."""
MAX_NAME = 1_000
"""Characters of a file name as it came; what is kept of it is cut elsewhere."""
MAX_WORDS = 1_000
"""Characters of a subject or of a person's name."""
MAX_ADDRESS = 320
MAX_ID = 998

KINDS = ("eml", "msg", "zip", "csv", "other")
STATUSES = ("read", "unreadable", "not-yet-read")
ROLES = (
    "body",
    "attachment",
    "inline",
    "signature",
    "calendar",
    "technical",
    "archive",
    "member",
)
"""What a part was in its message: its own words, a file, a picture of its layout, a proof of its sender, an
appointment, a report of a machine, an archive whose members stand beside it, or such a member."""

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\Z")
_FIRST_YEAR = 1971  # whatever is older is the zero of some clock


@dataclass(frozen=True, slots=True)
class Person:
    """A name and an address as a message states them; either may be empty."""

    name: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """The head of one message; `level` is 0 for the outermost, `arrived` the instant our own server wrote.

    Instants are ISO texts in UTC as made by `stamp`, empty where the message states none that can be read.
    """

    level: int = 0
    subject: str = ""
    sender: Person = Person()
    reply_to: str = ""
    organisation: str = ""
    message_id: str = ""
    dated: str = ""
    arrived: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part: its number (from 1), name as it came, what it was, in which message (place in `messages`), its size.

    `archive` is the number of the archive that it is a member of, 0 for none.
    """

    n: int
    name: str
    role: str
    media: str
    size: int
    message: int = 0
    archive: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpacked:
    """What was found in one message or archive; `reason` says why it was not read, as in a report."""

    status: str
    kind: str
    messages: tuple[Message, ...] = ()
    parts: tuple[Part, ...] = ()
    findings: tuple[Finding, ...] = ()
    reason: str | None = None
    level: str = "none"

    def has(self, code: str) -> bool:
        """Whether a finding of this code was made."""
        return any(item.code == code for item in self.findings)

    def to_json(self) -> dict[str, object]:
        """Give it as a plain dict that `from_json` takes back."""
        plain = asdict(self)
        plain["findings"] = [item.to_json() for item in self.findings]
        return plain

    @classmethod
    def from_json(cls, value: object) -> "Unpacked":
        """Check and bound a decoded JSON object that nobody trusts. Raises ReportInvalid."""
        facts = mapping(value, "unpacked")
        reason = facts.get("reason")
        parts = tuple(_part(item) for item in sequence(facts.get("parts"), MAX_PARTS))
        if [part.n for part in parts] != list(range(1, len(parts) + 1)):
            raise ReportInvalid("parts are counted from one")
        return cls(
            status=one_of(facts.get("status"), STATUSES, "status"),
            kind=one_of(facts.get("kind"), KINDS, "kind"),
            messages=tuple(
                _message(item) for item in sequence(facts.get("messages"), MAX_MESSAGES)
            ),
            parts=parts,
            findings=tuple(
                Finding.from_json(item) for item in sequence(facts.get("findings"), 200)
            ),
            reason=None if reason is None else one_of(reason, REASONS, "reason"),
            level=one_of(facts.get("level"), LEVELS, "level"),
        )


def unreadable(kind: str, reason: str, *, level: str = "none") -> Unpacked:
    """Make what stands for a message that could not be read, or could not be read yet."""
    later = reason == "jail-unavailable"
    return Unpacked(
        status="not-yet-read" if later else "unreadable", kind=kind, reason=reason, level=level
    )


def stamp(instant: datetime | None) -> str:
    """Give an instant as text, empty for none and for what no clock could have meant."""
    if instant is None or instant.tzinfo is None:
        return ""
    try:
        utc = instant.astimezone(UTC)
    except (OverflowError, ValueError):
        return ""
    if utc.year < _FIRST_YEAR:
        return ""
    return utc.strftime("%Y-%m-%dT%H:%M:%SZ") if utc.year <= 9999 else ""  # noqa: PLR2004 - the last year there is


def instant(text: str) -> datetime | None:
    """Give back what `stamp` wrote."""
    if not text:
        return None
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def guess(head: bytes, name: str) -> str:
    """Guess from first bytes and name what a dropped file is, before anything is read."""
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "msg" if name.lower().endswith((".msg", ".oft")) else "other"
    if head.startswith(b"PK\x03\x04"):
        return "zip"
    return "eml" if name.lower().endswith((".eml", ".mht", ".email")) else "other"


def _message(value: object) -> Message:
    facts = mapping(value, "message")
    person = mapping(facts.get("sender"), "sender")
    return Message(
        level=count(facts.get("level"), "level", most=MAX_MESSAGES),
        subject=string(facts.get("subject"), "subject", MAX_WORDS),
        sender=Person(
            string(person.get("name"), "name", MAX_WORDS),
            string(person.get("address"), "address", MAX_ADDRESS),
        ),
        reply_to=string(facts.get("reply_to"), "reply-to", MAX_ADDRESS),
        organisation=string(facts.get("organisation"), "organisation", MAX_WORDS),
        message_id=string(facts.get("message_id"), "message-id", MAX_ID),
        dated=_instant(facts.get("dated")),
        arrived=_instant(facts.get("arrived")),
    )


def _part(value: object) -> Part:
    facts: Mapping[object, object] = mapping(value, "part")
    return Part(
        n=count(facts.get("n"), "n", most=MAX_PARTS),
        name=string(facts.get("name"), "name", MAX_NAME),
        role=one_of(facts.get("role"), ROLES, "role"),
        media=string(facts.get("media"), "media"),
        size=count(facts.get("size"), "size", most=MAX_UNPACKED),
        message=count(facts.get("message"), "message", most=MAX_MESSAGES),
        archive=count(facts.get("archive"), "archive", most=MAX_PARTS),
    )


def _instant(value: object) -> str:
    text = string(value, "instant", 20)
    if text:
        try:
            instant(text)
        except ValueError as error:
            raise ReportInvalid("no instant") from error
        if not _INSTANT.match(text):
            raise ReportInvalid("no instant")
    return text
