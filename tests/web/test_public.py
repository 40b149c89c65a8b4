"""The public pages: what they show, what they are functions of, how many queries they take."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from intake.runtime import Runtime
from intake.services import calls, pending, reviews, revising
from intake.services.receiving import Sending
from intake.services.work import SUBMITTER, Actor
from intake.web.pagecache import Made, PageCache
from tests.web.reading import Reader
from tests.world import SYSTEM_STAFF, World


def test_the_home_page_tells_what_is_open_and_what_came(
    reader: Reader, world: World, publisher: Actor
) -> None:
    world.call()
    world.published(publisher)
    page = reader.get("/en/")
    assert page.status_code == 200
    for words in (
        "Comments on the draft",
        "A conversation",
        "Closes <time",
        "9 days 23 h",
        "Make a submission",
        'href="/en/submissions/CAL-001"',
        "Remarks on issue 1",
        "Example Society",
    ):
        assert words in page.text, words


def test_a_site_without_calls_has_a_home_page(reader: Reader) -> None:
    page = reader.get("/en/")
    assert (page.status_code, "No call is open today." in page.text) == (200, True)


def test_the_process_page_has_calls_and_papers_with_their_issues(
    reader: Reader, world: World, publisher: Actor
) -> None:
    world.call()
    world.published(publisher, issues=["1", "3"])
    page = reader.get("/en/processes/talk")
    assert page.status_code == 200
    for words in ("About a policy.", "Draft issues paper", "T/1", "15 January 2026", "Issue 3"):
        assert words in page.text, words
    assert 'href="/en/calls/cal?issue=3"' in page.text
    assert 'href="/en/calls/cal?issue=2"' not in page.text
    assert reader.get("/en/processes/other").status_code == 404


def test_the_list_of_a_call_has_a_line_for_every_number(
    reader: Reader, world: World, publisher: Actor
) -> None:
    world.call()
    world.published(publisher)
    declined, suspended, copy = (world.send().number for _ in range(3))
    with world.works.writing(publisher) as work:
        reviews.decline(work, declined, ground="off-subject", words="It is about football.")
        reviews.accept_and_publish(work, suspended)
        reviews.suspend(work, suspended, words="Somebody is named without leave.")
        reviews.duplicate(work, copy, of="CAL-001", words="Sent twice.")
    page = reader.get("/en/calls/cal").text
    assert [f"CAL-00{n}" in page for n in (1, 2, 3, 4)] == [True] * 4
    assert "Not about the subject of the call" in page
    assert "Under examination since" in page
    assert 'Duplicate of <a class="nb" href="/en/submissions/CAL-001">' in page
    assert 'href="/en/submissions/CAL-002"' not in page
    assert "It is about football." not in page


def test_filters_narrow_to_what_is_published(
    reader: Reader, world: World, publisher: Actor
) -> None:
    world.call()
    first = world.published(publisher, countries=["CH"], languages=["fr"])
    second = world.published(publisher, countries=["BR"], issues=["2"])
    withheld = world.published(publisher, publication="unnamed", countries=["CH"], issues=[])
    waiting = world.send(countries=["CH"]).number

    def listed(query: str) -> list[str]:
        page = reader.get(f"/en/calls/cal?{query}").text
        return [n for n in (first, second, withheld, waiting) if f"<bdi>{n}</bdi>" in page]

    assert listed("country=CH") == [first]
    assert listed("country=CH&country=BR") == [first, second]
    assert listed("country=CH&issue=2") == []
    assert listed("language=fr") == [first]
    assert listed("country=not-shown") == [withheld]
    assert listed("issue=none") == [withheld]
    assert listed("type=ngo") == [first, second]
    assert listed("type=&country=") == [first, second, withheld, waiting]
    assert listed("country=%00'%22;--&issue=%F0%9F%92%A5") == []


def test_a_chosen_filter_can_be_taken_off(reader: Reader, world: World, publisher: Actor) -> None:
    world.call()
    world.published(publisher)
    page = reader.get("/en/calls/cal?country=CH&type=business&order=newest").text
    assert "Country: <b>Switzerland</b>" in page
    assert 'href="/en/calls/cal?type=business&amp;order=newest"' in page
    assert "No published submission matches." in page


@pytest.mark.parametrize("order", ["number", "newest"])
def test_pages_of_a_list_miss_none_and_repeat_none(
    reader: Reader, world: World, publisher: Actor, order: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("intake.web.pages.narrowing.LIMITS", (2, 100, 300))
    world.call()
    numbers = [world.published(publisher) for _ in range(5)]
    seen: list[str] = []
    path = f"/en/calls/cal?order={order}&limit=2"
    for _ in range(3):
        page = reader.get(path).text
        seen += [n for n in _in_order(page) if n in numbers]
        if 'rel="next" href="' not in page:
            break
        path = page.split('rel="next" href="', 1)[1].split('"', 1)[0].replace("&amp;", "&")
    assert seen == (numbers if order == "number" else numbers[::-1])


def _in_order(page: str) -> list[str]:
    return [
        part.split("</bdi>", 1)[0]
        for part in page.split('<a class="no"')[1:]
        for part in [part.split("<bdi>", 1)[1]]
    ]


def test_hostile_positions_are_passed_over(reader: Reader, world: World) -> None:
    world.call()
    for query in (
        "after=-1",
        "after=9" * 1,
        "after=" + "9" * 40,
        "before=x",
        "limit=1e9",
        "after=٣",
    ):
        assert reader.get(f"/en/calls/cal?{query}").status_code == 200


def test_a_title_that_was_not_typed_is_composed_in_the_language_of_the_page(
    reader: Reader, world: World, publisher: Actor
) -> None:
    world.call(kinds=["comment", "intervention"])
    world.published(publisher, title=None)
    world.published(publisher, title=None, publication="unnamed")
    world.published(publisher, title=None, kind="intervention", on_behalf=False, entity=None)
    page = reader.get("/en/calls/cal").text
    assert "Comment by Example Society" in page
    assert "Comment no. 2" in page
    assert "Intervention by Ada Example" in page
    assert "remarks.txt" not in page


def test_what_people_typed_is_shown_as_text(reader: Reader, world: World, publisher: Actor) -> None:
    # check 49: on the public pages
    world.call()
    hostile = "<script>alert(1)</script>{{7*7}}\u202e"
    world.published(
        publisher, title=hostile, entity=hostile, cosignatories=hostile, questions=hostile
    )
    for path in ("/en/", "/en/calls/cal", "/en/calls/cal/register", "/en/submissions/CAL-001"):
        page = reader.get(path).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in page


def test_an_item_shows_what_was_stated_and_where_it_stands_in_the_log(
    reader: Reader, world: World, publisher: Actor
) -> None:
    world.call()
    world.published(
        publisher,
        honorific="Dr",
        name_latin="Ada Example",
        countries=["CH", "BR"],
        cosignatories="Grace Sample",
        questions="What of dogs?",
    )
    page = reader.get("/en/submissions/CAL-001").text
    for words in (
        "Example Society",
        "Dr Ada Example",
        "Non-governmental organisation",
        "Switzerland, Brazil",
        "Grace Sample",
        "What of dogs?",
        "As received.",
        "remarks.txt",
        'href="/s/CAL-001/files/1"',
        "http://127.0.0.1:8000/s/CAL-001",
        "10 days before the close",
        "Entry 6",
    ):
        assert words in page, words
    assert "ada@example.org" not in page


def test_an_individual_is_not_indexed_unless_they_chose_it(
    reader: Reader, world: World, publisher: Actor
) -> None:
    world.call()
    alone: dict[str, Any] = {"on_behalf": False, "entity": None, "submitter_type": "individual"}
    quiet = world.published(publisher, **alone)
    loud = world.published(publisher, **alone, index_allowed=True)
    body = world.published(publisher)
    meta = '<meta name="robots" content="noindex">'
    assert [meta in reader.get(f"/en/submissions/{n}").text for n in (quiet, loud, body)] == [
        True,
        False,
        False,
    ]
    files = [reader.get(f"/s/{n}/files/1") for n in (quiet, loud, body)]
    assert [one.headers.get("X-Robots-Tag") for one in files] == ["noindex", None, None]


def test_a_number_leads_to_its_item_in_the_reader_s_language(
    reader: Reader, world: World, publisher: Actor
) -> None:
    world.call()
    world.published(publisher)
    for typed in ("CAL-001", "cal-001", "Cal-001"):
        found = reader.get(f"/s/{typed}", headers={"Accept-Language": "ar,en;q=0.5"})
        assert (found.status_code, found.location) == (302, "/ar/submissions/CAL-001")
        assert found.headers["Vary"] == "Accept-Language"
    moved = reader.get("/en/submissions/cal-001")
    assert (moved.status_code, moved.location) == (301, "/en/submissions/CAL-001")
    call = reader.get("/en/calls/CAL")
    assert (call.status_code, call.location) == (301, "/en/calls/cal")
    for strange in ("CAL-1", "CAL-0001", "CAL-000", "CAL", "ſAL-001", "CAL-٠٠١", "CAL-001%00"):
        assert reader.get(f"/s/{strange}").status_code == 404, strange


@pytest.mark.parametrize("act", ["suspend", "withdraw"])
def test_what_was_published_leaves_a_tombstone(
    reader: Reader, world: World, publisher: Actor, act: str
) -> None:
    # check 111: at the origin
    world.call()
    number = world.published(publisher)
    assert reader.get(f"/s/{number}/files/1").status_code == 200
    with world.works.writing(publisher) as work:
        getattr(reviews, act)(work, number, words="Somebody is named without leave.")
    stone = reader.get(f"/en/submissions/{number}")
    assert stone.status_code == 410
    assert stone.headers["Cache-Control"] == "no-store"
    assert ("Somebody is named without leave." in stone.text) == (act == "suspend")
    for hidden in ("Example Society", "Remarks on issue 1", "remarks.txt", "Ada"):
        assert hidden not in stone.text
    assert reader.get(f"/s/{number}").location == f"/en/submissions/{number}"
    gone = reader.get(f"/s/{number}/files/1")
    assert (gone.status_code, f'href="/s/{number}"' in gone.text) == (410, True)
    if act == "suspend":
        with world.works.writing(publisher) as work:
            reviews.restore(work, number, words="It was a mistake.")
        assert reader.get(f"/en/submissions/{number}").status_code == 200


def test_a_public_page_is_the_same_for_all_and_asks_nothing_of_them(
    reader: Reader, world: World, publisher: Actor
) -> None:
    world.call()
    world.published(publisher)
    for path in ("/en/", "/en/calls/cal", "/en/calls/cal/register", "/en/submissions/CAL-001"):
        page = reader.get(path)
        assert "Set-Cookie" not in page.headers
        assert "Vary" not in page.headers
        assert page.headers["Cache-Control"].startswith("public, max-age=")
        assert page.headers["ETag"].startswith('W/"')
        again = reader.get(path, headers={"If-None-Match": page.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert reader.get(path).data == page.data


def test_a_page_changes_with_the_record_and_only_then(
    reader: Reader, world: World, publisher: Actor
) -> None:
    world.call()
    first = reader.get("/en/calls/cal")
    assert reader.get("/ar/calls/cal").headers["ETag"] != first.headers["ETag"]
    number = world.send().number
    second = reader.get("/en/calls/cal", headers={"If-None-Match": first.headers["ETag"]})
    assert (second.status_code, number in second.text) == (200, True)
    world.publish(number, publisher)
    third = reader.get("/en/calls/cal", headers={"If-None-Match": second.headers["ETag"]})
    assert (third.status_code, "Remarks on issue 1" in third.text) == (200, True)
    with world.works.writing(SYSTEM_STAFF) as work:
        calls.set_deadline(
            work,
            "CAL",
            world.clock.now() + timedelta(days=20),
            reason={"en": "More time was asked for."},
        )
    fourth = reader.get("/en/calls/cal", headers={"If-None-Match": third.headers["ETag"]})
    assert (fourth.status_code, "More time was asked for." in fourth.text) == (200, True)


def test_what_is_left_never_says_too_much(reader: Reader, world: World) -> None:
    # check 74: by the server's clock
    world.call(closes_in=timedelta(days=3, minutes=30))
    assert "2 days 23 h" in reader.get("/en/calls/cal").text
    world.clock.advance(timedelta(hours=1, minutes=1))
    assert "2 days 22 h" in reader.get("/en/calls/cal").text
    world.clock.advance(timedelta(days=2, hours=22))
    page = reader.get("/en/calls/cal")
    assert "1 h 28 min" in page.text
    assert page.headers["Cache-Control"] in {f"public, max-age={n}" for n in range(61)}
    world.clock.advance(timedelta(hours=1, minutes=28, seconds=50))
    page = reader.get("/en/calls/cal")
    assert "less than a minute" in page.text
    assert page.headers["Cache-Control"] == "public, max-age=10"
    world.clock.advance(timedelta(seconds=10))
    assert "Make a submission" not in reader.get("/en/calls/cal").text


def test_a_call_that_was_never_opened_is_not_known(reader: Reader, world: World) -> None:
    text = calls.CallText(kinds=["comment"], title={"en": "Plans"}, summary={}, body={}, zone="UTC")
    with world.works.writing(SYSTEM_STAFF) as work:
        calls.create(work, process_id=world.process_id, code="PLAN", text=text)
    for path in ("/en/calls/plan", "/en/calls/plan/register", "/calls/plan/register.csv"):
        assert reader.get(path).status_code == 404
    assert "Plans" not in reader.get("/en/").text + reader.get("/en/processes/talk").text


def test_a_file_that_was_replaced_before_publication_stays_hidden(
    reader: Reader, world: World, publisher: Actor
) -> None:
    world.call()
    sent = world.send(files=[world.attach(b"My number is 12345.\n" * 5, "oops.txt")])
    assert sent.token is not None
    mended = world.attach(b"We write about issue 1.\n" * 5, "mended.txt")
    sending = Sending(
        nonce="ab" * 16,
        values=world.values(),
        files=[mended],
        begun=world.clock.now(),
        complete=world.clock.now(),
    )
    with world.works.writing(SUBMITTER) as work:
        revising.send(work, sent.token, sending)
    world.publish(sent.number, publisher)
    page = reader.get(f"/en/submissions/{sent.number}").text
    assert ("oops.txt" in page, "mended.txt" in page) == (False, True)
    assert reader.get(f"/s/{sent.number}/files/1").status_code == 404
    assert reader.get(f"/s/{sent.number}/files/2").data == b"We write about issue 1.\n" * 5


def test_every_published_revision_is_shown_with_its_files(
    reader: Reader, world: World, publisher: Actor
) -> None:
    world.call()
    sent = world.send(files=[world.attach(b"The first of two texts.\n" * 5, "first.txt")])
    texts = [f"The text number {n}.\n".encode() * 5 for n in (2, 3)]
    for n, text in enumerate(texts, 2):
        sending = Sending(
            nonce=f"{n:032x}",
            values=world.values(),
            files=[world.attach(text, f"<b>{n}</b>.txt")],
            begun=world.clock.now(),
            complete=world.clock.now(),
        )
        with world.works.writing(SUBMITTER) as work:
            revising.send(work, sent.token or "", sending)
        if n == 2:
            world.publish(sent.number, publisher)
    path, files = f"/en/submissions/{sent.number}", f"/s/{sent.number}/files"
    assert "(in force)" in reader.get(path).text
    assert [reader.get(f"{files}/{n}").status_code for n in (1, 2, 3)] == [404, 200, 404]
    with world.works.writing(publisher) as work:
        pending.publish(work, sent.number)
    assert [reader.get(f"{files}/{n}").status_code for n in (1, 2, 3)] == [404, 200, 200]
    assert [reader.get(f"{files}/{n}").data for n in (2, 3)] == texts
    page = reader.get(path).text
    assert "first.txt" not in page
    assert "Never published" in page
    revisions = page.split("<h2>Revisions</h2>", 1)[1].split("</table>", 1)[0]
    assert f'<a href="{files}/2">File 2</a>' in revisions
    assert "&lt;b&gt;2&lt;/b&gt;.txt" in revisions
    assert f'href="{files}/3"' not in revisions
    assert f'href="{files}/3"' in page


@contextmanager
def counted(runtime: Runtime) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_c: Any, _cur: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    event.listen(runtime.works.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(runtime.works.engine, "before_cursor_execute", note)


def test_pages_take_the_same_queries_for_1_3_and_300_rows(
    reader: Reader, world: World, publisher: Actor, runtime: Runtime
) -> None:
    world.call()
    one = [world.attach(b"We write about issue 1.\n" * 5, "remarks.txt")]
    paths = (
        "/en/",
        "/en/processes/talk",
        "/en/calls/cal?limit=300",
        "/en/calls/cal?limit=300&type=ngo",
        "/en/calls/cal/register",
        "/en/submissions/CAL-001",
        "/en/search?q=example",
    )
    found: dict[str, list[int]] = {path: [] for path in paths}
    done = 0
    for rows in (1, 3, 300):
        for _ in range(rows - done):
            number = world.send(files=one).number
            with world.works.writing(publisher) as work:
                reviews.accept_and_publish(work, number)
        done = rows
        for path in paths:
            with counted(runtime) as seen:
                page = reader.get(path)
            assert page.status_code == 200
            found[path].append(len(seen))
    assert {path: len(set(counts)) for path, counts in found.items()} == dict.fromkeys(paths, 1), (
        found
    )


def test_a_page_that_has_not_changed_costs_the_reading_of_the_epochs(
    reader: Reader, world: World, publisher: Actor, runtime: Runtime
) -> None:
    world.call()
    world.published(publisher)
    reader.get("/en/calls/cal")
    with counted(runtime) as seen:
        reader.get("/en/calls/cal")
    assert len([one for one in seen if one.startswith("SELECT")]) <= 3


def test_the_page_cache_keeps_what_was_used_last() -> None:
    cache = PageCache(pages=2, size=100)
    for key in ("a", "b"):
        cache.put(key, Made(key.encode() * 10, "text/html"))
    assert cache.get("a") is not None
    cache.put("c", Made(b"c" * 10, "text/html"))
    assert [cache.get(key) is not None for key in "abc"] == [True, False, True]
    cache.put("d", Made(b"d" * 51, "text/html"))
    assert cache.get("d") is None
    for key in "ef":
        cache.put(key, Made(b"x" * 50, "text/html"))
    cache.put("g", Made(b"x" * 50, "text/html"))
    assert [cache.get(key) is not None for key in "acefg"] == [False, False, False, True, True]


def test_crawlers_are_told_what_is_not_for_them(reader: Reader) -> None:
    told = reader.get("/robots.txt").text.splitlines()
    assert told[0] == "User-agent: *"
    assert "Disallow: /my/" in told
