"""Acts on many submissions at the desk's pages. # checks 88 89 92"""

import re

import pytest

from tests.web.staffing import Browser
from tests.world import World


@pytest.fixture
def desk(world: World, browser: Browser) -> Browser:
    """Sign a publisher in, with an open call."""
    world.call()
    browser.be(world.staff("publisher", email="pia@intake.example"))
    return browser


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def picks(page: str) -> list[str]:
    return re.findall(r'name="pick" value="([^"]+)"', page)


def test_rows_are_chosen_foreseen_done_and_told(world: World, desk: Browser) -> None:
    first, second, third = (world.send().number for _ in range(3))
    world.work_jobs()
    offered = picks(desk.get("/desk/").text)
    assert offered == [f"{number}:1" for number in (first, second, third)]
    made = desk.post("/desk/bulk/", {"act": "accept-publish", "pick": offered[:2]})
    assert (made.status_code, made.location) == (303, "/desk/bulk/1")
    page = desk.get(made.location)
    assert page.headers["Cache-Control"] == "no-store"
    assert "2 will be public at once" in words(page.text)
    assert "Do it to 2 submissions" in words(page.text)
    assert world.row(first).state == "under-review"
    for _ in range(2):
        answer = desk.post("/desk/bulk/1/run")
        assert (answer.status_code, answer.location) == (303, "/desk/bulk/1")
    assert 'http-equiv="refresh"' in desk.get("/desk/bulk/1").text
    world.work_jobs()
    told = desk.get("/desk/bulk/1").text
    assert 'http-equiv="refresh"' not in told
    assert "Done: 2 submissions." in words(told)
    assert [world.row(number).state for number in (first, second, third)] == [
        "published",
        "published",
        "under-review",
    ]


def test_all_that_the_filters_give_goes_to_a_colleague(world: World, desk: Browser) -> None:
    world.staff("reviewer", email="olga@intake.example")
    one, two = world.send(languages=["fr"]).number, world.send(languages=["en"]).number
    page = desk.get("/desk/?language=fr").text
    query = re.search(r'name="query" value="([^"]+)"', page)
    olga = re.search(r'<option value="(\d+)">olga</option>', page)
    assert query is not None
    assert olga is not None
    form = {"act": "assign", "to": olga[1], "all": "1", "query": query[1].replace("&amp;", "&")}
    made = desk.post("/desk/bulk/", form)
    assert "goes to olga" in words(desk.get(made.location).text)
    desk.post(f"{made.location}/run")
    world.work_jobs()
    assert world.row(one).claimed_by == int(olga[1])
    assert world.row(two).claimed_by is None


@pytest.mark.parametrize(
    "form",
    [
        {"act": "accept"},
        {"act": "accept", "pick": "CAL-001"},
        {"act": "accept", "pick": "CAL-999:1"},
        {"act": "accept", "pick": "CAL-\x00:1"},
        {"act": "destroy", "pick": "CAL-001:1"},
        {"act": "assign", "pick": "CAL-001:1"},
        {"act": "assign", "to": "x", "all": "1"},
        {"act": "accept", "all": "1", "query": "call=NONE"},
    ],
)
def test_what_is_no_choice_is_told_and_nothing_is_done(
    world: World, desk: Browser, form: dict[str, str]
) -> None:
    number = world.send().number
    assert "Nothing was done" in words(desk.post("/desk/bulk/", form).text)
    assert world.row(number).version == 1
    assert desk.get("/desk/bulk/1").status_code == 404


def test_another_persons_act_is_unknown(world: World, desk: Browser) -> None:
    world.send()
    made = desk.post("/desk/bulk/", {"act": "accept", "pick": picks(desk.get("/desk/").text)})
    other = Browser(desk.app, desk.runtime).be(world.staff("publisher", email="o@intake.example"))
    for answer in (other.get(made.location), other.post(f"{made.location}/run")):
        assert answer.status_code == 404
    assert desk.get("/desk/bulk/99999999999").status_code == 404


def test_words_inside_unpublished_files_are_found_with_their_place(
    world: World, desk: Browser
) -> None:
    hostile = b"The quagga <script>alert(1)</script> asks for remuneration.\n" * 3
    number = world.send(files=[world.attach(hostile, "zebra.txt")]).number
    other = world.send().number
    world.work_jobs()
    page = desk.get("/desk/?q=quagga").text
    assert (number in page, other in page) == (True, False)
    assert "<mark>quagga</mark>" in page
    assert "<script>alert" not in page
    assert f"/desk/submissions/{number}?file=1&amp;page=1#page-1" in page
    stranger = Browser(desk.app, desk.runtime)
    assert "zebra" not in stranger.get("/en/search?q=quagga").text
