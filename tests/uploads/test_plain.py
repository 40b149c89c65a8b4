"""Text files: in which encoding, and what they say."""

from difflib import SequenceMatcher

import pytest

from tests.uploads.conftest import Inspect
from tests.uploads.passages import ENCODED, PASSAGES
from uploads import plain


def likeness(first: str, second: str) -> float:
    """Give how alike two texts are, from 0 to 1."""
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


@pytest.mark.parametrize(("language", "encoding"), ENCODED)
def test_a_text_in_an_older_encoding_is_decoded_right_inside_the_jail(
    inspect: Inspect, language: str, encoding: str
) -> None:
    # check 34
    data = PASSAGES[language].encode(encoding)
    report = inspect(data, "letter.txt", "full")
    assert (report.kind, report.status, report.findings) == ("txt", "read", ())
    assert likeness(report.text[0], PASSAGES[language]) >= 0.95
    assert report.languages == (language[:2],)
    assert report.size == len(data)


@pytest.mark.parametrize("length", [120, 50])
def test_a_few_words_are_decoded_right_or_flagged(length: int) -> None:
    # check 34
    wrong = []
    for language, encoding in ENCODED:
        words = PASSAGES[language][:length]
        decoded = plain.decode(words.encode(encoding))
        if likeness(decoded.text, words) < 0.95 and decoded.sure:
            wrong.append((language, encoding, decoded.charset))
    assert wrong == []


def test_what_no_encoding_explains_is_kept_and_flagged(inspect: Inspect) -> None:
    # check 34
    data = b"Words " + bytes(code for code in range(0x80, 0x100)) * 3
    report = inspect(data, "letter.txt")
    assert (report.kind, next(item.code for item in report.findings)) == ("txt", "undecodable-text")


def test_lines_become_pages_of_about_three_thousand_characters(inspect: Inspect) -> None:
    data = "\r\n".join(f"{number:05} {PASSAGES['en'][:90]}" for number in range(200)).encode()
    report = inspect(data, "a.txt", "full")
    assert [page[:5] for page in report.text] == [
        "00000",
        "00031",
        "00062",
        "00093",
        "00124",
        "00155",
        "00186",
    ]
    assert "\r" not in "".join(report.text)


def test_a_text_of_twenty_megabytes_in_one_line_is_read_in_time(inspect: Inspect) -> None:
    # check 46, check 50
    report = inspect(PASSAGES["fr"].encode() * 55_000, "a.txt", "full")
    assert report.size > 20_000_000
    assert (report.status, report.text_status, report.languages) == ("partial", "partial", ("fr",))
    assert [item.code for item in report.findings] == ["partial-text"]
    assert 7_900_000 < sum(len(page.encode()) for page in report.text) <= 8 * 1024 * 1024


def test_hostile_text_comes_out_as_text(inspect: Inspect) -> None:
    # check 49
    data = "<script> is a word; {{7*7}}; '; DROP TABLE x; --\x1b[31m \u202e".encode()
    report = inspect(b"Words: " + data, "a.txt")
    assert report.text == ("Words: <script> is a word; {{7*7}}; '; DROP TABLE x; --[31m \u202e",)


def test_two_hundred_thousand_combining_marks_are_read(inspect: Inspect) -> None:
    # check 49
    report = inspect(("a" + "\u0301" * 200_000).encode(), "a.txt", "full")
    assert (report.status, sum(map(len, report.text))) == ("read", 200_001)
