"""The tray: dropped, read, taken in once by the web's pipeline, with what its evidence shows. # check 78"""

import io
import json
import threading
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from intake.db.submissions import File, Revision
from intake.domain.claims import Typed
from intake.domain.policy import ActNotAllowed
from intake.domain.vocab import LateRule
from intake.services import (
    housekeeping,
    outbox,
    register,
    rejudging,
    revising,
    tray,
    traycase,
    trayforget,
    trayimport,
    traytake,
    verification,
)
from intake.services.calls import set_deadline
from intake.services.lookups import find
from intake.services.receiving import Sending
from intake.services.tray import Dropped, TrayChanged, TrayOver, TrayUnknown
from intake.services.traycase import ItemView
from intake.services.trayfill import fill
from intake.services.traytake import Entry
from intake.services.work import SUBMITTER, SYSTEM, Actor, CommitUnknown
from intake.unpacking import read_item
from tests.uploads import messages
from tests.uploads.messages import MAKES, ROLE_OF_FILE, Make
from tests.world import NOON, SYSTEM_STAFF, World

CLOSED = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)


@pytest.fixture
def clerk(world: World) -> Actor:
    world.call("MAI", accepts=["pdf", "docx", "txt"], annex_accepts=["pdf", "docx", "txt", "png"])
    return world.staff("reviewer", email="clara@intake.example")


def keep(world: World, data: bytes, name: str) -> Dropped:
    with world.runtime.store.spool() as spool:
        spool.write(data)
        blob = world.runtime.store.keep(spool)
    return Dropped(name, blob.size, blob.sha256)


def drop(world: World, clerk: Actor, *files: tuple[bytes, str], source: str = "mail") -> list[int]:
    kept = [keep(world, data, name) for data, name in files]
    placed = world.do(clerk, tray.drop, "MAI", source, kept)
    for one in placed:
        read_item(world.runtime, world.works, one.id)
    return [one.id for one in placed]


def view(world: World, clerk: Actor, item: int) -> ItemView:
    with world.works.reading(clerk) as work:
        return traycase.item(work, item)


def entry(shown: ItemView, **changed: Any) -> Entry:
    """Fill in what nobody could know from a message, as a clerk does."""
    values = {**shown.values, "submitter_type": "ngo", "publication": "named", "countries": []}
    values["name"] = values["name"] or "Somebody"
    made = Entry(
        version=shown.version,
        code=shown.call,
        values=values,
        claim=shown.claim if shown.claim.day else Typed("2026-03-01", "", "stated"),
        uses={part.n: part.use for part in shown.parts},
    )
    return replace(made, **changed)


def take(world: World, clerk: Actor, item: int, **changed: Any) -> str:
    outcome = world.do(clerk, traytake.take_in, item, entry(view(world, clerk, item), **changed))
    assert outcome.sent is not None, outcome.checked
    return outcome.sent.number


def statement(world: World, number: str) -> dict[str, Any]:
    with world.works.reading() as work:
        row = work.session.scalars(
            select(Revision).where(Revision.submission_id == world.row(number).id)
        ).one()
        return dict(row.statement)


def files(world: World, number: str) -> dict[str, tuple[str, bool]]:
    with world.works.reading() as work:
        rows = work.session.scalars(
            select(File).where(File.submission_id == world.row(number).id).order_by(File.n)
        )
        return {row.name: (row.role, row.typed) for row in rows}


TAKEN = [
    make for make in MAKES if make not in {messages.encrypted, messages.empty, messages.cut_coding}
]


def test_each_message_becomes_one_submission_with_all_its_parts(world: World, clerk: Actor) -> None:
    made = [make() for make in TAKEN]
    items = drop(world, clerk, *((one.data, one.name) for one in made))
    assert len(set(items)) == len(made)
    for make, one, item in zip(TAKEN, made, items, strict=True):
        shown = view(world, clerk, item)
        assert shown.state == tray.READY
        listed = [part.sha256 for part in shown.parts if part.was in ROLE_OF_FILE]
        assert listed == [keep(world, data, "").sha256 for data in one.files.values()], make
        number = take(world, clerk, item)
        held = files(world, number)
        assert len(held) == len([part for part in shown.parts if part.use != "out"]), make
        typed = [name for name, (role, is_typed) in held.items() if is_typed and role == "main"]
        assert typed == ([] if set(one.files) - {""} else ["text.txt"]), make
        said = statement(world, number)
        assert (said["channel"], said["begun"], said["complete"]) == ("e-mail", None, None)
        assert said["claimed"]["evidence"] == shown.sha256
        assert said["claimed"]["basis"] == ("mail" if one.arrived else "stated"), make
    events = [event for event in letters(world) if event.endswith(":receipt")]
    assert len(events) == len(made)


