"""Acts of two persons, through the real verbs, on both databases. # checks 93 111"""

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select, update

from intake.db.records import Audit, LogEntry
from intake.db.removals import Derivative, Proposal
from intake.domain.policy import ActNotAllowed, ReasonMissing, ReasonUnknown, TwoPersonsNeeded
from intake.domain.vocab import Act, State
from intake.services import (
    accounts,
    housekeeping,
    inspections,
    outbox,
    proposals,
    publication,
    reviews,
    search,
    verification,
)
from intake.services.proposals import (
    AlreadyProposed,
    Copy,
    FileUnknown,
    ProposalDecided,
    ProposalUnknown,
    SameBytes,
)
from intake.services.publication import Gone, NotPublic, Redacted
from intake.services.transitions import SubmissionUnknown
from intake.services.work import Actor
from tests.world import SYSTEM_STAFF, World
from uploads.store import BlobMissing

WORDS = "It names a private person who asked us."


@pytest.fixture
def second(world: World) -> Actor:
    """Give another publisher of the process."""
    return world.staff("publisher", email="petra@intake.example")


def entry(world: World, index: int) -> LogEntry:
    with world.works.reading() as work:
        found = work.session.get_one(LogEntry, index)
        work.session.expunge(found)
        return found


def newest(world: World) -> LogEntry:
    with world.works.reading() as work:
        found = work.session.scalars(
            select(LogEntry).order_by(LogEntry.index.desc()).limit(1)
        ).one()
        work.session.expunge(found)
        return found


def faults(world: World) -> list[str]:
    def look() -> Iterator[str]:
        with world.works.reading() as work:
            yield from verification.log(work)
            yield from verification.receipts(work)
            yield from verification.figures(work)

    return list(look())


def copy_of(world: World, text: bytes = b"We write about issue 1, and of nobody.\n") -> Copy:
    with world.runtime.store.spool() as spool:
        spool.write(text)
        blob = world.runtime.store.keep(spool)
    with world.runtime.store.open(blob.sha256) as file:
        report = world.runtime.inspector.inspect(file.fileno(), name="copy.txt", depth="full")
    return Copy(sha256=blob.sha256, size=blob.size, report=report.to_json())


def propose(world: World, actor: Actor, number: str, act: Act = Act.REMOVE, **more: object) -> int:
    facts: dict[str, object] = {"reason": "order", "words": WORDS, **more}
    return world.do(actor, proposals.propose, number, act, **facts)  # type: ignore[arg-type]


def test_what_one_person_proposes_another_carries_out(
    world: World, publisher: Actor, second: Actor
) -> None:
    number = world.published(publisher)
    made = propose(world, publisher, number, reason="unlawful")
    assert world.row(number).state == State.PUBLISHED
    assert world.do(second, proposals.carry_out, made) == number
    row = world.row(number)
    assert (row.state, row.words, row.claimed_by) == (State.REMOVED, WORDS, None)
    said = newest(world)
    assert said.type == "remove"
    assert said.content is not None
    assert {**said.content, "words": None} == {
        "v": 1,
        "revision": 1,
        "actor": second.pseudonym,
        "words": None,
        "second": publisher.pseudonym,
        "reason": "unlawful",
    }
    assert faults(world) == []


@pytest.mark.parametrize("act", [Act.REMOVE, Act.DESTROY])
def test_nobody_does_alone_what_two_must_do(
    world: World, publisher: Actor, second: Actor, act: Act
) -> None:
    number = world.published(publisher)
    made = propose(world, publisher, number, act)
    with pytest.raises(TwoPersonsNeeded):
        world.do(publisher, proposals.carry_out, made)
    assert world.row(number).state == State.PUBLISHED
    with world.works.writing(SYSTEM_STAFF) as work:
        accounts.revoke(work, email="paula@intake.example", role="publisher", process="talk")
    # Who proposed it may no longer do so, so that one alone would stand behind it.
    with pytest.raises(TwoPersonsNeeded):
        world.do(second, proposals.carry_out, made)
    with world.works.writing(SYSTEM_STAFF) as work:
        accounts.grant(work, email="paula@intake.example", role="publisher", process="talk")
        accounts.disable(work, email="paula@intake.example")
    with pytest.raises(TwoPersonsNeeded):
        world.do(second, proposals.carry_out, made)
    assert world.row(number).state == State.PUBLISHED


