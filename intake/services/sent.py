"""The answer to a sending, first or later: the same for ever, found again by the form's nonce."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from intake.db.submissions import File, Revision, Submission
from intake.domain import links, receipts, revisions
from intake.services.work import Work

LINK_SHOWN = timedelta(hours=24)
"""For so long a repeated sending shows the secret link again (RECORD 4)."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a sending gave. `token` is None once the link is no longer shown again."""

    number: str
    token: str | None
    receipt: bytes
    opens: Mapping[str, Any]
    repeated: bool


class LateRefused(Exception):
    """What is late is refused: both instants are shown, nothing of the request is kept."""

    def __init__(self, *, complete: datetime, closes_before: datetime, zone: str) -> None:
        self.complete = complete
        self.closes_before = closes_before
        self.zone = zone
        super().__init__("late")


class KeyTaken(Exception):
    """This form was sent already with other content: the first sending stands; `sent` is it."""

    def __init__(self, sent: Sent) -> None:
        self.sent = sent
        super().__init__(sent.number)


def answer(work: Work, submission: Submission, row: Revision, *, repeated: bool) -> Sent:
    """Give the answer to a sending; when repeated, the link for 24 hours unless it was renewed, the opens with it."""
    fresh = work.now < row.recorded + LINK_SHOWN
    shows_link = not repeated or (fresh and is_current(work, submission, row))
    token = links.token(work.keys.link, submission.nonce, submission.generation)
    return Sent(
        number=submission.number,
        token=token if shows_link else None,
        receipt=row.receipt.encode(),
        opens=opens(work, row) if shows_link else {},
        repeated=repeated,
    )


def is_current(work: Work, submission: Submission, row: Revision) -> bool:
    """Say whether the link by which a revision was sent is still the submission's."""
    if row.number == 1:
        return submission.generation == 0
    key, generation = work.keys.link, submission.generation
    return row.nonce == revisions.form_nonce(key, submission.nonce, generation, row.number)


def find(work: Work, nonce: str) -> Sent | None:
    """Look a sending up by its form's nonce, for whoever lost the answer."""
    later = work.session.scalars(select(Revision).where(Revision.nonce == nonce)).first()
    if later is not None:
        held = work.session.get_one(Submission, later.submission_id)
        return answer(work, held, later, repeated=True)
    first = work.session.scalars(select(Submission).where(Submission.nonce == nonce)).first()
    return again(work, first) if first else None


def again(work: Work, submission: Submission) -> Sent:
    """Give the answer to a submission's first sending once more."""
    row = work.session.scalars(
        select(Revision).where(Revision.submission_id == submission.id, Revision.number == 1)
    ).one()
    return answer(work, submission, row, repeated=True)


def opens(work: Work, row: Revision) -> dict[str, Any]:
    """Give what opens a revision's statement, from what is still held."""
    held = files(work, row)
    return receipts.opens(
        row.stated or {},
        row.salts or {},
        {file.n: file.name for file in held},
        {file.n: file.name_salt for file in held if file.name_salt},
    )


def files(work: Work, row: Revision) -> Sequence[File]:
    """Give the files of one revision, those carried over too."""
    found = select(File).where(
        File.submission_id == row.submission_id,
        File.first_revision <= row.number,
        File.last_revision >= row.number,
    )
    return work.session.scalars(found.order_by(File.n)).all()
