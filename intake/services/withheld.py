"""A withheld name and the files: an own name or address in one, or a file nobody could read, blocks acceptance."""

import re
from collections.abc import Iterator

from sqlalchemy import select

from intake.db.submissions import File, Submission
from intake.domain.vocab import Publication
from intake.services import inspections
from intake.services.work import Work

SHORTEST = 4
"""Shorter names are not looked for: they stand in too many words."""

UNREAD = frozenset({"unreadable", "not-yet-read"})


class NameStands(Exception):
    """A file of a submission without name tells the name; `file` is its number, `page` where (None: its properties)."""

    def __init__(self, file: int, page: int | None) -> None:
        self.file = file
        self.page = page
        super().__init__(f"file {file}, page {page}")


class FileUnread(Exception):
    """Nobody could read a file of a submission without name, so nobody can say that it does not tell the name."""

    def __init__(self, file: int) -> None:
        self.file = file
        super().__init__(f"file {file}")


def require_clear(work: Work, submission: Submission) -> None:
    """Raise NameStands or FileUnread for what must not be published without a name."""
    if submission.publication != Publication.UNNAMED:
        return
    names = _names(submission)
    files = work.session.scalars(
        select(File)
        .where(
            File.submission_id == submission.id,
            File.public,
            File.last_revision >= submission.revision,
        )
        .order_by(File.n)
    ).all()
    seen = inspections.latest(work, [file.sha256 for file in files])
    for file in files:
        report = seen.get(file.sha256, {})
        if report.get("status", "not-yet-read") in UNREAD:
            raise FileUnread(file.n)
        if names is not None and names.search(
            " ".join(map(str, report.get("properties", {}).values()))
        ):
            raise NameStands(file.n, None)
        if names is None:
            continue
        for page, text in _pages(work, file.sha256):
            if names.search(text):
                raise NameStands(file.n, page)


def _names(submission: Submission) -> re.Pattern[str] | None:
    told = (submission.name, submission.name_latin, submission.entity, submission.email)
    words = [re.escape(one.strip()) for one in told if one and len(one.strip()) >= SHORTEST]
    if not words:
        return None
    spaced = [word.replace(r"\ ", r"\s+") for word in words]
    return re.compile(rf"(?<!\w)(?:{'|'.join(spaced)})(?!\w)", re.IGNORECASE)


def _pages(work: Work, sha256: str) -> Iterator[tuple[int, str]]:
    start = 1
    while found := inspections.pages(work, sha256, start=start):
        yield from found
        start = found[-1][0] + 1
