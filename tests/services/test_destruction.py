"""Destruction by order: nothing of it is left but its place in the record. # checks 93 135 (without the backup)"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from intake.db.base import Base
from intake.db.corrections import Correction
from intake.db.records import Audit, Job, LogEntry
from intake.db.search import INDEX
from intake.db.submissions import Revision, Submission
from intake.domain import links
from intake.domain.policy import ActNotAllowed
from intake.domain.vocab import Act, Mark, State
from intake.runtime import Runtime
from intake.services import (
    destruction,
    dossier,
    forgetting,
    lostlinks,
    mine,
    outbox,
    proposals,
    publication,
    register,
    requests,
    reviews,
    revising,
    search,
    submissions,
    verification,
)
from intake.services.lookups import LinkUnknown
from intake.services.publication import Gone
from intake.services.receiving import Sending
from intake.services.work import SUBMITTER, SYSTEM, VISITOR, Actor
from tests.world import World, make_runtime
from uploads.store import BlobMissing, LocalStore

WORDS = "Order of the court of first instance of 2 March 2026."
SECRETS = (
    "Quillfeather",
    "Brambleshire",
    "quillfeather@example.org",
    "Gooseberry",
    "Whortleberry",
    "notewhisper",
    "questionwhisper",
    "asked-whisper",
    "filename-whisper",
    "clerkwhisper",
    "correctedwhisper",
)
"""Words that stand nowhere but in what is destroyed: name, entity, address, title, text, note, request, file name."""


@pytest.fixture
def runtime(tmp_path: Path, migrated_url: str) -> Iterator[Runtime]:
    """Make one process's parts with a store on the disk, dated by the same clock."""
    made = make_runtime(tmp_path / "data", database_url=migrated_url)
    made = make_on_disk(made)
    yield made
    made.works.engine.dispose()


def make_on_disk(made: Runtime) -> Runtime:
    root = made.settings.data / "store"
    root.mkdir(parents=True)
    return Runtime(
        made.settings,
        made.ring,
        made.works,
        LocalStore(root, now=made.clock.now),
        made.inspector,
        made.clock,
    )


@pytest.fixture
def second(world: World) -> Actor:
    """Give another publisher of the process."""
    return world.staff("publisher", email="petra@intake.example")


def fill(world: World, publisher: Actor, *, shared: bytes | None = None) -> str:
    """Publish a submission full of words that stand nowhere else, with everything the desk can add to it."""
    files = [
        world.attach(b"The Whortleberry is ours.\n" * 40, "filename-whisper.txt"),
        world.attach(b"A second page of Gooseberry.\n" * 30, "second.txt", role="annex"),
    ]
    if shared is not None:
        files.append(world.attach(shared, "shared.txt", role="annex"))
    sent = world.send(
        files=files,
        name="Ada Quillfeather",
        entity="Brambleshire Society",
        email="quillfeather@example.org",
        title="On the Gooseberry",
        questions="What of questionwhisper?",
        cosignatories="Bo Quillfeather",
    )
    world.do(publisher, reviews.note, sent.number, "A notewhisper about it.")
    world.do(publisher, reviews.return_, sent.number, words="A clerkwhisper?", may_change="both")
    assert sent.token is not None
    again = [world.attach(b"The Whortleberry, revised.\n" * 40, "filename-whisper.txt")]
    if shared is not None:
        again.append(world.attach(shared, "shared.txt", role="annex"))
    with world.works.writing(SUBMITTER) as work:
        now = world.clock.now()
        values = {
            **world.values(),
            "name": "Ada Quillfeather",
            "entity": "Brambleshire Society",
            "email": "quillfeather@example.org",
            "title": "On the Gooseberry, again",
            "questions": "What of questionwhisper?",
        }
        nonce = "ab" * 16
        sending = Sending(nonce=nonce, values=values, files=again, begun=now, complete=now)
        revising.send(work, sent.token, sending)
    world.publish(sent.number, publisher)
    world.clock.advance(timedelta(days=11))
    with world.works.writing(SUBMITTER) as work:
        requests.ask(work, sent.token, "corrigendum", words="asked-whisper")
    world.work_jobs()
    world.clock.advance(timedelta(hours=2))
    with world.works.writing(SYSTEM) as work:
        work.session.add(
            Correction(
                submission_id=world.row(sent.number).id,
                revision=2,
                act="correct",
                field="entity",
                before={"is": "Brambleshire Society"},
                after={"is": "correctedwhisper"},
                salt="ab" * 32,
                words="correctedwhisper",
                basis="mail",
                at=work.now,
                log_index=1,
            )
        )
    return sent.number


