"""The form of a submission over HTTP, as a person without script, cookie or account uses it."""

import hashlib
import io
import json
import os
import re
import zipfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import FileStorage, Headers

from intake.db.calls import Call
from intake.db.submissions import Draft, DraftFile, File, Revision, Submission
from intake.domain.fields import FIELDS, TYPED_TEXT_NAME
from intake.runtime import Runtime
from intake.web import formtokens
from intake.web.attachments import sent_name
from intake.web.instants import BEGUN, COMPLETE
from tests.web.submitting import COMPLETE as FORM
from tests.web.submitting import ENGLISH, JSON, Submitter
from tests.world import World
from uploads.drawing import Drawing
from uploads.mail import Unpacked, unreadable
from uploads.mailframes import Sink
from uploads.report import Report

EXE = b"MZ\x90\x00" + b"\x00" * 60 + b"This program cannot be run in DOS mode." + b"\x00" * 200


@pytest.fixture
def person(app: Flask, world: World) -> Submitter:
    world.call()
    made = Submitter(app, world)
    made.open()
    return made


def rows(world: World, table: Any) -> list[Any]:
    with world.works.reading() as work:
        found = list(work.session.scalars(select(table)))
        work.session.expunge_all()
    return found


def digests(world: World) -> set[str]:
    return set(world.runtime.store.digests())


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def words(answer: Any) -> str:
    text = re.sub(
        r"<(style|svg)[^>]*>.*?</\1>", " ", answer.get_data(as_text=True), flags=re.DOTALL
    )
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


# The happy path


def test_a_form_and_a_file_become_a_receipt_in_one_request(  # check 18
    person: Submitter, world: World
) -> None:
    answer = person.post(files=[(ENGLISH, "remarks.txt")])
    assert answer.status_code == 303
    assert re.fullmatch(r"/my/[0-9a-z]{32}", answer.headers["Location"])
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    [held] = rows(world, Submission)
    assert (held.number, held.state, held.verdict) == ("CAL-001", "under-review", "on-time")
    [file] = rows(world, File)
    assert (file.name, file.sha256, file.role) == ("remarks.txt", sha(ENGLISH), "main")
    assert rows(world, Draft) == []
    page = person.get(answer.headers["Location"])
    assert page.status_code == 200
    assert "CAL-001" in words(page)


def test_who_asks_for_json_gets_201_with_receipt_opens_and_link(
    person: Submitter, world: World
) -> None:
    answer = person.post(files=[(ENGLISH, "remarks.txt")], headers=JSON)
    assert answer.status_code == 201
    body = answer.json
    assert body is not None
    assert body["number"] == "CAL-001"
    assert body["link"].startswith(world.runtime.settings.base_url + "/my/")
    assert body["opens"]["stated"]["name"]["value"] == "Ada Example"
    statement = json.loads(body["receipt"].split("\n")[0])["statement"]
    assert [file["sha256"] for file in statement["files"]] == [sha(ENGLISH)]


def test_a_json_client_gets_its_token_without_reading_html(person: Submitter) -> None:
    answer = person.open(**JSON)
    assert answer.json is not None
    assert formtokens.read(person.world.runtime.ring.form, answer.json["token"], call="CAL").nonce


def test_typed_text_is_kept_as_the_bytes_that_came(person: Submitter, world: World) -> None:
    typed = "Première ligne\r\n\r\nتعليق 意见 ✓"
    assert person.post(text=typed).status_code == 303
    [file] = rows(world, File)
    assert (file.name, file.typed, file.kind) == (TYPED_TEXT_NAME, True, "txt")
    assert file.media_type == "text/plain"
    with world.runtime.store.open(file.sha256) as kept:
        assert kept.read() == typed.encode()


def test_typed_text_that_begins_like_a_page_is_text_all_the_same(
    person: Submitter, world: World
) -> None:
    assert person.post(text="<html><script>alert(1)</script>").status_code == 303
    [file] = rows(world, File)
    assert (file.kind, file.media_type) == ("txt", "text/plain")


def test_every_field_of_the_form_is_stated(person: Submitter, world: World) -> None:
    person.post(
        files=[(ENGLISH, "a.txt")],
        honorific="Dr",
        name_latin="Ada",
        on_behalf="1",
        entity="Society",
        countries=["CH", "FR"],
        issues=["1", "3"],
        languages=["en", "fr"],
        cosignatories="One\r\nTwo",
        questions="And what of 4?",
        correspondence_language="ar",
    )
    [revision] = rows(world, Revision)
    assert revision.stated == {
        "reference": revision.stated["reference"],
        "kind": "comment",
        "name": "Ada Example",
        "honorific": "Dr",
        "name_latin": "Ada",
        "on_behalf": True,
        "entity": "Society",
        "submitter_type": "individual",
        "email": "ada@example.org",
        "title": "Remarks",
        "countries": ["CH", "FR"],
        "issues": ["1", "3"],
        "languages": ["en", "fr"],
        "cosignatories": "One\r\nTwo",
        "correspondence_language": "ar",
        "questions": "And what of 4?",
        "publication": "named",
        "index_allowed": False,
    }


