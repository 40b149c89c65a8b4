"""Drafts: what was typed and attached is kept until it is sent."""

import threading
from datetime import datetime, timedelta
from typing import Any

import pytest

from intake.domain import links
from intake.services import drafts, forgetting, submissions
from intake.services.drafts import LIFE, Attached, DraftView
from intake.services.lookups import CallUnknown
from intake.services.receiving import Sending
from intake.services.work import SUBMITTER
from tests.world import NOON, World

NONCE = "0f" * 16


def save(
    world: World,
    *files: Attached,
    nonce: str = NONCE,
    begun: datetime | None = None,
    code: str = "CAL",
    **values: Any,
) -> DraftView:
    return world.do(
        SUBMITTER,
        drafts.save,
        code,
        nonce=nonce,
        values=values,
        files=files,
        begun=begun or world.clock.now(),
        language="fr",
    )


def find(world: World) -> DraftView:
    found = world.see(drafts.find, NONCE)
    assert found is not None
    return found


def test_what_was_typed_and_attached_is_found_again(world: World) -> None:
    assert world.see(drafts.find, NONCE) is None
    file = world.attach(b"A first text, to be kept.\n", "first.txt")
    made = save(world, file, name="Ada", countries=["CH"])
    assert find(world) == made
    assert (made.call, made.values, made.language, made.sent_as) == (
        "CAL",
        {"name": "Ada", "countries": ["CH"]},
        "fr",
        None,
    )
    (kept,) = made.files
    assert (kept.name, kept.sha256, kept.size, kept.report) == (
        "first.txt",
        file.sha256,
        file.size,
        file.report,
    )
    assert made.begun == NOON


# check 129 (the draft's part): good files stay, others go, new ones come after them
def test_files_stay_go_and_come_in_the_order_given(world: World) -> None:
    made = [world.attach(f"Text number {n}.\n".encode(), f"{n}.txt") for n in range(4)]
    first = save(world, *made[:3])
    one, _, three = first.files
    second = save(world, three, one, made[3])
    assert [file.name for file in second.files] == ["2.txt", "0.txt", "3.txt"]
    assert {three.id, one.id} < {file.id for file in second.files}
    assert [file.name for file in find(world).files] == ["2.txt", "0.txt", "3.txt"]
    assert save(world).files == ()


def test_a_file_of_another_draft_cannot_be_taken(world: World) -> None:
    file = world.attach(b"Somebody else's text.\n", "theirs.txt")
    theirs = save(world, file, nonce="aa" * 16)
    save(world, theirs.files[0])
    others = world.see(drafts.find, "aa" * 16)
    assert others is not None
    assert [one.id for one in others.files] == [theirs.files[0].id]


def test_a_draft_lives_thirty_days_from_the_last_touch(world: World) -> None:
    token = links.token(world.works.keys.link, NONCE, 0)
    assert save(world).expires_at == NOON + LIFE
    world.clock.advance(timedelta(days=29))
    assert save(world).expires_at == NOON + timedelta(days=59)
    world.clock.advance(LIFE)
    assert world.see(drafts.find_by_link, token) is not None
    world.clock.advance(timedelta(milliseconds=1))
    assert world.see(drafts.find_by_link, token) is None


def test_the_link_leads_to_the_draft_until_it_is_sent(world: World) -> None:
    token = links.token(world.works.keys.link, NONCE, 0)
    made = save(world, world.attach(b"Text.\n", "a.txt"), name="Ada")
    assert world.see(drafts.find_by_link, token) == made
    assert world.see(drafts.find_by_link, "0" * 32) is None
    sending = Sending(
        nonce=NONCE, values=world.values(), files=made.files, begun=NOON, complete=NOON
    )
    sent = world.do(SUBMITTER, submissions.send, "CAL", sending)
    assert sent.token == token
    assert world.see(drafts.find_by_link, token) is None
    assert find(world).sent_as == world.row(sent.number).id


def test_its_beginning_is_the_latest_press_in_time(world: World) -> None:
    end = NOON + timedelta(days=10)
    before, after = end - timedelta(seconds=10), end + timedelta(minutes=1)
    save(world)
    assert save(world, begun=before).begun == before
    world.clock.set(after)
    assert save(world, begun=after).begun == before
    assert save(world, nonce="bb" * 16, begun=after).begun is None


def test_a_draft_belongs_to_a_call_that_is(world: World) -> None:
    with pytest.raises(CallUnknown):
        save(world, code="NOCALL")


def test_bytes_that_a_draft_holds_are_referenced(world: World) -> None:
    file = world.attach(b"Held by a draft.\n", "a.txt")
    save(world, file)
    assert world.see(forgetting.referenced, [file.sha256, "0" * 64]) == {file.sha256}
    save(world)
    assert world.see(forgetting.referenced, [file.sha256]) == set()


def test_two_requests_with_one_form_make_one_draft(world: World) -> None:
    files = [world.attach(f"Text {n}.\n".encode(), f"{n}.txt") for n in range(4)]
    gate, faults = threading.Barrier(4), []

    def attach(file: Attached) -> None:
        gate.wait()
        try:
            save(world, file)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it
            faults.append(error)

    threads = [threading.Thread(target=attach, args=(file,)) for file in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert find(world).files


def test_one_file_that_two_requests_bring_is_attached_once(world: World) -> None:
    file = world.attach(b"A text that a script sends while a button is pressed.\n", "first.txt")
    other = world.attach(b"A text that a script sends while a button is pressed.\n", "second.txt")

    def bring(*files: Attached) -> None:
        world.do(
            SUBMITTER,
            drafts.save,
            "CAL",
            nonce=NONCE,
            values={},
            files=files,
            begun=world.clock.now(),
            language="en",
            seen=[],
        )

    bring(file)
    bring(file, other)
    assert [one.name for one in find(world).files] == ["first.txt", "second.txt"]


def test_a_new_file_never_gets_the_number_of_the_one_it_replaces(world: World) -> None:
    (old,) = save(world, world.attach(b"A first text, to be kept.\n", "a.txt")).files
    (new,) = save(world, world.attach(b"Another text, to be kept.\n", "a.txt")).files
    assert new.id != old.id
