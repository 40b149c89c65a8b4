"""The words of the field, as code words (docs/formats.md opens with this table).

Every value below stands in signed bytes, in the database or in permanent addresses. A word may be added; none is ever
given another meaning.
"""

from enum import StrEnum


class State(StrEnum):
    """Where a submission stands; each submission with a receipt is in exactly one."""

    UNDER_REVIEW = "under-review"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    NOT_FOR_PUBLICATION = "not-for-publication"
    PUBLISHED = "published"
    SUSPENDED = "suspended"
    DECLINED = "declined"
    DUPLICATE = "duplicate"
    MOVED = "moved"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"


class Act(StrEnum):
    """What happened: the `type` of a log entry."""

    KEY = "key"
    CALL = "call"
    DEADLINE = "deadline"
    DISCLAIMER = "disclaimer"
    TERMS = "terms"
    RECEIPT = "receipt"
    RETURN = "return"
    ACCEPT = "accept"
    PUBLISH = "publish"
    SUSPEND = "suspend"
    RESTORE = "restore"
    DECLINE = "decline"
    CONTEST = "contest"
    UPHOLD = "uphold"
    DUPLICATE = "duplicate"
    UNDO = "undo"
    MOVE = "move"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    CHOICE = "choice"
    CORRECT = "correct"
    CONFIRM = "confirm"
    REDACT = "redact"
    REMOVE = "remove"
    DESTROY = "destroy"
    RETENTION = "retention"
    PAPER = "paper"
    INSTRUMENT = "instrument"


class Role(StrEnum):
    """Who acts. Submitter and system are not given to accounts."""

    ADMINISTRATOR = "administrator"
    PUBLISHER = "publisher"
    REVIEWER = "reviewer"
    AUDITOR = "auditor"
    SUBMITTER = "submitter"
    SYSTEM = "system"


class Mark(StrEnum):
    """What stands beside the state."""

    LATE = "late"
    REDACTED = "redacted"
    NAME_WITHHELD = "name-withheld"
    CONFIRMED = "confirmed"
    REVISION_PENDING = "revision-pending"
    CORRIGENDUM = "corrigendum"
    REVISED_AFTER_DEADLINE = "revised-after-deadline"
    BY_INVITATION = "by-invitation"
    CHANNEL = "channel"
    DESTROYED = "destroyed"
    CONTESTED = "contested"


class Verdict(StrEnum):
    """Whether a revision came in time, by one rule (domain.deadlines)."""

    ON_TIME = "on-time"
    LATE = "late"
    AT_RETURN = "at-return"
    CLAIMED_ON_TIME = "claimed-on-time"
    CLAIMED_LATE = "claimed-late"


class Channel(StrEnum):
    """How a submission arrived."""

    WEB = "web"
    EMAIL = "e-mail"
    PAPER = "paper"
    IMPORT = "import"


class Kind(StrEnum):
    """What a call takes and a receipt is for."""

    COMMENT = "comment"
    INTERVENTION = "intervention"
    INSTRUMENT = "instrument"


class Publication(StrEnum):
    """The submitter's publication choice."""

    NAMED = "named"
    UNNAMED = "unnamed"
    PRIVATE = "private"


class FileRole(StrEnum):
    """What a file is within a submission."""

    MAIN = "main"
    ANNEX = "annex"
    TRANSLATION = "translation"
    TEXT_VERSION = "text-version"
    COVER_LETTER = "cover-letter"


class SubmitterType(StrEnum):
    """Stakeholder types as shipped; the table they seed is editable."""

    MEMBER_STATE = "member-state"
    GROUP_OF_STATES = "group-of-states"
    INTERGOVERNMENTAL = "intergovernmental"
    IP_OFFICE = "ip-office"
    NGO = "ngo"
    ACADEMIA = "academia"
    BUSINESS = "business"
    PROFESSIONAL_BODY = "professional-body"
    INDIVIDUAL = "individual"
    OTHER = "other"


class Ground(StrEnum):
    """The closed list of grounds for declining; never the opinion expressed."""

    OFF_SUBJECT = "off-subject"
    UNLAWFUL = "unlawful"
    INSULTING = "insulting"
    ADVERTISING = "advertising"
    UNREADABLE = "unreadable"
    PERSONAL_DATA = "personal-data"
    SENDER_NOT_VERIFIED = "sender-not-verified"
    NOT_A_SUBMISSION = "not-a-submission"


class Reason(StrEnum):
    """Why something was removed, redacted or destroyed; destruction knows the first two alone."""

    ORDER = "order"
    LAW = "law"
    PERSONAL_DATA = "personal-data"
    RIGHTS = "rights"
    UNLAWFUL = "unlawful"
    MISTAKE = "mistake"


class LateRule(StrEnum):
    """What a call does with what comes late."""

    MARK = "mark"
    REFUSE = "refuse"


class Timing(StrEnum):
    """When a call publishes what it accepted."""

    AS_ACCEPTED = "as-accepted"
    AT_INSTANT = "at-instant"
    AFTER_CLOSING = "after-closing"


class Tier(StrEnum):
    """Who sees a field."""

    PUBLIC = "public"
    SECRETARIAT = "secretariat"
    NEVER = "never"


LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es")
"""The interface's languages, in the organisation's alphabetical order (Arabic to Spanish)."""

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ps", "sd", "yi", "dv", "ug", "ckb"})
"""Primary language subtags written from right to left."""
