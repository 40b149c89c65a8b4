"""Calls: created, edited, opened, their deadlines set, closed; read by everybody."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from intake.db.calls import Call, Deadline
from intake.domain import links
from intake.domain.canonical import instant
from intake.domain.contents import content
from intake.domain.deadlines import zone
from intake.domain.policy import ActNotAllowed
from intake.domain.vocab import Act, Ground, Kind, LateRule, Publication, Role, State, Timing
from intake.services import outbox, transitions
from intake.services.lookups import CallClosed, CallUnknown, find, rules, state, versions
from intake.services.wording import latest_versions, texts_hash, touch
from intake.services.work import Work

_KINDS = {Kind.COMMENT.value, Kind.INTERVENTION.value}

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

TEXT_FLOOR = 50_000
"""A call's limit for typed text is never below this many characters."""


class CallInvalid(Exception):
    """What was entered makes no call; `faults` maps fields to code words."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        self.faults = dict(faults)
        super().__init__(", ".join(f"{field}: {fault}" for field, fault in self.faults.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class CallText:
    """What the secretariat enters for a call; texts hold a value per language, sizes are bytes, grace is seconds."""

    kinds: Sequence[str]
    title: Mapping[str, str]
    summary: Mapping[str, str]
    body: Mapping[str, str]
    zone: str
    revision_id: int | None = None
    issues: Sequence[str] = ()
    accepts: Sequence[str] = ("pdf", "docx", "odt", "rtf", "txt")
    annex_accepts: Sequence[str] = ("pdf", "docx", "odt", "rtf", "txt", "jpeg", "png")
    max_files: int = 10
    max_file_bytes: int = 25_000_000
    max_total_bytes: int = 100_000_000
    max_text: int = TEXT_FLOOR
    languages: Sequence[str] = ("ar", "zh", "en", "fr", "ru", "es")
    language_required: bool = False
    publications: Sequence[str] = tuple(Publication)
    grounds: Sequence[str] = tuple(Ground)
    late_rule: str = LateRule.MARK
    grace: int = 1800
    timing: str = Timing.AS_ACCEPTED
    publish_at: datetime | None = None
    opens_at: datetime | None = None


def create(work: Work, *, process_id: int, code: str, text: CallText) -> str:
    """Make a call that is not open yet; give its code. Raises CallInvalid, ActNotAllowed."""
    _require(work, process_id)
    code = code.strip().upper()
    faults = check(text)
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
        **_columns(text),
    )
    work.session.add(row)
    work.session.flush()
    touch(work)
    transitions.audit(work, "create-call", call=row, after={"code": code})
    return code


def edit(work: Work, code: str, text: CallText, *, seen: int) -> None:
    """Change a call; once it is open, the grounds and the late rule stay as printed. Logged when open.

    Raises CallUnknown, CallInvalid, Conflict (somebody edited since version `seen`), ActNotAllowed.
    """
    row = _for_update(work, code)
    if row.version != seen:
        raise transitions.Conflict(row.code, "edited", "edit-call", "")
    faults = check(text)
    if row.opened_at is not None:
        if list(text.grounds) != list(row.grounds):
            faults["grounds"] = "printed"
        if text.late_rule != row.late_rule:
            faults["late_rule"] = "printed"
        if text.grace < row.grace:
            faults["grace"] = "printed"
    if faults:
        raise CallInvalid(faults)
    before = {"version": row.version, "title": dict(row.title)}
    for name, value in _columns(text).items():
        setattr(row, name, value)
    row.version += 1
    index = _log(work, row) if row.opened_at is not None else None
    touch(work)
    after = {"version": row.version, "title": dict(row.title)}
    transitions.audit(work, "edit-call", call=row, before=before, after=after, index=index)


def open_call(work: Work, code: str, *, closes_before: datetime | None = None) -> None:
    """Open a call, now or at the instant it was given, with its first deadline; both are logged.

    Raises CallInvalid when it has no deadline to come or lacks what a form needs.
    """
    row = _for_update(work, code)
    closes_before = closes_before or row.closes_before
    faults = {}
    if row.opened_at is not None:
        faults["code"] = "already-open"
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
    index = _deadline(work, row, closes_before, reason=dict(reason))
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


def check(text: CallText) -> dict[str, str]:
    """Find what is wrong with a call's text: field → code word; {} when nothing is."""
    wrong = {
        "title": (not any(text.title.values()), "missing"),
        "kinds": (not text.kinds or bool(set(text.kinds) - _KINDS), "missing"),
        "accepts": (not text.accepts, "missing"),
        "publications": (
            not text.publications or bool(set(text.publications) - set(Publication)),
            "missing",
        ),
        "grounds": (bool(set(text.grounds) - set(Ground)), "unknown"),
        "late_rule": (text.late_rule not in set(LateRule), "unknown"),
        "timing": (text.timing not in set(Timing), "unknown"),
        "publish_at": (
            (text.timing == Timing.AT_INSTANT) != (text.publish_at is not None),
            "missing",
        ),
    }
    faults = {field: code for field, (is_wrong, code) in wrong.items() if is_wrong}
    if text.max_text < TEXT_FLOOR:
        faults["max_text"] = "too-small"
    if min(text.max_files, text.max_file_bytes, text.max_total_bytes) < 1 or text.grace < 0:
        faults["max_files"] = "too-small"
    if text.max_total_bytes < text.max_file_bytes:
        faults["max_total_bytes"] = "too-small"
    try:
        zone(text.zone)
    except Exception:  # noqa: BLE001 - whatever the zone database says, it is no zone
        faults["zone"] = "unknown"
    return faults


def _require(work: Work, process_id: int) -> None:
    held = work.actor.roles(process_id)
    if not held & {Role.ADMINISTRATOR, Role.PUBLISHER, Role.SYSTEM}:
        raise ActNotAllowed(State.UNDER_REVIEW, Act.CALL, next(iter(held), None))


def _for_update(work: Work, code: str) -> Call:
    _ = work.log.recorded
    row = work.session.scalars(
        select(Call).where(Call.code == code.upper()).with_for_update()
    ).first()
    if row is None:
        raise CallUnknown
    _require(work, row.process_id)
    return row


def _columns(text: CallText) -> dict[str, Any]:
    lists = ("kinds", "issues", "accepts", "annex_accepts", "languages", "publications", "grounds")
    columns = asdict(text)
    for name in lists:
        columns[name] = [str(value) for value in columns[name]]
    for name in ("title", "summary", "body"):
        columns[name] = {tag: value for tag, value in dict(columns[name]).items() if value.strip()}
    columns["late_rule"] = str(text.late_rule)
    columns["timing"] = str(text.timing)
    return columns


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
    due = {Timing.AFTER_CLOSING: closes_before, Timing.AT_INSTANT: row.publish_at}
    at = due.get(Timing(row.timing))
    if at is not None:
        key = f"publish-due:{row.code}"
        outbox.job(work, key=key, kind="publish-due", facts={"call": row.code}, due=at)
    return index
