"""The job of acts on many submissions: one after the other, each in a commit of its own, by whoever asked for it."""

import logging
from collections.abc import Callable, Mapping

from intake.domain.policy import ActNotAllowed, ReasonMissing
from intake.runtime import Runtime
from intake.services import bulk, claims, colleagues, outbox, reviews
from intake.services.bulk import Task
from intake.services.claims import HeldByOther, NotAColleague
from intake.services.colleagues import AccountUnknown
from intake.services.foresight import DONE, Bulkable, Outcome
from intake.services.outbox import Due
from intake.services.requests import RequestStands
from intake.services.transitions import Conflict, SubmissionUnknown
from intake.services.withheld import FileUnread, NameStands
from intake.services.work import SYSTEM, Actor, Work, Works

TURN = 50
"""So many at a turn; then other jobs get theirs."""

PATIENCE = 3
"""So often a failure is tried again before it counts as the submission's own."""

log = logging.getLogger("intake.bulk")

VERBS: Mapping[Bulkable, Callable[[Work, Task], object]] = {
    Bulkable.ACCEPT: lambda work, task: reviews.accept(work, task.number, seen=task.seen),
    Bulkable.ACCEPT_PUBLISH: lambda work, task: reviews.accept_and_publish(
        work, task.number, seen=task.seen
    ),
    Bulkable.PUBLISH: lambda work, task: reviews.publish(work, task.number, seen=task.seen),
    Bulkable.ASSIGN: lambda work, task: claims.assign(work, task.number, to=task.to or 0),
    Bulkable.RELEASE: lambda work, task: claims.release(work, task.number),
}

REFUSED: Mapping[type[Exception], Outcome] = {
    Conflict: Outcome.CHANGED,
    SubmissionUnknown: Outcome.ROLE,
    ActNotAllowed: Outcome.STATE,
    ReasonMissing: Outcome.STATE,
    NameStands: Outcome.NAME,
    FileUnread: Outcome.UNREAD,
    RequestStands: Outcome.DISOWNED,
    HeldByOther: Outcome.HELD,
    NotAColleague: Outcome.NOBODY,
}
"""What a verb may still refuse after the judgement let it through; nothing of it is kept then."""


def run(_runtime: Runtime, works: Works, due: Due) -> None:
    """Take a turn of an act; ask to go on where some are left."""
    bulk_id = int(due.facts["bulk"])
    for _ in range(TURN):
        with works.reading(SYSTEM) as work:
            task = bulk.next_task(work, bulk_id)
        if task is None:
            with works.writing(SYSTEM) as work:
                bulk.end(work, bulk_id)
                outbox.finish_job(work, due)
            return
        try:
            take(works, task)
        except Exception:
            # What fails again and again by itself must not stand before the others.
            if due.attempts < PATIENCE:
                raise
            log.exception("%s failed in a bulk act", task.number)
            _refuse(works, SYSTEM, task, Outcome.FAILED)
    with works.writing(SYSTEM) as work:
        bulk.ask(work, bulk_id)


def take(works: Works, task: Task) -> None:
    """Act on one submission and write its result in the same commit, with the roles that the person holds now."""
    try:
        with works.reading(SYSTEM) as work:
            actor = colleagues.actor(work, task.user_id)
    except AccountUnknown:
        _refuse(works, SYSTEM, task, Outcome.ROLE)
        return
    try:
        with works.writing(actor) as work:
            outcome = bulk.judge(work, task)
            if outcome is None:
                return
            if outcome in DONE:
                VERBS[task.act](work, task)
            quicker = bulk.quicker(work, task) if outcome is Outcome.CHANGED else None
            bulk.keep(work, task, outcome, by=quicker)
    except tuple(REFUSED) as error:
        said = next(one for kind, one in REFUSED.items() if isinstance(error, kind))
        _refuse(works, actor, task, said)


def _refuse(works: Works, actor: Actor, task: Task, outcome: Outcome) -> None:
    with works.writing(actor) as work:
        bulk.keep(work, task, outcome)


JOBS: Mapping[str, Callable[[Runtime, Works, Due], None]] = {bulk.JOB: run}
