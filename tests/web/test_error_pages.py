"""Pages that say no: in the language of the address, whatever the browser prefers."""

import re

import pytest
from werkzeug.test import TestResponse

from tests.web.reading import Reader
from tests.world import World


def asked(reader: Reader, path: str, method: str = "GET", prefers: str = "en") -> TestResponse:
    return reader.open(path, method, headers={"Accept-Language": prefers})


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/ar/nothing", "GET", 404),
        ("/ar/calls/none/of/this", "GET", 404),
        ("/ar/calls/none", "GET", 404),
        ("/ar/submissions/CAL-999", "GET", 404),
        ("/ar/a%00b", "GET", 404),
        ("/ar/search", "DELETE", 405),
    ],
)
def test_an_error_under_a_language_speaks_it(
    reader: Reader, world: World, path: str, method: str, status: int
) -> None:
    world.call()
    answer = asked(reader, path, method)
    assert answer.status_code == status
    assert '<html lang="ar" dir="rtl"' in answer.text
    assert 'href="/ar/"' in answer.text
    title = answer.text.split("<title>", 1)[1].split("</title>", 1)[0]
    assert re.search("[ء-ي]{3}", title)


def test_an_error_without_a_language_speaks_the_browsers(reader: Reader) -> None:
    for path in ("/nothing", "/arabic/nothing", "/s/CAL-999"):
        for prefers, tag in (("ar", 'lang="ar" dir="rtl"'), ("de", 'lang="en" dir="ltr"')):
            assert tag in asked(reader, path, prefers=prefers).text
