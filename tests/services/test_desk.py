"""The desk's queue and its single case; contests and duplicates. # checks 16 89 91 131 132"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event

from intake.domain.policy import ActNotAllowed, ContestedByOther, ReasonMissing
from intake.domain.vocab import State
from intake.services import claims, contests, desk, dossier, processes, register, reviews
from intake.services.queuefilters import Filters
from intake.services.transitions import Conflict, SubmissionUnknown
from intake.services.work import SUBMITTER, Actor
from tests.world import SYSTEM_STAFF, World, make_runtime


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    runtime = make_runtime(tmp_path)
    yield World(runtime)
    runtime.works.engine.dispose()


@pytest.fixture
def both(tmp_path: Path, database_url: str) -> Iterator[World]:
    """Make a world on each database in turn."""
    runtime = make_runtime(tmp_path / "both", database_url=database_url)
    yield World(runtime)
    runtime.works.engine.dispose()


def numbers(world: World, actor: Actor, **filters: str | None) -> list[str]:
    with world.works.reading(actor) as work:
        return [row.number for row in desk.queue(work, Filters(**filters), lang="en").rows]


def case(world: World, actor: Actor, number: str) -> dossier.Item:
    with world.works.reading(actor) as work:
        return dossier.item(work, number, "en")


def test_the_queue_lists_what_waits_oldest_first(both: World) -> None:
    both.call()
    staff = both.staff("publisher")
    sent = [both.send().number for _ in range(3)]
    both.publish(sent[1], staff)
    assert numbers(both, staff) == [sent[0], sent[2]]
    assert numbers(both, staff, state="published") == [sent[1]]
    assert numbers(both, staff, state=None) == sent[::-1]


def test_the_queue_narrows_by_each_filter(both: World) -> None:
    both.call()
    both.call("TWO")
    staff = both.staff("reviewer")
    one = both.send(
        languages=["fr", "en"], submitter_type="individual", on_behalf=False, entity=""
    ).number
    two = both.send("TWO", title="100%_certain", name="Zoë Quill").number
    with both.works.writing(staff) as work:
        assert claims.claim(work, two)
    assert numbers(both, staff, call="TWO") == [two]
    assert numbers(both, staff, language="fr") == [one]
    assert numbers(both, staff, language='fr"%') == [one, two]
    assert numbers(both, staff, type="individual") == [one]
    assert numbers(both, staff, claimed="mine") == [two]
    assert numbers(both, staff, claimed="taken") == [two]
    assert numbers(both, staff, claimed="free") == [one]
    for words in ("100%_", "quill", "two-0", case(both, staff, two).reference):
        assert numbers(both, staff, q=words) == [two]
    assert numbers(both, staff, q="%") == [two]
    assert numbers(both, staff, q="nobody") == []


def test_its_figures_are_the_registers(world: World) -> None:
    world.call()
    world.call("TWO")
    staff = world.staff("publisher")
    sent = [world.send().number for _ in range(3)]
    world.send("TWO")
    world.publish(sent[0], staff)
    with world.works.writing(staff) as work:
        claims.claim(work, sent[1])
    with world.works.reading(staff) as work:
        page = desk.queue(work, Filters(), lang="en")
        account = register.account(work)
        narrow = desk.queue(work, Filters(call="TWO"), lang="en")
    assert page.states == account.states
    assert [(c.code, c.count) for c in page.calls] == [("CAL", 2), ("TWO", 1)]
    assert (page.mine, page.taken, page.total) == (1, 1, 3)
    assert narrow.states[State.UNDER_REVIEW] == 1
    assert narrow.states[State.PUBLISHED] == 0


def test_pages_follow_each_other_both_ways(world: World) -> None:
    world.call()
    staff = world.staff("reviewer")
    sent = [world.send().number for _ in range(5)]
    with world.works.reading(staff) as work:
        first = desk.queue(work, Filters(), lang="en", limit=2)
        second = desk.queue(work, Filters(), lang="en", limit=2, after=first.next)
        back = desk.queue(work, Filters(), lang="en", limit=2, before=second.previous)
    assert [row.number for row in (*first.rows, *second.rows)] == sent[:4]
    assert back.rows == first.rows


@pytest.mark.parametrize("wanted", [1, 3, 300])
def test_the_number_of_queries_does_not_grow_with_the_rows(world: World, wanted: int) -> None:
    world.call()
    staff = world.staff("reviewer")
    files = [world.attach(b"Everybody sends this one.\n" * 9, "same.txt")]
    for _ in range(wanted):
        world.send(files=files)
    asked: list[str] = []

    @event.listens_for(world.works.engine, "before_cursor_execute")
    def note(_c: object, _k: object, statement: str, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            asked.append(statement)

    with world.works.reading(staff) as work:
        page = desk.queue(work, Filters(), lang="en", limit=400)
    assert (len(page.rows), len(asked)) == (wanted, 9)
    asked.clear()
    case(world, staff, "CAL-001")
    assert len(asked) == 15


def test_the_same_bytes_twice_are_named_to_staff(world: World) -> None:
    # check 16
    world.call()
    staff = world.staff("reviewer")
    files = [world.attach(b"We all sign the same letter.\n" * 9, "letter.txt")]
    one, two = world.send(files=files).number, world.send(files=files).number
    three = world.send().number
    with world.works.reading(staff) as work:
        same = {row.number: row.same for row in desk.queue(work, Filters(), lang="en").rows}
    assert same == {one: two, two: one, three: None}
    twin = case(world, staff, two).files[0].same
    assert twin is not None
    assert (twin.first, twin.count) == (one, 2)


def test_the_queue_names_what_inspection_found(world: World) -> None:
    world.call()
    staff = world.staff("reviewer")
    world.send(files=[world.attach(b"We write about issue 1.\n" * 9, "remarks.pdf")])
    with world.works.reading(staff) as work:
        row = desk.queue(work, Filters(), lang="en").rows[0]
    assert ("name-mismatch", 1) in row.flags.codes
    assert row.flags.worst in {"note", "warning"}
    assert row.files == (("txt", 1),)


def test_another_process_does_not_exist_for_its_strangers(world: World) -> None:
    # check 89
    world.call()
    number = world.send().number
    with world.works.writing(SYSTEM_STAFF) as work:
        processes.add_process(
            work, theme_id=1, slug="other", title={"en": "O"}, summary={}, contact={}
        )
    stranger = world.staff("administrator", email="else@intake.example", process="other")
    assert numbers(world, stranger) == []
    with world.works.reading(stranger) as work, pytest.raises(SubmissionUnknown):
        dossier.item(work, number, "en")
    with world.works.reading(stranger) as work, pytest.raises(SubmissionUnknown):
        dossier.file(work, number, 1)
    with world.works.writing(stranger) as work:
        assert claims.next_one(work) is None
    with pytest.raises(SubmissionUnknown), world.works.writing(stranger) as work:
        reviews.accept(work, number)


def test_an_auditor_reads_everything_and_may_do_nothing(world: World) -> None:
    world.call()
    auditor = world.staff("auditor")
    number = world.send().number
    assert numbers(world, auditor) == [number]
    seen = case(world, auditor, number)
    assert (seen.acts, seen.may_act, seen.at_once) == ((), False, False)
    with pytest.raises(SubmissionUnknown), world.works.writing(auditor) as work:
        reviews.accept(work, number)


def test_a_case_tells_its_history_with_leaves_of_the_log(world: World) -> None:
    world.call()
    staff = world.staff("publisher")
    number = world.send().number
    with world.works.writing(staff) as work:
        claims.claim(work, number)
        reviews.note(work, number, "Looks fine.")
    world.publish(number, staff)
    seen = case(world, staff, number)
    assert [(s.act, s.before, s.after, s.log_index is not None) for s in seen.history] == [
        ("receipt", None, "under-review", True),
        ("claim", "under-review", "under-review", False),
        ("accept", "under-review", "accepted", True),
        ("publish", "accepted", "published", True),
    ]
    assert all((step.leaf is None) == (step.log_index is None) for step in seen.history)
    assert [(note.by, note.text) for note in seen.notes] == [("staff", "Looks fine.")]
    assert [one.number for one in seen.sendings] == [1]
    assert seen.acts == ("suspend", "withdraw")


def test_what_may_be_done_follows_role_and_timing(world: World) -> None:
    world.call()
    world.call("LATER", timing="after-closing")
    reviewer, publisher = (
        world.staff("reviewer"),
        world.staff("publisher", email="p@intake.example"),
    )
    now, later = world.send().number, world.send("LATER").number
    private = world.send(publication="private").number
    assert case(world, reviewer, now).at_once is False
    assert case(world, publisher, now).at_once is True
    assert case(world, publisher, later).at_once is False
    assert case(world, publisher, private).at_once is False
    assert case(world, publisher, now).acts == (
        "accept",
        "return",
        "decline",
        "duplicate",
        "withdraw",
    )


def test_the_second_of_two_reviewers_learns_what_the_first_decided(both: World) -> None:
    # check 91
    both.call()
    first, second = both.staff("reviewer"), both.staff("reviewer", email="second@intake.example")
    number = both.send().number
    seen = case(both, second, number).seen
    with both.works.writing(first) as work:
        reviews.accept(work, number, seen=seen)
    with pytest.raises(Conflict) as caught, both.works.writing(second) as work:
        reviews.decline(work, number, ground="off-subject", words="Off.", seen=seen)
    assert (caught.value.state, caught.value.act, caught.value.by) == (
        "accepted",
        "accept",
        "staff",
    )
    assert case(both, second, number).state == "accepted"


def declined(world: World, by: Actor) -> tuple[str, str]:
    sent = world.send()
    with world.works.writing(by) as work:
        reviews.decline(work, sent.number, ground="off-subject", words="Not about it.")
    assert sent.token is not None
    return sent.number, sent.token


def test_a_contest_is_decided_once_by_another_person(both: World) -> None:
    # check 131
    both.call()
    first, second = both.staff("reviewer"), both.staff("reviewer", email="second@intake.example")
    number, token = declined(both, first)
    assert case(both, second, number).acts == ()
    with both.works.writing(SUBMITTER) as work:
        assert contests.contest(work, token, words="It is about issue 2.") == number
    with pytest.raises(contests.AlreadyContested), both.works.writing(SUBMITTER) as work:
        contests.contest(work, token, words="Once more.")
    assert (case(both, second, number).state, case(both, second, number).ground) == (
        "declined",
        "off-subject",
    )
    assert case(both, first, number).acts == ()
    assert case(both, second, number).acts == ("decline", "uphold")
    with pytest.raises(ContestedByOther), both.works.writing(first) as work:
        contests.uphold(work, number, words="Yes.")
    with pytest.raises(ContestedByOther), both.works.writing(first) as work:
        reviews.decline(work, number, ground="off-subject", words="No.")
    with pytest.raises(ReasonMissing), both.works.writing(second) as work:
        contests.uphold(work, number, words=" ")
    with both.works.writing(second) as work:
        contests.uphold(work, number, words="It is.")
    assert (case(both, second, number).state, case(both, second, number).ground) == (
        "under-review",
        None,
    )


def test_a_contest_refused_stays_declined_and_is_not_offered_again(world: World) -> None:
    # check 131
    world.call()
    first, second = world.staff("reviewer"), world.staff("reviewer", email="second@intake.example")
    number, token = declined(world, first)
    with pytest.raises(ActNotAllowed), world.works.writing(second) as work:
        reviews.decline(work, number, ground="off-subject", words="Again.")
    with pytest.raises(ActNotAllowed), world.works.writing(second) as work:
        contests.uphold(work, number, words="Nobody asked.")
    with world.works.writing(SUBMITTER) as work:
        contests.contest(work, token, words="Look again.")
    with world.works.writing(second) as work:
        reviews.decline(work, number, ground="advertising", words="It sells a product.")
    seen = case(world, second, number)
    assert (seen.state, seen.ground, seen.marks) == ("declined", "advertising", ())
    with pytest.raises(contests.AlreadyContested), world.works.writing(SUBMITTER) as work:
        contests.contest(work, token, words="Again.")


def test_duplicates_of_oneself_in_a_circle_or_of_what_left_are_refused(both: World) -> None:
    # check 132
    both.call()
    staff = both.staff("publisher")
    one, two, three = (both.send() for _ in range(3))
    with both.works.writing(staff) as work:
        reviews.duplicate(work, two.number, of=one.number, words="The same.")
    with both.works.writing(staff) as work:
        reviews.withdraw(work, three.number, words="They asked.")
    for number, of in (
        (one.number, one.number),
        (one.number, two.number),
        (one.number, three.number),
    ):
        with pytest.raises(reviews.NotADuplicate), both.works.writing(staff) as work:
            reviews.duplicate(work, number, of=of, words="The same.")
    with pytest.raises(SubmissionUnknown), both.works.writing(staff) as work:
        reviews.duplicate(work, one.number, of="CAL-999", words="The same.")
    assert case(both, staff, two.number).other == one.number
    with both.works.reading(staff) as work:
        account = register.account(work)
    assert account.received == sum(account.states.values()) == 3
    assert {k: v for k, v in account.states.items() if v} == {
        "under-review": 1,
        "duplicate": 1,
        "withdrawn": 1,
    }
