"""The receipts of a submission as its sender keeps them, one a revision."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from intake.db.submissions import Revision, Submission
from intake.domain.canonical import parse_instant
from intake.services.work import Work


@dataclass(frozen=True, slots=True)
class Receipt:
    """One revision's receipt: the note as signed, the instants, the deadline that judged it, the terms agreed to.

    `claimed` is when its evidence says that it came, where it did not come by web.
    """

    revision: int
    log_index: int
    begun: datetime | None
    complete: datetime | None
    recorded: datetime
    verdict: str
    note: bytes
    closes_before: datetime
    zone: str
    grace: int
    terms: int
    channel: str
    claimed: datetime | None

    @property
    def received(self) -> datetime:
        """When it was received: its last byte, or what its evidence shows."""
        return self.complete or self.claimed or self.recorded


def read(work: Work, row: Submission) -> tuple[tuple[Receipt, ...], Mapping[str, Any]]:
    """Give the receipts of all revisions in order, and the values as stated in the last."""
    found = work.session.scalars(
        select(Revision).where(Revision.submission_id == row.id).order_by(Revision.number)
    ).all()
    receipts = tuple(_receipt(revision) for revision in found)
    return receipts, (found[-1].stated or {}) if found else {}


def _receipt(revision: Revision) -> Receipt:
    # The deadline that judged, the call's or an invitation's own, is what the statement says.
    deadline = revision.statement["deadline"]
    claimed = revision.statement["claimed"]
    return Receipt(
        revision=revision.number,
        log_index=revision.log_index,
        begun=revision.begun,
        complete=revision.complete,
        recorded=revision.recorded,
        verdict=revision.verdict,
        note=revision.receipt.encode(),
        closes_before=parse_instant(deadline["closes_before"]),
        zone=deadline["zone"],
        grace=deadline["grace"],
        terms=int(revision.statement["terms"]),
        channel=revision.statement["channel"],
        claimed=parse_instant(claimed["at"]) if claimed else None,
    )
