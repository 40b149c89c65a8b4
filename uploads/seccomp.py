"""The system calls a child may make: a BPF allow-list that answers everything else with EPERM.

EPERM instead of a kill, because honest documents make libraries try things (look for fonts, for one) and go on without.
Written for x86-64 and AArch64 on Linux; other machines have no table, and `supported` says so.
"""

import ctypes
import errno
import platform
import struct
import sys
from dataclasses import dataclass

_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _MODE_FILTER = 38, 22, 2
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_NUMBER_AT, _ARCH_AT, _ARGS_AT = 0, 4, 16
_PROT_EXEC = 4
_F_GETFD, _F_GETFL = 1, 3
_X32 = 0x40000000
"""Numbers from here on are x32's: the same kernel entry with another table."""


@dataclass(frozen=True, slots=True)
class _Machine:
    audit: int
    numbers: dict[str, int]


_MACHINES = {
    "x86_64": _Machine(
        audit=0xC000003E,
        numbers={
            "read": 0,
            "write": 1,
            "close": 3,
            "fstat": 5,
            "lseek": 8,
            "mmap": 9,
            "mprotect": 10,
            "munmap": 11,
            "brk": 12,
            "rt_sigaction": 13,
            "rt_sigprocmask": 14,
            "rt_sigreturn": 15,
            "pread64": 17,
            "readv": 19,
            "writev": 20,
            "sched_yield": 24,
            "mremap": 25,
            "madvise": 28,
            "setitimer": 38,
            "getpid": 39,
            "exit": 60,
            "fcntl": 72,
            "sigaltstack": 131,
            "gettid": 186,
            "futex": 202,
            "restart_syscall": 219,
            "clock_gettime": 228,
            "clock_nanosleep": 230,
            "exit_group": 231,
            "tgkill": 234,
            "getrandom": 318,
            "statx": 332,
            "rseq": 334,
            "clone3": 435,
            "openat2": 437,
        },
    ),
    "aarch64": _Machine(
        audit=0xC00000B7,
        numbers={
            "fcntl": 25,
            "close": 57,
            "lseek": 62,
            "read": 63,
            "write": 64,
            "readv": 65,
            "writev": 66,
            "pread64": 67,
            "fstat": 80,
            "exit": 93,
            "exit_group": 94,
            "futex": 98,
            "setitimer": 103,
            "clock_gettime": 113,
            "clock_nanosleep": 115,
            "sched_yield": 124,
            "restart_syscall": 128,
            "tgkill": 131,
            "sigaltstack": 132,
            "rt_sigaction": 134,
            "rt_sigprocmask": 135,
            "rt_sigreturn": 139,
            "getpid": 172,
            "gettid": 178,
            "brk": 214,
            "munmap": 215,
            "mremap": 216,
            "mmap": 222,
            "mprotect": 226,
            "madvise": 233,
            "getrandom": 278,
            "statx": 291,
            "rseq": 293,
            "clone3": 435,
            "openat2": 437,
        },
    ),
}
_UNKNOWN = ("statx", "rseq", "clone3", "openat2")
"""Calls that libraries try first and do without when the kernel does not know them."""
_BOUND = ("write", "writev", "mmap", "mprotect", "fcntl", "tgkill")
"""Calls allowed only with certain arguments."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def supported() -> bool:
    """Whether this machine has a table."""
    return sys.platform == "linux" and platform.machine() in _MACHINES


def program(*, writes_to: int, pid: int) -> bytes:
    """Assemble the filter: writing to one descriptor only, signals to the process itself only, nothing executable."""
    machine = _MACHINES[platform.machine()]
    numbers = machine.numbers
    deny = _op(_RETURN, _ERRNO | errno.EPERM)
    lines = [
        _op(_LOAD, _ARCH_AT),
        _op(_EQUAL, machine.audit, yes=1),
        _op(_RETURN, _KILL),
        _op(_LOAD, _NUMBER_AT),
        _op(_AT_LEAST, _X32, no=1),
        deny,
    ]
    for name, number in numbers.items():
        if name in _UNKNOWN:
            lines += [_op(_EQUAL, number, no=1), _op(_RETURN, _ERRNO | errno.ENOSYS)]
        elif name not in _BOUND:
            lines += [_op(_EQUAL, number, no=1), _op(_RETURN, _ALLOW)]
    for name in ("write", "writev"):
        lines += _if_argument(numbers[name], 0, (writes_to,))
    lines += _if_argument(numbers["fcntl"], 1, (_F_GETFD, _F_GETFL))
    lines += _if_argument(numbers["tgkill"], 0, (pid,))
    for name in ("mmap", "mprotect"):
        lines += [
            _op(_EQUAL, numbers[name], no=4),
            _op(_LOAD, _ARGS_AT + 16),
            _op(_ANY_BIT, _PROT_EXEC, no=1),
            deny,
            _op(_RETURN, _ALLOW),
        ]
    return b"".join([*lines, deny])


def _if_argument(number: int, index: int, values: tuple[int, ...]) -> list[bytes]:
    tests = [line for value in values for line in (_op(_EQUAL, value, no=1), _op(_RETURN, _ALLOW))]
    return [
        _op(_EQUAL, number, no=len(tests) + 2),
        _op(_LOAD, _ARGS_AT + 8 * index),
        *tests,
        _op(_RETURN, _ERRNO | errno.EPERM),
    ]


def _op(code: int, value: int, *, yes: int = 0, no: int = 0) -> bytes:
    """Encode one `struct sock_filter`; `yes` and `no` count the instructions to skip."""
    return struct.pack("=HBBI", code, yes, no, value)


def no_new_privileges(libc: ctypes.CDLL) -> None:
    """Give up gaining privileges by executing anything. Raises OSError."""
    _check(libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))


def install(libc: ctypes.CDLL, code: bytes) -> None:
    """Put a filter into force, for ever. Raises OSError."""
    buffer = ctypes.create_string_buffer(code, len(code))
    prog = _Program(len(code) // 8, ctypes.addressof(buffer))
    _check(libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(prog), 0, 0))


def _check(result: int) -> None:
    if result != 0:
        raise OSError(ctypes.get_errno(), "prctl")