def test_an_entity_is_stated_only_by_who_speaks_for_one(person: Submitter, world: World) -> None:
    person.post(text="A comment", on_behalf="", entity="Left over")
    [revision] = rows(world, Revision)
    assert (revision.stated["on_behalf"], revision.stated["entity"]) == (False, None)


def test_indexing_is_for_who_speaks_for_themselves_to_allow(
    person: Submitter, world: World
) -> None:
    person.post(text="A comment", index_allowed="1", on_behalf="1", entity="Society")
    person.open()
    person.post(text="A comment", index_allowed="1", submitter_type="ngo")
    stated = [one.stated["index_allowed"] for one in rows(world, Revision)]
    assert stated == [False, True]


def test_fields_nobody_offered_are_passed_over(  # check 90
    person: Submitter, world: World
) -> None:
    person.post(text="A comment", state="published", received="2020-01-01", reference="AAAAA-AAAAA")
    [held] = rows(world, Submission)
    assert held.state == "under-review"
    assert held.received == world.clock.now()
    assert held.reference != "aaaaaaaaaa"


# The form itself


def test_the_tier_of_each_field_stands_in_its_margin(person: Submitter) -> None:
    page = person.open().get_data(as_text=True)
    marks = {"Published": "public", "Secretariat only": "secretariat"}
    for key, field in FIELDS.items():
        if key in {"reference", "kind"}:  # given by us; no choice in this call
            continue
        before = page[: page.index(f'name="{key}"')]
        tier = re.findall(r'<p class="tier">.*?<b>([^<]+)</b>', before)[-1]
        assert marks[tier] == field.tier.value, key


def test_at_most_five_inputs_are_required(person: Submitter) -> None:
    answer = person.post({"token": person.token})
    assert answer.status_code == 422
    faults = set(re.findall(r'<li><a href="#([a-z_]+)">', answer.get_data(as_text=True)))
    assert faults == {"name", "submitter_type", "publication", "files"}


def test_token_and_text_fields_precede_the_files(person: Submitter) -> None:
    page = person.open().get_data(as_text=True)
    places = [page.index(f'name="{key}"') for key in ("token", "text", "publication", "files")]
    assert places == sorted(places)


def test_the_page_holds_no_script_and_fetches_nothing_foreign(person: Submitter) -> None:
    page = person.open().get_data(as_text=True)
    assert (
        re.sub(r'<script type="module" src="/static/js/\w+\.js"></script>', "", page).count(
            "<script"
        )
        == 0
    )
    assert set(re.findall(r'(?:src|action)="(https?:)?', page)) == {""}


def test_a_browser_that_goes_back_finds_the_very_form(person: Submitter) -> None:  # check 14
    answer = person.open()
    assert answer.headers["Cache-Control"] == "private, max-age=0"
    [action] = re.findall(r'<form method="post" action="([^"]+)"', answer.get_data(as_text=True))
    assert action == person.path + "?pressed=1"


def test_a_call_for_both_kinds_asks_which(app: Flask, world: World) -> None:
    world.call("TWO", kinds=["comment", "intervention"])
    person = Submitter(app, world, "TWO")
    person.open()
    assert "Say whether this is a comment or an intervention" in words(person.post(text="Words"))
    assert person.post(text="Words", kind="intervention").status_code == 303
    assert rows(world, Submission)[0].kind == "intervention"


def test_a_choice_the_call_does_not_offer_is_a_fault(app: Flask, world: World) -> None:
    world.call("NAM", publications=["named", "private"])
    person = Submitter(app, world, "NAM")
    person.open()
    answer = person.post(text="Words", publication="unnamed", headers=JSON)
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["faults"] == {"publication": "not-offered"}


# Faults keep everything


@pytest.mark.parametrize("missing", ["name", "submitter_type", "publication"])
def test_a_missing_field_costs_no_upload_and_one_more_post_suffices(  # check 129, 125
    person: Submitter, world: World, missing: str
) -> None:
    answer = person.post({**FORM, missing: ""}, files=[(ENGLISH, "remarks.txt")])
    assert answer.status_code == 422
    assert f'href="#{missing}"' in answer.get_data(as_text=True)
    assert [file.name for file in rows(world, DraftFile)] == ["remarks.txt"]
    assert answer.get_data(as_text=True).count('value="send"') == 1
    assert 'value="ada@example.org"' in answer.get_data(as_text=True)
    again = person.post()
    assert again.status_code == 303
    assert [file.sha256 for file in rows(world, File)] == [sha(ENGLISH)]