def test_a_reviewer_neither_proposes_nor_carries_out_nor_drops(
    world: World, publisher: Actor, reviewer: Actor
) -> None:
    number = world.published(publisher)
    with pytest.raises(ActNotAllowed):
        propose(world, reviewer, number)
    made = propose(world, publisher, number)
    with pytest.raises(ActNotAllowed):
        world.do(reviewer, proposals.carry_out, made)
    with pytest.raises(ActNotAllowed):
        world.do(reviewer, proposals.drop, made, words="No.")
    outsider = world.staff(email="nobody@intake.example")
    with pytest.raises(ProposalUnknown):
        world.do(outsider, proposals.carry_out, made)
    with pytest.raises(SubmissionUnknown):
        propose(world, outsider, number)


def test_a_proposal_says_why_from_a_closed_list_and_in_words(
    world: World, publisher: Actor
) -> None:
    number = world.published(publisher)
    with pytest.raises(ReasonUnknown):
        propose(world, publisher, number, reason="off-subject")
    with pytest.raises(ReasonUnknown):
        propose(world, publisher, number, Act.DESTROY, reason="mistake")
    with pytest.raises(ReasonMissing):
        propose(world, publisher, number, words=" \n")
    with world.works.reading() as work:
        assert work.session.scalars(select(Proposal)).all() == []


def test_one_proposal_of_an_act_waits_at_a_time_and_is_decided_once(
    world: World, publisher: Actor, second: Actor
) -> None:
    number = world.published(publisher)
    made = propose(world, publisher, number)
    with pytest.raises(AlreadyProposed):
        propose(world, second, number)
    with pytest.raises(ReasonMissing):
        world.do(publisher, proposals.drop, made, words=" ")
    world.do(publisher, proposals.drop, made, words="A mistake of mine.")
    with pytest.raises(ProposalDecided):
        world.do(second, proposals.carry_out, made)
    assert world.row(number).state == State.PUBLISHED
    again = propose(world, second, number)
    world.do(publisher, proposals.carry_out, again)
    with pytest.raises(ProposalDecided):
        world.do(publisher, proposals.drop, again, words="Too late.")


def test_every_step_stands_in_the_audit_trail(
    world: World, publisher: Actor, second: Actor
) -> None:
    number = world.published(publisher)
    made = propose(world, publisher, number)
    world.do(second, proposals.drop, made, words="Not so.")
    world.do(second, proposals.carry_out, propose(world, publisher, number))
    with world.works.reading() as work:
        rows = select(Audit.act, Audit.actor, Audit.role, Audit.reason).order_by(Audit.id)
        found = [tuple(row) for row in work.session.execute(rows) if "remove" in row.act]
    assert found == [
        ("propose-remove", "paula", "publisher", WORDS),
        ("drop-remove", "petra", "publisher", "Not so."),
        ("propose-remove", "paula", "publisher", WORDS),
        ("remove", "petra", "publisher", WORDS),
    ]


@pytest.mark.parametrize("state", ["under-review", "declined"])
def test_what_was_never_public_is_removed_without_a_tombstone(
    world: World, publisher: Actor, second: Actor, state: str
) -> None:
    number = world.send().number
    if state == "declined":
        world.do(publisher, reviews.decline, number, ground="off-subject", words="Off.")
    world.do(second, proposals.carry_out, propose(world, publisher, number))
    assert world.row(number).state == State.REMOVED
    with pytest.raises(NotPublic):
        world.see(publication.tombstone, number, "en")
    assert faults(world) == []


