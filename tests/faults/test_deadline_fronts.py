"""Begun before the deadline, complete after it, within the grace and beyond: the printed rule behind both fronts.

Real servers, a real clock, bytes trickled over sockets; each case knows from its own clock what the rule must say.
"""

import itertools
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from intake.db.calls import Call
from intake.db.submissions import Submission
from intake.domain import receipts
from intake.domain.notes import Verifier
from intake.runtime import Runtime
from tests.fronts import Served, answer, need_nginx, nonce

pytestmark = pytest.mark.faults

GRACE = 4
LEAD = timedelta(seconds=5)
"""How long before the closing the servers run and everybody is ready."""

FORGED = (
    "X-Request-Elapsed: 86400.000",
    "X-Request-Msec: 1.000",
    "X_Request_Elapsed: 86400.000",
    "X-Intake-Begun: 2020-01-01T00:00:00Z",
)


@dataclass(frozen=True)
class Case:
    """When the first and the last byte go out, in seconds from the deadline, and what the rule then says.

    `before` is what the connection did earlier.
    """

    name: str
    first: float
    last: float
    verdict: str
    lines: Sequence[str] = ()
    before: Callable[["Press"], None] | None = None


class Press:
    """One sending: its key, its connection, its instants by our own clock."""

    def __init__(self, site: Served, closes: datetime, code: str) -> None:
        self.site, self.closes, self.code, self.nonce = site, closes, code, nonce()
        self.line = site.connect()

    def until(self, seconds: float) -> None:
        """Wait for so many seconds from the deadline."""
        at = (self.closes - datetime.now(UTC)).total_seconds() + seconds
        assert at > -0.4, "this machine is too slow for the case"
        time.sleep(max(0, at))

    def send(self, case: Case) -> tuple[int, dict[str, Any]]:
        """Trickle the form so that its first and last bytes go out when the case says."""
        if case.before:
            case.before(self)
        head, body = self.site.form(self.nonce, *case.lines, code=self.code)
        data = head + body
        self.until(case.first)
        pieces, step = 10, len(data) // 10
        for n in range(pieces - 1):
            self.line.sendall(data[n * step : (n + 1) * step])
            self.until(case.first + (case.last - case.first) * n / pieces)
        self.until(case.last)
        self.line.sendall(data[(pieces - 1) * step :])
        status, _, said = answer(self.line)
        return status, json.loads(said)

    def check(self, first: float) -> None:
        """Press "check" with the same form at an instant: the draft remembers that it began."""
        head, body = self.site.form(self.nonce, action="check", code=self.code)
        self.until(first)
        with self.site.connect() as line:
            line.sendall(head + body)
            self.checked = answer(line)[0]
        # Late, it is taken or not, as the call says; in time it is always kept.
        assert self.checked == 200 or first > 0

    def look(self) -> None:
        """Ask for a page on the connection that is used again."""
        self.until(-1.5)
        self.line.sendall(self.site.request("GET", "/health/live"))
        assert answer(self.line)[0] == 200


CASES = (
    Case("whole before", -2, -1.2, "on-time"),
    Case("whole before, in a moment", -1, -0.9, "on-time"),
    Case("ends within the grace", -1, 1, "on-time"),
    Case("ends late in the grace", -0.8, GRACE - 0.8, "on-time"),
    Case("ends after the grace", -0.8, GRACE + 0.8, "late"),
    Case("begins after", 0.8, 1.5, "late"),
    Case("begins after and says otherwise", 0.8, 1.2, "late", FORGED),
    Case("in time and says otherwise", -1, 0.5, "on-time", ("X-Request-Elapsed: 0.000",)),
    Case("connected in time and silent", 0.8, 1, "late", before=lambda press: press.until(-1)),
    Case("a page before on this connection", 0.8, 1, "late", before=Press.look),
    Case("a check in time", 0.8, 1.5, "on-time", before=lambda press: press.check(-1.5)),
    Case("a check in time, sent after the grace", GRACE + 0.8, GRACE + 1, "late",
         before=lambda press: press.check(-1.5)),
    Case("a check after the deadline", 1.2, 1.5, "late", before=lambda press: press.check(0.8)),
)  # fmt: skip


