"""The publication choice, tightened: with the name, then without it, then for the secretariat alone; never back."""

from collections.abc import Collection
from typing import Final

from sqlalchemy import select

from intake.db.submissions import Revision, Submission
from intake.domain.vocab import Act, Mark, Publication
from intake.services import receiving, requests, transitions, withheld
from intake.services.work import Work

ORDER: Final = (Publication.NAMED, Publication.UNNAMED, Publication.PRIVATE)
"""From the widest choice to the tightest."""


class NotTighter(Exception):
    """The choice in force is as tight as this one, or tighter."""


def is_tighter(choice: Publication, *, than: Publication) -> bool:
    """Say whether a choice shows less than another."""
    return ORDER.index(choice) > ORDER.index(than)


def tighter(publication: Publication) -> tuple[Publication, ...]:
    """Give the choices that show less than one."""
    return ORDER[ORDER.index(publication) + 1 :]


def tighten(
    work: Work,
    submission: Submission,
    choice: Publication,
    *,
    confirmed: Collection[str] = (),
    writes: bool = False,
) -> int:
    """Tighten the choice of a submission in one commit with everything the public is shown; give the log index.

    What becomes private leaves nothing to be published: a revision that waited stands at once. Who said that a file is
    to be published as it is while the name was shown did not say so of a hidden name: `confirmed` are the digests of
    which that is said now. `writes` sends its sender a letter; a revision that tightens has its receipt.
    Raises NotTighter, ActNotAllowed.
    """
    if not is_tighter(choice, than=Publication(submission.publication)):
        raise NotTighter
    submission.confirmed = sorted(confirmed)
    private = choice is Publication.PRIVATE
    if private and Mark.REVISION_PENDING in submission.marks:
        _take_newest(work, submission)
        requests.settle(work, submission, requests.REVISION, to=requests.CLOSED)
    marks: dict[str, bool] = {Mark.NAME_WITHHELD: choice is Publication.UNNAMED}
    if private:
        marks[Mark.REVISION_PENDING] = False
    index = transitions.apply(
        work,
        submission,
        Act.CHOICE,
        detail={"publication": choice.value},
        marks=marks,
        publication=choice,
        letter=f"choice-{choice.value}" if writes else None,
    )
    # Files are never changed: one that tells the name stays public until the desk or its sender does something.
    withheld.watch(work, submission)
    return index


def _take_newest(work: Work, submission: Submission) -> None:
    publication = submission.publication
    stated = work.session.scalar(
        select(Revision.stated).where(
            Revision.submission_id == submission.id, Revision.number == submission.revision
        )
    )
    if stated:
        receiving.take_values(submission, stated)
        submission.publication = publication
