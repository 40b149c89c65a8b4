"""A lock that serves in order of asking: SQLite's own busy wait is unfair and starves writers on a slow disk."""

import threading
from collections import deque
from types import TracebackType
from typing import Self


class FairLock:
    """First come, first served; a context manager, not re-entrant."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._held = False

    def __enter__(self) -> Self:
        """Wait for one's turn."""
        with self._mutex:
            if not self._held:
                self._held = True
                return self
            turn = threading.Event()
            self._waiting.append(turn)
        turn.wait()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Hand the lock to whoever has waited longest."""
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._held = False


class NoLock:
    """What stands in its place where the database orders writers itself."""

    def __enter__(self) -> Self:
        """Go on at once."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Nothing was held."""