def letters(world: World) -> list[str]:
    with world.works.reading() as work:
        return [event for event, _, _ in outbox.mails(work)]


def test_it_stands_in_the_queue_and_in_the_register_with_how_it_came(
    world: World, clerk: Actor
) -> None:
    (item,) = drop(world, clerk, (messages.plain().data, "a.eml"))
    number = take(world, clerk, item)
    row = world.row(number)
    assert (row.state, row.channel, row.entered_by) == ("under-review", "e-mail", clerk.user_id)
    assert row.received == datetime(2026, 3, 1, 9, 30, 7, tzinfo=UTC)
    assert (row.claimed_basis, row.claimed_precision) == ("mail", "instant")
    assert row.verdict == "claimed-on-time"
    assert row.marks == ["channel"]
    with world.works.reading() as work:
        (line,) = register.rows(work, find(work, "MAI").id).rows
        assert (line.number, line.channel, line.verdict) == (number, "e-mail", "claimed-on-time")
        assert list(verification.log(work)) == []
        found = traycase.panel(work, number)
    assert found is None
    with world.works.reading(clerk) as work:
        found = traycase.panel(work, number)
    assert found is not None
    assert (found.item, found.basis, found.held) == (item, "mail", True)


def test_whoever_sent_it_by_mail_may_replace_it_by_the_link(world: World, clerk: Actor) -> None:
    (item,) = drop(world, clerk, (messages.plain().data, "a.eml"))
    outcome = world.do(clerk, traytake.take_in, item, entry(view(world, clerk, item)))
    assert outcome.sent is not None
    again = Sending(
        nonce="ef" * 16,
        values=world.values(title="The second try"),
        files=[world.attach(b"We think again, and otherwise.\n" * 4, "second.txt")],
        begun=NOON,
        complete=NOON,
    )
    world.do(SUBMITTER, revising.send, outcome.sent.token or "", again)
    row = world.row("MAI-001")
    assert (row.revision, row.title, row.channel, row.verdict) == (
        2,
        "The second try",
        "e-mail",
        "claimed-on-time",
    )
    with world.works.reading() as work:
        later = work.session.scalars(select(Revision).where(Revision.number == 2)).one()
        assert (later.statement["channel"], later.verdict) == ("web", "on-time")
        assert list(verification.receipts(work)) == []


