"""How the files of a sending get their numbers: what a revision carries over unchanged keeps its own (RECORD 4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from intake.db.submissions import File, Submission
from intake.domain.fields import JsonValue
from intake.services.drafts import Attached
from intake.services.transparency import fresh_salt
from intake.services.work import Work


@dataclass(frozen=True, slots=True)
class Filed:
    """The files of one revision in order of their numbers, and those of them that are new."""

    files: tuple[File, ...]
    fresh: tuple[File, ...]


def file(
    work: Work,
    submission: Submission,
    files: Sequence[Attached],
    values: Mapping[str, JsonValue],
) -> Filed:
    """Give the files of a sending their numbers and their rows.

    A file carried over keeps its number while its role, its publicity and the file it belongs to are the same; else it
    is a new file of the same bytes.
    """
    held = _held(work, submission)
    kept = _kept(files, held)
    last = work.session.scalar(select(func.max(File.n)).where(File.submission_id == submission.id))
    new = [place for place in range(1, len(files) + 1) if place not in kept]
    numbers = {place: n for n, place in enumerate(new, (last or 0) + 1)}
    numbers |= {place: files[place - 1].n or 0 for place in kept}
    rows = []
    for place, one in enumerate(files, 1):
        if place in kept:
            row = held[numbers[place]]
            row.last_revision = submission.revision
        else:
            of = numbers.get(one.of) if one.of else None
            row = _row(submission, one, n=numbers[place], of=of, declared=values.get("languages"))
            work.session.add(row)
        rows.append(row)
    fresh = tuple(row for place, row in enumerate(rows, 1) if place not in kept)
    return Filed(tuple(sorted(rows, key=lambda row: row.n)), fresh)


def _held(work: Work, submission: Submission) -> dict[int, File]:
    """Give the files of the revision before this one; only they can be carried over."""
    rows = select(File).where(
        File.submission_id == submission.id, File.last_revision == submission.revision - 1
    )
    return {row.n: row for row in work.session.scalars(rows)}


def _kept(files: Sequence[Attached], held: Mapping[int, File]) -> set[int]:
    """Find the places of the files that keep their number."""
    kept = {
        place: held[one.n]
        for place, one in enumerate(files, 1)
        if one.n is not None and one.n in held and _same(one, held[one.n])
    }
    while True:
        # Who belongs to a file that gets a new number belongs to another file than before.
        changed = [
            place for place, row in kept.items() if _of(files[place - 1], files, kept) != row.of
        ]
        if not changed:
            return set(kept)
        for place in changed:
            del kept[place]


def _same(one: Attached, row: File) -> bool:
    return (one.sha256, str(one.role), one.public) == (row.sha256, row.role, row.public)


def _of(one: Attached, files: Sequence[Attached], kept: Mapping[int, File]) -> int | None:
    if one.of is None:
        return None
    return files[one.of - 1].n if one.of in kept else 0


def _row(
    submission: Submission, one: Attached, *, n: int, of: int | None, declared: JsonValue
) -> File:
    report = one.report
    languages = declared if isinstance(declared, list) and one.role == "main" else []
    return File(
        submission_id=submission.id,
        n=n,
        first_revision=submission.revision,
        last_revision=submission.revision,
        role=str(one.role),
        of=of,
        public=one.public,
        languages=list(report["languages"]) or list(languages),
        kind=report["kind"],
        media_type=report["media_type"],
        size=one.size,
        sha256=one.sha256,
        name=one.name,
        name_salt=fresh_salt(),
        typed=one.typed,
        pages=report["pages"],
    )
