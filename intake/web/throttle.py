"""How much one client may do: so many at once, then so many a minute. Bounded memory, no thread, no server.

A library was looked at first: `limits` keeps every client it hears of until its time is over, so that its memory is the
attacker's to choose; and one float a client (the generic cell rate algorithm) is all that this takes.
"""

import hmac
import ipaddress
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

CLIENTS = 32_768
"""Clients remembered a throttle, some 8 MB. Beyond it the one heard of longest ago is forgotten, never refused."""

_PREFIX = 64
_LOST = 1e-6  # seconds that adding gaps may lose; no act is worth so few


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `burst` at once; each comes back after 60 / `per_minute` seconds."""

    burst: int
    per_minute: int

    @property
    def gap(self) -> float:
        """Seconds until one comes back."""
        return 60 / self.per_minute


class Throttle:
    """One rate, kept apart for each client; for several threads."""

    def __init__(
        self, rate: Rate, *, clients: int = CLIENTS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Begin with nobody known. `clock` gives seconds that never go back."""
        self.rate = rate
        self._clients = clients
        self._clock = clock
        self._lock = threading.Lock()
        self._secret = secrets.token_bytes(16)
        # By client, the instant at which all of its burst is there again: whoever is missing has all of it.
        self._whole: OrderedDict[bytes, float] = OrderedDict()

    def __len__(self) -> int:
        """Count the clients remembered."""
        return len(self._whole)

    def take(self, client: str) -> float:
        """Count one act; 0.0 says go on, else give the seconds until it would be taken. What is refused counts not."""
        with self._lock:
            key, now = self._key(client), self._clock()
            wait = self._wait(key, now)
            if not wait:
                self._put(key, max(self._whole.get(key, now), now) + self.rate.gap, now)
            return wait

    def give_back(self, client: str) -> None:
        """Take one act off the count, for one that turned out to be none of those that are limited."""
        with self._lock:
            key, now = self._key(client), self._clock()
            if key in self._whole:
                self._put(key, self._whole[key] - self.rate.gap, now)

    def _wait(self, key: bytes, now: float) -> float:
        whole = max(self._whole.get(key, now), now) + self.rate.gap
        wait = whole - now - self.rate.burst * self.rate.gap
        return wait if wait > _LOST else 0.0

    def _put(self, key: bytes, whole: float, now: float) -> None:
        self._whole[key] = whole
        self._whole.move_to_end(key)
        # From the old end: who has everything again, and who is one too many.
        while self._whole:
            oldest = next(iter(self._whole))
            if self._whole[oldest] > now and len(self._whole) <= self._clients:
                break
            del self._whole[oldest]

    def _key(self, client: str) -> bytes:
        """Give what a client is remembered by: no address lies in memory, and no name is longer than another."""
        return hmac.digest(self._secret, client.encode("utf-8", "replace"), "sha256")[:16]


def network(address: str) -> str | None:
    """Give the client that an address belongs to: IPv4 by itself, IPv6 by its /64; None for what is no address."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return None
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, _PREFIX), strict=False))


def is_own(address: str) -> bool:
    """Say whether an address is this machine's own: in production a server before us, and nobody's in particular."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return (mapped or found).is_loopback
