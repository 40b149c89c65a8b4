"""The tray's pages: a clerk drops a mailbox, mends what is proposed, takes it in; the public sees how it came."""

import io
import json
import re
import threading
from email import message_from_bytes, policy
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from intake.services.work import Actor
from intake.worker import drain
from tests.uploads import messages
from tests.web.reading import Reader
from tests.web.staffing import Browser
from tests.world import World

HOSTILE = (
    "../../etc/passwd.txt",
    "a\u202efdp.txt",
    "<script>alert(1)</script>.txt",
    "x\u200b\u2066y.txt",
    "=2+5.txt",
    "CON.txt",
    "x" * 300 + ".txt",
)


@pytest.fixture
def clerk(world: World) -> Actor:
    world.call(accepts=["pdf", "docx", "txt"], annex_accepts=["pdf", "docx", "txt"])
    return world.staff("reviewer", email="clara@intake.example")


@pytest.fixture
def desk(browser: Browser, clerk: Actor) -> Browser:
    return browser.be(clerk)


def drop(desk: Browser, *files: tuple[bytes, str], source: str = "mail") -> TestResponse:
    uploads = [(io.BytesIO(data), name) for data, name in files]
    return desk.post(
        "/desk/tray/drop",
        {"source": source, "call": "CAL", "files": uploads},
        follow_redirects=True,
    )


