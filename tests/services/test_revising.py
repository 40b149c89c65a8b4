"""Revisions through the secret link: each its own receipt, one winner of every race, nothing lost, nothing loosened."""

import secrets
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from intake.db.records import LogEntry
from intake.domain import receipts
from intake.domain.policy import ActNotAllowed
from intake.domain.revisions import RevisionNotOffered
from intake.domain.vocab import FileRole, Mark, Publication
from intake.services import (
    calls,
    lookups,
    pending,
    publishing,
    register,
    requests,
    reviews,
    revising,
    submissions,
)
from intake.services.lookups import CallClosed, LinkUnknown
from intake.services.receiving import Sending
from intake.services.sent import KeyTaken, LateRefused, Sent
from intake.services.tightening import NotTighter
from intake.services.transitions import Conflict
from intake.services.withheld import NameStands
from intake.services.work import SUBMITTER, SYSTEM, Actor
from tests.world import NOON, World


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


# Races: whatever meets a replacement, all acts stand in one order and one of each wins


def trail(world: World, number: str) -> list[str]:
    """Give the types of a submission's log entries, in order."""
    first = world.row(number).first_index
    with world.works.reading() as work:
        rows = select(LogEntry.type).where((LogEntry.subject == first) | (LogEntry.index == first))
        return list(work.session.scalars(rows.order_by(LogEntry.index)))


