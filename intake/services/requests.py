"""What submitters ask of the secretariat through their link: to withdraw, to correct; granted or refused with words.

One open request of a kind a submission. Asking and answering stand in the audit trail; what is granted does its act
through the one door.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select

from intake.db.calls import Call
from intake.db.requests import Request
from intake.db.submissions import Submission
from intake.domain import policy
from intake.domain.policy import ActNotAllowed, ReasonMissing
from intake.domain.revisions import REVISABLE
from intake.domain.vocab import Act, State
from intake.services import outbox, subjects, transitions
from intake.services.casework import names
from intake.services.lookups import by_link
from intake.services.transitions import SubmissionUnknown
from intake.services.work import Work

WITHDRAW, CORRIGENDUM, LINK, NOT_ME = "withdraw", "corrigendum", "link", "not-me"
ANSWERED: Final = (WITHDRAW, CORRIGENDUM, LINK, NOT_ME)
"""Kinds that are granted or refused as such."""

REVISION, CONTEST, NAME_STANDS, REREAD = "revision", "contest", "name-stands", "reread"
"""What waits for a decision on the submission itself: a revision of what is published, a contest of a decline, a name
that was hidden and that a published file may tell, what a newer reading found in what was accepted."""

TOLD: Final = (*ANSWERED, CONTEST)  # what its sender reads of behind the link, with the answer
OPEN, GRANTED, REFUSED, USED, CLOSED = "open", "granted", "refused", "used", "closed"


class AlreadyAsked(Exception):
    """The same is asked already and waits for an answer."""


class NotAskedFor(ActNotAllowed):
    """This needs no asking now: it can be done at once, or cannot be done at all."""


class RequestDecided(Exception):
    """Somebody answered this request before; `state` says how."""

    def __init__(self, state: str) -> None:
        self.state = state
        super().__init__(state)


class LinkNotMade(Exception):
    """A new link is granted by making it (services.lostlinks), never by a word alone."""


class RequestStands(Exception):
    """A request of this kind bars the act: it waits for its answer, or (`state` says which) it was granted."""

    def __init__(self, kind: str, state: str) -> None:
        self.kind, self.state = kind, state
        super().__init__(f"{kind}: {state}")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request with its answer, as its sender and the desk see it; `by` is for the desk."""

    id: int
    kind: str
    words: str
    state: str
    made_at: datetime
    decided_at: datetime | None
    answer: str | None
    by: str | None = None


def ask(work: Work, token: str, kind: str, *, words: str) -> str:
    """Ask through the secret link; give the number.

    Raises LinkUnknown, ReasonMissing (a corrigendum says what is to be corrected), AlreadyAsked, NotAskedFor.
    """
    submission = by_link(work, token, lock=True)
    call = work.session.get_one(Call, submission.call_id)
    is_open = subjects.is_open(work, submission, call)
    if not may_ask(kind, State(submission.state), is_open=is_open):
        raise NotAskedFor(
            State(submission.state), Act.WITHDRAW if kind == WITHDRAW else Act.RECEIPT
        )
    make(work, submission, kind, words=words)
    return submission.number


def may_ask(kind: str, stands: State, *, is_open: bool) -> bool:
    """Say whether a request makes sense: what can still be done at once needs none."""
    if is_open:
        return False
    if kind == CORRIGENDUM:
        return stands in REVISABLE
    return kind == WITHDRAW and (stands, Act.WITHDRAW) in policy.TABLE


def make(work: Work, submission: Submission, kind: str, *, words: str) -> int:
    """Write a request of a loaded submission; give its id. Raises ReasonMissing, AlreadyAsked."""
    said = words.strip()
    if kind == CORRIGENDUM and not said:
        raise ReasonMissing(Act.RECEIPT)
    if _open(work, submission, kind) is not None:
        raise AlreadyAsked
    made = _add(work, submission, kind, said)
    transitions.audit(work, f"ask-{kind}", submission=submission, reason=said or None)
    return made


def wait(work: Work, submission: Submission, kind: str, *, words: str = "") -> None:
    """Put what a submitter just did on the desk's list; once while it waits. The act itself stands in the record."""
    if _open(work, submission, kind) is None:
        _add(work, submission, kind, words.strip())


def _add(work: Work, submission: Submission, kind: str, said: str) -> int:
    row = Request(
        submission_id=submission.id,
        process_id=submission.process_id,
        kind=kind,
        words=said,
        state=OPEN,
        made_at=work.log.recorded,
    )
    work.session.add(row)
    work.session.flush()
    return row.id


def grant(work: Work, request_id: int, *, words: str = "", with_link: bool = False) -> str:
    """Grant a request and do what it asks for; give the submission's number. `with_link`: the caller makes the link.

    Raises SubmissionUnknown, RequestDecided, ActNotAllowed, LinkNotMade.
    """
    row, submission = _load(work, request_id)
    if row.kind == LINK and not with_link:
        raise LinkNotMade
    _decide(work, row, submission, GRANTED, words)
    effect = EFFECTS.get(row.kind)
    if effect is not None:
        effect(work, submission, row)
    elif row.kind != LINK:
        # Who asked for a new link may have lost the mailbox: it goes where the secretariat sends it, and nowhere else.
        _letter(work, row, submission)
    return submission.number


