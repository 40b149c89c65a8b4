"""Inviting as the secretariat does it: a form, a table with a dry run, the list, links that are shown once."""

import csv
import html
import io
import re
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from intake.db.calls import Call
from intake.runtime import Runtime
from intake.services import housekeeping, invitationlist, outbox
from intake.services.work import Actor
from tests.web.staffing import BASE, Browser
from tests.web.test_mails import body, letters
from tests.world import World

AT = "/manage/calls/CAL/invitations"
LINK = re.compile(rf"{BASE}/my/([0-9a-z]{{32}})")


@pytest.fixture
def clerk(app: Flask, runtime: Runtime, world: World) -> Browser:
    world.call()
    return Browser(app, runtime).be(world.staff("reviewer", email="rene@intake.example"))


@pytest.fixture
def chief(app: Flask, runtime: Runtime, publisher: Actor) -> Browser:
    return Browser(app, runtime).be(publisher)


def sheet(rows: Sequence[Sequence[str]], *, between: str = ",", bom: bool = False) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=between).writerows(rows)
    return out.getvalue().encode("utf-8-sig" if bom else "utf-8")


def upload(browser: Browser, data: bytes, **more: str) -> TestResponse:
    return browser.post(f"{AT}/table", {"table": (io.BytesIO(data), "people.csv"), **more})


def words(answer: TestResponse) -> str:
    text = re.sub(
        r"<(style|svg)[^>]*>.*?</\1>", " ", answer.get_data(as_text=True), flags=re.DOTALL
    )
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", text).split()))


def word(answer: TestResponse) -> str:
    found = re.search(r'name="table" value="([^"]+)"', answer.get_data(as_text=True))
    assert found
    return found[1]


def held(world: World, actor: Actor | None = None) -> tuple[invitationlist.Line, ...]:
    actor = actor or world.staff("auditor", email=f"{secrets.token_hex(4)}@intake.example")
    with world.works.reading(actor) as work:
        return invitationlist.listing(work, "CAL", "en").lines


def invite(browser: Browser, **fields: Any) -> TestResponse:
    data = {"key": secrets.token_hex(16), "language": "en", "uses": "1", **fields}
    return browser.post(f"{AT}/new", data)


def test_somebody_is_invited_by_mail_and_stands_in_the_list(clerk: Browser, world: World) -> None:
    answer = invite(clerk, name="Ana Delegate", email="ana@example.org", organisation="Samples")
    assert answer.status_code == 303
    page = words(clerk.get(answer.location or ""))
    for said in (
        "Ana Delegate",
        "ana@example.org",
        "Not verified",
        "mail on its way",
        "0 of 1",
        "Active",
    ):
        assert said in page
    assert len(world.see(outbox.mails)) == 1
    assert "Entity Samples" in words(clerk.get(f"{AT}/1"))


def test_without_an_address_the_link_is_shown_once_and_opens_the_form(clerk: Browser) -> None:
    answer = invite(clerk, name="Ana Delegate")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert "This is the only time you see this link" in words(answer)
    assert len(LINK.findall(answer.get_data(as_text=True))) == 1
    for path in (AT, f"{AT}/1"):
        assert LINK.findall(clerk.get(path).get_data(as_text=True)) == []


def test_the_same_form_pressed_twice_invites_once(clerk: Browser, world: World) -> None:
    key = secrets.token_hex(16)
    first = invite(clerk, name="Ana", key=key).get_data(as_text=True)
    again = invite(clerk, name="Ana", key=key).get_data(as_text=True)
    assert LINK.findall(first) == LINK.findall(again)
    assert len(held(world)) == 1
    assert invite(clerk, name="Ana", key="").status_code == 400


def test_what_is_wrong_is_said_at_its_field_and_kept(clerk: Browser, world: World) -> None:
    answer = invite(clerk, name="Ana", email="nobody", expires_on="2020-01-01")
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert 'href="#email"' in page
    assert 'href="#expires_on"' in page
    assert 'value="nobody"' in page
    assert held(world) == ()


def test_only_who_may_move_the_deadline_is_offered_an_own_one(
    clerk: Browser, chief: Browser, world: World
) -> None:
    assert 'name="closes_on"' not in clerk.get(f"{AT}/new").get_data(as_text=True)
    own = {"closes_on": "2026-04-01", "closes_time": "18:00", "reason-en": "Elections."}
    refused = invite(clerk, name="Ana", **own)
    assert refused.status_code == 422
    assert "ask a publisher" in words(refused)
    assert invite(chief, name="Ana", **own).status_code == 200
    (line,) = held(world)
    assert line.closes_before is not None
    assert line.closes_before.isoformat() == "2026-04-01T16:00:01+00:00"


HEAD = ["name", "email", "language", "type", "entity", "countries", "verified", "basis", "title"]


