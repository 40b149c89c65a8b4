import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.web.visible import one_line, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain name.pdf", "plain name.pdf"),
        ("\x1b[31mred", "␛[31mred"),
        ("a\x00b\x7f", "a␀b␡"),
        ("a\u202etxt.pdf", "a⟨U+202E⟩txt.pdf"),
        ("\u2066x\u2069", "⟨U+2066⟩x⟨U+2069⟩"),
        ("zero\u200bwidth", "zero⟨U+200B⟩width"),
        (
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        ),
        ("line\r\nbreak", "line␍␊break"),
        (None, "None"),
    ],
)
def test_controls_and_hidden_characters_become_visible(
    text: object, shown: str
) -> None:  # check 25
    assert visible(text) == shown


def test_lines_stay_where_they_may() -> None:
    assert visible("a\r\nb\x1b", lines=True) == "a\r\nb␛"


@given(st.text())
def test_nothing_that_steers_is_left(text: str) -> None:  # check 25
    left = [c for c in visible(text) if unicodedata.category(c) in {"Cc", "Cf", "Zl", "Zp"}]
    assert set(left) <= {"\u200c", "\u200d"}


@given(st.text())
def test_a_header_s_text_is_one_line(text: str) -> None:  # check 113
    assert one_line(text).splitlines() in ([], [one_line(text)])
