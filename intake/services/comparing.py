"""Two revisions of a submission, or the files of two submissions, one against the other: fields, files and words."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from intake.db.submissions import File, Inspection, PageText, Revision, Submission
from intake.domain import differing
from intake.domain.differing import Piece
from intake.domain.privacy import FileFacts
from intake.services import visible
from intake.services.casework import may_see
from intake.services.difference import Change, changes
from intake.services.inspections import FULL
from intake.services.transitions import SubmissionUnknown
from intake.services.work import Work

MOST_CHARACTERS = 60_000
"""Characters of each text that are compared; longer ones are compared up to there."""
MOST_PAIRS = 6
"""Files of one revision whose words are compared."""
PAGES = 80


@dataclass(frozen=True, slots=True)
class Pair:
    """A file against the one in its place: numbers (None where there is none), and what changed in its words.

    `same` says that the bytes are the same; `read` that both have text; `cut` that more follows than was compared.
    """

    role: str
    before: int | None
    after: int | None
    same: bool
    read: bool = False
    cut: bool = False
    shared: int = 0
    pieces: tuple[Piece, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """One side against the other; sides are revisions of one submission, or two submissions."""

    before: str
    after: str
    fields: tuple[Change, ...] = ()
    pairs: tuple[Pair, ...] = field(default=())


def revisions(
    work: Work, number: str, before: int, after: int, files: Sequence[FileFacts]
) -> Compared:
    """Compare two revisions of a submission, in the direction asked for; raise SubmissionUnknown for none such."""
    rows = work.session.execute(
        select(Revision.number, Revision.stated)
        .join(Submission, Submission.id == Revision.submission_id)
        .where(Submission.number == number, may_see(work), Revision.number.in_([before, after]))
    )
    stated = {row.number: row.stated or {} for row in rows}
    if before not in stated or after not in stated:
        raise SubmissionUnknown
    sides = [
        [f for f in files if f.first_revision <= n <= f.last_revision] for n in (before, after)
    ]
    return Compared(
        before=str(before),
        after=str(after),
        fields=changes(stated[before], stated[after]),
        pairs=_pairs(work, *sides),
    )


def submissions(
    work: Work, n: int, number: str, files: Sequence[FileFacts], other: tuple[str, int]
) -> Compared:
    """Compare a file of a submission with one of another, which comes first; raise SubmissionUnknown."""
    found = work.session.scalars(
        select(File)
        .join(Submission, Submission.id == File.submission_id)
        .where(Submission.number == other[0], File.n == other[1], may_see(work))
    ).first()
    mine = next((file for file in files if file.n == n), None)
    if found is None or mine is None:
        raise SubmissionUnknown
    theirs = visible.file_facts(found)
    texts = _texts(work, {theirs.sha256, mine.sha256})
    return Compared(before=other[0], after=number, pairs=(_pair(theirs, mine, texts),))


def _pairs(work: Work, before: Sequence[FileFacts], after: Sequence[FileFacts]) -> tuple[Pair, ...]:
    """Put each file beside the one in its place: the same one, else the next of its role."""
    kept = {file.n for file in before} & {file.n for file in after}
    old = [file for file in before if file.n not in kept]
    pairs: list[tuple[FileFacts | None, FileFacts | None]] = []
    for file in after:
        match = (
            file if file.n in kept else next((one for one in old if one.role == file.role), None)
        )
        if match is not None and match in old:
            old.remove(match)
        pairs.append((match, file))
    pairs += [(file, None) for file in old]
    changed = [(a, b) for a, b in pairs if a and b and a.sha256 != b.sha256][:MOST_PAIRS]
    texts = _texts(work, {one.sha256 for pair in changed for one in pair})
    return tuple(_pair(a, b, texts) for a, b in pairs)


def _pair(before: FileFacts | None, after: FileFacts | None, texts: Mapping[str, str]) -> Pair:
    shown = after or before
    if shown is None:
        raise ValueError("no file on either side")
    same = before is not None and after is not None and before.sha256 == after.sha256
    one, other = (texts.get(f.sha256) if f else None for f in (before, after))
    facts: dict[str, Any] = {
        "role": shown.role,
        "before": before.n if before else None,
        "after": after.n if after else None,
        "same": same,
    }
    if same or one is None or other is None:
        return Pair(**facts)
    pieces = differing.texts(one[:MOST_CHARACTERS], other[:MOST_CHARACTERS])
    return Pair(
        **facts,
        read=True,
        cut=max(len(one), len(other)) > MOST_CHARACTERS,
        shared=int(100 * differing.shared(pieces)),
        pieces=pieces,
        languages=tuple(shown.languages),
    )


def _texts(work: Work, digests: Collection[str]) -> dict[str, str]:
    """Give the text of some bytes from their newest full readings, in two queries."""
    if not digests:
        return {}
    newest = {
        row[0]: row[1]
        for row in work.session.execute(
            select(func.max(Inspection.id), Inspection.sha256)
            .where(Inspection.sha256.in_(digests), Inspection.depth == FULL)
            .group_by(Inspection.sha256)
        )
    }
    rows = work.session.execute(
        select(PageText.inspection_id, PageText.text)
        .where(PageText.inspection_id.in_(newest), PageText.page <= PAGES)
        .order_by(PageText.inspection_id, PageText.page)
    )
    found: dict[str, str] = {}
    for inspection, text in rows:
        digest = newest[inspection]
        found[digest] = f"{found[digest]}\n{text}" if digest in found else text
    return found
