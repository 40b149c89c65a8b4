"""Warns who was invited, has an address and has sent nothing: two days and three hours before it closes for them."""

from datetime import timedelta

from sqlalchemy import and_, case, select

from intake.db.calls import Call
from intake.db.requests import Invitation
from intake.domain.canonical import instant
from intake.domain.deadlines import WARNED, warning
from intake.services import invitationmail, outbox
from intake.services.work import Work

BATCH = 200


def warn(work: Work, after: int = 0) -> int | None:
    """Queue the warnings that are due, one an invitation, closing and hour; give where to go on, None at the end.

    What closes is the invitation's own deadline where it is the later one, else the call's. Whoever got the invitation
    itself since a warning fell due needs none.
    """
    own = and_(
        Invitation.log_index.is_not(None),
        Invitation.closes_before.is_not(None),
        Invitation.closes_before > Call.closes_before,
    )
    closes = case((own, Invitation.closes_before), else_=Call.closes_before)
    rows = work.session.execute(
        select(Invitation, closes.label("closes"))
        .join(Call, Call.id == Invitation.call_id)
        .where(
            Invitation.id > after,
            Invitation.email.is_not(None),
            Invitation.sent_at.is_not(None),
            Invitation.revoked_at.is_(None),
            Invitation.used == 0,
            Invitation.expires_at > work.now,
            Call.opened_at.is_not(None),
            closes > work.now,
            closes <= work.now + timedelta(hours=max(WARNED)),
        )
        .order_by(Invitation.id)
        .limit(BATCH)
    ).all()
    letters = []
    for row, closing in rows:
        hours = warning(closing - work.now)
        if hours is None or row.sent_at > closing - timedelta(hours=hours):
            continue
        facts = {"invitation": row.id, "generation": row.generation}
        letters.append(
            {
                "event": f"invitee:{row.id}:{row.generation}:{int(closing.timestamp())}:{hours}",
                "template": invitationmail.CLOSING,
                "language": row.language,
                "facts": {**facts, "closes": instant(closing), "hours": hours},
            }
        )
    outbox.mails_once(work, letters)
    return rows[-1][0].id if len(rows) == BATCH else None
