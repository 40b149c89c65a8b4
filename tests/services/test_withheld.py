"""A name that is to be withheld is not published by the files' own words."""

from collections.abc import Mapping, Sequence

import pytest
from sqlalchemy import select

from intake.app import create_app
from intake.db.requests import Request
from intake.db.submissions import Inspection, Submission
from intake.domain.fields import JsonValue
from intake.domain.vocab import Publication
from intake.services import mine, outbox, pending, reviews, revising, subjects, submissions
from intake.services.drafts import Attached
from intake.services.receiving import Sending
from intake.services.submissions import Sent
from intake.services.withheld import FileUnread, NameStands
from intake.services.work import SUBMITTER, SYSTEM
from intake.worker import drain
from tests.uploads.documents import docx_of
from tests.world import World


# check 126
@pytest.mark.parametrize(
    "told", ["Written by Ada  Example.", "For the EXAMPLE society", "ada@example.org"]
)
def test_a_file_that_tells_the_name_blocks_acceptance(told: str, world: World) -> None:
    text = f"{told}\nWe write at some length about the first issue of the paper.\n" * 3
    sent = world.send(files=[world.attach(text.encode(), "a.txt")], publication="unnamed")
    drain(create_app(world.runtime), world.runtime)
    publisher = world.staff("publisher")
    with pytest.raises(NameStands) as raised:
        _accept(world, publisher, sent.number)
    assert (raised.value.file, raised.value.page) == (1, 1)
    with world.works.reading() as work:
        row = work.session.scalars(select(Submission)).one()
        assert row.state == "under-review"


def test_a_file_that_does_not_tell_it_is_accepted(world: World) -> None:
    sent = world.send(publication="unnamed")
    drain(create_app(world.runtime), world.runtime)
    _accept(world, world.staff("publisher"), sent.number)
    with world.works.reading() as work:
        assert work.session.scalars(select(Submission)).one().state == "published"


def _accept(world: World, actor: object, number: str) -> None:
    with world.works.writing(actor) as work:  # type: ignore[arg-type]  # an Actor, as staff gives it
        reviews.accept_and_publish(work, number)


def confirmed(world: World, number: str, digests: list[str]) -> None:
    with world.works.writing(SYSTEM) as work:
        row = work.session.scalars(select(Submission).where(Submission.number == number)).one()
        row.confirmed = digests


# check 126
def test_a_file_that_its_sender_wants_published_as_it_is_blocks_nothing(world: World) -> None:
    told = world.attach(b"Written by Ada Example.\nWe write at some length.\n" * 3, "a.txt")
    other = world.attach(b"Ada Example too.\nWe write at some length.\n" * 3, "b.txt")
    sent = world.send(files=[told, other], publication="unnamed")
    drain(create_app(world.runtime), world.runtime)
    publisher = world.staff("publisher")
    confirmed(world, sent.number, [told.sha256])
    with pytest.raises(NameStands) as raised:
        _accept(world, publisher, sent.number)
    assert raised.value.file == 2
    confirmed(world, sent.number, [told.sha256, other.sha256])
    _accept(world, publisher, sent.number)
    assert world.row(sent.number).state == "published"


def test_a_file_that_nobody_could_read_is_published_once_its_sender_says_so(world: World) -> None:
    unread = world.attach(b"%PDF-1.4\nnothing more of it than this\n" * 3, "a.pdf")
    sent = world.send(files=[unread], publication="unnamed")
    drain(create_app(world.runtime), world.runtime)
    publisher = world.staff("publisher")
    with pytest.raises(FileUnread) as raised:
        _accept(world, publisher, sent.number)
    assert raised.value.file == 1
    confirmed(world, sent.number, [unread.sha256])
    _accept(world, publisher, sent.number)
    assert world.row(sent.number).state == "published"


def test_a_name_that_inspection_found_out_of_the_text_blocks_acceptance(world: World) -> None:
    sent = world.send(publication="unnamed")
    drain(create_app(world.runtime), world.runtime)
    with world.works.writing(SYSTEM) as work:
        row = work.session.scalars(select(Inspection).order_by(Inspection.id.desc())).first()
        assert row is not None
        found = {"code": "own-name", "page": 7, "where": "header", "what": "ADA EXAMPLE"}
        row.report = {**row.report, "exposures": [found]}
    with pytest.raises(NameStands) as raised:
        _accept(world, world.staff("publisher"), sent.number)
    assert (raised.value.file, raised.value.page) == (1, 7)