def destroy(world: World, one: Actor, other: Actor, number: str) -> None:
    made = world.do(one, proposals.propose, number, Act.DESTROY, reason="order", words=WORDS)
    world.do(other, proposals.carry_out, made)


def dump(world: World) -> str:
    """Give every row of every table as text, and the index of the search."""
    found: list[str] = []
    with world.works.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            found += map(repr, connection.execute(select(table)))
        tokens = connection.execute(text(f"SELECT rowid FROM {INDEX}"))  # noqa: S608 - a constant
        found += map(repr, tokens)
    return "\n".join(found)


def held_in_files(folder: Path, words: tuple[str, ...]) -> set[tuple[str, str]]:
    """Find words in the bytes of every file of a folder, however they are spelled in it."""
    found = set()
    for path in folder.rglob("*"):
        if path.is_file():
            held = path.read_bytes().lower()
            found |= {(path.name, one) for one in words if one.lower().encode() in held}
    return found


def faults(world: World) -> list[str]:
    with world.works.reading() as work:
        return [
            *verification.log(work),
            *verification.receipts(work),
            *verification.figures(work),
        ]


def salts(world: World, number: str) -> tuple[str, ...]:
    """Give every salt that a submission's rows hold."""
    with world.works.reading() as work:
        row = work.session.scalars(select(Submission).where(Submission.number == number)).one()
        found = [
            salt
            for one in work.session.scalars(
                select(Revision).where(Revision.submission_id == row.id)
            )
            for salt in (one.salts or {}).values()
        ]
        entries = (LogEntry.subject == row.first_index) | (LogEntry.index == row.first_index)
        logged = work.session.scalars(select(LogEntry).where(entries))
        found += [one.salt for one in logged if one.salt]
    return tuple(found)


def test_nothing_of_what_was_destroyed_stands_in_any_file(
    world: World, publisher: Actor, second: Actor
) -> None:  # check 135
    other = world.published(publisher, title="Stays and is found")
    number = fill(world, publisher)
    world.work_jobs()
    opened = salts(world, number)
    before = dump(world)
    assert [word for word in SECRETS if word not in before] == []
    assert world.see(search_for, "whortleberry") == 1
    digests = set(world.runtime.store.digests())
    destroy(world, publisher, second, number)
    after = dump(world)
    assert [word for word in (*SECRETS, *opened) if word.lower() in after.lower()] == []
    assert world.see(search_for, "whortleberry") == 0
    world.work_jobs()
    assert len(set(world.runtime.store.digests())) == len(digests) - 3
    with world.works.reading() as work:
        assert destruction.unfinished(work, number) is None
    if world.works.engine.dialect.name == "sqlite":
        folder = Path(world.works.engine.url.database or "").parent
        assert held_in_files(folder, (*SECRETS, *opened)) == set()
    assert held_in_files(world.runtime.settings.data, (*SECRETS, *opened)) == set()
    assert world.see(search_for, "found") == 1
    assert world.row(other).state == State.PUBLISHED
    assert faults(world) == []


def search_for(work: object, word: str) -> int:
    return search.search(work.session, word, scopes={}).total  # type: ignore[attr-defined]


def test_its_place_in_the_record_stays_with_reason_and_date(
    world: World, publisher: Actor, second: Actor
) -> None:
    number = fill(world, publisher)
    before = world.row(number)
    leaves = world.see(all_leaves)
    destroy(world, publisher, second, number)
    row = world.row(number)
    assert (row.state, row.first_index, row.received, row.verdict, row.channel) == (
        "removed",
        before.first_index,
        before.received,
        before.verdict,
        before.channel,
    )
    assert Mark.DESTROYED in row.marks
    assert world.see(all_leaves)[: len(leaves)] == leaves
    stone = world.see(publication.tombstone, number, "en")
    assert (stone.state, stone.reason, stone.words) == ("destroyed", "order", WORDS)
    assert stone.since is not None
    shown = world.see(register.rows, row.call_id).rows[-1]
    assert (shown.number, shown.outcome, shown.submitter, shown.title) == (
        number,
        "removed",
        None,
        None,
    )
    assert "destroyed" in shown.marks
    for n in (1, 2, 3):
        with pytest.raises(Gone):
            world.see(publication.file, number, n)
    with world.works.reading() as work:
        end = work.session.get_one(LogEntry, stone.entry)
        assert end.content is not None
        assert (end.content["reason"], end.content["second"]) == ("order", publisher.pseudonym)
        assert end.salt is not None


