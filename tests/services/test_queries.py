import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.services.queries import MAX_TERMS, Phrase, Term, parse


def phrases(typed: str) -> list[Phrase]:
    return [it.phrase for it in parse(typed).wanted]


def test_words_are_wanted_each_with_its_stems() -> None:
    assert parse("copyrights").wanted == (
        Term(
            Phrase(("wcopyrights",)),
            (
                "sencopyright",
                "sescopyrights",
                "sfrcopyright",
                "sdecopyright",
                "sitcopyrights",
                "sptcopyrights",
            ),
        ),
    )
    assert phrases("fair use fair") == [Phrase(("wfair",)), Phrase(("wuse",))]


def test_quotes_of_any_kind_want_words_in_this_order_as_typed() -> None:
    phrase = Phrase(("wfair", "wuse"))
    for typed in ('"fair use"', "“fair use”", "«fair use»", "„fair use“", '"fair-use"'):
        assert parse(typed).wanted == (Term(phrase),)


def test_a_minus_before_a_word_or_phrase_leaves_it_out() -> None:
    query = parse('music -film -"fair use" co-op - x')
    assert query.unwanted == (Phrase(("wfilm",)), Phrase(("wfair", "wuse")))
    assert [it.phrase.keys for it in query.wanted] == [("wmusic",), ("wco",), ("wop",), ("wx",)]


def test_a_run_of_chinese_is_wanted_whole() -> None:
    assert phrases("知识产权") == [Phrase(("c知识", "c识产", "c产权"))]
    assert phrases("知识，产权") == [Phrase(("c知识",)), Phrase(("c产权",))]
    assert phrases("AI系统") == [Phrase(("wai",)), Phrase(("c系统",))]


def test_one_chinese_character_begins_any_pair() -> None:
    assert phrases("权") == [Phrase(("c权",), open=True)]
    assert phrases('"AI 权"') == [Phrase(("wai", "c权"), open=True)]


def test_elided_articles_and_possessives_are_not_wanted() -> None:
    assert phrases("l’œuvre d'art author's qu'il") == [
        Phrase(("woeuvre",)),
        Phrase(("wart",)),
        Phrase(("wauthor",)),
        Phrase(("wil",)),
    ]
    assert phrases("l'") == [Phrase(("wl",))]


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "empty"),
        (" \t\n", "empty"),
        ("%", "no-words"),
        ('""', "no-words"),
        ("🎉", "no-words"),
        ("\x00", "no-words"),
        ("-music", "only-exclusions"),
    ],
)
def test_a_query_that_wants_nothing_says_why(typed: str, reason: str) -> None:
    assert parse(typed).wanted == ()
    assert parse(typed).reason == reason


def test_a_long_query_is_sought_by_its_beginning_and_says_so() -> None:
    query = parse(" ".join(f"word{n}" for n in range(2_000)))
    assert len(query.wanted) == MAX_TERMS
    assert query.reason == "shortened"
    assert parse(f"music {' ' * 10_000}").reason == "shortened"


@given(st.text(st.characters(exclude_categories=[])))
def test_every_string_is_a_query(typed: str) -> None:
    query = parse(typed)
    assert bool(query.wanted) == (query.reason in {None, "shortened"})
