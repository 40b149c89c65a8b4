"""The jail: every file is read by a process of its own that can do nothing else, and answers with one report.

`Jail` keeps a zygote and asks it; `Unjailed` is its twin for tests, in this process and without protection.
"""

import os
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol, Self

from uploads.answer import FAILED, Outcome, Source, build, failed, to_report
from uploads.child import Limits
from uploads.drawing import PAGES_AT_ONCE, Drawing
from uploads.keeper import JailUnavailable, Keeper, Order, Request
from uploads.limits import MAX_FILE
from uploads.mail import Unpacked, guess, unreadable
from uploads.mailframes import Pieces, Sink
from uploads.measure import measure
from uploads.names import wanted
from uploads.report import Report
from uploads.wire import Frames, Strips
from uploads.zygote import DRAW, UNPACK

__all__ = ["Inspector", "Jail", "JailUnavailable", "Limits", "Unjailed"]

_QUICK_WAIT, _FULL_WAIT = 3.0, 120.0
"""Seconds a caller waits for a free place: a person is waiting behind a quick one."""
_DEPTHS = ("quick", "full")


class Inspector(Protocol):
    """Reads files. One call per file, from any thread; never raises for what is in the file.

    `fd` is open for reading; its offset is neither used nor moved, and it stays open. `name` is what the sender called
    the file, `sha256` the digest of its bytes where the caller made it as they came. Depth "quick" decides acceptance
    (type, structure, findings, language of the first pages); "full" adds all text. `look_for` are names to find as
    whole words ("own-name"), as many of the first ones as `uploads.names` lets through.
    """

    @property
    def level(self) -> str:
        """The level of confinement in force, as in `Report.level`."""

    def inspect(
        self,
        fd: int,
        *,
        name: str,
        depth: str,
        sha256: str | None = None,
        look_for: Sequence[str] = (),
    ) -> Report:
        """Inspect an open file."""

    def draw(self, fd: int, *, kind: str, first: int, count: int = PAGES_AT_ONCE) -> Drawing:
        """Draw pages of an open file of a kind of `uploads.drawing.DRAWN`, from page `first` on; never raises."""

    def unpack(self, fd: int, *, name: str, sink: Sink) -> Unpacked:
        """Unpack an open message or archive; the parts' bytes go to `sink`. Never raises but for what `sink` does."""

    def close(self) -> None:
        """Give up what is held; calling it again does nothing."""


