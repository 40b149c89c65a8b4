"""Personal invitations to a call: made one by one or many at once, sent, sent again, renewed, revoked.

No link is stored: it is derived from the row's nonce and generation, for a mail at its delivery and for a page once.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update

from intake.db.calls import Call
from intake.db.requests import Invitation, OwnDeadline
from intake.db.submissions import Revising
from intake.domain import invitees, links
from intake.domain.canonical import instant
from intake.domain.contents import content
from intake.domain.fields import JsonValue
from intake.domain.invitees import Invitee, Terms
from intake.domain.vocab import Act
from intake.services import invitationmail, outbox, rights, transitions, wording
from intake.services.invited import LIVE, state
from intake.services.lookups import CallUnknown
from intake.services.transparency import milliseconds
from intake.services.work import Work

MOST = 10_000
"""So many invitations are made in one go."""
_CHUNK = 500

Faults = Mapping[int, Mapping[str, str]]


class InvitationUnknown(Exception):
    """No invitation of this number in this call."""


class InvitationsInvalid(Exception):
    """Some of the invitations make no sense, and none was made: field → code word, by place from 0."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults
        super().__init__(f"{len(faults)} invitations are faulty")


@dataclass(frozen=True, slots=True)
class Made:
    """An invitation that was made. `token` is given where no mail carries the link, to be shown once."""

    id: int
    name: str
    email: str | None
    token: str | None


def terms(work: Work, code: str) -> Terms:
    """Give what invitations to a call are held against; raise CallUnknown for a call that was never opened."""
    return _terms(work, _call(work, code))


def check(work: Work, code: str, many: Sequence[Invitee]) -> dict[int, dict[str, str]]:
    """Find what is wrong with each of some invitations, by place from 0; {} when all can be made."""
    row = _call(work, code)
    held = _terms(work, row)
    found = {place: invitees.check(one, held) for place, one in enumerate(many)}
    if any(one.closes_before for one in many) and not rights.may_manage(work, row.process_id):
        for place, one in enumerate(many):
            if one.closes_before:
                found[place].setdefault("closes", "not-yours")
    standing = _standing(work, row, many)
    above: set[str] = set()
    for place, one in enumerate(many):
        address = (one.email or "").casefold()
        # One address twice in a table is a slip, even with another name; colleagues who share one are asked for apart.
        if address in above:
            found[place].setdefault("email", "twice")
        elif address and _whom(one.email, one.values) in standing:
            found[place].setdefault("email", "invited")
        above |= {address} if address else set()
    return {place: faults for place, faults in found.items() if faults}


def make(work: Work, code: str, many: Sequence[Invitee], *, key: str) -> tuple[Made, ...]:
    """Make invitations, all or none, and queue their mails. `key` is the form's: the same key makes them once.

    Whoever may decide on submissions may invite; an own closing instant needs whoever may move the call's deadline.
    Raises InvitationsInvalid, CallUnknown, ActNotAllowed.
    """
    row = _call(work, code)
    rights.require_review(work, row.process_id)
    nonces = [_nonce(key, place) for place in range(len(many))]
    faults = {} if (again := _again(work, row, nonces)) else check(work, code, many)
    if not again and (faults or not 1 <= len(many) <= MOST):
        raise InvitationsInvalid(faults)
    # Ten thousand are prepared before the log's lock, and only written under it.
    rows = [] if again else _prepare(work, row, many, nonces)
    _ = work.log.recorded
    if again := again or _again(work, row, nonces):
        return again
    entries = _deadlines(work, row, many)
    for one, prepared in zip(many, rows, strict=True):
        prepared["log_index"] = entries.get(_closing(one))
    made = _write(work, rows)
    after = {
        "invitations": [made[0].id, made[-1].id],
        "count": len(rows),
        "verified": sum(one.verified for one in many),
        "own_closing": sorted(set(entries.values())),
    }
    transitions.audit(work, "make-invitations", call=row, after=after)
    return made


def resend(work: Work, code: str, invitation_id: int) -> None:
    """Send the mail once more, with the same link. Raises InvitationUnknown, InvitationsInvalid (no address, over)."""
    call, row = _find(work, code, invitation_id)
    if not row.email or state(row, work.now) != LIVE:
        raise InvitationsInvalid({0: {"email": "no-address" if not row.email else "over"}})
    invitationmail.send(work, row)
    transitions.audit(work, "send-invitation", call=call, after={"invitation": row.id})


def renew(work: Work, code: str, invitation_id: int) -> Made:
    """Give an invitation a new link; the old one ends. By mail where it has an address, else to be shown once."""
    call, row = _find(work, code, invitation_id)
    if row.revoked_at is not None:
        raise InvitationsInvalid({0: {"email": "over"}})
    row.generation += 1
    row.link_hash = links.token_hash(_token(work, row))
    row.link_key_id = work.keys.link_id
    row.sent_at = None
    # What was prepared by the old link stays its holder's, and is an invited person's no more.
    of_old = update(Revising).where(Revising.invitation_id == row.id)
    work.session.execute(of_old.values(invitation_id=None))
    if row.email:
        invitationmail.send(work, row)
    after = {"invitation": row.id, "generation": row.generation}
    transitions.audit(work, "renew-invitation", call=call, after=after)
    return _made(work, row)


def revoke(work: Work, code: str, invitation_id: int) -> None:
    """End an invitation: its link looks unknown from now on; what came by it stays."""
    call, row = _find(work, code, invitation_id)
    if row.revoked_at is None:
        row.revoked_at = work.now
        transitions.audit(work, "revoke-invitation", call=call, after={"invitation": row.id})


