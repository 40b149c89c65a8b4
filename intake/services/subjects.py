"""What a form is for: a first sending, a revision of a submission, a sending by invitation. Reading writes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, select, update

from intake.db.calls import Call
from intake.db.records import LogEntry
from intake.db.requests import Request as Asked
from intake.db.submissions import File, Revision, Submission
from intake.domain import links, revisions
from intake.domain.deadlines import Version
from intake.domain.fields import FIELDS, JsonValue
from intake.domain.revisions import MayChange, Purpose
from intake.domain.vocab import Act, FileRole, Mark, State
from intake.services import inspections, invited
from intake.services.drafts import CARRIED, Attached, For
from intake.services.invited import ByLink
from intake.services.lookups import LinkUnknown, by_link, state
from intake.services.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a form is for, and what it begins with.

    For a revision: `token` is the secret link's, `nonce` the form's, `number` and `revision` say which revision it
    becomes; `values` are those in force, `files` those carried over, `text` the typed text among them; `may_change`,
    `words` and `due_at` are a return's. Of an `invitation`, `own` is its deadline, None where the call's holds, and
    `locked` what a verified sender may not change. `confirmed` are digests of files confirmed before.
    """

    purpose: Purpose = Purpose.FIRST
    submission_id: int | None = None
    nonce: str = ""
    token: str = ""
    number: str = ""
    revision: int = 1
    call: str = ""
    state: str = ""
    values: Mapping[str, JsonValue] = field(default_factory=dict)
    files: tuple[Attached, ...] = ()
    text: Attached | None = None
    may_change: MayChange = MayChange.BOTH
    words: str | None = None
    due_at: datetime | None = None
    own: Version | None = None
    invitation: ByLink | None = None
    locked: Mapping[str, JsonValue] = field(default_factory=dict)
    granted: bool = False
    confirmed: tuple[str, ...] = ()

    def settled(self, *, late: bool) -> "Subject":
        """Give it as what a revision sent now would be; raise RevisionNotOffered."""
        if self.submission_id is None:
            return self
        found = revisions.purpose(State(self.state), in_time=not late, granted=self.granted)
        return replace(self, purpose=found)

    @property
    def invitation_id(self) -> int | None:
        """The id of the invitation that it sends by, None where there is none."""
        return self.invitation.id if self.invitation else None

    @property
    def word(self) -> str:
        """Give what a form token signs: `r:<submission>:<purpose>`, `i:<invitation>:<generation>`, "" else."""
        if self.submission_id is not None:
            return f"r:{self.submission_id}:{self.purpose.value}"
        if self.invitation is not None:
            return f"i:{self.invitation.id}:{self.invitation.generation}"
        return ""

    @property
    def is_for(self) -> For:
        """Give what a draft keeps of it."""
        return For(
            purpose=self.purpose.value,
            submission_id=self.submission_id,
            invitation_id=self.invitation_id,
            own=self.own,
        )


FIRST = Subject()
"""A first sending by anybody."""


def behind(work: Work, token: str) -> Subject:
    """Give what the secret link of a submission may send now. Raises LinkUnknown, RevisionNotOffered."""
    row = by_link(work, token)
    call = work.session.get_one(Call, row.call_id)
    return _standing(work, row, call).settled(late=not is_open(work, row, call))


def closes(work: Work, row: Submission, call: Call) -> datetime | None:
    """Give the closing instant that holds for a submission: its invitation's, or the call's."""
    own = invited.own_of(work, row.id)
    return own.closes_before if own else call.closes_before


def is_open(work: Work, row: Submission, call: Call) -> bool:
    """Say whether a submission may still be replaced or withdrawn at once."""
    return state(call.opens_at, closes(work, row, call), call.opened_at, work.now) == "open"


def named(work: Work, word: str, nonce: str) -> Subject:
    """Give what a form token names, its purpose as it was then; raise LinkUnknown for a link revoked since.

    A form that was sent before begins with what it began with.
    """
    if not word:
        return FIRST
    kind, key, *rest = word.split(":")
    if kind == "i":
        held = by_invitation(work, int(key))
        if held.word != word and not _was_sent(work, nonce):
            raise LinkUnknown
        return held
    row = work.session.get(Submission, int(key))
    purpose = Purpose(rest[0])
    if row is None or row.link_hash is None:
        raise LinkUnknown
    call = work.session.get_one(Call, row.call_id)
    sent = work.session.scalars(select(Revision).where(Revision.nonce == nonce)).first()
    if sent is not None and sent.submission_id == row.id:
        return _repeated(work, row, call, sent, purpose=purpose)
    if nonce != next_nonce(work, row):
        raise LinkUnknown
    return replace(_standing(work, row, call), purpose=purpose)


def _was_sent(work: Work, nonce: str) -> bool:
    """Say whether a first form was sent: pressed again it gives the same receipt, whatever became of its link."""
    return bool(work.session.scalar(select(exists().where(Submission.nonce == nonce))))


def by_invitation(work: Work, invitation_id: int, lang: str = "en") -> Subject:
    """Give what an invitation's form begins with, however it stands; raise LinkUnknown where there is none."""
    held = invited.by_id(work, invitation_id, lang)
    if held is None:
        raise LinkUnknown
    return invitee(held)


