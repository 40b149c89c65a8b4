"""Checks the whole record against itself: log against checkpoints, receipts against entries, figures against rows."""

from collections.abc import Iterator

from sqlalchemy import func, select

from intake.db.calls import Tally
from intake.db.records import Checkpoint, LogEntry, LogHead
from intake.db.submissions import Revision, Submission
from intake.domain import transparency as tree
from intake.domain.notes import NoteInvalid
from intake.domain.receipts import ReceiptInvalid, entry_of, parse_receipt
from intake.services.work import Work

BATCH = 1_000


def log(work: Work) -> Iterator[str]:
    """Give a sentence for every fault of the log: a gap, an entry whose leaf is not its hash, a root that differs."""
    frontier = tree.Frontier()
    checkpoints = {row.size: row for row in work.session.scalars(select(Checkpoint))}
    for entry in _entries(work):
        if entry.index != frontier.size:
            yield f"log: entry {frontier.size} is missing"
            return
        leaf = tree.leaf_hash(entry.body.encode())
        if leaf.hex() != entry.leaf:
            yield f"log: entry {entry.index} is not what its leaf says"
        if entry.salt and tree.commitment(entry.salt, entry.content or {}) not in entry.body:
            yield f"log: the content of entry {entry.index} does not open its commitment"
        frontier = frontier.append(leaf)
        point = checkpoints.get(frontier.size)
        if point is not None and point.root != frontier.root().hex():
            yield f"log: the checkpoint of size {point.size} has another root"
    head = work.session.get(LogHead, 1)
    if head is None or head.size != frontier.size or head.frontier != frontier.to_text():
        yield "log: the head is not what the entries give"


def receipts(work: Work) -> Iterator[str]:
    """Give a sentence for every receipt that does not verify or rebuilds another entry than the log's."""
    verifier = work.keys.receipts.verifier()
    rows = select(Revision, LogEntry.body, Submission.number).join(
        LogEntry, LogEntry.index == Revision.log_index
    )
    rows = rows.join(Submission, Submission.id == Revision.submission_id)
    for revision, body, number in work.session.execute(rows.execution_options(yield_per=BATCH)):
        try:
            said = parse_receipt(revision.receipt.encode(), verifier)
        except (NoteInvalid, ReceiptInvalid):
            yield f"{number}: the receipt of revision {revision.number} does not verify"
            continue
        if entry_of(said).decode() != body:
            yield f"{number}: the receipt of revision {revision.number} is not its log entry"


def figures(work: Work) -> Iterator[str]:
    """Give a sentence for every figure that is not the sum of the register's rows (I9)."""
    columns = (Submission.call_id, Submission.state, Submission.verdict, Submission.channel)
    counted = {
        (row.call_id, row.state, row.verdict, row.channel): row.n
        for row in work.session.execute(select(*columns, func.count().label("n")).group_by(*columns))
    }
    held: dict[tuple[int, str, str, str], int] = {}
    for row in work.session.scalars(select(Tally)):
        key = (row.call_id, row.state, row.verdict, row.channel)
        held[key] = held.get(key, 0) + row.n
    for key in counted.keys() | held.keys():
        if counted.get(key, 0) != held.get(key, 0):
            yield f"figures: call {key[0]}, {key[1]}: {held.get(key, 0)} counted, {counted.get(key, 0)} held"


def _entries(work: Work) -> Iterator[LogEntry]:
    yield from work.session.scalars(
        select(LogEntry).order_by(LogEntry.index).execution_options(yield_per=BATCH)
    )
