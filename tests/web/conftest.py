"""Fixtures of the web tests: parts with a clock that stands still, a small world, the application, a browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from intake.app import create_app
from intake.runtime import Runtime
from intake.services.work import Actor
from tests.web.reading import Reader
from tests.web.staffing import Browser
from tests.world import World, make_runtime


@pytest.fixture
def runtime(tmp_path: Path) -> Iterator[Runtime]:
    """Make one process's parts on SQLite, without a jail."""
    made = make_runtime(tmp_path)
    yield made
    made.works.engine.dispose()


@pytest.fixture
def world(runtime: Runtime) -> World:
    """Make the process `talk` with its paper; calls and submissions are the test's own."""
    return World(runtime)


@pytest.fixture
def app(runtime: Runtime) -> Flask:
    """Make the application."""
    return create_app(runtime)


@pytest.fixture
def browser(app: Flask, runtime: Runtime) -> Browser:
    """Give a browser that is signed in as nobody."""
    return Browser(app, runtime)


@pytest.fixture
def reader(app: Flask) -> Reader:
    """Give a stranger who reads."""
    return Reader(app)


@pytest.fixture
def publisher(world: World) -> Actor:
    """Give a publisher of the world's process."""
    return world.staff("publisher", email="publisher@intake.example")