def test_an_entity_is_missing_where_one_is_spoken_for(person: Submitter) -> None:  # check 129
    answer = person.post(text="Words", on_behalf="1", headers=JSON)
    assert answer.json is not None
    assert answer.json["faults"] == {"entity": "missing"}


def test_without_file_and_text_there_is_nothing_to_send(  # check 129
    person: Submitter, world: World
) -> None:
    answer = person.post(text=" \r\n ")
    assert answer.status_code == 422
    assert "Attach your submission as a file, or type it" in words(answer)
    assert digests(world) == set()


def test_a_refused_file_among_three_good_ones_costs_none_of_them(  # check 129
    person: Submitter, world: World
) -> None:
    good = [(ENGLISH + bytes([65 + n]), f"{n}.txt") for n in range(3)]
    answer = person.post(files=[good[0], (EXE, "figures.pdf"), good[1], good[2]])
    assert answer.status_code == 422
    assert "figures.pdf: This is a Windows program, which this call does not take." in words(answer)
    assert "Send it as one of: PDF, DOCX, ODT, RTF, TXT." in words(answer)
    assert [file.name for file in rows(world, DraftFile)] == ["0.txt", "1.txt", "2.txt"]
    assert person.post().status_code == 303
    assert [file.name for file in rows(world, File)] == ["0.txt", "1.txt", "2.txt"]


def test_typed_text_survives_a_fault_letter_for_letter(person: Submitter, world: World) -> None:
    typed = "</textarea><script>alert(1)</script>\r\n{{7*7}} \u202eevil"
    page = person.post(text=typed, publication="").get_data(as_text=True)
    assert "<script>" not in page
    assert "&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert rows(world, Draft)[0].values["text"] == typed


def test_begun_in_time_and_sent_back_may_finish_within_the_grace(  # check 129
    app: Flask, world: World
) -> None:
    world.call("GRC", closes_in=timedelta(hours=1))
    person = Submitter(app, world, "GRC")
    person.open()
    closes = world.clock.now() + timedelta(hours=1)
    first = closes - timedelta(seconds=10)
    world.clock.set(closes - timedelta(seconds=5))
    answer = person.post(
        files=[(ENGLISH, "a.txt")], name="", environ={BEGUN: first, COMPLETE: world.clock.now()}
    )
    assert answer.status_code == 422
    world.clock.set(closes + timedelta(minutes=10))
    assert person.post().status_code == 303
    [revision] = rows(world, Revision)
    assert (revision.verdict, revision.begun) == ("on-time", first)
    assert revision.complete == world.clock.now()


# Check my files


def test_a_check_attaches_and_says_what_we_saw(person: Submitter, world: World) -> None:
    answer = person.post({}, files=[(ENGLISH, "remarks.txt")], action="check")
    assert answer.status_code == 200
    assert re.search("remarks.txt TXT , 164 bytes , English Received whole.", words(answer))
    assert "Nothing has been sent yet." in words(answer)
    assert rows(world, Submission) == []
    assert [file.name for file in rows(world, DraftFile)] == ["remarks.txt"]


def test_a_check_pre_fills_the_languages_of_the_files(person: Submitter) -> None:
    answer = person.post({}, files=[(ENGLISH * 3, "remarks.txt")], action="check")
    assert 'name="languages" value="en" checked' in answer.get_data(as_text=True)


def test_declared_languages_win_over_what_we_see(person: Submitter, world: World) -> None:
    answer = person.post(files=[(ENGLISH * 3, "a.txt")], languages=["fr"], action="check")
    assert "We see English here. You declared French; that counts." in words(answer)
    assert 'name="seen" value="en"' in answer.get_data(as_text=True)
    person.post(languages=["fr"], seen=["en"])
    assert rows(world, Revision)[0].stated["languages"] == ["fr"]


def test_pre_filled_languages_grow_with_the_next_file(person: Submitter, world: World) -> None:
    french = "Nous saluons le projet de document et répondons à sa première question. " * 4
    person.post({}, files=[(ENGLISH * 3, "a.txt")], action="check")
    person.post(files=[(french.encode(), "b.txt")], languages=["en"], seen=["en"])
    assert rows(world, Revision)[0].stated["languages"] == ["en", "fr"]


def test_without_a_word_the_languages_are_those_of_files_and_text(
    person: Submitter, world: World
) -> None:
    typed = "Nous saluons le projet de document et répondons longuement à sa première question."
    person.post(files=[(ENGLISH * 3, "a.txt")], text=typed * 2)
    assert rows(world, Revision)[0].stated["languages"] == ["en", "fr"]


def test_a_second_check_adds_and_the_same_file_twice_is_one(
    person: Submitter, world: World
) -> None:
    person.post({}, files=[(ENGLISH, "a.txt")], action="check")
    person.post({}, files=[(ENGLISH, "a.txt"), (ENGLISH, "b.txt")], action="check")
    assert [file.name for file in rows(world, DraftFile)] == ["a.txt", "b.txt"]


