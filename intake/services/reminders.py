"""What is hidden for examination is not forgotten: after ten days its publishers are written to, once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from intake.db.accounts import User
from intake.db.calls import Call
from intake.db.records import LogEntry
from intake.db.submissions import Submission
from intake.domain import policy
from intake.domain.vocab import Act, State
from intake.services import colleagues, outbox
from intake.services.outbox import Due
from intake.services.work import Work

AFTER = timedelta(days=10)
JOB = "remind"
LETTER = "still-suspended"


@dataclass(frozen=True, slots=True)
class Reminder:
    """What the letter says, and to whom it goes."""

    to: str
    name: str
    number: str
    since: datetime
    zone: str
    words: str


def ask(work: Work, submission: Submission, index: int) -> None:
    """Ask for the reminder of a suspension, whose log entry is `index`."""
    outbox.job(
        work,
        key=f"{JOB}:{submission.number}:{index}",
        kind=JOB,
        facts={"submission": submission.id, "index": index},
        due=work.now + AFTER,
    )


def send(work: Work, submission_id: int, index: int) -> None:
    """Queue the letters, one for each publisher, unless it came back, ended or was hidden anew since."""
    row = work.session.get(Submission, submission_id)
    if row is None or not _stands(work, row, index):
        return
    letters: list[dict[str, Any]] = [
        {
            "event": f"{index}:{LETTER}:{user_id}",
            "template": LETTER,
            "language": language,
            "facts": {"user": user_id, "submission": submission_id, "index": index},
        }
        for user_id, language in _people(work, row)
    ]
    outbox.mails_once(work, letters)


def letter(work: Work, due: Due) -> Reminder | None:
    """Give the letter of one row of the outbox; None where there is nothing to remind of, or nobody to write to."""
    row = work.session.get(Submission, int(due.facts.get("submission") or 0))
    user = work.session.get(User, int(due.facts.get("user") or 0))
    index = int(due.facts.get("index") or 0)
    if row is None or user is None or not user.active or not _stands(work, row, index):
        return None
    entry = work.session.get_one(LogEntry, index)
    call = work.session.get_one(Call, row.call_id)
    return Reminder(
        to=user.email,
        name=user.name or user.email,
        number=row.number,
        since=entry.recorded,
        zone=call.zone,
        words=row.words or "",
    )


def _stands(work: Work, row: Submission, index: int) -> bool:
    if row.state != State.SUSPENDED:
        return False
    newest = select(func.max(LogEntry.index)).where(
        LogEntry.subject == row.first_index, LogEntry.type == Act.SUSPEND.value
    )
    return work.session.scalar(newest) == index


def _people(work: Work, row: Submission) -> list[tuple[int, str]]:
    ids = colleagues.holding(work, row.process_id, policy.PUBLISH)
    rows = select(User.id, User.language).where(User.id.in_(ids)).order_by(User.id)
    return [(user_id, language) for user_id, language in work.session.execute(rows)]
