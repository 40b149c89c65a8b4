"""Acts that two persons take: one proposes (reason, public words, what), another carries it out, either drops it.

Removing, redacting, destroying. What stands in the log names both by their pseudonyms.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import func, select, update

from intake.db.removals import Derivative, Proposal
from intake.db.submissions import File, Submission
from intake.domain import policy
from intake.domain.policy import ActNotAllowed, ReasonMissing, TwoPersonsNeeded
from intake.domain.vocab import Act, Mark, State
from intake.services import colleagues, forgetting, inspections, requests, transitions, withheld
from intake.services.transitions import SubmissionUnknown
from intake.services.work import Actor, Work

OPEN, DONE, DROPPED = "open", "done", "dropped"

ACTS: Final = (Act.REDACT, Act.REMOVE, Act.DESTROY)
"""Acts that two persons take, in the order of the desk's forms."""


class AlreadyProposed(Exception):
    """The same act waits for its second person already."""


class ProposalUnknown(Exception):
    """No proposal of this id that the actor may know of."""


class ProposalDecided(Exception):
    """Somebody carried it out or dropped it before; `state` says which."""

    def __init__(self, state: str) -> None:
        self.state = state
        super().__init__(state)


class SameBytes(Exception):
    """A redacted copy that is the original, byte for byte."""


class FileUnknown(Exception):
    """The submission has no such file."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A redacted copy as the edge kept and read it whole; `report` is the jail's (Report.to_json)."""

    sha256: str
    size: int
    report: Mapping[str, Any]


def propose(
    work: Work,
    number: str,
    act: Act,
    *,
    reason: str,
    words: str,
    seen: int | None = None,
    file: int = 0,
    copy: Copy | None = None,
) -> int:
    """Propose an act; give the proposal's id. A redaction names the file and brings the copy.

    Raises SubmissionUnknown, Conflict, ActNotAllowed, ReasonUnknown, ReasonMissing, AlreadyProposed, FileUnknown,
    SameBytes.
    """
    submission = transitions.load(work, number, seen=seen)
    roles = work.actor.roles(submission.process_id)
    if not roles & policy.REVIEW:
        raise SubmissionUnknown
    step = policy.step(State(submission.state), act, roles)
    if act is Act.DESTROY and Mark.DESTROYED in submission.marks:
        raise ActNotAllowed(State(submission.state), act)
    code = policy.require_reason(act, reason)
    said = words.strip()
    if not said or work.actor.user_id is None:
        raise ReasonMissing(act)
    if act is Act.REDACT:
        _require_copy(work, submission, file, copy)
    held = (Proposal.submission_id == submission.id, Proposal.act == act.value)
    stands = select(Proposal.id).where(*held, Proposal.file == file, Proposal.state == OPEN)
    if work.session.scalar(stands) is not None:
        raise AlreadyProposed
    row = Proposal(
        submission_id=submission.id,
        process_id=submission.process_id,
        act=act.value,
        reason=code.value,
        words=said,
        file=file,
        sha256=copy.sha256 if copy else None,
        facts=_facts(copy) if copy else {},
        state=OPEN,
        made_at=work.log.recorded,
        made_by=work.actor.user_id,
    )
    work.session.add(row)
    if copy is not None:
        inspections.keep(work, copy.sha256, copy.report)
    transitions.audit(work, f"propose-{act}", submission=submission, reason=said, roles=step.roles)
    work.session.flush()
    return row.id


def _require_copy(work: Work, submission: Submission, file: int, copy: Copy | None) -> None:
    original = work.session.scalar(
        select(File.sha256).where(File.submission_id == submission.id, File.n == file)
    )
    if original is None or copy is None:
        raise FileUnknown
    if copy.sha256 == original:
        raise SameBytes


def _facts(copy: Copy) -> dict[str, Any]:
    kept = {key: copy.report[key] for key in ("kind", "media_type", "pages")}
    return {**kept, "size": copy.size}


def carry_out(work: Work, proposal_id: int) -> str:
    """Do what another person proposed; give the submission's number.

    Raises ProposalUnknown, ProposalDecided, ActNotAllowed, TwoPersonsNeeded.
    """
    row, submission = _load(work, proposal_id)
    try:
        second = colleagues.actor(work, row.made_by)
    except colleagues.AccountUnknown:
        raise TwoPersonsNeeded(Act(row.act)) from None
    row.log_index = EFFECTS[Act(row.act)](work, row, submission, second)
    _decide(work, row, DONE)
    return submission.number


