"""What a personal invitation allows, and which submission came by it: for sending, the desk and the public page.

Whether an invitation still holds is decided under the log's lock, so that of two sendings by its last use one wins.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from intake.db.calls import Call
from intake.db.records import LogEntry
from intake.db.requests import Invitation, Invited
from intake.db.submissions import Submission
from intake.domain import invitees, links
from intake.domain.deadlines import Version
from intake.domain.fields import JsonValue, given
from intake.domain.texts import Text, choose
from intake.domain.vocab import LateRule, Publication
from intake.services.work import Work

MOST_CLOSINGS = 100
"""So many own closing instants stand on a register; all stand in the log."""

LIVE, EXPIRED, USED_UP, REVOKED = "live", "expired", "used-up", "revoked"


INVITEE: Mapping[str, Any] = {"email": None, "name": None, "values": {}, "basis": None}
"""What tells whom an invitation was for, emptied."""


class InvitationOver(Exception):
    """The invitation takes nothing more; `why` is expired, used-up or revoked."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


class SenderVerified(Exception):
    """A sending says otherwise who sends than the secretariat verified; `locked` are the fields as they must stay."""

    def __init__(self, locked: Mapping[str, JsonValue]) -> None:
        self.locked = locked
        super().__init__(", ".join(sorted(locked)))


@dataclass(frozen=True, slots=True, kw_only=True)
class ByLink:
    """An invitation as whoever holds its link may see it. `own` is its own deadline, None where the call's holds."""

    id: int
    call: str
    state: str
    values: Mapping[str, JsonValue]
    locked: Mapping[str, JsonValue]
    language: str
    own: Version | None
    reason: Text | None
    expires_at: datetime
    uses: int
    used: int
    generation: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnClosing:
    """A closing instant that one submitter had, its public reason and the log entry that announced it.

    Without its reason where that could tell who a submitter is whose name is not shown.
    """

    closes_before: datetime
    reason: Text | None
    log_index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """What the desk knows of who sent: by which invitation, verified or not and how, and its own closing instant."""

    invitation: int
    verified: bool
    basis: str | None
    known: Mapping[str, JsonValue]
    own: OwnClosing | None


def state(row: Invitation, at: datetime) -> str:
    """Say whether an invitation still takes a sending begun at an instant."""
    if row.revoked_at is not None:
        return REVOKED
    if row.used >= row.uses:
        return USED_UP
    return LIVE if at < row.expires_at else EXPIRED


def own_deadline(work: Work, row: Invitation) -> Version | None:
    """Give an invitation's own deadline as a version; None where it has none or the call's has become the later one."""
    if row.closes_before is None or row.log_index is None:
        return None
    call = work.session.get_one(Call, row.call_id)
    if call.closes_before is not None and call.closes_before >= row.closes_before:
        return None
    said = work.session.scalar(select(LogEntry.content).where(LogEntry.index == row.log_index))
    return Version(
        version=int((said or {})["version"]),
        closes_before=row.closes_before,
        zone=call.zone,
        grace=call.grace,
        late_rule=LateRule(call.late_rule),
        made_at=row.made_at,
    )


def by_link(work: Work, token: str, lang: str) -> ByLink | None:
    """Give the invitation behind a link; None where there is none or it was revoked, which look the same."""
    try:
        hashed = links.token_hash(links.parse_token(token))
    except links.LinkInvalid:
        return None
    row = work.session.scalars(select(Invitation).where(Invitation.link_hash == hashed)).first()
    if row is None or row.revoked_at is not None:
        return None
    return _view(work, row, lang)


def by_id(work: Work, invitation_id: int, lang: str) -> ByLink | None:
    """Give the invitation that a form names; None for an unknown one."""
    row = work.session.get(Invitation, invitation_id)
    return _view(work, row, lang) if row else None


