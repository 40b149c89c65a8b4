"""Landlock: an added layer that takes away every path, port and peer, where the kernel has it (5.13 and later)."""

import ctypes
import os
import sys

_CREATE, _RESTRICT = 444, 446  # the same numbers on every architecture
_VERSION = 1


class _Attributes(ctypes.Structure):
    _fields_ = (("fs", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


def version(libc: ctypes.CDLL) -> int:
    """Give the ABI version of the running kernel, 0 where there is none."""
    if sys.platform != "linux":
        return 0
    return max(0, int(libc.syscall(_CREATE, None, ctypes.c_size_t(0), _VERSION)))


def restrict(libc: ctypes.CDLL) -> None:
    """Deny everything this kernel's Landlock can deny, to this process, for ever. Raises OSError."""
    abi = version(libc)
    rights = (1 << 13) - 1
    for since, bit in ((2, 13), (3, 14), (5, 15)):
        rights |= (1 << bit) if abi >= since else 0
    attributes = _Attributes(fs=rights, net=3 if abi >= 4 else 0, scoped=3 if abi >= 6 else 0)  # noqa: PLR2004 - ABI versions
    size = 8 if abi < 4 else 16 if abi < 6 else 24  # noqa: PLR2004 - the structure grew with them
    ruleset = libc.syscall(_CREATE, ctypes.byref(attributes), ctypes.c_size_t(size), 0)
    if ruleset < 0 or libc.syscall(_RESTRICT, ruleset, 0) != 0:
        raise OSError(ctypes.get_errno(), "landlock")
    os.close(ruleset)
