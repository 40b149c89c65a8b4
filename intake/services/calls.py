"""Calls: created, edited, opened, their deadlines set, closed; read by everybody."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select

from intake.db.calls import Call, Deadline
from intake.db.processes import Paper, PaperIssue, PaperRevision
from intake.domain import links
from intake.domain.canonical import instant
from intake.domain.contents import content
from intake.domain.vocab import Act, Timing
from intake.services import announcing, outbox, rights, transitions
from intake.services.calltexts import CallInvalid, CallText, check, columns
from intake.services.lookups import CallClosed, CallUnknown, find, rules, state, versions
from intake.services.wording import latest_versions, texts_hash, touch
from intake.services.work import Work

__all__ = [
    "CallClosed",
    "CallInvalid",
    "CallText",
    "CallUnknown",
    "check",
    "close_call",
    "create",
    "edit",
    "find",
    "open_call",
    "rules",
    "set_deadline",
    "state",
    "versions",
]


def create(work: Work, *, process_id: int, code: str, text: CallText) -> str:
    """Make a call that is not open yet; give its code. Raises CallInvalid, ActNotAllowed."""
    rights.require(work, process_id)
    code = code.strip().upper()
    faults = check(text) | _check_paper(work, process_id, text)
    if not links.is_code(code):
        faults["code"] = "code-shape"
    elif work.session.scalar(select(Call.id).where(Call.code == code)):
        faults["code"] = "code-taken"
    if faults:
        raise CallInvalid(faults)
    disclaimer, terms = latest_versions(work)
    row = Call(
        process_id=process_id,
        code=code,
        disclaimer=disclaimer,
        terms=terms,
        **columns(text),
    )
    work.session.add(row)
    work.session.flush()
    touch(work)
    transitions.audit(work, "create-call", call=row, after={"code": code})
    return code


def edit(work: Work, code: str, text: CallText, *, seen: int) -> None:
    """Change a call; once opened, what its deadline and its decisions rest on stays as printed. Logged when opened.

    Raises CallUnknown, CallInvalid, Conflict (somebody edited since version `seen`), ActNotAllowed.
    """
    row = _for_update(work, code)
    if row.version != seen:
        raise transitions.Conflict(row.code, "edited", "edit-call", "")
    faults = check(text) | _check_paper(work, row.process_id, text)
    if row.opened_at is not None:
        printed = ("grounds", "late_rule", "grace", "zone")
        new = columns(text)
        faults |= {name: "printed" for name in printed if new[name] != getattr(row, name)}
        if row.opens_at is not None and row.opens_at <= work.now:
            text = replace(text, opens_at=row.opens_at)
    if faults:
        raise CallInvalid(faults)
    before = {"version": row.version, "title": dict(row.title)}
    for name, value in columns(text).items():
        setattr(row, name, value)
    row.version += 1
    index = None
    if row.opened_at is not None:
        index = _log(work, row)
        _schedule(work, row)
    touch(work)
    after = {"version": row.version, "title": dict(row.title)}
    transitions.audit(work, "edit-call", call=row, before=before, after=after, index=index)


def open_call(work: Work, code: str, *, closes_before: datetime | None = None) -> None:
    """Open a call, now or at the instant it was given, with its first deadline; both are logged.

    Raises CallInvalid when it has no deadline to come or lacks what a form needs.
    """
    row = _for_update(work, code)
    closes_before = _whole(closes_before) or row.closes_before
    faults = {}
    if row.opened_at is not None:
        raise CallInvalid({"code": "already-open"})
    row.disclaimer, row.terms = latest_versions(work)
    if closes_before is None or closes_before <= max(work.now, row.opens_at or work.now):
        faults["closes"] = "deadline-past"
    if not row.disclaimer or not row.terms:
        faults["disclaimer"] = "no-disclaimer"
    if faults or closes_before is None:
        raise CallInvalid(faults)
    row.opened_at = work.now
    row.opens_at = row.opens_at or work.now
    row.log_index = _log(work, row)
    _deadline(work, row, closes_before, reason={})
    touch(work)
    transitions.audit(work, "open-call", call=row, index=row.log_index)


def set_deadline(
    work: Work, code: str, closes_before: datetime, *, reason: Mapping[str, str]
) -> None:
    """Set the deadline of a call: before it opens a plan, afterwards a new version with its reason, logged.

    Raises ReasonMissing, CallInvalid.
    """
    row = _for_update(work, code)
    _whole(closes_before)
    if row.opened_at is None:
        row.closes_before = closes_before
        touch(work)
        transitions.audit(work, "plan-deadline", call=row, after={"at": instant(closes_before)})
        return
    if not any(words.strip() for words in reason.values()):
        raise CallInvalid({"reason": "reason-missing"})
    if closes_before <= work.now:
        raise CallInvalid({"closes": "deadline-past"})
    before = {"at": instant(row.closes_before)} if row.closes_before else {}
    longer = row.closes_before is not None and row.closes_before < closes_before
    index = _deadline(work, row, closes_before, reason=dict(reason))
    if longer:
        # Even while the call is open: what was late by a shorter version in between may be in time now.
        outbox.job(work, key=f"rejudge:{row.code}", kind="rejudge", facts={"call": row.code})
    touch(work)
    transitions.audit(
        work,
        "move-deadline",
        call=row,
        before=before,
        after={"at": instant(closes_before)},
        reason=next(iter(reason.values())),
        index=index,
    )


def close_call(work: Work, code: str, *, reason: Mapping[str, str]) -> None:
    """Close an open call now: the deadline is shortened to the next second, with its reason, logged."""
    row = _for_update(work, code)
    if state(row.opens_at, row.closes_before, row.opened_at, work.now) != "open":
        raise CallClosed("closed")
    if not any(words.strip() for words in reason.values()):
        raise CallInvalid({"reason": "reason-missing"})
    before = {"at": instant(row.closes_before)} if row.closes_before else {}
    second = work.log.recorded.replace(microsecond=0) + timedelta(seconds=1)
    index = _deadline(work, row, second, reason=dict(reason))
    touch(work)
    transitions.audit(
        work, "close-call", call=row, before=before, reason=next(iter(reason.values())), index=index
    )


def _check_paper(work: Work, process_id: int, text: CallText) -> dict[str, str]:
    """Find what is wrong with the paper a call concerns: one of its own process, with issues of that revision."""
    if text.revision_id is None:
        return {"issues": "unknown"} if text.issues else {}
    owner = work.session.scalar(
        select(Paper.process_id)
        .join(PaperRevision, PaperRevision.paper_id == Paper.id)
        .where(PaperRevision.id == text.revision_id)
    )
    if owner != process_id:
        return {"revision_id": "unknown"}
    numbers = select(PaperIssue.number).where(PaperIssue.revision_id == text.revision_id)
    strange = set(text.issues) - set(work.session.scalars(numbers))
    return {"issues": "unknown"} if strange else {}


def _whole(closes_before: datetime | None) -> datetime | None:
    """Refuse parts of a second: no receipt could state such a deadline (domain.deadlines.closing gives none)."""
    if closes_before is not None and closes_before.microsecond:
        raise ValueError("a deadline is a whole second")
    return closes_before


def _for_update(work: Work, code: str) -> Call:
    _ = work.log.recorded
    row = work.session.scalars(
        select(Call).where(Call.code == code.upper()).with_for_update()
    ).first()
    if row is None:
        raise CallUnknown
    rights.require(work, row.process_id)
    return row


def _log(work: Work, row: Call) -> int:
    said = content(
        Act.CALL,
        version=row.version,
        kinds=list(row.kinds),
        opens=instant(row.opens_at) if row.opens_at else None,
        late=row.late_rule,
        timing=row.timing,
        publish_at=instant(row.publish_at) if row.publish_at else None,
        publications=list(row.publications),
        grounds=list(row.grounds),
        text=texts_hash([row.title, row.summary, row.body]),
    )
    return work.log.append(Act.CALL, call=row.code, content=said)


def _deadline(work: Work, row: Call, closes_before: datetime, *, reason: dict[str, str]) -> int:
    version = row.deadline_version + 1
    said = content(
        Act.DEADLINE,
        scope="call",
        version=version,
        closes_before=instant(closes_before),
        zone=row.zone,
        grace=row.grace,
        reason=texts_hash(reason) if reason else None,
    )
    index = work.log.append(Act.DEADLINE, call=row.code, content=said)
    made = Deadline(
        call_id=row.id,
        version=version,
        closes_before=closes_before,
        zone=row.zone,
        grace=row.grace,
        late_rule=row.late_rule,
        reason=reason,
        made_at=work.log.recorded,
        log_index=index,
    )
    work.session.add(made)
    row.deadline_version = version
    row.closes_before = closes_before
    _schedule(work, row)
    announcing.deadline_set(work, row)
    return index


def _schedule(work: Work, row: Call) -> None:
    """Queue the publishing that the call's timing prints."""
    due = {Timing.AFTER_CLOSING: row.closes_before, Timing.AT_INSTANT: row.publish_at}
    at = due.get(Timing(row.timing))
    if at is not None:
        key = f"publish-due:{row.code}"
        outbox.job(work, key=key, kind="publish-due", facts={"call": row.code}, due=at)
