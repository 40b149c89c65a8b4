"""Acts on many submissions: foreseen, taken one by one, resumed, and never twice. # checks 91 114"""

import threading
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

import pytest

from intake import bulkwork
from intake.db.submissions import Submission
from intake.services import (
    bulk,
    bulkview,
    claims,
    embargo,
    outbox,
    register,
    requests,
    reviews,
    verification,
)
from intake.services.bulk import BulkUnknown, NothingChosen
from intake.services.foresight import Bulkable
from intake.services.queuefilters import Filters
from intake.services.transitions import Conflict
from intake.services.work import SUBMITTER, SYSTEM, Actor, Works
from tests.world import World


def prepare(
    world: World, actor: Actor, act: str, numbers: Sequence[str], *, to: int | None = None
) -> int:
    seen = {number: world.row(number).version for number in numbers}
    with world.works.writing(actor) as work:
        rows, matched = bulk.chosen(work, seen)
        return bulk.prepare(work, Bulkable(act), rows, matched=matched, to=to, seen=seen)


def run(world: World, actor: Actor, made: int) -> dict[str, str | None]:
    world.do(actor, bulk.start, made)
    world.work_jobs()
    return results(world, actor, made)


def results(world: World, actor: Actor, made: int) -> dict[str, str | None]:
    with world.works.reading(actor) as work:
        return {line.number: line.result for line in bulkview.view(work, made).lines}


def foreseen(world: World, actor: Actor, made: int) -> list[str]:
    with world.works.reading(actor) as work:
        return [line.foreseen for line in bulkview.view(work, made).lines]


def letters(world: World) -> Counter[str]:
    with world.works.reading() as work:
        return Counter(event.split(":", 1)[1] for event, _, _ in outbox.mails(work))


def sound(world: World) -> None:
    with world.works.reading() as work:
        assert [*verification.log(work), *verification.figures(work)] == []


def test_the_preview_says_of_each_what_will_happen_and_the_act_does_that(
    world: World, publisher: Actor
) -> None:
    plain = world.send().number
    private = world.send(publication="private").number
    told = world.send(
        publication="unnamed", files=[world.attach(b"I am Ada Example.\n" * 4, "me.txt")]
    ).number
    hidden = world.send(
        publication="unnamed", files=[world.attach(b"We would rather not.\n" * 4, "us.txt")]
    ).number
    disowned = world.send().number
    with world.works.writing(SUBMITTER) as work:
        row = work.session.get_one(Submission, world.row(disowned).id)
        requests.make(work, row, requests.NOT_ME, words="Not me.")
    held, decided = world.send().number, world.send().number
    world.do(publisher, embargo.hold, held, until=world.clock.now() + timedelta(days=2))
    world.do(publisher, reviews.decline, decided, ground="off-subject", words="Off.")
    world.work_jobs()
    unread = world.send().number
    numbers = [plain, private, told, hidden, disowned, held, decided, unread]
    made = prepare(world, publisher, "accept-publish", numbers)
    expected = [
        "published",
        "accepted-private",
        "name",
        "published",
        "disowned",
        "scheduled",
        "state",
        "unread",
    ]
    assert foreseen(world, publisher, made) == expected
    assert world.row(plain).state == "under-review"
    assert run(world, publisher, made) == dict(zip(numbers, expected, strict=True))
    assert [world.row(number).state for number in numbers] == [
        "published",
        "not-for-publication",
        "under-review",
        "published",
        "under-review",
        "accepted",
        "declined",
        "under-review",
    ]
    assert letters(world)["published"] == 2
    sound(world)


def test_publishing_many_minds_timing_roles_and_revisions(
    world: World, publisher: Actor, reviewer: Actor
) -> None:
    world.call("LATER", timing="after-closing")
    now, later = world.send().number, world.send("LATER").number
    world.work_jobs()
    for number in (now, later):
        world.do(reviewer, reviews.accept, number)
    made = prepare(world, publisher, "publish", [now, later])
    assert foreseen(world, publisher, made) == ["published", "early"]
    refused = prepare(world, reviewer, "publish", [now])
    assert foreseen(world, reviewer, refused) == ["role"]
    assert run(world, publisher, made) == {now: "published", later: "early"}
    with world.works.writing(SYSTEM) as work:
        work.session.get_one(Submission, 1).marks = ["revision-pending"]
    again = prepare(world, publisher, "publish", [now])
    assert foreseen(world, publisher, again) == ["pending"]