def all_leaves(work: object) -> list[str]:
    rows = select(LogEntry.leaf).order_by(LogEntry.index)
    return list(work.session.scalars(rows))  # type: ignore[attr-defined]


def test_bytes_that_another_submission_holds_stay_and_checks_tell_of_both(
    world: World, publisher: Actor, second: Actor
) -> None:
    shared = b"A form letter that many send.\n" * 5
    other = world.published(publisher, files=[world.attach(shared, "letter.txt")])
    number = fill(world, publisher, shared=shared)
    with world.works.reading() as work:
        digests = {one.facts.sha256: one.facts.n for one in item(world, publisher, number).files}
        assert forgetting.destroyed(work, next(iter(digests))) == ()
    destroy(world, publisher, second, number)
    world.work_jobs()
    kept = world.see(publication.file, other, 1).sha256
    assert world.runtime.store.verify(kept)
    with world.works.reading() as work:
        assert {one: forgetting.destroyed(work, one) for one in digests} == dict.fromkeys(
            digests, (number,)
        )
    for digest in digests.keys() - {kept}:
        with pytest.raises(BlobMissing):
            world.runtime.store.open(digest)


def item(world: World, actor: Actor, number: str) -> dossier.Item:
    with world.works.reading(actor) as work:
        return dossier.item(work, number, "en")


def test_its_link_opens_nothing_and_its_form_makes_no_second_submission(
    world: World, publisher: Actor, second: Actor
) -> None:
    sent = world.send(nonce="cd" * 16)
    assert sent.token is not None
    destroy(world, publisher, second, sent.number)
    with world.works.reading(SUBMITTER) as work, pytest.raises(LinkUnknown):
        mine.mine(work, sent.token, "en")
    with pytest.raises(submissions.KeyTaken) as known:
        world.send(nonce="cd" * 16)
    assert (known.value.sent.number, known.value.sent.token) == (sent.number, None)
    assert known.value.sent.opens == {}


def test_no_letter_goes_out_about_what_was_destroyed(
    world: World, publisher: Actor, second: Actor
) -> None:
    number = world.send().number
    destroy(world, publisher, second, number)
    assert {state for _, state, _ in world.see(outbox.mails)} == {outbox.DONE}
    with world.works.reading() as work, pytest.raises(LinkUnknown):
        mine.by_id(work, world.row(number).id, "en")


def test_the_receipt_of_what_was_destroyed_gets_no_new_link(
    world: World, publisher: Actor, second: Actor
) -> None:
    sent = world.send()
    reference = links.show_reference(world.row(sent.number).reference)
    destroy(world, publisher, second, sent.number)
    with world.works.writing(VISITOR) as work, pytest.raises(lostlinks.ReferenceWrong):
        lostlinks.ask_by_receipt(work, sent.receipt, reference=reference, opens=None, words="Mine.")


@pytest.mark.parametrize("state", ["declined", "withdrawn"])
def test_what_was_decided_stays_so_and_is_destroyed_beside(
    world: World, publisher: Actor, second: Actor, state: str
) -> None:
    number = world.send().number
    if state == "declined":
        world.do(publisher, reviews.decline, number, ground="off-subject", words="Off.")
    else:
        world.do(publisher, reviews.withdraw, number, words="They asked.")
    destroy(world, publisher, second, number)
    row = world.row(number)
    assert (row.state, Mark.DESTROYED in row.marks) == (state, True)
    with pytest.raises(ActNotAllowed):
        destroy(world, publisher, second, number)
    assert faults(world) == []


def test_the_desk_still_opens_it_and_reads_who_did_what(
    world: World, publisher: Actor, second: Actor
) -> None:
    number = fill(world, publisher)
    destroy(world, publisher, second, number)
    held = item(world, publisher, number)
    assert (held.files, held.notes, held.fields["name"]) == ((), (), "")
    with world.works.reading() as work:
        rows = select(Audit.act, Audit.reason).where(Audit.submission_id.is_not(None))
        said = {(act, reason) for act, reason in work.session.execute(rows) if reason}
    assert said == {("propose-destroy", WORDS), ("destroy", WORDS)}


