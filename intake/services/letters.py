"""The letters of the desk: a call's own wording of them, version by version, and what was sent, to be read again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select

from intake.db.calls import Call
from intake.db.letters import Letter, LetterWording
from intake.db.records import Message
from intake.db.submissions import Submission
from intake.domain import wordings
from intake.domain.texts import Text, choose
from intake.services import outbox, rights, transitions
from intake.services.casework import may_see, may_see_in, names
from intake.services.lookups import CallUnknown
from intake.services.work import Work


class WordingInvalid(Exception):
    """A wording with faults by field: a code and what it is about (domain.wordings.check)."""

    def __init__(self, faults: Mapping[str, tuple[str, str]]) -> None:
        self.faults = dict(faults)
        super().__init__(", ".join(sorted(faults)))


@dataclass(frozen=True, slots=True)
class Wording:
    """A call's own words for one letter in one language; without a subject the shipped one stands."""

    id: int
    subject: str | None
    body: str
    made_at: datetime
    by: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """Which letters of a call have words of their own: (letter, language)."""

    code: str
    title: Text
    languages: tuple[str, ...]
    own: frozenset[tuple[str, str]]
    may_change: bool


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter to a submitter: as it was sent, its secret link left out; or one that still waits or was given up."""

    id: int
    template: str
    language: str
    state: str
    made_at: datetime
    sent_at: datetime | None
    subject: str | None
    text: str | None
    own: bool


def in_force(
    work: Work, code: str, template: str, language: str, *, at: datetime | None = None
) -> Wording | None:
    """Give a call's own words for a letter as they were at an instant (now where none); None for the shipped ones."""
    rows = (
        select(LetterWording)
        .join(Call, Call.id == LetterWording.call_id)
        .where(
            Call.code == code,
            LetterWording.template == template,
            LetterWording.language == language,
        )
        .order_by(LetterWording.id.desc())
        .limit(1)
    )
    if at is not None:
        rows = rows.where(LetterWording.made_at <= at)
    row = work.session.scalars(rows).first()
    if row is None or row.body is None:
        return None
    by = names(work, [row.by]).get(row.by or 0, "")
    return Wording(row.id, row.subject, row.body, row.made_at, by)


def book(work: Work, code: str, lang: str) -> Book:
    """Give which letters of a call have words of their own; raise CallUnknown."""
    call = _call(work, code)
    newest = (
        select(func.max(LetterWording.id))
        .where(LetterWording.call_id == call.id)
        .group_by(LetterWording.template, LetterWording.language)
    )
    rows = work.session.execute(
        select(LetterWording.template, LetterWording.language).where(
            LetterWording.id.in_(newest), LetterWording.body.is_not(None)
        )
    )
    return Book(
        code=call.code,
        title=choose(call.title, lang),
        languages=tuple(call.languages),
        own=frozenset((row.template, row.language) for row in rows),
        may_change=rights.may_manage(work, call.process_id),
    )


def _call(work: Work, code: str) -> Call:
    where = (Call.code == code.upper(), may_see_in(work, Call.process_id))
    call = work.session.scalars(select(Call).where(*where)).first()
    if call is None:
        raise CallUnknown
    return call


def keep(work: Work, code: str, template: str, language: str, *, subject: str, body: str) -> None:
    """Keep a new version of a call's own words; letters that wait already keep the words that were in force.

    Raises CallUnknown, ActNotAllowed, WordingInvalid.
    """
    call = _call(work, code)
    rights.require(work, call.process_id)
    subject, body = subject.strip(), body.replace("\r\n", "\n").strip()
    if faults := wordings.check(template, subject, body):
        raise WordingInvalid(faults)
    _add(work, call, template, language, (subject or None, body))


def reset(work: Work, code: str, template: str, language: str) -> None:
    """Go back to the shipped words. Raises CallUnknown, ActNotAllowed."""
    call = _call(work, code)
    rights.require(work, call.process_id)
    if in_force(work, call.code, template, language) is not None:
        _add(work, call, template, language, (None, None))


def _add(
    work: Work, call: Call, template: str, language: str, said: tuple[str | None, str | None]
) -> None:
    before = in_force(work, call.code, template, language)
    subject, body = said
    work.session.add(
        LetterWording(
            call_id=call.id,
            template=template,
            language=language,
            subject=subject,
            body=body,
            made_at=work.now,
            by=work.actor.user_id,
        )
    )
    of = {"letter": template, "language": language}
    was = {"subject": before.subject, "body": before.body} if before else {}
    now = {"subject": subject, "body": body} if body else {}
    transitions.audit(work, "word-letter", call=call, before={**of, **was}, after={**of, **now})


def queued_at(work: Work, message_id: int) -> datetime:
    """Say when a letter was asked for: its words are those of that instant."""
    made = work.session.scalar(select(Message.made_at).where(Message.id == message_id))
    return made or work.now


def keep_sent(work: Work, due: outbox.Due, *, subject: str, text: str) -> None:
    """Keep a letter as it goes out; one that goes out again after a failure is the same letter."""
    sent = select(Letter.id).where(Letter.message_id == due.id)
    if due.submission_id is None or work.session.scalar(sent) is not None:
        return
    of = select(Call.code).join(Submission, Submission.call_id == Call.id)
    code = work.session.scalar(of.where(Submission.id == due.submission_id)) or ""
    own = in_force(work, code, due.kind, due.language, at=queued_at(work, due.id))
    work.session.add(
        Letter(
            message_id=due.id,
            submission_id=due.submission_id,
            language=due.language,
            subject=subject,
            text=text,
            wording_id=own.id if own else None,
            sent_at=work.now,
        )
    )


def panel(work: Work, number: str) -> tuple[Sent, ...]:
    """Give the letters about a submission, newest first: sent, waiting, given up."""
    rows = work.session.execute(
        select(Message, Letter)
        .join(Submission, Submission.id == Message.submission_id)
        .outerjoin(Letter, Letter.message_id == Message.id)
        .where(Submission.number == number, may_see(work))
        .order_by(Message.id.desc())
    )
    return tuple(
        Sent(
            id=message.id,
            template=message.template,
            language=message.language,
            state=message.state,
            made_at=message.made_at,
            sent_at=message.sent_at,
            subject=kept.subject if kept else None,
            text=kept.text if kept else None,
            own=bool(kept and kept.wording_id),
        )
        for message, kept in rows
    )


def forget(work: Work, submission_id: int) -> None:
    """Forget the letters to a submitter as they were sent; that they were sent stays in the outbox."""
    work.session.execute(delete(Letter).where(Letter.submission_id == submission_id))
