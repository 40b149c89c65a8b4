import pytest

from intake.domain.texts import Text, choose, direction, excerpt
from intake.domain.vocab import RIGHT_TO_LEFT


def test_a_text_is_shown_in_the_language_asked_for() -> None:
    texts = {"en": "Call", "ar": "نداء"}
    assert choose(texts, "ar") == Text("نداء", "ar", "rtl")
    assert choose(texts, "en") == Text("Call", "en", "ltr")


def test_a_missing_language_is_stood_in_for_and_marked() -> None:
    assert choose({"fr": "Appel", "en": "Call"}, "ar") == Text("Call", "en", "ltr", fallback=True)
    assert choose({"ru": "", "fr": "Appel", "es": "Aviso"}, "ru") == Text(
        "Appel", "fr", "ltr", fallback=True
    )
    assert choose({"en": "Call", "ar": ""}, "ar") == Text("Call", "en", "ltr", fallback=True)


def test_nothing_at_all_is_an_empty_text_and_no_fallback() -> None:
    assert choose({}, "ar") == Text("", "ar", "rtl")
    assert choose({"en": ""}, "fr") == Text("", "fr", "ltr")
    assert not choose({}, "ar")
    assert choose({"en": "x"}, "en")


@pytest.mark.parametrize("tag", sorted(RIGHT_TO_LEFT))
def test_the_direction_is_the_languages(tag: str) -> None:
    assert direction(tag) == direction(f"{tag.upper()}-Latn") == "rtl"


def test_other_languages_run_from_the_left() -> None:
    assert {direction(tag) for tag in ("en", "zh-Hant", "ru", "arn", "und", "")} == {"ltr"}


def test_an_excerpt_in_no_known_language_takes_its_own_direction() -> None:
    assert excerpt("שלום", "und") == Text("שלום", "und", "auto")
    assert excerpt("שלום", "he") == Text("שלום", "he", "rtl")


def test_empty_lines_part_paragraphs() -> None:
    text = Text("One\r\nstill one\r\n\r\nTwo\n\n\n\n  \n\nThree\n", "en", "ltr")
    assert text.paragraphs == ("One\nstill one", "Two", "Three")
    assert Text("", "en", "ltr").paragraphs == ()
