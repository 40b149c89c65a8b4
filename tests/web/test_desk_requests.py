"""The desk answers what submitters ask, decides contests by another person and revisions of what is published."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from intake.services import contests, outbox, processes, requests, reviews, revising
from intake.services.lookups import by_link
from intake.services.publication import NotPublic
from intake.services.publication import file as public_file
from intake.services.publication import item as public_item
from intake.services.receiving import Sending
from intake.services.requests import CORRIGENDUM, LINK, NOT_ME, WITHDRAW, RequestStands
from intake.services.work import SUBMITTER, SYSTEM, Work
from tests.web.staffing import Browser
from tests.web.test_desk import case, decide, path, words
from tests.world import SYSTEM_STAFF, World


@pytest.fixture
def desk(world: World, browser: Browser) -> Browser:
    """Sign a publisher in, with a call that closes soon."""
    world.call(closes_in=timedelta(minutes=1))
    browser.be(world.staff("publisher", email="pia@intake.example"))
    return browser


@pytest.fixture
def other(app: Flask, world: World) -> Browser:
    """Sign a second person in."""
    made = Browser(app, world.runtime)
    made.be(world.staff("reviewer", email="otto@intake.example"))
    return made


def close(world: World) -> None:
    world.clock.advance(timedelta(minutes=2))


def make(world: World, token: str, kind: str, words: str = "Because it is so.") -> int:
    """Write a request as the verbs of each kind do; give its id."""

    def verb(work: Work) -> int:
        return requests.make(work, by_link(work, token), kind, words=words)

    return world.do(SUBMITTER, verb)


def asked(world: World, kind: str, words: str = "Because it is so.") -> tuple[str, str, int]:
    """Send something and ask for something; give number, token and the request's id."""
    sent = world.send()
    token = sent.token or ""
    if kind not in {WITHDRAW, CORRIGENDUM}:
        return sent.number, token, make(world, token, kind, words)
    close(world)
    world.do(SUBMITTER, requests.ask, token, kind, words=words)
    with world.works.reading(SYSTEM) as work:
        (one,) = requests.open_of(work, by_link(work, token).id)
    return sent.number, token, one.id


def letters(world: World) -> list[str]:
    with world.works.reading() as work:
        return [event for event, _, _ in outbox.mails(work)]


def revise(world: World, token: str, **values: Any) -> None:
    sending = Sending(
        nonce="ab" * 16,
        values=world.values(**values),
        files=[world.attach(b"A new file that says it better than before.\n" * 4, "new.txt")],
        begun=world.clock.now(),
        complete=world.clock.now(),
    )
    world.do(SUBMITTER, revising.send, token, sending)


def test_what_is_asked_stands_in_the_list_and_in_the_frame(world: World, desk: Browser) -> None:
    assert "Requests 1" not in words(desk.get("/desk/").text)
    number, _, _ = asked(world, WITHDRAW, "<b>We</b> changed our mind")
    assert "Requests 1" in words(desk.get("/desk/").text)
    page = desk.get("/desk/requests/").text
    assert f'#request-1"><bdi>{number}' in page
    assert "Asks to withdraw it" in page
    assert "&lt;b&gt;We&lt;/b&gt; changed our mind" in page
    item = words(desk.get(path(number)).text)
    assert "Asks to withdraw it" in item
    assert "Granting withdraws it at once" in item


def test_granting_a_withdrawal_withdraws_and_writes(world: World, desk: Browser) -> None:
    number, _, key = asked(world, WITHDRAW)
    answer = desk.post(f"/desk/requests/{key}", {"answer": "grant", "words": "As you wish."})
    assert (answer.status_code, answer.location) == (303, f"/desk/requests/?done={key}")
    assert f"{number} : granted." in words(desk.get(answer.location).text)
    assert "granted." not in words(desk.get("/desk/requests/?done=999").text)
    row = world.row(number)
    assert row.state == "withdrawn"
    assert any(event.endswith(":withdrawn") for event in letters(world))
    assert "Requests 1" not in words(desk.get("/desk/").text)
    assert "As you wish." in desk.get("/desk/requests/?answered=1").text
    acts = [step.act for step in case(world, number).history]
    assert acts[-2:] == ["grant-withdraw", "withdraw"]


