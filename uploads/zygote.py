"""The zygote: a process of one thread that has loaded every parser, and forks one child per file.

It is started with an empty environment and no descriptor but its socket, opens no document but its own trusted samples,
and ends when the socket does, that is, with the process that started it. One child stands ready at all times, forked
and confined but for the filter, so that a file does not wait for that.
"""

import contextlib
import gc
import importlib
import os
import select
import signal
import socket
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from uploads import child, landlock, seccomp, wire
from uploads.child import Draw, Inspect, Limits

DRAW, UNPACK = "draw", "unpack"
"""Asked for in place of a depth where pages are to be drawn."""
_POLL_MS = 20  # only where the kernel has no pidfd to wait for


@dataclass(slots=True)
class _Running:
    pid: int
    status: socket.socket


@dataclass(slots=True)
class _Spare:
    """A child that waits for its one file."""

    pid: int
    socket: socket.socket


class Zygote:
    """Serves requests from one socket until it closes."""

    def __init__(
        self,
        control: socket.socket,
        inspect: Inspect,
        limits: Limits,
        *,
        draw: Draw,
        stretch: Callable[[], None],
    ) -> None:
        """Find out which level holds here; the libraries must have been loaded by now.

        `stretch` is what a child does while it waits with nothing to do.
        """
        self._control = control
        self._inspect = inspect
        self._draw = draw
        self._limits = limits
        self._stretch = stretch
        self._libc = child.load_libc()
        self._pid = os.getpid()
        self._running: dict[int, _Running] = {}
        self._poll = select.poll()
        self._spare: _Spare | None = None
        self.level = self._probe()

    def _probe(self) -> str:
        """Give the highest level that a child really reaches."""
        wanted = ["rlimits"]
        if seccomp.supported():
            wanted = ["seccomp", "rlimits"]
            if landlock.version(self._libc):
                wanted.insert(0, "seccomp+landlock")
        for level in wanted:
            if self._reaches(level):
                return level
        raise OSError("no level of confinement can be reached")

    def _reaches(self, level: str) -> bool:
        pid = os.fork()
        if pid == 0:
            try:
                child.confine(self._libc, self._limits, parent=self._pid, level=level)
                os._exit(0)
            finally:
                os._exit(child.EXIT_UNCONFINED)
        return os.waitpid(pid, 0)[1] == 0

    def serve(self) -> None:
        """Fork a child per request; tell each request's own socket how its child ended."""
        self._poll.register(self._control, select.POLLIN)
        timeout = None if hasattr(os, "pidfd_open") else _POLL_MS
        while True:
            self._make_ready()
            for fd, _ in self._poll.poll(timeout if self._running else None):
                if fd == self._control.fileno():
                    if not self._accept():
                        self._end()
                        return
                elif fd in self._running:
                    self._reap(fd)
            if timeout is not None:
                for key in list(self._running):
                    self._reap(key)

    def _accept(self) -> bool:
        try:
            received = wire.receive(self._control)
        except (OSError, ValueError, TypeError):
            return False
        if received is None:
            return False
        request, fds = received
        if len(fds) != 3:  # noqa: PLR2004 - the file, the answer, the status
            for fd in fds:
                os.close(fd)
            return True
        file_fd, answer_fd, status_fd = fds
        with socket.socket(fileno=status_fd) as status:
            try:
                self._fork(request, file_fd, answer_fd, status)
            except OSError as error:
                with contextlib.suppress(OSError):
                    wire.send(status, {"failed": str(error)})
            finally:
                os.close(file_fd)
                os.close(answer_fd)
        return True

    def _make_ready(self) -> None:
        """Have a spare child; where none can be forked now, the next file tries again."""
        if self._spare is None:
            with contextlib.suppress(OSError):
                self._spare = self._breed()

    def _breed(self) -> _Spare:
        ours, theirs = socket.socketpair()
        with theirs:
            pid = os.fork()
            if pid == 0:
                self._wait(theirs)
            return _Spare(pid, ours)

    def _give(self, request: dict[str, object], file_fd: int, answer_fd: int) -> int:
        """Hand a file to a child and give its process id. Raises OSError."""
        spare, self._spare = self._spare or self._breed(), None
        with spare.socket:
            try:
                wire.send(spare.socket, request, (file_fd, answer_fd))
            except OSError:
                # Somebody killed it while it waited: it is reaped here, and whoever asked asks once more.
                os.waitpid(spare.pid, 0)
                raise
        return spare.pid

    def _fork(
        self, request: dict[str, object], file_fd: int, answer_fd: int, status: socket.socket
    ) -> None:
        pid = self._give(request, file_fd, answer_fd)
        kept = status.dup()
        key = -pid
        fds: tuple[int, ...] = ()
        if hasattr(os, "pidfd_open"):
            key = os.pidfd_open(pid)
            fds = (key,)
            self._poll.register(key, select.POLLIN)
        self._running[key] = _Running(pid, kept)
        with contextlib.suppress(
            OSError
        ):  # whoever asked may be gone; the child is reaped all the same
            wire.send(kept, {"pid": pid}, fds)

    def _wait(self, door: socket.socket) -> NoReturn:
        """Go on as a child: give up everything but the filter, wait for a file, filter, read, end."""
        try:
            door = child.keep_only(door)
            child.humble(self._libc, self._limits, parent=self._pid, level=self.level)
            if not select.select([door], [], [], 0)[0]:
                self._stretch()
            received = wire.receive(door)
            if received is None:
                os._exit(0)
            request, (file_fd, answer_fd) = received
            door.detach()  # its place is the file's
            child.take_descriptors(file_fd, answer_fd)
            child.seal(self._libc, level=self.level)
        except BaseException:  # noqa: BLE001 - unconfined, this process must not go on
            os._exit(child.EXIT_UNCONFINED)
        self._serve_one(request)

    def _serve_one(self, request: Mapping[str, Any]) -> NoReturn:
        size, look_for = request.get("size"), request.get("look_for")
        if request.get("depth") == DRAW:
            child.draw(
                self._draw,
                kind=str(request.get("kind")),
                size=size if isinstance(size, int) else 0,
                first=int(request.get("first", 1)),
                count=int(request.get("count", 0)),
            )
        if request.get("depth") == UNPACK:
            child.unpack(
                importlib.import_module("uploads.unpacker").unpack_bytes,  # loaded long ago
                name=str(request.get("name")),
                size=size if isinstance(size, int) else 0,
            )
        child.run(
            self._inspect,
            name=str(request.get("name")),
            depth=str(request.get("depth")),
            size=size if isinstance(size, int) else 0,
            look_for=[str(name) for name in look_for] if isinstance(look_for, list) else (),
        )

    def _reap(self, key: int) -> None:
        running = self._running[key]
        try:
            pid, status = os.waitpid(running.pid, os.WNOHANG)
        except ChildProcessError:
            pid, status = running.pid, child.EXIT_CRASHED << 8
        if pid == 0:
            return
        if key >= 0:
            self._poll.unregister(key)
            os.close(key)
        with running.status as sock, contextlib.suppress(OSError):
            wire.send(sock, {"exit": os.waitstatus_to_exitcode(status)})
        del self._running[key]

    def _end(self) -> None:
        for running in self._running.values():
            with contextlib.suppress(ProcessLookupError):
                os.kill(running.pid, signal.SIGKILL)