def _call(work: Work, code: str, *, lock: bool = False) -> Call:
    query = select(Call).where(Call.code == code.upper())
    if lock:
        _ = work.log.recorded
        query = query.with_for_update()
    row = work.session.scalars(query).first()
    if row is None or row.opened_at is None or row.closes_before is None:
        raise CallUnknown
    return row


def _terms(work: Work, row: Call) -> Terms:
    types = tuple(code for code, _ in wording.types(work, "en"))
    closes = row.closes_before or work.now
    return Terms(types=types, closes_before=closes, late_rule=row.late_rule, now=work.now)


def _find(work: Work, code: str, invitation_id: int) -> tuple[Call, Invitation]:
    call = _call(work, code, lock=True)
    row = work.session.scalars(
        select(Invitation)
        .where(Invitation.id == invitation_id, Invitation.call_id == call.id)
        .with_for_update()
    ).first()
    if row is None:
        raise InvitationUnknown
    rights.require_review(work, call.process_id)
    return call, row


def _nonce(key: str, place: int) -> str:
    """Give an invitation's nonce: no form can choose one that another link was made of."""
    return hashlib.sha256(f"invitation\n{key}\n{place}".encode()).hexdigest()[:32]


def _whom(email: str | None, values: Mapping[str, JsonValue]) -> tuple[object, ...]:
    return ((email or "").casefold(), values.get("name"), values.get("entity"))


def _standing(work: Work, row: Call, many: Sequence[Invitee]) -> set[tuple[object, ...]]:
    """Give whom the call invites already."""
    if not any(one.email for one in many):
        return set()
    rows = select(Invitation.email, Invitation.values).where(
        Invitation.call_id == row.id,
        Invitation.revoked_at.is_(None),
        Invitation.email.is_not(None),
        Invitation.expires_at > work.now,
        Invitation.used < Invitation.uses,
    )
    return {_whom(email, values) for email, values in work.session.execute(rows)}


def _closing(one: Invitee) -> tuple[datetime | None, str]:
    return one.closes_before, wording.texts_hash(dict(one.reason)) if one.closes_before else ""


def _deadlines(
    work: Work, row: Call, many: Sequence[Invitee]
) -> dict[tuple[datetime | None, str], int]:
    """Log each own closing instant with its reason, once for all who share it; versions count within the call."""
    used = select(func.count(func.distinct(Invitation.log_index)))
    version = work.session.scalar(used.where(Invitation.call_id == row.id)) or 0
    entries: dict[tuple[datetime | None, str], int] = {}
    for closes_before, reason in dict.fromkeys(_closing(one) for one in many):
        if closes_before is None:
            continue
        version += 1
        said = content(
            Act.DEADLINE,
            scope="invitation",
            version=version,
            closes_before=instant(closes_before),
            zone=row.zone,
            grace=row.grace,
            reason=reason,
        )
        index = work.log.append(Act.DEADLINE, call=row.code, content=said)
        work.session.add(OwnDeadline(log_index=index, call_id=row.id, closes_before=closes_before))
        entries[closes_before, reason] = index
    return entries


def _prepare(
    work: Work, call: Call, many: Sequence[Invitee], nonces: Sequence[str]
) -> list[dict[str, Any]]:
    held = _terms(work, call)
    return [
        {
            "call_id": call.id,
            "process_id": call.process_id,
            "nonce": nonce,
            "generation": 0,
            "link_hash": links.token_hash(links.token(work.keys.link, nonce, 0)),
            "link_key_id": work.keys.link_id,
            "email": one.email or None,
            "name": one.name,
            "values": dict(one.values),
            "language": one.language,
            "verified": one.verified,
            "basis": one.basis or None,
            "closes_before": one.closes_before,
            "reason": dict(one.reason),
            "uses": one.uses,
            "used": 0,
            "expires_at": invitees.expiry(one, held),
            "made_at": milliseconds(work.now),
            "made_by": work.actor.user_id,
            "sent_at": milliseconds(work.now) if one.email else None,
        }
        for one, nonce in zip(many, nonces, strict=True)
    ]


def _write(work: Work, rows: list[dict[str, Any]]) -> tuple[Made, ...]:
    inserted = insert(Invitation).returning(Invitation.id, sort_by_parameter_order=True)
    ids = list(work.session.scalars(inserted, rows))
    made = []
    mails = []
    for key, row in zip(ids, rows, strict=True):
        held = Invitation(id=key, **row)
        made.append(_made(work, held))
        if held.email:
            mails.append(invitationmail.queued(held))
    outbox.mails_at_once(work, mails)
    return tuple(made)


def _token(work: Work, row: Invitation) -> str:
    return links.token(work.keys.link, row.nonce, row.generation)


def _made(work: Work, row: Invitation) -> Made:
    token = None if row.email else _token(work, row)
    return Made(row.id, row.name or row.email or "", row.email, token)


def _again(work: Work, call: Call, nonces: Sequence[str]) -> tuple[Made, ...]:
    """Give what the same press made before; () where nothing was."""
    rows = select(Invitation).where(Invitation.call_id == call.id)
    first = rows.where(Invitation.nonce.in_(nonces[:1]))
    if work.session.scalars(first).first() is None:
        return ()
    held: list[Invitation] = []
    for start in range(0, len(nonces), _CHUNK):
        some = Invitation.nonce.in_(nonces[start : start + _CHUNK])
        held += work.session.scalars(rows.where(some)).all()
    held.sort(key=lambda one: one.id)
    return tuple(_made(work, one) for one in held)
