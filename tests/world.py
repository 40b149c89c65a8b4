"""A small world for tests: one process, calls, submissions and staff, made through the real verbs."""

import atexit
import dataclasses
import secrets
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import select

from config import Settings, load
from intake import keys, schema
from intake.clock import Clock, FixedClock
from intake.db.submissions import File, Submission
from intake.domain.fields import JsonValue
from intake.domain.vocab import FileRole, Role
from intake.runtime import Runtime, found
from intake.services import accounts, calls, inspections, outbox, processes, reviews, submissions
from intake.services.drafts import Attached
from intake.services.receiving import Sending
from intake.services.submissions import Sent
from intake.services.work import SUBMITTER, SYSTEM, VISITOR, Actor, Work, Works, connect
from intake.worker import JOBS
from uploads.jail import Inspector, Unjailed
from uploads.store import MemoryStore, Store

P = ParamSpec("P")
T = TypeVar("T")

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SYSTEM_STAFF = Actor("user", "founder", site_roles=frozenset({Role.ADMINISTRATOR}))


def settings(data: Path, **changed: Any) -> Settings:
    """Give settings for a test: a data folder, everything else as shipped."""
    base = load({"INTAKE_DATA": str(data), "INTAKE_ORIGIN": "test.example/log"})
    return dataclasses.replace(base, allow_tmpfs=True, worker=False, **changed)