def take(
    work: Work,
    invitation_id: int,
    call: Call,
    *,
    begun: datetime,
    complete: datetime,
    values: Mapping[str, JsonValue],
) -> Version | None:
    """Claim one use of an invitation for a sending; give its own deadline, None where the call's holds.

    Under the log's lock. Who began before it expired may finish within the call's grace. `values` are what is stated.
    Raises InvitationOver, SenderVerified.
    """
    _ = work.log.recorded
    row = work.session.scalars(
        select(Invitation)
        .where(Invitation.id == invitation_id, Invitation.call_id == call.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if row is None:
        raise InvitationOver(REVOKED)
    in_grace = complete < row.expires_at + timedelta(seconds=call.grace)
    stands = state(row, begun if in_grace else complete)
    if stands != LIVE:
        raise InvitationOver(stands)
    _hold(row, values)
    row.used += 1
    return own_deadline(work, row)


def hold(work: Work, submission_id: int, values: Mapping[str, JsonValue]) -> None:
    """Raise SenderVerified where a further sending says otherwise who sends than was verified of its invitation."""
    row = _of(work, submission_id)
    if row is not None:
        _hold(row, values)


def _hold(row: Invitation, values: Mapping[str, JsonValue]) -> None:
    locked = invitees.locked(row.values, verified=row.verified)
    if any(given(values.get(key)) != given(value) for key, value in locked.items()):
        raise SenderVerified(locked)


def note(work: Work, invitation_id: int, submission_id: int) -> None:
    """Say which submission came by an invitation whose use was claimed in this commit."""
    work.session.add(Invited(submission_id=submission_id, invitation_id=invitation_id))


def behind(work: Work, submission_id: int, lang: str) -> ByLink | None:
    """Give the invitation by which a submission came; None where it came by none."""
    row = _of(work, submission_id)
    return _view(work, row, lang) if row else None


def own_of(work: Work, submission_id: int) -> Version | None:
    """Give the own deadline that a submission's invitation has; None where the call's holds."""
    row = _of(work, submission_id)
    return own_deadline(work, row) if row else None


def sender(work: Work, submission_id: int, lang: str) -> Sender | None:
    """Give what the desk knows of who sent a submission; None where it did not come by invitation."""
    row = _of(work, submission_id)
    if row is None:
        return None
    known = {key: row.values.get(key) for key in invitees.LOCKABLE if row.values.get(key)}
    return Sender(
        invitation=row.id,
        verified=row.verified,
        basis=row.basis,
        known=known,
        own=_closing(row, lang),
    )


def shown(work: Work, submission_id: int, lang: str) -> OwnClosing | None:
    """Give what the public page says of an own closing instant; None where there was none, or a name is withheld.

    Beside a single submission instant and reason could tell who it is from.
    """
    submission = work.session.get_one(Submission, submission_id)
    row = _of(work, submission_id) if submission.publication == Publication.NAMED else None
    return _closing(row, lang) if row else None


def closings(work: Work, call_id: int, lang: str) -> tuple[OwnClosing, ...]:
    """Give the own closing instants by which anything came to a call, newest first: for its register, without names.

    Nor with the reason of one by which anything came whose name is not shown (docs/adr/0008).
    """
    one_each = select(func.min(Invitation.id)).where(
        Invitation.call_id == call_id, Invitation.log_index.is_not(None), Invitation.used > 0
    )
    rows = (
        select(Invitation)
        .where(Invitation.id.in_(one_each.group_by(Invitation.log_index)))
        .order_by(Invitation.log_index.desc())
        .limit(MOST_CLOSINGS)
    )
    hides = set(
        work.session.scalars(
            select(Invitation.log_index)
            .join(Invited, Invited.invitation_id == Invitation.id)
            .join(Submission, Submission.id == Invited.submission_id)
            .where(
                Invitation.call_id == call_id,
                Invitation.log_index.is_not(None),
                Submission.publication != Publication.NAMED.value,
            )
            .distinct()
        )
    )
    found = (_closing(row, lang) for row in work.session.scalars(rows))
    return tuple(
        replace(one, reason=None) if one.log_index in hides else one for one in found if one
    )


def _closing(row: Invitation, lang: str) -> OwnClosing | None:
    if row.closes_before is None or row.log_index is None:
        return None
    return OwnClosing(
        closes_before=row.closes_before,
        reason=choose(row.reason, lang),
        log_index=row.log_index,
    )


def _of(work: Work, submission_id: int) -> Invitation | None:
    return work.session.scalars(
        select(Invitation)
        .join(Invited, Invited.invitation_id == Invitation.id)
        .where(Invited.submission_id == submission_id)
    ).first()


def _view(work: Work, row: Invitation, lang: str) -> ByLink:
    call = work.session.get_one(Call, row.call_id)
    values = {**row.values, "email": row.email, "correspondence_language": row.language}
    return ByLink(
        id=row.id,
        call=call.code,
        state=state(row, work.now),
        values=values,
        locked=invitees.locked(row.values, verified=row.verified),
        language=row.language,
        own=own_deadline(work, row),
        reason=choose(row.reason, lang) if row.reason else None,
        expires_at=row.expires_at,
        uses=row.uses,
        generation=row.generation,
        used=row.used,
    )
