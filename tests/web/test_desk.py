"""The desk's pages: queue, case, acts, conflicts, downloads. # checks 16 49 88 89 90 91 92 104 132"""

import hashlib
import re
from datetime import timedelta

import pytest
from sqlalchemy import event

from intake.runtime import Runtime
from intake.services import accounts, dossier, inspections, processes, reviews
from intake.services.dossier import Item
from intake.services.work import Actor
from tests.web.staffing import BASE, Browser
from tests.world import SYSTEM_STAFF, World


@pytest.fixture
def desk(world: World, browser: Browser) -> Browser:
    """Sign a publisher in, with an open call."""
    world.call()
    browser.be(world.staff("publisher", email="pia@intake.example"))
    return browser


def case(world: World, number: str) -> Item:
    with world.works.reading(SYSTEM_STAFF) as work:
        return dossier.item(work, number, "en")


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def path(number: str, act: str = "") -> str:
    return f"/desk/submissions/{number}" + (f"/{act}" if act else "")


def decide(browser: Browser, world: World, number: str, act: str, **fields: str) -> tuple[int, str]:
    data = {"seen": str(case(world, number).seen), **{f"{act}-{k}": v for k, v in fields.items()}}
    answer = browser.post(path(number, act), data)
    return answer.status_code, words(answer.text)


def test_strangers_are_sent_to_sign_in_and_come_back(world: World, browser: Browser) -> None:
    world.call()
    number = world.send().number
    answer = browser.get(path(number))
    assert (answer.status_code, answer.location) == (302, f"/account/login?next={path(number)}")


def test_an_account_without_a_role_sees_nothing(world: World, browser: Browser) -> None:
    world.call()
    browser.be(world.staff(email="nobody@intake.example"))
    assert browser.get("/desk/").status_code == 403


def test_the_queue_shows_what_waits_with_filters_and_counts(world: World, desk: Browser) -> None:
    first, second = world.send(title="Alpha").number, world.send(title="Beta").number
    page = desk.get("/desk/")
    assert page.headers["Cache-Control"] == "no-store"
    text = words(page.text)
    assert "Under review 2" in text
    assert [n for n in re.findall(r"CAL-\d+", text) if n in {first, second}] == [first, second]
    narrowed = words(desk.get("/desk/?q=beta").text)
    assert (second in narrowed, first in narrowed) == (True, False)
    for query in (
        "state=nonsense",
        "after=x",
        "language=%27%22",
        "call=NONE",
        "q=%25&type=%3Cb%3E",
    ):
        assert desk.get(f"/desk/?{query}").status_code == 200


def test_an_empty_queue_says_so(desk: Browser) -> None:
    assert "Everything is decided." in words(desk.get("/desk/").text)
    assert "Nothing matches." in words(desk.get("/desk/?q=zzz").text)


def test_the_case_shows_everything_that_a_decision_needs(world: World, desk: Browser) -> None:
    number = world.send(title="Remarks", honorific="Dr", questions="And privacy?").number
    held = case(world, number)
    text = words(desk.get(path(number)).text)
    for fact in (
        number,
        "Remarks",
        "Example Society",
        "Ada Example",
        "Dr",
        "ada@example.org",
        held.reference,
    ):
        assert fact in text
    for fact in (
        "Issue 1",
        "And privacy?",
        "remarks.txt",
        "On time",
        "Publish with my name",
        "received, receipt given",
    ):
        assert fact in text
    assert held.files[0].facts.sha256 in text.replace(" ", "")


def test_a_clean_item_takes_two_requests(world: World, desk: Browser) -> None:
    first, second = world.send().number, world.send().number
    begun = desk.post("/desk/next")
    assert (begun.status_code, begun.location) == (303, path(first))
    page = desk.get(path(first))
    seen = re.search(r'name="seen" value="(\d+)"', page.text)
    assert seen is not None
    done = desk.post(path(first, "accept-publish"), {"seen": seen[1], "then": "next"})
    assert (done.status_code, done.location) == (303, path(second))
    assert case(world, first).state == "published"
    assert (case(world, second).state, case(world, second).claimed_by) == ("under-review", "pia")


@pytest.mark.parametrize(
    ("role", "said"), [("publisher", "accepted and published."), ("reviewer", "accepted.")]
)
def test_the_desk_says_what_accept_and_publish_did(
    world: World, desk: Browser, role: str, said: str
) -> None:
    number = world.send().number
    staff = Browser(desk.app, desk.runtime).be(world.staff(role))
    answer = staff.post(path(number, "accept-publish"), {"seen": str(case(world, number).seen)})
    assert re.search(rf"{number} ?: {said}", words(staff.get(answer.location).text))


