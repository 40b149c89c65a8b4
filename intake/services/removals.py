"""What the screen of one submission shows of its end: proposals, redacted copies, how far a destruction has come."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select

from intake.db.calls import Call
from intake.db.removals import Derivative, Proposal
from intake.db.submissions import File, Submission
from intake.domain import exposure, policy
from intake.domain.judging import Rules
from intake.domain.vocab import Act, Mark, State
from intake.services import destruction, lookups, withheld
from intake.services.casework import may_see, names
from intake.services.proposallist import View, view
from intake.services.proposals import ACTS, OPEN
from intake.services.transitions import SubmissionUnknown
from intake.services.work import Work


@dataclass(frozen=True, slots=True)
class Copied:
    """A redacted copy of a file: in force or replaced by a later one."""

    file: int
    k: int
    in_force: bool
    reason: str
    words: str
    size: int
    sha256: str
    log_index: int


@dataclass(frozen=True, slots=True)
class Panel:
    """What the screen of a submission shows: proposals, copies, what may be proposed, how far a destruction has come.

    `files` are those that a redaction may be proposed for: n and name.
    """

    number: str
    seen: int
    zone: str
    state: str
    open: tuple[View, ...]
    decided: tuple[View, ...]
    copies: tuple[Copied, ...]
    may: tuple[str, ...]
    reasons: Mapping[str, tuple[str, ...]]
    files: tuple[tuple[int, str], ...]
    destroyed: bool
    unfinished: str | None


def panel(work: Work, number: str) -> Panel:
    """Give what the screen of a submission shows; raise SubmissionUnknown."""
    row = _row(work, number)
    zone = work.session.execute(select(Call.zone).where(Call.id == row.call_id)).scalar_one()
    held = work.session.scalars(
        select(Proposal).where(Proposal.submission_id == row.id).order_by(Proposal.id)
    ).all()
    people = names(work, [one for p in held for one in (p.made_by, p.decided_by)]) if held else {}
    views = [view(work, one, people) for one in held]
    destroyed = Mark.DESTROYED in row.marks
    may = _may(work, row, destroyed=destroyed)
    return Panel(
        number=row.number,
        seen=row.version,
        zone=zone,
        state=row.state,
        open=tuple(one for one in views if one.state == OPEN),
        decided=tuple(one for one in views if one.state != OPEN),
        copies=_copies(work, row),
        may=may,
        reasons={act: tuple(policy.REASONS[Act(act)]) for act in may},
        files=_files(work, row) if Act.REDACT.value in may else (),
        destroyed=destroyed,
        unfinished=destruction.unfinished(work, row.number) if destroyed else None,
    )


def _may(work: Work, row: Submission, *, destroyed: bool) -> tuple[str, ...]:
    allowed = policy.acts(State(row.state), work.actor.roles(row.process_id))
    return tuple(
        act.value for act in ACTS if act in allowed and not (destroyed and act is Act.DESTROY)
    )


def _files(work: Work, row: Submission) -> tuple[tuple[int, str], ...]:
    rows = select(File.n, File.name).where(File.submission_id == row.id).order_by(File.n)
    return tuple((n, name) for n, name in work.session.execute(rows))


def _copies(work: Work, row: Submission) -> tuple[Copied, ...]:
    if Mark.REDACTED not in row.marks:
        return ()
    rows = select(Derivative).where(Derivative.submission_id == row.id)
    return tuple(
        Copied(
            file=one.file,
            k=one.k,
            in_force=one.in_force,
            reason=one.reason,
            words=one.words,
            size=one.size,
            sha256=one.sha256,
            log_index=one.log_index,
        )
        for one in work.session.scalars(rows.order_by(Derivative.file, Derivative.k))
    )


def rules(work: Work, number: str) -> Rules:
    """Give what a copy of a submission's file may be: what its call takes, and PDF. Raises SubmissionUnknown."""
    row = _row(work, number)
    held = lookups.rules(work.session.get_one(Call, row.call_id))
    kinds = tuple(dict.fromkeys((*held.accepts, *held.annex_accepts, "pdf")))
    return replace(held, accepts=kinds, language_required=False)


def still_told(work: Work, number: str) -> tuple[str, ...]:
    """Give the names that a copy may still tell; raise SubmissionUnknown."""
    return exposure.names_to_find(withheld.stands(_row(work, number)))


def may_any(work: Work, number: str) -> bool:
    """Say whether the actor may take acts of two persons on a submission; raise SubmissionUnknown."""
    return bool(work.actor.roles(_row(work, number).process_id) & policy.REMOVE)


def _row(work: Work, number: str) -> Submission:
    where = (Submission.number == number.upper(), may_see(work))
    row = work.session.scalars(select(Submission).where(*where)).first()
    if row is None:
        raise SubmissionUnknown
    return row
