"""The mail of a personal invitation, queued with its id and generation; address and link are found at delivery."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from intake.db.calls import Call
from intake.db.processes import Process
from intake.db.requests import Invitation
from intake.domain import links
from intake.domain.canonical import instant
from intake.domain.deadlines import warning
from intake.domain.texts import Text, choose
from intake.services import outbox
from intake.services.invited import LIVE, own_deadline, state
from intake.services.transparency import milliseconds
from intake.services.work import Work

MAIL, CLOSING = "invitation", "invitation-closing"
"""Templates: the invitation itself, and the warning to who was invited and has not sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What the mail says. `own` tells that `closes_before` is the invitation's own, `reason` why."""

    email: str
    name: str
    token: str
    call: str
    title: Text
    process: Text
    contact: Text
    closes_before: datetime
    zone: str
    own: bool
    reason: Text | None
    uses: int
    expires_at: datetime
    verified: bool


def event(row: Invitation) -> str:
    """Name the newest mail of an invitation; one instant, one mail."""
    at = row.sent_at or row.made_at
    return f"invitation:{row.id}:{row.generation}:{int(at.timestamp() * 1000)}"


def queued(row: Invitation) -> dict[str, Any]:
    """Give what the outbox takes of an invitation's mail."""
    return {
        "event": event(row),
        "template": MAIL,
        "language": row.language,
        "facts": {"invitation": row.id, "generation": row.generation},
    }


def send(work: Work, row: Invitation) -> None:
    """Queue an invitation's mail now; twice in one instant is once."""
    now = milliseconds(work.now)
    if row.sent_at != now:
        row.sent_at = now
        outbox.mail(work, **queued(row))


def letter(work: Work, facts: dict[str, Any], lang: str) -> Letter | None:
    """Give what a queued mail says; None where the invitation is over, or has another link by now."""
    row = work.session.get(Invitation, int(facts["invitation"]))
    if row is None or not row.email or row.generation != facts["generation"]:
        return None
    if state(row, work.now) != LIVE:
        return None
    call = work.session.get_one(Call, row.call_id)
    process = work.session.scalars(select(Process).where(Process.id == row.process_id)).one()
    own = own_deadline(work, row)
    closes = own.closes_before if own else call.closes_before
    if "hours" in facts and _stale(row, facts, closes, work.now):
        return None
    return Letter(
        email=row.email,
        name=row.name or row.email,
        token=links.token(work.keys.link, row.nonce, row.generation),
        call=call.code,
        title=choose(call.title, lang),
        process=choose(process.title, lang),
        contact=choose(process.contact, lang),
        closes_before=closes or row.expires_at,
        zone=call.zone,
        own=own is not None,
        reason=choose(row.reason, lang) if own else None,
        uses=row.uses,
        expires_at=row.expires_at,
        verified=row.verified,
    )


def _stale(
    row: Invitation, facts: Mapping[str, Any], closes: datetime | None, now: datetime
) -> bool:
    """Say whether a warning is no longer true: something was sent, the closing moved, or the next warning is due."""
    return (
        row.used > 0
        or closes is None
        or instant(closes) != facts["closes"]
        or warning(closes - now) != facts["hours"]
    )
