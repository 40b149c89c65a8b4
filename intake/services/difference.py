"""What a waiting revision would change: fields by field, files by file, beside what is in force."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from intake.db.submissions import Revision, Submission
from intake.domain.fields import FIELDS, given
from intake.domain.privacy import FileFacts
from intake.domain.vocab import Mark
from intake.services.work import Work


@dataclass(frozen=True, slots=True)
class Change:
    """A field that a revision states otherwise; values as stated, None for nothing."""

    key: str
    before: Any
    after: Any


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
        fields=_fields(row, newest.stated or {}),
        added=tuple(n for n in new if n not in shown),
        gone=tuple(n for n in shown if n not in new),
        kept=tuple(n for n in new if n in shown),
    )


def _of(files: Sequence[FileFacts], revision: int) -> tuple[int, ...]:
    return tuple(f.n for f in files if f.first_revision <= revision <= f.last_revision)


def _fields(row: Submission, stated: Mapping[str, Any]) -> tuple[Change, ...]:
    found = []
    for key in FIELDS:
        before, after = _value(key, getattr(row, key)), _value(key, stated.get(key))
        if key != "reference" and before != after:
            found.append(Change(key, before, after))
    return tuple(found)


def _value(key: str, value: Any) -> Any:  # noqa: ANN401 - what a field can hold
    return bool(value) if FIELDS[key].shape == "flag" else given(value)
