"""Stored files read anew by newer parsers: check 52."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from intake import rereading
from intake.db.pictures import Sketch
from intake.db.records import LogHead
from intake.db.requests import Request
from intake.db.rereadings import Reread, Rereading
from intake.db.submissions import File, Inspection, PageText
from intake.domain import differences
from intake.domain.policy import ActNotAllowed
from intake.services import indexing, inspections, likeness, outbox, reflagging, reviews, search
from intake.services import rereading as runs
from intake.services.lookups import CallUnknown
from intake.services.transitions import SubmissionUnknown
from intake.services.work import SYSTEM, Actor
from intake.worker import JOBS
from tests.world import World
from uploads.jail import Unjailed
from uploads.report import Exposure, Finding, Report

Change = Callable[[Report], Report]
PHONE = Exposure("phone", "text", "+41 22 555 01 23")


class Newer(Unjailed):
    """The parsers after an upgrade: another version, and whatever else they say."""

    def __init__(self, change: Change = lambda report: report, version: str = "99") -> None:
        self.read: list[str] = []
        self.after: Callable[[], None] = lambda: None
        self._change, self._version = change, version

    def inspect(
        self,
        fd: int,
        *,
        name: str,
        depth: str,
        sha256: str | None = None,
        look_for: Sequence[str] = (),
    ) -> Report:
        """Read as ever, then say what the newer version says."""
        said = super().inspect(fd, name=name, depth=depth, sha256=sha256, look_for=look_for)
        said = replace(said, parsers={**said.parsers, "pypdf": self._version})
        if name == "probe.txt":
            return said
        self.read.append(said.sha256)
        self.after()
        return self._change(said)


def other_text(report: Report) -> Report:
    """Give a text with a word that the older parser lost."""
    return replace(report, text=(f"{report.text[0]} kumquat", "second page quince"))


def upgrade(world: World, change: Change = lambda report: report, version: str = "99") -> Newer:
    """Upgrade the parsers."""
    world.runtime.inspector = newer = Newer(change, version)
    return newer


def begin(world: World, **scope: object) -> int:
    """Begin a run with the parsers in force."""
    held = rereading.parsers(world.runtime)
    return world.do(SYSTEM, runs.begin, parsers=held, **scope)  # type: ignore[arg-type]


def reread(world: World, **scope: object) -> Rereading:
    """Carry out a run, and the jobs that it leaves."""
    run_id = begin(world, **scope)
    assert rereading.carry_out(world.runtime, run_id)
    world.work_jobs()
    with world.works.reading(SYSTEM) as work:
        row = work.session.get_one(Rereading, run_id)
        work.session.expunge(row)
        return row


def lines(world: World, run: Rereading) -> list[Reread]:
    with world.works.reading(SYSTEM) as work:
        rows = work.session.scalars(
            select(Reread).where(Reread.rereading_id == run.id).order_by(Reread.number)
        ).all()
        work.session.expunge_all()
        return list(rows)


def found(world: World, words: str) -> int:
    with world.works.reading() as work:
        return search.search(work.session, words, scopes={}).total


def waiting(world: World) -> list[tuple[str, str]]:
    with world.works.reading(SYSTEM) as work:
        rows = select(Request.kind, Request.state).order_by(Request.id)
        return [(row.kind, row.state) for row in work.session.execute(rows)]


def counts(world: World) -> tuple[int, int]:
    with world.works.reading(SYSTEM) as work:
        tables = (Inspection.id, PageText.page)
        inspected, pages = (work.session.scalar(select(func.count(one))) for one in tables)
        return inspected or 0, pages or 0


def read(world: World, **sending: object) -> str:
    """Send something and have it read whole."""
    number = world.send(**sending).number  # type: ignore[arg-type]
    world.work_jobs()
    return number


def test_what_the_parsers_in_force_have_read_is_not_read_again(world: World) -> None:
    # check 52
    read(world)
    newer = upgrade(world)
    assert reread(world).totals == {"same": 1}
    assert len(newer.read) == 1
    assert reread(world).totals == {}
    assert reread(world, every=True).totals == {"same": 1}
    assert len(newer.read) == 2


def test_a_newer_reading_stands_by_the_old_and_the_bytes_are_untouched(world: World) -> None:
    # check 52
    number = read(world)
    with world.works.reading(SYSTEM) as work:
        file = inspections.file_to_read(work, number, 1)
        assert file is not None
        old = inspections.pages(work, file.sha256)
    before = counts(world)
    upgrade(world, other_text)
    assert reread(world).totals == {"changed": 1}
    assert counts(world) == (before[0] + 1, before[1] + 2)
    with world.works.reading(SYSTEM) as work:
        assert inspections.pages(work, file.sha256)[1] == (2, "second page quince")
        first = work.session.scalars(select(PageText.text).order_by(PageText.inspection_id)).first()
    assert first == old[0][1]
    with world.runtime.store.open(file.sha256) as blob:
        assert hashlib.sha256(blob.read()).hexdigest() == file.sha256


def test_what_a_file_is_like_follows_the_newer_text(world: World) -> None:
    file = world.attach(
        b"We write about the first issue of the paper of the bureau.\n" * 5, "a.txt"
    )
    read(world, files=[file])

    def signature() -> bytes:
        with world.works.reading(SYSTEM) as work:
            return work.session.get_one(Sketch, file.sha256).signature

    before = signature()
    other = "Another text altogether, about dogs and cats and their rights in the new world. " * 9
    upgrade(world, lambda report: replace(report, text=(other,)))
    assert reread(world).totals == {"changed": 1}
    assert signature() != before
    made = likeness.made_of({"text": [other]})
    assert made is not None
    assert signature() == made[1]


def test_the_report_says_what_changed_in_figures_and_code_words(world: World) -> None:
    # check 52
    letter = world.attach(b"We write about the first issue of the paper.\n" * 5, "letter.txt")
    number = read(world, files=[letter])

    def change(report: Report) -> Report:
        return replace(
            other_text(report),
            status="partial",
            pages=2,
            languages=("fr",),
            findings=(Finding("partial-text", "warning"),),
            exposures=(PHONE, PHONE),
        )

    upgrade(world, change)
    (line,) = lines(world, reread(world))
    assert (line.number, line.n, line.files, line.outcome) == (number, 1, 1, "changed")
    assert line.changes["status"] == ["read", "partial"]
    assert line.changes["pages"] == [None, 2]
    assert line.changes["languages"] == [["en"], ["fr"]]
    assert line.changes["findings"]["+"] == {"partial-text": 1}
    assert line.changes["exposures"]["+"] == {"phone": 2}
    text = line.changes["text"]
    length = text["each"][0][1]
    assert text == {
        "pages": 2,
        "characters": 8 + 18,
        "each": [[1, length, length + 8, 8], [2, 0, 18, 18]],
    }
    assert "kumquat" not in str(line.changes)
    assert "555" not in str(line.changes)


def test_a_dry_run_keeps_nothing_but_its_report(world: World, publisher: Actor) -> None:
    # check 52
    world.publish(read(world), publisher)
    world.work_jobs()
    before = counts(world)
    upgrade(world, lambda report: replace(other_text(report), exposures=(PHONE,)))
    run = reread(world, dry=True)
    (line,) = lines(world, run)
    assert (run.totals, line.after) == ({"changed": 1}, None)
    assert line.changes["exposures"]["+"] == {"phone": 1}
    assert (counts(world), found(world, "kumquat"), waiting(world)) == (before, 0, [])
    assert reread(world).totals == {"changed": 1}
    assert found(world, "kumquat") == 1


def test_the_search_finds_the_new_text_from_the_commit_that_puts_it_in_force(
    world: World, publisher: Actor
) -> None:
    # check 52
    number = read(world)
    world.publish(number, publisher)
    world.work_jobs()
    assert found(world, "issue") == 1
    upgrade(world, lambda report: replace(report, text=("kumquat",)))
    run_id = begin(world)
    assert rereading.carry_out(world.runtime, run_id)
    assert (found(world, "kumquat"), found(world, '"write about issue"')) == (1, 0)
    upgrade(world, lambda report: replace(report, text=()), "100")
    rereading.carry_out(world.runtime, begin(world))
    assert found(world, "kumquat") == 0


def test_of_a_letter_that_many_sent_the_rest_of_the_index_follows_by_jobs(
    world: World, publisher: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    # check 52
    monkeypatch.setattr(indexing, "SENT_AT_ONCE", 2)
    letter = [world.attach(b"We all write the same letter to you here.\n" * 5, "letter.txt")]
    for _ in range(4):
        world.publish(read(world, files=letter), publisher)
    world.work_jobs()
    newer = upgrade(world, lambda report: replace(report, text=("kumquat",)))
    run_id = begin(world)
    rereading.carry_out(world.runtime, run_id)
    assert (found(world, "kumquat"), len(newer.read)) == (2, 1)
    world.work_jobs()
    assert found(world, "kumquat") == 4
    with world.works.reading(SYSTEM) as work:
        line = work.session.scalars(select(Reread)).one()
        assert (line.files, line.changes["index-follows"]) == (4, 2)


def test_new_findings_in_what_was_accepted_wait_at_the_desk_and_change_nothing(
    world: World, publisher: Actor
) -> None:
    # check 52
    numbers = [read(world) for _ in range(3)]
    world.publish(numbers[0], publisher)
    world.do(publisher, reviews.accept, numbers[1])
    world.work_jobs()
    with world.works.reading() as work:
        head = work.session.get_one(LogHead, 1).size
        files = work.session.scalars(select(File.pages).order_by(File.id)).all()
    upgrade(world, lambda report: replace(report, exposures=(PHONE,), pages=3))
    assert reread(world).totals == {"changed": 3}
    assert waiting(world) == [("reread", "open")] * 2
    assert [world.row(number).state for number in numbers] == [
        *("published", "accepted", "under-review"),
    ]
    with world.works.reading() as work:
        assert work.session.get_one(LogHead, 1).size == head
        assert work.session.scalars(select(File.pages).order_by(File.id)).all() == files


def test_what_its_sender_confirmed_or_typed_as_public_is_no_news(
    world: World, publisher: Actor
) -> None:
    # check 52
    number = read(world, title="Call +41 22 555 01 23 for more")
    world.publish(number, publisher)
    world.work_jobs()
    upgrade(world, lambda report: replace(report, exposures=(PHONE,)))
    assert reread(world).totals == {"changed": 1}
    assert waiting(world) == []


def test_a_reviewer_says_that_it_was_seen_and_an_auditor_may_not(
    world: World, publisher: Actor
) -> None:
    number = read(world)
    world.publish(number, publisher)
    upgrade(world, lambda report: replace(report, exposures=(PHONE,)))
    reread(world)
    auditor = world.staff("auditor", email="audit@intake.example")
    with pytest.raises(ActNotAllowed):
        world.do(auditor, reflagging.note, number)
    world.do(publisher, reflagging.note, number)
    assert waiting(world) == [("reread", "closed")]
    with pytest.raises(SubmissionUnknown):
        world.do(publisher, reflagging.note, "CAL-999")


class Killed(Exception):
    """The process ends here."""


def test_a_killed_run_goes_on_where_it_was_and_reads_no_file_twice(world: World) -> None:
    # check 52, check 53
    for _ in range(5):
        read(world)
    newer = upgrade(world, other_text)

    def kill() -> None:
        if len(newer.read) == 3:
            raise Killed

    newer.after = kill
    run_id = begin(world)
    with pytest.raises(Killed):
        rereading.carry_out(world.runtime, run_id)
    newer.after = lambda: None
    assert begin(world) == run_id
    run = reread(world)
    assert (run.id, run.totals, len(lines(world, run))) == (run_id, {"changed": 5}, 5)
    assert len(newer.read) == 6  # the one in hand was read twice and kept once
    assert run.finished_at is not None


def test_two_who_carry_out_the_same_run_do_each_file_once(world: World) -> None:
    # check 53
    for _ in range(3):
        read(world)
    newer = upgrade(world, other_text)
    run_id = begin(world)

    def meanwhile() -> None:
        newer.after = lambda: None
        assert rereading.carry_out(world.runtime, run_id)

    newer.after = meanwhile
    assert rereading.carry_out(world.runtime, run_id)
    with world.works.reading(SYSTEM) as work:
        assert runs.run(work, run_id).totals == {"changed": 3}
        assert work.session.scalar(select(func.count(Reread.id))) == 3


def test_a_run_is_left_to_the_worker_slice_by_slice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    # check 52
    for _ in range(3):
        read(world)
    upgrade(world, other_text)
    run_id = begin(world)
    world.do(SYSTEM, runs.queue, run_id)
    monkeypatch.setattr(rereading, "SLICE", 0.0)
    assert leisure(world) == 1
    with world.works.reading(SYSTEM) as work:
        assert not runs.run(work, run_id).done
    monkeypatch.setattr(rereading, "SLICE", 30.0)
    assert leisure(world) == 1
    assert leisure(world) == 0
    with world.works.reading(SYSTEM) as work:
        assert runs.run(work, run_id) == runs.Run(
            run_id, dry=False, done=True, totals={"changed": 3}
        )


def leisure(world: World) -> int:
    """Run one job that nobody waits for, as the worker does."""
    due = world.do(SYSTEM, outbox.take_job, leisure=True)
    if due is None:
        return 0
    JOBS[due.kind](world.runtime, world.works, due)
    return 1


def test_one_call_or_one_submission_can_be_read_alone(world: World) -> None:
    world.call("OTHER")
    first, second = read(world), read(world)
    other = read(world, code="OTHER")
    upgrade(world)
    for scope, wanted in (
        ({"submission": second}, [second]),
        ({"call": "OTHER"}, [other]),
        ({}, [first]),
    ):
        assert [line.number for line in lines(world, reread(world, **scope))] == wanted
    with pytest.raises(CallUnknown):
        begin(world, call="NONE")
    with pytest.raises(SubmissionUnknown):
        begin(world, submission="CAL-999")


def test_a_reading_that_stops_at_a_limit_does_not_take_the_place_of_one_that_read(
    world: World, publisher: Actor
) -> None:
    # check 52
    number = read(world)
    world.publish(number, publisher)
    world.work_jobs()
    upgrade(
        world,
        lambda report: replace(
            report, status="unreadable", reason="timeout", text=(), text_status="none"
        ),
    )
    before = counts(world)
    run = reread(world)
    (line,) = lines(world, run)
    assert (run.totals, line.after, counts(world)) == ({"held": 1}, None, before)
    assert line.changes["reason"] == [None, "timeout"]
    assert (found(world, "issue"), waiting(world)) == (1, [])


def test_bytes_that_are_gone_and_a_jail_that_is_not_there_are_told_and_end_nothing(
    world: World,
) -> None:
    read(world)
    number = read(world)
    with world.works.reading(SYSTEM) as work:
        file = inspections.file_to_read(work, number, 1)
    assert file is not None
    world.runtime.store.sweep(
        older_than=timedelta(days=1),
        referenced=lambda digests: set(digests) - {file.sha256},
        now=world.clock.now() + timedelta(days=999),
    )
    upgrade(
        world,
        lambda report: replace(
            report, status="not-yet-read", reason="jail-unavailable", text=(), text_status="none"
        ),
    )
    assert reread(world).totals == {"missing": 1, "put-off": 1}
    upgrade(world)
    assert reread(world).totals == {"missing": 1, "same": 1}
    with pytest.raises(runs.ParsersUnknown):
        world.do(SYSTEM, runs.begin, parsers={})


@pytest.mark.parametrize(
    ("was", "now", "between"),
    [
        ("abc", "abc", None),
        ("abcd", "abXd", 1),
        ("ab", "abcd", 2),
        ("", "xyz", 3),
        ("aa", "aaa", 1),
    ],
)
def test_characters_are_counted_from_the_first_to_the_last_that_differ(
    was: str, now: str, between: int | None
) -> None:
    changes = differences.compare({}, {}, was=[was], now=[now])
    assert changes.get("text", {}).get("characters") == between


def test_a_million_characters_that_changed_everywhere_are_compared_at_once() -> None:
    # check 50
    changes = differences.compare({}, {}, was=["a" * 1_000_000], now=["ab" * 500_000])
    assert changes["text"]["characters"] == 999_999