def test_an_attached_file_can_be_removed(person: Submitter, world: World) -> None:
    person.post({}, files=[(ENGLISH, "a.txt"), (ENGLISH, "b.txt")], action="check")
    first = rows(world, DraftFile)[0]
    assert person.post(remove=[first.id]).status_code == 303
    assert [file.name for file in rows(world, File)] == ["b.txt"]


def test_roles_are_chosen_for_attached_files(person: Submitter, world: World) -> None:
    person.post(
        {}, files=[(ENGLISH + bytes([65 + n]), f"{n}.txt") for n in range(4)], action="check"
    )
    ids = [file.id for file in rows(world, DraftFile)]
    roles = {
        f"role-{ids[0]}": f"translation:{ids[3]}",
        f"role-{ids[1]}": "annex",
        f"role-{ids[2]}": f"text-version:{ids[3]}",
        f"role-{ids[3]}": "main",
    }
    assert person.post({**FORM, **roles}).status_code == 303
    held = [(file.role, file.of) for file in rows(world, File)]
    assert held == [("translation", 4), ("annex", None), ("text-version", 4), ("main", None)]


def test_a_role_names_its_file_also_after_another_is_removed(
    person: Submitter, world: World
) -> None:
    person.post(
        {}, files=[(ENGLISH + bytes([65 + n]), f"{n}.txt") for n in range(3)], action="check"
    )
    ids = [file.id for file in rows(world, DraftFile)]
    person.post({f"role-{ids[2]}": f"translation:{ids[1]}"}, action="check")
    person.post(remove=[ids[0]])
    assert [(file.name, file.of) for file in rows(world, File)] == [("1.txt", None), ("2.txt", 1)]


def test_an_annex_alone_is_no_submission(person: Submitter, world: World) -> None:
    person.post({}, files=[(ENGLISH, "a.txt")], action="check")
    key = f"role-{rows(world, DraftFile)[0].id}"
    answer = person.post({**FORM, key: "annex"}, headers=JSON)
    assert answer.json is not None
    assert answer.json["faults"] == {"files": "nothing-sent"}


def test_a_cover_letter_is_public_only_where_ticked(  # check 128
    person: Submitter, world: World
) -> None:
    files = [(ENGLISH, "a.txt"), (ENGLISH + b"1", "b.txt"), (ENGLISH + b"2", "c.txt")]
    person.post({}, files=files, action="check")
    ids = [file.id for file in rows(world, DraftFile)]
    roles = {f"role-{ids[1]}": "cover-letter", f"role-{ids[2]}": "cover-letter"}
    person.post({**FORM, **roles, "publish-letter": [ids[2]]})
    held = [(file.role, file.public) for file in rows(world, File)]
    assert held == [("main", True), ("cover-letter", False), ("cover-letter", True)]


def test_a_picture_is_taken_as_an_annex_and_refused_as_the_main_file(
    person: Submitter, world: World
) -> None:
    png = bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
        "0000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
    )
    person.post(files=[(png, "figure.png")], text="See the figure.", action="check")
    [file] = rows(world, DraftFile)
    assert file.role == "annex"
    answer = person.post({**FORM, f"role-{file.id}": "main"}, text="See the figure.")
    assert answer.status_code == 422
    assert "taken as an annex or cover letter only" in words(answer)
    assert person.post({**FORM, f"role-{file.id}": "annex"}, text="See it.").status_code == 303


def test_a_picture_alone_is_offered_no_role_that_it_cannot_have(
    person: Submitter, world: World
) -> None:
    png = bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
        "0000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
    )
    page = person.post(files=[(png, "figure.png")], action="check").get_data(as_text=True)
    [file] = rows(world, DraftFile)
    select = page[page.index(f'id="role-{file.id}"') :].partition("</select>")[0]
    assert re.findall(r'value="([^"]+)"', select) == ["annex", "cover-letter"]
    answer = person.post(dict(FORM))
    assert answer.status_code == 422
    assert "What you attached can only be an annex or a cover letter" in words(answer)
    assert "one of the two is needed" not in words(answer)
    assert person.post(dict(FORM), text="See the figure.").status_code == 303


# Files that are refused, and files that are not


def test_an_empty_file_is_refused_and_nothing_of_it_stored(  # check 1
    person: Submitter, world: World
) -> None:
    answer = person.post(files=[(b"", "empty.pdf"), (ENGLISH, "good.txt")])
    assert answer.status_code == 422
    assert "empty.pdf: The file is empty: it has 0 bytes." in words(answer)
    assert digests(world) == {sha(ENGLISH)}
    assert [file.name for file in rows(world, DraftFile)] == ["good.txt"]


@pytest.mark.parametrize("data", [b"x", b"\xef\xbb\xbf", b" \n\t "])
def test_a_file_without_readable_text_is_kept_and_flagged(  # check 2
    person: Submitter, world: World, data: bytes
) -> None:
    answer = person.post(files=[(data, "short.txt")])
    assert answer.status_code == 303
    assert [file.sha256 for file in rows(world, File)] == [sha(data)]
    found = words(person.get(answer.headers["Location"]))
    assert ("We found no readable text in it." in found) is (data != b"x")


