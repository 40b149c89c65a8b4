"""What the secret link shows of a sent submission: receipt, state, files with findings. For its sender alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from intake.db.calls import Call
from intake.db.processes import Process
from intake.db.records import LogEntry
from intake.db.submissions import Draft, File, Submission
from intake.domain import exposure, links, policy, revisions
from intake.domain.revisions import Purpose, RevisionNotOffered
from intake.domain.texts import Text, choose
from intake.domain.vocab import Act, Mark, Publication, State
from intake.services import inspections, ownreceipts, requests, subjects, tightening, wording
from intake.services.lookups import LinkUnknown, by_link
from intake.services.ownreceipts import Receipt
from intake.services.requests import Asked
from intake.services.work import Work


@dataclass(frozen=True, slots=True)
class MineFile:
    """A file as its sender sees it: under its own name, with what inspection saw (Finding.to_json).

    `exposures` are what a file that may be published shows beyond what was typed (Exposure.to_json); `confirmed` says
    that its sender wants it published with that; `looked` is how far it was looked through for a name
    that is to be withheld (inspections.looked).
    """

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
    last_revision: int
    status: str
    reason: str | None
    findings: tuple[Mapping[str, Any], ...]
    exposures: tuple[Mapping[str, Any], ...]
    looked: str
    confirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class May:
    """What the submitter may do now.

    `revise` is the purpose of a revision, `withdraw` is now or ask, `choices` are those that show less, `ask` are kinds
    of requests. `prepared` says that a revision is prepared and not sent.
    """

    revise: Purpose | None
    prepared: bool
    withdraw: str | None
    contest: bool
    choices: tuple[Publication, ...]
    ask: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mine:
    """Everything the secret link shows of a sent submission.

    `values` are the fields as stated in the last revision; `in_force` is the revision that counts, which is an earlier
    one while the last waits for a decision or was refused; `publication` and `email` are those in force. `told` says
    that the name is hidden and a published file may tell it.
    """

    number: str
    reference: str
    email: str | None
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
    may: May
    publication: str
    may_change: str | None
    in_force: int
    requests: tuple[Asked, ...]
    told: bool
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
    if row is None or Mark.DESTROYED in row.marks:
        raise LinkUnknown
    return _view(work, row, lang), links.token(work.keys.link, row.nonce, row.generation)


def my_file(work: Work, token: str, n: int) -> MineFile:
    """Give one of one's own files; raise LinkUnknown."""
    row = by_link(work, token)
    for file in _files(work, row, {}):
        if file.n == n:
            return file
    raise LinkUnknown


def _view(work: Work, row: Submission, lang: str) -> Mine:
    call = work.session.get_one(Call, row.call_id)
    process = work.session.get_one(Process, row.process_id)
    receipts, stated = ownreceipts.read(work, row)
    is_open = subjects.is_open(work, row, call)
    names = dict(wording.types(work, lang))
    asked = requests.of(work, row.id)
    return Mine(
        number=row.number,
        reference=row.reference,
        email=row.email,
        call=call.code,
        call_title=choose(call.title, lang),
        contact=choose(process.contact, lang),
        state=row.state,
        marks=tuple(row.marks),
        values=stated,
        type_name=names.get(row.submitter_type, Text(row.submitter_type, "en", "ltr")),
        receipts=receipts,
        files=_files(work, row, stated),
        is_open=is_open,
        closes_before=subjects.closes(work, row, call) or row.recorded,
        zone=call.zone,
        may=_may(work, row, asked, is_open=is_open),
        publication=row.publication,
        may_change=row.may_change,
        in_force=_in_force(row),
        requests=tuple(one for one in asked if one.kind in requests.TOLD),
        told=any(one.kind == requests.NAME_STANDS and one.state == requests.OPEN for one in asked),
        words=row.words,
        ground=row.ground,
        due_at=row.due_at,
        published_at=row.published_at,
        language=row.correspondence_language,
    )


def _may(work: Work, row: Submission, asked: Sequence[Asked], *, is_open: bool) -> May:
    stands = State(row.state)
    try:
        revise = revisions.purpose(stands, in_time=is_open, granted=subjects.granted(work, row))
    except RevisionNotOffered:
        revise = None
    allowed = policy.acts(stands, work.actor.site_roles)
    waits = {one.kind for one in asked if one.state == requests.OPEN}
    kinds = [
        kind
        for kind in (requests.CORRIGENDUM, requests.WITHDRAW)
        if kind not in waits and requests.may_ask(kind, stands, is_open=is_open)
    ]
    choices = tightening.tighter(Publication(row.publication))
    return May(
        revise=revise,
        prepared=revise is not None and _is_prepared(work, row),
        withdraw="now" if is_open and Act.WITHDRAW in allowed else None,
        contest=Act.CONTEST in allowed and not _was_contested(work, row),
        choices=choices if Act.CHOICE in allowed else (),
        ask=tuple(kind for kind in kinds if kind == requests.WITHDRAW or revise is None),
    )


def _is_prepared(work: Work, row: Submission) -> bool:
    held = select(Draft.id).where(
        Draft.nonce == subjects.next_nonce(work, row), Draft.sent_as.is_(None)
    )
    return work.session.scalar(held) is not None


def _was_contested(work: Work, row: Submission) -> bool:
    before = select(LogEntry.index).where(
        LogEntry.subject == row.first_index, LogEntry.type == Act.CONTEST.value
    )
    return work.session.scalar(before.limit(1)) is not None


def _in_force(row: Submission) -> int:
    """Give the revision that counts; what is published counts until a later one is published too."""
    if row.state in {State.PUBLISHED, State.SUSPENDED} and row.published_revision:
        return row.published_revision
    return row.revision


def _files(work: Work, row: Submission, stated: Mapping[str, Any]) -> tuple[MineFile, ...]:
    rows = work.session.scalars(
        select(File).where(File.submission_id == row.id).order_by(File.n)
    ).all()
    seen = inspections.latest(work, [file.sha256 for file in rows])
    hides = row.publication == Publication.UNNAMED
    tried = inspections.unfinished(work, row.number, rows) if hides else {}
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
            last_revision=file.last_revision,
            status=seen.get(file.sha256, {}).get("status", "not-yet-read"),
            reason=seen.get(file.sha256, {}).get("reason"),
            findings=tuple(seen.get(file.sha256, {}).get("findings", ())),
            exposures=_exposures(row, file, seen.get(file.sha256, {}), stated),
            looked=inspections.looked(seen.get(file.sha256, {}), tried=tried.get(file.n)),
            confirmed=file.sha256 in row.confirmed,
        )
        for file in rows
    )


def _exposures(
    row: Submission, file: File, report: Mapping[str, Any], stated: Mapping[str, Any]
) -> tuple[Mapping[str, Any], ...]:
    if not file.public:
        return ()
    found = report.get("exposures", ())
    choice = Publication(row.publication)
    return tuple(exposure.exceeding(found, values=stated, publication=choice))
