"""What leaves the machine to a mail relay is encrypted, and only for a relay whose certificate is good."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from ssl import SSLContext

import pytest
from flask import Flask

from intake.app import create_app
from intake.runtime import Runtime
from intake.services import outbox
from intake.worker import drain
from tests.postbox import OTHER, THIS, Authority, Postbox, served
from tests.servers import free_port
from tests.world import World, make_runtime

Way = tuple[str, str]
WAYS: list[Way] = [("smtps", THIS), ("smtps", OTHER), ("smtp", OTHER)]
"""Encrypted from the first byte, or by STARTTLS, which is asked of every other machine."""


class Site:
    """A site with one receipt to deliver through a relay."""

    def __init__(self, folder: Path, mail: str) -> None:
        self.runtime: Runtime = make_runtime(folder, mail=mail)
        self.app: Flask = create_app(self.runtime)
        self.world = World(self.runtime)
        self.world.call()
        self.world.send()

    def deliver(self) -> list[tuple[str, int]]:
        """Try what is due; give each mail's state and tries."""
        drain(self.app, self.runtime)
        with self.runtime.works.reading() as work:
            return [(state, tries) for _, state, tries in outbox.mails(work)]


OpenSite = Callable[[str], Site]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[OpenSite]:
    made: list[Site] = []

    def make(mail: str) -> Site:
        made.append(Site(tmp_path, mail))
        return made[-1]

    yield make
    for one in made:
        one.runtime.works.engine.dispose()


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """Make the one authority that this machine trusts."""
    made = Authority(tmp_path / "trusted")
    monkeypatch.setenv("SSL_CERT_FILE", str(made.trust))
    return made


def relay(box: Postbox, way: Way, port: int, server: SSLContext) -> AbstractContextManager[None]:
    scheme, host = way
    if scheme == "smtps":
        return served(
            box, host, port, ssl_context=server, authenticator=box.let_in, auth_require_tls=False
        )
    return served(
        box, host, port, tls_context=server, require_starttls=True, authenticator=box.let_in
    )


@pytest.mark.parametrize("way", WAYS)
def test_mail_goes_encrypted_to_a_relay_that_the_machine_trusts(
    site: OpenSite, trusted: Authority, way: Way
) -> None:
    box, port = Postbox(), free_port(way[1])
    with relay(box, way, port, trusted.server(way[1])):
        assert site(f"{way[0]}://{way[1]}:{port}").deliver() == [("done", 1)]
    assert box.encrypted == [True]


@pytest.mark.parametrize("way", WAYS)
def test_name_and_password_are_told_once_the_line_is_safe(
    site: OpenSite, trusted: Authority, way: Way
) -> None:
    box, port = Postbox(), free_port(way[1])
    with relay(box, way, port, trusted.server(way[1])):
        mail = f"{way[0]}://post%40intake.example:of%2Fits%20own@{way[1]}:{port}"
        assert site(mail).deliver() == [("done", 1)]
    assert box.told == [(b"post@intake.example", b"of/its own")]


@pytest.mark.parametrize("fault", ["stranger", "another's name", "expired"])
@pytest.mark.parametrize("way", WAYS)
def test_a_relay_that_cannot_prove_itself_gets_neither_mail_nor_password(
    tmp_path: Path, site: OpenSite, trusted: Authority, way: Way, fault: str
) -> None:
    stranger = Authority(tmp_path / "stranger")
    server = {
        "stranger": lambda: stranger.server(way[1]),
        "another's name": lambda: trusted.server("192.0.2.1"),
        "expired": lambda: trusted.server(way[1], days=-1),
    }[fault]()
    box, port = Postbox(), free_port(way[1])
    with relay(box, way, port, server):
        opened = site(f"{way[0]}://post:secret@{way[1]}:{port}")
        assert opened.deliver() == [("waiting", 1)]
    assert (box.got, box.told) == ([], [])


@pytest.mark.usefixtures("trusted")
def test_another_machine_that_offers_no_encryption_gets_nothing(site: OpenSite) -> None:
    box, port = Postbox(), free_port(OTHER)
    with served(box, OTHER, port, authenticator=box.let_in, auth_require_tls=False):
        opened = site(f"smtp://post:secret@{OTHER}:{port}")
        assert opened.deliver() == [("waiting", 1)]
    assert (box.got, box.told) == ([], [])


def test_mail_that_waited_for_a_good_certificate_goes_once_it_is_there(
    tmp_path: Path, site: OpenSite, trusted: Authority
) -> None:
    way = WAYS[-1]
    box, port = Postbox(), free_port(way[1])
    opened = site(f"{way[0]}://{way[1]}:{port}")
    with relay(box, way, port, Authority(tmp_path / "stranger").server(way[1])):
        assert opened.deliver() == [("waiting", 1)]
    opened.world.clock.set(opened.world.clock.now().replace(hour=13))
    with relay(box, way, port, trusted.server(way[1])):
        assert opened.deliver() == [("done", 2)]
    assert len(box.got) == 1
