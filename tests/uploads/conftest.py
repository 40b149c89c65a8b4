"""Inspectors for the tests of uploads: the jail, and its unprotected twin that must answer the same."""

import tempfile
from collections.abc import Callable, Iterator, Sequence

import pytest

from uploads.jail import Inspector, Jail, Unjailed
from uploads.report import Report

Inspect = Callable[..., Report]


@pytest.fixture(scope="session")
def jail() -> Iterator[Jail]:
    """Start one jail for the session."""
    started = Jail.start()
    yield started
    started.close()


@pytest.fixture(params=["jail", "unjailed"])
def inspector(request: pytest.FixtureRequest) -> Inspector:
    """Give each of the two inspectors in turn."""
    if request.param == "unjailed":
        return Unjailed()
    jailed: Jail = request.getfixturevalue("jail")
    return jailed


@pytest.fixture
def inspect(jail: Jail) -> Inspect:
    """Give a function that has the jail inspect bytes."""
    return inspecting(jail)


def inspecting(by: Inspector) -> Inspect:
    """Make a function that takes bytes, a name and a depth."""

    def inspect(
        data: bytes, name: str = "file.bin", depth: str = "quick", look_for: Sequence[str] = ()
    ) -> Report:
        with tempfile.TemporaryFile() as file:
            file.write(data)
            file.flush()
            return by.inspect(file.fileno(), name=name, depth=depth, look_for=look_for)

    return inspect
