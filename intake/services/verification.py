"""Checks the whole record against itself: log against checkpoints, receipts against entries, figures against rows."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing

from sqlalchemy import func, select

from intake.db.calls import Facet, FacetTally, Tally
from intake.db.records import Checkpoint, LogEntry, LogHead
from intake.db.removals import Derivative
from intake.db.submissions import File, Revision, Submission
from intake.domain import privacy
from intake.domain import transparency as tree
from intake.domain.canonical import instant
from intake.domain.contents import CLEAR
from intake.domain.notes import NoteInvalid, Verifier
from intake.domain.receipts import ReceiptInvalid, entry_of, parse_receipt
from intake.domain.vocab import Act, State
from intake.services import visible
from intake.services.work import Work

BATCH = 1_000


def log(work: Work) -> Iterator[str]:
    """Give a sentence for every fault of the log: a gap, an entry or a checkpoint that is not what it says."""
    frontier = tree.Frontier()
    verifier = work.keys.log.verifier()
    checkpoints = {row.size: row for row in work.session.scalars(select(Checkpoint))}
    for entry in _entries(work):
        if entry.index != frontier.size:
            yield f"log: entry {frontier.size} is missing"
            return
        yield from _entry_faults(entry)
        frontier = frontier.append(tree.leaf_hash(entry.body.encode()))
        point = checkpoints.pop(frontier.size, None)
        if point is not None and not _is_signed(point, frontier.root(), verifier):
            yield f"log: the checkpoint of size {point.size} is not the signed root of its entries"
    for size in sorted(checkpoints):
        yield f"log: there is a checkpoint of size {size}, and fewer entries"
    head = work.session.get(LogHead, 1)
    if head is None or head.size != frontier.size or head.frontier != frontier.to_text():
        yield "log: the head is not what the entries give"
    elif work.session.get(Checkpoint, head.size) is None:
        yield "log: the head has no checkpoint"


def _entries(work: Work) -> Iterator[LogEntry]:
    rows = select(LogEntry).order_by(LogEntry.index).execution_options(yield_per=BATCH)
    # Closed even when the reader stops at a gap: the cursor stands on the server.
    with closing(work.session.scalars(rows)) as found:
        yield from found


def _entry_faults(entry: LogEntry) -> Iterator[str]:
    if tree.leaf_hash(entry.body.encode()).hex() != entry.leaf:
        yield f"log: entry {entry.index} is not what its leaf says"
    try:
        said = json.loads(entry.body)
    except ValueError:
        said = {}
    columns = (entry.type, entry.call, entry.subject, instant(entry.recorded))
    if columns != tuple(said.get(key) for key in ("type", "call", "subject", "recorded")):
        yield f"log: the columns of entry {entry.index} are not what its body says"
    if entry.salt is None:
        opened = said.get("commit") is not None or said.get("content") == entry.content
    else:
        opened = said.get("commit") == tree.commitment(entry.salt, entry.content or {})
    if not opened:
        yield f"log: the content of entry {entry.index} does not open its commitment"


def _is_signed(point: Checkpoint, root: bytes, verifier: Verifier) -> bool:
    try:
        said = verifier.open(point.note.encode())
    except NoteInvalid:
        return False
    return (
        point.root == root.hex()
        and said == tree.checkpoint(verifier.name, point.size, root).encode()
    )


def receipts(work: Work) -> Iterator[str]:
    """Give a sentence for every receipt that does not verify, is not its log entry, or lacks its row or files."""
    verifier = work.keys.receipts.verifier()
    rows = select(Revision, LogEntry.body, Submission.number).join(
        LogEntry, LogEntry.index == Revision.log_index, isouter=True
    )
    rows = rows.join(Submission, Submission.id == Revision.submission_id)
    found, gone = set(), _destroyed(work)
    for revision, body, number in work.session.execute(rows.execution_options(yield_per=BATCH)):
        found.add(revision.log_index)
        if revision.submission_id in gone and body is not None:
            if revision.receipt or revision.statement or revision.stated or revision.salts:
                yield f"{number}: it was destroyed, and revision {revision.number} still opens its commitment"
            continue
        try:
            said = parse_receipt(revision.receipt.encode(), verifier)
        except (NoteInvalid, ReceiptInvalid):
            yield f"{number}: the receipt of revision {revision.number} does not verify"
            continue
        if entry_of(said).decode() != body:
            yield f"{number}: the receipt of revision {revision.number} is not its log entry"
        if said["statement"] != revision.statement:
            yield f"{number}: the statement of revision {revision.number} is not its receipt's"
    logged = work.session.scalars(
        select(LogEntry.index).where(LogEntry.type == Act.RECEIPT.value).order_by(LogEntry.index)
    )
    yield from (f"log: entry {index} is a receipt without its row" for index in set(logged) - found)
    yield from _files(work)
    yield from _copies(work)
    yield from _opened(work, gone)


def _destroyed(work: Work) -> dict[int, int]:
    """Give what was destroyed, by order: those submissions, by id, whose log says so; the subject of their entries."""
    rows = (
        select(Submission.id, Submission.first_index)
        .join(LogEntry, LogEntry.subject == Submission.first_index)
        .where(LogEntry.type == Act.DESTROY.value)
    )
    return {row.id: row.first_index for row in work.session.execute(rows)}


def _opened(work: Work, gone: Mapping[int, int]) -> Iterator[str]:
    """Hold salts against the log: what was destroyed has none but those that say why, everything else has its own."""
    subjects = set(gone.values())
    ends = {Act.REMOVE.value, Act.DESTROY.value}
    closed = select(LogEntry.index, LogEntry.subject, LogEntry.type, LogEntry.salt).where(
        LogEntry.type.not_in([act.value for act in CLEAR]),
        LogEntry.salt.is_(None) | LogEntry.subject.in_(subjects) | LogEntry.index.in_(subjects),
    )
    for row in work.session.execute(closed.order_by(LogEntry.index)):
        ended = (row.index if row.subject is None else row.subject) in subjects
        if row.salt is None and (not ended or row.type in ends):
            yield f"log: the content of entry {row.index} is gone, and no order says so"
        elif row.salt is not None and ended and row.type not in ends:
            yield f"log: entry {row.index} was destroyed and still opens its commitment"


def _copies(work: Work) -> Iterator[str]:
    """Compare each redacted copy with the log entry that says that it is shown."""
    rows = (
        select(Derivative, LogEntry.type, LogEntry.content, Submission.number)
        .join(Submission, Submission.id == Derivative.submission_id)
        .outerjoin(LogEntry, LogEntry.index == Derivative.log_index)
    )
    for copy, act, said, number in work.session.execute(rows):
        held = {"file": copy.file, "derivative": copy.k, "sha256": copy.sha256}
        if act != Act.REDACT or {key: (said or {}).get(key) for key in held} != held:
            yield f"{number}: copy {copy.k} of file {copy.file} is not what the log says"


def _files(work: Work) -> Iterator[str]:
    """Compare each file that a statement names with its row; what was destroyed has no statement in the clear."""
    held = {
        (row.submission_id, row.n): (row.sha256, row.size, row.media_type, row.public)
        for row in work.session.execute(
            select(
                File.submission_id, File.n, File.sha256, File.size, File.media_type, File.public
            ).execution_options(yield_per=BATCH)
        )
    }
    stated = select(Revision.submission_id, Revision.statement, Submission.number).join(
        Submission, Submission.id == Revision.submission_id
    )
    for submission_id, statement, number in work.session.execute(stated):
        for file in statement.get("files", ()):
            said = (file["sha256"], file["size"], file["type"], file["public"])
            if held.get((submission_id, file["n"])) != said:
                yield f"{number}: file {file['n']} is not what its receipt says"


def figures(work: Work) -> Iterator[str]:
    """Give a sentence for every figure that is not the sum of the register's rows (I9)."""
    columns = (
        Submission.call_id,
        Submission.state,
        Submission.verdict,
        Submission.channel,
        func.coalesce(Submission.ground, ""),
    )
    rows = work.session.execute(select(*columns, func.count()).group_by(*columns))
    counted = {
        (call, state, verdict, channel, ground): n
        for call, state, verdict, channel, ground, n in rows
    }
    kept = {
        (row.call_id, row.state, row.verdict, row.channel, row.ground): row.n
        for row in work.session.scalars(select(Tally).where(Tally.n != 0))
    }
    for key in sorted(counted.keys() | kept.keys()):
        if counted.get(key, 0) != kept.get(key, 0):
            words = ", ".join(part for part in key[1:] if part)
            yield f"figures: call {key[0]}, {words}: {kept.get(key, 0)} counted, {counted.get(key, 0)} held"
    yield from _facets(work)


def _facets(work: Work) -> Iterator[str]:
    """Compare the filters' rows and their figures with what is published."""
    wanted: set[tuple[int, str, str, int]] = set()
    published = select(Submission).where(Submission.state == State.PUBLISHED.value)
    for row in work.session.scalars(published.execution_options(yield_per=BATCH)):
        facets = privacy.facets(visible.facts(row, ()))
        wanted |= {(row.call_id, facet, value, row.first_index) for facet, value in facets}
    held = {
        (row.call_id, row.facet, row.value, row.first_index)
        for row in work.session.scalars(select(Facet))
    }
    for key in sorted(wanted ^ held):
        yield f"filters: {key[1]} {key[2] or 'none'} of the submission at {key[3]} is wrong"
    sums = Counter(key[:3] for key in wanted)
    kept = {
        (row.call_id, row.facet, row.value): row.n
        for row in work.session.scalars(select(FacetTally).where(FacetTally.n != 0))
    }
    for key3 in sorted(sums.keys() | kept.keys()):
        if sums.get(key3, 0) != kept.get(key3, 0):
            yield f"filters: {key3[1]} {key3[2] or 'none'}: {kept.get(key3, 0)} counted, {sums.get(key3, 0)} held"
