"""What of a submission stands in the search index: only what the public may see, gone in the commit that hides it."""

from collections.abc import Sequence

from sqlalchemy import select

from intake.db.calls import Call
from intake.db.processes import Process
from intake.db.submissions import File, Submission
from intake.domain import privacy
from intake.domain.privacy import Facts, FileFacts
from intake.services import inspections, outbox, search, visible
from intake.services.search import Document, Page
from intake.services.wording import touch
from intake.services.work import Work

BATCH = 50
"""Pages a transaction, so that writers never wait long for the index."""
AT_ONCE = 2_000
"""Pages that follow a new reading in its own commit: as many as one file can have."""
SENT_AT_ONCE = 100
"""Files of the same bytes that do."""


def sync(work: Work, submission: Submission, facts: Facts, *, was_shown: bool) -> None:
    """Bring the index up to a change: title and name at once, the pages by a job; out at once when hidden."""
    if not privacy.is_published(facts):
        if was_shown:
            search.remove(work.session, submission.id)
        return
    search.remove(work.session, submission.id)
    search.index_head(work.session, _document(work, submission, facts))
    for file in privacy.public_files(facts):
        queue(work, submission.number, file.n)


def queue(work: Work, number: str, n: int, *, start: int = 1) -> None:
    """Ask for the pages of one file to be indexed, from page `start` on."""
    outbox.job(
        work,
        key=f"index:{number}:{n}",
        kind="index",
        facts={"number": number, "n": n, "start": start},
    )


def pages(work: Work, number: str, n: int, start: int) -> int | None:
    """Index up to BATCH pages of a public file from page `start` on; give the page to go on from, None when done.

    Nothing happens for what is not public (any more): the row is locked, so that no page comes back once it was hidden.
    """
    row = work.session.scalars(
        select(Submission).where(Submission.number == number).with_for_update()
    ).first()
    if row is None:
        return None
    facts = visible.facts(row, visible.files(work.session, [row.id]).get(row.id, ()))
    file = next((one for one in privacy.public_files(facts) if one.n == n), None)
    if file is None:
        return None
    found = inspections.pages(work, file.sha256, start=start, limit=BATCH)
    document = _document(work, row, facts)
    if start == 1:  # a reading before may have had more pages
        search.remove_file(work.session, document, n)
    search.index_pages(work.session, document, _made(file, found))
    return found[-1][0] + 1 if len(found) == BATCH else None


def renew(work: Work, sha256: str) -> int:
    """Bring the index to the reading of some bytes that this very commit puts in force; give how many files wait.

    Up to AT_ONCE pages change with it. Of a letter that thousands sent, the rest follows by jobs, file by file.
    """
    found = inspections.pages(work, sha256, limit=AT_ONCE)
    most = max(1, min(SENT_AT_ONCE, AT_ONCE // max(1, len(found))))
    holders = (
        select(Submission.id, Submission.number, File.n)
        .join(File, File.submission_id == Submission.id)
        .where(Submission.state == "published", File.sha256 == sha256)
        .order_by(Submission.id, File.n)
    )
    held = work.session.execute(holders).all()
    for one in held[:most]:
        _renew(work, one.id, one.n, sha256, found)
    for one in held[most:]:
        queue(work, one.number, one.n)
    if held:
        touch(work)
    return max(0, len(held) - most)


def _renew(
    work: Work, submission_id: int, n: int, sha256: str, found: Sequence[tuple[int, str]]
) -> None:
    row = work.session.get_one(Submission, submission_id, with_for_update=True)
    facts = visible.facts(row, visible.files(work.session, [row.id]).get(row.id, ()))
    # A redacted copy may be shown in its place, or nothing.
    for file in privacy.public_files(facts):
        if (file.n, file.sha256) == (n, sha256):
            document = _document(work, row, facts)
            search.remove_file(work.session, document, n)
            search.index_pages(work.session, document, _made(file, found))


def _made(file: FileFacts, found: Sequence[tuple[int, str]]) -> list[Page]:
    lang = file.languages[0] if file.languages else ""
    return [Page(file.n, page, lang, text) for page, text in found if text.strip()]


def numbers(work: Work, *, after: int, limit: int = 200) -> tuple[int, Sequence[tuple[str, int]]]:
    """Give published files after a submission id, for re-indexing everything: last id, (number, file) pairs."""
    rows = work.session.scalars(
        select(Submission)
        .where(Submission.id > after, Submission.state == "published")
        .order_by(Submission.id)
        .limit(limit)
        .with_for_update()
    ).all()
    held = visible.files(work.session, [row.id for row in rows])
    found = []
    for row in rows:
        facts = visible.facts(row, held.get(row.id, ()))
        search.index_head(work.session, _document(work, row, facts))
        found += [(row.number, file.n) for file in privacy.public_files(facts)]
    return (rows[-1].id if rows else after), found


def _document(work: Work, row: Submission, facts: Facts) -> Document:
    call = work.session.get_one(Call, row.call_id)
    process = work.session.get_one(Process, row.process_id)
    shown = privacy.shown(facts)
    named = privacy.is_named(facts)
    hidden = (privacy.NOT_SHOWN,)
    return Document(
        submission_id=row.id,
        log_index=row.first_index,
        call=call.code,
        process=process.slug,
        title=shown["title"] or "",
        submitter=" ".join(
            one for one in (shown["submitter"], shown["name"], shown["name_latin"]) if one
        ),
        languages=facts.languages if named else hidden,
        countries=privacy.counted_countries(facts) if named else hidden,
        submitter_type=facts.submitter_type if named else privacy.NOT_SHOWN,
        issues=facts.issues,
    )