def invitee(held: ByLink) -> Subject:
    """Give what the form of an invitation begins with."""
    return Subject(
        invitation=held,
        call=held.call,
        values=dict(held.values),
        own=held.own,
        locked=held.locked,
    )


def next_nonce(work: Work, row: Submission) -> str:
    """Give the nonce of the form of a submission's next revision."""
    return _nonce(work, row, row.revision + 1)


def granted(work: Work, row: Submission) -> bool:
    """Say whether a corrigendum was granted that no revision has used yet."""
    return bool(work.session.scalar(select(exists().where(*_granted(row)))))


def use_grant(work: Work, row: Submission) -> None:
    """Say that a revision has used what was granted."""
    work.session.execute(update(Asked).where(*_granted(row)).values(state="used"))


def _granted(row: Submission) -> tuple[ColumnElement[bool], ...]:
    return (
        Asked.submission_id == row.id,
        Asked.kind == "corrigendum",
        Asked.state == "granted",
    )


def _repeated(
    work: Work, row: Submission, call: Call, sent: Revision, *, purpose: Purpose
) -> Subject:
    """Give what a form that was sent began with, so that the same press is known again."""
    made = _make(work, row, call, base=sent.number - 1, purpose=purpose)
    if sent.nonce != _nonce(work, row, sent.number):
        # The link was renewed since: who holds the old form is told what it became, and not the new link.
        made = replace(made, token="")
    if purpose is not Purpose.ANSWER:
        return made
    asked = work.session.scalars(
        select(LogEntry)
        .where(
            LogEntry.subject == row.first_index,
            LogEntry.type == Act.RETURN.value,
            LogEntry.index < sent.log_index,
        )
        .order_by(LogEntry.index.desc())
        .limit(1)
    ).first()
    may_change = (asked.content or {}).get("may_change") if asked else None
    return replace(made, may_change=MayChange(may_change or MayChange.BOTH))


def _standing(work: Work, row: Submission, call: Call) -> Subject:
    made = _make(work, row, call, base=row.revision, purpose=Purpose.REPLACE)
    made = replace(made, granted=granted(work, row))
    if row.state != State.RETURNED:
        return made
    return replace(
        made,
        may_change=MayChange(row.may_change or MayChange.BOTH),
        words=row.words,
        due_at=row.due_at,
    )


def _make(work: Work, row: Submission, call: Call, *, base: int, purpose: Purpose) -> Subject:
    files = _files(work, row, base)
    by = invited.behind(work, row.id, "en")
    return Subject(
        purpose=purpose,
        submission_id=row.id,
        nonce=_nonce(work, row, base + 1),
        token=links.token(work.keys.link, row.nonce, row.generation),
        number=row.number,
        revision=base + 1,
        call=call.code,
        state=row.state,
        values=_values(work, row, base),
        files=tuple(one for one in files if not one.typed),
        text=next((one for one in files if one.typed), None),
        own=by.own if by else None,
        locked=by.locked if by else {},
        confirmed=tuple(row.confirmed),
    )


def _nonce(work: Work, row: Submission, number: int) -> str:
    return revisions.form_nonce(work.keys.link, row.nonce, row.generation, number)


def _values(work: Work, row: Submission, base: int) -> dict[str, JsonValue]:
    """Give the values in force; those last stated where the last revision is not in force."""
    if base == row.revision and not _waits(row):
        return {key: getattr(row, key) for key in FIELDS if key != "reference"}
    stated: dict[str, Any] | None = work.session.scalar(
        select(Revision.stated).where(Revision.submission_id == row.id, Revision.number == base)
    )
    return {key: value for key, value in (stated or {}).items() if key != "reference"}


def _waits(row: Submission) -> bool:
    published = row.state == State.PUBLISHED and row.published_revision != row.revision
    return published or Mark.REVISION_PENDING in row.marks


def _files(work: Work, row: Submission, base: int) -> list[Attached]:
    """Give the files of a revision as the next one's form begins with them."""
    rows = work.session.scalars(
        select(File)
        .where(
            File.submission_id == row.id, File.first_revision <= base, File.last_revision >= base
        )
        .order_by(File.n)
    ).all()
    place = {file.n: at for at, file in enumerate((r for r in rows if not r.typed), 1)}
    seen = inspections.latest(work, [file.sha256 for file in rows])
    # A draft keeps a reading as JSON, without the instant at which it was made.
    seen = {sha256: {**one, "read_at": None} for sha256, one in seen.items()}
    return [
        Attached(
            id=CARRIED + file.n,
            n=file.n,
            name=file.name,
            role=FileRole(file.role),
            of=place.get(file.of or 0),
            public=file.public,
            size=file.size,
            sha256=file.sha256,
            report=seen.get(file.sha256) or _unread(file),
            typed=file.typed,
        )
        for file in rows
    ]


def _unread(file: File) -> dict[str, Any]:
    return {
        "status": "not-yet-read",
        "kind": file.kind,
        "media_type": file.media_type,
        "size": file.size,
        "sha256": file.sha256,
        "pages": file.pages,
        "languages": list(file.languages),
        "findings": [],
    }