def test_next_says_when_nothing_is_left(world: World, desk: Browser) -> None:
    number = world.send().number
    assert desk.post("/desk/next").location == path(number)
    last = desk.post(path(number, "accept"), {"seen": "1", "then": "next", "only": "CAL"})
    assert last.location == "/desk/?call=CAL&empty=1"
    assert "Nothing is left that is free." in words(desk.get(last.location).text)


def test_next_skips_round_without_turning_back_and_forth(world: World, desk: Browser) -> None:
    sent = [world.send().number for _ in range(3)]
    seen = [desk.post("/desk/next").location.rsplit("/", 1)[1]]
    for _ in range(3):
        seen.append(desk.post("/desk/next", {"after": seen[-1]}).location.rsplit("/", 1)[1])
    assert seen == [*sent, sent[0]]


def test_one_item_never_goes_to_two_people(world: World, desk: Browser) -> None:
    sent = [world.send().number for _ in range(2)]
    other = Browser(desk.app, desk.runtime).be(world.staff("reviewer"))
    assert desk.post("/desk/next").location == path(sent[0])
    assert other.post("/desk/next").location == path(sent[1])
    assert other.post("/desk/next", {"after": sent[1]}).location == "/desk/?empty=1"
    answer = other.post(path(sent[0], "claim"), {"seen": "1"})
    assert answer.status_code == 409
    assert re.search(r"pia ?: taken", words(answer.text))


@pytest.mark.parametrize(
    ("act", "fields", "missing"),
    [
        ("decline", {"ground": "off-subject"}, "words"),
        ("decline", {"words": "Sells a product."}, "ground"),
        ("decline", {"ground": "opinion", "words": "We disagree."}, "ground"),
        ("return", {"words": "Which issue?"}, "may_change"),
        ("return", {"may_change": "both"}, "words"),
        ("return", {"words": "Which?", "may_change": "both", "due": "2020-01-01"}, "due"),
        ("return", {"words": "Which?", "may_change": "both", "due": "soon"}, "due"),
        ("duplicate", {"words": "The same letter."}, "of"),
        ("duplicate", {"of": "CAL-001"}, "words"),
        ("duplicate", {"of": "CAL-001", "words": "Itself."}, "of"),
        ("duplicate", {"of": "CAL-777", "words": "No such one."}, "of"),
        ("withdraw", {"words": "  "}, "words"),
        ("note", {}, "words"),
    ],
)
def test_a_form_that_lacks_something_comes_back_with_what_was_typed(
    world: World, desk: Browser, act: str, fields: dict[str, str], missing: str
) -> None:
    number = world.send().number
    data = {"seen": "1", **{f"{act}-{key}": value for key, value in fields.items()}}
    answer = desk.post(path(number, act), data)
    assert answer.status_code == 422
    assert f'href="#{act}-{missing}"' in answer.text
    assert f'id="{act}-{missing}-error"' in answer.text
    for key, value in fields.items():
        if value.strip() and key not in {"ground", "due"}:
            assert value in answer.text
    assert case(world, number).seen == 1


def test_every_act_leads_where_the_table_says(world: World, desk: Browser) -> None:
    number, other = world.send().number, world.send().number
    steps: list[tuple[str, dict[str, str], str]] = [
        ("claim", {}, "under-review"),
        ("release", {}, "under-review"),
        ("note", {"words": "Ask the author."}, "under-review"),
        ("duplicate", {"of": other, "words": "The same."}, "duplicate"),
        ("undo", {"words": "It is not."}, "under-review"),
        ("accept", {}, "accepted"),
        ("reopen", {"words": "Too early."}, "under-review"),
        ("accept", {}, "accepted"),
        ("publish", {}, "published"),
        ("suspend", {"words": "Under examination."}, "suspended"),
        ("restore", {"words": "All is well."}, "published"),
        ("withdraw", {"words": "They asked."}, "withdrawn"),
    ]
    for act, fields, state in steps:
        assert decide(desk, world, number, act, **fields)[0] == 303
        assert case(world, number).state == state
    back = world.clock.now() + timedelta(days=9)
    fields = {"words": "Which issue?", "may_change": "fields", "due": back.date().isoformat()}
    assert decide(desk, world, other, "return", **fields)[0] == 303
    held = case(world, other)
    assert (held.state, held.may_change, held.words) == ("returned", "fields", "Which issue?")
    assert held.due_at is not None
    assert held.due_at.isoformat() == "2026-03-11T23:00:00+00:00"
    assert decide(desk, world, other, "decline", ground="off-subject", words="No answer.")[0] == 303
    assert (case(world, other).state, case(world, other).ground) == ("declined", "off-subject")
    page = words(desk.get(path(number)).text)
    assert "Ask the author." in page