def _load(dotted: str) -> Any:  # noqa: ANN401 - an Inspect or a Draw
    module, _, name = dotted.partition(":")
    return getattr(importlib.import_module(module), name)


def main(fd: int, dotted: str, artist: str, limits: Limits) -> None:
    """Load, say hello with level and versions (or with what went wrong), serve."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    control = socket.socket(fileno=fd)
    os.chdir("/")
    try:
        inspector = importlib.import_module("uploads.inspector")
        warmth = importlib.import_module("uploads.warmth")
        warmth.warm()
        zygote = Zygote(control, _load(dotted), limits, draw=_load(artist), stretch=warmth.stretch)
        threads = _threads()
        if threads > 1:
            raise RuntimeError(f"{threads} threads")  # noqa: TRY301 - said in the hello like any other reason
        hello = {"level": zygote.level, "parsers": dict(inspector.parsers())}
    except Exception:  # noqa: BLE001 - whatever it is, whoever started this process is told
        wire.send(control, {"error": traceback.format_exc()[-2000:]})
        return
    gc.collect()
    gc.freeze()  # shared pages stay shared
    wire.send(control, hello)
    zygote.serve()


def _threads() -> int:
    try:
        return len(os.listdir("/proc/self/task"))  # noqa: PTH208 - two names, no paths
    except OSError:
        return 1
