"""The worker: runs jobs and delivers mail that commits have left as rows. A thread in the server, or a command."""

import logging
import threading
import time
from collections.abc import Callable
from functools import partial

from flask import Flask

from intake import bulkwork, ending, rereading, traying
from intake.delivery import MailRefused, hand_over, plain
from intake.drawing import draw_pages
from intake.reading import read_whole
from intake.runtime import Runtime
from intake.services import (
    announcing,
    deskindex,
    housekeeping,
    indexing,
    inspections,
    letters,
    likeness,
    lostlinks,
    outbox,
    pictures,
    publishing,
    rejudging,
    withheld,
)
from intake.services.outbox import Due
from intake.services.work import SYSTEM, Works
from intake.web import mails
from intake.web.roomwatch import Watch
from uploads.store import BlobMissing

log = logging.getLogger("intake.worker")

PAUSE = 0.5
"""Seconds between looks when there was nothing to do."""

SWEEP_EVERY = 3600.0
FIRST_SWEEP = 60.0
"""Seconds between sweeps, and before the first."""


class Worker(threading.Thread):
    """Works until told to stop; a failure puts its row off and is never the end of the thread."""

    def __init__(self, app: Flask, runtime: Runtime) -> None:
        super().__init__(name="intake-worker", daemon=True)
        self._app = app
        self._runtime = runtime
        self._over = threading.Event()
        self._next_sweep = time.monotonic() + FIRST_SWEEP
        self._watch = Watch(runtime, app.extensions["intake.room"])

    def run(self) -> None:
        """Take one row after the other."""
        while not self._over.is_set():
            try:
                self._care()
                busy = run_one(self._app, self._runtime)
            except Exception:
                log.exception("the worker could not take work")
                busy = False
            if not busy:
                self._over.wait(PAUSE)

    def _care(self) -> None:
        """Note closings at once, look whether there is room, and sweep now and then."""
        note_closings(self._runtime.works)
        self._watch.look_now_and_then()
        if time.monotonic() >= self._next_sweep:
            self._next_sweep = time.monotonic() + SWEEP_EVERY
            sweep(self._runtime)

    def stop(self) -> None:
        """Finish the row in hand and end."""
        self._over.set()
        if self.is_alive():
            self.join(timeout=30)


def note_closings(works: Works) -> None:
    """Note the deadlines that have passed; take no lock where none has."""
    with works.reading(SYSTEM) as work:
        due = housekeeping.closings_due(work)
    if due:
        with works.writing(SYSTEM) as work:
            housekeeping.note_closings(work)


def sweep(runtime: Runtime) -> tuple[int, int]:
    """Expire drafts and remove bytes that no row has named for more than a day; give how many of each.

    Who holds a draft that will expire is told a week before; who was invited and has not sent, before it closes.
    """
    ending.take_up(runtime.works)
    deskindex.take_up(runtime.works)
    housekeeping.warn_expiring(runtime.works)
    housekeeping.warn_invited(runtime.works)
    expired = housekeeping.expire_drafts(runtime.works)
    removed = runtime.store.sweep(
        older_than=housekeeping.ORPHAN_AGE,
        referenced=housekeeping.referenced(runtime.works),
        now=runtime.clock.now(),
    )
    if expired or removed:
        log.info("swept %d drafts and %d blobs", expired, removed)
    return expired, removed


def run_one(
    app: Flask, runtime: Runtime, *, works: Works | None = None, leisure: bool = True
) -> bool:
    """Run one job or deliver one mail; say whether there was one. `works` stands in for the runtime's (demo).

    Without `leisure`, what nobody waits for is left to whoever works next.
    """
    works = works or runtime.works
    with works.reading(SYSTEM) as work:
        if outbox.idle(work):
            return False
    with works.writing(SYSTEM) as work:
        job = outbox.take_job(work)
        mail = outbox.take_mail(work) if job is None else None
        if job is None and mail is None and leisure:
            job = outbox.take_job(work, leisure=True)
    if job is not None:
        _attempt(works, job, partial(JOBS[job.kind], runtime, works, job), mail=False)
    if mail is not None:
        _attempt(works, mail, partial(_deliver, app, runtime, works, mail), mail=True)
    return job is not None or mail is not None


def drain(app: Flask, runtime: Runtime, *, works: Works | None = None, leisure: bool = True) -> int:
    """Work until nothing is left; give how many rows were worked. `leisure` as above."""
    count = 0
    while run_one(app, runtime, works=works, leisure=leisure):
        count += 1
    return count


def _attempt(works: Works, due: Due, act: Callable[[], None], *, mail: bool) -> None:
    try:
        act()
    except Exception as error:  # noqa: BLE001 - whatever failed, the row is put off and the next one taken
        log.warning("%s %d failed: %s", due.kind, due.id, error)
        with works.writing(SYSTEM) as work:
            final = isinstance(error, MailRefused | BlobMissing)
            outbox.fail(work, due, f"{type(error).__name__}: {error}", mail=mail, final=final)


