"""A field corrected or confirmed at the desk: the value in force changes, the statement and the receipt never.

A correction holds for the revision that it names. A later revision states anew, and what it states comes into force
with it; the earlier corrections stay as history. Another correction undoes one.
"""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select

from intake.db.calls import Call
from intake.db.corrections import Correction
from intake.db.processes import PaperIssue, StakeholderType
from intake.db.submissions import Revision, Submission
from intake.domain import countries, policy, privacy
from intake.domain.canonical import salted
from intake.domain.fields import FIELDS, JsonValue, given
from intake.domain.vocab import Act, Mark, Publication, State
from intake.services import transitions, visible
from intake.services.wording import touch
from intake.services.work import Work

CORRECTABLE: Final = ("entity", "submitter_type", "countries", "issues", "languages", "title")
CONFIRMABLE: Final = ("entity", "submitter_type", "countries")
BASES: Final = ("note-verbale", "letter", "document", "register", "submitter", "file", "slip")
"""How the secretariat knows: code words of the log's entries and of the desk's form."""
TAG: Final = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,6}")
"""What a BCP 47 tag looks like."""


class FieldNotOpen(Exception):
    """The field cannot be corrected or confirmed here, or not now; `why` is a code word."""

    def __init__(self, field: str, why: str) -> None:
        self.field = field
        self.why = why
        super().__init__(f"{field}: {why}")


@dataclass(frozen=True, slots=True)
class Line:
    """One correction or confirmation beside what was stated in its revision.

    `words` are None where they might tell a withheld name.
    """

    field: str
    act: str
    stated: JsonValue
    now: JsonValue
    words: str | None
    basis: str
    at: datetime
    zone: str
    log_index: int
    revision: int
    in_force: bool


def correct(
    work: Work,
    number: str,
    field: str,
    value: JsonValue,
    *,
    words: str,
    basis: str,
    seen: int | None = None,
) -> int:
    """Put another value of a field in force, with a reason; give the log index of its entry.

    Raises FieldNotOpen, Conflict, SubmissionUnknown, ActNotAllowed, ReasonMissing.
    """
    submission = _open(work, number, field, CORRECTABLE, basis, seen=seen)
    policy.step(State(submission.state), Act.CORRECT, work.actor.roles(submission.process_id))
    wanted = _checked(work, submission, field, value)
    before = given(getattr(submission, field))
    if wanted == before:
        raise FieldNotOpen(field, "same")
    salt = secrets.token_hex(32)
    empty: JsonValue = [] if FIELDS[field].shape == "list" else None
    setattr(submission, field, empty if wanted is None else wanted)
    index = transitions.apply(
        work,
        submission,
        Act.CORRECT,
        words=words,
        detail={"field": field, "value": salted(salt, wanted)},
        # What was confirmed is not what stands now.
        marks={Mark.CONFIRMED: False} if field in CONFIRMABLE else None,
    )
    _keep(work, submission, Act.CORRECT, field, before, wanted, salt, words, basis, index)
    return index


def confirm(
    work: Work,
    number: str,
    fields: tuple[str, ...],
    *,
    words: str,
    basis: str,
    seen: int | None = None,
) -> int:
    """Say of fields that they are as they stand, and how that is known; give the log index of the one entry."""
    if not fields:
        raise FieldNotOpen("", "none")
    for field in fields:
        submission = _open(work, number, field, CONFIRMABLE, basis, seen=seen)
    index = transitions.apply(
        work,
        submission,
        Act.CONFIRM,
        words=words,
        detail={"fields": list(fields), "basis": basis},
        marks={Mark.CONFIRMED: True},
    )
    for field in fields:
        value = given(getattr(submission, field))
        _keep(work, submission, Act.CONFIRM, field, value, value, None, words, basis, index)
    return index


def _open(
    work: Work, number: str, field: str, fields: tuple[str, ...], basis: str, *, seen: int | None
) -> Submission:
    submission = transitions.load(work, number, seen=seen)
    if not work.actor.roles(submission.process_id):
        raise transitions.SubmissionUnknown
    if field not in fields:
        raise FieldNotOpen(field, "unknown")
    if basis not in BASES:
        raise FieldNotOpen(field, "basis")
    if field == "entity" and not submission.on_behalf:
        raise FieldNotOpen(field, "speaks-alone")
    # The values in force are another revision's than the one that would be named.
    if Mark.REVISION_PENDING in submission.marks:
        raise FieldNotOpen(field, "pending")
    if Mark.DESTROYED in submission.marks:
        raise FieldNotOpen(field, "destroyed")
    return submission


