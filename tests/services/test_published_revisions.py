"""All published revisions are shown, each with its files; what was never published stays unknown (RECORD 1)."""

from typing import Any

import pytest

from intake.services import dossier, pending, publication, reviews, revising
from intake.services.publication import Gone, NotPublic
from intake.services.receiving import Sending
from intake.services.submissions import Sent
from intake.services.work import SUBMITTER, Actor
from tests.world import World

WHY = "Somebody complained."


def revise(world: World, sent: Sent, name: str, *, letter: bool = False, **changed: Any) -> None:
    """Send a further revision with one file, and perhaps a letter that is not for the public."""
    files = [world.attach(f"The whole text of {name}.\n".encode(), f"{name}.txt")]
    if letter:
        files.append(world.attach(b"Dear all.\n", "letter.txt", role="cover-letter", public=False))
    number = world.row(sent.number).revision + 1
    sending = Sending(
        nonce=f"{number:032x}",
        values=world.values(**changed),
        files=files,
        begun=world.clock.now(),
        complete=world.clock.now(),
    )
    world.do(SUBMITTER, revising.send, sent.token or "", sending)


def shown(world: World, number: str) -> list[tuple[int, bool, list[str]]]:
    """Give what the item's page says of each revision: published, names of files."""
    item = world.see(publication.item, number, "en")
    return [
        (one.number, one.published_at is not None, [file.name for file in one.files])
        for one in item.revisions
    ]


def served(world: World, number: str) -> list[int]:
    """Give the numbers of the files that anybody may fetch."""
    found = []
    for n in range(1, 10):
        try:
            found.append(world.see(publication.file, number, n).n)
        except NotPublic:
            continue
    return found


def test_an_earlier_published_revision_keeps_its_files_beside_the_later(
    world: World, publisher: Actor
) -> None:
    sent = world.send()
    world.publish(sent.number, publisher)
    revise(world, sent, "second", letter=True)
    assert (shown(world, sent.number), served(world, sent.number)) == (
        [(1, True, ["remarks.txt"])],
        [1],
    )
    world.do(publisher, pending.publish, sent.number)
    assert shown(world, sent.number) == [(1, True, ["remarks.txt"]), (2, True, ["second.txt"])]
    assert served(world, sent.number) == [1, 2]
    item = world.see(publication.item, sent.number, "en")
    assert ([file.n for file in item.files], item.revision) == ([2], 2)
    with world.works.reading(publisher) as work:
        desk = dossier.item(work, sent.number, "en")
    assert all(one.published_at for one in desk.sendings)


def test_what_was_replaced_or_refused_before_publication_stays_hidden(
    world: World, publisher: Actor
) -> None:
    sent = world.send()
    revise(world, sent, "second")
    world.publish(sent.number, publisher)
    revise(world, sent, "third")
    world.do(publisher, pending.refuse, sent.number, words="It is another text.")
    revise(world, sent, "fourth")
    world.do(publisher, pending.publish, sent.number)
    assert shown(world, sent.number) == [
        (1, False, []),
        (2, True, ["second.txt"]),
        (3, False, []),
        (4, True, ["fourth.txt"]),
    ]
    assert served(world, sent.number) == [2, 4]


def test_a_revision_that_told_the_name_goes_once_the_name_is_withheld(
    world: World, publisher: Actor
) -> None:
    sent = world.send()
    world.publish(sent.number, publisher)
    revise(world, sent, "second", publication="unnamed")
    world.work_jobs()
    world.do(publisher, pending.publish, sent.number)
    revise(world, sent, "third", publication="unnamed")
    world.work_jobs()
    world.do(publisher, pending.publish, sent.number)
    assert shown(world, sent.number) == [
        (1, True, []),
        (2, True, [f"{sent.number}-2.txt"]),
        (3, True, [f"{sent.number}-3.txt"]),
    ]
    assert served(world, sent.number) == [2, 3]
    item = world.see(publication.item, sent.number, "en")
    assert [one.withheld for one in item.revisions] == [True, False, False]


def test_what_is_suspended_shows_no_revision_at_all(world: World, publisher: Actor) -> None:
    sent = world.send()
    world.publish(sent.number, publisher)
    revise(world, sent, "second")
    world.do(publisher, pending.publish, sent.number)
    world.do(publisher, reviews.suspend, sent.number, words=WHY)
    for n in (1, 2):
        with pytest.raises(Gone):
            world.see(publication.file, sent.number, n)
    world.do(publisher, reviews.restore, sent.number, words=WHY)
    assert served(world, sent.number) == [1, 2]