def _inspect(runtime: Runtime, works: Works, due: Due) -> None:
    """Read a file whole, keep its text by page, and ask for its index if it is public by now."""
    number, n = due.facts["number"], due.facts["n"]
    with works.reading(SYSTEM) as work:
        file = inspections.file_to_read(work, number, n)
    if file is not None:
        report = read_whole(runtime, file)
        sketch = likeness.made_of(report)
        with works.writing(SYSTEM) as work:
            # What was destroyed meanwhile is not kept after all.
            if outbox.holds_job(work, due):
                inspections.keep(work, file.sha256, report)
                likeness.keep(work, file.sha256, sketch)
                indexing.queue(work, number, n)
                deskindex.queue(work, number, n)
                pictures.ask(work, file.sha256, str(report["kind"]))
    _finish(works, due)
    with works.reading(SYSTEM) as work:
        watched = withheld.is_watched(work, number)
    if watched:
        with works.writing(SYSTEM) as work:
            withheld.look_again(work, number)


def _draw(runtime: Runtime, works: Works, due: Due) -> None:
    """Draw some pages of a file; where there are more, ask to go on, behind whatever else waits."""
    sha256, kind = str(due.facts["sha256"]), str(due.facts["kind"])
    with works.reading(SYSTEM) as work:
        first = pictures.next_page(work, sha256)
    if first is None:
        _finish(works, due)
        return
    batch = draw_pages(runtime, sha256, kind=kind, first=first)
    with works.writing(SYSTEM) as work:
        if outbox.holds_job(work, due):
            if pictures.keep(work, sha256, batch):
                pictures.ask(work, sha256, kind)
            outbox.finish_job(work, due)


def _index(_runtime: Runtime, works: Works, due: Due) -> None:
    start: int | None = due.facts.get("start", 1)
    while start is not None:
        with works.writing(SYSTEM) as work:
            start = indexing.pages(work, due.facts["number"], due.facts["n"], start)
    _finish(works, due)


def _index_for_desk(_runtime: Runtime, works: Works, due: Due) -> None:
    start: int | None = due.facts.get("start", 1)
    while start is not None:
        with works.writing(SYSTEM) as work:
            start = deskindex.pages(work, due.facts["number"], due.facts["n"], start)
    _finish(works, due)


def _index_all_for_desk(_runtime: Runtime, works: Works, due: Due) -> None:
    after: int | None = due.facts["after"]
    while after is not None:
        with works.writing(SYSTEM) as work:
            after = deskindex.everything(work, after=after)
    _finish(works, due)


def _publish_due(_runtime: Runtime, works: Works, due: Due) -> None:
    done = 1
    while done:
        with works.writing(SYSTEM) as work:
            done = publishing.publish_due(work, due.facts["call"])
    _finish(works, due)


def _publish_one(_runtime: Runtime, works: Works, due: Due) -> None:
    with works.writing(SYSTEM) as work:
        publishing.publish_one(work, str(due.facts["number"]))
        outbox.finish_job(work, due)


def _finish(works: Works, due: Due) -> None:
    with works.writing(SYSTEM) as work:
        outbox.finish_job(work, due)


def _announce(_runtime: Runtime, works: Works, due: Due) -> None:
    with works.writing(SYSTEM) as work:
        announcing.batch(work, due.facts)
        # Nothing where the batch has asked for the next one.
        outbox.finish_job(work, due)


def _rejudge(_runtime: Runtime, works: Works, due: Due) -> None:
    after: int | None = -1
    while after is not None:
        with works.writing(SYSTEM) as work:
            after = rejudging.rejudge(work, due.facts["call"], after=after)
    _finish(works, due)


def _lost_link(_runtime: Runtime, works: Works, due: Due) -> None:
    with works.writing(SYSTEM) as work:
        lostlinks.send_new(work, int(due.facts["submission"]))
        outbox.finish_job(work, due)


JOBS = {
    **rereading.JOBS,
    **ending.JOBS,
    **bulkwork.JOBS,
    **traying.JOBS,
    "announce": _announce,
    "rejudge": _rejudge,
    "inspect": _inspect,
    pictures.JOB: _draw,
    "index": _index,
    deskindex.JOB: _index_for_desk,
    deskindex.ALL: _index_all_for_desk,
    lostlinks.JOB: _lost_link,
    "publish-due": _publish_due,
    "publish-one": _publish_one,
}


def _deliver(app: Flask, runtime: Runtime, works: Works, due: Due) -> None:
    with app.test_request_context(base_url=runtime.settings.base_url), works.reading() as work:
        message = mails.render(work, due)
    if message is not None:
        hand_over(message, runtime.settings.mail)
    with works.writing(SYSTEM) as work:
        outbox.finish_mail(work, due)
        if message is not None:
            letters.keep_sent(work, due, subject=message["Subject"], text=plain(message))
