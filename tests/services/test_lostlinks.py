"""Lost links: by mail to the address given, by the receipt; the old link ends, the receipt stays. # checks 84 138"""

import secrets
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from intake.db.records import Audit, Job, Message
from intake.db.requests import Request
from intake.domain import links, receipts
from intake.domain.notes import Signer, Verifier
from intake.services import drafts, lostlinks, mine, requests, reviews, subjects, submissions
from intake.services.lookups import LinkUnknown
from intake.services.lostlinks import AddressWrong, ReceiptNotOurs, ReferenceWrong
from intake.services.requests import AlreadyAsked, RequestDecided, RequestStands
from intake.services.sent import Sent
from intake.services.transitions import SubmissionUnknown
from intake.services.work import SUBMITTER, Actor
from tests.world import World


def letters(world: World) -> list[tuple[str, dict[str, Any]]]:
    with world.works.reading() as work:
        rows = select(Message).where(Message.template == "new-link").order_by(Message.id)
        return [(row.event, dict(row.facts)) for row in work.session.scalars(rows)]


def jobs(world: World) -> list[tuple[str, dict[str, Any]]]:
    with world.works.reading() as work:
        rows = select(Job).where(Job.kind == "lost-link").order_by(Job.id)
        return [(row.key, dict(row.facts)) for row in work.session.scalars(rows)]


def ask(world: World, named: str, email: str = "ada@example.org") -> None:
    world.do(SUBMITTER, lostlinks.ask_by_mail, named, email)
    world.work_jobs()


def opens(world: World, token: str | None) -> str:
    assert token is not None
    return world.see(mine.mine, token, "en").number


def token_now(world: World, number: str) -> str:
    row = world.row(number)
    return links.token(world.works.keys.link, row.nonce, row.generation)


def test_a_new_link_comes_by_number_or_reference_and_ends_the_old_one(world: World) -> None:
    sent = world.send()
    row = world.row(sent.number)
    for n, named in enumerate(
        (
            sent.number,
            " cal-001 ",
            "cal-1",
            "Cal – 0001",
            row.reference,
            links.show_reference(row.reference),
        ),
        1,
    ):
        world.clock.advance(timedelta(hours=1))
        before = token_now(world, sent.number)
        ask(world, named, " ADA@example.org ")
        after = token_now(world, sent.number)
        assert world.row(sent.number).generation == n
        assert after != before
        assert opens(world, after) == sent.number
        with pytest.raises(LinkUnknown):
            opens(world, before)
    assert [event for event, _ in letters(world)] == [f"link:{row.id}:{n}" for n in range(1, 7)]
    assert all(facts == {} for _, facts in letters(world))


def test_the_receipt_still_verifies_when_the_link_is_another(world: World) -> None:
    sent = world.send()
    ask(world, sent.number)
    signer = world.runtime.ring.record.receipts
    said = receipts.parse_receipt(sent.receipt, Verifier(signer.vkey()))
    assert said["statement"]["number"] == sent.number
    number, note = world.see(submissions.receipt_note, token_now(world, sent.number), 1)
    assert (number, note) == (sent.number, sent.receipt)


@pytest.mark.parametrize(
    ("named", "email"),
    [
        ("CAL-001", "eve@example.org"),
        ("CAL-001", ""),
        ("CAL-999", "ada@example.org"),
        ("0000000000", "ada@example.org"),
        ("'; --", "ada@example.org"),
        ("", ""),
        ("CAL-002", ""),
        ("CAL-002", "ada@example.org"),
    ],
)
def test_what_does_not_fit_leaves_the_same_trace_and_does_nothing(
    world: World, named: str, email: str
) -> None:
    world.send()
    world.send(email=None)
    ask(world, named, email)
    assert jobs(world) == [("lost-link:0", {"submission": 0})]
    assert letters(world) == []
    assert [world.row(f"CAL-00{n}").generation for n in (1, 2)] == [0, 0]


def test_nothing_that_was_typed_is_kept(world: World) -> None:
    world.send()
    for n in range(5):
        ask(world, f"CAL-00{n}", f"guess{n}@example.org")
    assert jobs(world) == [("lost-link:0", {"submission": 0})]


def test_a_few_mails_an_hour_go_out_and_no_more(world: World) -> None:
    sent = world.send()
    for _ in range(6):
        ask(world, sent.number)
        world.clock.advance(timedelta(minutes=5))
    assert len(letters(world)) == lostlinks.MOST_MAILS
    assert world.row(sent.number).generation == lostlinks.MOST_MAILS
    world.clock.advance(timedelta(hours=1))
    ask(world, sent.number)
    assert len(letters(world)) == lostlinks.MOST_MAILS + 1


def test_a_prepared_revision_stays_behind_the_new_link(world: World) -> None:
    sent = world.send()
    assert sent.token is not None
    held = world.see(subjects.behind, sent.token)
    world.do(
        SUBMITTER,
        drafts.save,
        "CAL",
        nonce=held.nonce,
        values={"title": "Better"},
        files=(),
        begun=world.clock.now(),
        language="en",
        is_for=held.is_for,
    )
    ask(world, sent.number)
    after = world.see(subjects.behind, token_now(world, sent.number))
    assert after.nonce != held.nonce
    draft = world.see(drafts.find, after.nonce)
    assert draft is not None
    assert draft.values == {"title": "Better"}
    assert world.see(drafts.find, held.nonce) is None


def test_every_new_link_is_in_the_audit_trail(world: World) -> None:
    sent = world.send()
    ask(world, sent.number)
    with world.works.reading() as work:
        rows = select(Audit).where(Audit.act == "new-link")
        (found,) = work.session.scalars(rows)
    assert (found.actor, found.before) == ("system", {"generation": 0})


