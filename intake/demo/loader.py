"""Loads the demo: every event in one global order, through the verbs that serve real submissions.

The clock is injected and stands at each event's instant; each event is one commit that also says how far the demo is, so
that a loader that died goes on where it stopped. When all is there, that door closes for ever.
"""

import hashlib
import hmac
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from operator import attrgetter

from flask import Flask

from intake.clock import FixedClock
from intake.demo import outcomes, settings
from intake.demo.plan import PlannedFile, PlannedSubmission, submissions
from intake.domain.fields import TYPED_TEXT_NAME, JsonValue
from intake.domain.vocab import FileRole
from intake.runtime import DEMO_BEGINS, Runtime
from intake.services import founding
from intake.services import submissions as sending
from intake.services.drafts import Attached
from intake.services.receiving import Sending
from intake.services.work import SUBMITTER, SYSTEM, Actor, Work, Works
from intake.worker import drain

WITHHELD = frozenset({"text"})


class NotEmpty(Exception):
    """The demo is loaded only into a database that was founded as one and has not finished loading."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happens: when, by which role, what is prepared outside the commit, and what is done inside."""

    at: datetime
    by: str
    commit: Callable[[Work, Sending | None], None]
    prepare: Callable[[], Sending] | None = None


def load(
    app: Flask, runtime: Runtime, *, today: date | None = None
) -> Generator[tuple[int, int], None, None]:
    """Load what is missing of the demo; give (done, total) after each event. Raises NotEmpty."""
    clock = FixedClock(DEMO_BEGINS)
    works = Works(runtime.works.engine, keys=runtime.ring.record, clock=clock)
    with works.reading() as work:
        done = founding.progress(work)
        if not founding.is_demo(work) or done is None:
            raise NotEmpty
    asked = today or datetime.now(UTC).date()
    with works.writing(SYSTEM) as work:
        day = date.fromisoformat(founding.day(work, asked.isoformat()))
    with app.app_context():
        events = sorted(_events(runtime, works, day), key=attrgetter("at"))
        for n, event in enumerate(events[done:], done + 1):
            clock.set(max(event.at, clock.now()))
            if n == done + 1:
                # What a loader that died had sent must be read before anybody decides on it.
                drain(app, runtime, works=works, leisure=False)
            prepared = event.prepare() if event.prepare else None
            with works.writing(_actor(works, event.by)) as work:
                event.commit(work, prepared)
                founding.set_progress(work, n, len(events))
            drain(app, runtime, works=works, leisure=False)
            yield n, len(events)
    clock.set(max(runtime.clock.now(), clock.now()))
    with works.writing(SYSTEM) as work:
        founding.set_progress(work, None, len(events))


def _actor(works: Works, role: str) -> Actor:
    fixed = {"founder": settings.FOUNDER, "submitter": SUBMITTER, "system": SYSTEM}
    return fixed[role] if role in fixed else settings.staff(works)[role]


def _events(runtime: Runtime, works: Works, day: date) -> Iterator[Event]:
    """Give all events up to the present, in no order."""
    for at, commit in settings.events(day):
        yield Event(at, "founder", partial(_plainly, commit))
    now = runtime.clock.now()
    for position, planned in enumerate(submissions(day)):
        if planned.sent_at > now:
            continue
        nonce = _nonce(works, position)
        yield _sending(runtime, planned, nonce)
        for act in planned.outcome:
            if act.at <= now:
                yield Event(act.at, act.by, outcomes.doing(planned, act, nonce))


def _plainly(commit: Callable[[Work], None], work: Work, _prepared: Sending | None) -> None:
    commit(work)


def _nonce(works: Works, position: int) -> str:
    """Give the form's nonce of a planned sending: the same when loading goes on, unguessable all the same."""
    message = f"demo\n{position}".encode()
    return hmac.new(works.keys.link, message, hashlib.sha256).hexdigest()[:32]


def _sending(runtime: Runtime, planned: PlannedSubmission, nonce: str) -> Event:
    def prepare() -> Sending:
        return Sending(
            nonce=nonce,
            values=_values(planned),
            files=[_attach(runtime, planned, file) for file in _files(planned)],
            begun=planned.sent_at - planned.begun,
            complete=planned.sent_at,
        )

    def commit(work: Work, prepared: Sending | None) -> None:
        if prepared is not None:
            sending.send(work, planned.call, prepared)

    recorded = planned.sent_at + timedelta(milliseconds=150)
    return Event(recorded, "submitter", commit, prepare)


def _values(planned: PlannedSubmission) -> dict[str, JsonValue]:
    spoken = planned.languages[0] if planned.languages else "en"
    return {
        "kind": planned.kind,
        "name": planned.name,
        "honorific": planned.honorific,
        "on_behalf": planned.entity is not None,
        "entity": planned.entity,
        "submitter_type": planned.submitter_type,
        "email": planned.email,
        "title": planned.title,
        "countries": list(planned.countries),
        "issues": list(planned.issues),
        "languages": list(planned.languages),
        "publication": planned.publication,
        "correspondence_language": spoken if spoken in settings.LANGUAGES else "en",
    }


def _files(planned: PlannedSubmission) -> Iterator[PlannedFile]:
    yield from planned.files
    if planned.typed_text is not None:
        text = planned.typed_text
        yield PlannedFile(
            name=TYPED_TEXT_NAME,
            kind="txt",
            role="main",
            language=planned.languages[0],
            pages=1,
            build=text.encode,
            sentences=(),
        )


def _attach(runtime: Runtime, planned: PlannedSubmission, file: PlannedFile) -> Attached:
    with runtime.store.spool() as spool:
        spool.write(file.build())
        blob = runtime.store.keep(spool)
    with runtime.store.open(blob.sha256) as opened:
        report = runtime.inspector.inspect(opened.fileno(), name=file.name, depth="quick")
    plain = {key: value for key, value in report.to_json().items() if key not in WITHHELD}
    return Attached(
        name=file.name,
        role=FileRole(file.role),
        of=file.of,
        public=file.role != FileRole.COVER_LETTER,
        size=blob.size,
        sha256=blob.sha256,
        report=plain,
        typed=planned.typed_text is not None and file.name == TYPED_TEXT_NAME,
    )
