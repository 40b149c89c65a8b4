"""The preview: what the public will see, what the files show beyond it, and one small request that sends it."""

import hashlib
import html
import io
import re
import time
from collections.abc import Mapping
from typing import Any

import docx
import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from intake.db.submissions import Draft, DraftFile, File, Submission
from intake.services.work import Actor
from intake.web import closelook
from tests.web.reading import Reader
from tests.web.submitting import COMPLETE, ENGLISH, Submitter
from tests.world import World

TELLING = ENGLISH + b"Write to bob@other.example about it, at any time of the week.\n"


@pytest.fixture
def person(app: Flask, world: World) -> Submitter:
    world.call(publications=["named", "unnamed", "private"])
    made = Submitter(app, world)
    made.open()
    return made


def text(answer: TestResponse) -> str:
    page = answer.get_data(as_text=True)
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", page[page.index("<main") :]).split()))


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def previewed(answer: TestResponse) -> str:
    found = re.search(r'name="previewed" value="([0-9a-f]{64})"', answer.get_data(as_text=True))
    assert found
    return found[1]


def press(
    person: Submitter, answer: TestResponse, action: str = "send", **more: Any
) -> TestResponse:
    """Press a button of the preview, which holds nothing of the form but its token and what was ticked."""
    return person.post({"previewed": previewed(answer), **more}, action=action)


def sent(world: World) -> list[Submission]:
    with world.works.reading() as work:
        found = list(work.session.scalars(select(Submission).order_by(Submission.id)))
        work.session.expunge_all()
    return found


def drafts(world: World) -> list[Draft]:
    with world.works.reading() as work:
        found = list(work.session.scalars(select(Draft)))
        work.session.expunge_all()
    return found


def letter(*, author: str, words: str) -> bytes:
    document = docx.Document()
    document.core_properties.author = author
    for _ in range(4):
        document.add_paragraph(words)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_the_preview_shows_by_file_what_exceeds_what_was_typed_and_sends_nothing(  # check 54
    person: Submitter, world: World
) -> None:
    office = letter(
        author="Ilse Someone", words="We answer the first issue of the paper at length."
    )
    answer = person.post(files=[(TELLING, "a.txt"), (office, "b.docx")], action="preview")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    words = text(answer)
    assert "2 places show more than you typed." in words
    assert "a.txt Replace this file What Found Where E-mail address bob@other.example" in words
    assert "b.docx Replace this file What Found Where Name of a person Ilse Someone" in words
    assert sent(world) == []
    [draft] = drafts(world)
    assert draft.values["name"] == "Ada Example"
    assert draft.confirmed == []


def test_one_small_request_sends_what_was_seen_with_what_was_ticked(
    person: Submitter, world: World
) -> None:
    seen = person.post(
        files=[(TELLING, "a.txt")], action="preview", text="Typed beside it, at length."
    )
    answer = press(person, seen, confirm=sha(TELLING))
    assert answer.status_code == 303
    [held] = sent(world)
    assert (held.name, held.title, held.countries) == ("Ada Example", "Remarks", ["CH"])
    assert held.confirmed == [sha(TELLING)]
    with world.works.reading() as work:
        names = work.session.scalars(select(File.name).order_by(File.n)).all()
    assert names == ["a.txt", "text.txt"]


def test_sending_from_the_preview_without_a_tick_works_too_and_twice_gives_the_same(
    person: Submitter, world: World
) -> None:
    seen = person.post(files=[(TELLING, "a.txt")], action="preview")
    token = person.token
    first = press(person, seen)
    person.token = token
    again = press(person, seen)
    assert (first.status_code, again.status_code) == (303, 303)
    assert first.headers["Location"] == again.headers["Location"]
    assert [row.confirmed for row in sent(world)] == [[]]


def test_a_tick_for_a_file_that_is_not_there_confirms_nothing(
    person: Submitter, world: World
) -> None:
    seen = person.post(files=[(TELLING, "a.txt")], action="preview")
    press(person, seen, confirm=["0" * 64, "no digest", sha(TELLING)])
    assert [row.confirmed for row in sent(world)] == [[sha(TELLING)]]


# check 126
@pytest.mark.parametrize(
    ("changed", "kept"),
    [
        ({}, True),
        ({"title": "Other remarks"}, True),
        ({"publication": "unnamed"}, False),
    ],
)
def test_a_tick_holds_for_the_choice_that_was_previewed(
    person: Submitter,
    world: World,
    changed: dict[str, str],
    kept: bool,  # noqa: FBT001 - a column of the table above
) -> None:
    seen = person.post(files=[(TELLING, "a.txt")], action="preview")
    back = press(person, seen, action="back:form", confirm=sha(TELLING))
    form = person.get(back.headers["Location"])
    person.remember(form)
    [handle] = re.findall(r'name="role-(\d+)"', form.get_data(as_text=True))
    typed = {**COMPLETE, **changed, f"role-{handle}": "main"}
    person.post(typed, action="check")
    assert [draft.confirmed for draft in drafts(world)] == [[sha(TELLING)] if kept else []]
    person.post(typed)
    assert [row.confirmed for row in sent(world)] == [[sha(TELLING)] if kept else []]


