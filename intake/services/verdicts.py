"""The verdict on a sending by web, given under the log's lock."""

from dataclasses import dataclass
from datetime import datetime

from intake.db.calls import Call
from intake.domain.deadlines import Version, begun_in_time, in_force, judge, judge_claim
from intake.domain.receipts import Claim
from intake.domain.vocab import LateRule, Verdict
from intake.services import drafts
from intake.services.lookups import CallClosed, versions
from intake.services.sent import LateRefused
from intake.services.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The verdict on a sending, the version of the deadline that gave it, and the `begun` it was judged by.

    `scope` says whose deadline it was: the call's, or an invitation's own.
    """

    verdict: Verdict
    version: Version
    begun: datetime | None = None
    scope: str = "call"


def judge_sending(
    work: Work,
    call: Call,
    *,
    nonce: str,
    begun: datetime | None,
    complete: datetime | None,
    own: Version | None = None,
) -> Judged:
    """Judge by the call's deadline, or by an invitation's `own`. Raises CallClosed (not open yet)."""
    if begun is None or complete is None:
        raise ValueError("a sending by web has its two instants")
    if call.opens_at is not None and complete < call.opens_at:
        raise CallClosed("not-yet")
    known = (own,) if own else versions(work, call.id)
    draft = drafts.find(work, nonce)
    recorded = work.log.recorded
    earlier = draft.begun if draft else None
    kinder = begun_in_time(earlier, begun, versions=known, now=recorded) or begun
    verdict, version = judge(begun=kinder, complete=complete, recorded=recorded, versions=known)
    scope = "invitation" if own else "call"
    return Judged(verdict=verdict, version=version, begun=kinder, scope=scope)


def judge_claimed(
    work: Work,
    call: Call,
    claimed: Claim,
    *,
    recorded: datetime | None = None,
    known: tuple[Version, ...] = (),
) -> Judged:
    """Judge what did not come by web by the instant its evidence shows.

    The version in force now (`recorded`: the log's own instant unless one only looks) counts or, if kinder, the one in
    force at that instant. `known` are the versions, for who judges many.
    """
    known = known or versions(work, call.id)
    current = in_force(known, recorded or work.log.recorded)
    for version in (current, in_force(known, claimed.at)):
        verdict = judge_claim(claimed.at, version=version)
        if verdict is Verdict.CLAIMED_ON_TIME:
            return Judged(verdict=verdict, version=version)
    return Judged(verdict=Verdict.CLAIMED_LATE, version=current)


def require_in_time(judged: Judged, *, complete: datetime | None) -> None:
    """Raise LateRefused for what is late under a rule that refuses it."""
    version = judged.version
    if judged.verdict is Verdict.LATE and version.late_rule is LateRule.REFUSE and complete:
        raise LateRefused(complete=complete, closes_before=version.closes_before, zone=version.zone)