def test_a_file_of_exactly_the_limit_is_taken_and_one_byte_more_is_not(  # check 3
    app: Flask, world: World
) -> None:
    world.call("LIM", max_file_bytes=1000, max_total_bytes=2000)
    person = Submitter(app, world, "LIM")
    person.open()
    exact = (ENGLISH * 20)[:1000]
    answer = person.post(files=[(exact, "exact.txt"), (exact + b"x", "over.txt")])
    assert answer.status_code == 422
    assert "over.txt: The file has 1,001 bytes; at most 1,000 bytes are taken." in words(answer)
    assert [file.name for file in rows(world, DraftFile)] == ["exact.txt"]
    assert digests(world) == {sha(exact)}
    assert person.post().status_code == 303


def test_files_beyond_number_and_sum_are_refused_by_name(app: Flask, world: World) -> None:
    world.call("NUM", max_files=2, max_file_bytes=1000, max_total_bytes=1500)
    person = Submitter(app, world, "NUM")
    person.open()
    big = (ENGLISH * 20)[:900]
    sizes = [(big, "1.txt"), (big + b"x", "2.txt"), (b"three", "3.txt"), (b"four", "4.txt")]
    answer = person.post(files=sizes, headers=JSON)
    assert answer.json is not None
    refused = {one["name"]: one["code"] for one in answer.json["refused"]}
    assert refused == {"2.txt": "total-too-large", "4.txt": "too-many-files"}
    assert [one["name"] for one in answer.json["attached"]] == ["1.txt", "3.txt"]


def test_a_request_beyond_the_calls_limit_is_a_readable_413(  # check 3, 124
    app: Flask, world: World
) -> None:
    world.call("SML", max_file_bytes=1000, max_total_bytes=2000)
    person = Submitter(app, world, "SML")
    person.open()
    answer = person.post(files=[(b"x" * 3_000_000, "a.txt")])
    assert answer.status_code == 413
    assert "All files together may have 2 kB in this call." in words(answer)
    assert digests(world) == set()


def test_a_call_for_large_files_takes_more_than_a_form_may_hold(app: Flask, world: World) -> None:
    world.call("BIG")
    person = Submitter(app, world, "BIG")
    person.open()
    assert person.post(files=[(ENGLISH * 40_000, "long.txt")]).status_code == 303


def test_files_of_one_field_are_all_kept_whatever_its_letters_case(  # check 8
    person: Submitter, world: World
) -> None:
    data = person.token
    answer = person.client.post(
        person.path,
        base_url=person.site,
        content_type="multipart/form-data",
        data={
            **{k: v for k, v in FORM.items() if isinstance(v, str)},
            "token": data,
            "files": [(io.BytesIO(ENGLISH), "a.txt"), (io.BytesIO(ENGLISH + b"1"), "a.txt")],
            "FILES": (io.BytesIO(ENGLISH + b"2"), "c.txt"),
        },
    )
    assert answer.status_code == 303
    assert sorted(file.name for file in rows(world, File)) == ["a.txt", "a.txt", "c.txt"]


def test_a_file_under_another_field_is_400_and_never_dropped(  # check 8
    person: Submitter, world: World
) -> None:
    answer = person.client.post(
        person.path,
        base_url=person.site,
        content_type="multipart/form-data",
        data={"token": person.token, "attachment": (io.BytesIO(ENGLISH), "a.txt")},
    )
    assert answer.status_code == 400
    assert digests(world) == set()


def test_a_declared_digest_that_is_wrong_refuses_its_file(  # check 19
    person: Submitter, world: World
) -> None:
    files = [(ENGLISH, "a.txt"), (ENGLISH + b"1", "b.txt")]
    answer = person.post(files=files, sha256=[sha(ENGLISH), sha(ENGLISH)], headers=JSON)
    assert answer.status_code == 422
    assert answer.json is not None
    assert [one["code"] for one in answer.json["refused"]] == ["digest-mismatch"]
    assert rows(world, Submission) == []
    assert digests(world) == {sha(ENGLISH)}


def test_a_declared_digest_that_is_right_passes(person: Submitter) -> None:  # check 19
    answer = person.post(files=[(ENGLISH, "a.txt")], sha256=[sha(ENGLISH).upper()], headers=JSON)
    assert answer.status_code == 201


