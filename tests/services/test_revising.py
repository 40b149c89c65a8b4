"""Revisions through the secret link: each its own receipt, one winner of every race, nothing lost, nothing loosened."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from intake.domain import receipts
from intake.domain.revisions import RevisionNotOffered
from intake.domain.vocab import Mark
from intake.services import lookups, register, reviews, revising, submissions
from intake.services.lookups import LinkUnknown
from intake.services.receiving import Sending
from intake.services.sent import LateRefused, Sent
from intake.services.work import SUBMITTER, Actor
from tests.world import World


def closes(world: World, code: str = "CAL") -> datetime:
    at = world.see(lookups.find, code).closes_before
    assert at is not None
    return at


def said(world: World, sent: Sent | bytes) -> dict[str, Any]:
    """Open a receipt and give what it says."""
    note = sent if isinstance(sent, bytes) else sent.receipt
    return receipts.parse_receipt(note, world.works.keys.receipts.verifier())


def replacement(world: World, **values: Any) -> Sending:
    return Sending(
        nonce="ef" * 16,
        values=world.values(title="The second try", **values),
        files=[world.attach(b"We think again, and otherwise.\n" * 4, "second.txt")],
        begun=world.clock.now(),
        complete=world.clock.now(),
    )


def test_a_replacement_is_a_revision_with_its_own_receipt(world: World, reviewer: Actor) -> None:
    sent = world.send()
    assert sent.token is not None
    world.do(reviewer, reviews.accept, sent.number)
    answer = world.do(SUBMITTER, revising.send, sent.token, replacement(world))
    row = world.row(sent.number)
    assert (row.state, row.title, row.revision) == ("under-review", "The second try", 2)
    number, note = world.see(submissions.receipt_note, sent.token, 2)
    assert (answer.number, answer.receipt, answer.token) == (sent.number, note, sent.token)
    body = said(world, note)
    assert (number, body["statement"]["revision"], body["subject"]) == (
        sent.number,
        2,
        said(world, sent)["index"],
    )
    assert [file["n"] for file in body["statement"]["files"]] == [2]
    _, opened = world.see(submissions.my_opens, sent.token, 2)
    assert receipts.check_opens(body["statement"], opened) == ()
    assert world.see(submissions.receipt_note, sent.token, 1) == (sent.number, sent.receipt)
    assert world.see(register.account).received == 1


def test_a_replacement_may_withhold_the_name(world: World) -> None:
    sent = world.send()
    assert sent.token is not None
    world.do(SUBMITTER, revising.send, sent.token, replacement(world, publication="unnamed"))
    assert world.row(sent.number).marks == [Mark.NAME_WITHHELD]


# check 133
@pytest.mark.parametrize("rule", ["mark", "refuse"])
def test_a_late_replacement_leaves_the_earlier_revision_in_force(world: World, rule: str) -> None:
    world.call("RULE", late_rule=rule)
    sent = world.send("RULE")
    assert sent.token is not None
    world.clock.set(closes(world, "RULE"))
    with pytest.raises(LateRefused) as refused:
        world.do(SUBMITTER, revising.send, sent.token, replacement(world))
    assert refused.value.closes_before == closes(world, "RULE")
    assert refused.value.complete == world.clock.now()
    row = world.row(sent.number)
    assert (row.revision, row.title, row.state) == (1, "Remarks on issue 1", "under-review")
    with pytest.raises(LinkUnknown):
        world.see(submissions.receipt_note, sent.token, 2)


# check 134
@pytest.mark.parametrize("rule", ["mark", "refuse"])
def test_an_answer_to_a_return_past_the_deadline_is_labelled(
    world: World, reviewer: Actor, rule: str
) -> None:
    world.call("RULE", late_rule=rule)
    sent = world.send("RULE")
    assert sent.token is not None
    due = closes(world, "RULE") + timedelta(days=5)
    world.do(reviewer, reviews.return_, sent.number, words="Page 3 is missing.", due=due)
    world.clock.set(due + timedelta(days=1))
    world.do(SUBMITTER, revising.send, sent.token, replacement(world))
    row = world.row(sent.number)
    assert (row.state, row.verdict) == ("under-review", "on-time")
    assert row.marks == [Mark.REVISED_AFTER_DEADLINE]
    _, note = world.see(submissions.receipt_note, sent.token, 2)
    assert said(world, note)["statement"]["verdict"] == "at-return"
    assert world.see(register.account).verdicts == {"on-time": 1}


def test_an_answer_to_a_return_before_the_deadline_is_on_time(
    world: World, reviewer: Actor
) -> None:
    sent = world.send()
    assert sent.token is not None
    world.do(reviewer, reviews.return_, sent.number, words="Page 3 is missing.")
    world.do(SUBMITTER, revising.send, sent.token, replacement(world))
    assert (world.row(sent.number).state, world.row(sent.number).marks) == ("under-review", [])


def test_a_published_submission_stays_so_while_its_revision_waits_and_its_name_goes_at_once(
    world: World, publisher: Actor
) -> None:
    sent = world.send()
    assert sent.token is not None
    world.publish(sent.number, publisher)
    world.do(SUBMITTER, revising.send, sent.token, replacement(world, publication="unnamed"))
    row = world.row(sent.number)
    assert (row.state, row.marks, row.title) == (
        "published",
        [Mark.NAME_WITHHELD, Mark.REVISION_PENDING],
        "Remarks on issue 1",
    )
    assert (row.revision, row.published_revision) == (2, 1)
    _, note = world.see(submissions.receipt_note, sent.token, 2)
    _, opened = world.see(submissions.my_opens, sent.token, 2)
    statement = said(world, note)["statement"]
    assert statement["publication"] == "unnamed"
    assert receipts.check_opens(statement, opened) == ()


def test_nothing_is_replaced_once_it_was_declined_or_withdrawn(
    world: World, reviewer: Actor
) -> None:
    declined, withdrawn = world.send(), world.send()
    world.do(reviewer, reviews.decline, declined.number, ground="advertising", words="An advert.")
    assert declined.token is not None
    assert withdrawn.token is not None
    world.do(SUBMITTER, submissions.withdraw, withdrawn.token, words="")
    for sent in (declined, withdrawn):
        with pytest.raises(RevisionNotOffered):
            world.do(SUBMITTER, revising.send, sent.token or "", replacement(world))