def test_the_second_reviewer_sees_the_firsts_decision_and_a_way_back(
    world: World, desk: Browser
) -> None:
    # check 91
    number = world.send().number
    other = Browser(desk.app, desk.runtime).be(world.staff("reviewer", email="rob@intake.example"))
    seen = str(case(world, number).seen)
    first = {"seen": seen, "decline-ground": "advertising", "decline-words": "It sells a product."}
    assert desk.post(path(number, "decline"), first).status_code == 303
    second = {"seen": seen, "duplicate-of": "CAL-001", "duplicate-words": "My own careful words."}
    answer = other.post(path(number, "duplicate"), second)
    text = words(answer.text)
    assert answer.status_code == 409
    assert re.search(r"pia ?: declined", text)
    assert "It sells a product." in text
    assert "My own careful words." in text
    assert f'href="{path(number)}"' in answer.text
    assert case(world, number).state == "declined"


def test_a_reviewer_cannot_publish(world: World, desk: Browser) -> None:
    # check 92
    number = world.send().number
    reviewer = Browser(desk.app, desk.runtime).be(world.staff("reviewer"))
    assert "Accept and publish" not in reviewer.get(path(number)).text
    assert decide(reviewer, world, number, "accept-publish")[0] == 303
    assert case(world, number).state == "accepted"
    assert decide(reviewer, world, number, "publish")[0] == 403
    assert case(world, number).state == "accepted"
    assert decide(desk, world, number, "publish")[0] == 303


def test_looking_changes_nothing(runtime: Runtime, world: World, desk: Browser) -> None:
    # check 92
    number = world.send().number
    written: list[str] = []

    @event.listens_for(runtime.works.engine, "before_cursor_execute")
    def note(_c: object, _k: object, statement: str, *_rest: object) -> None:
        if (
            not statement.startswith(("SELECT", "PRAGMA", "BEGIN"))
            or statement == "BEGIN IMMEDIATE"
        ):
            written.append(statement)

    for address in (
        "/desk/",
        path(number),
        path(number) + "?file=1&page=1",
        path(number) + "/files/1",
    ):
        assert desk.get(address).status_code == 200
    for act in ("claim", "accept", "accept-publish", "publish", "decline", "suspend"):
        assert desk.get(path(number, act)).status_code == 405
    assert desk.get("/desk/next").status_code == 405
    assert written == []


@pytest.mark.parametrize(
    ("headers", "token", "status"),
    [
        ({}, True, 303),
        ({}, False, 400),
        ({"Sec-Fetch-Site": "cross-site"}, True, 403),
        ({"Sec-Fetch-Site": "same-site"}, True, 403),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, True, 303),
        ({"Origin": "https://evil.example"}, True, 403),
        ({"Origin": "null"}, True, 403),
    ],
)
def test_deciding_needs_token_and_origin(
    world: World, desk: Browser, headers: dict[str, str], status: int, *, token: bool
) -> None:
    # checks 92 104
    number = world.send().number
    data = {"seen": "1"} | ({"csrf_token": desk.token()} if token else {})
    answer = desk.client.post(
        path(number, "accept-publish"), data=data, base_url=BASE, headers=headers
    )
    assert answer.status_code == status
    assert case(world, number).state == ("published" if status == 303 else "under-review")


def test_fields_that_no_form_has_change_nothing(world: World, desk: Browser) -> None:
    # check 90
    number = world.send().number
    before = case(world, number)
    data = {
        "seen": "1",
        "state": "published",
        "received": "2020-01-01",
        "received_at": "2020-01-01",
        "verdict": "late",
        "number": "CAL-999",
        "claimed_by": "7",
        "publication": "private",
        "published_at": "2020-01-01",
    }
    assert desk.post(path(number, "claim"), data).status_code == 303
    after = case(world, number)
    same = (
        "number",
        "state",
        "received",
        "recorded",
        "verdict",
        "publication",
        "published_revision",
        "fields",
    )
    assert [getattr(after, key) for key in same] == [getattr(before, key) for key in same]
    assert desk.post(path(number, "state"), data).status_code == 404


