"""What the secretariat finds inside submissions that nobody else may read: an index apart from the public's.

Every submission that stands is in it with all its files, cover letters and withheld names too; what was withdrawn,
moved, removed or destroyed leaves it in the commit that says so. It is asked only for processes in which the actor has
a role.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select

from intake.db.calls import Call
from intake.db.desksearch import DESK, DeskPage
from intake.db.processes import Process
from intake.db.submissions import File, Inspection, Submission
from intake.domain import policy
from intake.domain.vocab import Mark, State
from intake.services import inspections, outbox, pagehits, postings, search
from intake.services.pagehits import Hit
from intake.services.queries import Query
from intake.services.ranking import Ranked
from intake.services.search import Document, Page
from intake.services.work import SYSTEM, Work, Works

BATCH = 50
"""Pages a transaction, as for the public's index."""

JOB = "desk-index"
ALL = "desk-index-all"
LEFT = frozenset({State.WITHDRAWN, State.MOVED, State.REMOVED})
"""States in which nothing of a submission is found any more."""


@dataclass(frozen=True, slots=True)
class Found:
    """All that was found, by log index; `capped` says that only the newest pages were looked through."""

    query: Query
    by_index: Mapping[int, Ranked]
    capped: bool


NOTHING = Found(Query((), ()), {}, capped=False)


def stands(submission: Submission) -> bool:
    """Say whether a submission is to be found at the desk."""
    return State(submission.state) not in LEFT and Mark.DESTROYED not in submission.marks


def sync(work: Work, submission: Submission) -> None:
    """Bring the index up to a change of a submission: out at once what left, anew by a job what reads otherwise now."""
    if not stands(submission):
        search.remove(work.session, submission.id, shelf=DESK)
        return
    key = postings.row_key(submission.first_index, 0, 0)
    held = work.session.execute(
        select(DeskPage.text, DeskPage.scopes).where(DeskPage.id == key)
    ).first()
    if held is None:
        return  # its files are still to be read; that reading asks for the rest
    doc = _document(work, submission)
    if (held.text, sorted(held.scopes)) != (search.heading(doc), sorted(search.scoped(doc))):
        for n in _files(work, submission.id):
            queue(work, submission.number, n)


def queue(work: Work, number: str, n: int, *, start: int = 1) -> None:
    """Ask for the pages of one file to be indexed, from page `start` on."""
    facts = {"number": number, "n": n, "start": start}
    outbox.job(work, key=f"{JOB}:{number}:{n}", kind=JOB, facts=facts)


def renew(work: Work, sha256: str) -> None:
    """Ask for every file of some bytes to be indexed anew: another reading of them is in force."""
    holders = (
        select(Submission.number, File.n)
        .join(File, File.submission_id == Submission.id)
        .where(File.sha256 == sha256)
        .order_by(File.id)
    )
    for one in work.session.execute(holders).all():
        queue(work, one.number, one.n)


def pages(work: Work, number: str, n: int, start: int) -> int | None:
    """Index up to BATCH pages of a file from page `start` on; give the page to go on from, None when done.

    Nothing happens for what has left: the row is locked, so that no page comes back.
    """
    row = work.session.scalars(
        select(Submission).where(Submission.number == number).with_for_update()
    ).first()
    file = (
        row
        and work.session.scalars(
            select(File).where(File.submission_id == row.id, File.n == n)
        ).first()
    )
    if row is None or not stands(row) or not file:
        return None
    doc = _document(work, row)
    search.index_head(work.session, doc, shelf=DESK)
    if start == 1:
        search.remove_file(work.session, doc, n, shelf=DESK)
    found = inspections.pages(work, file.sha256, start=start, limit=BATCH)
    if not found:
        return None
    lang = file.languages[0] if file.languages else ""
    made = [Page(n, page, lang, text) for page, text in found if text.strip()]
    search.index_pages(work.session, doc, made, shelf=DESK)
    return found[-1][0] + 1 if len(found) == BATCH else None


def everything(work: Work, *, after: int, limit: int = 200) -> int | None:
    """Ask for all files of some submissions after an id to be indexed; give the last id, None when none is left."""
    rows = work.session.execute(
        select(Submission.id, Submission.number)
        .where(Submission.id > after)
        .order_by(Submission.id)
        .limit(limit)
    ).all()
    for row in rows:
        for n in _files(work, row.id):
            queue(work, row.number, n)
    return rows[-1].id if rows else None


def take_up(works: Works) -> None:
    """Ask for everything to be indexed on a site that was read before it had this index; no lock where it has it."""
    with works.reading(SYSTEM) as work:
        read = select(exists().where(Inspection.depth == inspections.FULL))
        indexed = select(exists().where(DeskPage.id >= 0))
        missing = work.session.scalar(read) and not work.session.scalar(indexed)
    if missing:
        with works.writing(SYSTEM) as work:
            ask_everything(work)


def ask_everything(work: Work) -> None:
    """Ask for everything to be indexed anew."""
    outbox.job(work, key=ALL, kind=ALL, facts={"after": 0})


def find(work: Work, typed: str | None, *, call: str | None = None) -> Found:
    """Find submissions of the actor's processes by words inside them; any string is a query."""
    if not typed or not typed.strip():
        return NOTHING
    slugs = None if work.actor.site_roles & policy.STAFF else _processes(work)
    if slugs == []:
        return NOTHING
    scopes: dict[str, Sequence[str]] = {} if slugs is None else {"process": slugs}
    if call:
        scopes["call"] = [call]
    found = pagehits.everything(work.session, typed, scopes=scopes, shelf=DESK)
    return Found(found.query, {one.log_index: one for one in found.ranking}, found.capped)


def excerpts(work: Work, found: Found, indices: Collection[int]) -> dict[int, Hit]:
    """Give the best page of some submissions found, by their id; nothing where only title or name was found."""
    wanted = [found.by_index[one] for one in indices if one in found.by_index]
    hits = pagehits.hits(work.session, wanted, found.query, DESK)
    return {hit.submission_id: hit for hit in hits if hit.file_n}


def _processes(work: Work) -> list[str]:
    held = [key for key, roles in work.actor.process_roles.items() if roles & policy.STAFF]
    return list(work.session.scalars(select(Process.slug).where(Process.id.in_(held))))


def _files(work: Work, submission_id: int) -> Sequence[int]:
    rows = select(File.n).where(File.submission_id == submission_id).order_by(File.n)
    return work.session.scalars(rows).all()


def _document(work: Work, row: Submission) -> Document:
    call = work.session.get_one(Call, row.call_id)
    process = work.session.get_one(Process, row.process_id)
    said = (row.entity, row.name, row.name_latin)
    return Document(
        submission_id=row.id,
        log_index=row.first_index,
        call=call.code,
        process=process.slug,
        title=row.title or "",
        submitter=" ".join(one for one in said if one),
        languages=row.languages,
        countries=row.countries,
        submitter_type=row.submitter_type,
        issues=row.issues,
    )
