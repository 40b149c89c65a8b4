"""What an act would do to each of many submissions, or why it cannot: the same judgement before it and when it is done.

Stricter than a single act, which somebody takes with the submission before their eyes: nothing is accepted here that
was not read whole. A constant number of queries, but for names that are to be withheld.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from intake.db.requests import Request
from intake.db.submissions import Inspection, Submission
from intake.domain import policy
from intake.domain.privacy import FileFacts
from intake.domain.vocab import Act, Mark, Publication, State
from intake.services import claims, publishing, requests, visible, withheld
from intake.services.casework import in_force
from intake.services.claims import HeldByOther, NotAColleague
from intake.services.inspections import FULL
from intake.services.withheld import FileUnread, NameStands
from intake.services.work import Work


class Bulkable(StrEnum):
    """Acts that are taken on many at once."""

    ACCEPT = "accept"
    ACCEPT_PUBLISH = "accept-publish"
    PUBLISH = "publish"
    ASSIGN = "assign"
    RELEASE = "release"


class Outcome(StrEnum):
    """What will happen or has happened to one, or why nothing does."""

    ACCEPTED = "accepted"
    ACCEPTED_PRIVATE = "accepted-private"
    PUBLISHED = "published"
    SCHEDULED = "scheduled"
    GIVEN = "given"
    RELEASED = "released"

    STATE = "state"
    ROLE = "role"
    CHANGED = "changed"
    OTHERWISE = "otherwise"
    PENDING = "pending"
    DISOWNED = "disowned"
    NAME = "name"
    UNREAD = "unread"
    UNREADABLE = "unreadable"
    EARLY = "early"
    HELD = "held"
    NOBODY = "nobody"
    NO_CHANGE = "no-change"
    FAILED = "failed"


DONE = frozenset(
    {
        Outcome.ACCEPTED,
        Outcome.ACCEPTED_PRIVATE,
        Outcome.PUBLISHED,
        Outcome.SCHEDULED,
        Outcome.GIVEN,
        Outcome.RELEASED,
    }
)
"""Outcomes of an act that was taken; the others say why it is not."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What is asked at once about all: open requests, files by submission, statuses of whole readings by digest."""

    disowned: frozenset[int]
    files: Mapping[int, Sequence[FileFacts]]
    status: Mapping[str, str]


def foresee(
    work: Work, act: Bulkable, rows: Sequence[Submission], *, to: int | None
) -> list[Outcome]:
    """Say of each submission what the act would do to it now, by the actor."""
    if act is Bulkable.ASSIGN:
        return [_assigned(work, row, to) for row in rows]
    if act is Bulkable.RELEASE:
        return [_released(work, row) for row in rows]
    known = _know(work, rows)
    return [_decided(work, act, row, known) for row in rows]


def _assigned(work: Work, row: Submission, to: int | None) -> Outcome:
    if not work.actor.roles(row.process_id) & policy.REVIEW:
        return Outcome.ROLE
    try:
        claims.require_assignable(work, row, to=to or 0)
    except policy.ActNotAllowed:
        return Outcome.STATE
    except NotAColleague:
        return Outcome.NOBODY
    except HeldByOther:
        return Outcome.HELD
    return Outcome.NO_CHANGE if row.claimed_by == to else Outcome.GIVEN


def _released(work: Work, row: Submission) -> Outcome:
    if not work.actor.roles(row.process_id) & policy.REVIEW:
        return Outcome.ROLE
    if row.claimed_by is None:
        return Outcome.NO_CHANGE
    return Outcome.RELEASED if claims.may_move(work, row) else Outcome.HELD


def _decided(work: Work, act: Bulkable, row: Submission, known: _Known) -> Outcome:
    against = _barred(work, act, row) or (Outcome.DISOWNED if row.id in known.disowned else None)
    return against or _unread(row, known) or _named(work, row) or _comes(work, act, row)


def _barred(work: Work, act: Bulkable, row: Submission) -> Outcome | None:
    """Say why the states table lets the actor do nothing; None where it does."""
    roles = work.actor.roles(row.process_id)
    wanted = Act.PUBLISH if act is Bulkable.PUBLISH else Act.ACCEPT
    if Mark.REVISION_PENDING in row.marks:
        return Outcome.PENDING
    step = policy.TABLE.get((State(row.state), wanted))
    if step is None or step.pending:
        return Outcome.STATE
    publisher = bool(roles & policy.PUBLISH)
    may = bool(step.roles & roles) and (publisher or act is not Bulkable.ACCEPT_PUBLISH)
    return None if may else Outcome.ROLE


def _comes(work: Work, act: Bulkable, row: Submission) -> Outcome:
    """Say what comes of an act against which nothing stands."""
    if act is Bulkable.ACCEPT or row.publication == Publication.PRIVATE:
        private = row.publication == Publication.PRIVATE
        return Outcome.ACCEPTED_PRIVATE if private else Outcome.ACCEPTED
    if not publishing.offered(work, row):
        return Outcome.EARLY if act is Bulkable.PUBLISH else Outcome.ACCEPTED
    if publishing.held(work, row):
        again = act is Bulkable.PUBLISH and row.scheduled
        return Outcome.NO_CHANGE if again else Outcome.SCHEDULED
    return Outcome.PUBLISHED


def _unread(row: Submission, known: _Known) -> Outcome | None:
    statuses = [
        known.status.get(file.sha256, "not-yet-read")
        for file in in_force(known.files.get(row.id, ()), row.revision)
    ]
    if "not-yet-read" in statuses:
        return Outcome.UNREAD
    return Outcome.UNREADABLE if "unreadable" in statuses else None


def _named(work: Work, row: Submission) -> Outcome | None:
    try:
        withheld.require_clear(work, row)
    except NameStands:
        return Outcome.NAME
    except FileUnread as error:
        return Outcome.UNREAD if error.waits else Outcome.UNREADABLE
    return None


def _know(work: Work, rows: Collection[Submission]) -> _Known:
    ids = [row.id for row in rows]
    asked = select(Request.submission_id).where(
        Request.submission_id.in_(ids),
        Request.kind == requests.NOT_ME,
        Request.state.in_((requests.OPEN, requests.GRANTED)),
    )
    files = visible.files(work.session, ids)
    digests = {file.sha256 for held in files.values() for file in held}
    readings = select(Inspection.sha256, Inspection.status).where(
        Inspection.sha256.in_(digests), Inspection.depth == FULL
    )
    found = work.session.execute(readings.order_by(Inspection.id))
    return _Known(
        disowned=frozenset(work.session.scalars(asked)),
        files=files,
        status={row.sha256: row.status for row in found},
    )
