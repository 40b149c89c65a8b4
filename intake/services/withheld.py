"""A withheld name and the files: an own name or address in one, or a file nobody could read, blocks acceptance.

Until its sender puts another in its place, or says of this very file that it is to be published as it is.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select

from intake.db.submissions import File, Submission
from intake.domain import exposure
from intake.domain.exposure import OWN_NAME
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
    """Raise NameStands or FileUnread for what must not be published without a name, and was not confirmed."""
    if submission.publication != Publication.UNNAMED:
        return
    files = work.session.scalars(
        select(File)
        .where(
            File.submission_id == submission.id,
            File.public,
            File.last_revision >= submission.revision,
        )
        .order_by(File.n)
    ).all()
    files = [file for file in files if file.sha256 not in submission.confirmed]
    seen = inspections.latest(work, [file.sha256 for file in files])
    names = _names(submission)
    for file in files:
        report = seen.get(file.sha256, {})
        if report.get("status", "not-yet-read") in UNREAD:
            raise FileUnread(file.n)
        _require_untold(work, submission, file, report, names)


def _require_untold(
    work: Work,
    submission: Submission,
    file: File,
    report: Mapping[str, Any],
    names: re.Pattern[str] | None,
) -> None:
    """Raise NameStands where a file tells the name: in its properties, on its pages, or as inspection found it.

    Inspection looked for the names of whoever sent these bytes last, so properties and pages are looked through here.
    """
    if names is not None:
        if names.search(" ".join(map(str, report.get("properties", {}).values()))):
            raise NameStands(file.n, None)
        for page, text in _pages(work, file.sha256):
            if names.search(text):
                raise NameStands(file.n, page)
    told = {key: getattr(submission, key) for key in ("name", "name_latin", "entity", "email")}
    found = exposure.exceeding(
        report.get("exposures", ()), values=told, publication=Publication.UNNAMED
    )
    own = next((one for one in found if one["code"] == OWN_NAME), None)
    if own is not None:
        raise NameStands(file.n, own["page"])


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
