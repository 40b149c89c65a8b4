"""What the secret link shows of a sent submission: receipt, state, files with findings. For its sender alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from intake.db.calls import Call, Deadline
from intake.db.processes import Process
from intake.db.submissions import File, Revision, Submission
from intake.domain import links
from intake.domain.policy import acts
from intake.domain.texts import Text, choose
from intake.domain.vocab import Act, State
from intake.services import inspections, wording
from intake.services.lookups import LinkUnknown, by_link, state
from intake.services.work import Work


@dataclass(frozen=True, slots=True)
class Receipt:
    """One revision's receipt: the note as signed, the instants, the deadline's version that judged it."""

    revision: int
    log_index: int
    begun: datetime | None
    complete: datetime | None
    recorded: datetime
    verdict: str
    note: bytes
    closes_before: datetime
    zone: str
    grace: int


@dataclass(frozen=True, slots=True)
class MineFile:
    """A file as its sender sees it: under its own name, with what inspection saw (Finding.to_json)."""

    n: int
    name: str
    kind: str
    media_type: str
    role: str
    of: int | None
    size: int
    sha256: str
    pages: int | None
    languages: tuple[str, ...]
    public: bool
    typed: bool
    revision: int
    status: str
    reason: str | None
    findings: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Mine:
    """Everything the secret link shows of a sent submission; `values` are the fields as stated in the last revision."""

    number: str
    reference: str
    call: str
    call_title: Text
    contact: Text
    state: str
    marks: tuple[str, ...]
    values: Mapping[str, Any]
    type_name: Text
    receipts: tuple[Receipt, ...]
    files: tuple[MineFile, ...]
    is_open: bool
    closes_before: datetime
    zone: str
    may_withdraw: bool
    words: str | None
    ground: str | None
    due_at: datetime | None
    published_at: datetime | None
    language: str


def mine(work: Work, token: str, lang: str) -> Mine:
    """Give what stands behind a secret link; raise LinkUnknown."""
    row = by_link(work, token)
    return _view(work, row, lang)


def by_id(work: Work, submission_id: int, lang: str) -> tuple[Mine, str]:
    """Give the same by the row's id, with the link's token: for the mail to its sender. Raises LinkUnknown."""
    row = work.session.get(Submission, submission_id)
    if row is None:
        raise LinkUnknown
    return _view(work, row, lang), links.token(work.keys.link, row.nonce, row.generation)


def my_file(work: Work, token: str, n: int) -> MineFile:
    """Give one of one's own files; raise LinkUnknown."""
    row = by_link(work, token)
    for file in _files(work, row):
        if file.n == n:
            return file
    raise LinkUnknown


def _view(work: Work, row: Submission, lang: str) -> Mine:
    call = work.session.get_one(Call, row.call_id)
    process = work.session.get_one(Process, row.process_id)
    receipts, stated = _receipts(work, row)
    is_open = state(call.opens_at, call.closes_before, call.opened_at, work.now) == "open"
    names = dict(wording.types(work, lang))
    allowed = acts(State(row.state), work.actor.site_roles)
    return Mine(
        number=row.number,
        reference=row.reference,
        call=call.code,
        call_title=choose(call.title, lang),
        contact=choose(process.contact, lang),
        state=row.state,
        marks=tuple(row.marks),
        values=stated,
        type_name=names.get(row.submitter_type, Text(row.submitter_type, "en", "ltr")),
        receipts=receipts,
        files=_files(work, row),
        is_open=is_open,
        closes_before=call.closes_before or row.recorded,
        zone=call.zone,
        may_withdraw=is_open and Act.WITHDRAW in allowed,
        words=row.words,
        ground=row.ground,
        due_at=row.due_at,
        published_at=row.published_at,
        language=row.correspondence_language,
    )


def _receipts(work: Work, row: Submission) -> tuple[tuple[Receipt, ...], Mapping[str, Any]]:
    found = work.session.execute(
        select(Revision, Deadline)
        .join(
            Deadline,
            (Deadline.call_id == row.call_id) & (Deadline.version == Revision.deadline_version),
        )
        .where(Revision.submission_id == row.id)
        .order_by(Revision.number)
    ).all()
    receipts = tuple(
        Receipt(
            revision=revision.number,
            log_index=revision.log_index,
            begun=revision.begun,
            complete=revision.complete,
            recorded=revision.recorded,
            verdict=revision.verdict,
            note=revision.receipt.encode(),
            closes_before=deadline.closes_before,
            zone=deadline.zone,
            grace=deadline.grace,
        )
        for revision, deadline in found
    )
    return receipts, (found[-1][0].stated or {}) if found else {}


def _files(work: Work, row: Submission) -> tuple[MineFile, ...]:
    rows = work.session.scalars(
        select(File).where(File.submission_id == row.id).order_by(File.n)
    ).all()
    seen = inspections.latest(work, [file.sha256 for file in rows])
    return tuple(
        MineFile(
            n=file.n,
            name=file.name,
            kind=file.kind,
            media_type=file.media_type,
            role=file.role,
            of=file.of,
            size=file.size,
            sha256=file.sha256,
            pages=file.pages,
            languages=tuple(file.languages),
            public=file.public,
            typed=file.typed,
            revision=file.first_revision,
            status=seen.get(file.sha256, {}).get("status", "not-yet-read"),
            reason=seen.get(file.sha256, {}).get("reason"),
            findings=tuple(seen.get(file.sha256, {}).get("findings", ())),
        )
        for file in rows
    )
