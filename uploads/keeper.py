"""The application's side of one zygote: starts it, hands files to it, stops its children in time, ends it."""

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from uploads import wire
from uploads.answer import FAILED, Outcome
from uploads.child import Limits

_ROOT = str(Path(__file__).resolve().parent.parent)
_BOOT = (
    "import sys; sys.path[:0] = sys.argv[3].split('\\0') if sys.argv[3] else []; sys.path.insert(0, sys.argv[2]); "
    "from uploads.child import Limits; from uploads.zygote import main; "
    "import json; main(int(sys.argv[1]), sys.argv[4], sys.argv[5], Limits(**json.loads(sys.argv[6])))"
)
_START_SECONDS = 60
_GRACE_SECONDS = 1.0
_CHUNK = 64 * 1024
_RECYCLE = 1_000
"""Files after which a zygote is replaced, whatever its health."""


class JailUnavailable(Exception):
    """No zygote could be started; the text says why."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a jail runs and how long a file may take.

    That is wall seconds, limits, the dotted names of what reads and what draws, and where else modules are found.
    """

    wall: float = 20.0
    limits: Limits = field(default_factory=Limits)
    inspector: str = "uploads.inspector:inspect_bytes"
    artist: str = "uploads.canvas:draw"
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of one child: the file's name, depth and size, the names to find in it, or the pages to draw."""

    name: str
    depth: str
    size: int
    look_for: tuple[str, ...] = ()
    kind: str = ""
    first: int = 1
    count: int = 0


class Keeper:
    """One running zygote. Threads share it; each request has sockets of its own."""

    def __init__(self, order: Order) -> None:
        """Start the zygote and wait for its hello. Raises JailUnavailable."""
        self._order = order
        self._sending = threading.Lock()
        self.served = 0
        self.broken = False
        ours, theirs = socket.socketpair()
        with theirs:
            self._control = ours
            self._process = _spawn(order, theirs.fileno())
        try:
            ours.settimeout(_START_SECONDS)
            hello = wire.receive(ours)
            ours.settimeout(None)
        except (OSError, ValueError, TypeError) as error:
            self.close()
            raise JailUnavailable(str(error)) from error
        facts = hello[0] if hello is not None else {"error": "it ended at once"}
        parsers = facts.get("parsers")
        if "error" in facts or not isinstance(parsers, dict):
            self.close()
            raise JailUnavailable(str(facts.get("error")))
        self.level = str(facts.get("level"))
        self.parsers = {str(key): str(value) for key, value in parsers.items()}

    @property
    def fit(self) -> bool:
        """Whether the zygote runs and has not served so much that a fresh one is due."""
        return not self.broken and self.served < _RECYCLE and self._process.poll() is None

    @property
    def pid(self) -> int:
        """The zygote's process id."""
        return self._process.pid

    def close(self) -> None:
        """End the zygote and its children; waits until it is gone."""
        self._control.close()
        try:
            self._process.wait(_GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def inspect(self, fd: int, request: Request, frames: wire.Frames | None = None) -> Outcome:
        """Have one file inspected or drawn; gives how that went. Raises nothing but for a bad descriptor.

        `frames` collect the answer; without them those of a report.
        """
        self.served += 1
        deadline = time.monotonic() + self._order.wall
        answer, theirs = os.pipe()
        status, child_status = socket.socketpair()
        with contextlib.ExitStack() as stack:
            stack.callback(os.close, answer)
            stack.enter_context(status)
            message = asdict(replace(request, name=request.name[:255]))
            try:
                file_fd = _read_only(fd)
                stack.callback(os.close, file_fd)
                with self._sending:
                    wire.send(self._control, message, (file_fd, theirs, child_status.fileno()))
            except OSError:
                return Outcome(stopped=FAILED)
            finally:
                os.close(theirs)
                child_status.close()
            outcome = Outcome(frames=frames or wire.Frames())
            _follow(answer, status, deadline, outcome)
            return outcome


def _spawn(order: Order, fd: int) -> "subprocess.Popen[bytes]":
    limits = json.dumps(asdict(order.limits))
    paths = "\0".join(order.paths)
    arguments = [
        sys.executable,
        "-I",
        "-X",
        "utf8",
        "-c",
        _BOOT,
        str(fd),
        _ROOT,
        paths,
        order.inspector,
        order.artist,
        limits,
    ]
    return subprocess.Popen(  # noqa: S603 - our own interpreter and our own arguments
        arguments,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=(fd,),
        env={"LC_ALL": "C.UTF-8"},
        start_new_session=True,  # a Ctrl-C meant for the application is not meant for it
    )


def _read_only(fd: int) -> int:
    """Open the same file again for reading only; elsewhere the child's limits forbid writing all the same."""
    try:
        return os.open(f"/proc/self/fd/{fd}", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return os.dup(fd)


@dataclass(slots=True)
class _Child:
    """The process behind one request, as far as the zygote has told."""

    pid: int = 0
    pidfd: int = -1
    status: int | None = None

    def kill(self) -> None:
        """Kill it; through its pidfd, so that no other process that got its number is hit."""
        with contextlib.suppress(OSError):
            if self.pidfd >= 0:
                signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)
            elif self.pid > 0:
                os.kill(self.pid, signal.SIGKILL)


def _follow(answer: int, status: socket.socket, deadline: float, outcome: Outcome) -> None:
    """Collect an answer and an exit status until the deadline; the child is gone when this returns."""
    child = _Child()
    try:
        _hear(status, child, deadline)
        if child.pid:
            outcome.stopped = _collect(answer, outcome.frames, deadline)
            if outcome.stopped is not None:
                child.kill()
            grace = (
                max(deadline, time.monotonic() + _GRACE_SECONDS) if outcome.stopped is None else 0
            )
            _hear(status, child, grace or time.monotonic() + _GRACE_SECONDS)
            if child.status is None and outcome.stopped is None:
                outcome.stopped = "timeout" if time.monotonic() >= deadline else FAILED
            child.kill()
        outcome.status = child.status
        if child.pid == 0:
            outcome.stopped = FAILED
    finally:
        if child.pidfd >= 0:
            os.close(child.pidfd)


def _collect(answer: int, frames: wire.Frames, deadline: float) -> str | None:
    """Read frames to the end of the stream; gives why it was stopped before, if it was."""
    poll = select.poll()
    poll.register(answer, select.POLLIN)
    while True:
        left = deadline - time.monotonic()
        if left <= 0:
            return "timeout"
        if not poll.poll(left * 1000):
            continue
        chunk = os.read(answer, _CHUNK)
        if not chunk:
            return None
        try:
            frames.feed(chunk)
        except wire.BadAnswer:
            return "bad-answer"


def _hear(status: socket.socket, child: _Child, deadline: float) -> None:
    """Take one message from the zygote about a child; none comes when the zygote is dead."""
    status.settimeout(max(0.01, deadline - time.monotonic()))
    try:
        received = wire.receive(status)
    except (OSError, ValueError, TypeError):
        return
    if received is None:
        return
    message, fds = received
    pid, code = message.get("pid"), message.get("exit")
    if isinstance(pid, int):
        child.pid = pid
        child.pidfd = fds[0] if fds else -1
    if isinstance(code, int):
        child.status = code