def test_a_decision_names_what_it_saw(world: World, desk: Browser) -> None:
    number = world.send().number
    assert desk.post(path(number, "accept")).status_code == 400
    assert desk.post(path(number, "accept"), {"seen": "many"}).status_code == 400


def test_a_number_typed_in_small_letters_leads_to_its_case(world: World, desk: Browser) -> None:
    number = world.send().number
    small, large = desk.get(path(number.lower())), desk.get(path(number))
    assert (small.status_code, small.text.lower()) == (200, large.text.lower())


def test_another_process_is_not_there(world: World, desk: Browser) -> None:
    # check 89
    number = world.send().number
    with world.works.writing(SYSTEM_STAFF) as work:
        processes.add_process(
            work, theme_id=1, slug="other", title={"en": "O"}, summary={}, contact={}
        )
    desk.be(world.staff("administrator", email="else@intake.example", process="other"))
    none = desk.get(path("CAL-999"))
    mine = desk.get(path(number))
    assert (mine.status_code, mine.text.replace(number, "CAL-999")) == (404, none.text)
    assert desk.get(path(number) + "/files/1").status_code == 404
    assert decide(desk, world, number, "accept")[0] == 404
    assert decide(desk, world, number, "duplicate", of="CAL-001", words="x")[0] == 404
    assert number not in desk.get("/desk/?state=all").text


def test_a_role_taken_away_is_gone_at_the_next_request(world: World, desk: Browser) -> None:
    # check 88
    number = world.send().number
    assert desk.get(path(number)).status_code == 200
    with world.works.writing(SYSTEM_STAFF) as work:
        accounts.revoke(work, email="pia@intake.example", role="publisher", process="talk")
    assert desk.get(path(number)).status_code == 302, "its sessions have ended"
    assert decide(desk, world, number, "accept")[0] == 302
    with world.works.writing(SYSTEM_STAFF) as work:
        accounts.grant(work, email="pia@intake.example", role="reviewer", process="talk")
        accounts.disable(work, email="pia@intake.example")
    assert desk.get(path(number)).status_code == 302
    assert decide(desk, world, number, "accept")[0] == 302
    assert case(world, number).state == "under-review"


def test_an_auditor_reads_and_has_no_buttons(world: World, desk: Browser) -> None:
    number = world.send().number
    desk.be(world.staff("auditor", email="aud@intake.example"))
    page = desk.get(path(number))
    assert (page.status_code, "<button" in page.text) == (200, False)
    assert 'action="/desk/next"' not in desk.get("/desk/").text
    assert decide(desk, world, number, "accept")[0] == 403
    assert desk.post("/desk/next").status_code == 403