def form(answer: TestResponse) -> dict[str, Any]:
    """Give what the item's form would send as it stands."""
    page = answer.text
    values: dict[str, Any] = {}
    for tag in re.findall(r"<input [^>]*>", page):
        name = re.search(r'name="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        boxed = 'type="checkbox"' in tag or 'type="radio"' in tag
        if name and (not boxed or " checked" in tag):
            values.setdefault(name[1], value[1] if value else "")
    for name, inside in re.findall(
        r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL
    ):
        chosen = re.search(r'value="([^"]*)" selected', inside)
        values.setdefault(name, chosen[1] if chosen else "")
    return {
        key: value for key, value in values.items() if key not in {"csrf_token", "words", "late"}
    }


def press(desk: Browser, item: int, *, action: str = "take", **changed: Any) -> TestResponse:
    shown = form(desk.get(f"/desk/tray/{item}"))
    filled = {"submitter_type": "ngo", "publication": "named", "action": action}
    return desk.post(f"/desk/tray/{item}", {**shown, **filled, **changed}, follow_redirects=True)


def test_from_the_drop_to_the_register(desk: Browser, reader: Reader) -> None:
    answer = drop(desk, (messages.plain().data, "a.eml"), (messages.outlook().data, "b.msg"))
    assert answer.request.path == "/desk/tray/"
    assert answer.text.count("2 parts") + answer.text.count("3 parts") >= 2
    taken = press(desk, 1)
    assert taken.status_code == 200
    assert "Taken in as <bdi>CAL-001</bdi>." in taken.text
    case = desk.get("/desk/submissions/CAL-001").text
    assert "by our mail" not in case
    assert "by the message" in case
    assert "/desk/tray/1/evidence" in case
    page = reader.get("/en/calls/CAL/register").text
    assert "CAL-001" in page
    line = reader.get("/calls/CAL/register.csv").text.splitlines()[1]
    assert line.startswith("CAL-001,2026-03-01T09:30:07.000Z,claimed-on-time,e-mail,under-review,")
    again = desk.post("/desk/tray/1", {"action": "take"}, follow_redirects=True)
    assert "Taken in as <bdi>CAL-001</bdi>." in again.text
    assert len(reader.get("/calls/CAL/register.csv").text.splitlines()) == 2


def test_what_is_missing_is_said_and_what_was_typed_stays(desk: Browser) -> None:
    drop(desk, (messages.plain().data, "a.eml"))
    answer = press(desk, 1, name="", submitter_type="", title="Typed with care")
    assert answer.status_code == 422
    assert 'href="#name"' in answer.text
    assert 'href="#submitter_type"' in answer.text
    assert 'value="Typed with care"' in desk.get("/desk/tray/1").text


def test_a_saved_item_stays_in_the_tray(desk: Browser, reader: Reader) -> None:
    drop(desk, (messages.plain().data, "a.eml"))
    answer = press(desk, 1, action="save", title="Not yet")
    assert "It stays in the tray" in answer.text
    assert len(reader.get("/calls/CAL/register.csv").text.splitlines()) == 1


def test_who_comes_second_sees_what_both_typed_and_decides(
    app: Flask, world: World, desk: Browser
) -> None:
    drop(desk, (messages.plain().data, "a.eml"))
    other = Browser(app, world.runtime).be(world.staff("reviewer", email="otto@intake.example"))
    mine = form(desk.get("/desk/tray/1"))
    press(other, 1, action="save", title="Theirs")
    answer = desk.post("/desk/tray/1", {**mine, "title": "Mine", "action": "save"})
    assert answer.status_code == 409
    assert "<bdi>otto</bdi> saved this item meanwhile" in answer.text
    assert form(answer)["title"] == "Mine"
    assert form(other.get("/desk/tray/1"))["title"] == "Theirs"
    desk.post("/desk/tray/1", {**form(answer), "action": "save"})
    assert form(other.get("/desk/tray/1"))["title"] == "Mine"


def test_the_same_message_again_is_said_to_be_here(desk: Browser) -> None:
    drop(desk, (messages.plain().data, "a.eml"))
    press(desk, 1)
    answer = drop(desk, (messages.plain().data, "copy.eml"))
    assert "byte for byte" in answer.text
    assert "It became <bdi>CAL-001</bdi>." in answer.text


def test_evidence_goes_to_the_staff_of_the_process_alone_and_as_a_file(
    app: Flask, world: World, desk: Browser
) -> None:
    data = messages.outlook().data
    drop(desk, (data, "Comments.msg"))
    answer = desk.get("/desk/tray/1/evidence")
    assert answer.data == data
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert '.msg"' in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Cache-Control"] == "no-store"
    part = desk.get("/desk/tray/1/parts/1")
    assert part.data == messages.PAPER
    outsider = Browser(app, world.runtime).be(world.staff(email="out@intake.example"))
    stranger = Browser(app, world.runtime)
    for path in ("/desk/tray/1", "/desk/tray/1/evidence", "/desk/tray/1/parts/1"):
        assert outsider.get(path).status_code == 403
        assert stranger.get(path).status_code == 302


# checks 24 25 113
def test_hostile_names_inside_a_message_are_shown_and_served_harmless(desk: Browser) -> None:
    parts = [
        messages.part(
            messages.ANNEX,
            kind="text/plain",
            name="filename*=utf-8''" + "".join(f"%{byte:02X}" for byte in name.encode()),
        )
        for name in HOSTILE
    ]
    subject = "=?utf-8?Q?Hello=0D=0ABcc:_everybody=40example.org_{{7*7}}?="
    data = messages.mixed(messages.head(subject=subject), *parts)
    drop(desk, (data, "a.eml"))
    page = desk.get("/desk/tray/1").text
    assert "<script>alert" not in page
    assert "\u202e" not in page
    assert "Hello Bcc: everybody@example.org {{7*7}}" in page
    for n in range(1, len(HOSTILE) + 1):
        answer = desk.get(f"/desk/tray/1/parts/{n}")
        said = answer.headers["Content-Disposition"]
        assert answer.data == messages.ANNEX
        assert re.fullmatch(
            r"attachment; filename=\"[ -~]+\.txt\"(; filename\*=UTF-8''[ -~]+)?", said
        )
        assert "/" not in said
        assert "CON.txt" not in said.replace("_CON.txt", "")


def test_a_drop_without_files_or_call_says_what_is_missing(desk: Browser) -> None:
    answer = drop(desk)
    assert answer.status_code == 422
    assert "Choose at least one file." in answer.text
    data = {"source": "mail", "call": "NONE", "files": [(io.BytesIO(b"x"), "a.eml")]}
    assert desk.post("/desk/tray/drop", data).status_code == 422
    forged = desk.client.post(
        "/desk/tray/drop", data={"source": "mail", "call": "CAL"}, base_url="http://127.0.0.1:8000"
    )
    assert forged.status_code == 400


def test_an_item_set_aside_needs_a_reason_and_comes_back(desk: Browser) -> None:
    drop(desk, (messages.encrypted().data, "a.eml"))
    assert "nobody can read it here" in desk.get("/desk/tray/1").text
    assert desk.post("/desk/tray/1/aside", {"words": " "}).status_code == 422
    desk.post("/desk/tray/1/aside", {"words": "asked for it again"})
    assert "asked for it again" in desk.get("/desk/tray/?state=aside").text
    assert "asked for it again" not in desk.get("/desk/tray/").text
    desk.post("/desk/tray/1/aside", {"action": "back"})
    assert form(desk.get("/desk/tray/1"))["name"] == "Ada Example"


def test_an_import_is_shown_row_by_row_before_anything_is_taken_in(
    desk: Browser, world: World, reader: Reader
) -> None:
    rows = "received,name,type,publication,text\n2019-05-01,Ada,ngo,named,Our words.\nMay,Bob,ngo,named,x\n"
    drop(desk, (rows.encode(), "rows.csv"), source="import")
    page = desk.get("/desk/tray/1").text
    assert "is no date like 2019-05-01" in page
    assert "Take in 1 row" in page
    assert len(reader.get("/calls/CAL/register.csv").text.splitlines()) == 1
    desk.post("/desk/tray/1/import", {"letters": "1"})
    world.work_jobs()
    assert "CAL-001" in desk.get("/desk/tray/1").text
    line = reader.get("/calls/CAL/register.csv").text.splitlines()[1]
    assert line.startswith("CAL-001,2019-05-01T21:59:59.000Z,claimed-on-time,import,under-review,")


def test_two_presses_at_once_make_one_submission(
    app: Flask, world: World, desk: Browser, clerk: Actor, reader: Reader
) -> None:
    drop(desk, (messages.plain().data, "a.eml"))
    shown = {**form(desk.get("/desk/tray/1")), "submitter_type": "ngo", "publication": "named"}
    answers: list[int] = []

    def once() -> None:
        mine = Browser(app, world.runtime).be(clerk)
        answers.append(mine.post("/desk/tray/1", {**shown, "action": "take"}).status_code)

    threads = [threading.Thread(target=once) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert answers == [303] * 4
    assert len(reader.get("/calls/CAL/register.csv").text.splitlines()) == 2


def test_the_sender_gets_a_receipt_that_opens_and_says_how_it_came(
    app: Flask, world: World, desk: Browser, reader: Reader
) -> None:
    drop(desk, (messages.plain().data, "a.eml"))
    press(desk, 1)
    drain(app, world.runtime)
    (path,) = (world.runtime.settings.data / "mail").glob("*.eml")
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert mail["To"] == "ada@example.org"
    body = mail.get_body()
    assert body is not None
    text = body.get_content()
    assert "Received: 1 March 2026, 10:30:07 CET (09:30:07 UTC)" in text
    assert "It did not come by this site (E-mail)" in text
    link = re.findall(r"/my/[0-9a-z]{32}", text)[0]
    page = reader.get(link)
    assert page.status_code == 200
    assert "E-mail" in page.text
    receipt = reader.get(f"{link}/receipt/1")
    said = json.loads(receipt.text.split("\n")[0])["statement"]
    assert (said["channel"], said["begun"], said["complete"]) == ("e-mail", None, None)
    assert said["claimed"]["basis"] == "mail"


def test_the_public_page_names_the_channel(
    desk: Browser, world: World, reader: Reader, publisher: Actor
) -> None:
    drop(desk, (messages.PAPER, "scan.pdf"), source="paper")
    given = {"received-day": "2026-03-01", "name": "Ada", "received-basis": "post"}
    press(desk, 1, **given)
    assert reader.get("/en/submissions/CAL-001").status_code == 404
    world.publish("CAL-001", publisher)
    page = reader.get("/en/submissions/CAL-001").text
    assert "Channel" in page
    assert "/desk/tray" not in page
    assert "scan.pdf" in page