# check 126
def test_a_file_that_only_a_quick_look_saw_is_not_accepted_without_a_name(world: World) -> None:
    sent = world.send(publication="unnamed")
    publisher = world.staff("publisher")
    with pytest.raises(FileUnread) as raised:
        _accept(world, publisher, sent.number)
    assert (raised.value.file, raised.value.waits) == (1, True)
    world.work_jobs()
    _accept(world, publisher, sent.number)
    assert world.row(sent.number).state == "published"


# check 126
@pytest.mark.parametrize(
    "left_out", [{"findings": [{"code": "partial-search"}]}, {"status": "partial"}]
)
def test_a_file_of_which_a_part_was_looked_through_is_accepted_once_its_sender_says_so(
    world: World, left_out: dict[str, object]
) -> None:
    sent = world.send(publication="unnamed")
    world.work_jobs()
    with world.works.writing(SYSTEM) as work:
        row = work.session.scalars(select(Inspection).order_by(Inspection.id.desc())).first()
        assert row is not None
        row.report = {**row.report, **left_out}
    publisher = world.staff("publisher")
    with pytest.raises(FileUnread) as raised:
        _accept(world, publisher, sent.number)
    assert (raised.value.file, raised.value.waits, raised.value.part) == (1, False, True)
    (file,) = world.do(SUBMITTER, mine.mine, sent.token or "", "en").files
    assert file.looked == "part"
    world.do(SUBMITTER, revising.confirm, sent.token or "", [file.sha256])
    _accept(world, publisher, sent.number)
    assert world.row(sent.number).state == "published"


# check 126
def test_a_file_whose_reading_was_given_up_is_accepted_once_its_sender_says_so(
    world: World,
) -> None:
    sent = world.send(publication="unnamed")
    due = world.do(SYSTEM, outbox.take_job)
    assert due is not None
    (file,) = world.do(SUBMITTER, mine.mine, sent.token or "", "en").files
    assert file.looked == "waits"
    world.do(SYSTEM, outbox.fail, due, "the jail died", mail=False, final=True)
    publisher = world.staff("publisher")
    with pytest.raises(FileUnread) as raised:
        _accept(world, publisher, sent.number)
    assert (raised.value.waits, raised.value.part) == (False, False)
    (file,) = world.do(SUBMITTER, mine.mine, sent.token or "", "en").files
    assert (file.status, file.looked) == ("read", "nobody")
    world.do(SUBMITTER, revising.confirm, sent.token or "", [file.sha256])
    _accept(world, publisher, sent.number)
    assert world.row(sent.number).state == "published"


def test_what_a_looked_through_part_tells_is_told(world: World) -> None:
    told = world.attach(b"Written by Ada Example.\nWe write at some length.\n" * 3, "a.txt")
    sent = world.send(files=[told], publication="unnamed")
    world.work_jobs()
    with world.works.writing(SYSTEM) as work:
        row = work.session.scalars(select(Inspection).order_by(Inspection.id.desc())).first()
        assert row is not None
        row.report = {**row.report, "status": "partial"}
    with pytest.raises(NameStands):
        _accept(world, world.staff("publisher"), sent.number)


def test_a_reading_on_behalf_of_another_sender_is_none_for_this_one(world: World) -> None:
    data = commented()
    world.send(files=[world.attach(data, "a.docx")], name="Bob Other", entity="Zz Club")
    world.work_jobs()
    sent = world.send(files=[world.attach(data, "a.docx")], publication="unnamed")
    with pytest.raises(FileUnread):
        _accept(world, world.staff("publisher"), sent.number)


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def commented(people: int = 0) -> bytes:
    """Make a document in which a comment tells who wrote it, after those of some other people."""
    others = "".join(
        note(n, f"P{n} Person{n}", f"write to a{n}@x{n}.example or +41 79 {100 + n} 45 67")
        for n in range(people)
    )
    long = (
        "We wrote this at such length that no list of what stands in comments shows all of it. " * 3
    )
    said = note(people, "", f"{long} Ada Example")
    body = "".join(
        f"<w:p><w:r><w:t>We write at length about issue {n}.</w:t></w:r></w:p>" for n in range(5)
    )
    return docx_of(
        body, {"word/comments.xml": f'<w:comments xmlns:w="{W}">{others}{said}</w:comments>'}
    )