@pytest.mark.parametrize("between", [",", ";"])
@pytest.mark.parametrize("bom", [True, False])
def test_a_table_is_read_however_the_spreadsheet_wrote_it(
    clerk: Browser, world: World, between: str, *, bom: bool
) -> None:
    rows = [
        HEAD,
        ["Ana, PhD; MSc", "ana@example.org", "fr", "NGO", "Soc\niety", "ch FR", "", "", "Remarks"],
    ]
    rows[1][3] = "Non-governmental organisation"
    rows[1][4] = "Society"
    answer = upload(clerk, sheet(rows, between=between, bom=bom))
    assert answer.status_code == 200
    shown = words(answer)
    assert "1 invitation can be made" in shown
    assert held(world) == ()
    made = clerk.post(f"{AT}/table/make", {"table": word(answer)})
    assert made.status_code == 303
    with world.works.reading(world.staff("auditor", email="aud@intake.example")) as work:
        found = invitationlist.sheet(work, "CAL", 1)
    assert dict(found.values) == {
        "name": "Ana, PhD; MSc",
        "honorific": None,
        "on_behalf": True,
        "entity": "Society",
        "submitter_type": "ngo",
        "countries": ["CH", "FR"],
        "title": "Remarks",
    }
    assert found.line.language == "fr"


def test_every_row_is_shown_with_its_errors_and_nothing_is_made(
    clerk: Browser, world: World
) -> None:
    rows = [
        HEAD,
        ["Good", "good@example.org", "", "", "", "", "", "", ""],
        ["Bad", "bad", "xx", "robot", "", "ZZ", "yes", "", ""],
        ["", "", "", "", "", "", "perhaps", "", "x"],
        ["Good", "good@example.org", "", "", "", "", "", "", ""],
        ["Long", "l@example.org", "", "", "", "", "", "", "", "more"],
    ]
    answer = upload(clerk, sheet(rows))
    assert answer.status_code == 422
    page = words(answer)
    assert "4 rows have to be put right; nothing is made" in page
    for said in (
        "This is no e-mail address.",
        "Write one of ar, en, es, fr, ru, zh.",
        "This is none of the stakeholder types",
        "Write two-letter codes",
        "Say how the sender was verified.",
        "Write yes or no.",
        "Give a name, an entity or an e-mail address.",
        "The same address stands above already.",
        "more cells than the first line",
    ):
        assert said in page
    assert 'name="table"' not in answer.get_data(as_text=True)
    assert held(world) == ()
    assert world.see(outbox.mails) == []


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("name\nÉlodie\n".encode("latin-1"), "The file is not UTF-8."),
        (b"", "There is no row in it."),
        (b"name,email\n", "There is no row in it."),
        (b"who,what\nA,B\n", "The first line must name the columns"),
        (b"name,colour\nA,B\n", "No column is called “colour”."),
        (b"name,name\nA,B\n", "The column “name” stands there twice."),
        (b"name\nA\x00B\n", "The file is no text."),
        (b'name\n"A\n', "its quotation marks do not match"),
        (b"name\n" + b"A\n" * 10_001, "A table has 10000 rows at most."),
    ],
    ids=["latin-1", "nothing", "no row", "no head", "colour", "twice", "nul", "quotes", "too many"],
)
def test_a_table_that_cannot_be_read_says_why(
    clerk: Browser, world: World, data: bytes, said: str
) -> None:
    answer = upload(clerk, data)
    assert answer.status_code == 422
    assert said in words(answer)
    assert held(world) == ()


HOSTILE = [
    '=HYPERLINK("http://evil.example","x")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "'; DROP TABLE invitation; --",
    "\u202egnp.exe",
]


def test_hostile_cells_are_texts_and_nothing_else(clerk: Browser, world: World) -> None:
    rows = [["name", "entity", "title", "basis"], *[[cell] * 4 for cell in HOSTILE]]
    shown = upload(clerk, sheet(rows))
    assert shown.status_code == 200
    raw = shown.get_data(as_text=True)
    assert "<script>alert" not in raw
    assert "\u202e" not in raw
    made = clerk.post(f"{AT}/table/make", {"table": word(shown)})
    assert len(LINK.findall(made.get_data(as_text=True))) == len(HOSTILE)
    assert [line.name for line in reversed(held(world))] == HOSTILE
    for number in range(1, len(HOSTILE) + 1):
        page = clerk.get(f"{AT}/{number}").get_data(as_text=True)
        assert "<script>alert" not in page
        assert "\u202e" not in page
        assert ">49<" not in page


def test_one_press_makes_them_once_even_when_it_is_repeated(clerk: Browser, world: World) -> None:
    shown = upload(clerk, sheet([["email"], ["a@example.org"], ["b@example.org"]]))
    for _ in range(2):
        assert clerk.post(f"{AT}/table/make", {"table": word(shown)}).status_code == 303
    assert len(held(world)) == 2
    assert len(world.see(outbox.mails)) == 2
    again = upload(clerk, sheet([["email"], ["a@example.org"]]))
    assert "already has an active invitation to this call" in words(again)


