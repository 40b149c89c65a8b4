import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from intake.services.queries import parse
from intake.services.snippets import WIDTH, snippet


def marked(text: str, query: str, lang: str = "en") -> list[str]:
    return [piece for piece, found in snippet(text, lang, parse(query)) if found]


def plain(text: str, query: str, lang: str = "en") -> str:
    return "".join(piece for piece, _ in snippet(text, lang, parse(query)))


def test_a_short_text_is_shown_whole_with_what_was_found() -> None:
    assert snippet("Authors  own\ncopyrights.", "en", parse("copyright")) == (
        ("Authors own ", False),
        ("copyrights", True),
        (".", False),
    )


def test_finds_are_marked_in_the_text_as_it_was_written() -> None:
    assert marked("حماية الملكيّة الفكرية", "ملكية", "ar") == ["الملكيّة"]
    assert marked("保护知识产权的法律", "知识产权", "zh") == ["知识产权"]
    assert marked("保护知识产权的法律", "识", "zh") == ["识"]
    assert marked("保护知识产权", "权", "zh") == ["权"]
    assert marked("L’œuvre créée", "oeuvre", "fr") == ["œuvre"]
    assert marked("ＡＩ models", "ai", "en") == ["ＡＩ"]


def test_neighbours_are_marked_as_one_and_a_phrase_only_where_it_stands() -> None:
    assert marked("fair use is fair", "fair use") == ["fair use", "fair"]
    assert marked("use fair use fair", '"fair use"') == ["fair use"]


def test_what_was_excluded_is_not_marked() -> None:
    assert marked("music and film", "music -film") == ["music"]


def test_the_excerpt_is_about_what_was_found_and_says_it_is_cut() -> None:
    text = "lorem ipsum " * 100 + "copyright and authors " + "dolor sit " * 100
    shown = plain(text, "copyright authors")
    assert "copyright and authors" in shown
    assert shown[0] == shown[-1] == "…"
    assert WIDTH - 60 < len(shown) < WIDTH + 3
    assert shown[1:-1] in text
    assert shown[1:].startswith(("lorem", "ipsum"))


def test_the_excerpt_with_more_finds_wins_over_the_first() -> None:
    text = "copyright " + "lorem " * 200 + "copyright of authors, authors of copyright"
    assert marked(text, "copyright authors") == ["copyright", "authors", "authors", "copyright"]


def test_without_a_find_the_beginning_is_shown() -> None:
    assert plain("lorem ipsum", "copyright") == "lorem ipsum"
    assert plain("", "copyright") == ""


def test_no_cut_falls_inside_a_grapheme() -> None:
    family, flag, letter = "👩‍👩‍👧", "🇨🇭", "e\u0301\u0316"
    for piece in (family, flag, letter):
        for lead in range(9):
            shown = plain("x" * lead + piece * 200, "nothing").removesuffix("…")
            assert shown == "x" * lead + piece * ((len(shown) - lead) // len(piece))


def test_controls_and_direction_overrides_do_not_reach_the_page() -> None:
    assert plain("a\x00b\x1b[31m \u202ecopyright\u202c", "copyright") == "a b [31m copyright "


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=2_000), st.text(max_size=12))
def test_any_text_and_query_give_a_bounded_excerpt_of_the_text(text: str, query: str) -> None:
    pieces = snippet(text, "en", parse(query))
    assert sum(len(it) for it, _ in pieces) <= WIDTH + 26
    assert all(it for it, _ in pieces)
    shown = "".join(it for it, _ in pieces)
    assert not any(unicodedata.category(it) == "Cc" for it in shown)


# check 49: a hostile page renders within a second, here with a generous limit
def test_one_line_of_megabytes_and_a_heap_of_marks_are_excerpted() -> None:
    assert marked("lorem " * 200_000 + "copyright", "copyright") == ["copyright"]
    assert len(plain("a" + "\u0301" * 200_000, "a")) <= WIDTH + 26