def test_pressing_twice_and_two_clerks_make_one_submission(world: World, clerk: Actor) -> None:
    (item,) = drop(world, clerk, (messages.plain().data, "a.eml"))
    other = world.staff("publisher", email="otto@intake.example")
    typed = entry(view(world, clerk, item))
    numbers: list[str] = []
    faults: list[Exception] = []

    def press(actor: Actor) -> None:
        try:
            outcome = world.do(actor, traytake.take_in, item, typed)
        except TrayChanged as error:
            faults.append(error)
        else:
            numbers.append(outcome.sent.number if outcome.sent else "")

    threads = [threading.Thread(target=press, args=(who,)) for who in (clerk, other, clerk)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert (numbers, faults) == (["MAI-001"] * 3, [])
    assert sum("receipt" in event for event in letters(world)) == 1


# check 60
@pytest.mark.parametrize("durable", ["durable", "lost"])
def test_a_commit_of_which_nobody_heard_is_found_by_its_key(
    world: World, clerk: Actor, durable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (item,) = drop(world, clerk, (messages.plain().data, "a.eml"))
    shown = view(world, clerk, item)
    real = Session.commit

    def commit(session: Session) -> None:
        if durable == "durable":
            real(session)
        raise DBAPIError("commit", {}, OSError("the answer was lost"))

    with monkeypatch.context() as broken:
        broken.setattr(Session, "commit", commit)
        with pytest.raises(CommitUnknown):
            world.do(clerk, traytake.take_in, item, entry(shown))
    for part in shown.parts:
        assert world.runtime.store.verify(part.sha256)
    assert take(world, clerk, item) == "MAI-001"
    assert sum("receipt" in event for event in letters(world)) == 1
    with world.works.reading() as work:
        assert len(register.rows(work, find(work, "MAI").id).rows) == 1


def test_what_a_colleague_saved_meanwhile_is_not_overwritten(world: World, clerk: Actor) -> None:
    (item,) = drop(world, clerk, (messages.plain().data, "a.eml"))
    other = world.staff("reviewer", email="otto@intake.example")
    mine = entry(view(world, clerk, item))
    theirs = replace(mine, values={**mine.values, "name": "Theirs"})
    world.do(other, traytake.save, item, theirs)
    for verb in (traytake.save, traytake.take_in):
        with pytest.raises(TrayChanged) as caught:
            world.do(clerk, verb, item, mine)
        assert caught.value.by == "otto"
    assert view(world, clerk, item).values["name"] == "Theirs"


def test_the_same_message_is_one_item_whoever_drops_it(world: World, clerk: Actor) -> None:
    data = messages.plain().data
    kept = [keep(world, data, "a.eml"), keep(world, data, "copy.eml")]
    first, second = world.do(clerk, tray.drop, "MAI", "mail", kept)
    assert (first.again, second.again, second.id) == (False, True, first.id)
    other = world.staff("reviewer", email="otto@intake.example")
    (third,) = world.do(other, tray.drop, "MAI", "mail", [kept[0]])
    assert (third.again, third.id) == (True, first.id)


def test_another_message_of_the_same_id_is_said_to_be_one(world: World, clerk: Actor) -> None:
    one, two = drop(
        world, clerk, (messages.plain().data, "a.eml"), (messages.alternative().data, "b.eml")
    )
    assert [(twin.id, twin.same_bytes) for twin in view(world, clerk, two).twins] == [(one, False)]


def test_a_date_entered_by_hand_is_stated_and_never_the_mails(world: World, clerk: Actor) -> None:
    (item,) = drop(world, clerk, (messages.plain().data, "a.eml"))
    back = Typed("2026-02-27", "12:00", "mail")
    outcome = world.do(clerk, traytake.take_in, item, entry(view(world, clerk, item), claim=back))
    assert outcome.sent is None
    assert outcome.checked.faults == {"received-basis": "not-what-the-mail-shows"}
    number = take(world, clerk, item, claim=replace(back, basis="stated"))
    claimed = statement(world, number)["claimed"]
    assert claimed == {
        "at": "2026-02-27T11:00:00.000Z",
        "precision": "instant",
        "basis": "stated",
        "evidence": view(world, clerk, item).sha256,
    }
    assert world.row(number).recorded == NOON


def test_of_a_day_the_last_second_in_the_calls_zone_counts(world: World, clerk: Actor) -> None:
    (item,) = drop(world, clerk, (messages.PAPER, "scan.pdf"), source="paper")
    number = take(world, clerk, item, claim=Typed("2026-03-02", "", "post"))
    said = statement(world, number)
    assert said["channel"] == "paper"
    assert said["claimed"]["at"] == "2026-03-02T22:59:59.000Z"
    assert (said["claimed"]["precision"], said["claimed"]["basis"]) == ("day", "post")


def test_a_letter_on_paper_is_one_item_of_all_its_files(world: World, clerk: Actor) -> None:
    (item,) = drop(
        world, clerk, (messages.PAPER, "scan.pdf"), (messages.ANNEX, "annex.txt"), source="paper"
    )
    shown = view(world, clerk, item)
    assert [(part.name, part.use) for part in shown.parts] == [
        ("scan.pdf", "main"),
        ("annex.txt", "annex"),
    ]
    assert shown.values["name"] == ""


def test_what_came_late_is_marked_and_an_extension_judges_it_anew(
    world: World, clerk: Actor
) -> None:
    world.clock.advance(timedelta(days=12))
    (item,) = drop(world, clerk, (messages.PAPER, "scan.pdf"), source="paper")
    number = take(world, clerk, item, claim=Typed("2026-03-13", "", "post"))
    assert (world.row(number).verdict, world.row(number).marks) == (
        "claimed-late",
        ["channel", "late"],
    )
    later = CLOSED + timedelta(days=5)
    world.do(SYSTEM_STAFF, set_deadline, "MAI", later, reason={"en": "Holidays"})
    world.do(SYSTEM, rejudging.rejudge, "MAI")
    assert (world.row(number).verdict, world.row(number).marks) == ("claimed-on-time", ["channel"])


def test_a_call_that_takes_nothing_late_says_so_and_counts_the_attempt(world: World) -> None:
    world.call("STRICT", late_rule=LateRule.REFUSE.value, closes_in=timedelta(hours=1))
    clerk = world.staff("reviewer", email="clara@intake.example")
    world.clock.advance(timedelta(days=2))
    kept = keep(world, messages.PAPER, "scan.pdf")
    (placed,) = world.do(clerk, tray.drop, "STRICT", "paper", [kept])
    read_item(world.runtime, world.works, placed.id)
    typed = entry(view(world, clerk, placed.id), claim=Typed("2026-03-03", "", "post"))
    outcome = world.do(clerk, traytake.take_in, placed.id, typed)
    assert (outcome.sent, outcome.checked.faults) == (None, {"received-day": "late-refused"})
    world.do(clerk, tray.set_aside, placed.id, words="late", late=True)
    with world.works.reading() as work:
        assert register.account(work).refused_late == 1


def test_what_is_missing_is_asked_for_and_what_was_typed_is_kept(
    world: World, clerk: Actor
) -> None:
    (item,) = drop(world, clerk, (messages.plain().data, "a.eml"))
    shown = view(world, clerk, item)
    values = {**shown.values, "name": "", "title": "Mine", "publication": "named"}
    bare = entry(shown, values=values)
    bare = replace(bare, uses={part.n: "out" for part in shown.parts})
    outcome = world.do(clerk, traytake.take_in, item, bare)
    assert outcome.checked.faults == {
        "name": "missing",
        "submitter_type": "missing",
        "files": "nothing-sent",
    }
    assert view(world, clerk, item).values["title"] == "Mine"


def test_a_file_that_the_call_does_not_take_is_proposed_to_be_left_out_and_refused(
    world: World, clerk: Actor
) -> None:
    table = messages.part(
        b"\xd0\xcf\x11\xe0" + b"\0" * 600, kind="application/vnd.ms-excel", name='filename="a.xls"'
    )
    data = messages.mixed(messages.head(), messages.words("See attached."), table)
    (item,) = drop(world, clerk, (data, "a.eml"))
    shown = view(world, clerk, item)
    assert [(part.name, part.use) for part in shown.parts] == [
        ("a.xls", "out"),
        ("message.txt", "main"),
    ]
    outcome = world.do(clerk, traytake.take_in, item, entry(shown, uses={1: "annex", 2: "main"}))
    assert outcome.sent is None
    assert list(outcome.checked.parts) == [1]


@pytest.mark.parametrize(
    "make", [messages.encrypted, messages.empty], ids=lambda make: make.__name__
)
def test_a_message_that_holds_nothing_to_take_stays_with_a_row_that_says_why(
    world: World, clerk: Actor, make: Callable[[], Make]
) -> None:
    (item,) = drop(world, clerk, (make().data, "a.eml"))
    shown = view(world, clerk, item)
    assert [one["code"] for one in shown.said["findings"]] == list(make().findings)
    assert [part.use for part in shown.parts if part.use != "out"] == []
    with world.works.reading(clerk) as work:
        assert traycase.evidence(work, item)[1] == keep(world, make().data, "").sha256


def test_what_is_no_message_is_kept_and_said_to_be_none(world: World, clerk: Actor) -> None:
    (item,) = drop(world, clerk, (messages.PAPER, "paper.pdf"))
    shown = view(world, clerk, item)
    assert (shown.state, shown.said["reason"]) == (tray.UNREADABLE, "not-readable")
    world.do(clerk, tray.set_aside, item, words="no mail")
    with pytest.raises(TrayOver):
        world.do(clerk, traytake.take_in, item, entry(shown))
    world.do(clerk, tray.bring_back, item)
    assert view(world, clerk, item).state == tray.UNREADABLE


def test_who_died_while_reading_leaves_an_item_that_the_worker_reads(
    world: World, clerk: Actor
) -> None:
    kept = [keep(world, messages.plain().data, "a.eml")]
    (placed,) = world.do(clerk, tray.drop, "MAI", "mail", kept)
    assert view(world, clerk, placed.id).state == tray.NEW
    world.work_jobs()
    first = view(world, clerk, placed.id)
    assert first.state == tray.READY
    world.do(SYSTEM, fill, placed.id, tray.Found(said={"status": "unreadable"}))
    assert view(world, clerk, placed.id) == first


def test_strangers_and_other_processes_see_nothing_of_it(world: World, clerk: Actor) -> None:
    (item,) = drop(world, clerk, (messages.plain().data, "a.eml"))
    auditor = world.staff("auditor", email="audrey@intake.example")
    typed = entry(view(world, clerk, item))
    assert view(world, auditor, item).may_work is False
    with pytest.raises(ActNotAllowed):
        world.do(auditor, traytake.save, item, typed)
    nobody = world.staff(email="nobody@intake.example")
    for who in (nobody, Actor("visitor", "visitor")):
        with pytest.raises(TrayUnknown):
            view(world, who, item)
        with pytest.raises(ActNotAllowed):
            drop(world, who, (messages.alternative().data, "b.eml"))


def test_forgetting_takes_the_evidence_and_leaves_what_others_name(
    world: World, clerk: Actor
) -> None:
    (item,) = drop(world, clerk, (messages.plain().data, "a.eml"))
    number = take(world, clerk, item)
    evidence = view(world, clerk, item).sha256
    paper = keep(world, messages.PAPER, "").sha256
    named = housekeeping.referenced(world.works)
    assert named([evidence, paper]) == {evidence, paper}
    with world.works.reading() as work:
        assert trayforget.all_digests(work)[evidence] == (
            len(messages.plain().data),
            f"item {item} of the tray",
        )
    gone = world.do(SYSTEM, trayforget.forget, world.row(number).id)
    assert evidence in gone
    assert named([evidence, paper]) == {paper}  # the submission's own file stays
    with pytest.raises(TrayUnknown):
        view(world, clerk, item)
    with world.works.reading(clerk) as work:
        found = traycase.panel(work, number)
    assert found is not None
    assert (found.held, found.name) == (False, "")


HEAD = "id,received,name,entity,type,email,publication,title,files,annexes,text\n"
ROWS = (
    "A1,2019-05-01,Ada Example,Example Society,ngo,ada@example.org,named,Ours,ada/paper.pdf,annex.txt,\n"
    "A2,2019-05-02 14:05,Bob,,Individual,,unnamed,,,,Typed in those days.\n"
)


def archive(table: str, name: str = "table.csv") -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        packed.writestr(name, table)
        packed.writestr("ada/paper.pdf", messages.PAPER)
        packed.writestr("annex.txt", messages.ANNEX)
        packed.writestr("never-named.txt", b"Nobody asked for it.")
    return held.getvalue()


def table(world: World, clerk: Actor, item: int) -> trayimport.TableView:
    with world.works.reading(clerk) as work:
        return trayimport.table(work, item)


@pytest.mark.parametrize("packed", ["zip", "loose"])
def test_an_earlier_consultation_is_tried_dry_and_then_taken_in(
    world: World, clerk: Actor, packed: str
) -> None:
    if packed == "zip":
        dropped = [(archive(HEAD + ROWS), "all.zip")]
    else:
        dropped = [
            ((HEAD + ROWS).encode(), "table.csv"),
            (messages.PAPER, "paper.pdf"),
            (messages.ANNEX, "annex.txt"),
        ]
    (item,) = drop(world, clerk, *dropped, source="import")
    dry = table(world, clerk, item)
    rows = [(row.line, row.faults, row.number) for row in dry.rows]
    if packed == "loose":
        # The cell names a folder that loose files do not have.
        assert rows[0] == (2, (("files", "file-missing"),), "")
        return
    assert rows == [(2, (), ""), (3, (), "")]
    assert (dry.ready, dry.mails, dry.unused) == (2, 1, ("never-named.txt",))
    assert letters(world) == []
    world.do(clerk, trayimport.start, item, letters=False)
    world.work_jobs()
    done = table(world, clerk, item)
    assert [row.number for row in done.rows] == ["MAI-001", "MAI-002"]
    assert files(world, "MAI-001") == {"paper.pdf": ("main", False), "annex.txt": ("annex", False)}
    assert files(world, "MAI-002") == {"text.txt": ("main", True)}
    assert letters(world) == []
    said = statement(world, "MAI-002")
    assert said["channel"] == "import"
    assert said["claimed"] == {
        "at": "2019-05-02T12:05:00.000Z",
        "precision": "instant",
        "basis": "stated",
        "evidence": view(world, clerk, item).sha256,
    }
    assert world.row("MAI-001").entered_by == clerk.user_id


def test_each_wrong_row_says_what_and_the_mended_table_takes_nothing_twice(
    world: World, clerk: Actor
) -> None:
    wrong = ROWS + (
        "A3,first of May,Cy,,ngo,,named,,,,x\n"
        "A4,2019-05-03,,,martian,not-an-address,loud,,gone.pdf,,\n"
        "A1,2019-05-03,Di,,ngo,,named,,,,x\n"
    )
    (item,) = drop(world, clerk, (archive(HEAD + wrong), "all.zip"), source="import")
    dry = table(world, clerk, item)
    assert {row.line: dict(row.faults) for row in dry.rows if row.faults} == {
        4: {"received": "date"},
        5: {
            "email": "email-shape",
            "files": "file-missing",
            "name": "missing",
            "publication": "not-offered",
            "type": "not-offered",
        },
        6: {"id": "twice"},
    }
    world.do(clerk, trayimport.start, item, letters=True)
    world.work_jobs()
    assert table(world, clerk, item).taken == 2
    mended = HEAD + ROWS + "A3,2019-05-01,Cy,,ngo,,named,,,,x\n"
    (again,) = drop(world, clerk, (archive(mended), "all.zip"), source="import")
    dry = table(world, clerk, again)
    assert [(row.number, row.earlier) for row in dry.rows] == [
        ("", False),
        ("MAI-001", True),
        ("MAI-002", True),
    ]
    world.do(clerk, trayimport.start, again, letters=True)
    world.work_jobs()
    assert [row.number for row in table(world, clerk, again).rows if not row.earlier] == ["MAI-003"]
    assert view(world, clerk, again).state == tray.TAKEN, "what an earlier table brought is in"
    world.do(SYSTEM, trayforget.forget_addresses, [world.row("MAI-003").id])
    assert [row.email for row in table(world, clerk, again).rows if row.number == "MAI-003"] == [""]
    assert sum("receipt" in event for event in letters(world)) == 1


def test_an_import_that_died_goes_on_at_the_first_row_that_is_not_in(
    world: World, clerk: Actor
) -> None:
    (item,) = drop(world, clerk, (archive(HEAD + ROWS), "all.zip"), source="import")
    world.do(clerk, trayimport.start, item, letters=False)
    assert world.do(clerk, trayimport.take_next, item, after=0, letters=False) == 2
    world.work_jobs()
    assert [row.number for row in table(world, clerk, item).rows] == ["MAI-001", "MAI-002"]
    assert view(world, clerk, item).state == tray.TAKEN


def test_a_table_that_cannot_be_read_says_why(world: World, clerk: Actor) -> None:
    (item,) = drop(
        world, clerk, (archive("received,name,size\n1,2,3\n"), "all.zip"), source="import"
    )
    assert table(world, clerk, item).fault == ("unknown-column", ("size",))
    assert view(world, clerk, item).state == tray.UNREADABLE


def test_forgetting_a_row_takes_the_table_and_its_own_files(world: World, clerk: Actor) -> None:
    (item,) = drop(world, clerk, (archive(HEAD + ROWS), "all.zip"), source="import")
    world.do(clerk, trayimport.start, item, letters=False)
    world.work_jobs()
    digest = view(world, clerk, item).sha256
    gone = world.do(SYSTEM, trayforget.forget, world.row("MAI-001").id)
    assert digest in gone
    left = table(world, clerk, item)
    assert [(row.name, row.number) for row in left.rows] == [("", "MAI-001"), ("Bob", "MAI-002")]
    assert (left.taken, left.wrong) == (2, 0)
    assert "Ada" not in json.dumps(view(world, clerk, item).said)
