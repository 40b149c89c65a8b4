"""Mail goes to a real SMTP server, once an event, after the commit that caused it and never for one that was undone."""

from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from flask import Flask

from intake.app import create_app
from intake.runtime import Runtime
from intake.services import outbox
from intake.services.work import SUBMITTER
from intake.worker import drain
from tests.postbox import THIS, Postbox, served
from tests.servers import free_port
from tests.world import World, make_runtime


@pytest.fixture
def postbox() -> Iterator[tuple[Postbox, int]]:
    box, port = Postbox(), free_port()
    with served(box, THIS, port):
        yield box, port


def _site(tmp_path: Path, port: int) -> tuple[World, Flask, Runtime]:
    runtime = make_runtime(tmp_path, mail=f"smtp://127.0.0.1:{port}")
    world = World(runtime)
    world.call()
    return world, create_app(runtime), runtime


def _queue_and_fail(world: World) -> None:
    with world.works.writing(SUBMITTER) as work:
        outbox.mail(work, event="x", template="receipt", language="en")
        work.session.flush()
        _ = 1 // 0


def _state(world: World) -> list[tuple[str, str, int]]:
    with world.works.reading() as work:
        return outbox.mails(work)


# check 114
def test_a_receipt_goes_out_once_with_its_link_and_the_receipt_attached(
    tmp_path: Path, postbox: tuple[Postbox, int]
) -> None:
    box, port = postbox
    world, app, runtime = _site(tmp_path, port)
    sent = world.send()
    assert box.got == []
    drain(app, runtime)
    drain(app, runtime)
    assert len(box.got) == 1
    message = message_from_bytes(box.got[0].content, policy=policy.default)
    assert box.got[0].rcpt_tos == ["ada@example.org"]
    plain = message.get_body(("plain",))
    body = plain.get_content() if plain else ""
    assert f"/my/{sent.token}" in body
    assert sent.number in str(message["Subject"])
    attached = [part.get_content() for part in message.iter_attachments()]
    assert sent.receipt in [a if isinstance(a, bytes) else a.encode() for a in attached]


# check 114
def test_a_server_that_is_down_delays_the_mail_and_loses_none(tmp_path: Path) -> None:
    port = free_port()
    world, app, runtime = _site(tmp_path, port)
    world.send()
    drain(app, runtime)
    assert [(state, tries) for _, state, tries in _state(world)] == [("waiting", 1)]
    box = Postbox()
    with served(box, THIS, port):
        world.clock.set(world.clock.now().replace(hour=13))
        drain(app, runtime)
    assert [(state, tries) for _, state, tries in _state(world)] == [("done", 2)]
    assert len(box.got) == 1


# check 114
def test_an_address_that_is_refused_for_good_is_not_tried_again(
    tmp_path: Path, postbox: tuple[Postbox, int]
) -> None:
    box, port = postbox
    world, app, runtime = _site(tmp_path, port)
    box.answer = "550 no such person"
    world.send()
    drain(app, runtime)
    assert [(state, tries) for _, state, tries in _state(world)] == [("failed", 1)]
    world.clock.set(world.clock.now().replace(hour=23))
    box.answer = "250 OK"
    drain(app, runtime)
    assert box.got == []


# check 114
def test_a_sending_that_was_undone_leaves_no_mail(tmp_path: Path) -> None:
    world, app, runtime = _site(tmp_path, free_port())

    with pytest.raises(ZeroDivisionError):
        _queue_and_fail(world)
    assert _state(world) == []
    assert drain(app, runtime) == 0
