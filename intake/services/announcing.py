"""Tells who holds a draft and gave an address: the deadline moved, it comes near, the draft is about to expire.

Rows only: recipients and links are found again at delivery, so that who has sent meanwhile is left alone. Batches, and
a pause between them, because 100,000 drafts must neither fill a transaction nor stand before receipts in the queue.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, or_, select, true
from sqlalchemy.orm import aliased

from intake.db.calls import Call, Deadline
from intake.db.processes import Process
from intake.db.requests import Invitation
from intake.db.submissions import Draft, Revising, Submission
from intake.domain import links
from intake.domain.canonical import instant
from intake.domain.deadlines import WARNED, warning
from intake.domain.texts import Text, choose
from intake.services import invited, outbox
from intake.services.outbox import Due
from intake.services.work import Work

MOVED, CLOSING, EXPIRING = "draft-moved", "draft-closing", "draft-expiring"
"""Templates of the letters."""

JOB = "announce"
EXPIRY_NOTICE = timedelta(days=7)
BATCH = 200
PAUSE = timedelta(seconds=2)
BACKLOG = 2 * BATCH
"""So many mails may be due before a batch waits: a receipt never stands behind more of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a letter to the holder of a draft says. `before` is the deadline as it was; both are exclusive."""

    to: object
    token: str
    call: str
    title: Text
    contact: Text
    closes_before: datetime
    before: datetime | None
    zone: str
    grace: int
    late_rule: str
    reason: Text | None
    expires_at: datetime
    is_open: bool


def deadline_set(work: Work, call: Call) -> None:
    """Queue what the newest version of a call's deadline asks for: its announcement, the warnings before it."""
    facts = {"call": call.code, "version": call.deadline_version}
    if call.deadline_version > 1:
        _ask(work, facts, due=work.now)
    for hours in WARNED:
        due = (call.closes_before or work.now) - timedelta(hours=hours)
        if due > work.now:
            _ask(work, {**facts, "hours": hours}, due=due)


def _ask(work: Work, facts: Mapping[str, Any], *, due: datetime) -> None:
    parts = [JOB, facts["call"], facts["version"], facts.get("hours", "moved")]
    outbox.job(work, key=":".join(map(str, parts)), kind=JOB, facts=facts, due=due)


def batch(work: Work, facts: Mapping[str, Any]) -> None:
    """Queue the next letters of an announcement or a warning; the job asks for itself again while there are more."""
    call = work.session.scalars(select(Call).where(Call.code == facts["call"])).one()
    hours, after = facts.get("hours"), int(facts.get("after", 0))
    if call.deadline_version != facts["version"] or (hours and _overtaken(work, call, hours)):
        return
    if outbox.backlog(work, BACKLOG):
        _ask(work, facts, due=work.now + PAUSE)
        return
    rows = work.session.execute(_held(work, call, after, warned=bool(hours))).all()
    outbox.mails_once(work, [_queued(row, facts) for row in rows if _may_reach(row)])
    if len(rows) == BATCH:
        _ask(work, {**facts, "after": rows[-1].id}, due=work.now + PAUSE)


def _overtaken(work: Work, call: Call, hours: int) -> bool:
    """Say whether a warning comes too late: the call is closed, or the next warning is due as well."""
    return warning((call.closes_before or work.now) - work.now) != hours


def _may_reach(row: Row[Any]) -> bool:
    """Say whether there may be an address: the draft's own, or that of the submission which it revises."""
    return bool(row.values.get("email") or row.submission_id)


def _queued(row: Row[Any], facts: Mapping[str, Any]) -> dict[str, Any]:
    version, hours = facts["version"], facts.get("hours")
    moved = f"deadline:{facts['call']}:{version}:{row.id}"
    return {
        "event": f"warn:{row.id}:{version}:{hours}" if hours else moved,
        "template": CLOSING if hours else MOVED,
        "language": row.language,
        "facts": {"draft": row.id, "version": version, "hours": hours},
    }


