"""A withheld name and the files: an own name or address in one, or a file nobody could read, blocks acceptance.

Until its sender puts another in its place, or says of this very file that it is to be published as it is.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Select, select

from intake.db.requests import Request
from intake.db.submissions import File, Submission
from intake.domain import exposure
from intake.domain.fields import JsonValue
from intake.domain.vocab import Publication, State
from intake.services import inspections, requests, visible
from intake.services.work import Work
from uploads import names


class NameStands(Exception):
    """A file of a submission without name tells the name; `file` is its number, `page` where (None: its properties)."""

    def __init__(self, file: int, page: int | None) -> None:
        self.file = file
        self.page = page
        super().__init__(f"file {file}, page {page}")


class FileUnread(Exception):
    """Nobody read a file of a submission without name whole, so nobody can say that it does not tell the name.

    `waits` says that it is being read, or will be at once, `part` that some of it was looked through and not all.
    """

    def __init__(self, file: int, *, waits: bool = False, part: bool = False) -> None:
        self.file = file
        self.waits = waits
        self.part = part
        super().__init__(f"file {file}")


def stands(submission: Submission) -> dict[str, JsonValue]:
    """Give the choice in force and the names that it hides or shows, by key of the form's fields."""
    keys = ("publication", "name", "name_latin", "entity", "email")
    return {key: getattr(submission, key) for key in keys}


def require_clear(work: Work, submission: Submission, *, revision: int | None = None) -> None:
    """Raise NameStands or FileUnread for what must not be published without a name, and was not confirmed.

    `revision` is the one that is, or becomes, public; the newest unless told otherwise.
    """
    if submission.publication != Publication.UNNAMED:
        return
    shown = revision or submission.revision
    files = work.session.scalars(
        select(File)
        .where(
            File.submission_id == submission.id,
            File.public,
            File.first_revision <= shown,
            File.last_revision >= shown,
        )
        .order_by(File.n)
    ).all()
    files = [file for file in files if file.sha256 not in submission.confirmed]
    # Where a redacted copy is shown, it is the copy that must not tell the name.
    copies = visible.copies(work.session, submission.id)
    shown_as = {file.n: copies.get(file.n, file.sha256) for file in files}
    originals = [file for file in files if file.n not in copies]
    unfinished = inspections.unfinished(work, submission.number, originals)
    read = inspections.whole(work, list(shown_as.values()))
    told = stands(submission)
    own = names.pattern(exposure.names_to_find(told))
    for file in files:
        sha256 = shown_as[file.n]
        report = read.get(sha256, {})
        looked = inspections.looked(report, tried=unfinished.get(file.n))
        if looked in {inspections.PART, inspections.WHOLE}:
            _require_untold(work, file.n, {**report, "sha256": sha256}, told, own)
        if looked != inspections.WHOLE:
            raise FileUnread(
                file.n,
                waits=looked == inspections.WAITS,
                part=looked == inspections.PART,
            )


def watch(work: Work, submission: Submission) -> None:
    """Keep on the desk's list that a published file may tell a name that is hidden since, until none does."""
    try:
        if submission.state == State.PUBLISHED:
            require_clear(work, submission, revision=submission.published_revision)
    except (NameStands, FileUnread):
        requests.wait(work, submission, requests.NAME_STANDS)
    else:
        requests.settle(work, submission, requests.NAME_STANDS, to=requests.CLOSED)


def is_watched(work: Work, number: str) -> bool:
    """Say whether the desk's list says of a submission that a published file may tell the hidden name."""
    return work.session.scalar(_watched(number).limit(1)) is not None


def look_again(work: Work, number: str) -> None:
    """Look again at what the desk's list says of a submission, now that a file of it was read."""
    _ = work.log.recorded
    found = work.session.scalars(_watched(number).with_for_update()).first()
    if found is not None:
        watch(work, found)


def _watched(number: str) -> Select[Submission]:
    waits = (Request.kind == requests.NAME_STANDS) & (Request.state == requests.OPEN)
    return (
        select(Submission)
        .join(Request, Request.submission_id == Submission.id)
        .where(Submission.number == number, waits)
    )


def _require_untold(
    work: Work,
    n: int,
    report: Mapping[str, Any],
    told: Mapping[str, JsonValue],
    own: re.Pattern[str] | None,
) -> None:
    """Raise NameStands where a file tells the name: in its properties or pages, or as inspection found it.

    The newest reading looked for the names of whoever sent these bytes last, so what it holds is looked through here,
    and what any reading found counts.
    """
    for page, text in _held(work, report) if own is not None else ():
        if own is not None and own.search(names.folded(text)):
            raise NameStands(n, page)
    found = exposure.exceeding(report["own-names"], values=told, publication=Publication.UNNAMED)
    if found:
        raise NameStands(n, found[0]["page"])


def _held(work: Work, report: Mapping[str, Any]) -> Iterator[tuple[int | None, str]]:
    """Give everything that a reading kept of a file: properties, what it shows of people, its pages."""
    yield None, "\n".join(map(str, report.get("properties", {}).values()))
    start = 1
    while found := inspections.pages(work, report["sha256"], start=start):
        yield from found
        start = found[-1][0] + 1
    for one in report.get("exposures", ()):
        yield one["page"], str(one["what"])
