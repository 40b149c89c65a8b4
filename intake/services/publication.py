"""What the public reads: an item, its tombstone, its bytes. What is unpublished and what is unknown look the same."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from intake.db.calls import Call
from intake.db.records import LogEntry, LogHead
from intake.db.submissions import Revision, Submission
from intake.domain import privacy
from intake.domain.canonical import parse_instant
from intake.domain.texts import Text, choose
from intake.domain.vocab import Mark, Publication, State
from intake.services import gone, invited, visible, wording
from intake.services.gone import Gone, NotPublic, Redacted, Redaction, Tombstone, tombstone
from intake.services.invited import OwnClosing
from intake.services.wording import Issue
from intake.services.work import Work

__all__ = [
    "Bytes",
    "Gone",
    "Item",
    "NotPublic",
    "Redacted",
    "Redaction",
    "RevisionView",
    "Tombstone",
    "copy",
    "file",
    "item",
    "stands",
    "tombstone",
]


@dataclass(frozen=True, slots=True)
class RevisionView:
    """A revision up to the one in force; `published_at` None: it never was.

    `files` are those that strangers may fetch; `withheld` says that there are none since the name was withheld.
    """

    number: int
    recorded: datetime
    verdict: str
    log_index: int
    published_at: datetime | None
    files: tuple[privacy.FileFacts, ...]
    withheld: bool


@dataclass(frozen=True, slots=True)
class Item:
    """A published submission: what privacy.item lets through, with its place in the record."""

    number: str
    call: str
    call_title: Text
    opens_at: datetime | None
    closes_before: datetime
    own_closing: OwnClosing | None
    zone: str
    fields: Mapping[str, Any]
    submitter: str | None
    type_name: Text
    kind: str
    received: datetime
    verdict: str
    channel: str
    marks: tuple[str, ...]
    published_at: datetime
    revision: int
    disclaimer_version: int
    disclaimer: tuple[Text, ...]
    terms_version: int
    terms: Text
    files: tuple[privacy.FileFacts, ...]
    redactions: Mapping[int, Redaction]
    issues: tuple[Issue, ...]
    paper: Text | None
    revisions: tuple[RevisionView, ...]
    log_index: int
    log_size: int
    leaf: str
    later: tuple[int, ...]
    index_allowed: bool
    individual: bool
    previous: str | None
    next: str | None


@dataclass(frozen=True, slots=True)
class Bytes:
    """A public file: which bytes, under which name and type."""

    sha256: str
    size: int
    media_type: str
    name: str
    number: str
    n: int
    noindex: bool = False


def stands(work: Work, number: str) -> None:
    """Find out whether a published item or its tombstone stands at a number; raise NotPublic where none does."""
    if not visible.has_page(gone.row(work, number)):
        raise NotPublic


def item(work: Work, number: str, lang: str) -> Item:
    """Give a published item; raise Gone for one that was, NotPublic for everything else."""
    row, facts = gone.facts(work, number)
    call = work.session.get_one(Call, row.call_id)
    fields = privacy.item(facts)
    issues, paper = _issues(work, call, fields["issues"], lang)
    size = work.session.scalar(select(LogHead.size).where(LogHead.id == 1)) or 0
    entries = work.session.execute(
        select(LogEntry.index.label("at"), LogEntry.leaf)
        .where((LogEntry.subject == row.first_index) | (LogEntry.index == row.first_index))
        .order_by(LogEntry.index)
    ).all()
    names = dict(wording.types(work, lang))
    version = row.disclaimer or call.disclaimer
    revisions, terms = _revisions(work, row, facts)
    own = invited.shown(work, row.id, lang) if Mark.BY_INVITATION in row.marks else None
    return Item(
        number=row.number,
        call=call.code,
        call_title=choose(call.title, lang),
        opens_at=call.opens_at,
        closes_before=_closing(call, own) or row.received,
        own_closing=own,
        zone=call.zone,
        fields=fields,
        submitter=privacy.submitter(facts),
        type_name=names.get(row.submitter_type, Text(row.submitter_type, "en", "ltr")),
        kind=row.kind,
        received=parse_instant(facts.received),
        verdict=row.verdict,
        channel=row.channel,
        marks=privacy.public_marks(facts),
        published_at=row.published_at or row.received,
        revision=row.published_revision or 1,
        disclaimer_version=version,
        disclaimer=wording.disclaimer(work, version, lang),
        terms_version=terms,
        terms=wording.terms(work, terms, lang),
        files=privacy.public_files(facts),
        redactions=gone.redactions(work, row.id) if Mark.REDACTED in row.marks else {},
        issues=issues,
        paper=paper,
        revisions=revisions,
        log_index=row.first_index,
        log_size=size,
        leaf=entries[0].leaf,
        later=tuple(entry.at for entry in entries[1:]),
        index_allowed=row.index_allowed,
        individual=not row.on_behalf,
        previous=_neighbour(work, row, back=True),
        next=_neighbour(work, row, back=False),
    )


def file(work: Work, number: str, n: int) -> Bytes:
    """Give a public file of a published item; raise Gone or NotPublic, Redacted where a copy is shown in its place."""
    row, held = _shown(work, number, n)
    if held.redacted:
        raise gone.sealed(work, row.id, n)
    return _bytes(row, held)


def copy(work: Work, number: str, n: int, k: int) -> Bytes:
    """Give the redacted copy of a file; raise Gone or NotPublic, Redacted where a later copy took its place."""
    row, held = _shown(work, number, n)
    if not 1 <= k <= held.redacted:
        raise NotPublic
    if k < held.redacted:
        raise gone.sealed(work, row.id, n)
    return _bytes(row, held)


def _shown(work: Work, number: str, n: int) -> tuple[Submission, privacy.FileFacts]:
    row, facts = gone.facts(work, number)
    held = _numbered(privacy.public_files(facts), n)
    if held is None:
        shown = _revisions(work, row, facts)[0]
        held = _numbered([one for revision in shown for one in revision.files], n)
    if held is None:
        raise NotPublic
    return row, held


def _bytes(row: Submission, held: privacy.FileFacts) -> Bytes:
    noindex = not row.on_behalf and not row.index_allowed
    return Bytes(held.sha256, held.size, held.media_type, held.name, row.number, held.n, noindex)


def _numbered(files: Sequence[privacy.FileFacts], n: int) -> privacy.FileFacts | None:
    return next((one for one in files if one.n == n), None)


def _issues(
    work: Work, call: Call, numbers: list[str], lang: str
) -> tuple[tuple[Issue, ...], Text | None]:
    if call.revision_id is None:
        return (), None
    paper = wording.paper(work, call.revision_id, lang)
    return tuple(issue for issue in paper.issues if issue.number in numbers), paper.title


def _closing(call: Call, own: OwnClosing | None) -> datetime | None:
    """Give the closing that judged it: the call's, or a later one of its invitation."""
    both = [at for at in (call.closes_before, own.closes_before if own else None) if at]
    return max(both, default=None)


