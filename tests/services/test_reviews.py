"""The desk's verbs: each act with its trace, two people at once, what is refused."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from intake.db.records import Audit, LogEntry, Message
from intake.db.submissions import Note
from intake.domain.policy import (
    ActNotAllowed,
    ContestedByOther,
    GroundNotOffered,
    ReasonMissing,
)
from intake.domain.vocab import Act, Ground, State
from intake.services import (
    calls,
    claims,
    contests,
    publishing,
    register,
    reviews,
    submissions,
    transitions,
)
from intake.services.publication import NotPublic, item
from intake.services.reviews import NotADuplicate
from intake.services.transitions import Conflict, SubmissionUnknown
from intake.services.transparency import words_hash
from intake.services.work import SUBMITTER, SYSTEM, VISITOR, Actor, Work
from tests.world import SYSTEM_STAFF, World

WHY = "Because the record says so."


def trail(world: World, number: str) -> tuple[list[str], list[str], list[str]]:
    """Give a submission's audit acts, log entry types and letters, in order."""
    row = world.row(number)
    with world.works.reading() as work:
        audit = work.session.scalars(
            select(Audit.act).where(Audit.submission_id == row.id).order_by(Audit.id)
        ).all()
        entries = work.session.scalars(
            select(LogEntry.type)
            .where((LogEntry.subject == row.first_index) | (LogEntry.index == row.first_index))
            .order_by(LogEntry.index)
        ).all()
        letters = work.session.scalars(
            select(Message.template).where(Message.submission_id == row.id).order_by(Message.id)
        ).all()
    return list(audit), list(entries), list(letters)


def last_entry(world: World, number: str) -> LogEntry:
    row = world.row(number)
    with world.works.reading() as work:
        found = work.session.scalars(
            select(LogEntry)
            .where(LogEntry.subject == row.first_index)
            .order_by(LogEntry.index.desc())
        ).first()
        assert found is not None
        work.session.expunge(found)
        return found


def do(world: World, actor: Actor, name: str, number: str, **more: Any) -> None:
    home = claims if name in {"claim", "release"} else reviews
    world.do(actor, getattr(home, name), number, **more)


ACTS: dict[str, tuple[list[tuple[str, dict[str, Any]]], str, str | None]] = {
    "accept": ([("accept", {})], "accepted", "accepted"),
    "publish": ([("accept", {}), ("publish", {})], "published", "published"),
    "decline": (
        [("decline", {"ground": "advertising", "words": WHY})],
        "declined",
        "declined",
    ),
    "return": ([("return_", {"words": WHY})], "returned", "returned"),
    "withdraw": ([("withdraw", {"words": WHY})], "withdrawn", "withdrawn"),
    "reopen": ([("accept", {}), ("reopen", {"words": WHY})], "under-review", None),
    "suspend": (
        [("accept", {}), ("publish", {}), ("suspend", {"words": WHY})],
        "suspended",
        None,
    ),
    "restore": (
        [("accept", {}), ("publish", {}), ("suspend", {"words": WHY}), ("restore", {"words": WHY})],
        "published",
        None,
    ),
}


# I8: every change of state is attributed, ordered, in the log
@pytest.mark.parametrize("act", ACTS)
def test_a_decision_changes_the_state_and_leaves_audit_log_and_mail(
    world: World, publisher: Actor, act: str
) -> None:
    steps, state, letter = ACTS[act]
    sent = world.send()
    for name, more in steps:
        do(world, publisher, name, sent.number, **more)
    assert world.row(sent.number).state == state
    audit, entries, letters = trail(world, sent.number)
    assert audit == entries
    assert entries[-1] == act
    if letter:
        assert letters[-1] == letter
    entry = last_entry(world, sent.number)
    assert entry.content is not None
    assert entry.content["actor"] == publisher.pseudonym
    words = steps[-1][1].get("words")
    assert entry.content["words"] == words_hash(words)
    with world.works.reading() as work:
        last = work.session.scalars(select(Audit).order_by(Audit.id.desc())).first()
        assert last is not None
        assert (last.user_id, last.role, last.reason, last.log_index) == (
            publisher.user_id,
            "publisher",
            words,
            entry.index,
        )
        assert (last.after["state"], last.before["state"] != state or act == "restore") == (
            state,
            True,
        )


