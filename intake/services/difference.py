"""What a waiting revision would change: fields by field, files by file, beside what is in force."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from intake.db.submissions import Revision, Submission
from intake.domain import differing
from intake.domain.differing import Piece
from intake.domain.fields import FIELDS, given
from intake.domain.privacy import FileFacts
from intake.domain.vocab import Mark
from intake.services.work import Work

TYPED = frozenset({"name", "name_latin", "entity", "title", "cosignatories", "questions"})
"""Fields that hold a stranger's own words."""


@dataclass(frozen=True, slots=True)
class Change:
    """A field that a revision states otherwise; values as stated, None for nothing.

    `pieces` say it word by word where both are texts.
    """

    key: str
    before: Any
    after: Any
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """What a revision that waits would change; files are numbers."""

    revision: int
    verdict: str
    fields: tuple[Change, ...]
    added: tuple[int, ...]
    gone: tuple[int, ...]
    kept: tuple[int, ...]


def waiting(work: Work, row: Submission, files: Sequence[FileFacts]) -> Difference | None:
    """Give what the waiting revision of a published submission would change; None where none waits."""
    if Mark.REVISION_PENDING not in row.marks:
        return None
    newest = work.session.scalars(
        select(Revision).where(Revision.submission_id == row.id, Revision.number == row.revision)
    ).one()
    shown = _of(files, row.published_revision or 0)
    new = _of(files, newest.number)
    return Difference(
        revision=newest.number,
        verdict=newest.verdict,
        fields=changes({key: getattr(row, key) for key in FIELDS}, newest.stated or {}),
        added=tuple(n for n in new if n not in shown),
        gone=tuple(n for n in shown if n not in new),
        kept=tuple(n for n in new if n in shown),
    )


def _of(files: Sequence[FileFacts], revision: int) -> tuple[int, ...]:
    return tuple(f.n for f in files if f.first_revision <= revision <= f.last_revision)


def changes(one: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[Change, ...]:
    """Give the fields that two forms state differently, in the order of the form."""
    found = []
    for key in FIELDS:
        before, after = _value(key, one.get(key)), _value(key, other.get(key))
        if key == "reference" or before == after:
            continue
        typed = key in TYPED and isinstance(before, str) and isinstance(after, str)
        found.append(Change(key, before, after, differing.texts(before, after) if typed else ()))
    return tuple(found)


def _value(key: str, value: Any) -> Any:  # noqa: ANN401 - what a field can hold
    return bool(value) if FIELDS[key].shape == "flag" else given(value)