def _zip(members: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return made.getvalue()


REFUSED = {
    "html": (b"<!doctype html><html><body>Hello</body></html>", "a web page"),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg"></svg>', "a drawing"),
    "exe": (EXE, "a Windows program"),
    "zip": (_zip({"a.txt": b"hello"}), "a ZIP archive"),
    "ole": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "an old Office file"),
    "polyglot": (b"%PDF-1.4\n%%EOF\n" + _zip({"a.txt": b"hello"}), "two things at once"),
    "behind a page": (b"<html><script>1</script>\n%PDF-1.4\n%%EOF", "a web page"),
    "picture": (b"GIF89a\x01\x00\x01\x00\x00\x00\x00;" + b"%PDF-1.4\n%%EOF", "a GIF picture"),
    "random": (bytes(range(256)) * 4, "We do not know this type of file"),
}


@pytest.mark.parametrize("key", REFUSED)
def test_what_is_no_document_is_refused_under_any_name(  # check 28, 29
    person: Submitter, world: World, key: str
) -> None:
    data, said = REFUSED[key]
    answer = person.post(files=[(data, "paper.pdf")])
    assert answer.status_code == 422
    assert said in words(answer)
    assert rows(world, DraftFile) == []
    assert rows(world, Submission) == []


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"prefix" + _zip({"word/document.xml": b"<a/>"}), "a.docx"),
        (_zip({"word/document.xml": b"<a/>"}) + b"trailing bytes", "b.docx"),
        (_zip({"[Content_Types].xml": b"<Types/>"}), "c.docx"),
        (_zip({"mimetype": b"application/vnd.oasis.opendocument.text"}), "d.odt"),
        (bytes(100), "e.txt"),
    ],
)
def test_containers_with_two_readings_or_missing_parts_are_refused(  # check 31, 32, 35
    person: Submitter, world: World, data: bytes, name: str
) -> None:
    answer = person.post(files=[(data, name)])
    assert answer.status_code == 422
    assert f"{name}: " in words(answer)
    assert rows(world, DraftFile) == []


def test_a_legacy_document_names_what_is_taken_instead(person: Submitter) -> None:  # check 33
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
    assert "Send it as one of: PDF, DOCX, ODT, RTF, TXT." in words(
        person.post(files=[(ole, "old.doc")])
    )


def test_content_decides_not_the_name_and_the_sender_is_told(  # check 27, 30
    person: Submitter, world: World
) -> None:
    answer = person.post({}, files=[(ENGLISH, "paper.docx")], action="check")
    assert "The name says DOCX, the content is something else." in words(answer)
    assert rows(world, DraftFile)[0].report["kind"] == "txt"


@pytest.mark.parametrize(
    "encoding", ["utf-16", "utf-32", "gb18030", "big5", "shift_jis", "windows-1251"]
)
def test_texts_of_any_encoding_are_taken_byte_for_byte(  # check 34
    person: Submitter, world: World, encoding: str
) -> None:
    text = "Предложение о реестре. " if encoding == "windows-1251" else "登記 "
    data = (text * 40).encode(encoding, "ignore")
    assert person.post(files=[(data, "text.txt")]).status_code == 303
    assert [file.sha256 for file in rows(world, File)] == [sha(data)]


NAMES = [
    "../../etc/passwd",
    "a\u202etxt.pdf",
    "\u2066isolate.txt",
    "zero\u200bwidth.txt",
    "\x1b[31mred.txt",
    "<script>alert(1)</script>.txt",
    "{{7*7}}.txt",
    "'; DROP TABLE file;--.txt",
    "con.txt",
    "a" * 300 + ".txt",
    "é" * 400,
    ".htaccess",
    "عربي.txt",
    "%00.txt",
    "C:\\Users\\ada\\paper.txt",
]


@pytest.mark.parametrize("name", NAMES)
def test_hostile_names_are_kept_as_sent_and_shown_harmless(  # check 24, 25
    person: Submitter, world: World, name: str
) -> None:
    answer = person.post({}, files=[(ENGLISH, name)], action="check")
    assert answer.status_code == 200
    [file] = rows(world, DraftFile)
    assert len(file.name) <= 255
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    if len(last) <= 255:
        assert file.name == last
    page = answer.get_data(as_text=True)
    assert "<script>" not in page
    assert not re.search("[\x00-\x08\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\u200b]", page)


@pytest.mark.parametrize(
    ("header", "sent"),
    [
        (r'filename="C:\dir\a.txt"', r"C:\dir\a.txt"),
        (r'filename="a\b%22c.txt"', r'a\b"c.txt'),
        (r'filename="a\\b\"c.txt"', r'a\b"c.txt'),
        (r'filename="a\\\b.txt"', r"a\\b.txt"),
        (r"filename*=UTF-8''a%5Cb.txt", r"a\b.txt"),
        ('filename="عربي.txt"', "عربي.txt"),
        ('filename=""', ""),
    ],
)
def test_a_name_is_read_as_browsers_and_older_clients_write_it(header: str, sent: str) -> None:
    headers = Headers([("Content-Disposition", f'form-data; name="files"; {header}')])
    assert sent_name(FileStorage(headers=headers)) == sent
    assert sent_name(FileStorage(filename=sent)) == sent