# check 126
@pytest.mark.parametrize(("name", "kept"), [("Ada Example", True), ("Ida Example", False)])
def test_a_tick_for_a_hidden_name_holds_for_that_name(
    person: Submitter,
    world: World,
    name: str,
    kept: bool,  # noqa: FBT001 - a column of the table above
) -> None:
    typed = {**COMPLETE, "publication": "unnamed"}
    seen = person.post(typed, files=[(TELLING, "a.txt")], action="preview")
    back = press(person, seen, action="back:form", confirm=sha(TELLING))
    form = person.get(back.headers["Location"])
    person.remember(form)
    [handle] = re.findall(r'name="role-(\d+)"', form.get_data(as_text=True))
    person.post({**typed, "name": name, f"role-{handle}": "main"})
    assert [row.confirmed for row in sent(world)] == [[sha(TELLING)] if kept else []]


def test_replace_leads_to_the_form_at_that_file_with_everything_kept(
    person: Submitter, world: World
) -> None:
    seen = person.post(files=[(ENGLISH, "a.txt"), (TELLING, "b.txt")], action="preview")
    assert 'value="back:file-2"' in seen.get_data(as_text=True)
    answer = press(person, seen, "back:file-2", confirm=sha(TELLING))
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("?file=file-2#file-2")
    assert [draft.confirmed for draft in drafts(world)] == [[sha(TELLING)]]
    form = person.get(answer.headers["Location"].removeprefix(person.site))
    page = form.get_data(as_text=True)
    second = page[page.index('id="file-2"') :]
    assert second.index("<details open>") < second.index('name="replace-')
    assert 'value="Ada Example"' in page
    assert sent(world) == []


def test_a_replacing_file_takes_the_others_place_and_role(person: Submitter, world: World) -> None:
    person.post(files=[(ENGLISH, "a.txt"), (TELLING, "b.txt")], action="check")
    with world.works.reading() as work:
        ids = [held.id for held in _files(work)]
    roles = {f"role-{ids[1]}": f"translation:{ids[0]}"}
    person.post(roles | dict(COMPLETE), action="check")
    mended = ENGLISH + b"Mended, and nothing else in it.\n"
    answer = person.post(roles | dict(COMPLETE), replacing={f"replace-{ids[0]}": (mended, "c.txt")})
    assert answer.status_code == 303
    with world.works.reading() as work:
        rows = work.session.scalars(select(File).order_by(File.n)).all()
        found = [(row.name, row.role, row.of) for row in rows]
    assert found == [("c.txt", "main", None), ("b.txt", "translation", 1)]


def _files(work: Any) -> Any:
    return work.session.scalars(select(DraftFile).order_by(DraftFile.position)).all()


def test_a_refused_replacement_leaves_the_file_that_was_there(
    person: Submitter, world: World
) -> None:
    person.post(files=[(ENGLISH, "a.txt")], action="check")
    with world.works.reading() as work:
        [held] = _files(work)
    answer = person.post(replacing={f"replace-{held.id}": (b"", "empty.txt")})
    assert answer.status_code == 422
    assert "empty.txt: The file is empty: it has 0 bytes." in text(answer)
    with world.works.reading() as work:
        assert [(f.name, f.sha256) for f in _files(work)] == [("a.txt", sha(ENGLISH))]


def test_what_changed_in_another_window_is_shown_before_it_is_sent(
    person: Submitter, world: World
) -> None:
    seen = person.post(files=[(TELLING, "a.txt")], action="preview")
    person.post(action="check", title="Another title")
    answer = press(person, seen)
    assert answer.status_code == 200
    assert sent(world) == []
    assert "It has changed since you looked" in text(answer)
    assert "Another title" in text(answer)
    assert press(person, answer).status_code == 303
    assert [row.title for row in sent(world)] == ["Another title"]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"name": ""}, "Write your name."),
        ({"submitter_type": ""}, "Choose what kind of submitter you are."),
        ({"publication": ""}, "Choose whether we may publish this."),
        ({"on_behalf": "1"}, "Write the name of the organisation you speak for"),
        ({"email": "nobody"}, "Write the whole address"),
    ],
)
def test_faults_of_the_form_are_named_on_the_preview_with_the_way_to_them(
    fault: Mapping[str, Any], words: str, person: Submitter, world: World
) -> None:
    answer = person.post(files=[(ENGLISH, "a.txt")], action="preview", **fault)
    assert answer.status_code == 200
    page = answer.get_data(as_text=True)
    assert words in text(answer)
    assert 'value="send"' not in page
    key = "entity" if "on_behalf" in fault else next(iter(fault))
    assert re.search(rf'href="{re.escape(person.site)}/my/[0-9a-z]{{32}}#{key}"', page)
    assert press(person, answer).status_code == 422
    assert sent(world) == []


def test_a_refused_file_is_named_on_the_preview(person: Submitter) -> None:
    answer = person.post(files=[(b"", "none.txt"), (ENGLISH, "a.txt")], action="preview")
    assert "none.txt: The file is empty" in text(answer)


