"""What of a submission is found: only what strangers may see, gone in the commit that hides it."""

import pytest
from sqlalchemy import select

from intake.db.submissions import Submission
from intake.domain.vocab import Act
from intake.services import indexing, inspections, reviews, search, submissions, transitions
from intake.services.work import SUBMITTER, SYSTEM, Actor, Work
from tests.world import World

WHY = "Somebody complained."
TEXT = b"The quagga of Zanzibar asks for remuneration.\n" * 3


def found(world: World, query: str) -> list[str]:
    with world.works.reading() as work:
        hits = search.search(work.session, query, scopes={}).hits
        rows = {row.id: row.number for row in work.session.scalars(select(Submission))}
    return sorted(rows[hit.submission_id] for hit in hits)


def published(world: World, publisher: Actor, publication: str = "named") -> submissions.Sent:
    file = world.attach(TEXT, "zebra.txt")
    sent = world.send(files=[file], publication=publication)
    world.publish(sent.number, publisher)
    world.work_jobs()
    return sent


def test_a_text_is_found_once_it_is_published_and_read(world: World, publisher: Actor) -> None:
    sent = world.send(files=[world.attach(TEXT, "zebra.txt")])
    world.work_jobs()
    assert found(world, "quagga") == []
    world.publish(sent.number, publisher)
    assert found(world, "remarks") == [sent.number]
    world.work_jobs()
    assert found(world, "quagga") == found(world, "Example") == [sent.number]


def test_read_after_it_was_published_it_is_found_too(world: World, publisher: Actor) -> None:
    sent = world.send(files=[world.attach(TEXT, "zebra.txt")])
    world.publish(sent.number, publisher)
    assert found(world, "quagga") == []
    world.work_jobs()
    assert found(world, "quagga") == [sent.number]


# check 87 (the index's part): hidden in the same commit, though jobs still wait
@pytest.mark.parametrize("act", ["suspend", "withdraw", "choice"])
def test_what_is_hidden_is_out_of_the_index_at_once(
    world: World, publisher: Actor, act: str
) -> None:
    sent, other = published(world, publisher), published(world, publisher)
    assert found(world, "quagga") == [sent.number, other.number]
    if act == "suspend":
        world.do(publisher, reviews.suspend, sent.number, words=WHY)
    elif act == "withdraw":
        world.do(SUBMITTER, submissions.withdraw, sent.token or "", words="")
    else:

        def tighten(work: Work) -> None:
            submission = transitions.load(work, sent.number)
            submission.publication = "private"
            transitions.apply(work, submission, Act.CHOICE, detail={"publication": "private"})

        world.do(SUBMITTER, tighten)
    for query in ("quagga", "Example", "remarks"):
        assert found(world, query) == [other.number]
    # A job that was queued before finds nothing to do.
    world.do(SYSTEM, indexing.queue, sent.number, 1)
    world.work_jobs()
    assert found(world, "quagga") == [other.number]


def test_what_is_restored_is_found_again(world: World, publisher: Actor) -> None:
    sent = published(world, publisher)
    world.do(publisher, reviews.suspend, sent.number, words=WHY)
    world.do(publisher, reviews.restore, sent.number, words="Unfounded.")
    world.work_jobs()
    assert found(world, "quagga") == [sent.number]


# checks 126 and 127
def test_no_name_that_is_withheld_and_nothing_private_is_indexed(
    world: World, publisher: Actor
) -> None:
    sent = published(world, publisher, publication="unnamed")
    published(world, publisher, publication="private")
    for query in ("Ada", "Example", "Society", "remarks", "zebra"):
        assert found(world, query) == []
    assert found(world, "quagga") == [sent.number]


# check 128
def test_a_cover_letter_that_was_not_ticked_is_not_indexed(world: World, publisher: Actor) -> None:
    letter = world.attach(
        b"Dear secretariat, my okapi is ill.\n", "l.txt", role="cover-letter", public=False
    )
    sent = world.send(files=[world.attach(TEXT, "zebra.txt"), letter])
    world.publish(sent.number, publisher)
    world.work_jobs()
    assert found(world, "okapi") == []
    assert found(world, "quagga") == [sent.number]


def test_a_long_text_is_indexed_fifty_pages_at_a_time(world: World, publisher: Actor) -> None:
    file = world.attach(TEXT, "long.txt")
    sent = world.send(files=[file])
    world.publish(sent.number, publisher)
    report = {
        **file.report,
        "text": [f"page{n} quagga" for n in range(1, 121)],
        "pages": 120,
    }
    world.do(SYSTEM, inspections.keep, file.sha256, report)
    starts: list[int | None] = [1]
    while starts[-1] is not None:
        starts.append(world.do(SYSTEM, indexing.pages, sent.number, 1, starts[-1]))
    assert starts == [1, 51, 101, None]
    for page in ("page1", "page51", "page120"):
        assert found(world, page) == [sent.number]


def test_everything_published_can_be_indexed_anew(world: World, publisher: Actor) -> None:
    sent = [published(world, publisher) for _ in range(3)]
    world.send()
    last, files = world.do(SYSTEM, indexing.numbers, after=0, limit=2)
    assert files == [(one.number, 1) for one in sent[:2]]
    last, files = world.do(SYSTEM, indexing.numbers, after=last, limit=2)
    assert files == [(sent[2].number, 1)]
    assert world.do(SYSTEM, indexing.numbers, after=last, limit=2) == (last, [])