NEEDS_WORDS = {
    "decline": ({"ground": "advertising"}, ()),
    "return_": ({}, ()),
    "withdraw": ({}, ()),
    "reopen": ({}, ("accept",)),
    "suspend": ({}, ("accept", "publish")),
}


@pytest.mark.parametrize("name", NEEDS_WORDS)
def test_a_decision_that_needs_a_reason_is_not_taken_without(
    world: World, publisher: Actor, name: str
) -> None:
    more, before = NEEDS_WORDS[name]
    sent = world.send()
    for step in before:
        do(world, publisher, step, sent.number)
    stood, traces = world.row(sent.number), trail(world, sent.number)
    for words in ("", " \n\t"):
        with pytest.raises(ReasonMissing):
            do(world, publisher, name, sent.number, words=words, **more)
    now = world.row(sent.number)
    assert (now.state, now.version, now.words) == (stood.state, stood.version, stood.words)
    assert trail(world, sent.number) == traces


def test_a_ground_must_be_on_the_calls_printed_list(world: World, reviewer: Actor) -> None:
    world.call("NARROW", grounds=[Ground.OFF_SUBJECT, Ground.NOT_A_SUBMISSION])
    sent = world.send("NARROW")
    with pytest.raises(GroundNotOffered):
        do(world, reviewer, "decline", sent.number, ground="advertising", words=WHY)
    assert world.row(sent.number).state == State.UNDER_REVIEW
    do(world, reviewer, "decline", sent.number, ground="off-subject", words=WHY)
    assert world.row(sent.number).ground == "off-subject"
    assert world.see(register.account).grounds == {"off-subject": 1}
    content = last_entry(world, sent.number).content
    assert content is not None
    assert content["ground"] == "off-subject"


# check 91
@pytest.mark.parametrize(
    "second", ["accept", "accept_and_publish", "decline", "return_", "withdraw"]
)
def test_whoever_decides_second_is_told_what_the_first_did(
    world: World, publisher: Actor, reviewer: Actor, second: str
) -> None:
    sent = world.send()
    seen = world.row(sent.number).version
    do(world, publisher, "accept", sent.number, seen=seen)
    more = {
        "decline": {"ground": "advertising", "words": WHY},
        "return_": {"words": WHY},
        "withdraw": {"words": WHY},
    }.get(second, {})
    with pytest.raises(Conflict) as conflict:
        do(world, reviewer, second, sent.number, seen=seen, **more)
    assert (conflict.value.state, conflict.value.act, conflict.value.by) == (
        "accepted",
        "accept",
        "paula",
    )
    assert trail(world, sent.number)[1] == ["receipt", "accept"]


# check 91: both press at the same moment
def test_of_two_who_decide_at_once_one_wins(
    world: World, publisher: Actor, reviewer: Actor
) -> None:
    for _ in range(5):
        sent = world.send()
        seen = world.row(sent.number).version
        gate, outcomes = threading.Barrier(2), []

        def decide(actor: Actor, act: str, **more: Any) -> None:
            gate.wait()  # noqa: B023 - joined within the loop
            try:
                do(world, actor, act, sent.number, seen=seen, **more)  # noqa: B023 - as above
                outcomes.append(act)  # noqa: B023 - as above
            except Conflict:
                outcomes.append("conflict")  # noqa: B023 - as above

        threads = [
            threading.Thread(target=decide, args=(publisher, "accept")),
            threading.Thread(
                target=decide,
                args=(reviewer, "decline"),
                kwargs={"ground": "advertising", "words": WHY},
            ),
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) in (["accept", "conflict"], ["conflict", "decline"])
        won = "accepted" if "accept" in outcomes else "declined"
        assert world.row(sent.number).state == won