def test_a_process_that_dies_between_two_steps_is_followed_by_another(
    world: World, publisher: Actor, second: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = fill(world, publisher)
    destroy(world, publisher, second, number)
    steps = ("remove_bytes", "scrub")
    seen = []
    for step in steps:

        def dies(*_: object, step: str = step, **__: object) -> None:
            raise MemoryError(step)

        monkeypatch.setattr(destruction, step, dies)
        with pytest.raises(MemoryError, match=step):
            world.work_jobs()
        monkeypatch.undo()
        with world.works.reading() as work:
            seen.append(destruction.unfinished(work, number))
        # The lease of whoever died runs out.
        world.clock.advance(timedelta(minutes=3))
        if step == "remove_bytes":
            # Half of the bytes had gone when it died.
            with world.works.reading() as work:
                job = work.session.scalars(select(Job).where(Job.kind == "destroy")).one()
                first = job.facts["digests"][0]
            assert world.runtime.store.destroy(
                first, kept_before=world.clock.now(), referenced=lambda _: ()
            )
    world.work_jobs()
    assert seen == ["bytes", "traces"]
    with world.works.reading() as work:
        assert destruction.unfinished(work, number) is None
    assert list(world.runtime.store.digests()) == []


def test_an_order_that_could_not_be_finished_is_taken_up_again(
    world: World, publisher: Actor, second: Actor
) -> None:
    number = fill(world, publisher)
    destroy(world, publisher, second, number)
    with world.works.writing(SYSTEM) as work:
        job = work.session.scalars(select(Job).where(Job.kind == "destroy")).one()
        job.state = outbox.FAILED
    with world.works.reading() as work:
        assert (destruction.unfinished(work, number), destruction.any_stuck(work)) == (
            destruction.STUCK,
            True,
        )
    world.do(SYSTEM, destruction.again)
    world.work_jobs()
    with world.works.reading() as work:
        assert destruction.unfinished(work, number) is None


def test_bytes_that_came_again_a_moment_ago_wait_an_hour(
    world: World, publisher: Actor, second: Actor
) -> None:
    number = fill(world, publisher)
    # Somebody attaches the same bytes, and his commit is still to come.
    again = world.attach(b"The Whortleberry, revised.\n" * 40, "again.txt")
    destroy(world, publisher, second, number)
    world.work_jobs()
    assert list(world.runtime.store.digests()) == [again.sha256]
    with world.works.reading() as work:
        assert destruction.unfinished(work, number) == destruction.BYTES
    world.clock.advance(timedelta(hours=2))
    world.work_jobs()
    assert list(world.runtime.store.digests()) == []


def test_whoever_verifies_finds_a_salt_that_is_gone_without_an_order(
    world: World, publisher: Actor, second: Actor
) -> None:
    number = world.published(publisher)
    gone = world.published(publisher)
    destroy(world, publisher, second, gone)
    with world.works.writing(SYSTEM) as work:
        first = world.row(number).first_index
        work.session.execute(
            text("UPDATE log_entry SET salt = NULL WHERE subject = :first"), {"first": first}
        )
        work.session.execute(
            text("UPDATE revision SET receipt = 'x' WHERE submission_id = :id"),
            {"id": world.row(gone).id},
        )
    found = faults(world)
    assert [one for one in found if "no order says so" in one] != []
    assert [one for one in found if "still opens" in one] != []


KEPT = {
    "audit",
    "bulk_item",
    "correction",
    "derivative",
    "desk_page",
    "destroyed_file",
    "draft",
    "facet",
    "file",
    "invited",
    "letter",
    "log_entry",
    "message",
    "note",
    "proposal",
    "public_fact",
    "request",
    "revising",
    "revision",
    "search_page",
    "submission",
    "tray_item",
    "tray_row",
}
"""Tables that name a submission and are known to `forgetting`: emptied, deleted or without anything of it."""


def test_every_table_that_names_a_submission_is_known_to_destruction() -> None:
    naming = {
        table.name
        for table in Base.metadata.sorted_tables
        if "submission_id" in table.columns
        or any(key.column.table.name == "submission" for key in table.foreign_keys)
    }
    assert naming - KEPT == set(), "say in services/forgetting.py what destruction does to these"