def test_removal_takes_it_out_of_search_and_lists_and_leaves_a_tombstone_with_its_reason(
    world: World, publisher: Actor, second: Actor
) -> None:  # check 111
    number = world.published(publisher, title="Zinnias in the garden")
    world.work_jobs()
    assert hits(world, "zinnias") == 1
    world.do(second, proposals.carry_out, propose(world, publisher, number, reason="rights"))
    assert hits(world, "zinnias") == 0
    with pytest.raises(Gone):
        world.see(publication.file, number, 1)
    stone = world.see(publication.tombstone, number, "en")
    assert (stone.state, stone.reason, stone.words) == ("removed", "rights", WORDS)
    assert stone.entry == newest(world).index
    letters = world.see(outbox.mails)
    assert [event.split(":")[1] for event, _, _ in letters][-1] == "removed"


def hits(world: World, word: str) -> int:
    with world.works.reading() as work:
        return search.search(work.session, word, scopes={}).total


def test_a_redacted_copy_stands_in_place_of_its_file(
    world: World, publisher: Actor, second: Actor
) -> None:  # check 111
    secret = world.attach(b"The aubergine belongs to Ms Secret.\n" * 3, "of-ms-secret.txt")
    number = world.published(publisher, files=[secret])
    world.work_jobs()
    assert hits(world, "aubergine") == 1
    held = copy_of(world, b"The pumpkin belongs to nobody.\n")
    made = propose(world, publisher, number, Act.REDACT, reason="personal-data", file=1, copy=held)
    assert world.see(publication.file, number, 1).sha256 == secret.sha256
    world.do(second, proposals.carry_out, made)
    assert hits(world, "aubergine") == 0
    world.work_jobs()
    assert (hits(world, "aubergine"), hits(world, "pumpkin")) == (0, 1)
    with pytest.raises(Redacted) as sealed:
        world.see(publication.file, number, 1)
    assert (sealed.value.k, sealed.value.reason, sealed.value.words) == (1, "personal-data", WORDS)
    shown = world.see(publication.copy, number, 1, 1)
    assert (shown.sha256, shown.size) == (held.sha256, held.size)
    assert shown.name == f"{number}-1-redacted-1.txt"
    item = world.see(publication.item, number, "en")
    assert [(one.sha256, one.redacted) for one in item.files] == [(held.sha256, 1)]
    assert item.redactions[1].words == WORDS
    assert "redacted" in item.marks
    said = newest(world).content
    assert said is not None
    assert (said["file"], said["derivative"], said["sha256"]) == (1, 1, held.sha256)
    assert (said["actor"], said["second"]) == (second.pseudonym, publisher.pseudonym)
    # The original is kept, sealed.
    assert world.runtime.store.size(secret.sha256) == secret.size
    assert faults(world) == []


def test_a_second_copy_takes_the_place_of_the_first(
    world: World, publisher: Actor, second: Actor
) -> None:
    number = world.published(publisher)
    copies = [copy_of(world, f"Copy {n}.\n".encode()) for n in (1, 2)]
    for held in copies:
        made = propose(world, publisher, number, Act.REDACT, file=1, copy=held)
        world.do(second, proposals.carry_out, made)
    with pytest.raises(Redacted) as sealed:
        world.see(publication.copy, number, 1, 1)
    assert sealed.value.k == 2
    assert world.see(publication.copy, number, 1, 2).sha256 == copies[1].sha256
    for k in (0, 3):
        with pytest.raises(NotPublic):
            world.see(publication.copy, number, 1, k)


def test_a_redaction_needs_a_file_and_other_bytes(world: World, publisher: Actor) -> None:
    text = b"We write about issue 1.\n" * 4
    number = world.published(publisher, files=[world.attach(text, "remarks.txt")])
    with pytest.raises(FileUnknown):
        propose(world, publisher, number, Act.REDACT, file=2, copy=copy_of(world))
    with pytest.raises(FileUnknown):
        propose(world, publisher, number, Act.REDACT, file=1)
    with pytest.raises(SameBytes):
        propose(world, publisher, number, Act.REDACT, file=1, copy=copy_of(world, text))