def test_nobody_else_s_bytes_can_be_named_as_a_table(
    clerk: Browser, chief: Browser, world: World
) -> None:
    shown = upload(clerk, sheet([["email"], ["a@example.org"]]))
    genuine = word(shown)
    other = "1" if genuine[-1] == "0" else "0"
    for forged in ("", "0" * 64, "0" * 64 + genuine[64:], genuine[:-1] + other):
        answer = clerk.post(f"{AT}/table/make", {"table": forged})
        assert "The table is no longer here." in words(answer)
    assert "The table is no longer here." in words(
        chief.post(f"{AT}/table/make", {"table": genuine})
    )
    assert held(world) == ()


def test_ten_thousand_rows_are_shown_and_made(clerk: Browser) -> None:
    rows = [["name", "email"], *[[f"Person {n}", f"p{n}@example.org"] for n in range(10_000)]]
    shown = upload(clerk, sheet(rows))
    assert "10,000 invitations can be made" in words(shown)
    assert clerk.post(f"{AT}/table/make", {"table": word(shown)}).status_code == 303
    page = words(clerk.get(AT))
    assert "10,000" in page
    assert "Person 9999" in page
    assert "Person 5000 " not in page


def test_what_can_be_done_with_one_is_done(clerk: Browser, world: World) -> None:
    invite(clerk, name="Ana", email="ana@example.org")
    renewed = clerk.post(f"{AT}/1/renew")
    assert renewed.status_code == 303
    assert [event for event, *_ in world.see(outbox.mails)][-1].startswith("invitation:1:1:")
    revoked = clerk.post(f"{AT}/1/revoke")
    assert "Its link answers like one that never was." in words(clerk.get(revoked.location or ""))
    assert clerk.post(f"{AT}/1/resend").status_code == 409
    assert [line.state for line in held(world)] == ["revoked"]


@pytest.mark.usefixtures("clerk")
def test_the_letter_of_an_invitation_says_who_until_when_and_where(
    app: Flask, chief: Browser, world: World
) -> None:
    own = {"closes_on": "2026-04-01", "closes_time": "18:00", "reason-en": "Elections."}
    answer = invite(chief, name="Ana\u2028Delegate", email="ana@example.org", uses="2", **own)
    assert answer.status_code == 303
    letter = letters(app, world)["invitation"]
    assert letter["To"] == "ana@example.org"
    assert letter["Subject"] == "CAL: you are invited to send a submission"
    said = body(letter)
    for part in (
        "Dear Ana⟨U+2028⟩Delegate,",
        "The secretariat of “A conversation” invites you",
        "1 April 2026, 18:00:00 CEST (16:00:00 UTC)",
        "For you it closes later than for everybody: Elections.",
        "It allows 2 submissions.",
        f"{BASE}/en/calls/cal",
        "secretariat@intake.example",
    ):
        assert part in said
    (token,) = LINK.findall(said)
    page = chief.get(f"/my/{token}")
    assert "has invited you" in words(page)


def test_an_invitation_speaks_the_language_of_its_row(
    app: Flask, clerk: Browser, world: World
) -> None:
    invite(clerk, name="ليلى", email="layla@example.org", language="ar")
    letter = letters(app, world)["invitation"]
    assert letter["Content-Language"] == "ar"
    assert f"{BASE}/ar/calls/cal" in body(letter)


def test_no_letter_goes_out_once_the_invitation_is_over_or_has_another_link(
    app: Flask, clerk: Browser, world: World
) -> None:
    invite(clerk, name="Ana", email="ana@example.org")
    invite(clerk, name="Bo", email="bo@example.org")
    clerk.post(f"{AT}/1/revoke")
    clerk.post(f"{AT}/2/renew")
    made = letters(app, world)
    assert made["invitation"]["To"] == "bo@example.org"
    (token,) = LINK.findall(body(made["invitation"]))
    assert clerk.get(f"/my/{token}").status_code == 200
    assert [state for _, state, _ in world.see(outbox.mails)] == ["done"] * 3


def test_who_was_invited_and_has_not_sent_is_warned_in_words(
    app: Flask, clerk: Browser, world: World
) -> None:
    invite(clerk, name="Ana", email="ana@example.org")
    letters(app, world)
    with world.works.reading() as work:
        closes = work.session.scalars(select(Call.closes_before)).one()
    assert closes is not None
    world.clock.set(closes - timedelta(hours=2))
    housekeeping.warn_invited(world.works)
    letter = letters(app, world)["invitation-closing"]
    assert letter["To"] == "ana@example.org"
    assert letter["Subject"] == "CAL: it closes soon, and we have nothing from you"
    said = body(letter)
    assert "Nothing has come by your personal link yet, and it closes soon." in said
    (token,) = LINK.findall(said)
    assert "has invited you" in words(clerk.get(f"/my/{token}"))