def test_work_is_given_and_given_back_many_at_once(
    world: World, publisher: Actor, reviewer: Actor
) -> None:
    olga = world.staff("reviewer", email="olga@intake.example")
    one, two, three = (world.send().number for _ in range(3))
    world.do(olga, claims.claim, two)
    made = prepare(world, reviewer, "assign", [one, two], to=reviewer.user_id)
    assert foreseen(world, reviewer, made) == ["given", "held"]
    assert run(world, reviewer, made) == {one: "given", two: "held"}
    back = prepare(world, publisher, "release", [one, two, three])
    assert foreseen(world, publisher, back) == ["released", "released", "no-change"]
    world.do(olga, claims.release, two)
    assert run(world, publisher, back) == {one: "released", two: "changed", three: "no-change"}
    assert {world.row(number).claimed_by for number in (one, two, three)} == {None}


def test_what_changes_after_the_preview_is_left_as_it_was_left(
    world: World, publisher: Actor, reviewer: Actor
) -> None:
    one, two, three = (world.send().number for _ in range(3))
    world.work_jobs()
    made = prepare(world, publisher, "accept-publish", [one, two, three])
    world.do(reviewer, reviews.decline, one, ground="off-subject", words="Off.")
    world.do(reviewer, reviews.decline, two, ground="off-subject", words="Off.")
    assert run(world, publisher, made) == {one: "changed", two: "changed", three: "published"}
    with world.works.reading(publisher) as work:
        assert [line.by for line in bulkview.view(work, made).lines] == ["rene", "rene", None]
    assert world.row(one).state == "declined"