def test_refusing_needs_words_and_keeps_what_was_typed(world: World, desk: Browser) -> None:
    number, _, key = asked(world, WITHDRAW)
    answer = desk.post(f"/desk/requests/{key}", {"answer": "refuse", "words": "  "})
    assert answer.status_code == 422
    assert "Say why in words" in answer.text
    assert world.row(number).state == "under-review"
    long = "x" * 10_001
    assert desk.post(f"/desk/requests/{key}", {"answer": "grant", "words": long}).status_code == 422
    answer = desk.post(
        f"/desk/requests/{key}", {"answer": "refuse", "words": "It is quoted.", "back": "item"}
    )
    assert (answer.status_code, answer.location) == (303, f"{path(number)}?answered={key}")
    assert f"{number} : refused." in words(desk.get(answer.location).text)
    assert f"request:{key}:refused" in letters(world)
    assert world.row(number).state == "under-review"


def test_whoever_answers_second_is_told(world: World, desk: Browser, other: Browser) -> None:
    _, _, key = asked(world, CORRIGENDUM)
    assert desk.post(f"/desk/requests/{key}", {"answer": "grant"}).status_code == 303
    late = other.post(f"/desk/requests/{key}", {"answer": "refuse", "words": "No."})
    assert late.status_code == 409
    assert "A colleague has answered this request before you." in words(late.text)


def test_a_request_that_cannot_be_granted_any_more_says_so(world: World, desk: Browser) -> None:
    number, _, key = asked(world, CORRIGENDUM)
    decide(desk, world, number, "decline", ground="advertising", words="An advert.")
    answer = desk.post(f"/desk/requests/{key}", {"answer": "grant"})
    assert answer.status_code == 409
    assert "cannot be granted" in words(answer.text)
    refused = desk.post(f"/desk/requests/{key}", {"answer": "refuse", "words": "It is declined."})
    assert refused.status_code == 303


def test_people_of_other_processes_see_and_answer_nothing(
    app: Flask, world: World, desk: Browser
) -> None:
    del desk
    _, _, key = asked(world, WITHDRAW)
    stranger = Browser(app, world.runtime)
    with world.works.writing(SYSTEM_STAFF) as work:
        theme = processes.add_theme(work, slug="two", title={"en": "Two"}, summary={"en": "Two"})
        processes.add_process(
            work,
            theme_id=theme,
            slug="else",
            title={"en": "Else"},
            summary={"en": "Else"},
            contact={"en": "else@intake.example"},
        )
    stranger.be(world.staff("publisher", email="eva@intake.example", process="else"))
    assert "CAL-001" not in stranger.get("/desk/requests/").text
    assert stranger.post(f"/desk/requests/{key}", {"answer": "grant"}).status_code == 404
    assert world.row("CAL-001").state == "under-review"


def test_who_says_it_was_not_them_bars_acceptance_until_it_is_refused(
    world: World, desk: Browser
) -> None:
    number, _, key = asked(world, NOT_ME)
    status, page = decide(desk, world, number, "accept")
    assert status == 422
    assert "Somebody says that they did not send it" in page
    paula = world.staff("publisher", email="paula@intake.example")
    with pytest.raises(RequestStands):
        world.do(paula, reviews.accept_and_publish, number)
    desk.post(f"/desk/requests/{key}", {"answer": "grant"})
    assert decide(desk, world, number, "accept")[0] == 422
    world.call("TWO")
    sent = world.send("TWO")
    key = make(world, sent.token or "", NOT_ME)
    number = sent.number
    desk.post(f"/desk/requests/{key}", {"answer": "refuse", "words": "We rang them."})
    assert decide(desk, world, number, "accept")[0] == 303


def buttons(page: str) -> set[str]:
    """Give the acts that a case page offers."""
    return set(re.findall(r'action="/desk/submissions/[^"/]+/([a-z-]+)"', page))


def test_a_case_that_was_never_sent_offers_no_acceptance_and_says_why(
    world: World, desk: Browser
) -> None:
    number, _, key = asked(world, NOT_ME)
    page = desk.get(path(number)).text
    assert not buttons(page) & {"accept", "accept-publish"}
    assert "Until you have answered, it can be neither accepted nor published." in words(page)
    assert f'href="#request-{key}"' in page
    assert "Nothing in the files calls for attention." not in words(page)
    desk.post(f"/desk/requests/{key}", {"answer": "grant"})
    page = desk.get(path(number)).text
    assert not buttons(page) & {"accept", "accept-publish"}
    assert "Whoever holds its mailbox never sent it" in words(page)
    assert 'href="#decline"' in page
    assert "Nothing in the files calls for attention." not in words(page)
    status, said = decide(desk, world, number, "accept")
    assert status == 422
    assert "it can only be declined or withdrawn" in said
    assert "Answer that first" not in said
    done = decide(desk, world, number, "decline", ground="sender-not-verified", words="Not theirs.")
    assert done[0] == 303
    row = world.row(number)
    assert (row.state, row.ground) == ("declined", "sender-not-verified")
    assert "Whoever holds its mailbox never sent it" not in words(desk.get(path(number)).text)