def note(n: int, author: str, text: str) -> str:
    return f'<w:comment w:id="{n}" w:author="{author}"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:comment>'


# check 126
@pytest.mark.parametrize("people", [0, 300])
@pytest.mark.parametrize("again", [False, True])
def test_a_comment_that_tells_the_name_blocks_acceptance_whoever_sent_the_same_since(
    again: bool,  # noqa: FBT001 - a column of the table above
    people: int,
    world: World,
) -> None:
    data = commented(people)
    sent = world.send(files=[world.attach(data, "a.docx")], publication="unnamed")
    world.work_jobs()
    if again:
        world.send(
            files=[world.attach(data, "a.docx")], name="Bob Other", entity="Zz Club", email=None
        )
        world.work_jobs()
    with pytest.raises(NameStands) as raised:
        _accept(world, world.staff("publisher"), sent.number)
    assert raised.value.file == 1


# check 126
def test_a_name_that_a_revision_corrects_is_looked_for_in_files_that_stay(world: World) -> None:
    files = [world.attach(commented(), "a.docx")]
    sent = world.send(files=files, publication="unnamed", name="Mistyped Nam", email=None)
    world.work_jobs()
    revise(world, sent.token or "", {"name": "Ada Example"})
    publisher = world.staff("publisher")
    with pytest.raises(FileUnread) as raised:
        _accept(world, publisher, sent.number)
    assert raised.value.waits
    world.work_jobs()
    with pytest.raises(NameStands):
        _accept(world, publisher, sent.number)


def revise(
    world: World,
    token: str,
    changed: Mapping[str, JsonValue] | None = None,
    *,
    confirmed: Sequence[str] = (),
    files: Sequence[Attached] | None = None,
) -> None:
    """Send a revision that carries every file over, or has others."""
    with world.works.reading() as work:
        held = subjects.behind(work, token)
    sending = Sending(
        nonce=held.nonce,
        values={**held.values, **(changed or {})},
        files=held.files if files is None else files,
        begun=world.clock.now(),
        complete=world.clock.now(),
        confirmed=confirmed,
    )
    world.do(SUBMITTER, revising.send, token, sending)


TELLING = b"Written by Ada Example.\nWe write at some length.\n" * 3


# check 126
def test_a_file_confirmed_while_the_name_was_shown_is_not_confirmed_without_it(
    world: World,
) -> None:
    told = world.attach(TELLING, "a.txt")
    sent = world.send(files=[told])
    world.work_jobs()
    world.do(SUBMITTER, revising.confirm, sent.token or "", [told.sha256])
    world.do(SUBMITTER, revising.choose, sent.token or "", Publication.UNNAMED)
    assert world.row(sent.number).confirmed == []
    publisher = world.staff("publisher")
    with pytest.raises(NameStands):
        _accept(world, publisher, sent.number)
    world.do(SUBMITTER, revising.confirm, sent.token or "", [told.sha256])
    _accept(world, publisher, sent.number)
    assert world.row(sent.number).state == "published"


# check 126
@pytest.mark.parametrize(
    ("before", "changed", "becomes"),
    [
        ("named", {"title": "Other remarks"}, "kept"),
        ("named", {"publication": "unnamed"}, "dropped"),
        ("named", {"publication": "unnamed"}, "said again"),
        ("unnamed", {"title": "Other remarks"}, "kept"),
        ("unnamed", {"name": "Ida Example"}, "dropped"),
        ("unnamed", {"name": "Ida Example"}, "said again"),
    ],
)
@pytest.mark.parametrize("public", [False, True])
def test_a_confirmation_outlives_a_revision_of_the_same_choice_and_names(
    before: str,
    changed: dict[str, JsonValue],
    becomes: str,
    public: bool,  # noqa: FBT001 - a column of the table above
    world: World,
) -> None:
    told = world.attach(TELLING, "a.txt")
    sent = world.send(files=[told], publication=before)
    world.do(SUBMITTER, revising.confirm, sent.token or "", [told.sha256])
    if public:
        world.publish(sent.number, world.staff("publisher"))
    said = [told.sha256] if becomes == "said again" else []
    revise(world, sent.token or "", changed, confirmed=said)
    row = world.row(sent.number)
    assert row.revision == 2
    assert row.confirmed == ([] if becomes == "dropped" else [told.sha256])