def race(*acts: Callable[[], object]) -> list[str]:
    """Let all begin at one moment; give the name of the error of each, "" for none."""
    gate = threading.Barrier(len(acts))
    outcomes = [""] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        gate.wait()
        try:
            act()
        except (ActNotAllowed, CallClosed, Conflict, KeyTaken, LateRefused, NotTighter) as error:
            outcomes[place] = type(error).__name__

    threads = [threading.Thread(target=run, args=(n, act)) for n, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def replay(types: list[str]) -> tuple[str, int]:
    """Say where a chain of acts leads, by RECORD 1 in our own words; and how many revisions it has."""
    state, revisions = "", 0
    for act in types:
        if act == "receipt":
            revisions += 1
            state = state if state == "published" else "under-review"
        else:
            state = {
                "accept": "accepted",
                "publish": "published",
                "withdraw": "withdrawn",
                "choice": "not-for-publication" if state in {"accepted", "published"} else state,
                "deadline": state,
            }[act]
    return state, revisions


@pytest.mark.parametrize("meets", ["withdraw", "accept", "publish", "tighten", "close", "itself"])
def test_of_a_replacement_and_what_meets_it_each_order_is_whole(  # check 133
    world: World, publisher: Actor, meets: str
) -> None:
    for turn in range(3):
        world.call(f"R{turn}")
        sent = world.send(f"R{turn}")
        number, token = sent.number, sent.token or ""
        seen = world.row(number).version
        new = replace(replacement(world), nonce=secrets.token_hex(16))

        def resend(new: Sending = new, token: str = token) -> Sent:
            return world.do(SUBMITTER, revising.send, token, new)

        verbs: dict[str, Callable[[], object]] = {
            "withdraw": partial(world.do, SUBMITTER, submissions.withdraw, token, words=""),
            "accept": partial(world.do, publisher, reviews.accept, number, seen=seen),
            "publish": partial(world.do, publisher, reviews.accept_and_publish, number, seen=seen),
            "tighten": partial(world.do, SUBMITTER, revising.choose, token, Publication.PRIVATE),
            "close": partial(
                world.do, publisher, calls.close_call, f"R{turn}", reason={"en": "Over."}
            ),
            "itself": resend,
        }
        outcomes = race(resend, verbs[meets])
        types = trail(world, number)
        row = world.row(number)
        assert (row.state, row.revision) == replay(types), (types, outcomes)
        assert types.count("receipt") == 1 + (outcomes[0] == "" or outcomes[1] == "" == meets)
        check_race(meets, outcomes, types)


def check_race(meets: str, outcomes: list[str], types: list[str]) -> None:
    """Hold the outcome of a race with a replacement against what may be."""
    if meets == "withdraw":
        # Whoever withdraws wins in the end; a replacement came before it or not at all.
        assert (types[-1], outcomes[1]) == ("withdraw", "")
        assert outcomes[0] in {"", "RevisionNotOffered"}
    elif meets in {"accept", "publish"}:
        # Who decides names the version seen: decided first, or told of the conflict.
        assert outcomes in (["", ""], ["", "Conflict"])
        assert (outcomes[1] == "") == (types[1] == "accept")
    elif meets == "itself":
        assert (outcomes, types) == (["", ""], ["receipt", "receipt"])
    else:
        assert outcomes[0] in {"", "LateRefused"}


def test_a_withdrawal_and_the_closing_have_one_order(  # check 133
    world: World, publisher: Actor
) -> None:
    for turn in range(3):
        world.call(f"W{turn}")
        sent = world.send(f"W{turn}")
        outcomes = race(
            partial(world.do, SUBMITTER, submissions.withdraw, sent.token or "", words=""),
            partial(world.do, publisher, calls.close_call, f"W{turn}", reason={"en": "Over."}),
        )
        withdrawn = outcomes[0] == ""
        assert outcomes in (["", ""], ["CallClosed", ""])
        assert world.row(sent.number).state == ("withdrawn" if withdrawn else "under-review")
        if not withdrawn:
            world.do(SUBMITTER, requests.ask, sent.token or "", requests.WITHDRAW, words="")


def test_granting_a_withdrawal_and_publishing_the_revision_have_one_order(
    world: World, publisher: Actor
) -> None:  # check 133
    other = world.staff("publisher", email="second@intake.example")
    for _ in range(3):
        world.clock.set(NOON)
        world.call(code := f"G{secrets.token_hex(2).upper()}", closes_in=timedelta(hours=1))
        sent = world.send(code)
        world.publish(sent.number, publisher)
        new = replace(replacement(world, publication="named"), nonce=secrets.token_hex(16))
        world.do(SUBMITTER, revising.send, sent.token or "", new)
        world.clock.advance(timedelta(hours=2))
        world.do(SUBMITTER, requests.ask, sent.token or "", requests.WITHDRAW, words="")
        with world.works.reading(publisher) as work:
            row = submissions.by_link(work, sent.token or "")
            (asked,) = [one for one in requests.open_of(work, row.id) if one.kind == "withdraw"]
        outcomes = race(
            lambda asked=asked: world.do(publisher, requests.grant, asked.id),  # type: ignore[misc]
            lambda sent=sent: world.do(other, pending.publish, sent.number),  # type: ignore[misc]
        )
        types = trail(world, sent.number)
        assert outcomes[0] == ""
        assert (world.row(sent.number).state, types[-1]) == ("withdrawn", "withdraw")
        assert (outcomes[1] == "") == (types.count("publish") == 2)
        with world.works.reading(publisher) as work:
            assert requests.open_of(work, row.id) == ()


def test_two_who_tighten_at_once_meet_in_one_order(world: World, publisher: Actor) -> None:
    sent = world.send()
    world.publish(sent.number, publisher)
    token = sent.token or ""
    outcomes = race(
        lambda: world.do(SUBMITTER, revising.choose, token, Publication.UNNAMED),
        lambda: world.do(SUBMITTER, revising.choose, token, Publication.PRIVATE),
    )
    row = world.row(sent.number)
    assert (row.state, row.publication) == ("not-for-publication", "private")
    assert outcomes[1] == ""
    assert outcomes[0] in {"", "NotTighter", "ActNotAllowed"}


# Tightening and pending revisions


def test_tightening_to_private_takes_the_waiting_revision_as_it_is(
    world: World, publisher: Actor
) -> None:
    sent = world.send()
    world.publish(sent.number, publisher)
    world.do(SUBMITTER, revising.send, sent.token or "", replacement(world))
    world.do(SUBMITTER, revising.choose, sent.token or "", Publication.PRIVATE)
    row = world.row(sent.number)
    assert (row.state, row.publication, row.title, row.marks) == (
        "not-for-publication",
        "private",
        "The second try",
        [],
    )


def test_a_replacement_that_asks_not_to_be_published_hides_the_earlier_at_once(
    world: World, publisher: Actor
) -> None:
    sent = world.send()
    world.publish(sent.number, publisher)
    world.do(SUBMITTER, revising.send, sent.token or "", replacement(world, publication="private"))
    row = world.row(sent.number)
    assert (row.state, row.marks) == ("not-for-publication", [])
    assert trail(world, sent.number) == ["receipt", "accept", "publish", "receipt", "choice"]


def test_what_is_suspended_and_made_private_is_not_shown_again(
    world: World, publisher: Actor
) -> None:
    sent = world.send()
    world.publish(sent.number, publisher)
    world.do(publisher, reviews.suspend, sent.number, words="We look into it.")
    world.do(SUBMITTER, revising.choose, sent.token or "", Publication.PRIVATE)
    assert world.row(sent.number).state == "suspended"
    world.do(publisher, reviews.restore, sent.number, words="Nothing found.")
    assert world.row(sent.number).state == "not-for-publication"


def test_what_lost_its_name_after_acceptance_is_looked_at_again_and_holds_up_nobody(
    world: World, publisher: Actor
) -> None:
    world.call("WAIT", timing="after-closing", closes_in=timedelta(hours=1))
    signed = world.attach(b"Signed: Ada Example, of the Example Society.\n" * 4, "a.txt")
    first, second = world.send("WAIT", files=[signed]), world.send("WAIT")
    for sent in (first, second):
        world.do(publisher, reviews.accept, sent.number)
    world.do(SUBMITTER, revising.choose, first.token or "", Publication.UNNAMED)
    world.work_jobs()
    world.clock.advance(timedelta(hours=2))
    assert world.do(SYSTEM, publishing.publish_due, "WAIT", limit=1) == 1
    assert world.row(first.number).state == "accepted"
    assert world.row(second.number).state == "published"
    with pytest.raises(NameStands):
        world.do(publisher, reviews.publish, first.number)


def test_files_of_a_revision_that_belong_to_each_other_keep_or_lose_their_numbers_together(
    world: World,
) -> None:
    main = world.attach(b"The text itself, in English.\n" * 4, "main.txt")
    other = world.attach(
        b"Le texte en langue fran\xc3\xa7aise.\n" * 4, "autre.txt", role="translation", of=1
    )
    sent = world.send(files=[main, other])
    carried = [replace(main, n=1), replace(other, n=2)]
    same = Sending(
        nonce="11" * 16, values=world.values(title="x"), files=carried,
        begun=world.clock.now(), complete=world.clock.now(),
    )  # fmt: skip
    world.do(SUBMITTER, revising.send, sent.token or "", same)
    _, note = world.see(submissions.receipt_note, sent.token or "", 2)
    files = said(world, note)["statement"]["files"]
    assert [(file["n"], file["of"]) for file in files] == [(1, None), (2, 1)]
    moved = [replace(main, n=1, role=FileRole.ANNEX), replace(other, n=2)]
    world.do(
        SUBMITTER, revising.send, sent.token or "", replace(same, nonce="22" * 16, files=moved)
    )
    _, note = world.see(submissions.receipt_note, sent.token or "", 3)
    files = said(world, note)["statement"]["files"]
    assert [(file["n"], file["role"], file["of"]) for file in files] == [
        (3, "annex", None),
        (4, "translation", 3),
    ]
