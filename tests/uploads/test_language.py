"""In which languages a text is written."""

import time

import pytest

from tests.uploads.passages import PASSAGES
from uploads.language import detect


@pytest.mark.parametrize("length", [40, 120, None])
@pytest.mark.parametrize("language", PASSAGES)
def test_a_passage_is_in_its_language(language: str, length: int | None) -> None:
    assert detect([PASSAGES[language][:length]]).tags == (language[:2],)


def test_capitals_do_not_mislead() -> None:
    assert detect([PASSAGES["en"].upper()]).tags == ("en",)
    assert detect([PASSAGES["ru"].upper()]).tags == ("ru",)


@pytest.mark.parametrize(
    ("first", "second"), [("en", "fr"), ("en", "zh"), ("ar", "fr"), ("ru", "es"), ("ja", "zh")]
)
def test_two_languages_by_paragraph_are_both_named(first: str, second: str) -> None:
    found = detect([f"{PASSAGES[first]}\n\n{PASSAGES[second]}"])
    assert set(found.tags) == {first, second}
    assert found.mixed


def test_two_languages_page_by_page_come_most_used_first() -> None:
    assert detect([PASSAGES["es"], PASSAGES["en"], PASSAGES["es"]]).tags == ("es", "en")


def test_a_quotation_does_not_make_a_second_language() -> None:
    assert detect([PASSAGES["fr"]] * 6 + [PASSAGES["en"][:200]]).tags == ("fr",)


@pytest.mark.parametrize("text", ["", "12345 67,8 %", "OK", "a", "xqzt " * 3, "☃ ☃ ☃ ☃ ☃"])
def test_too_little_to_go_by_is_not_sure(text: str) -> None:
    assert detect([text]).tags == ()


def test_a_line_of_twenty_megabytes_is_told_in_less_than_two_seconds() -> None:
    # check 50
    begun = time.monotonic()
    assert detect([PASSAGES["ru"] * 60_000]).tags == ("ru",)
    assert time.monotonic() - begun < 2
