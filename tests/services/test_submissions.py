"""Sending: one key one submission, the deadline, receipts, links, withdrawal and replacement."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from intake.db.calls import Call
from intake.db.records import LogEntry, Message
from intake.db.submissions import Draft, File, Submission
from intake.domain import receipts
from intake.domain.canonical import parse_instant
from intake.domain.policy import ActNotAllowed
from intake.domain.vocab import State, Verdict
from intake.services import calls, drafts, lookups, mine, register, submissions
from intake.services.lookups import CallClosed, CallUnknown, LinkUnknown
from intake.services.receiving import Sending
from intake.services.submissions import KeyTaken, LateRefused, Sent
from intake.services.work import SUBMITTER, Work
from tests.world import NOON, World

NONCE = "ab" * 16
TICK = timedelta(milliseconds=1)


def closes(world: World, code: str = "CAL") -> datetime:
    at = world.see(lookups.find, code).closes_before
    assert at is not None
    return at


def said(world: World, sent: Sent | bytes) -> dict[str, Any]:
    """Open a receipt and give what it says."""
    note = sent if isinstance(sent, bytes) else sent.receipt
    return receipts.parse_receipt(note, world.works.keys.receipts.verifier())


def instant(text: str) -> datetime:
    return parse_instant(text)


def count(world: World, table: Any) -> int:
    with world.works.reading() as work:
        return work.session.scalar(select(func.count()).select_from(table)) or 0


def sending(
    world: World, *, nonce: str = NONCE, at: datetime | None = None, **values: Any
) -> Sending:
    """Prepare a sending of one file that is always the same."""
    at = at or world.clock.now()
    return Sending(
        nonce=nonce,
        values=world.values(**values),
        files=[world.attach(b"We welcome the draft and say why.\n" * 5, "remarks.txt")],
        begun=at,
        complete=at,
    )


# check 15 (the verb's part): the same key gives the same receipt
def test_one_key_is_one_submission_and_one_receipt(world: World) -> None:
    first = world.do(SUBMITTER, submissions.send, "CAL", sending(world))
    second = world.do(SUBMITTER, submissions.send, "CAL", sending(world))
    assert (first.repeated, second.repeated) == (False, True)
    assert (second.number, second.receipt, second.token) == (
        first.number,
        first.receipt,
        first.token,
    )
    assert second.opens == first.opens
    assert count(world, Submission) == 1


# check 17
def test_the_same_key_with_other_content_is_refused_with_the_first_receipt(world: World) -> None:
    first = world.do(SUBMITTER, submissions.send, "CAL", sending(world))
    with pytest.raises(KeyTaken) as taken:
        world.do(SUBMITTER, submissions.send, "CAL", sending(world, title="Another title"))
    assert taken.value.sent.number == first.number
    assert taken.value.sent.receipt == first.receipt
    assert taken.value.sent.token == first.token
    with pytest.raises(KeyTaken):
        world.send(nonce=NONCE, files=[world.attach(b"Other bytes, as long as that.\n", "a.txt")])
    assert count(world, Submission) == 1
    assert world.row(first.number).title == "Remarks on issue 1"


# check 16
def test_the_same_bytes_under_another_key_are_another_submission(world: World) -> None:
    first = world.do(SUBMITTER, submissions.send, "CAL", sending(world))
    second = world.do(SUBMITTER, submissions.send, "CAL", sending(world, nonce="cd" * 16))
    assert (first.number, second.number) == ("CAL-001", "CAL-002")


def test_a_sending_is_found_again_by_its_key(world: World) -> None:
    assert world.see(submissions.find_sent, NONCE) is None
    first = world.do(SUBMITTER, submissions.send, "CAL", sending(world))
    found = world.see(submissions.find_sent, NONCE)
    assert found is not None
    assert (found.number, found.receipt, found.repeated) == (first.number, first.receipt, True)


# check 77
def test_what_is_late_is_kept_and_marked(world: World) -> None:
    world.clock.set(closes(world))
    sent = world.send()
    row = world.row(sent.number)
    assert (row.verdict, row.marks, row.state) == ("late", ["late"], "under-review")
    assert said(world, sent)["statement"]["verdict"] == "late"
    assert world.see(register.account).verdicts == {"late": 1}


def test_the_last_instant_before_the_deadline_is_in_time(world: World) -> None:
    world.clock.set(closes(world) - TICK)
    assert world.row(world.send().number).verdict == Verdict.ON_TIME


# check 77: refused, with both instants, nothing kept, counted
def test_what_is_late_is_refused_where_the_call_says_so(world: World) -> None:
    world.call("STRICT", late_rule="refuse")
    at = closes(world, "STRICT")
    world.clock.set(at + timedelta(minutes=1))
    before = count(world, LogEntry)
    with pytest.raises(LateRefused) as refused:
        world.send("STRICT")
    assert (refused.value.complete, refused.value.closes_before, refused.value.zone) == (
        at + timedelta(minutes=1),
        at,
        "Europe/Zurich",
    )
    world.do(SUBMITTER, submissions.count_refused, "strict")
    assert (count(world, Submission), count(world, File), count(world, LogEntry)) == (0, 0, before)
    account = world.see(register.account)
    assert (account.received, account.refused_late) == (0, 1)
    world.do(SUBMITTER, submissions.count_refused, "STRICT")
    assert world.see(register.account).refused_late == 2
    assert world.send().number == "CAL-001"


def test_a_call_that_is_not_open_yet_takes_nothing(world: World) -> None:
    world.call("SOON", opens_at=NOON + timedelta(days=1))
    with pytest.raises(CallClosed) as closed:
        world.send("SOON")
    assert closed.value.state == "not-yet"
    world.clock.set(NOON + timedelta(days=1))
    assert world.send("SOON").number == "SOON-001"


def test_an_unknown_call_or_one_that_was_never_opened_takes_nothing(world: World) -> None:
    with pytest.raises(CallUnknown):
        world.send("NOCALL")
    text = calls.CallText(kinds=["comment"], title={"en": "T"}, summary={}, body={}, zone="UTC")
    world.do(
        world.staff("administrator", process=None),
        calls.create,
        process_id=world.process_id,
        code="DRAFT",
        text=text,
    )
    with pytest.raises(CallUnknown):
        world.send("DRAFT")


# check 129: pressed in time, finished in the grace
def test_begun_in_time_and_finished_within_the_grace_is_on_time(world: World) -> None:
    at = closes(world)
    begun, complete = at - timedelta(seconds=10), at + timedelta(minutes=10)
    world.clock.set(complete)
    sent = world.send(begun=begun, complete=complete)
    statement = said(world, sent)["statement"]
    assert (statement["verdict"], instant(statement["begun"]), instant(statement["complete"])) == (
        "on-time",
        begun,
        complete,
    )
    assert statement["deadline"] == {
        "scope": "call",
        "version": 1,
        "closes_before": at.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "zone": "Europe/Zurich",
        "grace": 1800,
    }
    late = at + timedelta(minutes=30)
    world.clock.set(late)
    assert world.row(world.send(begun=begun, complete=late).number).verdict == Verdict.LATE


def test_a_draft_pressed_in_time_lends_its_beginning(world: World) -> None:
    at = closes(world)
    pressed = at - timedelta(seconds=30)
    world.do(
        SUBMITTER,
        drafts.save,
        "CAL",
        nonce=NONCE,
        values={},
        files=[],
        begun=pressed,
        language="en",
    )
    world.clock.set(at + timedelta(minutes=9))
    sent = world.do(SUBMITTER, submissions.send, "CAL", sending(world))
    statement = said(world, sent)["statement"]
    assert (statement["verdict"], instant(statement["begun"])) == ("on-time", pressed)
    with world.works.reading() as work:
        draft = work.session.scalars(select(Draft)).one()
        assert draft.sent_as == world.row(sent.number).id


def test_a_draft_pressed_too_late_lends_nothing(world: World) -> None:
    at = closes(world)
    world.clock.set(at + timedelta(minutes=1))
    save = {"values": {}, "files": [], "language": "en"}
    world.do(SUBMITTER, drafts.save, "CAL", nonce=NONCE, begun=at, **save)  # type: ignore[arg-type]  # mixed
    sent = world.do(SUBMITTER, submissions.send, "CAL", sending(world))
    statement = said(world, sent)["statement"]
    assert (statement["verdict"], instant(statement["begun"])) == ("late", world.clock.now())


def test_numbers_have_no_gaps_and_each_call_counts_its_own(world: World) -> None:
    world.call("TWO")
    numbers = [world.send(code).number for code in ("CAL", "TWO", "CAL", "CAL")]

    def broken(work: Work) -> None:
        submissions.send(work, "CAL", sending(world))
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        world.do(SUBMITTER, broken)
    numbers.append(world.send().number)
    assert numbers == ["CAL-001", "TWO-001", "CAL-002", "CAL-003", "CAL-004"]


# check 81 (the receipt's half): it verifies and rebuilds its entry
def test_a_receipt_verifies_and_rebuilds_its_log_entry(world: World) -> None:
    world.send()
    sent = world.send(publication="unnamed")
    body = said(world, sent)
    with world.works.reading() as work:
        entry = work.session.get_one(LogEntry, body["index"])
    assert receipts.entry_of(body).decode() == entry.body
    assert (body["subject"], entry.type, entry.content) == (None, "receipt", body["statement"])
    statement = body["statement"]
    assert (statement["number"], statement["publication"]) == ("CAL-002", "unnamed")
    with world.works.reading() as work:
        (file,) = work.session.scalars(
            select(File).where(File.submission_id == world.row(sent.number).id)
        )
    said_file = statement["files"][0]
    assert (said_file["sha256"], said_file["size"]) == (file.sha256, file.size)
    broken = sent.receipt.replace(b'"revision":1', b'"revision":2')
    with pytest.raises(ValueError, match="sign"):
        said(world, broken)


def test_the_opens_fit_the_statement(world: World) -> None:
    sent = world.send(cosignatories="Bo\nCy", questions="")
    statement = said(world, sent)["statement"]
    assert receipts.check_opens(statement, sent.opens) == ()
    assert sent.opens["stated"]["name"]["value"] == "Ada Example"
    assert sent.opens["stated"]["questions"]["value"] is None
    assert sent.opens["stated"]["reference"]["value"] == world.row(sent.number).reference
    assert sent.opens["names"]["1"]["value"] == "remarks.txt"
    sent.opens["stated"]["name"]["value"] = "Eve"
    assert receipts.check_opens(statement, sent.opens) == ("stated.name",)


# check 79 (the verb's part)
def test_the_link_is_shown_for_a_day_and_then_the_receipt_alone(world: World) -> None:
    first = world.do(SUBMITTER, submissions.send, "CAL", sending(world))
    prepared = sending(world)
    world.clock.set(NOON + timedelta(hours=24) - TICK)
    again = world.do(SUBMITTER, submissions.send, "CAL", prepared)
    assert (again.token, again.opens) == (first.token, first.opens)
    world.clock.set(NOON + timedelta(hours=24))
    later = world.do(SUBMITTER, submissions.send, "CAL", prepared)
    assert (later.receipt, later.token, later.opens) == (first.receipt, None, {})


def test_a_revoked_link_is_not_shown_again(world: World) -> None:
    world.do(SUBMITTER, submissions.send, "CAL", sending(world))
    with world.works.writing(SUBMITTER) as work:
        work.session.scalars(select(Submission)).one().generation = 1
    assert world.do(SUBMITTER, submissions.send, "CAL", sending(world)).token is None


# check 79: no table holds a link
def test_the_secret_link_stands_in_no_table(world: World) -> None:
    sent = world.send()
    assert sent.token is not None
    assert re.fullmatch(r"[0-9a-hjkmnp-tv-z]{32}", sent.token)
    with world.works.reading() as work:
        for table in Submission.metadata.sorted_tables:
            for row in work.session.execute(select(table)):
                assert sent.token not in str(tuple(row))


def test_what_stands_behind_a_link(world: World) -> None:
    sent = world.send()
    assert sent.token is not None
    view = world.see(mine.mine, sent.token.upper(), "en")
    assert (view.number, view.state, view.is_open) == (sent.number, "under-review", True)
    assert (view.receipts[0].note, view.files[0].name) == (sent.receipt, "remarks.txt")
    assert world.see(submissions.receipt_note, sent.token, 1) == (sent.number, sent.receipt)
    assert world.see(submissions.my_opens, sent.token, 1) == (sent.number, sent.opens)
    for token in ("", "x" * 32, sent.token[:-1], sent.token + "0", "\x00", "é" * 32):
        with pytest.raises(LinkUnknown):
            world.see(mine.mine, token, "en")
    with pytest.raises(LinkUnknown):
        world.see(submissions.receipt_note, sent.token, 2)
    with pytest.raises(LinkUnknown):
        world.see(mine.my_file, sent.token, 2)


def test_a_submitter_withdraws_at_once_before_the_deadline(world: World) -> None:
    sent = world.send()
    assert sent.token is not None
    world.do(SUBMITTER, submissions.withdraw, sent.token, words="")
    assert world.row(sent.number).state == State.WITHDRAWN
    account = world.see(register.account)
    assert (account.received, account.states["withdrawn"]) == (1, 1)
    with pytest.raises(ActNotAllowed):
        world.do(SUBMITTER, submissions.withdraw, sent.token, words="again")


def test_after_the_deadline_a_submitter_must_ask(world: World) -> None:
    sent = world.send()
    assert sent.token is not None
    world.clock.set(closes(world))
    with pytest.raises(CallClosed):
        world.do(SUBMITTER, submissions.withdraw, sent.token, words="")
    assert world.row(sent.number).state == State.UNDER_REVIEW


# check 76
def test_a_shortened_deadline_is_kind_to_who_began_before(world: World) -> None:
    begun = NOON + timedelta(hours=1)
    world.clock.set(begun + timedelta(seconds=1))
    staff = world.staff("publisher")
    world.do(staff, calls.close_call, "CAL", reason={"en": "Withdrawn by the assembly."})
    world.clock.set(closes(world) + timedelta(hours=1))
    kind = world.send(begun=begun, complete=world.clock.now())
    late = world.send()
    assert said(world, kind)["statement"]["deadline"]["version"] == 1
    assert (world.row(kind.number).verdict, world.row(late.number).verdict) == ("on-time", "late")


# check 90: what a form does not have sets nothing
def test_fields_the_form_does_not_have_are_ignored(world: World) -> None:
    hostile = {
        "state": "published",
        "received": "2000-01-01",
        "number": "CAL-999",
        "verdict": "on-time",
    }
    sent = world.send(values=world.values(**hostile))
    row = world.row(sent.number)
    assert (row.number, row.state, row.received) == ("CAL-001", "under-review", NOON)
    assert not hostile.keys() & said(world, sent)["statement"]["stated"].keys()


# check 84
def test_without_an_address_no_mail_waits(world: World) -> None:
    world.send(email="")
    assert count(world, Message) == 0
    world.send()
    assert count(world, Message) == 1


def test_what_was_typed_is_kept_as_typed(world: World) -> None:
    name = " Zoë  O’Néill\u202e <b>'\"; DROP TABLE x --"
    sent = world.send(name=name, on_behalf=False, entity="")
    assert world.row(sent.number).name == name
    assert sent.opens["stated"]["name"]["value"] == name


def test_files_of_one_sending_may_name_each_other(world: World) -> None:
    main = world.attach(b"Nous approuvons le projet et disons pourquoi.\n" * 5, "a.txt")
    other = world.attach(b"We welcome it and say why.\n" * 5, "b.txt", role="translation", of=1)
    letter = world.attach(
        b"Dear secretariat, here it is.\n", "c.txt", role="cover-letter", public=False
    )
    statement = said(world, world.send(files=[main, other, letter]))["statement"]
    assert [(f["n"], f["role"], f["of"], f["public"]) for f in statement["files"]] == [
        (1, "main", None, True),
        (2, "translation", 1, True),
        (3, "cover-letter", None, False),
    ]


def test_instants_are_kept_to_the_millisecond(world: World) -> None:
    world.clock.set(datetime(2026, 3, 2, 12, 0, 0, 123_999, tzinfo=UTC))
    sent = world.send()
    assert said(world, sent)["recorded"] == "2026-03-02T12:00:00.123Z"
    assert world.row(sent.number).recorded == datetime(2026, 3, 2, 12, 0, 0, 123_000, tzinfo=UTC)


def test_the_call_counts_what_it_numbered(world: World) -> None:
    for _ in range(3):
        world.send()
    with world.works.reading() as work:
        assert work.session.scalar(select(Call.sent)) == 3
