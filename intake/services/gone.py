"""What stands where something was public: why it is gone, since when, and what is shown in its place."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from intake.db.calls import Call
from intake.db.records import LogEntry
from intake.db.removals import Derivative, Proposal
from intake.db.submissions import Submission
from intake.domain import privacy
from intake.domain.texts import Text, choose
from intake.domain.vocab import Act, Mark, State
from intake.services import visible
from intake.services.work import Work

ENDS = (Act.SUSPEND, Act.WITHDRAW, Act.REMOVE, Act.CHOICE, Act.DESTROY)
DESTROYED = Mark.DESTROYED.value


class NotPublic(Exception):
    """Nothing that strangers may know of stands here."""


class Gone(Exception):
    """It was public and no longer is: the item's page says why; bytes answer 410."""


class Redacted(Gone):
    """A file in whose place a redacted copy is shown, its `k`th; `reason` and `words` say why."""

    def __init__(self, n: int, k: int, reason: str, words: str) -> None:
        self.n, self.k = n, k
        self.reason, self.words = reason, words
        super().__init__(f"file {n} is shown as its redacted copy {k}")


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What stands where an item was. `state` is the submission's, or "destroyed".

    `reason` is a code word; `words` are public ones, of those ends that have them.
    """

    number: str
    call: str
    call_title: Text
    state: str
    received: datetime
    verdict: str
    zone: str
    since: datetime | None
    reason: str | None
    words: str | None
    log_index: int
    entry: int | None


@dataclass(frozen=True, slots=True)
class Redaction:
    """Why a copy is shown in place of a file, with the log entry that says so."""

    n: int
    k: int
    reason: str
    words: str
    log_index: int


def row(work: Work, number: str) -> Submission:
    """Give a submission by its number; raise NotPublic. For use cases, not for pages."""
    found = work.session.scalars(select(Submission).where(Submission.number == number)).first()
    if found is None:
        raise NotPublic
    return found


def facts(work: Work, number: str) -> tuple[Submission, privacy.Facts]:
    """Give a published submission as the serialiser takes it; raise Gone for one that was, NotPublic else."""
    held = row(work, number)
    made = visible.facts(held, visible.files(work.session, [held.id]).get(held.id, ()))
    if privacy.is_published(made):
        return held, made
    if visible.is_tombstone(held):
        raise Gone
    raise NotPublic


def tombstone(work: Work, number: str, lang: str) -> Tombstone:
    """Give what stands where a published item was; raise NotPublic where nothing had been public."""
    held = row(work, number)
    if not visible.is_tombstone(held):
        raise NotPublic
    call = work.session.get_one(Call, held.call_id)
    entry = work.session.execute(
        select(LogEntry.index.label("at"), LogEntry.recorded)
        .where(LogEntry.subject == held.first_index, LogEntry.type.in_([a.value for a in ENDS]))
        .order_by(LogEntry.index.desc())
        .limit(1)
    ).first()
    by_two = work.session.execute(
        select(Proposal.reason, Proposal.words)
        .where(Proposal.submission_id == held.id, Proposal.act.in_((Act.REMOVE, Act.DESTROY)))
        .where(Proposal.log_index.is_not(None))
        .order_by(Proposal.log_index.desc())
        .limit(1)
    ).first()
    ended = by_two if held.state == State.REMOVED or DESTROYED in held.marks else None
    words = held.words if held.state in {State.SUSPENDED, State.REMOVED} else None
    return Tombstone(
        number=held.number,
        call=call.code,
        call_title=choose(call.title, lang),
        state=DESTROYED if DESTROYED in held.marks else held.state,
        received=held.received,
        verdict=held.verdict,
        zone=call.zone,
        since=entry.recorded if entry else None,
        reason=ended.reason if ended else None,
        words=ended.words if ended else words,
        log_index=held.first_index,
        entry=entry.at if entry else None,
    )


def redactions(work: Work, submission_id: int) -> dict[int, Redaction]:
    """Give why copies are shown in place of a submission's files, by the file's number."""
    rows = select(Derivative).where(Derivative.submission_id == submission_id, Derivative.in_force)
    return {
        one.file: Redaction(one.file, one.k, one.reason, one.words, one.log_index)
        for one in work.session.scalars(rows)
    }


def sealed(work: Work, submission_id: int, n: int) -> Redacted:
    """Make the error of a file that is shown as its redacted copy."""
    one = redactions(work, submission_id)[n]
    return Redacted(n, one.k, one.reason, one.words)