@cache
def migrated() -> Path:
    """Migrate one SQLite database for this process, to be copied: quicker than migrating each."""
    folder = Path(tempfile.mkdtemp(prefix="intake-migrated-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    engine = connect(f"sqlite:///{folder / 'intake.sqlite'}")
    schema.migrate(engine)
    engine.dispose()
    return folder / "intake.sqlite"


def copy_migrated(path: Path) -> None:
    """Put a migrated, empty database where none is."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(migrated(), path)


def make_runtime(
    data: Path,
    *,
    database_url: str | None = None,
    store: Store | None = None,
    inspector: Inspector | None = None,
    at: datetime = NOON,
    clock: Clock | None = None,
    **changed: Any,
) -> Runtime:
    """Make a process's parts; unless told otherwise a clock that stands still, the quickest store, no jail."""
    held = settings(data, **changed)
    if database_url:
        held = dataclasses.replace(held, database_url=database_url)
    elif held.database_url.startswith("sqlite:///"):
        copy_migrated(Path(held.database_url.removeprefix("sqlite:///")))
    engine = connect(held.database_url)
    schema.migrate(engine)
    ring = keys.load(held.data / "keys", origin=held.origin, make=True)
    clock = clock or FixedClock(at)
    works = Works(engine, keys=ring.record, clock=clock)
    found(works, held)
    return Runtime(held, ring, works, store or MemoryStore(), inspector or Unjailed(), clock)


class World:
    """What most tests need to begin: an open call CAL in the process `talk`, and verbs to fill it."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self.works = runtime.works
        with self.works.writing(SYSTEM_STAFF) as work:
            theme = processes.add_theme(
                work, slug="theme", title={"en": "Theme"}, summary={"en": "A theme"}
            )
            self.process_id = processes.add_process(
                work,
                theme_id=theme,
                slug="talk",
                title={"en": "A conversation", "ar": "محادثة"},
                summary={"en": "About a policy."},
                contact={"en": "secretariat@intake.example"},
            )
            paper = processes.add_paper(
                work, process_id=self.process_id, slug="paper", title={"en": "Issues"}
            )
            self.revision_id = processes.add_revision(
                work,
                paper_id=paper,
                status="draft",
                title={"en": "Draft issues paper"},
                symbol="T/1",
                published_on="2026-01-15",
                issues=[
                    {
                        "number": str(n),
                        "chapter": {"en": "Chapter"},
                        "title": {"en": f"Issue {n}"},
                        "question": {"en": f"What of {n}?"},
                    }
                    for n in (1, 2, 3)
                ],
            )
            processes.set_types(
                work,
                [
                    ("ngo", {"en": "Non-governmental organisation"}),
                    ("individual", {"en": "Individual"}),
                    ("member-state", {"en": "Member state"}),
                ],
            )
            processes.set_disclaimer(
                work, [{"en": "As received."}, {"en": "Views are their authors'."}]
            )
            processes.set_terms(work, {"en": "May be reused with credit."})

    @property
    def clock(self) -> FixedClock:
        """Give the clock, to move it."""
        clock = self.runtime.clock
        assert isinstance(clock, FixedClock)
        return clock

    def call(
        self, code: str = "CAL", *, closes_in: timedelta = timedelta(days=10), **changed: Any
    ) -> str:
        """Open a call that closes after a while; give its code."""
        text = calls.CallText(
            **{
                "kinds": ["comment"],
                "title": {"en": "Comments on the draft", "ar": "تعليقات على المسودة"},
                "summary": {"en": "Say what you think."},
                "body": {"en": "Write to us."},
                "zone": "Europe/Zurich",
                "revision_id": self.revision_id,
                **changed,
            }
        )
        now = self.runtime.clock.now()
        with self.works.writing(SYSTEM_STAFF) as work:
            calls.create(work, process_id=self.process_id, code=code, text=text)
            calls.open_call(work, code, closes_before=(now + closes_in).replace(microsecond=0))
        return code

    def attach(
        self, data: bytes, name: str, *, role: str = "main", public: bool = True, **more: Any
    ) -> Attached:
        """Keep bytes in the store and inspect them, as the edge does."""
        with self.runtime.store.spool() as spool:
            spool.write(data)
            blob = self.runtime.store.keep(spool)
        with self.runtime.store.open(blob.sha256) as file:
            report = self.runtime.inspector.inspect(file.fileno(), name=name, depth="quick")
        plain = {key: value for key, value in report.to_json().items() if key != "text"}
        return Attached(
            name=name,
            role=FileRole(role),
            public=public,
            size=blob.size,
            sha256=blob.sha256,
            report=plain,
            **more,
        )

    def values(self, **changed: JsonValue) -> dict[str, JsonValue]:
        """Give a complete form."""
        values: dict[str, JsonValue] = {
            "kind": "comment",
            "name": "Ada Example",
            "on_behalf": True,
            "entity": "Example Society",
            "submitter_type": "ngo",
            "email": "ada@example.org",
            "title": "Remarks on issue 1",
            "countries": ["CH"],
            "issues": ["1"],
            "languages": ["en"],
            "publication": "named",
            "correspondence_language": "en",
        }
        return {**values, **changed}

    def send(
        self,
        code: str = "CAL",
        *,
        files: Sequence[Attached] | None = None,
        nonce: str | None = None,
        begun: datetime | None = None,
        complete: datetime | None = None,
        values: Mapping[str, JsonValue] | None = None,
        invitation_id: int | None = None,
        **changed: JsonValue,
    ) -> Sent:
        """Send a submission by web; one text file unless told otherwise."""
        if files is None:
            files = [
                self.attach(
                    f"We write about issue 1. {secrets.token_hex(8)}\n".encode() * 5, "remarks.txt"
                )
            ]
        complete = complete or self.runtime.clock.now()
        sending = Sending(
            nonce=nonce or secrets.token_hex(16),
            values=values or self.values(**changed),
            files=files,
            begun=begun or complete,
            complete=complete,
            invitation_id=invitation_id,
        )
        with self.works.writing(SUBMITTER) as work:
            return submissions.send(work, code, sending)

    def staff(
        self, *roles: str, email: str = "staff@intake.example", process: str | None = "talk"
    ) -> Actor:
        """Make an account with roles and give it as who acts."""
        with self.works.writing(SYSTEM_STAFF) as work:
            accounts.invite(work, email=email, name=email.split("@", 1)[0])
            for role in roles:
                accounts.grant(work, email=email, role=role, process=process)
            person = next(one for one in accounts.people(work) if one.email == email)
            return accounts.actor(work, person.id)

    def publish(self, number: str, actor: Actor) -> None:
        """Accept and publish; what hides a name is read whole first, without which nothing lets it through."""
        if self.row(number).publication == "unnamed":
            self.read_whole(number)
        self.do(actor, reviews.accept_and_publish, number)

    def read_whole(self, number: str) -> None:
        """Run the jobs that are due, and wait for those that another worker of this world has in hand."""
        until = time.monotonic() + 20
        submission = self.row(number).id
        while time.monotonic() < until:
            self.work_jobs()
            with self.works.reading() as work:
                files = work.session.scalars(select(File).where(File.submission_id == submission))
                if not inspections.unfinished(work, number, files.all()):
                    return
            time.sleep(0.05)

    def do(
        self,
        actor: Actor,
        verb: Callable[Concatenate[Work, P], T],
        /,
        *args: P.args,
        **more: P.kwargs,
    ) -> T:
        """Let somebody do one thing, in a commit of its own."""
        with self.works.writing(actor) as work:
            return verb(work, *args, **more)

    def see(self, verb: Callable[Concatenate[Work, P], T], /, *args: P.args, **more: P.kwargs) -> T:
        """Read one thing as a stranger."""
        with self.works.reading(VISITOR) as work:
            return verb(work, *args, **more)

    def row(self, number: str) -> Submission:
        """Give a submission's row as it stands, apart from any session."""
        with self.works.reading() as work:
            found = work.session.scalars(
                select(Submission).where(Submission.number == number)
            ).one()
            work.session.expunge(found)
            return found

    def work_jobs(self) -> int:
        """Run the jobs that are due, as the worker does; give how many."""
        done = 0
        while True:
            due = self.do(SYSTEM, outbox.take_job)
            if due is None:
                return done
            JOBS[due.kind](self.runtime, self.works, due)
            done += 1

    def published(self, actor: Actor, **sending: Any) -> str:
        """Send a submission and publish it; give its number."""
        number = self.send(**sending).number
        self.publish(number, actor)
        return number