def refuse(work: Work, request_id: int, *, words: str) -> str:
    """Refuse a request, with words; give the submission's number.

    Raises SubmissionUnknown, RequestDecided, ReasonMissing.
    """
    row, submission = _load(work, request_id)
    if not words.strip():
        raise ReasonMissing(Act.RECEIPT)
    _decide(work, row, submission, REFUSED, words)
    _letter(work, row, submission)
    return submission.number


def settle(
    work: Work, submission: Submission, kind: str, *, to: str = GRANTED, words: str = ""
) -> None:
    """Say that what waited has been decided by an act of its own; nothing where nothing waited."""
    row = _open(work, submission, kind)
    if row is not None:
        row.state = to
        row.decided_at = work.log.recorded
        row.decided_by = work.actor.user_id
        row.answer = words.strip() or None


def close(work: Work, submission: Submission) -> None:
    """Take what waits off the list where nothing is left to decide: the submission was withdrawn."""
    for kind in (*ANSWERED, REVISION, CONTEST, NAME_STANDS, REREAD):
        settle(work, submission, kind, to=CLOSED)


def require_none(work: Work, submission: Submission, kind: str) -> None:
    """Raise RequestStands while a request of a kind waits, or was granted: only its refusal clears the way."""
    rows = select(Request.state).where(Request.submission_id == submission.id, Request.kind == kind)
    state = _standing(set(work.session.scalars(rows)))
    if state is not None:
        raise RequestStands(kind, state)


def standing(asked: Iterable[Asked], kind: str) -> str | None:
    """Say whether a request of a kind bars acts: granted, open, or None where none does."""
    return _standing({one.state for one in asked if one.kind == kind})


def _standing(states: Collection[str]) -> str | None:
    return next((one for one in (GRANTED, OPEN) if one in states), None)


def of(work: Work, submission_id: int) -> tuple[Asked, ...]:
    """Give the requests of a submission, oldest first."""
    rows = work.session.scalars(
        select(Request).where(Request.submission_id == submission_id).order_by(Request.id)
    ).all()
    people = names(work, [row.decided_by for row in rows]) if rows else {}
    return tuple(view(row, people) for row in rows)


def open_of(work: Work, submission_id: int) -> tuple[Asked, ...]:
    """Give the requests of a submission that wait for an answer, oldest first."""
    return tuple(one for one in of(work, submission_id) if one.state == OPEN)


def view(row: Request, people: Mapping[int, str]) -> Asked:
    """Give a request as it is shown."""
    return Asked(
        id=row.id,
        kind=row.kind,
        words=row.words,
        state=row.state,
        made_at=row.made_at,
        decided_at=row.decided_at,
        answer=row.answer,
        by=people.get(row.decided_by or 0),
    )


def _load(work: Work, request_id: int) -> tuple[Request, Submission]:
    """Give an open request and its submission under the log's lock; only people of its process know of it."""
    _ = work.log.recorded
    row = work.session.scalars(
        select(Request).where(Request.id == request_id).with_for_update()
    ).first()
    may = row is not None and work.actor.roles(row.process_id) & policy.REVIEW
    if row is None or not may or row.kind not in ANSWERED:
        raise SubmissionUnknown
    submission = work.session.scalars(
        select(Submission).where(Submission.id == row.submission_id).with_for_update()
    ).one()
    if row.state != OPEN:
        raise RequestDecided(row.state)
    return row, submission


def _open(work: Work, submission: Submission, kind: str) -> Request | None:
    return work.session.scalars(
        select(Request)
        .where(Request.submission_id == submission.id, Request.kind == kind, Request.state == OPEN)
        .with_for_update()
    ).first()


def _decide(work: Work, row: Request, submission: Submission, to: str, words: str) -> None:
    row.state = to
    row.decided_at = work.log.recorded
    row.decided_by = work.actor.user_id
    row.answer = words.strip() or None
    word = "grant" if to == GRANTED else "refuse"
    transitions.audit(work, f"{word}-{row.kind}", submission=submission, reason=row.answer)


def _letter(work: Work, row: Request, submission: Submission) -> None:
    if not submission.email:
        return
    outbox.mail(
        work,
        event=f"request:{row.id}:{row.state}",
        template=f"request-{row.state}",
        language=submission.correspondence_language,
        submission_id=submission.id,
        facts={"words": row.answer, "request": row.kind},
    )


def _withdraw(work: Work, submission: Submission, row: Request) -> None:
    words = row.words or "withdrawn at the submitter's asking"
    submission.decided_at = work.log.recorded
    submission.decided_by = work.actor.user_id
    submission.words = None
    transitions.apply(work, submission, Act.WITHDRAW, words=words, letter="withdrawn")
    close(work, submission)
    submission.claimed_by, submission.claimed_since = None, None


def _correct(work: Work, submission: Submission, row: Request) -> None:
    if State(submission.state) not in REVISABLE:
        raise ActNotAllowed(State(submission.state), Act.RECEIPT)
    _letter(work, row, submission)


EFFECTS: Mapping[str, Callable[[Work, Submission, Request], None]] = {
    WITHDRAW: _withdraw,
    CORRIGENDUM: _correct,
}
"""What granting does, by kind; other kinds are answered alone, and whoever grants them does the rest."""