def test_all_that_the_filters_give_is_taken_and_nothing_of_others(
    world: World, publisher: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = [world.send(languages=[tag]).number for tag in ("fr", "en", "fr", "fr")]
    for most, expected in ((1_000, [sent[0], sent[2], sent[3]]), (2, [sent[0], sent[2]])):
        monkeypatch.setattr(bulk, "MOST", most)
        with world.works.reading(publisher) as work:
            rows, matched = bulk.matching(work, Filters(language="fr"))
            assert ([row.number for row in rows], matched) == (expected, 3)
    stranger = world.staff("publisher", email="else@intake.example", process=None)
    outsider = Actor("user", "outsider", user_id=stranger.user_id)
    with world.works.writing(outsider) as work:
        assert bulk.matching(work, Filters()) == ([], 0)
        assert bulk.chosen(work, {sent[0]: 1}) == ([], 0)
        with pytest.raises(NothingChosen):
            bulk.prepare(work, Bulkable.ACCEPT, [], matched=0)


def test_nobody_sees_or_runs_what_another_prepared(
    world: World, publisher: Actor, reviewer: Actor
) -> None:
    made = prepare(world, publisher, "accept", [world.send().number])
    for verb in (bulk.start, bulkview.view):
        with pytest.raises(BulkUnknown):
            world.do(reviewer, verb, made)


def test_a_role_that_was_lost_meanwhile_counts(world: World, publisher: Actor) -> None:
    # check 88
    numbers = [world.send().number for _ in range(2)]
    world.work_jobs()
    made = prepare(world, publisher, "accept-publish", numbers)
    world.do(publisher, bulk.start, made)
    with world.works.writing(SYSTEM) as work:
        work.session.connection().exec_driver_sql("DELETE FROM process_role")
    world.work_jobs()
    with world.works.reading() as work:
        assert {world.row(number).state for number in numbers} == {"under-review"}
    assert letters(world)["accepted"] == letters(world)["published"] == 0


@pytest.mark.parametrize("lost", ["before", "after"])
def test_a_process_that_dies_leaves_nothing_half_done_and_does_none_twice(
    world: World, publisher: Actor, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    numbers = [world.send().number for _ in range(6)]
    world.work_jobs()
    made = prepare(world, publisher, "accept-publish", numbers)
    world.do(publisher, bulk.start, made)
    due = world.do(SYSTEM, outbox.take_job)
    assert due is not None
    true, calls = bulk.keep, 0

    class Died(BaseException):
        """The process is gone."""

    def keep(*given: object, **more: object) -> None:
        nonlocal calls
        calls += 1
        if calls == 3 and lost == "before":
            raise Died
        true(*given, **more)  # type: ignore[arg-type]
        if calls == 3:
            raise Died

    with monkeypatch.context() as patch:
        patch.setattr(bulk, "keep", keep)
        with pytest.raises(Died):
            bulkwork.run(world.runtime, world.works, due)
    states = [world.row(number).state for number in numbers]
    assert states == ["published"] * 2 + ["under-review"] * 4
    assert [*results(world, publisher, made).values()] == ["published"] * 2 + [None] * 4
    world.clock.advance(timedelta(minutes=3))
    world.work_jobs()
    assert set(results(world, publisher, made).values()) == {"published"}
    assert letters(world)["published"] == 6
    sound(world)


def test_two_reviewers_and_an_act_on_many_at_once_lose_nothing_and_do_nothing_twice(
    world: World, publisher: Actor, reviewer: Actor
) -> None:
    # check 91
    other = world.staff("publisher", email="olga@intake.example")
    numbers = [world.send().number for _ in range(24)]
    world.work_jobs()
    made = prepare(world, publisher, "accept-publish", numbers)
    world.do(publisher, bulk.start, made)
    told: list[tuple[str, str]] = []
    gate = threading.Barrier(4)

    def review(actor: Actor, order: Sequence[str]) -> None:
        gate.wait()
        for number in order:
            try:
                with world.works.writing(actor) as work:
                    reviews.decline(work, number, ground="off-subject", words="Off.", seen=1)
                told.append((number, "declined"))
            except Conflict as error:
                told.append((number, f"was {error.state}"))

    def work_through() -> None:
        gate.wait()
        world.work_jobs()

    people = [
        threading.Thread(target=review, args=(reviewer, numbers[::-2])),
        threading.Thread(target=review, args=(other, numbers[6:])),
        threading.Thread(target=work_through),
        threading.Thread(target=work_through),
    ]
    for one in people:
        one.start()
    for one in people:
        one.join()
    world.work_jobs()
    ended = {number: world.row(number).state for number in numbers}
    declined = [number for number, said in told if said == "declined"]
    assert len(declined) == len(set(declined)) == list(ended.values()).count("declined")
    assert set(declined) == {number for number, state in ended.items() if state == "declined"}
    said = results(world, publisher, made)
    assert said == {
        number: "published" if state == "published" else "changed"
        for number, state in ended.items()
    }
    assert len(told) == len(numbers[::-2]) + len(numbers[6:])
    assert letters(world)["published"] + letters(world)["declined"] == len(numbers)
    with world.works.reading() as work:
        account = register.account(work)
    assert account.received == sum(account.states.values()) == len(numbers)
    sound(world)


def test_two_workers_who_hold_the_same_task_take_it_once(
    world: World, publisher: Actor, reviewer: Actor
) -> None:
    number = world.send().number
    world.work_jobs()
    for act, to, expected in (
        ("assign", reviewer.user_id, "given"),
        ("accept-publish", None, "published"),
    ):
        made = prepare(world, publisher, act, [number], to=to)
        world.do(publisher, bulk.start, made)
        with world.works.reading(SYSTEM) as work:
            task = bulk.next_task(work, made)
        assert task is not None
        for _ in range(2):
            bulkwork.take(world.works, task)
        assert results(world, publisher, made) == {number: expected}
    assert letters(world)["published"] == 1


def test_what_fails_by_itself_again_and_again_does_not_stand_before_the_others(
    world: World, publisher: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = world.send().number, world.send().number
    world.work_jobs()
    made = prepare(world, publisher, "accept", [one, two])
    world.do(publisher, bulk.start, made)
    true = bulkwork.take

    def take(works: Works, task: bulk.Task) -> None:
        if task.number == one:
            raise RuntimeError("broken")
        true(works, task)

    monkeypatch.setattr(bulkwork, "take", take)
    for _ in range(bulkwork.PATIENCE):
        due = world.do(SYSTEM, outbox.take_job)
        assert due is not None
        with pytest.raises(RuntimeError):
            bulkwork.run(world.runtime, world.works, due)
        world.do(SYSTEM, outbox.fail, due, "broken", mail=False)
        world.clock.advance(timedelta(hours=1))
    world.work_jobs()
    assert results(world, publisher, made) == {one: "failed", two: "accepted"}
    assert world.row(one).state == "under-review"
