"""How a row is found that a page or a link names: calls by code, submissions by secret link, and a call's window."""

from datetime import datetime

from sqlalchemy import select

from intake.db.calls import Call, Deadline
from intake.db.processes import PaperIssue, StakeholderType
from intake.db.submissions import Submission
from intake.domain import links
from intake.domain.checking import Offer
from intake.domain.deadlines import Version
from intake.domain.judging import Rules
from intake.domain.vocab import LateRule
from intake.services.work import Work


class CallUnknown(Exception):
    """No call of this code that the actor may know of."""


class CallClosed(Exception):
    """The call's window does not hold this instant; `state` is not-yet or closed."""

    def __init__(self, state: str) -> None:
        self.state = state
        super().__init__(state)


class ProcessUnknown(Exception):
    """No process of this slug."""


class LinkUnknown(Exception):
    """No submission or draft behind this link; a revoked one looks the same."""


def state(
    opens_at: datetime | None,
    closes_before: datetime | None,
    opened_at: datetime | None,
    now: datetime,
) -> str:
    """Say whether a call is `draft`, `not-yet`, `open` or `closed` at an instant."""
    if opened_at is None or closes_before is None:
        return "draft"
    if opens_at is not None and now < opens_at:
        return "not-yet"
    return "open" if now < closes_before else "closed"


def find(work: Work, code: str) -> Call:
    """Give the row of a call by its code in any case; raise CallUnknown. For use cases, not for pages."""
    row = work.session.scalars(select(Call).where(Call.code == code.upper())).first()
    if row is None:
        raise CallUnknown
    return row


def versions(work: Work, call_id: int) -> tuple[Version, ...]:
    """Give all versions of a call's deadline, oldest first."""
    rows = select(Deadline).where(Deadline.call_id == call_id).order_by(Deadline.version)
    return tuple(
        Version(
            row.version,
            row.closes_before,
            row.zone,
            row.grace,
            LateRule(row.late_rule),
            row.made_at,
        )
        for row in work.session.scalars(rows)
    )


def rules(row: Call) -> Rules:
    """Give what a call accepts, as the judging of files takes it."""
    return Rules(
        accepts=tuple(row.accepts),
        annex_accepts=tuple(row.annex_accepts),
        max_files=row.max_files,
        max_file_bytes=row.max_file_bytes,
        max_total_bytes=row.max_total_bytes,
        languages=tuple(row.languages),
        language_required=row.language_required,
    )


def offer(work: Work, row: Call) -> Offer:
    """Give what a call offers to choose from, for the checking of a form."""
    types = select(StakeholderType.code).where(StakeholderType.in_use)
    numbers = list(row.issues)
    if row.revision_id and not numbers:
        issues = select(PaperIssue.number).where(PaperIssue.revision_id == row.revision_id)
        numbers = list(work.session.scalars(issues))
    return Offer(
        kinds=tuple(row.kinds),
        types=tuple(work.session.scalars(types)),
        publications=tuple(row.publications),
        issues=tuple(numbers),
        max_text=row.max_text,
    )


def by_link(work: Work, token: str, *, lock: bool = False) -> Submission:
    """Find the submission behind a secret link; raise LinkUnknown. For use cases, not for pages."""
    try:
        hashed = links.token_hash(links.parse_token(token))
    except links.LinkInvalid:
        raise LinkUnknown from None
    query = select(Submission).where(Submission.link_hash == hashed)
    if lock:
        _ = work.log.recorded
        query = query.with_for_update()
    found = work.session.scalars(query).first()
    if found is None:
        raise LinkUnknown
    return found