CALLS: Mapping[str, Mapping[str, Any]] = {
    "CAL": {"grace": GRACE},
    "REF": {"grace": GRACE, "late_rule": "refuse"},
}
Said = Mapping[tuple[str, str], tuple[int, dict[str, Any], str]]


@contextmanager
def served(folder: Path, *, nginx: bool) -> Iterator[tuple[Served, datetime]]:
    if nginx:
        need_nginx()
    folder.mkdir(mode=0o700)
    site = Served(folder, behind=nginx)
    site.found(CALLS)
    try:
        site.start()
        yield site, site.close_in(LEAD, *CALLS)
    finally:
        site.stop()


def send_all(site: Served, closes: datetime) -> Said:
    """Send every case to both calls at once; give status, answer and nonce by code and name."""

    def one(job: tuple[str, Case]) -> tuple[tuple[str, str], tuple[int, dict[str, Any], str]]:
        code, case = job
        press = Press(site, closes, code)
        try:
            status, said = press.send(case)
        finally:
            press.line.close()
        return (code, case.name), (status, said, press.nonce)

    jobs = list(itertools.product(CALLS, CASES))
    with ThreadPoolExecutor(len(jobs)) as together:
        return dict(together.map(one, jobs))


# checks 72, 77
@pytest.mark.parametrize("nginx", [False, pytest.param(True, marks=pytest.mark.nginx)])
def test_the_printed_rule_holds_to_the_last_sending(tmp_path: Path, *, nginx: bool) -> None:
    with served(tmp_path / "site", nginx=nginx) as (site, closes):
        said = send_all(site, closes)
        with site.record() as runtime:
            assert_marked(said, closes, runtime.ring.record.receipts.verifier())
            assert_refused(said, closes, runtime)


def assert_marked(said: Said, closes: datetime, key: Verifier) -> None:
    """Hold the call that keeps what is late against the rule, and its instants against our own clock."""
    verdicts, stated = {}, {}
    for case in CASES:
        status, answered, _ = said["CAL", case.name]
        assert status == 201, (case.name, answered)
        statement = receipts.parse_receipt(answered["receipt"].encode(), key)["statement"]
        verdicts[case.name] = statement["verdict"]
        stated[case.name] = (statement["begun"], statement["complete"])
    assert verdicts == {case.name: case.verdict for case in CASES}
    for case in CASES:
        begun, complete = (datetime.fromisoformat(at) for at in stated[case.name])
        away = (complete - closes).total_seconds() - case.last
        assert -0.05 <= away < 0.5, (case.name, complete)
        # Where a check came in time, that is when it began.
        if not case.name.startswith("a check in time"):
            away = (begun - closes).total_seconds() - case.first
            assert -0.05 <= away < 0.5, (case.name, begun)


def assert_refused(said: Said, closes: datetime, runtime: Runtime) -> None:
    """Hold the call that refuses what is late: the same verdicts, and nothing kept of what is late but its number."""
    with runtime.works.reading() as work:
        call = work.session.scalars(select(Call).where(Call.code == "REF")).one()
        rows = select(Submission.nonce).where(Submission.call_id == call.id)
        kept = set(work.session.scalars(rows))
        counted = (call.sent, call.refused_late)
    on_time = {said["REF", case.name][2] for case in CASES if case.verdict == "on-time"}
    assert kept == on_time
    assert counted == (len(on_time), len(CASES) - len(on_time))
    for case in CASES:
        status, answered, _ = said["REF", case.name]
        if case.verdict == "on-time":
            assert status == 201, (case.name, answered)
            continue
        assert (status, answered["error"]) == (422, "late-refused"), case.name
        assert datetime.fromisoformat(answered["closes_before"]) == closes
        assert datetime.fromisoformat(answered["complete"]) >= closes
