"""What strangers read: items, tombstones, bytes; unpublished and unknown look the same."""

from datetime import timedelta
from typing import Any

import pytest

from intake.services import publication, reviews, revising
from intake.services.publication import Gone, NotPublic
from intake.services.receiving import Sending
from intake.services.work import SUBMITTER, Actor
from tests.world import World

WHY = "Somebody complained."


def hidden(world: World, number: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        world.see(publication.item, number, "en")
    for n in (0, 1, 2, -1, 2**40):
        with pytest.raises(error):
            world.see(publication.file, number, n)


# check 87: every state before publication, and what does not exist
def test_what_is_not_published_looks_like_what_is_not(world: World, publisher: Actor) -> None:
    steps: dict[str, list[tuple[str, dict[str, Any]]]] = {
        "under-review": [],
        "returned": [("return_", {"words": WHY})],
        "accepted": [("accept", {})],
        "declined": [("decline", {"ground": "advertising", "words": WHY})],
        "withdrawn": [("withdraw", {"words": WHY})],
    }
    numbers = ["CAL-999", "", "CAL-0001", "\u202eCAL-001"]
    for acts in steps.values():
        sent = world.send()
        for name, more in acts:
            world.do(publisher, getattr(reviews, name), sent.number, **more)
        numbers.append(sent.number)
    private = world.send(publication="private")
    world.do(publisher, reviews.accept, private.number)
    for number in (*numbers, private.number):
        hidden(world, number, NotPublic)
        with pytest.raises(NotPublic):
            world.see(publication.tombstone, number, "en")
        with pytest.raises(NotPublic):
            world.see(publication.stands, number)


def test_a_published_item_says_what_it_is_and_where_it_stands(
    world: World, publisher: Actor
) -> None:
    one, two, three = world.send(), world.send(), world.send()
    for sent in (one, two, three):
        world.publish(sent.number, publisher)
    item = world.see(publication.item, two.number, "ar")
    assert (item.number, item.call, item.submitter, item.previous, item.next) == (
        two.number, "CAL", "Example Society", one.number, three.number
    )  # fmt: skip
    assert (item.call_title.lang, item.call_title.dir) == ("ar", "rtl")
    assert (item.disclaimer_version, [text.value for text in item.disclaimer]) == (
        1,
        ["As received.", "Views are their authors'."],
    )
    assert [issue.number for issue in item.issues] == ["1"]
    assert item.log_index == world.row(two.number).first_index
    assert [r.number for r in item.revisions] == [1]
    assert len(item.later) == 2
    (file,) = item.files
    served = world.see(publication.file, two.number, 1)
    assert (served.sha256, served.size, served.name, served.media_type) == (
        file.sha256, file.size, "remarks.txt", "text/plain"
    )  # fmt: skip
    for n in (0, 2, -1):
        with pytest.raises(NotPublic):
            world.see(publication.file, two.number, n)


# check 111 (the verb's part)
@pytest.mark.parametrize(("act", "shown"), [("suspend", WHY), ("withdraw", None)])
def test_what_was_public_leaves_a_tombstone(
    world: World, publisher: Actor, act: str, shown: str | None
) -> None:
    sent = world.send()
    world.publish(sent.number, publisher)
    world.do(publisher, getattr(reviews, act), sent.number, words=WHY)
    hidden(world, sent.number, Gone)
    stone = world.see(publication.tombstone, sent.number, "en")
    assert (stone.number, stone.words, stone.since) == (sent.number, shown, world.clock.now())
    world.see(publication.stands, sent.number)


def test_what_is_restored_is_shown_again(world: World, publisher: Actor) -> None:
    sent = world.send()
    world.publish(sent.number, publisher)
    before = world.see(publication.item, sent.number, "en")
    world.do(publisher, reviews.suspend, sent.number, words=WHY)
    world.do(publisher, reviews.restore, sent.number, words="Unfounded.")
    after = world.see(publication.item, sent.number, "en")
    assert (after.fields, after.files, after.published_at) == (
        before.fields,
        before.files,
        before.published_at,
    )
    with pytest.raises(NotPublic):
        world.see(publication.tombstone, sent.number, "en")


# check 126 (the read model's part)
def test_a_withheld_name_is_in_no_field_of_the_item(world: World, publisher: Actor) -> None:
    sent = world.send(publication="unnamed", name_latin="Ada Latin", cosignatories="Bo")
    world.publish(sent.number, publisher)
    item = world.see(publication.item, sent.number, "en")
    everything = repr(item) + repr(world.see(publication.file, sent.number, 1))
    for word in ("Ada", "Example Society", "ada@", "Remarks on issue 1", "remarks.txt", "'Bo'"):
        assert word not in everything
    assert item.files[0].name == f"{sent.number}-1.txt"


# check 128
def test_a_cover_letter_is_served_only_if_ticked(world: World, publisher: Actor) -> None:
    main = world.attach(b"The comment itself, in a few words.\n", "comment.txt")
    for ticked in (False, True):
        letter = world.attach(
            b"Dear secretariat, please find it here.\n",
            "letter.txt",
            role="cover-letter",
            public=ticked,
        )
        sent = world.send(files=[main, letter])
        world.publish(sent.number, publisher)
        item = world.see(publication.item, sent.number, "en")
        assert [file.n for file in item.files] == ([1, 2] if ticked else [1])
        if not ticked:
            with pytest.raises(NotPublic):
                world.see(publication.file, sent.number, 2)


def test_pages_of_individuals_are_not_indexed_unless_they_chose_so(
    world: World, publisher: Actor
) -> None:
    alone: dict[str, Any] = {"on_behalf": False, "entity": "", "submitter_type": "individual"}
    sent = [world.send(), world.send(**alone), world.send(**alone, index_allowed=True)]
    for one in sent:
        world.publish(one.number, publisher)
    assert [world.see(publication.file, one.number, 1).noindex for one in sent] == [
        False,
        True,
        False,
    ]


def test_a_replaced_file_never_becomes_public(world: World, publisher: Actor) -> None:
    sent = world.send()
    assert sent.token is not None
    from_new = world.attach(b"Without the mistake of before.\n", "clean.txt")
    prepared = Sending(
        nonce="ce" * 16,
        values=world.values(),
        files=[from_new],
        begun=world.clock.now(),
        complete=world.clock.now(),
    )
    world.do(SUBMITTER, revising.send, sent.token, prepared)
    world.publish(sent.number, publisher)
    item = world.see(publication.item, sent.number, "en")
    assert [(file.n, file.name) for file in item.files] == [(2, "clean.txt")]
    with pytest.raises(NotPublic):
        world.see(publication.file, sent.number, 1)


def test_an_item_tells_the_closing_that_judged_it_however_late_it_came(
    world: World, publisher: Actor
) -> None:
    closes = world.clock.now().replace(microsecond=0) + timedelta(days=10)
    world.clock.advance(timedelta(days=44))
    sent = world.send()
    world.publish(sent.number, publisher)
    item = world.see(publication.item, sent.number, "en")
    assert (item.verdict, item.closes_before) == ("late", closes)
    assert item.received - item.closes_before >= timedelta(days=33)
