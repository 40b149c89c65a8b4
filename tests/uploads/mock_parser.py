"""A stand-in for the inspector that misbehaves as the file's first word says; only tests name it to a jail."""

import ctypes
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from uploads import inspector, wire
from uploads.child import ANSWER_FD, FILE_FD

Announce = Callable[[dict[str, Any]], None]


def _burn() -> None:
    while True:
        pass


def _segfault() -> None:
    ctypes.string_at(0)


def _allocate() -> None:
    held = [bytearray(1 << 30) for _ in range(10)]
    raise AssertionError(len(held))


def _flood() -> None:
    while True:
        os.write(ANSWER_FD, bytes(1 << 16))


def _not_json() -> None:
    wire.write_frame(ANSWER_FD, b"H", b"{nonsense")
    os._exit(0)


def _deep_json() -> None:
    wire.write_frame(ANSWER_FD, b"H", b"[" * 60_000)
    os._exit(0)


def _wrong_json() -> None:
    wire.write_frame(ANSWER_FD, b"H", b'{"kind": "pdf", "status": "excellent"}')
    os._exit(0)


def _big_text() -> None:
    header = b'{"status":"read","reason":null,"kind":"txt","pages":1,"languages":[],"findings":[],"properties":{},'
    wire.write_frame(ANSWER_FD, b"H", header + b'"text_status":"full"}')
    os.write(ANSWER_FD, b"T\xff\xff\xff\xff")
    _flood()


def _ignore_sigterm() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    time.sleep(3600)


def _raise() -> None:
    raise ZeroDivisionError


_ACTS: dict[bytes, Callable[[], object]] = {
    b"hang": lambda: time.sleep(3600),
    b"burn": _burn,
    b"segv": _segfault,
    b"alloc": _allocate,
    b"flood": _flood,
    b"quiet": lambda: os._exit(0),
    b"notjson": _not_json,
    b"deepjson": _deep_json,
    b"wrongjson": _wrong_json,
    b"bigtext": _big_text,
    b"stubborn": _ignore_sigterm,
    b"raise": _raise,
    b"abort": os.abort,
}


def _denied(act: Callable[[], object]) -> str:
    try:
        act()
    except OSError as error:
        return f"{type(error).__name__}"
    except ValueError as error:
        return f"{type(error).__name__}"
    return "allowed"


def _exec_memory() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.mmap.restype = ctypes.c_void_p
    if libc.mmap(None, ctypes.c_size_t(4096), 7, 0x22, -1, ctypes.c_long(0)) in (
        None,
        ctypes.c_void_p(-1).value,
    ):
        raise PermissionError


_ATTEMPTS: dict[str, Callable[[], object]] = {
    "open-root": lambda: os.open("/", os.O_RDONLY),
    "open-hostname": lambda: Path("/etc/hostname").read_text(),
    "open-environ": lambda: Path("/proc/self/environ").read_bytes(),
    "stat": lambda: Path("/etc/passwd").stat(),
    "list": lambda: list(Path("/").iterdir()),
    "socket": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
    "unix-socket": lambda: socket.socket(socket.AF_UNIX, socket.SOCK_STREAM),
    "fork": os.fork,
    "exec": lambda: os.execv("/bin/true", ["true"]),  # noqa: S606 - it must fail
    "spawn": lambda: subprocess.run(["/bin/true"], check=True),
    "write-file": lambda: os.pwrite(FILE_FD, b"x", 0),
    "write-stderr": lambda: os.write(2, b"x"),
    "truncate": lambda: os.ftruncate(FILE_FD, 0),
    "kill-parent": lambda: os.kill(os.getppid(), signal.SIGKILL),
    "memfd": lambda: os.memfd_create("x"),
    "pipe": os.pipe,
    "chmod": lambda: os.fchmod(FILE_FD, 0o777),
    "exec-memory": _exec_memory,
    "setuid": lambda: os.setuid(0),
}


def _facts() -> dict[str, str]:
    facts = {key: _denied(act) for key, act in _ATTEMPTS.items()}
    facts["environment"] = ",".join(sorted(os.environ))
    return facts


def inspect_bytes(
    data: bytes, *, name: str, depth: str, announce: Announce, look_for: Sequence[str] = ()
) -> dict[str, Any]:
    """Do what the file says, or inspect it as ever."""
    wanted = data.split(b"\n", 1)[0]
    if wanted == b"attempt":
        answer = inspector.inspect_bytes(b"ok", name=name, depth=depth, announce=announce)
        answer["properties"] = _facts()
        return answer
    act = _ACTS.get(wanted)
    if act is not None:
        announced = inspector.inspect_bytes(
            b"ok", name="a.txt", depth=depth, announce=lambda _: None
        )
        announce(announced)
        act()
    return inspector.inspect_bytes(
        data, name=name, depth=depth, announce=announce, look_for=look_for
    )