def test_the_entry_is_what_the_public_page_then_shows(
    person: Submitter, world: World, publisher: Actor, reader: Reader
) -> None:
    fields: dict[str, Any] = {
        "on_behalf": "1",
        "entity": "Example Society",
        "name_latin": "A. Example",
        "cosignatories": "Bo Second\nCy Third",
        "questions": "What of the fourth issue?",
        "issues": ["1", "3"],
    }
    seen = person.post(files=[(ENGLISH, "a.txt")], action="preview", **fields)
    press(person, seen)
    [held] = sent(world)
    world.publish(held.number, publisher)
    public = text(reader.get(f"/en/submissions/{held.number}"))
    shown = text(seen)
    for part in (
        "Remarks Example Society ( A. Example ) Ada Example and 2 co-signatories",
        "TXT , English",
        "1 . Issue 1 3 . Issue 3",
        "Type Individual (as stated by the submitter) Country Switzerland (as stated by the submitter)",
        "2 co-signatories, as stated Bo Second Cy Third",
        "Questions to add What of the fourth issue?",
        "As received. Views are their authors'. May be reused with credit. Terms of reuse, version 1.",
    ):
        assert part in public
        assert part in shown


def test_a_withheld_name_stands_nowhere_in_the_entry_and_is_looked_for_in_the_files(  # check 126
    person: Submitter,
) -> None:
    own = ENGLISH + b"Signed by Ada Example, for the record of it all.\n"
    answer = person.post(files=[(own, "Ada-Example.txt")], action="preview", publication="unnamed")
    page = answer.get_data(as_text=True)
    entry = page[page.index("<main") : page.index('id="shown"')]
    assert "Comment no. •••" in html.unescape(entry)
    assert "CAL-•••-1.txt" in entry
    assert not re.search(r"Ada|Remarks", entry)
    assert "Your own name or address Ada Example" in text(answer)
    assert "the secretariat accepts it only once you have replaced it or ticked this" in text(
        answer
    )


def test_what_is_not_for_publication_shows_no_entry_and_looks_into_nothing(  # check 127
    person: Submitter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closelook, "_read_all", None)
    answer = person.post(files=[(TELLING, "a.txt")], action="preview", publication="private")
    words = text(answer)
    assert "Nobody but the secretariat reads it." in words
    assert "bob@other.example" not in words
    assert "What your files show" not in words


def test_a_cover_letter_stands_under_what_is_not_shown_unless_it_is_ticked(  # check 128
    person: Submitter, world: World
) -> None:
    answer = person.post(
        files=[(ENGLISH, "a.txt"), (TELLING, "letter.txt")],
        action="preview",
        role=["main", "cover-letter"],
    )
    assert "Files for the secretariat only letter.txt" in text(answer)
    assert "bob@other.example" not in text(answer)
    with world.works.reading() as work:
        letter_id = _files(work)[1].id
    ticked = {**COMPLETE, "publish-letter": str(letter_id)}
    answer = person.post(ticked, action="preview")
    assert "Files for the secretariat only" not in text(answer)
    assert "bob@other.example" in text(answer)
    press(person, answer)
    with world.works.reading() as work:
        rows = work.session.scalars(select(File).order_by(File.n)).all()
        assert [(row.name, row.public) for row in rows] == [("a.txt", True), ("letter.txt", True)]


def test_what_is_not_read_in_time_is_said(  # check 23
    person: Submitter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closelook, "WAIT", 0.05)
    monkeypatch.setattr(closelook, "_read_all", lambda *_all: time.sleep(0.5))
    answer = person.post(files=[(ENGLISH, "a.txt")], action="preview")
    assert answer.status_code == 200
    assert "a.txt Replace this file Not read in time." in text(answer)


def test_the_typed_text_is_looked_into_like_a_file(person: Submitter) -> None:
    answer = person.post(action="preview", text=TELLING.decode())
    assert "Your text Change the text What Found Where E-mail address bob@other.example" in text(
        answer
    )
    assert 'value="back:text"' in answer.get_data(as_text=True)


def test_hostile_names_and_findings_are_shown_as_text(person: Submitter) -> None:
    office = letter(author="<b>Eve\u202e</b> {{7*7}}", words="We answer the first issue at length.")
    answer = person.post(
        files=[(office, "<script>alert(1)</script>.docx")], action="preview", title="{{7*7}}<i>"
    )
    page = answer.get_data(as_text=True)
    assert "<script>alert" not in page
    assert "&lt;b&gt;Eve⟨U+202E⟩&lt;/b&gt; {{7*7}}" in page
    assert "{{7*7}}&lt;i&gt;" in page


def test_a_picture_is_said_to_be_unread_and_never_to_be_clean(person: Submitter) -> None:
    png = bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
        "0000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
    )
    files = [(png, "scan.png"), (ENGLISH, "a.txt")]
    page = text(person.post(files=files, action="preview"))
    assert "could not be read as text. Look into it yourself: scan.png" in page
    assert "Nothing found in: a.txt" in page
    assert "We found nothing beyond what you typed." not in page