def test_where_the_call_prints_no_ground_for_it_the_way_out_is_withdrawal(
    world: World, desk: Browser
) -> None:
    world.call("TWO", grounds=["advertising"])
    sent = world.send("TWO")
    key = make(world, sent.token or "", NOT_ME)
    desk.post(f"/desk/requests/{key}", {"answer": "grant"})
    page = desk.get(path(sent.number)).text
    assert "The call’s printed list has no ground for this" in words(page)
    assert 'href="#withdraw"' in page
    refused = decide(
        desk, world, sent.number, "decline", ground="sender-not-verified", words="Not theirs."
    )
    assert refused[0] == 422
    assert decide(desk, world, sent.number, "withdraw", words="Never sent.")[0] == 303
    assert world.row(sent.number).state == "withdrawn"


def test_what_was_hidden_because_nobody_sent_it_is_not_shown_again(
    world: World, desk: Browser
) -> None:
    sent = world.send()
    decide(desk, world, sent.number, "accept-publish")
    key = make(world, sent.token or "", NOT_ME)
    decide(desk, world, sent.number, "suspend", words="Somebody never sent it.")
    assert "restore" not in buttons(desk.get(path(sent.number)).text)
    assert decide(desk, world, sent.number, "restore", words="Back.")[0] == 422
    desk.post(f"/desk/requests/{key}", {"answer": "refuse", "words": "We rang them."})
    assert "restore" in buttons(desk.get(path(sent.number)).text)
    assert decide(desk, world, sent.number, "restore", words="They did.")[0] == 303
    assert world.row(sent.number).state == "published"


def test_a_request_for_a_link_is_listed(world: World, desk: Browser) -> None:
    _, _, key = asked(world, LINK)
    page = desk.get("/desk/requests/").text
    assert "Asks for a new link" in page
    assert f'href="/desk/requests/{key}/link"' in page


def test_a_link_is_granted_only_where_it_is_made(world: World, desk: Browser) -> None:
    number, token, key = asked(world, LINK)
    answer = desk.post(f"/desk/requests/{key}", {"answer": "grant"})
    assert (answer.status_code, answer.location) == (303, f"/desk/requests/{key}/link")
    with world.works.reading(SYSTEM) as work:
        assert [one.state for one in requests.of(work, world.row(number).id)] == ["open"]
        assert by_link(work, token).number == number
    assert desk.post(f"/desk/requests/{key}/link", {"how": "hand"}).status_code == 200
    with world.works.reading(SYSTEM) as work:
        assert [one.state for one in requests.of(work, world.row(number).id)] == ["granted"]


# Contests


def contested(world: World, desk: Browser) -> str:
    sent = world.send()
    decide(desk, world, sent.number, "decline", ground="advertising", words="It sells.")
    world.do(SUBMITTER, contests.contest, sent.token or "", words="It sells nothing at all.")
    return sent.number


def test_another_person_upholds_a_contest_on_the_screen(  # check 131
    world: World, desk: Browser, other: Browser
) -> None:
    number = contested(world, desk)
    listed = words(other.get("/desk/requests/").text)
    assert "Contests the decline" in listed
    assert "It sells nothing at all." in listed
    mine = words(desk.get(path(number)).text)
    assert "Another person than the one who declined it decides." in mine
    assert "Uphold the contest" not in mine
    theirs = words(other.get(path(number)).text)
    assert "You are not the person who declined it" in theirs
    assert "It sells nothing at all." in theirs
    status, page = decide(desk, world, number, "uphold", words="Mine.")
    assert status == 422
    assert "Another person must" in page
    assert decide(other, world, number, "uphold", words="True.")[0] == 303
    row = world.row(number)
    assert (row.state, row.marks, row.ground) == ("under-review", [], None)
    assert any(event.endswith(":upheld") for event in letters(world))
    assert "Requests 1" not in words(other.get("/desk/").text)


