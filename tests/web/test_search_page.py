"""The search's page: what is found is marked, narrowed, paged; any query gets an answer."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.runtime import Runtime
from intake.services import reviews
from intake.services.work import Actor
from intake.worker import drain
from tests.web.reading import Reader
from tests.world import World

ENGLISH = "The quick otter swims in the river Aare and eats fish. "
ARABIC = "ينبغي أن تكون بيانات التدريب معروفة المصدر وأن يكون الاستثناء محدودا. "
CHINESE = "训练数据的来源应当可以查验，登记簿应记录其名称和日期。"

Find = Callable[[str], str]


@pytest.fixture
def find(app: Flask, reader: Reader, runtime: Runtime, world: World, publisher: Actor) -> Find:
    """Publish three texts and one without a name, index them; give a search by its query string."""
    world.call()
    for text, tag, more in (
        (ENGLISH, "en", {"countries": ["CH"], "title": "On otters"}),
        (ARABIC, "ar", {"countries": ["EG"], "submitter_type": "individual", "title": None}),
        (CHINESE, "zh", {"countries": ["CN"], "title": "关于数据的意见"}),
        (ENGLISH * 2, "en", {"countries": ["CH"], "publication": "unnamed", "title": "Hidden"}),
    ):
        file = world.attach(f"{text * 20}\n".encode(), "a.txt")
        world.published(publisher, files=[file], languages=[tag], **more)
    drain(app, runtime)

    def search(query: str) -> str:
        page = reader.get(f"/en/search?{query}")
        assert page.status_code == 200
        return page.text

    return search


def numbers(page: str) -> list[str]:
    return re.findall(r'<a class="no" href="/en/submissions/(CAL-\d+)">', page)


def test_nothing_asked_shows_the_form_alone(find: Find) -> None:
    for query in ("", "q=", "q=%20%20"):
        page = find(query)
        assert ('name="q"' in page, "Results" in page) == (True, False)


def test_what_is_found_is_marked_with_its_page_language_and_direction(find: Find) -> None:
    page = find("q=otter")
    assert sorted(numbers(page)) == ["CAL-001", "CAL-004"]
    assert "2 submissions mention" in page
    assert re.search(r'<bdi lang="en" dir="ltr">[^<]*<mark>otter</mark>', page)
    assert 'href="/en/submissions/CAL-001#file-1">page 1</a>' in page
    arabic = find("q=بيانات")
    assert numbers(arabic) == ["CAL-002"]
    assert re.search(r'<bdi lang="ar" dir="rtl">[^<]*<mark>', arabic)
    chinese = find("q=训练数据")
    assert numbers(chinese) == ["CAL-003"]
    assert re.search(r'<bdi lang="zh" dir="ltr">[^<]*<mark>训练数据</mark>', chinese)


def test_titles_and_names_are_found_where_they_are_shown(find: Find) -> None:
    assert numbers(find("q=On+otters"))[0] == "CAL-001"
    assert sorted(numbers(find("q=Example+Society"))) == ["CAL-001", "CAL-002", "CAL-003"]
    assert "No published submission mentions" in find("q=Hidden")


def test_facets_count_what_was_found_and_narrow_it(find: Find) -> None:
    page = find("q=otter")
    assert 'href="/en/search?q=otter&amp;country=CH">Switzerland</a><span>1</span>' in page
    assert "not shown (name withheld)" in page
    assert "Issue 1" not in page
    assert numbers(find("q=otter&country=CH")) == ["CAL-001"]
    assert numbers(find("q=otter&country=CN")) == []
    assert numbers(find("q=otter&country=CN&country=CH")) == ["CAL-001"]
    assert numbers(find("q=otter&country=not-shown")) == ["CAL-004"]
    within = find("q=otter&call=CAL")
    assert sorted(numbers(within)) == ["CAL-001", "CAL-004"]
    assert "1. Issue 1</a><span>2</span>" in within
    assert numbers(find("q=otter&call=CAL&issue=2")) == []
    assert numbers(find("q=otter&issue=2&call=ELSE")) == []
    assert "Country: <b>China</b>" in find("q=otter&country=CN")


def test_a_number_leads_to_its_item(reader: Reader, find: Find, world: World) -> None:
    assert find("q=otter")
    for typed in ("CAL-001", "cal-001", " CAL-001 "):
        answer = reader.get("/en/search", query_string={"q": typed})
        assert (answer.status_code, answer.location) == (302, "/en/submissions/CAL-001")
    waiting = world.send().number
    assert "No published submission mentions" in find(f"q={waiting}")


def test_pages_of_results_miss_none_and_repeat_none(
    reader: Reader, find: Find, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("intake.web.pages.search.LIMIT", 1)
    seen = numbers(find("q=Society"))
    page = find("q=Society")
    while 'rel="next"' in page:
        path = re.findall(r'<a href="([^"]+)" rel="next"', page)[0].replace("&amp;", "&")
        page = reader.get(path).text
        seen += numbers(page)
    assert sorted(seen) == ["CAL-001", "CAL-002", "CAL-003"]


def test_what_is_hidden_is_found_no_more(find: Find, world: World, publisher: Actor) -> None:
    # check 111
    with world.works.writing(publisher) as work:
        reviews.suspend(work, "CAL-001", words="We look at it.")
    assert numbers(find("q=otter")) == ["CAL-004"]


def test_what_cannot_be_searched_for_says_so(find: Find) -> None:
    assert "too short to search for" in find("q=%3F%21")
    assert "too short to search for" in find("q=-otter")
    assert "too short" in find("q=…")


def test_results_are_never_kept_by_others(reader: Reader, find: Find) -> None:
    assert find("q=otter")
    headers = reader.get("/en/search?q=otter").headers
    assert headers["Cache-Control"] == "no-cache"
    assert {"Set-Cookie", "Vary"}.isdisjoint(headers)


HOSTILE = st.one_of(
    st.text(max_size=60),
    st.text(st.sampled_from("\"'*()-:^+~%_\\ ANDORNOTNEAR0\u0000\ud7ff"), max_size=40),
)


@pytest.mark.usefixtures("find")
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(HOSTILE, HOSTILE, HOSTILE)
def test_any_query_gets_an_answer(reader: Reader, query: str, value: str, cursor: str) -> None:
    # check 112: whatever is typed
    asked = {"q": query, "country": value, "call": value, "after": cursor}
    answer = reader.get("/en/search", query_string=asked)
    assert answer.status_code in {200, 302}
