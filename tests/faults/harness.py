"""Sends to a real server from several clients, kills it with SIGKILL, and holds what is left against what was said."""

import http.client
import io
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import select
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from intake.db.records import LogEntry
from intake.db.submissions import File, Revision, Submission
from intake.domain import receipts
from intake.runtime import Runtime
from intake.services import verification
from intake.services.work import Work
from intake.web import formtokens
from tests.servers import free_port
from tests.world import World, make_runtime
from uploads.store import BlobMissing, LocalStore

ROOT = Path(__file__).parent.parent.parent
CLIENTS = 4
START_SECONDS = 60
ANSWER_SECONDS = 30
LOAD_SECONDS = 60
TRIES = 10
"""The worker commits too, so that of every third answer that is lost several in a row may be one key's."""

ORIGIN = "fault.example/log"
CREATED = 201
PATH = "/en/calls/cal/submit"

FIELDS = {
    "on_behalf": "",
    "name": "Ada Example",
    "submitter_type": "individual",
    "title": "Remarks",
    "correspondence_language": "en",
    "publication": "named",
    "action": "send",
}


@dataclass(slots=True)
class Attempt:
    """One sending: its key, its files by name, and the receipt once a client has it in its hands.

    `unheard` says that the server was killed before it had given one.
    """

    nonce: str
    files: dict[str, bytes]
    receipt: str | None = None
    number: str = ""
    unheard: bool = False

    @property
    def digests(self) -> dict[str, int]:
        """Give what was sent: SHA-256 → size."""
        return {sha256(data).hexdigest(): len(data) for data in self.files.values()}


@dataclass(slots=True)
class Site:
    """A site in a folder of its own that is started and killed.

    `fault` names what the server does wrong, `settings` are more of its environment.
    """

    folder: Path
    fault: str | None = None
    settings: dict[str, str] = field(default_factory=dict)
    attempts: list[Attempt] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    _server: subprocess.Popen[bytes] | None = None
    _port: int = 0
    _form_key: bytes = b""

    def found(self) -> None:
        """Found the record with one open call, and make the store's folder, as a first start does."""
        with self.record() as runtime:
            World(runtime).call()
            self._form_key = runtime.ring.form
        (self.folder / "store").mkdir(mode=0o700)

    @contextmanager
    def record(self) -> Iterator[Runtime]:
        """Open the record while no server runs."""
        runtime = make_runtime(self.folder, at=datetime.now(UTC), origin=ORIGIN)
        try:
            yield runtime
        finally:
            runtime.works.engine.dispose()

    def start(self) -> None:
        """Start the server and wait until it answers."""
        self._port = free_port()
        command = [
            sys.executable,
            "-m",
            "tests.faults.child",
            *([self.fault] if self.fault else []),
        ]
        settings = {
            "INTAKE_DATA": str(self.folder),
            "INTAKE_PORT": str(self._port),
            "INTAKE_ORIGIN": ORIGIN,
            **self.settings,
        }
        with (self.folder / "server.log").open("ab") as log:
            self._server = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**os.environ, **settings},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        end = time.monotonic() + START_SECONDS
        while not self._answers():
            if time.monotonic() > end or self._server.poll() is not None:
                raise RuntimeError(
                    (self.folder / "server.log").read_text("utf-8", "replace")[-2000:]
                )
            time.sleep(0.02)

    def _answers(self) -> bool:
        connection = self.connect(timeout=5)
        try:
            connection.request("GET", "/health/live")
            return connection.getresponse().status == http.HTTPStatus.OK
        except OSError:
            return False
        finally:
            connection.close()

    def connect(self, *, timeout: float = ANSWER_SECONDS) -> http.client.HTTPConnection:
        """Give a connection to the server."""
        return http.client.HTTPConnection("127.0.0.1", self._port, timeout=timeout)

    def kill(self) -> None:
        """Kill the server and everything it started, in the middle of whatever it does."""
        server, self._server = self._server, None
        # Asked first: the number of a server that ended by itself may be another's by now.
        if server is not None and server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()

    def form(self, attempt: Attempt) -> tuple[bytes, dict[str, str]]:
        """Make the body and the headers of a POST of the form."""
        data: MultiDict[str, Any] = MultiDict(FIELDS)
        now = datetime.now(UTC)
        data["token"] = formtokens.issue(self._form_key, call="CAL", nonce=attempt.nonce, now=now)
        for name, content in attempt.files.items():
            data.add("files", FileStorage(io.BytesIO(content), filename=name))
        boundary, body = encode_multipart(data)
        headers = {
            "Content-Type": f"multipart/form-data; boundary={boundary}",
            "Accept": "application/json",
        }
        return body, headers

    def send(self, attempt: Attempt, connection: http.client.HTTPConnection) -> None:
        """Send once; keep the receipt where there is one. Raises OSError or HTTPException when the answer is lost."""
        body, headers = self.form(attempt)
        connection.request("POST", PATH, body, headers)
        answer = connection.getresponse()
        said = json.loads(answer.read())
        if answer.status >= http.HTTPStatus.INTERNAL_SERVER_ERROR:
            return
        if answer.status != CREATED:
            self.faults.append(
                f"answered {answer.status}: {said.get('error')} {said.get('faults')}"
            )
        elif attempt.receipt is None:
            attempt.receipt, attempt.number = said["receipt"], said["number"]
        elif (attempt.receipt, attempt.number) != (said["receipt"], said["number"]):
            self.faults.append(f"{attempt.number}: the same key gave another receipt")

    def under_load(self, receipts: int, chance: random.Random) -> None:
        """Let clients send; kill the server once they hold so many receipts, somewhere in its next requests."""
        before = len(self.attempts)
        clients = [
            threading.Thread(target=self._client, args=(random.Random(chance.random()),))  # noqa: S311 - seeded
            for _ in range(CLIENTS)
        ]
        for client in clients:
            client.start()
        end = time.monotonic() + LOAD_SECONDS
        while self._held(before) < receipts and time.monotonic() < end:
            if not any(client.is_alive() for client in clients):
                break
            time.sleep(0.002)
        time.sleep(chance.uniform(0, 0.1))
        self.kill()
        for client in clients:
            client.join()
        for attempt in self.attempts[before:]:
            attempt.unheard = attempt.receipt is None

    def _held(self, after: int) -> int:
        return sum(attempt.receipt is not None for attempt in self.attempts[after:])

    def _client(self, chance: random.Random) -> None:
        connection = self.connect()
        try:
            while True:
                attempt = Attempt(chance.randbytes(16).hex(), _files(chance))
                self.attempts.append(attempt)
                self.send(attempt, connection)
        except (OSError, http.client.HTTPException, ValueError):
            return
        finally:
            connection.close()

    def again(self, attempts: list[Attempt]) -> None:
        """Send the same keys again: whoever has a receipt gets the same, everybody else gets one."""
        connection = self.connect()
        for attempt in attempts:
            for _ in range(TRIES):
                self.send(attempt, connection)
                if attempt.receipt is not None:
                    break
            else:
                self.faults.append("a key gets no receipt though it is sent again")
        connection.close()

    def examine(self) -> None:
        """Hold the record against what clients were told (I1 to I4, I9)."""
        with self.record() as runtime, runtime.works.reading() as work:
            store = LocalStore(self.folder / "store")
            self.faults += verification.log(work)
            self.faults += verification.receipts(work)
            self.faults += verification.figures(work)
            self.faults += _bytes(work, store)
            self.faults += _halves(work)
            for attempt in self.attempts:
                if attempt.receipt is not None:
                    self.faults += _kept(work, attempt)


