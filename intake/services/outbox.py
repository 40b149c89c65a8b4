"""Effects of a commit, as rows in that commit: mail to send and jobs to run. Each happens once an event."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from intake.db.records import Job, Message
from intake.services.work import Work

LEASE = timedelta(minutes=2)
LAST_ATTEMPT = 12
WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"
LEISURE = frozenset({"draw", "reread"})
"""Kinds of jobs that nobody waits for: taken when neither another job nor a mail is due."""


@dataclass(frozen=True, slots=True)
class Due:
    """A row that a worker holds until its lease ends: its id, what it is, its facts, how often it was tried before."""

    id: int
    kind: str
    facts: dict[str, Any]
    attempts: int
    lease: datetime
    submission_id: int | None = None
    language: str = "en"
    event: str = ""


def mail(
    work: Work,
    *,
    event: str,
    template: str,
    language: str,
    submission_id: int | None = None,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Queue one mail; `event` is unique for ever. The address and any secret link are found at delivery."""
    work.session.add(
        Message(
            event=event,
            template=template,
            submission_id=submission_id,
            language=language,
            facts=dict(facts or {}),
            state=WAITING,
            made_at=work.now,
            due=work.now,
        )
    )


def mails_at_once(work: Work, letters: Sequence[Mapping[str, Any]]) -> None:
    """Queue many mails; each holds what `mail` takes, without a submission."""
    shared = {"submission_id": None, "state": WAITING, "made_at": work.now, "due": work.now}
    if letters:
        work.session.execute(insert(Message), [{**one, **shared, "attempts": 0} for one in letters])


def mails_once(work: Work, letters: Sequence[Mapping[str, Any]]) -> None:
    """Queue many mails as above; one whose event is known was queued by an earlier try, and stays as it is."""
    shared = {"submission_id": None, "state": WAITING, "made_at": work.now, "due": work.now}
    rows = [{**one, **shared, "attempts": 0} for one in letters]
    if rows:
        new = upsert(work)(Message).on_conflict_do_nothing(index_elements=[Message.event])
        work.session.execute(new, rows)


def upsert(work: Work) -> Any:  # noqa: ANN401 - the insert of one dialect or the other
    """Give the insert that can pass over or renew what stands already."""
    return sqlite.insert if work.session.get_bind().dialect.name == "sqlite" else postgresql.insert


def job(
    work: Work, *, key: str, kind: str, facts: Mapping[str, Any], due: datetime | None = None
) -> None:
    """Queue one job; a job of this key that waits or failed is asked for again, one that runs or is done runs anew."""
    asked = {
        "facts": dict(facts),
        "state": WAITING,
        "lease": None,
        "attempts": 0,
        "due": due or work.now,
    }
    # One statement: two who ask for the same job at once never meet in the unique key.
    work.session.execute(
        upsert(work)(Job)
        .values(key=key, kind=kind, made_at=work.now, **asked)
        .on_conflict_do_update(index_elements=[Job.key], set_=asked)
    )


def take_job(work: Work, *, leisure: bool = False) -> Due | None:
    """Lease the job that has waited longest, with `leisure` of those that wait for quiet; a lost lease waits again."""
    row = _next(work, Job, Job.kind.in_(LEISURE) if leisure else Job.kind.not_in(LEISURE))
    if row is None:
        return None
    return Due(row.id, row.kind, dict(row.facts), row.attempts - 1, row.lease)


def take_mail(work: Work) -> Due | None:
    """Lease the mail that has waited longest."""
    row = _next(work, Message)
    if row is None:
        return None
    return Due(
        row.id,
        row.template,
        dict(row.facts),
        row.attempts - 1,
        row.lease,
        submission_id=row.submission_id,
        language=row.language,
        event=row.event,
    )


