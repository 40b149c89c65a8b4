"""What machines ask: the log's head and keys, health, security.txt."""

import base64
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy.exc import OperationalError

from intake.domain import notes
from intake.runtime import Runtime
from intake.services import transparency as log
from tests.web.reading import Reader
from tests.world import World
from uploads.blob import StoreUnavailable


def test_the_checkpoint_is_signed_by_the_first_of_the_keys(
    reader: Reader, world: World, runtime: Runtime
) -> None:
    world.call()
    world.send()
    answer = reader.get("/log/checkpoint")
    keys = reader.get("/log/keys")
    for one in (answer, keys):
        assert one.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert one.headers["Cache-Control"] == "no-cache"
    vkeys = keys.text.splitlines()
    assert len(vkeys) == 2
    with runtime.works.reading() as work:
        head = log.head(work.session)
    assert head is not None
    assert answer.data == head.note
    signed = [key for key in vkeys if _verifies(answer.data, key)]
    assert [key.partition("+")[0] for key in signed] == ["test.example/log"]
    origin, size, _root = answer.text.splitlines()[:3]
    assert (origin, int(size)) == ("test.example/log", head.size)
    before = answer.data
    world.send()
    assert reader.get("/log/checkpoint").data != before


def _verifies(note: bytes, vkey: str) -> bool:
    try:
        notes.Verifier(vkey).open(note)
    except notes.NoteInvalid:
        return False
    return True


def test_every_page_shows_the_head_that_the_log_gives(reader: Reader, world: World) -> None:
    world.call()
    root = base64.b64decode(reader.get("/log/checkpoint").text.splitlines()[2]).hex()
    page = reader.get("/en/").text
    assert "".join(f"<span>{root[n : n + 8]}</span>" for n in range(0, 64, 8)) in page


def test_a_site_that_works_is_live_and_ready(reader: Reader) -> None:
    # check 118
    assert reader.get("/health/live").get_json() == {"live": True}
    ready = reader.get("/health/ready")
    assert (ready.status_code, ready.get_json()) == (
        200,
        {"ready": True, "database": True, "store": True, "room": True},
    )
    assert ready.headers["Cache-Control"] == "no-store"


def test_a_site_without_room_is_live_but_not_ready(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    # check 118
    few = SimpleNamespace(f_bavail=10, f_frsize=4096, f_files=0, f_favail=0)
    monkeypatch.setattr("intake.web.room.os.statvfs", lambda _: few)
    ready = reader.get("/health/ready")
    assert (ready.status_code, ready.get_json()["room"]) == (503, False)
    assert reader.get("/health/live").status_code == 200


def test_a_site_without_store_is_not_ready(
    reader: Reader, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    # check 118
    def full(**_: object) -> None:
        raise StoreUnavailable("making a spool", OSError(28, "No space left on device"))

    monkeypatch.setattr(runtime.store, "spool", full)
    ready = reader.get("/health/ready")
    assert (ready.status_code, ready.get_json()["store"]) == (503, False)
    assert "No space" not in ready.text


def test_a_site_without_database_is_live_but_not_ready(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    # check 118
    def dead(_: object) -> None:
        raise OperationalError("SELECT secret", {}, Exception("connection refused"))

    monkeypatch.setattr("intake.services.health.epochs.read", dead)
    ready = reader.get("/health/ready")
    assert (ready.status_code, ready.get_json()["database"]) == (503, False)
    assert "secret" not in ready.text
    assert reader.get("/health/live").status_code == 200


def test_weaknesses_have_an_address(reader: Reader, world: World) -> None:
    lines = reader.get("/.well-known/security.txt").text.splitlines()
    told = dict(line.split(": ", 1) for line in lines)
    assert told["Contact"] == "mailto:secretariat@intake.example"
    assert told["Canonical"] == "http://127.0.0.1:8000/.well-known/security.txt"
    soon = (world.clock.now() + timedelta(days=30)).isoformat()
    late = (world.clock.now() + timedelta(days=365)).isoformat()
    assert soon < told["Expires"] < late