def drop(work: Work, proposal_id: int, *, words: str) -> str:
    """Drop a proposal, one's own or another's, with words; give the submission's number.

    Raises ProposalUnknown, ProposalDecided, ReasonMissing, ActNotAllowed.
    """
    row, submission = _load(work, proposal_id)
    held = work.actor.roles(submission.process_id)
    if not held & policy.REMOVE:
        raise ActNotAllowed(State(submission.state), Act(row.act), next(iter(held), None))
    if not words.strip():
        raise ReasonMissing(Act(row.act))
    _drop(work, row, submission, words.strip())
    return submission.number


def _drop(work: Work, row: Proposal, submission: Submission, words: str | None) -> None:
    _decide(work, row, DROPPED)
    row.answer = words
    copy, row.sha256 = row.sha256, None
    work.session.flush()
    if copy is not None:
        # Nobody will see the copy: its text goes now, its bytes by the sweeper.
        forgetting.readings(work, [copy])
    transitions.audit(
        work, f"drop-{row.act}", submission=submission, reason=words, roles=policy.REMOVE
    )


def _load(work: Work, proposal_id: int) -> tuple[Proposal, Submission]:
    _ = work.log.recorded
    row = work.session.get(Proposal, proposal_id, with_for_update=True)
    if row is None or not work.actor.roles(row.process_id) & policy.REVIEW:
        raise ProposalUnknown
    submission = work.session.get_one(Submission, row.submission_id, with_for_update=True)
    if row.state != OPEN:
        raise ProposalDecided(row.state)
    return row, submission


def _decide(work: Work, row: Proposal, to: str) -> None:
    row.state = to
    row.decided_at = work.log.recorded
    row.decided_by = work.actor.user_id


def _remove(work: Work, row: Proposal, submission: Submission, second: Actor) -> int:
    _said(work, row, submission)
    index = transitions.apply(
        work,
        submission,
        Act.REMOVE,
        words=row.words,
        detail={"reason": row.reason},
        letter="removed",
        marks={Mark.REVISION_PENDING: False, Mark.CONTESTED: False},
        second=second,
    )
    _end(work, row, submission, but=Act.DESTROY)
    return index


def _destroy(work: Work, row: Proposal, submission: Submission, second: Actor) -> int:
    _said(work, row, submission)
    index = transitions.apply(
        work,
        submission,
        Act.DESTROY,
        words=row.words,
        detail={"reason": row.reason},
        marks={Mark.DESTROYED: True, Mark.REVISION_PENDING: False, Mark.CONTESTED: False},
        second=second,
    )
    _end(work, row, submission)
    forgetting.wipe(work, submission)
    return index


def _redact(work: Work, row: Proposal, submission: Submission, second: Actor) -> int:
    mine = (Derivative.submission_id == submission.id, Derivative.file == row.file)
    last = work.session.scalar(select(func.max(Derivative.k)).where(*mine)) or 0
    work.session.execute(update(Derivative).where(*mine).values(in_force=False))
    made = Derivative(
        submission_id=submission.id,
        file=row.file,
        k=last + 1,
        in_force=True,
        sha256=row.sha256,
        reason=row.reason,
        words=row.words,
        log_index=work.log.index,
        **{key: row.facts[key] for key in ("kind", "media_type", "pages", "size")},
    )
    work.session.add(made)
    work.session.flush()
    detail = {"file": row.file, "derivative": made.k, "sha256": row.sha256}
    index = transitions.apply(
        work,
        submission,
        Act.REDACT,
        words=row.words,
        detail={**detail, "reason": row.reason},
        letter="redacted",
        marks={Mark.REDACTED: True},
        second=second,
    )
    withheld.watch(work, submission)
    return index


EFFECTS: Mapping[Act, Callable[[Work, Proposal, Submission, Actor], int]] = {
    Act.REMOVE: _remove,
    Act.DESTROY: _destroy,
    Act.REDACT: _redact,
}
"""What carrying out does, by act; each gives the log index of its entry."""


def _said(work: Work, row: Proposal, submission: Submission) -> None:
    submission.decided_at = work.log.recorded
    submission.decided_by = work.actor.user_id
    submission.words = row.words


def _end(work: Work, row: Proposal, submission: Submission, *, but: Act | None = None) -> None:
    """Take off the desk what nobody can decide any more: requests, the claim, other proposals."""
    requests.close(work, submission)
    submission.claimed_by, submission.claimed_since = None, None
    others = select(Proposal).where(
        Proposal.submission_id == submission.id, Proposal.state == OPEN, Proposal.id != row.id
    )
    for other in work.session.scalars(others).all():
        if but is None or other.act != but.value:
            _drop(work, other, submission, None)
