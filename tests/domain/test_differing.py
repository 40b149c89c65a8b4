"""What changed between two texts: both sides whole, whatever they are, and never slow."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.differing import GONE, NEW, SAME, Piece, flipped, shared, texts, words

TEXTS = st.text(alphabet="ab\n 中文اب.", max_size=60)


def side(pieces: tuple[Piece, ...], left_out: str) -> str:
    return "".join(piece.text for piece in pieces if piece.kind != left_out)


def test_words_that_stay_stand_once_and_others_beside_them() -> None:
    assert words("The quick fox jumps over the dog.", "The slow fox leaps over the lazy dog.") == (
        Piece(SAME, "The "),
        Piece(GONE, "quick"),
        Piece(NEW, "slow"),
        Piece(SAME, " fox "),
        Piece(GONE, "jumps"),
        Piece(NEW, "leaps"),
        Piece(SAME, " over the"),
        Piece(NEW, " lazy"),
        Piece(SAME, " dog."),
    )


@pytest.mark.parametrize(
    ("before", "after", "gone", "new"),
    [
        ("我们支持这项建议", "我们反对这项建议", "支持", "反对"),
        ("نحن نؤيد هذا الاقتراح", "نحن نعارض هذا الاقتراح", "نؤيد", "نعارض"),
    ],
)
def test_words_are_told_apart_in_every_script(before: str, after: str, gone: str, new: str) -> None:
    changed = [piece for piece in words(before, after) if piece.kind != SAME]
    assert changed == [Piece(GONE, gone), Piece(NEW, new)]


@given(TEXTS, TEXTS)
def test_both_sides_are_whole_in_both_directions(before: str, after: str) -> None:
    for compare in (words, texts):
        pieces = compare(before, after)
        assert (side(pieces, NEW), side(pieces, GONE)) == (before, after)
        back = flipped(pieces)
        assert (side(back, NEW), side(back, GONE)) == (after, before)
        assert flipped(back) == pieces
    assert shared(texts(before, before)) == 1


@pytest.mark.parametrize("alphabet", ["ab", "abcdefgh"])
@pytest.mark.parametrize("between", [" ", "\n"])
def test_texts_made_to_be_slow_are_not(alphabet: str, between: str) -> None:
    draws = random.Random(1)  # noqa: S311 - a seeded sample
    one, other = (between.join(draws.choice(alphabet) for _ in range(30_000)) for _ in range(2))
    begun = time.process_time()
    pieces = texts(one, other)
    assert time.process_time() - begun < 5
    assert (side(pieces, NEW), side(pieces, GONE)) == (one, other)
