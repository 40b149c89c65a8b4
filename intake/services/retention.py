"""What is kept for a time and then goes: drafts, contact addresses, mail, audit detail. A job acts on the rules.

Each run of a rule works in batches and can be gone on with; its end is one entry in the log, with what was done.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, select, update

from intake.db.records import Audit, Message
from intake.db.requests import Invitation
from intake.db.retention import RetentionRule, RetentionRun
from intake.db.submissions import Draft, Revision, Submission
from intake.domain.canonical import instant
from intake.domain.contents import content
from intake.domain.policy import ActNotAllowed
from intake.domain.vocab import Act, Role, State
from intake.services import drafts, keeping, outbox, rights, transitions, trayforget
from intake.services.invited import INVITEE
from intake.services.keeping import Rule
from intake.services.work import SYSTEM, Work, Works

BATCH = 200
"""Rows of a transaction."""

AUTHORS = frozenset({Role.ADMINISTRATOR})

OPEN = (State.UNDER_REVIEW, State.RETURNED, State.ACCEPTED, State.SUSPENDED)
"""States in which somebody may still have to be written to."""

Where = tuple[ColumnElement[bool], ...]


class DaysOutOfBounds(Exception):
    """A rule may not be set to so few or so many days."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        super().__init__(f"{rule.code}: {rule.least} to {rule.most} days")


class RuleUnknown(Exception):
    """There is no rule of this code."""


@dataclass(frozen=True, slots=True)
class Line:
    """A rule with what it would act on now, and its last run that did anything."""

    rule: Rule
    before: datetime
    due: int
    last_at: datetime | None
    last_count: int
    last_index: int | None


def table(work: Work, *, counted: bool = True) -> tuple[Line, ...]:
    """Give the rules; with `counted` what each would act on now, which nothing changes (a dry run)."""
    lines = []
    for rule in keeping.rules(work):
        before = _over(work, rule.code, rule.days)
        last = work.session.scalars(
            select(RetentionRun)
            .where(RetentionRun.rule == rule.code, RetentionRun.log_index.is_not(None))
            .order_by(RetentionRun.id.desc())
            .limit(1)
        ).first()
        lines.append(
            Line(
                rule=rule,
                before=before,
                due=_due(work, rule.code, before) if counted else 0,
                last_at=last.done_at if last else None,
                last_count=last.count if last else 0,
                last_index=last.log_index if last else None,
            )
        )
    return tuple(lines)


def change(work: Work, code: str, *, days: int, basis: Mapping[str, str]) -> None:
    """Set a rule; for administrators of the site. Raises RuleUnknown, DaysOutOfBounds, ActNotAllowed."""
    rights.require(work, None)
    if not work.actor.site_roles & AUTHORS:
        raise ActNotAllowed(State.UNDER_REVIEW, Act.RETENTION, next(iter(work.actor.site_roles)))
    rule = next((one for one in keeping.rules(work) if one.code == code), None)
    if rule is None:
        raise RuleUnknown
    if not rule.least <= days <= rule.most:
        raise DaysOutOfBounds(rule)
    words = {lang: text.strip() for lang, text in basis.items() if text.strip()}
    row = work.session.get(RetentionRule, code)
    if row is None:
        row = RetentionRule(code=code, days=days, basis=words, changed_at=work.now)
        work.session.add(row)
    row.days, row.basis = days, words
    row.changed_at, row.changed_by = work.now, work.actor.user_id
    before = {"rule": code, "days": rule.days, "basis": dict(rule.basis)}
    after = {"rule": code, "days": days, "basis": words}
    transitions.audit(work, "set-retention", before=before, after=after)


def run(works: Works, codes: Iterable[str] = tuple(keeping.SHIPPED)) -> dict[str, int]:
    """Carry out the rules that have anything to act on, in batches; give how many by rule."""
    done: dict[str, int] = {}
    for code in codes:
        if _is_due(works, code):
            done[code] = _carry_out(works, code)
    return done


def _is_due(works: Works, code: str) -> bool:
    """Look, without a lock, whether a run stands open or anything is over its time."""
    with works.reading(SYSTEM) as work:
        if _open_run(work, code) is not None:
            return True
        table, where = SCOPES[code](_before(work, code))
        return work.session.scalar(select(table.id).where(*where).limit(1)) is not None


def _carry_out(works: Works, code: str) -> int:
    while True:
        with works.writing(SYSTEM) as work:
            held = _open_run(work, code) or _begin(work, code)
            ids = _next(work, code, held)
            held.count += ACTS[code](work, ids)
            if ids:
                held.position = ids[-1]
            if len(ids) < BATCH:
                _end(work, held)
                return held.count


def _before(work: Work, code: str) -> datetime:
    return _over(work, code, keeping.days(work, code))


def _over(work: Work, code: str, days: int) -> datetime:
    """Give the instant before which a rule acts. A draft tells its owner how long it lives: that holds for it."""
    return work.now if code == keeping.DRAFTS else work.now - timedelta(days=days)


