"""Mistakes that a harness must see: each changes the running server, and nothing of the product knows of them."""

import dataclasses
import itertools
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy.engine.default import DefaultDialect

from intake.services import submissions, transitions
from intake.services.work import Actor, CommitUnknown, Work, Works
from uploads.blob import Blob
from uploads.local import LocalStore
from uploads.spool import Spool


def early_receipt() -> None:
    """Answer first and commit a moment later."""

    @contextmanager
    def writing(self: Works, actor: Actor, *, now: datetime | None = None) -> Iterator[Work]:
        turn, session = self._turn, self._writing()
        turn.__enter__()
        try:
            work = Work(session, now or self.clock.now(), actor, self.keys, self.clock)
            yield work
            work.close()
            session.flush()
        except BaseException:
            session.close()
            turn.__exit__(None, None, None)
            raise

        def commit() -> None:
            time.sleep(0.1)
            session.commit()
            session.close()
            turn.__exit__(None, None, None)

        threading.Thread(target=commit, daemon=True).start()

    Works.writing = writing  # type: ignore[method-assign]  # the mistake


def bytes_later() -> None:
    """Write the row now and the bytes a moment later."""
    keep = LocalStore.keep

    def later(self: LocalStore, data: bytes) -> None:
        time.sleep(0.2)
        with self.spool() as spool:
            spool.write(data)
            keep(self, spool)

    def behind(self: LocalStore, spool: Spool) -> Blob:
        digest = spool.seal()
        spool.seek(0)
        data = spool.read()
        threading.Thread(target=later, args=(self, data), daemon=True).start()
        return Blob(digest, spool.size)

    LocalStore.keep = behind  # type: ignore[method-assign]  # the mistake


def bytes_cut() -> None:
    """Keep the bytes under their digest without the last one."""

    def cut(self: LocalStore, spool: Spool) -> Blob:
        digest = spool.seal()
        spool.seek(0)
        target = self._place(digest)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(spool.read()[:-1])
        return Blob(digest, spool.size)

    LocalStore.keep = cut  # type: ignore[method-assign]  # the mistake


def two_commits() -> None:
    """Commit the receipt, and the figures a moment later."""
    count = transitions.count

    def halved(work: Work, submission: Any, by: int) -> None:
        work.session.commit()
        time.sleep(0.02)
        count(work, submission, by)

    transitions.count = halved


def no_dedupe() -> None:
    """Take every repetition for a new sending."""
    send = submissions.send

    def anew(work: Work, code: str, sending: Any) -> Any:
        sent = send(work, code, sending)
        if not sent.repeated:
            return sent
        return send(work, code, dataclasses.replace(sending, nonce=secrets.token_hex(16)))

    submissions.send = anew


def lost_answers() -> None:
    """Lose every third answer to a COMMIT that is durable: no mistake of ours, but what the world may do."""
    commit: Any = DefaultDialect.do_commit
    turn = itertools.count(1)

    def unheard(self: DefaultDialect, connection: Any) -> None:
        commit(self, connection)
        if next(turn) % 3 == 0:
            raise sqlite3.OperationalError("disk I/O error")

    DefaultDialect.do_commit = unheard  # type: ignore[method-assign]  # the fault


def bytes_deleted() -> None:
    """Lose answers to COMMIT, and tidy up the bytes of what seemed to fail."""
    lost_answers()
    keep, writing, mine = LocalStore.keep, Works.writing, threading.local()

    def noted(self: LocalStore, spool: Spool) -> Blob:
        blob = keep(self, spool)
        mine.paths = [*getattr(mine, "paths", []), self.path(blob.sha256)]
        return blob

    @contextmanager
    def tidy(self: Works, actor: Actor, *, now: datetime | None = None) -> Iterator[Work]:
        try:
            with writing(self, actor, now=now) as work:
                yield work
        except CommitUnknown:
            for path in getattr(mine, "paths", []):
                path.unlink(missing_ok=True)
            raise
        finally:
            mine.paths = []

    LocalStore.keep = noted  # type: ignore[method-assign]  # the mistake
    Works.writing = tidy  # type: ignore[method-assign]  # the mistake


MISTAKES: dict[str, Callable[[], None]] = {
    made.__name__: made
    for made in (
        early_receipt,
        bytes_later,
        bytes_cut,
        two_commits,
        no_dedupe,
        bytes_deleted,
    )
}

FAULTS = {**MISTAKES, lost_answers.__name__: lost_answers}