def _next(work: Work, table: Any, *which: ColumnElement[bool]) -> Any:  # noqa: ANN401 - Job or Message, alike here
    ready = (table.state == WAITING) & (table.due <= work.now)
    lost = (table.state == RUNNING) & (table.lease < work.now)
    row = work.session.scalars(
        select(table)
        .where(ready | lost, *which)
        .order_by(table.due, table.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if row is not None:
        row.state = RUNNING
        row.lease = work.now + LEASE
        row.attempts += 1
    return row


def finish_job(work: Work, due: Due) -> None:
    """Say that a job is done; nothing happens when it was asked for anew meanwhile, or given to another worker."""
    held = update(Job).where(*_held(Job, due))
    work.session.execute(held.values(state=DONE, lease=None, last_error=None))


def holds_job(work: Work, due: Due) -> bool:
    """Say whether a job is still whose lease `due` is, and was neither dropped nor asked for anew; it stays so."""
    held = select(Job.id).where(*_held(Job, due)).with_for_update()
    return work.session.scalar(held) is not None


def drop_job(work: Work, key: str) -> None:
    """Drop a job; whoever runs it finds that it no longer holds it."""
    work.session.execute(delete(Job).where(Job.key == key))


def finish_mail(work: Work, due: Due) -> None:
    """Say that a mail was taken by the relay, whoever holds its row by now: it must not go out again."""
    values = {"state": DONE, "lease": None, "last_error": None, "sent_at": work.now}
    work.session.execute(update(Message).where(Message.id == due.id).values(**values))


def fail(work: Work, due: Due, error: str, *, mail: bool, final: bool = False) -> None:
    """Put a row off after a failure: later each time, given up after the last attempt. Only while it is held."""
    table: Any = Message if mail else Job
    tried = due.attempts + 1
    over = final or tried >= LAST_ATTEMPT
    wait = timedelta(seconds=min(3600, 5 * 2**tried))
    work.session.execute(
        update(table)
        .where(*_held(table, due))
        .values(
            state=FAILED if over else WAITING,
            lease=None,
            due=work.now + wait,
            last_error=error[:500],
        )
    )


def _held(table: Any, due: Due) -> tuple[ColumnElement[bool], ...]:  # noqa: ANN401 - Job or Message
    """Give what is true of a row while the lease that `due` got still holds it."""
    return (
        table.id == due.id,
        table.state == RUNNING,
        table.lease == due.lease,
        table.attempts == due.attempts + 1,
    )


def unfinished(work: Work, keys: Collection[str]) -> dict[str, bool]:
    """Find those of some jobs that are not done, by key: True where they are still tried, False where given up."""
    rows = select(Job.key, Job.state).where(Job.key.in_(keys), Job.state != DONE)
    return {row.key: row.state != FAILED for row in work.session.execute(rows)}


def idle(work: Work) -> bool:
    """Say whether nothing is due now: one look that takes no lock."""
    for table in (Job, Message):
        ready = (table.state == WAITING) & (table.due <= work.now)
        lost = (table.state == RUNNING) & (table.lease < work.now)
        if work.session.scalar(select(table.id).where(ready | lost).limit(1)) is not None:
            return False
    return True


def backlog(work: Work, most: int) -> bool:
    """Say whether more than `most` mails are due: one look that stops counting there."""
    due = select(Message.id).where(Message.state == WAITING, Message.due <= work.now)
    rows = due.limit(most + 1).subquery()
    return (work.session.scalar(select(func.count()).select_from(rows)) or 0) > most


def waiting(work: Work) -> tuple[int, int]:
    """Count jobs and mails that are due or run."""
    counts = []
    for table in (Job, Message):
        ready = (table.state == WAITING) & (table.due <= work.now)
        rows = select(func.count(table.id)).where(ready | (table.state == RUNNING))
        counts.append(work.session.scalar(rows) or 0)
    return counts[0], counts[1]


def mails(work: Work) -> list[tuple[str, str, int]]:
    """List all mail, oldest first: event, state, attempts."""
    rows = select(Message.event, Message.state, Message.attempts).order_by(Message.id)
    return [(row.event, row.state, row.attempts) for row in work.session.execute(rows)]
