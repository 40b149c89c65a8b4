"""Sketches of texts: nearly the same text, nearly the same sketch, in any script."""

import pytest

from benchmarks import likeness as planted
from intake.domain import sketches

LETTER = (
    "We write as people who live from what they make. The register should name every source, be open to all, and be "
    "kept by somebody who answers for it. We ask you to hear those whose work was taken before you decide."
)
CHINESE = "我们以创作为生,希望登记册列明每一个来源,向所有人开放,并由对其负责的机构保管。请在决定之前听取被使用者的意见。"  # noqa: E501


def likeness(one: str, other: str) -> float:
    made = [sketches.sketch([text]) for text in (one, other)]
    assert None not in made
    return sketches.likeness(*(sketch[1] for sketch in made if sketch))


def test_the_same_words_are_the_same_however_they_are_written() -> None:
    assert likeness(LETTER, LETTER.upper().replace(" ", "\n")) == 1
    assert (
        likeness(
            "كتبنا " * 6 + "هذا نص طويل عن السجل والمصادر والنشر",
            "كـتـبنا " * 6 + "هذا نصٌّ طويلٌ عن السجل والمصادر والنشر",
        )
        == 1
    )


@pytest.mark.parametrize(
    ("text", "changed"),
    [(LETTER, LETTER.replace("register", "list")), (CHINESE, CHINESE.replace("登记册", "名册"))],
)
def test_a_word_changed_leaves_most_of_it(text: str, changed: str) -> None:
    assert sketches.ALIKE < likeness(text, changed) < 1
    one, other = (sketches.sketch([each]) for each in (text, changed))
    assert one
    assert other
    assert set(enumerate(sketches.bands(one[1]))) & set(enumerate(sketches.bands(other[1])))


def test_too_short_a_text_is_like_nothing() -> None:
    assert sketches.sketch(["We agree."]) is None
    assert sketches.sketch([]) is None


def test_bands_are_numbers_that_both_databases_hold() -> None:
    made = sketches.sketch([LETTER])
    assert made
    assert len(sketches.bands(made[1])) == sketches.BANDS
    assert all(-(2**63) <= value < 2**63 for value in sketches.bands(made[1]))


def test_planted_campaigns_are_found_and_little_else() -> None:
    figures = planted.run(quick=True)
    assert figures["precision, %"] >= 98
    assert figures["recall, %"] >= 92