def test_a_file_comes_to_the_staff_as_it_was_sent(world: World, desk: Browser) -> None:
    data = b"%PDF-1.4 not really one, but kept\n" * 40
    sent = world.attach(b"We write.\n" * 30, "remarks.txt")
    number = world.send(files=[sent]).number
    answer = desk.get(path(number) + "/files/1")
    assert (
        hashlib.sha256(answer.data).hexdigest() == sent.sha256 != hashlib.sha256(data).hexdigest()
    )
    head = answer.headers
    assert head["Content-Disposition"].startswith('attachment; filename="remarks.txt"')
    assert head["Content-Type"].startswith("text/plain")
    assert head["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert head["X-Content-Type-Options"] == "nosniff"
    assert (head["Cache-Control"], head["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert desk.get(path(number) + "/files/2").status_code == 404


def test_text_stands_by_page_twenty_at_a_time_and_harmless(world: World, desk: Browser) -> None:
    # check 49
    number = world.send(languages=["ar"]).number
    sha256 = case(world, number).files[0].facts.sha256
    hostile = "<script>alert(1)</script> {{7*7}} '; DROP TABLE file; \x1b[31m \u202e"
    texts = [f"صفحة {n} {hostile}" for n in range(1, 24)] + ["x" * 300_000]
    with world.works.reading(SYSTEM_STAFF) as work:
        report = dict(inspections.latest(work, [sha256])[sha256])
    report.pop("read_at")
    with world.works.writing(SYSTEM_STAFF) as work:
        inspections.keep(
            work, sha256, {**report, "languages": ["ar"], "text": texts, "text_status": "full"}
        )
    first = desk.get(path(number)).text
    assert 'class="txt" dir="rtl" lang="ar"' in first
    assert ("صفحة 20" in first, "صفحة 21" in first) == (True, False)
    assert "<script>alert" not in first
    assert ("\x1b" in first, "\u202e" in first, "{{7*7}}" in first) == (False, False, True)
    link = re.search(r'href="([^"]*page=21[^"]*)"', first)
    assert link is not None
    later = desk.get(link[1].replace("&amp;", "&")).text
    assert ("صفحة 23" in later, "This page holds more text" in later) == (True, True)
    assert len(later) < 200_000


def test_the_same_letter_twice_is_shown_to_staff_and_suggested(world: World, desk: Browser) -> None:
    # checks 16 132
    files = [world.attach(b"We all sign this.\n" * 9, "letter.txt")]
    one, two = world.send(files=files).number, world.send(files=files).number
    assert f"same bytes as {one}" in words(desk.get("/desk/").text)
    page = desk.get(path(two)).text
    assert f"Identical to a file of {one}" in words(page)
    assert re.search(rf'name="duplicate-of"[^>]*value="{one}"', page)
    assert decide(desk, world, two, "duplicate", of=one, words="The same letter.")[0] == 303
    assert decide(desk, world, one, "duplicate", of=two, words="In a circle.")[0] == 422


def contested(world: World, by: Actor) -> str:
    from intake.services import contests  # noqa: PLC0415 - one test's need
    from intake.services.work import SUBMITTER  # noqa: PLC0415 - as above

    sent = world.send()
    with world.works.writing(by) as work:
        reviews.decline(work, sent.number, ground="off-subject", words="Not about it.")
    assert sent.token is not None
    with world.works.writing(SUBMITTER) as work:
        contests.contest(work, sent.token, words="It is.")
    return sent.number


def test_a_contest_is_decided_by_another_person(world: World, desk: Browser) -> None:
    # check 131
    rob = world.staff("reviewer", email="rob@intake.example")
    number = contested(world, rob)
    page = desk.get(path(number)).text
    assert "Decision contested" in page
    assert "Uphold the contest" in page
    other = Browser(desk.app, desk.runtime).be(rob)
    assert "Uphold the contest" not in other.get(path(number)).text
    status, text = decide(other, world, number, "uphold", words="I was wrong.")
    assert (status, "Another person must" in text) == (422, True)
    assert decide(desk, world, number, "uphold", words="It is about issue 2.")[0] == 303
    assert case(world, number).state == "under-review"


@pytest.mark.parametrize("lang", ["en", "ar", "fr"])
def test_pages_of_the_desk_keep_the_chosen_language(world: World, desk: Browser, lang: str) -> None:
    number = world.send().number
    assert desk.get(f"/desk/?lang={lang}").status_code == 200
    page = desk.get(path(number)).text
    assert f'<html lang="{lang}" dir="{"rtl" if lang == "ar" else "ltr"}" class="desk">' in page


def test_work_is_given_to_a_colleague_and_told(world: World, desk: Browser) -> None:
    world.staff("reviewer", email="olga@intake.example")
    number = world.send().number
    assert "olga" in desk.get(path(number)).text
    assert decide(desk, world, number, "assign")[0] == 422
    assert decide(desk, world, number, "assign", to="999")[0] == 422
    assert decide(desk, world, number, "assign", to="9" * 40)[0] == 422
    olga = re.search(r'<option value="(\d+)">olga</option>', desk.get(path(number)).text)
    assert olga is not None
    assert decide(desk, world, number, "assign", to=olga[1])[0] == 303
    assert case(world, number).claimed_by == "olga"
    assert "It is with olga." in words(desk.get(path(number)).text)


def test_a_day_of_its_own_begins_at_midnight_of_the_calls_zone(world: World, desk: Browser) -> None:
    number = world.send().number
    assert decide(desk, world, number, "not-before", day="2026-03-01", why="")[0] == 422
    assert decide(desk, world, number, "not-before", day="2026-03-10", why="Embargo.")[0] == 303
    held = case(world, number)
    assert held.not_before is not None
    assert held.not_before.isoformat() == "2026-03-09T23:00:00+00:00"
    page = desk.get(path(number)).text
    assert 'value="2026-03-10"' in page
    assert "Not published before" in words(page)
    done = desk.post(path(number, "accept-publish"), {"seen": str(held.seen)})
    assert "accepted." in words(desk.get(done.location).text)
    assert (case(world, number).state, case(world, number).scheduled) == ("accepted", True)
    assert decide(desk, world, number, "not-before", day="", why="")[0] == 303
    assert case(world, number).not_before is None