def by_receipt(world: World, sent: Sent, *, reference: str | None = None, **changed: Any) -> str:
    more = {"opens": None, "words": "By telephone, please.", **changed}
    note = more.pop("note", sent.receipt)
    reference = reference or world.row(sent.number).reference
    return world.do(SUBMITTER, lostlinks.ask_by_receipt, note, reference=reference, **more)


def test_without_an_address_the_receipt_and_its_reference_ask_the_secretariat(
    world: World, reviewer: Actor
) -> None:
    sent = world.send(email=None)
    assert by_receipt(world, sent, opens=sent.opens) == sent.number
    (asked,) = world.see(requests.open_of, world.row(sent.number).id)
    assert (asked.kind, asked.words) == ("link", "By telephone, please.")
    assert world.row(sent.number).generation == 0
    with pytest.raises(AlreadyAsked):
        by_receipt(world, sent)
    given = world.do(reviewer, lostlinks.grant, asked.id, to=None, words="Called back.")
    assert given.number == sent.number
    assert opens(world, given.token) == sent.number
    with pytest.raises(LinkUnknown):
        opens(world, sent.token)
    assert letters(world) == []
    with pytest.raises(RequestDecided):
        world.do(reviewer, lostlinks.grant, asked.id, to=None)


def test_a_granted_link_goes_to_the_address_that_the_reviewer_gives(
    world: World, reviewer: Actor
) -> None:
    sent = world.send(email=None)
    by_receipt(world, sent)
    (asked,) = world.see(requests.open_of, world.row(sent.number).id)
    with pytest.raises(AddressWrong):
        world.do(reviewer, lostlinks.grant, asked.id, to="nobody\nBcc: all@example.org")
    given = world.do(reviewer, lostlinks.grant, asked.id, to="ada@example.org")
    assert given.token is None
    assert letters(world) == [(f"link:{world.row(sent.number).id}:1", {"to": "ada@example.org"})]


def test_only_who_decides_in_the_process_grants_a_link(world: World) -> None:
    sent = world.send(email=None)
    by_receipt(world, sent)
    (asked,) = world.see(requests.open_of, world.row(sent.number).id)
    auditor = world.staff("auditor", email="audrey@intake.example")
    stranger = world.staff(email="stranger@intake.example")
    for actor in (auditor, stranger, SUBMITTER):
        with pytest.raises(SubmissionUnknown):
            world.do(actor, lostlinks.grant, asked.id, to=None)
    assert world.row(sent.number).generation == 0


def test_a_request_of_another_kind_gives_no_link(world: World, reviewer: Actor) -> None:
    sent = world.send()
    assert sent.token is not None
    world.do(SUBMITTER, lostlinks.not_me, sent.token, words="")
    (asked,) = world.see(requests.open_of, world.row(sent.number).id)
    with pytest.raises(SubmissionUnknown):
        world.do(reviewer, lostlinks.grant, asked.id, to=None)


def test_a_receipt_that_we_did_not_sign_asks_nothing(world: World) -> None:
    sent = world.send(email=None)
    forger = Signer.from_seed(world.runtime.ring.record.receipts.name, secrets.token_bytes(32))
    body = sent.receipt.split(b"\n\n")[0] + b"\n"
    for note in (
        b"",
        b"\x00\xff" * 50,
        forger.sign(body),
        sent.receipt.replace(b'"CAL-001"', b'"CAL-002"'),
        sent.receipt + b"\n",
        sent.receipt[:-20],
    ):
        with pytest.raises(ReceiptNotOurs):
            by_receipt(world, sent, note=note)
    assert world.see(requests.open_of, world.row(sent.number).id) == ()


def test_another_s_reference_or_opens_do_not_fit(world: World) -> None:
    sent, other = world.send(email=None), world.send(email=None)
    for reference in (world.row(other.number).reference, "0000000000", "short", "ﬁ" * 5):
        with pytest.raises(ReferenceWrong):
            by_receipt(world, sent, reference=reference)
    broken: list[Any] = [other.opens, [], "x", {"stated": {"name": {"salt": 1, "value": []}}}]
    for wrong in broken:
        with pytest.raises(ReferenceWrong):
            by_receipt(world, sent, opens=wrong)
    assert world.see(requests.open_of, world.row(sent.number).id) == ()


def test_who_did_not_send_it_is_heard_and_nothing_is_published_before_the_answer(
    world: World, publisher: Actor
) -> None:
    sent = world.send()
    assert sent.token is not None
    assert world.see(lostlinks.about, sent.token).told is False
    told = world.do(SUBMITTER, lostlinks.not_me, sent.token, words="Never heard of it.")
    again = world.do(SUBMITTER, lostlinks.not_me, sent.token, words="Really.")
    assert (told.number, told.told, told.is_public) == (sent.number, True, False)
    assert again == told == world.see(lostlinks.about, sent.token)
    for verb in (reviews.accept, reviews.accept_and_publish):
        with pytest.raises(RequestStands):
            world.do(publisher, verb, sent.number)
    assert world.row(sent.number).state == "under-review"
    with world.works.reading() as work:
        held = work.session.scalars(select(Request)).all()
        assert [(one.kind, one.words) for one in held] == [("not-me", "Never heard of it.")]


def test_what_is_public_already_stays_so_until_a_publisher_decides(
    world: World, publisher: Actor
) -> None:
    sent = world.send()
    assert sent.token is not None
    world.publish(sent.number, publisher)
    told = world.do(SUBMITTER, lostlinks.not_me, sent.token, words="")
    assert (told.state, told.is_public) == ("published", True)
    assert world.row(sent.number).state == "published"