def _revisions(
    work: Work, row: Submission, facts: privacy.Facts
) -> tuple[tuple[RevisionView, ...], int]:
    """Give the revisions up to the one in force, with the version of the reuse terms that it agreed to."""
    found = work.session.scalars(
        select(Revision)
        .where(
            Revision.submission_id == row.id,
            Revision.number <= (row.published_revision or 1),
        )
        .order_by(Revision.number)
    ).all()
    stay = {one.number: _stays(one, facts) for one in found if one.published_at is not None}
    facts = dataclasses.replace(facts, earlier=tuple(n for n, stays in stay.items() if stays))
    shown = tuple(
        RevisionView(
            number=one.number,
            recorded=one.recorded,
            verdict=one.verdict,
            log_index=one.log_index,
            published_at=one.published_at,
            files=privacy.public_files(facts, one.number),
            withheld=not stay.get(one.number, True),
        )
        for one in found
    )
    return shown, int(found[-1].statement["terms"]) if found else 0


def _stays(revision: Revision, facts: privacy.Facts) -> bool:
    if revision.number == facts.published_revision:
        return True
    return privacy.stays(Publication(revision.published_as or "named"), now=facts.publication)


def _neighbour(work: Work, row: Submission, *, back: bool) -> str | None:
    index = Submission.first_index
    query = select(Submission.number).where(
        Submission.call_id == row.call_id, Submission.state == State.PUBLISHED.value
    )
    if back:
        query = query.where(index < row.first_index).order_by(index.desc())
    else:
        query = query.where(index > row.first_index).order_by(index)
    return work.session.scalar(query.limit(1))