def test_a_long_name_keeps_its_ending(person: Submitter, world: World) -> None:  # check 24
    person.post({}, files=[(ENGLISH, "n" * 300 + ".txt")], action="check")
    assert rows(world, DraftFile)[0].name == "n" * 251 + ".txt"


class DeadJail:
    """An inspector that reads nothing, as the jail answers when it is down or full."""

    level = "none"

    def draw(self, fd: int, *, kind: str, first: int, count: int = 1) -> Drawing:
        del fd, kind, first, count
        return Drawing((), "jail-unavailable")

    def unpack(self, fd: int, *, name: str, sink: Sink) -> Unpacked:
        del fd, name, sink
        return unreadable("unknown", "jail-unavailable")

    def inspect(
        self,
        fd: int,
        *,
        name: str,
        depth: str,
        sha256: str | None = None,
        look_for: Sequence[str] = (),
    ) -> Report:
        del name, depth, sha256, look_for
        data = os.pread(fd, 1 << 20, 0)
        return Report(
            status="not-yet-read",
            reason="jail-unavailable",
            kind="unknown",
            media_type="application/octet-stream",
            size=len(data),
            sha256=sha(data),
            pages=None,
            languages=(),
            findings=(),
            properties={},
            text=(),
            text_status="none",
            parsers={},
            level="none",
        )

    def close(self) -> None:
        """Do nothing."""


def test_what_could_not_be_read_in_time_is_taken_all_the_same(  # check 23
    person: Submitter, runtime: Runtime
) -> None:
    runtime.inspector = DeadJail()
    answer = person.post(files=[(ENGLISH, "a.txt")])
    assert answer.status_code == 303
    assert "Not yet read." in words(person.get(answer.headers["Location"]))


# One key, one submission


def test_the_same_form_again_gives_the_same_receipt(  # check 14
    person: Submitter, world: World
) -> None:
    files = [(ENGLISH, "a.txt")]
    first = person.post(files=files)
    again = person.post(files=files)
    assert (again.status_code, again.headers["Location"]) == (303, first.headers["Location"])
    assert len(rows(world, Submission)) == 1


def test_the_same_form_again_after_a_check_gives_the_same_receipt(  # check 14
    person: Submitter, world: World
) -> None:
    person.post({}, files=[(ENGLISH, "a.txt")], action="check")
    first = person.post()
    again = person.post()
    assert (again.status_code, again.headers["Location"]) == (303, first.headers["Location"])
    assert len(rows(world, Submission)) == 1


def test_many_at_once_with_one_key_are_one_submission(  # check 15
    app: Flask, person: Submitter, world: World
) -> None:
    def press(_n: int) -> tuple[int, bytes]:
        other = Submitter(app, world)
        answer = other.post(files=[(ENGLISH, "a.txt")], token=person.token, headers=JSON)
        return answer.status_code, answer.data

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(press, range(20)))
    assert len(answers) == 1
    assert next(iter(answers))[0] == 201
    assert len(rows(world, Submission)) == 1


def test_the_same_bytes_under_another_key_are_another_submission(  # check 16
    person: Submitter, world: World
) -> None:
    person.post(files=[(ENGLISH, "a.txt")])
    person.open()
    person.post(files=[(ENGLISH, "a.txt")])
    assert [one.number for one in rows(world, Submission)] == ["CAL-001", "CAL-002"]


def test_other_content_under_a_used_key_leaves_the_first_standing(  # check 17
    person: Submitter, world: World
) -> None:
    first = person.post(files=[(ENGLISH, "a.txt")])
    other = person.post(files=[(ENGLISH + b"more", "a.txt")])
    assert other.status_code == 409
    assert "The first sending stands, unchanged." in words(other)
    assert f'href="{first.headers["Location"]}/revise">Replace it<' in other.get_data(as_text=True)
    assert "— test.example/log/receipts" in words(other)
    assert [file.sha256 for file in rows(world, File)] == [sha(ENGLISH)]


def test_a_check_or_a_faulty_form_under_a_used_key_is_409_too(  # check 17
    person: Submitter, world: World
) -> None:
    person.post(files=[(ENGLISH, "a.txt")])
    assert person.post({}, files=[(EXE, "b.pdf")], action="check").status_code == 409
    assert person.post(name="").status_code == 409
    answer = person.post(name="", headers=JSON)
    assert answer.json is not None
    assert (answer.json["error"], answer.json["number"]) == ("key-taken", "CAL-001")
    assert len(rows(world, Submission)) == 1
    assert rows(world, Draft) == []


def test_after_a_day_a_repetition_shows_the_receipt_and_no_link(person: Submitter) -> None:
    files = [(ENGLISH, "a.txt")]
    link = person.post(files=files).headers["Location"]
    token = person.token
    person.world.clock.advance(timedelta(hours=24))
    again = person.post(files=files, token=token)
    assert again.status_code == 200
    assert "CAL-001" in words(again)
    assert link not in again.get_data(as_text=True)
    body = person.post(files=files, token=token, headers=JSON).json
    assert body is not None
    assert (body["link"], body["opens"]) == (None, None)


