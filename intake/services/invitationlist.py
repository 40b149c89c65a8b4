"""Personal invitations as the secretariat reads them: a call's list by keyset, and one with what came by it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select

from intake.db.accounts import User
from intake.db.calls import Call
from intake.db.records import Message
from intake.db.requests import Invitation, Invited
from intake.db.submissions import Submission
from intake.domain.fields import JsonValue
from intake.domain.texts import Text, choose
from intake.services import rights
from intake.services.casework import may_see_in
from intake.services.invitationmail import event
from intake.services.invitations import InvitationUnknown
from intake.services.invited import state
from intake.services.lookups import CallUnknown
from intake.services.work import Work

PAGE = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One invitation. `state` is live, expired, used-up or revoked, `mail` none, waiting, running, done or failed."""

    id: int
    name: str
    email: str | None
    language: str
    verified: bool
    basis: str | None
    state: str
    uses: int
    used: int
    mail: str
    sent_at: datetime | None
    closes_before: datetime | None
    expires_at: datetime
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Listing:
    """A call's invitations, the newest first; `next` is where to go on, None at the end.

    `invited` counts them all, `live` those that hold, `used` the submissions that came by them.
    """

    call: str
    title: Text
    zone: str
    closes_before: datetime
    late_rule: str
    grace: int
    process_id: int
    may_invite: bool
    may_extend: bool
    lines: tuple[Line, ...]
    next: int | None
    invited: int
    live: int
    used: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One invitation with everything it holds: prefilled values, reason, log entry, what came by it."""

    line: Line
    values: Mapping[str, JsonValue]
    reason: Mapping[str, str]
    log_index: int | None
    generation: int
    made_by: str
    numbers: tuple[str, ...]


def listing(work: Work, code: str, lang: str, *, after: int | None = None) -> Listing:
    """Give a page of a call's invitations; raise CallUnknown for a call of another process or never opened."""
    call = _call(work, code)
    query = select(Invitation).where(Invitation.call_id == call.id)
    if after is not None:
        query = query.where(Invitation.id < after)
    rows = work.session.scalars(query.order_by(Invitation.id.desc()).limit(PAGE + 1)).all()
    shown = rows[:PAGE]
    live = (
        Invitation.revoked_at.is_(None)
        & (Invitation.used < Invitation.uses)
        & (Invitation.expires_at > work.now)
    )
    counted = select(
        func.count(), func.sum(case((live, 1), else_=0)), func.sum(Invitation.used)
    ).where(Invitation.call_id == call.id)
    invited, living, used = work.session.execute(counted).one()
    return Listing(
        call=call.code,
        title=choose(call.title, lang),
        zone=call.zone,
        closes_before=call.closes_before or work.now,
        late_rule=call.late_rule,
        grace=call.grace,
        process_id=call.process_id,
        may_invite=rights.may_review(work, call.process_id),
        may_extend=rights.may_manage(work, call.process_id),
        lines=_lines(work, shown),
        next=shown[-1].id if len(rows) > PAGE else None,
        invited=invited,
        live=living or 0,
        used=used or 0,
    )


def sheet(work: Work, code: str, invitation_id: int) -> Sheet:
    """Give one invitation; raise CallUnknown, InvitationUnknown."""
    call = _call(work, code)
    row = work.session.scalars(
        select(Invitation).where(Invitation.id == invitation_id, Invitation.call_id == call.id)
    ).first()
    if row is None:
        raise InvitationUnknown
    came = (
        select(Submission.number)
        .join(Invited, Invited.submission_id == Submission.id)
        .where(Invited.invitation_id == row.id)
        .order_by(Submission.first_index)
    )
    return Sheet(
        line=_lines(work, [row])[0],
        values=dict(row.values),
        reason=dict(row.reason),
        log_index=row.log_index,
        generation=row.generation,
        made_by=work.session.scalar(select(User.name).where(User.id == row.made_by)) or "",
        numbers=tuple(work.session.scalars(came)),
    )


def _call(work: Work, code: str) -> Call:
    call = work.session.scalars(
        select(Call).where(Call.code == code.upper(), may_see_in(work, Call.process_id))
    ).first()
    if call is None or call.opened_at is None:
        raise CallUnknown
    return call


def _lines(work: Work, rows: Sequence[Invitation]) -> tuple[Line, ...]:
    events = [event(row) for row in rows if row.sent_at]
    mails = select(Message.event, Message.state).where(Message.event.in_(events))
    states = {row.event: row.state for row in work.session.execute(mails)}
    return tuple(
        Line(
            id=row.id,
            name=row.name or "",
            email=row.email,
            language=row.language,
            verified=row.verified,
            basis=row.basis,
            state=state(row, work.now),
            uses=row.uses,
            used=row.used,
            mail=states.get(event(row), "none"),
            sent_at=row.sent_at,
            closes_before=row.closes_before,
            expires_at=row.expires_at,
            made_at=row.made_at,
        )
        for row in rows
    )