def _files(chance: random.Random) -> dict[str, bytes]:
    """Make one or two texts of 1 to 300 kB that nobody sent before."""
    made = {}
    for n in range(chance.choice((1, 1, 2))):
        line = f"We write about issue 1 and say {chance.randbytes(8).hex()} times why.\n"
        made[f"{n}.txt"] = line.encode() * chance.choice((16, 200, 5_000))
    return made


def _kept(work: Work, attempt: Attempt) -> Iterator[str]:
    """Look for everything that a receipt promises: row, receipt, leaf, files."""
    found = work.session.execute(
        select(Submission.id, Submission.number, Revision.receipt)
        .join(Revision, Revision.submission_id == Submission.id)
        .where(Submission.nonce == attempt.nonce)
    ).all()
    if len(found) != 1:
        yield f"{attempt.number}: a receipt was given, and {len(found)} rows have its key"
        return
    row = found[0]
    if (row.number, row.receipt) != (attempt.number, attempt.receipt):
        yield f"{attempt.number}: the receipt in the record is another"
    said = receipts.parse_receipt((attempt.receipt or "").encode(), work.keys.receipts.verifier())
    entry = work.session.get(LogEntry, said["index"])
    if entry is None or entry.body.encode() != receipts.entry_of(said):
        yield f"{attempt.number}: its entry is not in the log"
    held = work.session.execute(
        select(File.sha256, File.size).where(File.submission_id == row.id)
    ).all()
    if {file.sha256: file.size for file in held} != attempt.digests:
        yield f"{attempt.number}: its files are not those that were sent"


def _bytes(work: Work, store: LocalStore) -> Iterator[str]:
    """Look for the bytes behind every row, and for blobs that are not what their name says."""
    for file in work.session.execute(select(File.sha256, File.size)):
        try:
            if store.size(file.sha256) != file.size:
                yield f"the bytes of {file.sha256} have another size"
        except BlobMissing:
            yield f"the bytes of {file.sha256} are missing"
    for digest in store.digests():
        if not store.verify(digest):
            yield f"the bytes of {digest} are others"


def _halves(work: Work) -> Iterator[str]:
    """Look for submissions that lack a revision, a file or their first entry."""
    whole = (
        select(Submission.number)
        .join(Revision, Revision.submission_id == Submission.id)
        .join(File, File.submission_id == Submission.id)
        .join(LogEntry, LogEntry.index == Submission.first_index)
    )
    for number in work.session.scalars(
        select(Submission.number).where(Submission.number.not_in(whole))
    ):
        yield f"{number}: only half of it is there"