# Tokens


@pytest.mark.parametrize("token", ["", "CAL.0.0.0", "x" * 2000])
def test_a_forged_token_is_400_and_keeps_nothing(  # check 130
    person: Submitter, world: World, token: str
) -> None:
    answer = person.post(files=[(ENGLISH, "a.txt")], token=token)
    assert answer.status_code == 400
    assert (rows(world, Draft), digests(world)) == ([], set())


def test_a_token_of_another_call_is_forged_here(app: Flask, world: World) -> None:  # check 130
    world.call("ONE")
    world.call("TWO")
    one, two = Submitter(app, world, "ONE"), Submitter(app, world, "TWO")
    one.open()
    assert two.post(text="Words", token=one.token).status_code == 400


def test_an_expired_token_shows_the_form_again_with_everything(  # check 130
    person: Submitter, world: World
) -> None:
    old = person.token
    world.clock.advance(formtokens.LIFE)
    answer = person.post(files=[(ENGLISH, "a.txt")])
    assert answer.status_code == 422
    assert "This page was open for more than two days" in words(answer)
    assert 'value="ada@example.org"' in answer.get_data(as_text=True)
    assert person.token != old
    assert person.token.split(".")[1] == old.split(".")[1]
    assert person.post().status_code == 303
    assert [file.name for file in rows(world, File)] == ["a.txt"]


def test_an_expired_token_that_was_sent_is_a_repetition(  # check 130
    person: Submitter, world: World
) -> None:
    token = person.token
    person.post(files=[(ENGLISH, "a.txt")])
    world.clock.advance(formtokens.LIFE)
    assert person.post(files=[(ENGLISH, "a.txt")], token=token).status_code == 200
    assert len(rows(world, Submission)) == 1


def test_a_foreign_page_cannot_press_send(person: Submitter, world: World) -> None:
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert person.post(text="Words", headers=headers).status_code == 403
    assert rows(world, Submission) == []


def test_without_origin_or_with_a_null_one_it_works(person: Submitter) -> None:  # check 18
    assert person.post(text="Words", headers={"Origin": "null"}).status_code == 303


# Before and after


@pytest.fixture
def refusing(app: Flask, world: World) -> Submitter:
    world.call("REF", closes_in=timedelta(hours=1), late_rule="refuse", grace=60)
    person = Submitter(app, world, "REF")
    person.open()
    world.clock.advance(timedelta(hours=2))
    return person


def test_what_comes_late_is_marked_where_the_call_marks(app: Flask, world: World) -> None:
    world.call("MRK", closes_in=timedelta(hours=1))
    person = Submitter(app, world, "MRK")
    world.clock.advance(timedelta(hours=2))
    page = person.open()
    assert "What is sent now is kept and marked late." in words(page)
    assert person.post(text="Words").status_code == 303
    assert rows(world, Submission)[0].verdict == "late"


def test_what_comes_late_is_refused_with_both_instants_and_counted(  # check 77
    refusing: Submitter, world: World
) -> None:
    answer = refusing.post(files=[(ENGLISH, "a.txt")])
    assert answer.status_code == 422
    assert "2 March 2026, 13:59:59 CET" in words(answer)
    assert "2 March 2026, 15:00:00 CET" in words(answer)
    assert (digests(world), rows(world, Draft), rows(world, Submission)) == (set(), [], [])
    assert [call.refused_late for call in rows(world, Call)] == [1]


def test_a_late_refusal_as_json_names_both_instants(refusing: Submitter) -> None:
    body = refusing.post(text="Words", headers=JSON).json
    assert body is not None
    assert body["error"] == "late-refused"
    assert body["closes_before"] == "2026-03-02T13:00:00.000Z"
    assert body["complete"] == "2026-03-02T14:00:00.000Z"


def test_a_closed_call_that_refuses_says_so_before_anything_is_typed(refusing: Submitter) -> None:
    page = refusing.open()
    assert page.status_code == 200
    assert "This call is closed" in words(page)
    assert 'name="files"' not in page.get_data(as_text=True)


def test_before_it_opens_a_call_says_when(app: Flask, world: World) -> None:
    world.call("FUT", opens_at=world.clock.now() + timedelta(days=1))
    person = Submitter(app, world, "FUT")
    page = person.open()
    assert page.status_code == 200
    assert "3 March 2026, 13:00:00 CET" in words(page)
    answer = person.post(files=[(ENGLISH, "a.txt")], token="")
    assert answer.status_code == 403
    assert digests(world) == set()


def test_a_call_that_nobody_opened_is_unknown(app: Flask, world: World) -> None:
    assert Submitter(app, world, "NON").open().status_code == 404