def waits(world: World) -> list[tuple[str, str]]:
    """Give what the desk's list says of a name that stands, oldest first."""
    with world.works.reading(SYSTEM) as work:
        rows = select(Request.kind, Request.state).order_by(Request.id)
        return [(row.kind, row.state) for row in work.session.execute(rows)]


@pytest.fixture
def told(world: World) -> Sent:
    """Publish with its name what is to be published without it since, and tells the name."""
    sent = world.send(files=[world.attach(TELLING, "a.txt")])
    world.work_jobs()
    world.publish(sent.number, world.staff("publisher"))
    world.do(SUBMITTER, revising.choose, sent.token or "", Publication.UNNAMED)
    return sent


# check 126
def test_a_published_file_that_tells_a_name_hidden_since_is_on_the_desks_list(
    told: Sent, world: World
) -> None:
    assert waits(world) == [("name-stands", "open")]
    with world.works.reading() as work:
        assert mine.mine(work, told.token or "", "en").told
    publisher = world.staff("publisher", email="other@intake.example")
    world.do(publisher, reviews.suspend, told.number, words="It tells a name.")
    assert waits(world) == [("name-stands", "closed")]
    with pytest.raises(NameStands):
        world.do(publisher, reviews.restore, told.number, words="Again.")
    assert world.row(told.number).state == "suspended"


def test_a_hidden_name_that_may_stay_in_a_file_leaves_the_list(told: Sent, world: World) -> None:
    digest = world.attach(TELLING, "a.txt").sha256
    world.do(SUBMITTER, revising.confirm, told.token or "", ["0" * 64])
    assert waits(world) == [("name-stands", "open")]
    world.do(SUBMITTER, revising.confirm, told.token or "", [digest])
    assert waits(world) == [("name-stands", "closed")]


@pytest.mark.parametrize("way", ["private", "withdraw", "replace"])
def test_a_file_that_is_gone_leaves_the_list(way: str, told: Sent, world: World) -> None:
    token = told.token or ""
    if way == "private":
        world.do(SUBMITTER, revising.choose, token, Publication.PRIVATE)
    elif way == "withdraw":
        world.do(SUBMITTER, submissions.withdraw, token, words="It tells who we are.")
    else:
        clean = world.attach(b"We write at some length about the first issue.\n" * 3, "b.txt")
        revise(world, token, files=[clean])
        world.work_jobs()
        assert ("name-stands", "open") in waits(world)
        world.do(
            world.staff("publisher", email="other@intake.example"), pending.publish, told.number
        )
    assert ("name-stands", "closed") in waits(world)
    assert "open" not in {state for _, state in waits(world)}


def test_a_file_that_was_not_read_yet_stands_on_the_list_until_it_is(world: World) -> None:
    sent = world.send()
    world.publish(sent.number, world.staff("publisher"))
    world.do(SUBMITTER, revising.choose, sent.token or "", Publication.UNNAMED)
    assert waits(world) == [("name-stands", "open")]
    world.work_jobs()
    assert waits(world) == [("name-stands", "closed")]


def test_the_file_that_everybody_reads_is_looked_at_not_that_of_a_refused_revision(
    world: World,
) -> None:
    sent = world.send(files=[world.attach(TELLING, "a.txt")])
    publisher = world.staff("publisher")
    world.publish(sent.number, publisher)
    clean = world.attach(b"We write at some length about the first issue.\n" * 3, "b.txt")
    revise(world, sent.token or "", files=[clean])
    world.work_jobs()
    world.do(publisher, pending.refuse, sent.number, words="It says something else.")
    world.do(SUBMITTER, revising.choose, sent.token or "", Publication.UNNAMED)
    assert ("name-stands", "open") in waits(world)
