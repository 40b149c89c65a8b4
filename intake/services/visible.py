"""From rows to facts: the only road from the tables to the serialiser of domain.privacy."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.db.removals import Derivative
from intake.db.submissions import File, Submission
from intake.domain.canonical import instant
from intake.domain.privacy import DerivativeFacts, Facts, FileFacts
from intake.domain.vocab import FileRole, Mark, Publication, State
from uploads.kinds import extension

TOMBSTONES = frozenset({State.SUSPENDED, State.WITHDRAWN, State.REMOVED, State.NOT_FOR_PUBLICATION})
"""States that leave a tombstone where something had been published."""


@dataclass(frozen=True, slots=True)
class Other:
    """The submission that another one duplicates or moved to; `has_page` says whether its address answers anything."""

    number: str
    has_page: bool


def has_page(row: Submission) -> bool:
    """Say whether a submission has a page or a tombstone that strangers may open."""
    if row.state == State.PUBLISHED and Mark.DESTROYED not in row.marks:
        return row.publication != Publication.PRIVATE
    return is_tombstone(row)


def is_tombstone(row: Submission) -> bool:
    """Say whether something had been published here and is so no more."""
    ended = State(row.state) in TOMBSTONES or Mark.DESTROYED in row.marks
    return row.published_at is not None and ended


def files(session: Session, ids: Collection[int]) -> dict[int, tuple[FileFacts, ...]]:
    """Give the files of some submissions by submission id, in one query, each in order of its number."""
    found: defaultdict[int, list[FileFacts]] = defaultdict(list)
    in_force = (
        (Derivative.submission_id == File.submission_id)
        & (Derivative.file == File.n)
        & Derivative.in_force
    )
    rows = (
        select(File, Derivative)
        .outerjoin(Derivative, in_force)
        .where(File.submission_id.in_(ids))
        .order_by(File.submission_id, File.n)
    )
    for row, copy in session.execute(rows):
        found[row.submission_id].append(file_facts(row, copy))
    return {key: tuple(value) for key, value in found.items()}


def copies(session: Session, submission_id: int) -> dict[int, str]:
    """Give the digests of the redacted copies that are shown in place of a submission's files, by the file's number."""
    rows = select(Derivative.file, Derivative.sha256).where(
        Derivative.submission_id == submission_id, Derivative.in_force
    )
    return {row.file: row.sha256 for row in session.execute(rows)}


def file_facts(row: File, copy: Derivative | None = None) -> FileFacts:
    """Give one file as the serialiser takes it, with the redacted copy that is shown in its place."""
    return FileFacts(
        n=row.n,
        role=FileRole(row.role),
        of=row.of,
        public=row.public,
        kind=row.kind,
        media_type=row.media_type,
        extension=extension(row.kind),
        size=row.size,
        sha256=row.sha256,
        name=row.name,
        languages=tuple(row.languages),
        pages=row.pages,
        first_revision=row.first_revision,
        last_revision=row.last_revision,
        typed=row.typed,
        derivative=None
        if copy is None
        else DerivativeFacts(
            k=copy.k,
            kind=copy.kind,
            media_type=copy.media_type,
            extension=extension(copy.kind),
            size=copy.size,
            sha256=copy.sha256,
            pages=copy.pages,
        ),
    )


def facts(row: Submission, held: Sequence[FileFacts], *, other: str | None = None) -> Facts:
    """Give one submission as the serialiser takes it; `other` is the number it duplicates or moved to."""
    return Facts(
        number=row.number,
        state=State(row.state),
        publication=Publication(row.publication),
        received=instant(row.received),
        verdict=row.verdict,
        channel=row.channel,
        ground=row.ground,
        log_index=row.first_index,
        other=other,
        marks=tuple(row.marks),
        published_revision=row.published_revision,
        name=row.name,
        honorific=row.honorific,
        name_latin=row.name_latin,
        on_behalf=row.on_behalf,
        entity=row.entity,
        submitter_type=row.submitter_type,
        title=row.title,
        countries=tuple(row.countries),
        languages=tuple(row.languages),
        issues=tuple(row.issues),
        cosignatories=row.cosignatories,
        questions=row.questions,
        files=tuple(held),
    )


def others(session: Session, rows: Sequence[Submission]) -> dict[int, Other]:
    """Give the submissions that these rows name, by id, in one query."""
    ids = {row.other_id for row in rows if row.other_id is not None}
    found = session.scalars(select(Submission).where(Submission.id.in_(ids)))
    return {row.id: Other(row.number, has_page(row)) for row in found}
