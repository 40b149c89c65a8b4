import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.services.analysis import clean, fold, scope, stems, tokens


def keys(text: str, lang: str = "") -> list[str]:
    return [it.key for it in tokens(text, lang)]


def stem_of(word: str, lang: str) -> str:
    (token,) = tokens(word, lang)
    return token.stem


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Propiedad", "propiedad"),
        ("DÉVELOPPEMENT", "developpement"),
        ("de\u0301veloppement", "developpement"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("œuvre", "oeuvre"),
        ("ﬁlm", "film"),
        ("ＡＩ", "ai"),
        ("ёлка", "елка"),
        ("й", "й"),
        ("сто\u0301ит", "стоит"),
        ("الملكيّة", "الملكيه"),
        ("المــلكية", "الملكيه"),
        ("إنشاء", "انشاء"),
        ("أُنشئ", "انشي"),
        ("على", "علي"),
        ("ﻋﻠﻰ", "علي"),
        ("٢٠٢٤", "2024"),
        ("soft\u00adhyphen", "softhyphen"),
        ("\u200fماء\u200f", "ماء"),
        ("हिन्दी", "हिन्दी"),
        ("שָׁלוֹם", "שלום"),
    ],
)
def test_a_word_folds_to_what_people_type_for_it(typed: str, folded: str) -> None:
    assert fold(typed) == (folded,)
    assert keys(folded) == keys(typed.strip("\u200f")) == [f"w{folded}"]


def test_what_folds_into_several_words_gives_each_the_same_place() -> None:
    assert [(it.key, it.start, it.end) for it in tokens("½", "")] == [("w1", 0, 1), ("w2", 0, 1)]


@pytest.mark.parametrize(
    ("lang", "one", "other"),
    [
        ("en", "innovations", "innovation"),
        ("fr", "créations", "création"),
        ("es", "regulaciones", "regulación"),
        ("ru", "изобретения", "изобретение"),
        ("ar", "الملكيّة", "ملكية"),
        ("ar", "والذكاء", "ذكاء"),
        ("ar", "للذكاء", "ذكاء"),
        ("ar", "الالتزام", "التزام"),
        ("de", "Erfindungen", "Erfindung"),
        ("pt", "direitos", "direito"),
    ],
)
def test_forms_of_a_word_share_a_stem_in_their_language(lang: str, one: str, other: str) -> None:
    assert stem_of(one, lang) == stem_of(other, lang) != ""
    assert stem_of(one, lang).startswith(f"s{lang}")
    assert stem_of(one, lang) in stems(other)


def test_a_language_of_another_script_leaves_a_word_to_its_own() -> None:
    assert stem_of("innovations", "zh") == "seninnov"
    assert stem_of("изобретения", "en") == stem_of("изобретения", "ru")
    assert stem_of("innovations", "fr-CA") == "sfrinnov"


def test_a_run_without_spaces_gives_pairs_and_its_last_character() -> None:
    assert keys("知识产权") == ["c知识", "c识产", "c产权", "c权"]
    assert keys("権") == ["c権"]
    assert keys("저작권 법") == ["c저작", "c작권", "c권", "c법"]
    assert keys("使用AI系统") == ["c使用", "c用", "wai", "c系统", "c统"]


def test_a_line_break_inside_a_run_does_not_part_a_word_and_a_blank_line_does() -> None:
    assert keys("知识\r\n产权") == keys("知识产权")
    assert keys("知识\n\n产权") == ["c知识", "c识", "c产权", "c权"]


def test_half_width_kana_and_decomposed_letters_fold_to_whole_ones() -> None:
    assert keys("ｶﾞｲﾄﾞ") == keys("ガイド") == keys("カ\u3099イト\u3099")
    decomposed = "\u1112\u1161\u11ab\u1100\u1173\u11af"
    assert keys(decomposed) == keys("한글")


def test_offsets_are_of_the_text_as_it_was() -> None:
    text = "L’œuvre de ｶﾞｲﾄﾞ الذكاءُ"
    assert [text[it.start : it.end] for it in tokens(text, "fr")] == [
        "L", "œuvre", "de", "ｶﾞｲ", "ｲﾄﾞ", "ﾄﾞ", "الذكاءُ",
    ]  # fmt: skip


def test_signs_give_nothing() -> None:
    assert keys("% _ ' \" \\ 👩‍👩‍👧 🇨🇭 * ( ) \x00 \u0301 -") == []


def test_no_text_makes_a_key_of_a_scope_or_a_head() -> None:
    key = scope("country", "CH")
    assert key[0] == "x"
    assert {it[0] for it in keys(f"{key} hwmusic senmusic cmusic 知识")} == {"w", "c"}


def test_an_unknown_scope_is_an_error() -> None:
    with pytest.raises(ValueError, match="colour"):
        scope("colour", "red")


def test_clean_keeps_offsets_and_drops_what_no_database_takes() -> None:
    assert clean("a\x00b\ud800c") == "a\ufffdb\ufffdc"


@given(st.text(st.characters(exclude_categories=[])), st.sampled_from(["", "ar", "zh", "en", "xx"]))
def test_any_text_gives_safe_keys_in_order(text: str, lang: str) -> None:
    text = clean(text)
    place = 0
    for token in tokens(text, lang):
        assert place <= token.start < token.end <= len(text)
        place = token.start
        for key in (token.key, token.stem):
            assert not any(it in key for it in " '\"\\\x00*():")
            assert len(key.encode()) <= 60
            # FTS5's ASCII tokenizer must not cut it.
            assert all(it.isalnum() for it in key if it < "\x80")
            assert key.isascii() is False or key == key.lower()


# check 49, check 50: hostile text is cut in linear time
@pytest.mark.parametrize(
    "text",
    [
        "a" + "\u0301\u0316" * 100_000,
        "か" + "\u3099\u0316" * 100_000,
        "\u1100" * 200_000,
        "漢" * 200_000,
        "x" * 1_000_000,
        "\u00ad" * 200_000,
        "漢\n" * 100_000,
    ],
    ids=["marks", "kana marks", "jamo", "han", "one word", "soft hyphens", "broken lines"],
)
def test_hostile_text_is_cut_in_linear_time(text: str) -> None:
    began = time.perf_counter()
    assert sum(1 for _ in tokens(text, "en")) <= len(text)
    assert time.perf_counter() - began < 10
