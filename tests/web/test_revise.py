"""Changing what was sent, through the secret link: prefilled, carried over, one winner, nothing lost."""

import hashlib
import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from intake.db.requests import Request
from intake.db.submissions import Draft, DraftFile, File, Revising, Revision
from intake.domain.receipts import check_opens, parse_receipt
from intake.services import contests, pending, publication, requests, reviews, submissions
from intake.services.work import Actor
from tests.web.submitting import COMPLETE, ENGLISH, JSON, Submitter
from tests.world import World

TEXT = b"A second file, which says more about issue 1 and why it matters so much.\n" * 3


def words(page: str) -> str:
    """Give the words of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.fixture
def person(app: Flask, world: World) -> Submitter:
    """Sit down at the form of an open call."""
    world.call()
    made = Submitter(app, world)
    made.open()
    return made


@pytest.fixture
def link(person: Submitter) -> str:
    """Send one file and a typed text; give the secret link."""
    answer = person.post(files=[(ENGLISH, "first.txt")], text="Typed words\r\nin two lines")
    assert answer.status_code == 303
    return answer.headers["Location"]


def begin(person: Submitter, link: str) -> str:
    """Open the form of a revision and give the page."""
    answer = person.get(f"{link}/revise")
    assert answer.status_code == 200
    person.remember(answer)
    return answer.get_data(as_text=True)


def handles(page: str) -> list[str]:
    """Give the ids under which the form knows its files."""
    return re.findall(r'name="role-([0-9]+)"', page)


def statement(person: Submitter, link: str, revision: int) -> dict[str, Any]:
    note = person.get(f"{link}/receipt/{revision}").data
    body: dict[str, Any] = parse_receipt(note, person.world.works.keys.receipts.verifier())
    return dict(body["statement"])


def count(world: World, table: Any) -> int:
    with world.works.reading() as work:
        return work.session.scalar(select(func.count()).select_from(table)) or 0


def close(person: Submitter) -> None:
    person.world.clock.advance(timedelta(days=11))


def resend(person: Submitter, page: str, **changed: Any) -> TestResponse:
    """Press Send with everything as the form has it, but for what is changed."""
    fields = {**COMPLETE, "text": "Typed words\r\nin two lines"}
    fields |= {f"role-{one}": "main" for one in handles(page)}
    return person.post(fields, **changed)


# Replacing


def test_the_form_begins_with_what_is_in_force(person: Submitter, link: str) -> None:  # check 85
    page = begin(person, link)
    assert 'value="Ada Example"' in page
    assert "Typed words\r\nin two lines</textarea>" in page.replace("\r\n", "\n").replace(
        "\n", "\r\n"
    )
    assert "first.txt" in page
    assert len(handles(page)) == 1
    assert re.search(r'value="named" checked', page)


def test_looking_at_the_form_writes_nothing(person: Submitter, link: str) -> None:
    before = {table: count(person.world, table) for table in (Draft, DraftFile, Revising)}
    begin(person, link)
    person.get(f"{link}/revise")
    assert {table: count(person.world, table) for table in before} == before


def test_a_replacement_keeps_the_number_of_a_file_that_stays(  # check 85
    person: Submitter, link: str
) -> None:
    page = begin(person, link)
    answer = resend(person, page, files=[(TEXT, "second.txt")], title="Better")
    assert (answer.status_code, answer.headers["Location"]) == (303, link)
    first, second = statement(person, link, 1), statement(person, link, 2)
    old = {file["n"]: file for file in first["files"]}
    new = {file["n"]: file for file in second["files"]}
    assert sorted(old) == [1, 2]
    assert sorted(new) == [1, 2, 3]
    assert (new[1], new[2]) == (old[1], old[2])
    assert (second["number"], second["revision"], second["verdict"]) == ("CAL-001", 2, "on-time")
    with person.world.works.reading() as work:
        rows = work.session.execute(
            select(File.n, File.first_revision, File.last_revision).order_by(File.n)
        ).all()
    assert [tuple(row) for row in rows] == [(1, 1, 2), (2, 1, 2), (3, 2, 2)]


def test_both_receipts_stay_and_the_page_says_which_counts(person: Submitter, link: str) -> None:
    note = person.get(f"{link}/receipt/1").data
    resend(person, begin(person, link), title="Better")
    assert person.get(f"{link}/receipt/1").data == note
    page = words(person.get(link).get_data(as_text=True))
    assert re.search(r"Revision 1: .{10,80} receipt Revision 2: .{10,80} in force", page)


def stamp(page: str) -> str:
    found = re.search(r'<div class="stamp">(.*?)</div>', page, re.DOTALL)
    assert found is not None
    return words(found[1])


def test_the_receipt_says_on_top_that_the_new_version_arrived_and_when(
    person: Submitter, link: str
) -> None:
    first = person.get(link).get_data(as_text=True)
    assert "Your new version has arrived." not in first
    assert "2 March 2026, 13:00:00 CET" in stamp(first)
    person.world.clock.advance(timedelta(hours=2))
    resend(person, begin(person, link), title="Better")
    page = person.get(link).get_data(as_text=True)
    assert "Your new version has arrived. This is its receipt.</h1>" in page
    assert "2 March 2026, 15:00:00 CET" in stamp(page)
    assert "On time, 9 days" in stamp(page)
    assert re.search(r"Revision 2 First sent: 2 March 2026, 13:00:00 CET", words(page))
    assert re.search(rf'href="{link}/receipt/2"[^>]*>(<svg.*?</svg>)?[^<]*Receipt as a file', page)


def test_the_opens_of_a_revision_open_its_carried_files_too(person: Submitter, link: str) -> None:
    resend(person, begin(person, link), files=[(TEXT, "second.txt")])
    opened = person.get(f"{link}/opens/2").get_json()
    assert check_opens(statement(person, link, 2), opened) == ()
    assert str(opened).count("first.txt") == 1


def test_a_file_whose_role_changes_gets_a_new_number(person: Submitter, link: str) -> None:
    page = begin(person, link)
    (handle,) = handles(page)
    answer = resend(person, page, **{f"role-{handle}": "annex"})
    assert answer.status_code == 303
    files = [(file["n"], file["role"]) for file in statement(person, link, 2)["files"]]
    assert files == [(2, "main"), (3, "annex")]


def test_a_file_can_be_taken_out(person: Submitter, link: str) -> None:
    page = begin(person, link)
    (handle,) = handles(page)
    assert resend(person, page, remove=handle).status_code == 303
    assert [file["n"] for file in statement(person, link, 2)["files"]] == [2]
    shown = words(person.get(link).get_data(as_text=True))
    assert "Files of earlier revisions" in shown
    assert person.get(f"{link}/files/1").data == ENGLISH


def test_the_same_press_twice_is_one_revision(person: Submitter, link: str) -> None:  # check 15
    page = begin(person, link)
    (handle,) = handles(page)
    token = person.token
    sent = [
        resend(
            person,
            page,
            token=token,
            files=[(TEXT, "second.txt")],
            headers=JSON,
            **{f"role-{handle}": "annex"},
        )
        for _ in range(2)
    ]
    assert [one.status_code for one in sent] == [201, 201]
    assert sent[0].get_json() == sent[1].get_json()
    assert count(person.world, Revision) == 2


def test_another_content_on_a_form_that_was_sent_changes_nothing(  # check 17
    person: Submitter, link: str
) -> None:
    page = begin(person, link)
    token = person.token
    resend(person, page, title="Better")
    answer = resend(person, page, token=token, title="Better still")
    assert answer.status_code == 409
    assert person.world.row("CAL-001").title == "Better"
    assert count(person.world, Revision) == 2


def test_two_devices_open_one_draft(app: Flask, person: Submitter, link: str) -> None:
    page = begin(person, link)
    resend(person, page, action="check", files=[(TEXT, "second.txt")], title="Half")
    other = Submitter(app, person.world)
    elsewhere = begin(other, link)
    assert 'value="Half"' in elsewhere
    assert len(handles(elsewhere)) == 2
    assert count(person.world, Draft) == 1
    assert resend(other, elsewhere, title="Whole").status_code == 303
    assert [file["n"] for file in statement(person, link, 2)["files"]] == [1, 2, 3]


def test_a_draft_is_of_its_revision_and_has_no_link_of_its_own(
    person: Submitter, link: str
) -> None:
    page = begin(person, link)
    answer = resend(person, page, action="check", headers=JSON)
    assert answer.get_json()["link"].endswith(f"{link}/revise")
    with person.world.works.reading() as work:
        row = work.session.scalars(select(Revising)).one()
        carried = list(work.session.scalars(select(DraftFile.n)))
    assert (row.purpose, row.submission_id is not None, carried) == ("replace", True, [1])
    assert "Go on with what you prepared" in person.get(link).get_data(as_text=True)


def test_a_file_removed_on_one_device_stays_removed_on_the_other(
    app: Flask, person: Submitter, link: str
) -> None:
    page = begin(person, link)
    (handle,) = handles(page)
    other = Submitter(app, person.world)
    elsewhere = begin(other, link)
    resend(person, page, action="check", remove=handle)
    assert resend(other, elsewhere).status_code == 303
    assert [file["n"] for file in statement(person, link, 2)["files"]] == [2]


@pytest.mark.parametrize("rule", ["mark", "refuse"])
def test_a_late_replacement_is_refused_with_both_instants(  # check 133
    app: Flask, world: World, rule: str
) -> None:
    world.call("RULE", late_rule=rule)
    person = Submitter(app, world, code="RULE")
    person.open()
    link = person.post(files=[(ENGLISH, "first.txt")]).headers["Location"]
    page = begin(person, link)
    close(person)
    answer = resend(person, page, title="Too late")
    assert answer.status_code == 422
    shown = words(answer.get_data(as_text=True))
    assert "What you had sent before stays in force" in shown
    assert "12 March 2026" in shown
    assert "13 March 2026" in shown
    assert (world.row("RULE-001").title, world.row("RULE-001").revision) == ("Remarks", 1)
    assert person.get(f"{link}/revise").status_code == 409


def test_a_form_of_a_revoked_link_sends_nothing(person: Submitter, link: str) -> None:
    page = begin(person, link)
    with person.world.works.writing(Actor("system", "system")) as work:
        row = submissions.by_link(work, link.removeprefix("/my/"))
        row.generation += 1
        row.link_hash = "0" * 64
    assert resend(person, page, title="Stolen").status_code == 404
    assert person.world.row("CAL-001").title == "Remarks"


def test_a_token_of_a_revision_cannot_be_made_of_another(person: Submitter, link: str) -> None:
    begin(person, link)
    forged = person.token.replace("r:1:replace", "r:2:replace")
    assert forged != person.token
    assert person.post(token=forged).status_code == 400


def test_what_is_published_stays_until_the_new_one_is_decided(
    person: Submitter, link: str, publisher: Actor
) -> None:
    world = person.world
    world.publish("CAL-001", publisher)
    page = begin(person, link)
    assert "It is published" in page
    assert resend(person, page, title="Better").status_code == 303
    assert world.see(publication.item, "CAL-001", "en").fields["title"] == "Remarks"
    shown = words(person.get(link).get_data(as_text=True))
    assert (
        "Revision 2 waits for the secretariat’s decision; until then revision 1 is shown" in shown
    )
    world.do(publisher, pending.publish, "CAL-001")
    assert world.see(publication.item, "CAL-001", "en").fields["title"] == "Better"
    assert "waits for the secretariat" not in words(person.get(link).get_data(as_text=True))


def test_a_refused_revision_leaves_the_earlier_and_says_why(
    person: Submitter, link: str, publisher: Actor
) -> None:
    world = person.world
    world.publish("CAL-001", publisher)
    resend(person, begin(person, link), title="Worse")
    world.do(publisher, pending.refuse, "CAL-001", words="It names a third person.")
    row = world.row("CAL-001")
    assert (row.state, row.title, row.marks) == ("published", "Remarks", [])
    shown = words(person.get(link).get_data(as_text=True))
    assert "The secretariat did not take revision 2; revision 1 stays" in shown
    assert "It names a third person." in shown


# Answering


def returned(person: Submitter, staff: Actor, **more: Any) -> None:
    person.world.do(staff, reviews.return_, "CAL-001", words="Page 3 is missing.", **more)


def test_the_answer_shows_the_question_and_goes_back_under_review(
    person: Submitter, link: str, publisher: Actor
) -> None:  # check 134
    world = person.world
    close(person)
    due = world.clock.now() + timedelta(days=5)
    returned(person, publisher, due=due, may_change="both")
    receipt = person.get(link).get_data(as_text=True)
    assert f'href="{link}/revise"' in receipt
    page = begin(person, link)
    shown = words(page)
    assert "Page 3 is missing." in shown
    assert "Answer by 18 March 2026, 12:59:59 CET" in shown
    assert "Answer by 18 March 2026, 12:59:59 CET" in words(receipt)
    assert "attach a cover letter (“for the secretariat only”), or write to:" in shown
    assert "secretariat@intake.example" in shown
    assert "Everything may be changed." in shown
    assert resend(person, page, title="With page 3").status_code == 303
    row = world.row("CAL-001")
    assert (row.state, row.title, row.marks, row.verdict) == (
        "under-review",
        "With page 3",
        ["revised-after-deadline"],
        "on-time",
    )
    assert statement(person, link, 2)["verdict"] == "at-return"
    receipt = person.get(link).get_data(as_text=True)
    assert "Your answer has arrived. This is its receipt.</h1>" in receipt
    assert "At the secretariat’s request" in stamp(receipt)


def test_a_due_date_that_passed_loses_nothing(
    person: Submitter, link: str, publisher: Actor
) -> None:  # check 134
    world = person.world
    returned(person, publisher, due=world.clock.now() + timedelta(days=2), may_change="both")
    page = begin(person, link)
    resend(person, page, action="check", title="Prepared in time")
    close(person)
    page = begin(person, link)
    assert "That day is over" in words(page)
    assert 'value="Prepared in time"' in page
    assert resend(person, page, title="Prepared in time").status_code == 303
    assert world.row("CAL-001").title == "Prepared in time"


def test_only_files_may_change_where_the_return_says_so(
    person: Submitter, link: str, publisher: Actor
) -> None:
    returned(person, publisher, may_change="files")
    page = begin(person, link)
    assert 'name="name"' not in page
    assert len(handles(page)) == 1
    answer = resend(person, page, files=[(TEXT, "third.txt")], name="Somebody Else", title="Other")
    assert answer.status_code == 303
    row = person.world.row("CAL-001")
    assert (row.name, row.title) == ("Ada Example", "Remarks")
    assert [file["n"] for file in statement(person, link, 2)["files"]] == [1, 2, 3]


def test_only_fields_may_change_where_the_return_says_so(
    person: Submitter, link: str, publisher: Actor
) -> None:
    returned(person, publisher, may_change="fields")
    page = begin(person, link)
    assert 'type="file"' not in page
    assert 'name="text"' not in page
    answer = resend(person, page, files=[(TEXT, "third.txt")], text="Other words", title="New")
    assert answer.status_code == 303
    first, second = statement(person, link, 1), statement(person, link, 2)
    assert second["files"] == first["files"]
    assert person.world.row("CAL-001").title == "New"


def test_a_form_that_became_an_answer_is_shown_again_with_everything_kept(
    person: Submitter, link: str, publisher: Actor
) -> None:
    page = begin(person, link)
    returned(person, publisher, may_change="both")
    answer = resend(person, page, files=[(TEXT, "second.txt")], title="Kept")
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Something has changed since you opened this page" in words(shown)
    assert "Page 3 is missing." in shown
    assert 'value="Kept"' in shown
    assert "second.txt" in shown
    assert resend(person, shown, title="Kept").status_code == 303
    assert [file["n"] for file in statement(person, link, 2)["files"]] == [1, 2, 3]


def test_a_repeated_answer_is_known_again(person: Submitter, link: str, publisher: Actor) -> None:
    returned(person, publisher, may_change="files")
    page = begin(person, link)
    token = person.token
    sent = [
        resend(person, page, token=token, files=[(TEXT, "third.txt")], headers=JSON)
        for _ in range(2)
    ]
    assert [one.status_code for one in sent] == [201, 201]
    assert sent[0].get_json() == sent[1].get_json()


def test_a_form_that_a_decision_overtook_sends_nothing_and_loses_nothing(
    person: Submitter, link: str, publisher: Actor
) -> None:
    world = person.world
    returned(person, publisher)
    page = begin(person, link)
    decline(world, publisher)
    answer = resend(person, page, files=[(TEXT, "second.txt")], title="Kept")
    assert answer.status_code == 409
    assert "What you prepared is kept." in words(answer.get_data(as_text=True))
    assert world.row("CAL-001").revision == 1
    press(person, f"{link}/contest", words="It sells nothing.")
    other = world.staff("reviewer", email="other@intake.example")
    world.do(other, contests.uphold, "CAL-001", words="True.")
    page = begin(person, link)
    assert 'value="Kept"' in page
    assert len(handles(page)) == 2


def test_the_preview_of_a_revision_shows_its_number_and_sends_it(
    person: Submitter, link: str
) -> None:
    page = begin(person, link)
    answer = resend(person, page, action="preview", files=[(TEXT, "second.txt")], title="Seen")
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "What the public will see" in words(shown)
    assert "CAL-001" in shown
    previewed = re.search(r'name="previewed" value="([^"]+)"', shown)
    assert previewed
    sent = person.post({}, previewed=previewed[1])
    assert (sent.status_code, sent.headers["Location"]) == (303, link)
    assert [file["n"] for file in statement(person, link, 2)["files"]] == [1, 2, 3]
    assert person.world.row("CAL-001").title == "Seen"


# The choice


def press(person: Submitter, path: str, **data: str) -> TestResponse:
    return person.client.post(path, data=data, base_url=person.site)


PUBLIC = (
    "/en/submissions/CAL-001",
    "/en/calls/cal",
    "/en/calls/cal/register",
    "/calls/cal/register.csv",
    "/en/search?q=Ada",
    "/en/",
)


def test_hiding_the_name_hides_it_everywhere_at_once(
    person: Submitter, link: str, publisher: Actor
) -> None:
    world = person.world
    world.publish("CAL-001", publisher)
    world.work_jobs()
    before = {path: person.get(path).get_data(as_text=True) for path in PUBLIC}
    assert {path for path, page in before.items() if "Ada Example" in page} >= set(PUBLIC[2:5])
    assert "CAL-001" in before["/en/search?q=Ada"]
    assert "Hide your name" in person.get(link).get_data(as_text=True)
    answer = press(person, f"{link}/choice", publication="unnamed")
    assert (answer.status_code, answer.headers["Location"]) == (303, link)
    after = {path: person.get(path).get_data(as_text=True) for path in PUBLIC}
    for path, page in after.items():
        assert "Ada Example" not in page, path
        assert "first.txt" not in page, path
    assert "CAL-001" not in after["/en/search?q=Ada"]
    assert "CAL-001-1.txt" in after["/en/submissions/CAL-001"]
    assert person.get("/s/CAL-001/files/1").data == ENGLISH
    served = person.get("/s/CAL-001/files/1/first.txt").headers["Content-Disposition"]
    assert ("first" in served, "CAL-001-1.txt" in served) == (False, True)
    assert "Hide your name" not in person.get(link).get_data(as_text=True)


def test_keeping_it_from_publication_leaves_a_tombstone(
    person: Submitter, link: str, publisher: Actor
) -> None:
    world = person.world
    world.publish("CAL-001", publisher)
    press(person, f"{link}/choice", publication="private")
    assert world.row("CAL-001").state == "not-for-publication"
    gone = person.get("/en/submissions/CAL-001")
    assert gone.status_code == 410
    assert "Ada Example" not in gone.get_data(as_text=True)
    assert person.get("/s/CAL-001/files/1").status_code == 410


def test_a_choice_is_never_loosened(person: Submitter, link: str) -> None:
    press(person, f"{link}/choice", publication="private")
    for wanted in ("named", "unnamed", "private"):
        assert press(person, f"{link}/choice", publication=wanted).status_code == 303
        assert person.world.row("CAL-001").publication == "private"
    assert press(person, f"{link}/choice", publication="loud").status_code == 400


def test_a_choice_tightened_while_a_revision_waits_survives_its_publication(
    person: Submitter, link: str, publisher: Actor
) -> None:
    world = person.world
    world.publish("CAL-001", publisher)
    resend(person, begin(person, link), title="Better", publication="named")
    press(person, f"{link}/choice", publication="unnamed")
    world.work_jobs()
    world.do(publisher, pending.publish, "CAL-001")
    row = world.row("CAL-001")
    assert (row.publication, row.marks, row.published_revision) == (
        "unnamed",
        ["name-withheld"],
        2,
    )


# Contest and corrigendum


def decline(world: World, staff: Actor) -> None:
    world.do(staff, reviews.decline, "CAL-001", ground="advertising", words="It sells a tool.")


def test_a_decline_is_contested_once_with_words(  # check 131
    person: Submitter, link: str, publisher: Actor
) -> None:
    world = person.world
    assert person.get(f"{link}/contest").status_code == 409
    decline(world, publisher)
    page = person.get(f"{link}/contest").get_data(as_text=True)
    assert "It sells a tool." in page
    empty = press(person, f"{link}/contest", words="  ")
    assert empty.status_code == 422
    assert "Write what you want to say" in empty.get_data(as_text=True)
    assert world.row("CAL-001").marks == []
    assert press(person, f"{link}/contest", words="It sells nothing.").status_code == 303
    assert world.row("CAL-001").marks == ["contested"]
    shown = words(person.get(link).get_data(as_text=True))
    assert "You contested the decision." in shown
    again = press(person, f"{link}/contest", words="Really.")
    assert again.status_code == 409
    assert "contested before" in words(again.get_data(as_text=True))
    other = world.staff("reviewer", email="other@intake.example")
    world.do(other, contests.uphold, "CAL-001", words="True.")
    decline(world, other)
    assert press(person, f"{link}/contest", words="Again.").status_code == 409


@pytest.mark.parametrize("email", ["", "ada@example.org"])
def test_a_contest_is_said_to_have_arrived_and_later_how_it_was_answered(  # check 131
    person: Submitter, publisher: Actor, email: str
) -> None:
    world = person.world
    person.open()
    link = person.post(files=[(TEXT, "a.txt")], email=email).headers["Location"].partition("?")[0]
    decline(world, publisher)
    press(person, f"{link}/contest", words="It sells nothing.")
    shown = words(person.get(link).get_data(as_text=True))
    assert "we have it, and another person than the one who declined decides" in shown
    assert "It sells nothing." in shown
    told = "We will write to you." if email else "look here for the decision."
    assert told in shown
    other = world.staff("reviewer", email="other@intake.example")
    world.do(other, contests.uphold, "CAL-001", words="You are right.")
    answered = words(person.get(link).get_data(as_text=True))
    assert "You contested the decision" in answered
    assert "granted on" in answered
    assert "You are right." in answered


def test_a_correction_is_asked_for_granted_and_sent_as_a_corrigendum(
    person: Submitter, link: str, publisher: Actor
) -> None:
    world = person.world
    assert person.get(f"{link}/ask").status_code == 409
    world.publish("CAL-001", publisher)
    close(person)
    assert person.get(f"{link}/revise").status_code == 409
    assert press(person, f"{link}/ask", words="").status_code == 422
    assert press(person, f"{link}/ask", words="Table 2 is wrong.").status_code == 303
    assert press(person, f"{link}/ask", words="Twice.").status_code == 409
    with world.works.reading(publisher) as work:
        row = work.session.scalar(select(Request.id))
        assert row is not None
    world.do(publisher, requests.grant, row, words="Please do.")
    assert "Please do." in person.get(link).get_data(as_text=True)
    page = begin(person, link)
    assert "Correct your submission" in page
    assert resend(person, page, title="Table 2 mended").status_code == 303
    held = world.row("CAL-001")
    assert (held.state, held.title, held.marks, held.verdict) == (
        "published",
        "Remarks",
        ["corrigendum", "revision-pending"],
        "on-time",
    )
    public = person.get("/en/submissions/CAL-001").get_data(as_text=True)
    assert ("With a corrigendum" in public, "A new revision is under review" in public) == (
        False,
        True,
    )
    assert statement(person, link, 2)["verdict"] == "at-return"
    assert person.get(f"{link}/revise").status_code == 409
    receipt = person.get(link).get_data(as_text=True)
    assert "Your correction has arrived. This is its receipt.</h1>" in receipt
    world.do(publisher, pending.publish, "CAL-001")
    held = world.row("CAL-001")
    assert (held.title, held.marks, held.published_revision) == (
        "Table 2 mended",
        ["corrigendum"],
        2,
    )
    public = person.get("/en/submissions/CAL-001").get_data(as_text=True)
    assert ("With a corrigendum" in public, "A new revision is under review" in public) == (
        True,
        False,
    )


def test_a_refused_correction_says_why(person: Submitter, link: str, publisher: Actor) -> None:
    world = person.world
    close(person)
    press(person, f"{link}/ask", words="Table 2 is wrong.")
    with world.works.reading(publisher) as work:
        row = work.session.scalar(select(Request.id)) or 0
    world.do(publisher, requests.refuse, row, words="It changes nothing of the argument.")
    shown = words(person.get(link).get_data(as_text=True))
    assert "It changes nothing of the argument." in shown
    assert "refused on" in shown
    assert person.get(f"{link}/revise").status_code == 409


def test_confirming_a_file_is_remembered(person: Submitter, link: str) -> None:
    digest = hashlib.sha256(ENGLISH).hexdigest()
    assert press(person, f"{link}/confirm", confirm=digest).status_code == 303
    press(person, f"{link}/confirm", confirm="f" * 64)
    assert person.world.row("CAL-001").confirmed == [digest]
