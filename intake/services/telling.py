"""What stands against publishing without a name, told before anybody tries: at the desk, case by case and in the queue.

What counts is services.withheld's word; the queue only looks at what readings hold, for a page of rows in one query.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from intake.db.submissions import Submission
from intake.domain import exposure
from intake.domain.privacy import FileFacts
from intake.domain.vocab import Publication
from intake.services import inspections, withheld
from intake.services.withheld import FileUnread, NameStands
from intake.services.work import Work


@dataclass(frozen=True, slots=True)
class Blocked:
    """The first file that must not be published as it is: it tells the name, or nobody read it whole (`unread`)."""

    file: int
    page: int | None
    unread: bool
    waits: bool
    part: bool = False


def blocked(work: Work, submission: Submission) -> Blocked | None:
    """Give what acceptance would be refused for; None where nothing in the files stands against it."""
    try:
        withheld.require_clear(work, submission)
    except NameStands as error:
        return Blocked(error.file, error.page, unread=False, waits=False)
    except FileUnread as error:
        return Blocked(error.file, None, unread=True, waits=error.waits, part=error.part)
    return None


def tell(
    work: Work, rows: Sequence[Submission], files: Mapping[int, Sequence[FileFacts]]
) -> frozenset[int]:
    """Give the ids of those rows in whose files a reading found the name that is to be withheld, not confirmed."""
    hidden = [row for row in rows if row.publication == Publication.UNNAMED]
    if not hidden:
        return frozenset()
    held = {
        row.id: [
            file
            for file in files.get(row.id, ())
            if file.public and file.sha256 not in row.confirmed
        ]
        for row in hidden
    }
    reports = inspections.whole(work, {file.sha256 for some in held.values() for file in some})
    return frozenset(
        row.id
        for row in hidden
        if any(
            exposure.exceeding(
                reports[file.sha256]["own-names"],
                values=withheld.stands(row),
                publication=Publication.UNNAMED,
            )
            for file in held[row.id]
            if file.sha256 in reports
        )
    )
