"""Hundreds or thousands of people press Send about the last second, over real sockets; what each was told is kept.

Each knows from its own clock when its first byte went out and when the answer came: the stated instants must lie
between, the verdict must be the rule's over them, and nothing may be kept of what was refused.
"""

import asyncio
import json
import random
import resource
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from intake.db.calls import Call
from intake.db.submissions import File, Revision, Submission
from intake.domain import receipts
from intake.domain.canonical import instant
from intake.runtime import Runtime
from intake.services import verification
from tests.fronts import Served, nonce

SPREAD = 1.5
"""Seconds about the deadline within which everybody presses."""

PATIENCE = 300.0
"""Seconds that a client waits for its answer, as nginx does."""


@dataclass(slots=True)
class Told:
    """One submitter: when it pressed by its own clock, and what it was told (status 0: no answer)."""

    nonce: str
    at: float
    data: bytes
    digest: str
    first: datetime | None = None
    last: datetime | None = None
    heard: datetime | None = None
    status: int = 0
    said: dict[str, Any] | None = None


def crowd(site: Served, count: int, *, code: str, chance: random.Random) -> list[Told]:
    """Prepare everybody's request in advance, so that pressing is only sending."""
    made = []
    for n in range(count):
        key = nonce()
        text = f"Submitter {n} writes about issue 1 and says why, at some length.\n".encode() * 20
        head, body = site.form(key, "Connection: close", files={"a.txt": text}, code=code)
        at = chance.uniform(-SPREAD, SPREAD)
        made.append(Told(key, at, head + body, sha256(text).hexdigest()))
    return made


def press(site: Served, closes: datetime, everybody: Sequence[Told]) -> None:
    """Let everybody press at their instant and wait for their answers."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = min(hard, len(everybody) + 500)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))

    async def together() -> None:
        await asyncio.gather(*(_one(site, closes, told) for told in everybody))

    # In a thread of its own: a browser's tests leave a loop running in this one.
    with ThreadPoolExecutor(1) as own:
        own.submit(lambda: asyncio.run(together())).result()


async def _one(site: Served, closes: datetime, told: Told) -> None:
    # Connected a little before, as a browser that shows the form keeps its connection.
    await _until(closes, told.at - 0.2)
    try:
        async with asyncio.timeout(PATIENCE):
            reader, writer = await asyncio.open_connection("127.0.0.1", site.port)
            await _until(closes, told.at)
            half = len(told.data) // 2
            told.first = datetime.now(UTC)
            writer.write(told.data[:half])
            await writer.drain()
            writer.write(told.data[half:])
            await writer.drain()
            told.last = datetime.now(UTC)
            answered = await reader.read()
            told.heard = datetime.now(UTC)
            writer.close()
    except (OSError, TimeoutError):
        return
    head, _, body = answered.partition(b"\r\n\r\n")
    told.status = int(head.split(b" ", 2)[1]) if head.startswith(b"HTTP/1.1 ") else 0
    try:
        told.said = json.loads(body)
    except ValueError:
        told.said = None


async def _until(closes: datetime, seconds: float) -> None:
    left = (closes - datetime.now(UTC)).total_seconds() + seconds
    if left > 0:
        await asyncio.sleep(left)


def faults(
    runtime: Runtime, everybody: Sequence[Told], *, code: str, refuses: bool
) -> Iterator[str]:
    """Find every breach of I1, I4 and I5 between what was told and what is kept."""
    with runtime.works.reading() as work:
        call = work.session.scalars(select(Call).where(Call.code == code)).one()
        closes = call.closes_before
        assert closes is not None
        limit = closes + timedelta(seconds=call.grace)
        rows = work.session.execute(
            select(Submission, Revision)
            .join(Revision, Revision.submission_id == Submission.id)
            .where(Submission.call_id == call.id)
            .order_by(Revision.log_index)
        ).all()
        kept = {submission.nonce: (submission, revision) for submission, revision in rows}
        files = work.session.execute(select(File.submission_id, File.sha256))
        held = {row.submission_id: row.sha256 for row in files}
        yield from verification.log(work)
        yield from verification.receipts(work)
        yield from verification.figures(work)
        if [row.n for row, _ in rows] != list(range(1, len(rows) + 1)):
            yield "numbers do not follow the log"
        order = [revision.recorded for _, revision in rows]
        if order != sorted(order):
            yield "recorded instants do not follow the log"
        key = runtime.ring.record.receipts.verifier()
        for told in everybody:
            yield from _faults_of(told, kept, key=key, closes=closes, limit=limit, refuses=refuses)
        for told in everybody:
            if told.nonce in kept and held.get(kept[told.nonce][0].id) != told.digest:
                yield "a submission without its file"
        refused = sum(told.status == 422 for told in everybody)
        if call.refused_late != refused:
            yield f"{refused} were refused and {call.refused_late} counted"


def _faults_of(
    told: Told, kept: dict[str, Any], *, key: Any, closes: datetime, limit: datetime, refuses: bool
) -> Iterator[str]:
    who = f"pressed at {told.at:+.3f} s"
    if told.said is None or told.status not in {201, 422}:
        yield f"{who}: answered {told.status} {told.said}"
    elif told.status == 422:
        if not refuses or told.said.get("error") != "late-refused":
            yield f"{who}: refused {told.said}"
        elif datetime.fromisoformat(told.said["complete"]) < closes:
            yield f"{who}: refused though in time"
        if told.nonce in kept:
            yield f"{who}: refused and kept"
    elif told.nonce not in kept:
        yield f"{who}: receipted and not kept"
    else:
        receipt = receipts.parse_receipt(told.said["receipt"].encode(), key)
        for fault in _held(told, receipt, *kept[told.nonce], closes=closes, limit=limit):
            yield f"{who}: {fault}"
        if refuses and receipt["statement"]["verdict"] == "late":
            yield f"{who}: late and kept by a call that refuses"


def _held(
    told: Told,
    receipt: Any,
    submission: Submission,
    revision: Revision,
    *,
    closes: datetime,
    limit: datetime,
) -> Iterator[str]:
    statement = receipt["statement"]
    begun, complete = (datetime.fromisoformat(statement[one]) for one in ("begun", "complete"))
    rule = "on-time" if begun < closes and complete < limit else "late"
    if (statement["verdict"], submission.verdict) != (rule, rule):
        yield f"{statement['verdict']}, and the rule says {rule}"
    if (receipt["index"], receipt["recorded"]) != (revision.log_index, instant(revision.recorded)):
        yield "the receipt says another place than the log"
    # nginx reads its clock once a turn, and a busy turn is tens of milliseconds long.
    tick = timedelta(milliseconds=250)
    first, heard = told.first or closes, told.heard or closes
    if not first - tick <= begun <= complete <= heard + tick:
        yield f"begun {begun} before it was, or complete {complete} after its answer"


def seen_late(everybody: Sequence[Told]) -> list[float]:
    """Give by how many seconds each receipt's `begun` came after the first byte was sent: what the front cost."""
    away = []
    for told in everybody:
        if told.status == 201 and told.said and told.first:
            line = told.said["receipt"].split("\n", 1)[0]
            begun = datetime.fromisoformat(json.loads(line)["statement"]["begun"])
            away.append((begun - told.first).total_seconds())
    return sorted(away)