def _checked(work: Work, submission: Submission, field: str, value: JsonValue) -> JsonValue:
    if FIELDS[field].shape == "list":
        if not isinstance(value, list):
            raise FieldNotOpen(field, "value")
        wanted = list(dict.fromkeys(one.strip() for one in value if one.strip()))
        if not all(_is_known(work, submission, field, one) for one in wanted):
            raise FieldNotOpen(field, "value")
        return wanted or None
    if not isinstance(value, str) or "\0" in value:
        raise FieldNotOpen(field, "value")
    text = value.strip() or None
    if text is None and field != "title":
        raise FieldNotOpen(field, "value")
    if field == "submitter_type":
        known = select(StakeholderType.code).where(StakeholderType.code == text)
        if work.session.scalar(known) is None:
            raise FieldNotOpen(field, "value")
    return text


def _is_known(work: Work, submission: Submission, field: str, one: str) -> bool:
    if field == "countries":
        return countries.is_known(one)
    if field == "languages":
        return TAG.fullmatch(one) is not None
    issue = (
        select(PaperIssue.number)
        .join(Call, Call.revision_id == PaperIssue.revision_id)
        .where(Call.id == submission.call_id, PaperIssue.number == one)
    )
    return work.session.scalar(issue) is not None


def _keep(  # noqa: PLR0917 - a row
    work: Work,
    submission: Submission,
    act: Act,
    field: str,
    before: JsonValue,
    after: JsonValue,
    salt: str | None,
    words: str,
    basis: str,
    index: int,
) -> None:
    work.session.add(
        Correction(
            submission_id=submission.id,
            revision=_in_force(submission),
            act=act.value,
            field=field,
            before={"is": before},
            after={"is": after},
            salt=salt,
            words=words.strip(),
            basis=basis,
            at=work.log.recorded,
            by=work.actor.user_id,
            log_index=index,
        )
    )
    work.session.flush()
    touch(work)


def _in_force(row: Submission) -> int:
    shown = row.state in {State.PUBLISHED, State.SUSPENDED}
    return (row.published_revision if shown else None) or row.revision


def history(work: Work, number: str) -> tuple[Line, ...]:
    """Give all corrections of a submission to the staff, the newest first."""
    row = work.session.scalars(select(Submission).where(Submission.number == number)).first()
    if row is None or not work.actor.roles(row.process_id):
        raise transitions.SubmissionUnknown
    return _lines(work, row)


def public(work: Work, number: str) -> tuple[Line, ...]:
    """Give what stands beside a published submission: never a field that a withheld name hides, nor words with one."""
    row = work.session.scalars(select(Submission).where(Submission.number == number)).first()
    if row is None or not privacy.is_published(visible.facts(row, ())):
        return ()
    found = [one for one in _lines(work, row) if one.in_force]
    if row.publication == Publication.NAMED:
        return tuple(found)
    return tuple(replace(one, words=None) for one in found if not FIELDS[one.field].withheld)


def _lines(work: Work, row: Submission) -> tuple[Line, ...]:
    stated: Mapping[int, Mapping[str, Any]] = {
        one.number: one.stated or {}
        for one in work.session.execute(
            select(Revision.number, Revision.stated).where(Revision.submission_id == row.id)
        )
    }
    found = work.session.scalars(
        select(Correction).where(Correction.submission_id == row.id).order_by(Correction.id.desc())
    )
    zone = work.session.get_one(Call, row.call_id).zone
    latest: set[str] = set()
    made = []
    for one in found:
        first = one.field not in latest and one.revision == _in_force(row)
        latest.add(one.field)
        made.append(
            Line(
                field=one.field,
                act=one.act,
                stated=stated.get(one.revision, {}).get(one.field),
                now=one.after["is"],
                words=one.words,
                basis=one.basis,
                at=one.at,
                zone=zone,
                log_index=one.log_index,
                revision=one.revision,
                in_force=first,
            )
        )
    return tuple(made)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the form needs: the values in force, the version that is seen, whether the actor may."""

    number: str
    seen: int
    may: bool
    now: Mapping[str, JsonValue]


def sheet(work: Work, number: str) -> Sheet:
    """Give the values in force of a submission to the staff; raise SubmissionUnknown."""
    row = work.session.scalars(select(Submission).where(Submission.number == number)).first()
    if row is None or not (held := work.actor.roles(row.process_id)):
        raise transitions.SubmissionUnknown
    try:
        policy.step(State(row.state), Act.CORRECT, held)
    except policy.ActNotAllowed:
        may = False
    else:
        may = True
    now = {field: given(getattr(row, field)) for field in CORRECTABLE}
    return Sheet(row.number, row.version, may, now)