def _open_run(work: Work, code: str) -> RetentionRun | None:
    """Give a run that was begun and not ended, perhaps by a process that died."""
    rows = select(RetentionRun).where(RetentionRun.rule == code, RetentionRun.done_at.is_(None))
    return work.session.scalars(rows.order_by(RetentionRun.id.desc()).limit(1)).first()


def _begin(work: Work, code: str) -> RetentionRun:
    row = RetentionRun(rule=code, before=_before(work, code), position=0, count=0, made_at=work.now)
    work.session.add(row)
    return row


def _next(work: Work, code: str, held: RetentionRun) -> list[int]:
    table, where = SCOPES[code](held.before)
    rows = select(table.id).where(*where, table.id > held.position).order_by(table.id)
    return list(work.session.scalars(rows.limit(BATCH)))


def _end(work: Work, held: RetentionRun) -> None:
    """End a run: one entry in the log says what was done; a run that found nothing left says nothing."""
    held.done_at = work.now
    if held.count == 0:
        return
    said = content(Act.RETENTION, rule=held.rule, before=instant(held.before), count=held.count)
    held.log_index = work.log.append(Act.RETENTION, content=said)
    transitions.audit(
        work,
        Act.RETENTION.value,
        after={"rule": held.rule, "count": held.count},
        index=held.log_index,
    )


def _due(work: Work, code: str, before: datetime) -> int:
    table, where = SCOPES[code](before)
    return work.session.scalar(select(func.count(table.id)).where(*where)) or 0


def _drafts(before: datetime) -> tuple[Any, Where]:
    return Draft, (Draft.expires_at < before, Draft.sent_as.is_(None))


def _contact(before: datetime) -> tuple[Any, Where]:
    return Submission, (
        Submission.email.is_not(None),
        Submission.recorded < before,
        Submission.state.not_in([state.value for state in OPEN]),
    )


def _invitations(before: datetime) -> tuple[Any, Where]:
    held = Invitation.email.is_not(None) | Invitation.name.is_not(None)
    return Invitation, (Invitation.expires_at < before, held)


def _mail(before: datetime) -> tuple[Any, Where]:
    held = (cast(Message.facts, String) != "{}") | Message.last_error.is_not(None)
    over = Message.state.in_((outbox.DONE, outbox.FAILED))
    return Message, (Message.made_at < before, over, held)


def _audit(before: datetime) -> tuple[Any, Where]:
    held = [cast(column, String) != "{}" for column in (Audit.before, Audit.after)]
    return Audit, (Audit.at < before, held[0] | held[1] | Audit.reason.is_not(None))


SCOPES: Mapping[str, Callable[[datetime], tuple[Any, Where]]] = {
    keeping.DRAFTS: _drafts,
    keeping.CONTACT: _contact,
    keeping.INVITATIONS: _invitations,
    keeping.MAIL: _mail,
    keeping.AUDIT: _audit,
}
"""What each rule acts on: a table and which of its rows."""


def _forget_contact(work: Work, ids: Iterable[int]) -> int:
    """Take away the addresses, with the values and salts that open them in statements."""
    rows = list(ids)
    work.session.execute(update(Submission).where(Submission.id.in_(rows)).values(email=None))
    held = select(Revision).where(Revision.submission_id.in_(rows))
    for row in work.session.scalars(held).all():
        if row.stated is not None:
            row.stated = {**row.stated, "email": None}
        if row.salts is not None:
            row.salts = {key: salt for key, salt in row.salts.items() if key != "email"}
    # The form that it was sent from is kept for who sends again, with what was typed.
    for draft in work.session.scalars(select(Draft).where(Draft.sent_as.in_(rows))).all():
        draft.values = {**draft.values, "email": None}
    trayforget.forget_addresses(work, rows)
    return len(rows)


def _forget_invitees(work: Work, ids: Iterable[int]) -> int:
    rows = list(ids)
    work.session.execute(update(Invitation).where(Invitation.id.in_(rows)).values(**INVITEE))
    return len(rows)


def _forget_mail(work: Work, ids: Iterable[int]) -> int:
    rows = list(ids)
    emptied: dict[str, Any] = {"facts": {}, "last_error": None}
    work.session.execute(update(Message).where(Message.id.in_(rows)).values(**emptied))
    return len(rows)


def _forget_detail(work: Work, ids: Iterable[int]) -> int:
    """Leave who did what and when; what was compared and the words go."""
    rows = list(ids)
    emptied: dict[str, Any] = {"before": {}, "after": {}, "reason": None}
    work.session.execute(update(Audit).where(Audit.id.in_(rows)).values(**emptied))
    return len(rows)


def _forget_drafts(work: Work, ids: Iterable[int]) -> int:
    return drafts.remove(work, list(ids))


ACTS: Mapping[str, Callable[[Work, Iterable[int]], int]] = {
    keeping.DRAFTS: _forget_drafts,
    keeping.CONTACT: _forget_contact,
    keeping.INVITATIONS: _forget_invitees,
    keeping.MAIL: _forget_mail,
    keeping.AUDIT: _forget_detail,
}
"""What each rule does to a batch, and how many it did it to."""