def test_a_copy_that_was_dropped_leaves_nothing_that_was_read_in_it(
    world: World, publisher: Actor
) -> None:
    number = world.published(publisher)
    held = copy_of(world, b"The pumpkin is nobody's.\n")
    made = propose(world, publisher, number, Act.REDACT, file=1, copy=held)
    world.do(publisher, proposals.drop, made, words="Wrong file.")
    with world.works.reading() as work:
        row = work.session.get_one(Proposal, made)
        assert (row.sha256, json.dumps(row.facts).count("pumpkin")) == (None, 0)


def test_whoever_verifies_compares_a_copy_with_the_log(
    world: World, publisher: Actor, second: Actor
) -> None:
    number = world.published(publisher)
    held = copy_of(world)
    made = propose(world, publisher, number, Act.REDACT, file=1, copy=held)
    world.do(second, proposals.carry_out, made)
    with world.works.reading() as work:
        assert inspections.all_digests(work)[held.sha256] == (held.size, number)
    with world.works.writing(SYSTEM_STAFF) as work:
        work.session.execute(update(Derivative).values(sha256="0" * 64))
    assert faults(world) == [f"{number}: copy 1 of file 1 is not what the log says"]


def test_the_sweeper_keeps_copies_that_are_proposed_or_shown_and_takes_dropped_ones(
    world: World, publisher: Actor, second: Actor
) -> None:  # check 62
    number = world.published(publisher)
    copies = [copy_of(world, f"Copy {n}.\n".encode()) for n in range(4)]
    for place, held in enumerate(copies[:3]):
        made = propose(world, publisher, number, Act.REDACT, file=1, copy=held)
        if place == 2:
            world.do(publisher, proposals.drop, made, words="No.")
        else:
            world.do(second, proposals.carry_out, made)
    propose(world, publisher, number, Act.REDACT, file=1, copy=copies[3])
    named = housekeeping.referenced(world.works)
    assert set(named([one.sha256 for one in copies])) == {copies[n].sha256 for n in (0, 1, 3)}
    swept = world.runtime.store.sweep(
        older_than=housekeeping.ORPHAN_AGE,
        referenced=named,
        now=datetime.now(UTC) + timedelta(days=2),
    )
    assert swept == 1
    with pytest.raises(BlobMissing):
        world.runtime.store.open(copies[2].sha256)


def test_two_who_decide_at_once_have_one_winner(
    world: World, publisher: Actor, second: Actor
) -> None:  # check 85
    for _ in range(3):
        number = world.published(publisher)
        made = propose(world, publisher, number)
        together = threading.Barrier(2)
        results: dict[str, str] = {}

        def act(
            name: str,
            verb: Callable[[], object],
            together: threading.Barrier = together,
            results: dict[str, str] = results,
        ) -> None:
            together.wait()
            try:
                verb()
            except ProposalDecided as error:
                results[name] = f"late: {error.state}"
            else:
                results[name] = "done"

        verbs: dict[str, Callable[[], object]] = {
            "carry": partial(world.do, second, proposals.carry_out, made),
            "drop": partial(world.do, publisher, proposals.drop, made, words="No."),
        }
        threads = [threading.Thread(target=act, args=one) for one in verbs.items()]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        state = world.row(number).state
        assert results in (
            {"carry": "done", "drop": "late: done"},
            {"drop": "done", "carry": "late: dropped"},
        )
        assert (state == State.REMOVED) == (results["carry"] == "done")
    assert faults(world) == []


def test_a_removal_and_a_publication_at_once_never_leave_it_public(
    world: World, publisher: Actor, second: Actor
) -> None:  # check 85
    for _ in range(3):
        number = world.send().number
        world.do(publisher, reviews.accept, number)
        made = propose(world, publisher, number)
        together = threading.Barrier(2)

        def publish(number: str = number, together: threading.Barrier = together) -> None:
            together.wait()
            with contextlib.suppress(ActNotAllowed):
                world.do(publisher, reviews.publish, number)

        thread = threading.Thread(target=publish)
        thread.start()
        together.wait()
        world.do(second, proposals.carry_out, made)
        thread.join()
        assert world.row(number).state == State.REMOVED
        with pytest.raises((Gone, NotPublic)):
            world.see(publication.file, number, 1)
    world.work_jobs()
    assert hits(world, "write") == 0
    assert faults(world) == []
