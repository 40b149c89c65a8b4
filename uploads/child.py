"""One child, one file: gives up everything but a descriptor to read and one to write, inspects, answers, ends.

The order matters: limits, identity, then the parent-death signal (changing identity clears it), all before it is given
a file; then the descriptors and the filter, after which it proves to itself that the filter holds, and only then reads.
"""

import contextlib
import ctypes
import fcntl
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn, Protocol

from uploads import landlock, seccomp, wire
from uploads.drawing import Pixels

FILE_FD, ANSWER_FD = 3, 4
EXIT_UNCONFINED, EXIT_MEMORY, EXIT_CRASHED = 97, 98, 99
LEVELS = ("rlimits", "seccomp", "seccomp+landlock")
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE = 1, 4
_NOBODY = 65534
_HIGHEST_FD = 4096  # the zygote opens a handful, all low


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use: bytes of address space, seconds of CPU, open files."""

    memory: int = 1 << 30
    cpu: int = 15
    files: int = 64


class Inspect(Protocol):
    """What a child runs: `uploads.inspector.inspect_bytes`, or a stand-in of the same shape."""

    def __call__(
        self,
        data: bytes,
        *,
        name: str,
        depth: str,
        announce: Callable[[dict[str, Any]], None],
        look_for: Sequence[str] = (),
    ) -> dict[str, Any]:
        """Inspect bytes and give an answer."""


class Draw(Protocol):
    """What a child runs to draw: `uploads.canvas.draw`, or a stand-in of the same shape."""

    def __call__(self, data: bytes, *, kind: str, first: int, count: int) -> Iterable[Pixels]:
        """Draw pages of some bytes."""


class Unpack(Protocol):
    """What a child runs to unpack a message: `uploads.unpacker.unpack_bytes`, or a stand-in of the same shape."""

    def __call__(self, data: bytes, *, name: str) -> dict[str, Any]:
        """Unpack bytes; the parts' own come under "stream"."""


def load_libc() -> ctypes.CDLL:
    """Open the C library, and look up what confinement calls while that still works."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    _ = libc.prctl if sys.platform == "linux" else None
    return libc


def confine(libc: ctypes.CDLL, limits: Limits, *, parent: int, level: str) -> None:
    """Bring this process down to `level`. Raises OSError where a layer of it fails."""
    humble(libc, limits, parent=parent, level=level)
    seal(libc, level=level)


def humble(libc: ctypes.CDLL, limits: Limits, *, parent: int, level: str) -> None:
    """Take all of a level but the filter: limits, identity, no way up, no files. Raises OSError."""
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as score:  # noqa: PTH123 - one write
        score.write("1000")
    _limit(limits)
    if os.getuid() == 0:
        os.setgroups([])
        os.setgid(_NOBODY)
        os.setuid(_NOBODY)
    if sys.platform == "linux":
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
        seccomp.no_new_privileges(libc)
    if os.getppid() != parent:
        raise OSError("the zygote is gone")
    if level == "seccomp+landlock":
        landlock.restrict(libc)


def seal(libc: ctypes.CDLL, *, level: str) -> None:
    """Install the filter where the level has one, and prove that it holds. Raises OSError."""
    if level != "rlimits":
        seccomp.install(libc, seccomp.program(writes_to=ANSWER_FD, pid=os.getpid()))
        _prove()


def _limit(limits: Limits) -> None:
    for what, soft, hard in (
        (resource.RLIMIT_AS, limits.memory, limits.memory),
        (resource.RLIMIT_CPU, limits.cpu, limits.cpu + 1),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_NOFILE, limits.files, limits.files),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_NPROC, 0, 0),
    ):
        with contextlib.suppress(ValueError):  # a hard limit that is lower already stays
            resource.setrlimit(what, (soft, hard))


def _prove() -> None:
    try:
        os.close(os.open("/", os.O_RDONLY))
    except PermissionError:
        return
    raise OSError("the filter does not hold")


def keep_only(wanted: socket.socket) -> socket.socket:
    """Close every descriptor but the standard three and one socket, which is given back."""
    moved = fcntl.fcntl(wanted.fileno(), fcntl.F_DUPFD, 16)
    os.dup2(moved, FILE_FD)
    os.closerange(FILE_FD + 1, _HIGHEST_FD)
    return socket.socket(fileno=FILE_FD)


def take_descriptors(file_fd: int, answer_fd: int) -> None:
    """Put the two descriptors at their places and close all others but the standard three."""
    file_fd, answer_fd = (fcntl.fcntl(fd, fcntl.F_DUPFD, 16) for fd in (file_fd, answer_fd))
    os.dup2(file_fd, FILE_FD)
    os.dup2(answer_fd, ANSWER_FD)
    os.closerange(ANSWER_FD + 1, _HIGHEST_FD)


def run(
    inspect: Inspect, *, name: str, depth: str, size: int, look_for: Sequence[str] = ()
) -> NoReturn:
    """Inspect the file in FILE_FD, answer on ANSWER_FD and end the process."""

    def work() -> None:
        data = _read(size)
        answer = inspect(data, name=name, depth=depth, announce=_announce, look_for=look_for)
        wire.write_frame(ANSWER_FD, b"H", wire.header(answer))
        for page in answer["text"]:
            wire.write_frame(ANSWER_FD, b"T", page.encode("utf-8", "replace"))

    _end_with(work)


def draw(artist: Draw, *, kind: str, size: int, first: int, count: int) -> NoReturn:
    """Draw pages of the file in FILE_FD, send each over ANSWER_FD as it is done, and end the process."""

    def work() -> None:
        for page in artist(_read(size), kind=kind, first=first, count=count):
            wire.write_frame(ANSWER_FD, b"I", page.pack())
        wire.write_frame(ANSWER_FD, b"H", wire.header({}))

    _end_with(work)


def unpack(opener: Unpack, *, name: str, size: int) -> NoReturn:
    """Unpack the message in FILE_FD: a list of its parts, then their bytes over ANSWER_FD; end the process."""

    def work() -> None:
        answer = opener(_read(size), name=name)
        stream = answer.pop("stream")
        wire.write_frame(ANSWER_FD, b"H", wire.packed(answer))
        for n, piece in stream:
            wire.write_frame(ANSWER_FD, b"B", n.to_bytes(4) + piece)

    _end_with(work)


def _end_with(work: Callable[[], None]) -> NoReturn:
    status = EXIT_CRASHED
    try:
        work()
        status = 0
    except MemoryError:
        status = EXIT_MEMORY
    except BaseException:  # noqa: BLE001 - whatever it is, the process ends here and the exit status tells
        status = EXIT_CRASHED
    finally:
        os._exit(status)


def _announce(answer: dict[str, Any]) -> None:
    wire.write_frame(ANSWER_FD, b"P", wire.header(answer))


def _read(size: int) -> bytes:
    """Read by position: the descriptor's offset is shared with whoever else holds it."""
    data = os.pread(FILE_FD, size, 0)
    while len(data) < size and (more := os.pread(FILE_FD, size - len(data), len(data))):
        data += more
    return data
