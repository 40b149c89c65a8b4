"""The desk's list of requests: those that wait, and those answered, of the processes in which the actor has a role."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from intake.db.calls import Call
from intake.db.requests import Request
from intake.db.submissions import Submission
from intake.domain.texts import Text, choose
from intake.services import requests
from intake.services.casework import may_see_in, names, submitter
from intake.services.requests import Asked
from intake.services.transitions import SubmissionUnknown
from intake.services.work import Work

ROWS = 50


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the desk's list of requests."""

    asked: Asked
    number: str
    call: str
    call_title: Text
    zone: str
    submitter: str
    state: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the list: oldest first while open, newest first once answered; `total` counts all of them."""

    rows: tuple[Row, ...]
    total: int
    next: int | None


def count(work: Work) -> int:
    """Count the requests that wait in the processes in which the actor has a role."""
    rows = select(func.count(Request.id)).where(
        Request.state == requests.OPEN, may_see_in(work, Request.process_id)
    )
    return work.session.scalar(rows) or 0


def listing(work: Work, lang: str, *, answered: bool = False, after: int | None = None) -> Page:
    """List requests of the actor's processes: those that wait, or those answered. `after` is a request's id."""
    where = [
        Request.state != requests.OPEN if answered else Request.state == requests.OPEN,
        may_see_in(work, Request.process_id),
    ]
    total = work.session.scalar(select(func.count(Request.id)).where(*where)) or 0
    if after is not None:
        where.append(Request.id < after if answered else Request.id > after)
    order = Request.id.desc() if answered else Request.id
    found = work.session.execute(
        select(Request, Submission, Call)
        .join(Submission, Submission.id == Request.submission_id)
        .join(Call, Call.id == Submission.call_id)
        .where(*where)
        .order_by(order)
        .limit(ROWS + 1)
    ).all()
    people = names(work, [row.decided_by for row, _, _ in found])
    rows = tuple(
        _row(row, submission, call, people, lang) for row, submission, call in found[:ROWS]
    )
    return Page(rows, total, rows[-1].asked.id if len(found) > ROWS else None)


def one(work: Work, request_id: int, lang: str) -> Row:
    """Give one request of the actor's processes; raise SubmissionUnknown."""
    found = work.session.execute(
        select(Request, Submission, Call)
        .join(Submission, Submission.id == Request.submission_id)
        .join(Call, Call.id == Submission.call_id)
        .where(Request.id == request_id, may_see_in(work, Request.process_id))
    ).first()
    if found is None:
        raise SubmissionUnknown
    row, submission, call = found
    return _row(row, submission, call, names(work, [row.decided_by]), lang)


def _row(
    row: Request, submission: Submission, call: Call, people: Mapping[int, str], lang: str
) -> Row:
    return Row(
        asked=requests.view(row, people),
        number=submission.number,
        call=call.code,
        call_title=choose(call.title, lang),
        zone=call.zone,
        submitter=submitter(submission),
        state=submission.state,
    )
