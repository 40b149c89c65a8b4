"""Many writers at once: indices without gaps, visible in order, one key one submission."""

import threading
from collections.abc import Callable

from sqlalchemy import func, select

from intake.db.calls import Call
from intake.db.records import LogEntry
from intake.db.submissions import Submission
from intake.services import register, submissions, verification
from intake.services.receiving import Sending
from intake.services.submissions import Sent
from intake.services.work import SUBMITTER
from tests.world import World

WRITERS = 32
EACH = 4


def together(acts: list[Callable[[], None]]) -> list[BaseException]:
    """Start everything at one moment; give what went wrong."""
    gate, faults = threading.Barrier(len(acts)), list[BaseException]()

    def run(act: Callable[[], None]) -> None:
        gate.wait()
        try:
            act()
        except BaseException as fault:  # noqa: BLE001 - whatever it is, the test shows it
            faults.append(fault)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


def prepared(world: World, nonce: str) -> Sending:
    now = world.clock.now()
    file = world.attach(b"The same bytes from everybody.\n", "same.txt")
    return Sending(nonce=nonce, values=world.values(), files=[file], begun=now, complete=now)


class Watcher(threading.Thread):
    """Reads the log while others write: what it sees is always a whole beginning of it."""

    def __init__(self, world: World) -> None:
        super().__init__(daemon=True)
        self.world = world
        self.over = threading.Event()
        self.looks = 0
        self.faults: list[str] = []

    def run(self) -> None:
        last = 0
        while not self.over.is_set():
            with self.world.works.reading() as work:
                count, top = work.session.execute(
                    select(func.count(), func.max(LogEntry.index)).select_from(LogEntry)
                ).one()
                numbered = work.session.scalar(select(Call.sent)) or 0
                received = register.account(work).received
            if count != top + 1 or count < last or numbered != received:
                self.faults.append(f"{count} entries up to {top}, {received} of {numbered}")
            last = count
            self.looks += 1


def test_the_log_of_32_writers_has_no_gap_and_is_seen_in_order(world: World) -> None:
    with world.works.reading() as work:
        before = work.session.scalar(select(func.max(LogEntry.index))) or 0
    watcher = Watcher(world)
    watcher.start()
    sendings = [
        [prepared(world, f"{writer:016x}{n:016x}") for n in range(EACH)]
        for writer in range(WRITERS)
    ]
    done: list[Sent] = []

    def write(own: list[Sending]) -> None:
        done.extend(world.do(SUBMITTER, submissions.send, "CAL", one) for one in own)

    def act(own: list[Sending]) -> Callable[[], None]:
        return lambda: write(own)

    faults = together([act(own) for own in sendings])
    watcher.over.set()
    watcher.join()
    assert faults == []
    assert watcher.faults == []
    assert watcher.looks > 3
    count = WRITERS * EACH
    with world.works.reading() as work:
        rows = work.session.execute(
            select(Submission.n, Submission.first_index).order_by(Submission.first_index)
        ).all()
        assert [
            *verification.log(work),
            *verification.receipts(work),
            *verification.figures(work),
        ] == []
    assert [tuple(row) for row in rows] == [(n, before + n) for n in range(1, count + 1)]
    assert {sent.number for sent in done} == {f"CAL-{n:03}" for n in range(1, count + 1)}


# check 15
def test_one_key_sent_by_32_at_once_is_one_submission(world: World) -> None:
    sending = prepared(world, "77" * 16)
    done: list[Sent] = []

    def send() -> None:
        done.append(world.do(SUBMITTER, submissions.send, "CAL", sending))

    assert together([send] * WRITERS) == []
    assert len(done) == WRITERS
    assert sum(not sent.repeated for sent in done) == 1
    assert len({(sent.number, sent.receipt, sent.token) for sent in done}) == 1
    account = world.see(register.account)
    assert account.received == 1
