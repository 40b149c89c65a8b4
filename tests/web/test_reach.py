"""Where to write and whom to call stands on every page on which sending may fail. # checks 124 125"""

from pathlib import Path

import pytest

from intake.app import create_app
from intake.runtime import Runtime
from tests.web.reading import Reader
from tests.world import World, make_runtime

LINES = (
    'href="mailto:late@intake.example"',
    '<bdi class="ltr">+41 22 000 00 00</bdi> (<bdi>9 to 17 in Geneva</bdi>)',
)


@pytest.fixture
def reached(tmp_path: Path) -> Runtime:
    return make_runtime(
        tmp_path,
        fallback="late@intake.example",
        telephone="+41 22 000 00 00",
        hours="9 to 17 in Geneva",
    )


def test_pages_on_which_sending_fails_tell_another_way(reached: Runtime) -> None:
    client = Reader(create_app(reached))
    World(reached).call()
    for path, status in (
        ("/en/calls/cal/submit", 200),
        ("/en/nothing", 404),
        ("/front/too-large", 413),
        ("/front/too-many", 429),
        ("/front/no-room", 503),
    ):
        page = client.get(path, headers={"Accept": "text/html"})
        assert (path, page.status_code) == (path, status)
        assert [line for line in LINES if line not in page.text] == [], path
        assert "<form" not in page.text or status == 200


def test_nothing_is_said_of_a_telephone_that_is_not_there(reader: Reader) -> None:
    assert "Telephone:" not in reader.get("/en/nothing").text