class Jail:
    """An Inspector whose parsers run in confined children of a zygote, a few at a time.

    Start one per process, after any fork of a server; `start` raises JailUnavailable where no zygote comes up.
    """

    def __init__(self, order: Order, *, children: int = 3) -> None:
        """Prepare without starting; use `start`."""
        self._order = order
        self._places = threading.BoundedSemaphore(children)
        self._background = threading.BoundedSemaphore(max(1, children - 1))
        self._lock = threading.Lock()
        self._keeper: Keeper | None = None
        self._users: dict[Keeper, int] = {}
        self._closed = False
        self._level = "none"
        self._parsers: dict[str, str] = {}

    @classmethod
    def start(cls, *, children: int = 3, order: Order | None = None) -> Self:
        """Start a jail of at most `children` files at a time. Raises JailUnavailable."""
        jail = cls(order or Order(), children=children)
        with jail._lock:
            jail._renew()
        return jail

    @property
    def level(self) -> str:
        """The level that the zygote found it can hold its children to."""
        return self._level

    @property
    def zygote(self) -> int:
        """The process id of the zygote in use, 0 where there is none."""
        keeper = self._keeper
        return keeper.pid if keeper is not None else 0

    def inspect(
        self,
        fd: int,
        *,
        name: str,
        depth: str,
        sha256: str | None = None,
        look_for: Sequence[str] = (),
    ) -> Report:
        """Inspect an open file; see Inspector."""
        if depth not in _DEPTHS:
            raise ValueError(depth)
        facts = measure(fd, sha256)
        source = Source(facts, name, self._parsers, self._level)
        if facts.size > MAX_FILE:
            return failed(source, reason="memory")
        with self._place(depth) as placed:
            if not placed:
                return failed(source, reason="jail-unavailable")
            request = Request(name, depth, facts.size, wanted(look_for))
            outcome = self._ask(fd, request)
            if outcome.reason == FAILED and not self._closed:
                outcome = self._ask(fd, request)
        return to_report(outcome, source)

    def draw(self, fd: int, *, kind: str, first: int, count: int = PAGES_AT_ONCE) -> Drawing:
        """Draw pages; see Inspector. What a child had drawn before it died is given too."""
        size = os.fstat(fd).st_size
        if size > MAX_FILE:
            return Drawing((), "memory")
        request = Request("", DRAW, size, kind=kind, first=first, count=min(count, PAGES_AT_ONCE))
        with self._place("full") as placed:
            if not placed:
                return Drawing((), "jail-unavailable")
            strips = Strips()
            outcome = self._ask(fd, request, strips)
            if outcome.reason == FAILED and not self._closed:
                strips = Strips()
                outcome = self._ask(fd, request, strips)
        reason = "jail-unavailable" if outcome.reason == FAILED else outcome.reason
        return Drawing(tuple(strips.pages), reason)

    def unpack(self, fd: int, *, name: str, sink: Sink) -> Unpacked:
        """Unpack a message or an archive; see Inspector. A part is whole unless the answer is unreadable."""
        size = os.fstat(fd).st_size
        kind = guess(os.pread(fd, 8, 0), name)
        if size > MAX_FILE:
            return unreadable(kind, "memory", level=self._level)
        pieces = Pieces(sink=sink, level=self._level)
        with self._place("quick") as placed:
            if not placed:
                return unreadable(kind, "jail-unavailable", level=self._level)
            outcome = self._ask(fd, Request(name, UNPACK, size), pieces)
            if outcome.reason == FAILED and pieces.found is None and not self._closed:
                outcome = self._ask(fd, Request(name, UNPACK, size), pieces)
        if pieces.found is not None and pieces.complete and outcome.reason is None:
            return pieces.found
        reason = "jail-unavailable" if outcome.reason == FAILED else outcome.reason or "bad-answer"
        return unreadable(kind, reason, level=self._level)

    def close(self) -> None:
        """End the zygote and its children."""
        with self._lock:
            self._closed = True
            keepers, self._users, self._keeper = list(self._users), {}, None
        for keeper in keepers:
            keeper.close()

    @contextmanager
    def _place(self, depth: str) -> Iterator[bool]:
        """Wait for a place; background reading always leaves one to people who wait."""
        gates = [self._places] if depth == "quick" else [self._background, self._places]
        until = time.monotonic() + (_QUICK_WAIT if depth == "quick" else _FULL_WAIT)
        held = []
        try:
            for gate in gates:
                if not gate.acquire(timeout=max(0.0, until - time.monotonic())):
                    break
                held.append(gate)
            yield len(held) == len(gates)
        finally:
            for gate in reversed(held):
                gate.release()

    def _ask(self, fd: int, request: Request, frames: Frames | None = None) -> Outcome:
        try:
            keeper = self._lease()
        except JailUnavailable:
            return Outcome(stopped=FAILED)
        try:
            outcome = keeper.inspect(fd, request, frames)
            if outcome.reason == FAILED and outcome.status is None:
                keeper.broken = True  # dead or dying, whatever its process id still says
            return outcome
        finally:
            self._release(keeper)

    def _lease(self) -> Keeper:
        """Give the running zygote, a new one where it died or has served enough. Raises JailUnavailable."""
        with self._lock:
            if self._closed:
                raise JailUnavailable("closed")
            if self._keeper is None or not self._keeper.fit:
                self._renew()
            keeper = self._keeper
            if keeper is None:
                raise JailUnavailable("none")
            self._users[keeper] += 1
            return keeper

    def _renew(self) -> None:
        before, self._keeper = self._keeper, None
        if before is not None and self._users.get(before) == 0:
            del self._users[before]
            before.close()
        self._keeper = Keeper(self._order)
        self._users[self._keeper] = 0
        self._level, self._parsers = self._keeper.level, self._keeper.parsers

    def _release(self, keeper: Keeper) -> None:
        with self._lock:
            if keeper not in self._users:
                return
            self._users[keeper] -= 1
            done = self._users[keeper] == 0 and keeper is not self._keeper
            if done:
                del self._users[keeper]
        if done:
            keeper.close()


class Unjailed:
    """An Inspector in this very process: for tests and for looking at one's own files. It protects from nothing."""

    level = "none"

    def inspect(
        self,
        fd: int,
        *,
        name: str,
        depth: str,
        sha256: str | None = None,
        look_for: Sequence[str] = (),
    ) -> Report:
        """Inspect an open file; see Inspector."""
        from uploads import inspector  # noqa: PLC0415 - only here do parsers come into this process

        if depth not in _DEPTHS:
            raise ValueError(depth)
        facts = measure(fd, sha256)
        source = Source(facts, name, inspector.parsers(), self.level)
        if facts.size > MAX_FILE:
            return failed(source, reason="memory")
        data = os.pread(fd, facts.size, 0) if facts.size else b""
        answer = inspector.inspect_bytes(
            data, name=name, depth=depth, announce=lambda _: None, look_for=wanted(look_for)
        )
        return build(answer, answer["text"], source)

    def draw(self, fd: int, *, kind: str, first: int, count: int = PAGES_AT_ONCE) -> Drawing:
        """Draw pages; see Inspector."""
        from uploads import canvas  # noqa: PLC0415 - as above

        data = os.pread(fd, os.fstat(fd).st_size, 0)
        try:
            return Drawing(tuple(canvas.draw(data, kind=kind, first=first, count=count)))
        except Exception:  # noqa: BLE001 - whatever a library raises, there is no picture
            return Drawing((), "crashed")

    def unpack(self, fd: int, *, name: str, sink: Sink) -> Unpacked:
        """Unpack a message or an archive; see Inspector."""
        from uploads import unpacker  # noqa: PLC0415 - as above

        answer = unpacker.unpack_bytes(os.pread(fd, os.fstat(fd).st_size, 0), name=name)
        for n, piece in answer.pop("stream"):
            sink(n, piece)
        return Unpacked.from_json({**answer, "level": self.level})

    def close(self) -> None:
        """Do nothing."""