def _held(work: Work, call: Call, after: int, *, warned: bool) -> Select[Any]:
    """Select the drafts that a call's deadline concerns: unsent ones, but revisions it does not judge.

    Where `warned`, without those by an invitation whose own letters warn of it (services.inviteewarnings).
    """
    own = aliased(Invitation)
    otherwise = own.email.is_(None) | (own.used > 0) if warned else true()
    return (
        select(Draft.id, Draft.values, Draft.language, Revising.submission_id)
        .outerjoin(Revising, Revising.draft_id == Draft.id)
        .outerjoin(own, own.id == Revising.invitation_id)
        .where(
            Draft.call_id == call.id,
            Draft.id > after,
            Draft.sent_as.is_(None),
            Draft.expires_at > work.now,
            or_(Revising.purpose.is_(None), Revising.purpose.in_(("first", "replace"))),
            or_(own.closes_before.is_(None), own.closes_before <= call.closes_before),
            otherwise,
        )
        .order_by(Draft.id)
        .limit(BATCH)
    )


def expiring(work: Work, after: int) -> int | None:
    """Queue letters about drafts that expire within a week, once each; give where to go on, None at the end."""
    rows = work.session.execute(
        select(Draft.id, Draft.values, Draft.language, Draft.expires_at, Revising.submission_id)
        .outerjoin(Revising, Revising.draft_id == Draft.id)
        .where(
            Draft.id > after,
            Draft.sent_as.is_(None),
            Draft.expires_at > work.now,
            Draft.expires_at <= work.now + EXPIRY_NOTICE,
        )
        .order_by(Draft.id)
        .limit(BATCH)
    ).all()
    letters = [
        {
            "event": f"expiry:{row.id}:{row.expires_at:%Y%m%d%H%M%S}",
            "template": EXPIRING,
            "language": row.language,
            "facts": {"draft": row.id, "expires": instant(row.expires_at)},
        }
        for row in rows
        if _may_reach(row)
    ]
    outbox.mails_once(work, letters)
    return rows[-1].id if len(rows) == BATCH else None


def letter(work: Work, due: Due, lang: str) -> Letter | None:
    """Give what a queued letter says; None where it is no longer true: sent, gone, touched, moved again, closed."""
    draft = work.session.get(Draft, due.facts["draft"])
    if draft is None or draft.sent_as is not None or draft.expires_at <= work.now:
        return None
    call = work.session.get_one(Call, draft.call_id)
    is_for = work.session.get(Revising, draft.id)
    closes = _own_closing(work, is_for) or call.closes_before or work.now
    if due.kind == EXPIRING:
        stale = instant(draft.expires_at) != due.facts["expires"]
    else:
        hours = due.facts["hours"]
        stale = (hours and _overtaken(work, call, hours)) or call.deadline_version != due.facts[
            "version"
        ]
    if stale:
        return None
    known = _versions(work, call)
    process = work.session.get_one(Process, call.process_id)
    return Letter(
        to=_address(work, draft, is_for),
        token=_token(work, draft, is_for),
        call=call.code,
        title=choose(call.title, lang),
        contact=choose(process.contact, lang),
        closes_before=closes,
        before=known[-2].closes_before if len(known) > 1 else None,
        zone=call.zone,
        grace=call.grace,
        late_rule=call.late_rule,
        reason=choose(known[-1].reason, lang) if known and known[-1].reason else None,
        expires_at=draft.expires_at,
        is_open=closes > work.now,
    )


def _versions(work: Work, call: Call) -> Sequence[Deadline]:
    rows = select(Deadline).where(Deadline.call_id == call.id).order_by(Deadline.version)
    return work.session.scalars(rows).all()


def _own_closing(work: Work, is_for: Revising | None) -> datetime | None:
    """Give the closing instant of a draft's own: its invitation's, or that of the submission it revises."""
    if is_for is None:
        return None
    if is_for.submission_id is not None:
        own = invited.own_of(work, is_for.submission_id)
    else:
        row = work.session.get(Invitation, is_for.invitation_id) if is_for.invitation_id else None
        own = invited.own_deadline(work, row) if row else None
    return own.closes_before if own else None


def _address(work: Work, draft: Draft, is_for: Revising | None) -> str | None:
    """Give whom to write to: never an address that was only typed, where the letter holds a submission's link."""
    if is_for is not None and is_for.submission_id is not None:
        return work.session.get_one(Submission, is_for.submission_id).email
    typed = draft.values.get("email")
    return typed if isinstance(typed, str) else None


def _token(work: Work, draft: Draft, is_for: Revising | None) -> str:
    """Give the token of the link under which a draft is found: a revision's is its submission's."""
    if is_for is not None and is_for.submission_id is not None:
        submission = work.session.get_one(Submission, is_for.submission_id)
        return links.token(work.keys.link, submission.nonce, submission.generation)
    return links.token(work.keys.link, draft.nonce, draft.generation)