def test_another_person_declines_again_on_the_screen(  # check 131
    world: World, desk: Browser, other: Browser
) -> None:
    number = contested(world, desk)
    done = decide(other, world, number, "decline", ground="off-subject", words="Looked again.")
    assert done[0] == 303
    row = world.row(number)
    assert (row.state, row.marks, row.ground) == ("declined", [], "off-subject")
    assert "Requests 1" not in words(other.get("/desk/").text)
    assert decide(desk, world, number, "uphold", words="Now I would.")[0] == 409


# Revisions of what is published


def test_the_screen_shows_what_a_waiting_revision_changes_and_publishes_it(
    world: World, desk: Browser
) -> None:
    sent = world.send()
    decide(desk, world, sent.number, "accept-publish")
    revise(world, sent.token or "", title="A better title", email="new@example.org")
    page = words(desk.get(path(sent.number)).text)
    assert "Sent a revision of what is published" in words(desk.get("/desk/requests/").text)
    assert re.search(r"Title Remarks on issue 1 A better title", page)
    assert "File 2 is new." in page
    assert "File 1 is no longer in it." in page
    assert world.see(public_item, sent.number, "en").fields["title"] == "Remarks on issue 1"
    assert decide(desk, world, sent.number, "publish-revision")[0] == 303
    item = world.see(public_item, sent.number, "en")
    assert (item.fields["title"], item.revision) == ("A better title", 2)
    assert world.row(sent.number).email == "new@example.org"
    assert any(event.endswith(":revision-published") for event in letters(world))
    assert "Requests 1" not in words(desk.get("/desk/").text)


def test_a_reviewer_refuses_a_revision_with_words_and_cannot_publish_it(
    world: World, desk: Browser, other: Browser
) -> None:
    sent = world.send()
    decide(desk, world, sent.number, "accept-publish")
    revise(world, sent.token or "", title="Worse")
    assert decide(other, world, sent.number, "publish-revision")[0] == 403
    assert decide(other, world, sent.number, "refuse-revision", words="")[0] == 422
    assert decide(other, world, sent.number, "refuse-revision", words="No.")[0] == 303
    row = world.row(sent.number)
    assert (row.state, row.title, row.marks) == ("published", "Remarks on issue 1", [])
    assert decide(other, world, sent.number, "refuse-revision", words="No.")[0] == 409
    assert any(event.endswith(":revision-refused") for event in letters(world))


def test_a_revision_whose_file_tells_the_withheld_name_is_not_published(
    world: World, desk: Browser
) -> None:
    sent = world.send(publication="unnamed")
    world.work_jobs()
    decide(desk, world, sent.number, "accept-publish")
    sending = Sending(
        nonce="cd" * 16,
        values=world.values(publication="unnamed"),
        files=[world.attach(b"Signed: Ada Example, of the Example Society.\n" * 4, "new.txt")],
        begun=world.clock.now(),
        complete=world.clock.now(),
    )
    world.do(SUBMITTER, revising.send, sent.token or "", sending)
    world.work_jobs()
    status, page = decide(desk, world, sent.number, "publish-revision")
    assert status == 422
    assert "a file tells it: file 2" in page
    assert world.see(public_item, sent.number, "en").revision == 1


# check 126
def test_the_desk_is_told_that_a_file_is_still_being_read(world: World, desk: Browser) -> None:
    sent = world.send(publication="unnamed")
    status, page = decide(desk, world, sent.number, "accept-publish")
    assert status == 422
    assert "file 1 is still being read" in page
    world.work_jobs()
    assert decide(desk, world, sent.number, "accept-publish")[0] == 303
    assert world.row(sent.number).state == "published"


def test_nobody_outside_sees_a_waiting_revision(world: World, desk: Browser) -> None:
    sent = world.send()
    decide(desk, world, sent.number, "accept-publish")
    revise(world, sent.token or "", title="A secret title")
    item = world.see(public_item, sent.number, "en")
    assert [file.n for file in item.files] == [1]
    with pytest.raises(NotPublic):
        world.see(public_file, sent.number, 2)


def test_after_a_refusal_the_desk_looks_at_what_is_published(world: World, desk: Browser) -> None:
    sent = world.send()
    decide(desk, world, sent.number, "accept-publish")
    revise(world, sent.token or "")
    waits = case(world, sent.number)
    assert [one.facts.n for one in waits.files if one.in_force] == [2]
    assert "Published; not in the revision that waits." in words(desk.get(path(sent.number)).text)
    assert waits.waiting is not None
    assert waits.waiting.fields == ()
    decide(desk, world, sent.number, "refuse-revision", words="It is about something else.")
    done = case(world, sent.number)
    assert ([one.facts.n for one in done.files if one.in_force], done.waiting) == ([1], None)
