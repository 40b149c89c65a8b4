"""Who works on what: taking, giving back, giving to a colleague, and *Next*, which never hands one item to two people.

All of it stands in the audit trail alone; nothing of it is in the log.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from intake.db.calls import Call
from intake.db.processes import Process
from intake.db.submissions import Submission
from intake.domain import policy
from intake.domain.vocab import Act, State
from intake.services import colleagues, transitions
from intake.services.casework import may_see, may_see_in, names
from intake.services.work import Work


class NotAColleague(Exception):
    """Nobody of this account decides on submissions of the process."""


class HeldByOther(Exception):
    """A colleague holds it, and only who may publish takes it from them."""


@dataclass(frozen=True, slots=True)
class Panel:
    """Whom a submission can be given to by the actor: account's id and name; nobody where the actor may not."""

    people: tuple[tuple[int, str], ...]


OPEN = frozenset({State.UNDER_REVIEW, State.RETURNED, State.ACCEPTED})
"""States in which somebody may work on a submission."""


def claim(work: Work, number: str) -> bool:
    """Take a submission for oneself; False when somebody else holds it."""
    submission = _load(work, number)
    if submission.claimed_by not in {None, work.actor.user_id}:
        return False
    if submission.claimed_by is None:
        _give(work, submission, work.actor.user_id, "claim")
    return True


def release(work: Work, number: str) -> bool:
    """Give back what one holds; who may publish gives back what others hold too. False where nothing was given back."""
    submission = _load(work, number)
    if submission.claimed_by is None or not may_move(work, submission):
        return False
    _give(work, submission, None, "release")
    return True


def assign(work: Work, number: str, *, to: int) -> None:
    """Give a submission to a colleague who may decide on it.

    One gives what is free or one's own; who may publish gives what others hold. Raises NotAColleague, HeldByOther,
    ActNotAllowed where nothing is left to decide.
    """
    submission = _load(work, number)
    require_assignable(work, submission, to=to)
    if submission.claimed_by != to:
        _give(work, submission, to, "assign")


def require_assignable(work: Work, submission: Submission, *, to: int) -> None:
    """Raise what stands against giving a loaded submission to somebody: NotAColleague, HeldByOther, ActNotAllowed."""
    if submission.state not in OPEN:
        raise policy.ActNotAllowed(State(submission.state), Act.CONFIRM)
    if to not in colleagues.holding(work, submission.process_id, policy.REVIEW):
        raise NotAColleague
    if submission.claimed_by not in {None, to} and not may_move(work, submission):
        raise HeldByOther


def may_move(work: Work, submission: Submission) -> bool:
    """Say whether the actor may take a submission from whoever holds it: their own, or as a publisher."""
    own = submission.claimed_by == work.actor.user_id
    return own or bool(work.actor.roles(submission.process_id) & policy.PUBLISH)


def panel(work: Work, number: str) -> Panel:
    """Give whom a submission can be given to; raise SubmissionUnknown."""
    row = work.session.execute(
        select(Submission.process_id, Submission.claimed_by).where(
            Submission.number == number.upper(), may_see(work)
        )
    ).first()
    if row is None:
        raise transitions.SubmissionUnknown
    own = row.claimed_by in {None, work.actor.user_id}
    roles = work.actor.roles(row.process_id)
    may = bool(roles & policy.PUBLISH) or (own and bool(roles & policy.REVIEW))
    people = who(work, [row.process_id]) if may else ()
    return Panel(tuple(one for one in people if one[0] != row.claimed_by))


def colleagues_of(work: Work) -> tuple[tuple[int, str], ...]:
    """Give those who decide on submissions of a process that the actor sees: account's id and name, by name."""
    rows = select(Process.id).where(may_see_in(work, Process.id))
    return who(work, list(work.session.scalars(rows)))


def who(work: Work, process_ids: Collection[int]) -> tuple[tuple[int, str], ...]:
    """Give those who may decide on submissions of some of these processes: account's id and name, by name."""
    held = {
        one for key in sorted(process_ids) for one in colleagues.holding(work, key, policy.REVIEW)
    }
    people = names(work, held)
    return tuple(sorted(people.items(), key=lambda one: (one[1].casefold(), one[0])))


def next_one(work: Work, *, call: str | None = None, after: str | None = None) -> str | None:
    """Claim a submission under review that nobody else holds and give its number; None when there is no other.

    Without `after`, one's own first, then the oldest; with it, the next in log order, then round from the oldest: who
    skips meets every one. Under the log's lock: one item never goes to two people.
    """
    _ = work.log.recorded
    calls = []
    if call:
        calls.append(Call.code == call.upper())
    if not work.actor.site_roles & policy.REVIEW:
        held = work.actor.process_roles.items()
        calls.append(Call.process_id.in_([key for key, roles in held if roles & policy.REVIEW]))
    index, free = Submission.first_index, Submission.claimed_by.is_(None)
    mine = Submission.claimed_by == work.actor.user_id
    if after:
        seen = select(index).where(Submission.number == after)
        here = work.session.scalar(seen) or 0
        found = _oldest(work, calls, (mine, free), index > here)
        if found is None:
            found = _oldest(work, calls, (mine, free), index < here)
    else:
        found = _oldest(work, calls, (mine,))
        if found is None:
            found = _oldest(work, calls, (free,))
    if found is None:
        return None
    submission = work.session.scalars(select(Submission).where(index == found)).one()
    if submission.claimed_by is None:
        _give(work, submission, work.actor.user_id, "claim")
    return submission.number


def _oldest(
    work: Work,
    calls: Sequence[ColumnElement[bool]],
    owners: Sequence[ColumnElement[bool]],
    *bounds: ColumnElement[bool],
) -> int | None:
    """Give the log index of the oldest submission under review, of any of some owners; None where there is none.

    The index of the table holds each call's in this order: one step for a call and owner, however long the backlog.
    """
    rows = select(Submission.first_index).where(
        Submission.state == State.UNDER_REVIEW.value, Submission.call_id == Call.id, *bounds
    )
    # PostgreSQL takes the order from the index only where `claimed_by`, which is one value here, stands in it.
    rows = rows.order_by(Submission.claimed_by, Submission.first_index).limit(1).correlate(Call)
    found = []
    for owner in owners:
        oldest = func.min(rows.where(owner).scalar_subquery())
        found.append(work.session.scalar(select(oldest).select_from(Call).where(*calls)))
    return min((one for one in found if one is not None), default=None)


def _load(work: Work, number: str) -> Submission:
    submission = transitions.load(work, number)
    if not work.actor.roles(submission.process_id) & policy.REVIEW:
        raise transitions.SubmissionUnknown
    return submission


def _give(work: Work, submission: Submission, to: int | None, act: str) -> None:
    before = transitions.snapshot(submission)
    submission.claimed_by = to
    submission.claimed_since = None if to is None else work.now
    transitions.audit(work, act, submission=submission, before=before)
