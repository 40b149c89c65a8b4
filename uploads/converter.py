"""Legacy Word files: text by a converter of the system, in a profile of its own (DESIGN 6.2).

A converter is a foreign program: it runs in bubblewrap with namespaces of its own (no network, no processes, no files
but the read-only system and this document), as nobody, without capabilities, on a small temporary file system, with
limits on memory, time and output. Only background jobs ask for it. Where bubblewrap or every converter is missing, such
a file stays "not read".
"""

import os
import select
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

SECONDS = 60.0
MAX_TEXT = 20_000_000
_MEMORY, _MEMORY_OFFICE = 1 << 30, 3 << 30
_DISK = 256 << 20
_PLACE = "/in/document.doc"
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Program:
    """A converter that writes UTF-8 text to its standard output; the document's place is its last argument."""

    name: str
    command: tuple[str, ...]
    memory: int = _MEMORY


PROGRAMS = (
    Program("antiword", ("antiword", "-m", "UTF-8.txt", "-w", "0", "-t")),
    Program("catdoc", ("catdoc", "-d", "utf-8", "-w")),
    Program(
        "soffice",
        (
            *("soffice", "-env:UserInstallation=file:///tmp/profile", "--headless", "--norestore"),
            *("--cat",),
        ),
        _MEMORY_OFFICE,
    ),
)
"""In the order in which they are asked: the smallest and quickest first."""


class Converter(Protocol):
    """Gives the text of a legacy Word file."""

    def text(self, fd: int) -> tuple[str, str] | None:
        """Give the text of an open file and the name of what read it; None where nothing could read it.

        `fd` is open for reading; its offset is neither used nor moved.
        """


class NoConverter:
    """A Converter where the machine has none: reads nothing."""

    def text(self, fd: int) -> tuple[str, str] | None:
        """Read nothing."""
        del fd
        return None


class Bubble:
    """A Converter that runs the system's programs in bubblewrap, one after the other until one finds text."""

    def __init__(
        self, bwrap: str, programs: Sequence[Program], *, seconds: float = SECONDS
    ) -> None:
        """Take bubblewrap's path and the programs that this machine has."""
        self._bwrap = bwrap
        self._programs = tuple(programs)
        self._seconds = seconds

    @property
    def programs(self) -> tuple[str, ...]:
        """The names of the programs in use."""
        return tuple(program.name for program in self._programs)

    def text(self, fd: int) -> tuple[str, str] | None:
        """Give the text and the program's name; see Converter."""
        for program in self._programs:
            found = self._run(program, fd)
            if found is not None and found.strip():
                return found, program.name
        return None

    def _run(self, program: Program, fd: int) -> str | None:
        # Opened anew: bubblewrap copies from the offset, which others may share.
        with open(f"/proc/self/fd/{fd}", "rb", buffering=0) as document:  # noqa: PTH123 - a descriptor, not a path
            place = document.fileno()
            with subprocess.Popen(  # noqa: S603 - our own arguments
                [
                    self._bwrap,
                    *_walls(place),
                    *_limits(program, self._seconds),
                    *program.command,
                    _PLACE,
                ],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                pass_fds=(place,),
                env={},
                start_new_session=True,
            ) as process:
                try:
                    data = _collect(process, time.monotonic() + self._seconds)
                finally:
                    process.kill()
        return None if data is None else data.decode("utf-8", "replace")


def _walls(fd: int) -> Iterator[str]:
    yield from ("--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL")
    yield from ("--uid", "65534", "--gid", "65534", "--hostname", "converter")
    yield from ("--clearenv", "--setenv", "LC_ALL", "C.UTF-8", "--setenv", "HOME", "/tmp")  # noqa: S108 - inside
    yield from ("--setenv", "PATH", "/usr/bin", "--ro-bind", "/usr", "/usr")
    for link in ("bin", "lib", "lib64"):
        yield from ("--symlink", f"usr/{link}", f"/{link}")
    for path in ("/etc/alternatives", "/etc/fonts", "/etc/ld.so.cache"):
        yield from ("--ro-bind-try", path, path)
    yield from ("--proc", "/proc", "--dev", "/dev", "--size", str(_DISK), "--tmpfs", "/tmp")  # noqa: S108 - inside
    yield from ("--ro-bind-data", str(fd), _PLACE, "--remount-ro", "/", "--chdir", "/", "--")


def _limits(program: Program, seconds: float) -> Iterator[str]:
    yield from ("/usr/bin/prlimit", f"--as={program.memory}", f"--cpu={int(seconds)}")
    yield from (f"--fsize={_DISK}", "--core=0", "--nofile=256", "--")


def _collect(process: "subprocess.Popen[bytes]", deadline: float) -> bytes | None:
    """Read what a program writes, no more than MAX_TEXT and no longer than the deadline; None where it failed."""
    stream = process.stdout
    if stream is None:
        return None
    poll = select.poll()
    poll.register(stream, select.POLLIN)
    data = bytearray()
    while len(data) < MAX_TEXT:
        left = deadline - time.monotonic()
        if left <= 0 or not poll.poll(left * 1000):
            return None
        chunk = os.read(stream.fileno(), _CHUNK)
        if not chunk:
            break
        data += chunk
    else:
        return bytes(data[:MAX_TEXT])
    try:
        code = process.wait(max(0.1, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        return None
    return bytes(data) if code == 0 else None


def find(environ: Mapping[str, str] | None = None) -> Converter:
    """Give what this machine has: a Bubble, or NoConverter where bubblewrap or every program is missing."""
    path = (os.environ if environ is None else environ).get("PATH")
    bwrap, prlimit = (shutil.which(name, path=path) for name in ("bwrap", "prlimit"))
    # Only programs under /usr/bin are visible inside.
    programs = [one for one in PROGRAMS if shutil.which(one.command[0], path="/usr/bin")]
    if bwrap is None or prlimit is None or not programs:
        return NoConverter()
    return Bubble(bwrap, programs)
