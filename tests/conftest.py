"""Fixtures every test may use."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from playwright.sync_api import Browser, sync_playwright
from werkzeug.routing import Rule

from tests.servers import PostgresCluster, ServerMissing

LONG = 40
"""Bytes from which a parameter is named by its length: a ZIP holds the instant it was made, and workers must agree."""


class Compiled(BytecodeCache):
    """Templates as compiled once in this process: each application of a test would compile them anew otherwise."""

    def __init__(self) -> None:
        self._held: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what an earlier application compiled from the same source."""
        if held := self._held.get(bucket.key):
            bucket.bytecode_from_string(held)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._held[bucket.key] = bucket.bytecode_to_string()


def _share_builders() -> None:
    """Let all applications of this process share the functions that build addresses: a third of making one."""
    compile_builder = Rule._compile_builder  # noqa: SLF001 - there is no public way
    held: dict[object, Callable[..., tuple[str, str]]] = {}

    def shared(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:  # noqa: FBT001, FBT002 - as there
        key = (tuple(rule._trace), repr(rule.defaults), append_unknown)  # noqa: SLF001 - as above
        if key not in held:
            held[key] = compile_builder(rule, append_unknown)
        return held[key]

    Rule._compile_builder = shared  # type: ignore[method-assign, assignment]  # noqa: SLF001 - as above


def pytest_configure() -> None:
    """Let all applications of this process share what is compiled of templates and addresses."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": Compiled()}
    _share_builders()


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name long bytes by their length."""
    return f"{len(val)} bytes" if isinstance(val, bytes) and len(val) > LONG else None


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresCluster]:
    """Start one real PostgreSQL for this worker's session, the first time a test asks for it."""
    try:
        cluster = PostgresCluster()
    except ServerMissing as missing:
        if os.environ.get("CI"):
            pytest.fail(f"CI must have PostgreSQL: {missing}")
        pytest.skip(f"NOT TESTED ON POSTGRESQL: {missing} (Debian: apt install postgresql)")
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.close()


CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start Chromium the first time a test asks for it; mark such a test with xdist_group("browser")."""
    if not CHROMIUM.exists():
        if os.environ.get("CI"):
            pytest.fail(f"CI must have Chromium: {CHROMIUM} is not there")
        pytest.skip(f"NOT TESTED IN A BROWSER: {CHROMIUM} is not there (apt install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of an empty database, once of each engine."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'test.db'}"
        return
    cluster: PostgresCluster = request.getfixturevalue("postgres")
    url = cluster.fresh_database()
    yield url
    cluster.drop(url)