# check 133: a withdrawal by link and a publication at once, one winner
def test_a_withdrawal_racing_with_publication_has_one_order(world: World, publisher: Actor) -> None:
    for _ in range(5):
        sent = world.send()
        assert sent.token is not None
        gate = threading.Barrier(2)

        def publish() -> None:
            gate.wait()  # noqa: B023 - joined within the loop
            try:
                world.publish(sent.number, publisher)  # noqa: B023 - as above
            except ActNotAllowed:
                return

        def withdraw() -> None:
            gate.wait()  # noqa: B023 - as above
            world.do(SUBMITTER, submissions.withdraw, sent.token or "", words="")  # noqa: B023 - as above

        threads = [threading.Thread(target=publish), threading.Thread(target=withdraw)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert world.row(sent.number).state == State.WITHDRAWN
        assert trail(world, sent.number)[1] in (
            ["receipt", "withdraw"],
            ["receipt", "accept", "publish", "withdraw"],
        )


def test_next_gives_ones_own_first_and_then_the_oldest_free_one(
    world: World, publisher: Actor, reviewer: Actor
) -> None:
    numbers = [world.send().number for _ in range(3)]
    assert world.do(publisher, claims.next_one) == numbers[0]
    assert world.do(publisher, claims.next_one) == numbers[0]
    assert world.do(reviewer, claims.next_one) == numbers[1]
    assert world.do(publisher, claims.next_one, after=numbers[0]) == numbers[2]
    assert world.do(reviewer, claims.next_one, after=numbers[1]) is None
    assert world.do(reviewer, claims.next_one, call="OTHER") is None
    do(world, publisher, "release", numbers[0])
    assert world.do(reviewer, claims.next_one, after=numbers[1]) == numbers[0]


def test_next_never_hands_one_item_to_two(world: World) -> None:
    numbers = [world.send().number for _ in range(12)]
    people = [world.staff("reviewer", email=f"r{n}@intake.example") for n in range(4)]
    taken: list[str] = []

    def take(actor: Actor) -> None:
        number: str | None = None
        for _ in range(3):
            number = world.do(actor, claims.next_one, after=number)
            if number is not None:
                taken.append(number)

    threads = [threading.Thread(target=take, args=(one,)) for one in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    holders = {number: world.row(number).claimed_by for number in numbers}
    assert len(taken) == 12
    assert None not in holders.values()
    for one in people:
        assert sum(held == one.user_id for held in holders.values()) == 3


def test_a_claim_is_audited_and_not_logged(world: World, publisher: Actor, reviewer: Actor) -> None:
    sent = world.send()
    assert world.do(publisher, claims.claim, sent.number)
    assert world.do(publisher, claims.claim, sent.number)
    assert not world.do(reviewer, claims.claim, sent.number)
    do(world, reviewer, "release", sent.number)
    assert world.row(sent.number).claimed_by == publisher.user_id
    assert trail(world, sent.number) == (["receipt", "claim"], ["receipt"], ["receipt"])
    do(world, reviewer, "accept", sent.number)
    assert world.row(sent.number).claimed_by is None


# check 89
def test_people_of_another_process_know_of_nothing_here(world: World) -> None:
    sent = world.send()
    stranger = Actor("user", "staff-00000000", process_roles={999: SYSTEM_STAFF.site_roles})
    auditor = world.staff("auditor", email="audrey@intake.example")
    for actor in (stranger, auditor, VISITOR, SUBMITTER):
        for name in ("claim", "accept", "accept_and_publish", "publish"):
            with pytest.raises(SubmissionUnknown):
                do(world, actor, name, sent.number)
        assert world.do(actor, claims.next_one) is None
    assert trail(world, sent.number)[0] == ["receipt"]


# check 92 (the verb's part)
def test_a_reviewer_accepts_and_does_not_publish(world: World, reviewer: Actor) -> None:
    sent = world.send()
    assert world.do(reviewer, reviews.accept_and_publish, sent.number) is False
    assert world.row(sent.number).state == State.ACCEPTED
    for name, more in (("publish", {}), ("suspend", {"words": WHY})):
        with pytest.raises(ActNotAllowed):
            do(world, reviewer, name, sent.number, **more)
    with pytest.raises(NotPublic):
        world.see(item, sent.number, "en")


def test_accept_and_publish_is_two_steps_in_one_commit(world: World, publisher: Actor) -> None:
    sent = world.send()
    assert world.do(publisher, reviews.accept_and_publish, sent.number) is True
    assert trail(world, sent.number) == (
        ["receipt", "accept", "publish"],
        ["receipt", "accept", "publish"],
        ["receipt", "published"],
    )
    row = world.row(sent.number)
    assert (row.state, row.published_revision, row.disclaimer) == ("published", 1, 1)


# check 127
def test_accepting_what_is_private_ends_not_for_publication(world: World, publisher: Actor) -> None:
    sent = world.send(publication="private")
    assert world.do(publisher, reviews.accept_and_publish, sent.number) is False
    row = world.row(sent.number)
    assert (row.state, row.published_at) == ("not-for-publication", None)
    assert trail(world, sent.number)[2] == ["receipt", "accepted-private"]
    with pytest.raises(ActNotAllowed):
        do(world, publisher, "publish", sent.number)
    with pytest.raises(NotPublic):
        world.see(item, sent.number, "en")


# check 127: the choice tightened after publication hides at once
def test_a_tightened_choice_hides_what_was_published(world: World, publisher: Actor) -> None:
    sent = world.send()
    world.publish(sent.number, publisher)

    def tighten(work: Work) -> None:
        submission = transitions.load(work, sent.number)
        submission.publication = "private"
        transitions.apply(work, submission, Act.CHOICE, detail={"publication": "private"})

    world.do(SUBMITTER, tighten)
    assert world.row(sent.number).state == State.NOT_FOR_PUBLICATION
    assert world.see(register.account).states["not-for-publication"] == 1


def test_what_is_published_after_closing_waits_for_it(world: World, publisher: Actor) -> None:
    world.call("AFTER", timing="after-closing", closes_in=timedelta(days=1))
    sent = world.send("AFTER")
    assert world.do(publisher, reviews.accept_and_publish, sent.number) is False
    with pytest.raises(ActNotAllowed):
        do(world, publisher, "publish", sent.number)
    assert world.do(SYSTEM, publishing.publish_due, "AFTER") == 0
    world.work_jobs()
    assert world.row(sent.number).state == State.ACCEPTED
    world.clock.advance(timedelta(days=1))
    world.work_jobs()
    assert world.row(sent.number).state == State.PUBLISHED
    content = last_entry(world, sent.number).content
    assert content is not None
    assert content["actor"] == "system"


# check 137 (the verb's part)
def test_nothing_is_published_a_second_before_its_instant(world: World, publisher: Actor) -> None:
    at = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)
    world.call("INSTANT", timing="at-instant", publish_at=at)
    numbers = [world.send("INSTANT").number for _ in range(3)]
    for number in numbers[:2]:
        do(world, publisher, "accept", number)
    world.clock.set(at - timedelta(seconds=1))
    world.work_jobs()
    assert world.do(publisher, reviews.accept_and_publish, numbers[2]) is False
    assert {world.row(number).state for number in numbers} == {"accepted"}
    world.clock.set(at)
    world.work_jobs()
    assert {world.row(number).state for number in numbers} == {"published"}
    late = world.send("INSTANT")
    assert world.do(publisher, reviews.accept_and_publish, late.number) is True


def test_publishing_by_time_takes_a_batch_at_a_time(world: World, publisher: Actor) -> None:
    world.call("AFTER", timing="after-closing", closes_in=timedelta(days=1))
    for _ in range(5):
        do(world, publisher, "accept", world.send("AFTER").number)
    world.clock.advance(timedelta(days=1))
    assert [world.do(SYSTEM, publishing.publish_due, "AFTER", limit=2) for _ in range(4)] == [
        2, 2, 1, 0
    ]  # fmt: skip


# check 132
def test_a_duplicate_names_another_that_stands(world: World, reviewer: Actor) -> None:
    one, two, three, gone = (world.send().number for _ in range(4))
    do(world, reviewer, "withdraw", gone, words=WHY)
    for of in (one, gone):
        with pytest.raises(NotADuplicate):
            do(world, reviewer, "duplicate", one, of=of, words=WHY)
    for of in ("CAL-999", "", "OTHER-001"):
        with pytest.raises(SubmissionUnknown):
            do(world, reviewer, "duplicate", one, of=of, words=WHY)
    do(world, reviewer, "duplicate", one, of=f" {two.lower()} ", words=WHY)
    content = last_entry(world, one).content
    assert content is not None
    assert content["other"] == world.row(two).first_index
    with pytest.raises(NotADuplicate):
        do(world, reviewer, "duplicate", two, of=one, words=WHY)
    with pytest.raises(NotADuplicate):
        do(world, reviewer, "duplicate", three, of=one, words=WHY)
    do(world, reviewer, "undo", one, words=WHY)
    row = world.row(one)
    assert (row.state, row.other_id) == ("under-review", None)
    states = world.see(register.account).states
    assert (sum(states.values()), states["under-review"], states["withdrawn"]) == (4, 3, 1)


# check 131: decided once, by another person
def test_a_contest_is_not_decided_by_who_declined(
    world: World, reviewer: Actor, publisher: Actor
) -> None:
    sent = world.send()
    assert sent.token is not None
    do(world, reviewer, "decline", sent.number, ground="advertising", words=WHY)
    with pytest.raises(ActNotAllowed):
        do(world, publisher, "decline", sent.number, ground="insulting", words=WHY)
    world.do(SUBMITTER, contests.contest, sent.token, words="It is no advert.")
    row = world.row(sent.number)
    assert (row.state, row.ground, row.marks) == ("declined", "advertising", ["contested"])
    with pytest.raises(ContestedByOther):
        do(world, reviewer, "decline", sent.number, ground="advertising", words=WHY)
    do(world, publisher, "decline", sent.number, ground="insulting", words=WHY)
    assert world.see(register.account).grounds == {"insulting": 1}
    with pytest.raises(contests.AlreadyContested):
        world.do(SUBMITTER, contests.contest, sent.token, words="Again.")


def test_a_correction_of_what_is_declined_keeps_its_ground(world: World, reviewer: Actor) -> None:
    sent = world.send()
    do(world, reviewer, "decline", sent.number, ground="advertising", words=WHY)

    def correct(work: Work) -> None:
        submission = transitions.load(work, sent.number)
        detail = {"field": "submitter_type", "value": "ngo"}
        transitions.apply(work, submission, Act.CORRECT, words=WHY, detail=detail)

    world.do(reviewer, correct)
    assert world.row(sent.number).ground == "advertising"
    assert world.see(register.account).grounds == {"advertising": 1}


def test_notes_are_kept_for_the_desk_alone(world: World, reviewer: Actor) -> None:
    sent = world.send()
    world.do(reviewer, reviews.note, sent.number, " Look at page 3. ")
    world.do(reviewer, reviews.note, sent.number, "  ")
    with world.works.reading() as work:
        texts = work.session.scalars(select(Note.text)).all()
    assert list(texts) == ["Look at page 3."]
    with pytest.raises(SubmissionUnknown):
        world.do(VISITOR, reviews.note, sent.number, "x")
    assert trail(world, sent.number)[0] == ["receipt"]


def test_what_is_not_there_is_unknown(world: World, publisher: Actor) -> None:
    for number in ("CAL-001", "", "cal-001'", "\u202e"):
        with pytest.raises(SubmissionUnknown):
            do(world, publisher, "accept", number)


def test_the_trail_names_the_role_that_allowed_an_act_and_no_greater_one(world: World) -> None:
    person = world.staff("administrator", "auditor", "publisher", "reviewer")
    sent = world.send()
    do(world, person, "claim", sent.number)
    do(world, person, "accept_and_publish", sent.number)
    do(world, person, "suspend", sent.number, words=WHY)
    with world.works.writing(person) as work:
        calls.close_call(work, "CAL", reason={"en": "Enough."})
    auditing = world.staff("auditor", "publisher", email="b@intake.example")
    do(world, auditing, "restore", sent.number, words=WHY)
    with world.works.reading() as work:
        named = work.session.execute(
            select(Audit.act, Audit.role).where(Audit.user_id.is_not(None)).order_by(Audit.id)
        ).all()
    acts = {act: role for act, role in named if act in {"claim", "accept", "publish", "suspend"}}
    assert acts == {
        "claim": "reviewer",
        "accept": "reviewer",
        "publish": "publisher",
        "suspend": "publisher",
    }
    assert {role for act, role in named if act not in acts} == {"publisher"}
