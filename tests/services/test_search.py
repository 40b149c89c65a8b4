from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, create_engine, event, func, select, text
from sqlalchemy.orm import Session

from intake.db.search import INDEX, SearchPage, create_index, drop_index
from intake.services import pagehits
from intake.services.search import (
    Document,
    Page,
    Results,
    index,
    index_head,
    index_pages,
    remove,
    scrub,
    search,
)
from intake.services.shelves import SHELVES

ENGLISH = (
    "Generative models are trained on copyrighted works. The authors of training data ask for fair "
    "remuneration, and fair use is no answer to inventors."
)
FRENCH = (
    "Les œuvres créées par l’intelligence artificielle ne sont pas protégées par le droit d’auteur."
)
SPANISH = "La regulación de los sistemas de inteligencia artificial protege las invenciones."
RUSSIAN = "Изобретения, созданные искусственным интеллектом, ещё не охраняются патентами."
ARABIC = "إن حماية الملكيّة الفكرية لا تشمل ما ينتجه الذكاءُ الاصطناعي وحده."
CHINESE = "人工智能生成的作品是否受知识产\n权保护，取决于法律。使用AI系统的发明人。"

DOCUMENTS = (
    Document(11, 1, "DIP", "ai", "On training data", "Brazil", ("en",), ("BR",), "member-state",
             ("1", "2"), (Page(1, 1, "en", "Nothing to see."), Page(1, 2, "en", ENGLISH))),
    Document(12, 2, "DIP", "ai", "Droit d’auteur", "Société des auteurs", ("fr",), ("FR",), "ngo",
             ("2",), (Page(1, 1, "fr", FRENCH),)),
    Document(13, 3, "DIP", "ai", "Comentarios", "Universidad de Chile", ("es",), ("CL",),
             "academia", (), (Page(1, 1, "es", SPANISH),)),
    Document(14, 4, "DIP", "ai", "Замечания", "Роспатент", ("ru",), ("RU",), "ip-office", (),
             (Page(1, 1, "ru", RUSSIAN),)),
    Document(15, 5, "TEX", "textiles", "تعليقات", "مصر", ("ar",), ("EG",), "member-state", (),
             (Page(1, 1, "ar", ARABIC),)),
    Document(16, 6, "TEX", "textiles", "意见", "中国", ("zh",), ("CN",), "member-state", (),
             (Page(1, 1, "zh", CHINESE),)),
    Document(17, 7, "TEX", "textiles", "Six languages", "European Union", ("en", "fr"), (),
             "group-of-states", ("3",), (Page(1, 1, "en", ENGLISH), Page(2, 1, "fr", FRENCH))),
)  # fmt: skip


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        for shelf in SHELVES:
            made = [SearchPage.metadata.tables[shelf.table]]
            SearchPage.metadata.create_all(connection, tables=made)
            create_index(connection, shelf)
    with Session(engine) as opened:
        yield opened
    engine.dispose()


@pytest.fixture
def library(session: Session) -> Session:
    for document in DOCUMENTS:
        index(session, document)
    return session


def found(session: Session, query: str, **scopes: Sequence[str]) -> set[int]:
    results = search(session, query, scopes=scopes)
    assert results.total == len(results.hits)
    return {it.submission_id for it in results.hits}


def shown(results: Results) -> list[str]:
    return [piece for it in results.hits for piece, marked in it.snippet if marked]


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    seen: list[str] = []

    def see(*facts: object) -> None:
        seen.append(str(facts[2]))

    event.listen(engine, "before_cursor_execute", see)
    yield seen
    event.remove(engine, "before_cursor_execute", see)


QUERIES = {
    "copyright": {11, 17},
    "COPYRIGHTS": {11, 17},
    "author": {11, 17},
    '"fair use"': {11, 17},
    '"use fair"': set(),
    "fair -use": set(),
    "intelligence artificielle": {12, 17},
    "œuvre": {12, 17},
    "oeuvre protégée": {12, 17},
    "l'intelligence": {12, 17},
    "droit d'auteur": {12, 17},
    "regulaciones": {13},
    "regulacion": {13},
    "invención": {13},
    "изобретение": {14},
    "патент": {14},
    "еще": {14},
    "ملكية": {15},
    "الملكيه": {15},
    "والذكاء": {15},
    "ذكاء اصطناعي": {15},
    '"الملكية الفكرية"': {15},
    "知识产权": {16},
    "产权": {16},
    "产": {16},
    "权": {16},
    "人工智能 作品": {16},
    "智能人工": set(),
    "ai系统": {16},
    "AI": {16},
    "Brazil": {11},
    "brazil remuneration": {11},
    "brazil droit": set(),
    "remuneration -brazil": {17},
    "inventor OR author": set(),
    "中国 发明": {16},
    "中 发明": {16},
    "nothing": {11},
}


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_finds_the_same_on_both_engines(library: Session, query: str) -> None:
    assert found(library, query) == QUERIES[query]


def test_a_hit_is_a_submissions_best_page_with_the_count_of_others(library: Session) -> None:
    results = search(library, "artificielle OR", scopes={})
    assert results.hits == ()
    results = search(library, "droit", scopes={})
    assert [(it.submission_id, it.file_n, it.page, it.lang, it.more) for it in results.hits] == [
        (12, 1, 1, "fr", 0),
        (17, 2, 1, "fr", 0),
    ]
    index_pages(library, DOCUMENTS[0], [Page(1, 3, "en", "Copyright."), Page(2, 1, "en", ENGLISH)])
    (first, second) = search(library, "copyright", scopes={}).hits
    assert (first.submission_id, first.page, first.more) == (11, 3, 2)
    assert (second.submission_id, second.more) == (17, 0)


def test_title_and_name_are_shown_only_where_no_page_was_found(library: Session) -> None:
    (hit,) = search(library, "chile", scopes={}).hits
    assert (hit.file_n, hit.page, hit.more) == (0, 0, 0)
    assert hit.snippet == (("Comentarios · Universidad de ", False), ("Chile", True))
    (hit,) = search(library, "chile regulación", scopes={}).hits
    assert (hit.file_n, hit.page) == (1, 1)
    assert ("regulación", True) in hit.snippet


def test_words_that_stand_in_the_title_alone_do_not_find_every_page(library: Session) -> None:
    (hit,) = search(library, "six languages", scopes={}).hits
    assert (hit.submission_id, hit.file_n, hit.more) == (17, 0, 0)


def test_a_find_in_the_title_counts_most(session: Session) -> None:
    page = Page(1, 1, "en", "One copyright among many other words of a page.")
    index(session, Document(1, 1, "DIP", "ai", "Copyright", "A", pages=[page]))
    index(session, Document(2, 2, "DIP", "ai", "Comment", "B", pages=[page]))
    index(session, Document(3, 3, "DIP", "ai", "Comment", "C", pages=[page]))
    results = search(session, "copyright", scopes={})
    assert [it.submission_id for it in results.hits] == [1, 3, 2]


def test_what_was_found_is_marked_in_its_own_words(library: Session) -> None:
    assert shown(search(library, "ملكية ذكاء", scopes={})) == ["الملكيّة", "الذكاءُ"]
    assert shown(search(library, "知识产权", scopes={})) == ["知识产 权"]
    assert shown(search(library, "изобретение", scopes={})) == ["Изобретения"]
    assert shown(search(library, '"fair use"', scopes={"call": ["DIP"]})) == ["fair use"]


def test_scopes_narrow_by_any_value_of_each(library: Session) -> None:
    assert found(library, "fair", call=["DIP"]) == {11}
    assert found(library, "fair", call=["DIP", "TEX"]) == {11, 17}
    assert found(library, "fair", process=["textiles"], type=["group-of-states"]) == {17}
    assert found(library, "fair", language=["fr"]) == {17}
    assert found(library, "fair", country=["BR", "FR"]) == {11}
    assert found(library, "fair", country=["FR"]) == set()
    assert found(library, "fair", issue=["3"]) == {17}
    assert found(library, "fair", issue=[]) == {11, 17}
    assert found(library, "fair", call=["dip"]) == set()
    assert found(library, "fair", call=["' OR 1=1 --", '" OR *']) == set()
    with pytest.raises(ValueError, match="colour"):
        found(library, "fair", colour=["red"])


def test_the_key_of_a_scope_typed_as_a_word_finds_nothing(library: Session) -> None:
    assert found(library, "x" + b"call=DIP".hex()) == set()
    assert found(library, "wfair") == set()


# check 112: queries of every kind of hostility are answered
@pytest.mark.parametrize(
    "query",
    [
        "%", "_", "'", '"', "\\", "*", "a*", "fair AND NOT (", "NEAR(fair use)", "tokens:fair", "^fair",
        "fair & !use | <->", "fair:*", "fair'; DROP TABLE search_page; --", "\x00", "fair\x00use",
        "\ud800", "🎉👩‍👩‍👧", "{}[]()", "-", "--", '-"', '""', "fair" * 3_000, "fair " * 2_500,
        "知" * 10_000, "a\u0301" * 5_000, "\u202efair", "%s %(x)s {0} :query ?", "-fair use",
    ],
)  # fmt: skip
def test_a_hostile_query_is_answered(library: Session, query: str) -> None:
    results = search(library, query, scopes={})
    assert results.total == len(results.hits)
    assert results.hits or results.reason or results.total == 0
    assert found(library, "fair") == {11, 17}


def test_what_the_engines_would_read_as_syntax_is_a_word(library: Session) -> None:
    assert found(library, "fair*") == {11, 17}
    assert found(library, "fai*") == set()
    assert found(library, "fa%") == set()
    assert found(library, "f_ir") == set()


def test_no_query_no_hits_and_a_reason(library: Session) -> None:
    assert search(library, " ", scopes={}) == Results((), 0, False, None, "empty")  # noqa: FBT003 - its field
    assert search(library, "%", scopes={}).reason == "no-words"
    assert search(library, "-fair", scopes={}).reason == "only-exclusions"
    assert search(library, "fair", scopes={}, after="7'; --").reason == "cursor"
    assert search(library, "fair", scopes={}, after="9" * 19 + "_1_1").total == 2


# check 49: hostile text of a document
def test_hostile_text_is_indexed_and_found(session: Session) -> None:
    texts = ["<script>alert(1)</script> {{7*7}} '); DROP TABLE x; -- ' : & | ! \\ * \" needle",
             "a\x00b\ud800 needle", "x" * 300_000 + " needle", "a" + "\u0301" * 200_000 + " needle",
             "'" * 1_000 + "needle" + "\\" * 1_000, "\u202eneedle\u202c"]  # fmt: skip
    for number, page in enumerate(texts, start=1):
        pages = [Page(1, 1, "en", page)]
        index(session, Document(number, number, "DIP", "ai", "t\x00\ud800'", "s\\", pages=pages))
    assert found(session, "needle") == set(range(1, len(texts) + 1))
    for hit in search(session, "needle", scopes={}).hits:
        assert ("needle", True) in hit.snippet
        assert "\x00" not in "".join(piece for piece, _ in hit.snippet)


@pytest.mark.parametrize("word", ["the ", "知识产权", "w{} "])
def test_a_page_of_any_length_is_found_to_its_end(session: Session, word: str) -> None:
    long = "".join(word.format(n) for n in range(30_000)) + " fair use"
    document = Document(1, 1, "DIP", "ai", "Long", "A", pages=[Page(1, 1, "", long)])
    index(session, document)
    (hit,) = search(session, '"fair use"', scopes={}).hits
    assert (hit.page, hit.more) == (1, 0)
    assert ("fair use", True) in hit.snippet
    index(session, document)
    assert found(session, '"fair use"') == {1}


def test_indexing_again_replaces_and_removing_leaves_nothing(library: Session) -> None:
    before = library.scalar(select(func.count()).select_from(SearchPage))
    index(library, DOCUMENTS[0])
    assert library.scalar(select(func.count()).select_from(SearchPage)) == before
    assert library.scalar(text(f"SELECT count(*) FROM {INDEX}")) == before  # noqa: S608 - a constant
    index_pages(library, DOCUMENTS[0], [Page(1, 2, "en", "Changed altogether.")])
    assert found(library, "remuneration") == {17}
    assert found(library, "altogether") == {11}
    assert shown(search(library, "changed", scopes={})) == ["Changed"]
    assert found(library, "nothing") == {11}
    index_head(library, Document(11, 1, "DIP", "ai", "Renamed", "Brazil"))
    assert found(library, "renamed") == {11}
    remove(library, 11)
    remove(library, 11)
    remove(library, 999)
    assert found(library, "altogether") == found(library, "brazil") == set()
    assert before is not None
    assert library.scalar(text(f"SELECT count(*) FROM {INDEX}")) == before - 3  # noqa: S608 - a constant
    assert found(library, "fair") == {17}


def test_a_page_beyond_the_index_is_an_error(session: Session) -> None:
    document = Document(1, 1, "DIP", "ai", "t", "s")
    for page in (Page(1_024, 1, "", "x"), Page(1, 4_096, "", "x"), Page(1, -1, "", "x")):
        with pytest.raises(ValueError, match="beyond the index"):
            index_pages(session, document, [page])


def test_pages_of_results_never_repeat_or_leave_out_while_others_come(session: Session) -> None:
    for number in range(1, 31):
        words = "copyright " * (number % 7 + 1) + f"number{number} " * (number % 5)
        page = Page(1, 1, "en", words)
        index(session, Document(number, number, "DIP", "ai", f"T{number}", "A", pages=[page]))
    everything = [it.submission_id for it in search(session, "copyright", scopes={}, limit=50).hits]
    assert sorted(everything) == list(range(1, 31))
    seen: list[int] = []
    cursor: str | None = None
    newer = 100
    while True:
        results = search(session, "copyright", scopes={}, after=cursor, limit=7)
        assert results.total == 30
        seen += [it.submission_id for it in results.hits]
        cursor = results.next
        if cursor is None:
            break
        newer += 1
        page = Page(1, 1, "en", "copyright " * newer)
        index(session, Document(newer, newer, "DIP", "ai", "Copyright", "B", pages=[page]))
    assert seen == everything


def test_the_cursor_goes_on_where_a_removed_submission_stood(session: Session) -> None:
    for number in range(1, 11):
        page = Page(1, 1, "en", "copyright")
        index(session, Document(number, number, "DIP", "ai", "T", "A", pages=[page]))
    first = search(session, "copyright", scopes={}, limit=4)
    assert [it.submission_id for it in first.hits] == [10, 9, 8, 7]
    remove(session, 7)
    second = search(session, "copyright", scopes={}, after=first.next, limit=4)
    assert [it.submission_id for it in second.hits] == [6, 5, 4, 3]


def test_beyond_the_newest_the_count_is_capped_and_says_so(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pagehits, "NEWEST", 5)
    for number in range(1, 6):
        page = Page(1, 1, "en", "copyright")
        index(session, Document(number, number, "DIP", "ai", "T", "A", pages=[page]))
    results = search(session, "copyright", scopes={})
    assert (results.total, results.capped) == (5, False)
    page = Page(1, 1, "en", "copyright")
    index(session, Document(6, 6, "DIP", "ai", "T", "A", pages=[page]))
    results = search(session, "copyright", scopes={})
    assert (results.total, results.capped) == (5, True)
    assert [it.submission_id for it in results.hits] == [6, 5, 4, 3, 2]


def test_a_search_takes_two_statements_however_much_is_found(library: Session) -> None:
    engine = library.get_bind()
    assert isinstance(engine, Engine)
    with statements(engine) as seen:
        assert search(library, "copyright", scopes={}).total == 2
        assert len(seen) == 2
    with statements(engine) as seen:
        assert search(library, "the OR of -x", scopes={"call": ["DIP"]}).total == 0
        assert len(seen) == 1


def test_fifty_pages_are_written_in_four_statements(session: Session) -> None:
    engine = session.get_bind()
    assert isinstance(engine, Engine)
    with statements(engine) as seen:
        index_pages(session, DOCUMENTS[0], [Page(1, n, "en", ENGLISH) for n in range(1, 51)])
    assert len(seen) == 4


def test_a_submission_is_removed_in_a_fixed_number_of_statements(library: Session) -> None:
    engine = library.get_bind()
    assert isinstance(engine, Engine)
    with statements(engine) as seen:
        remove(library, 17)
    assert len(seen) == 3


def test_what_was_removed_is_not_left_in_the_index_after_a_scrub(library: Session) -> None:
    engine = library.get_bind()
    assert isinstance(engine, Engine)
    if engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL keeps dead rows until VACUUM FULL, which is not ours to run here")
    library.execute(text("PRAGMA secure_delete = ON"))
    remove(library, 14)
    library.commit()
    blocks = library.execute(text(f"SELECT block FROM {INDEX}_data")).scalars()  # noqa: S608 - a constant
    assert any("роспатент".encode() in block for block in blocks)
    first = True
    while scrub(library, first=first):
        library.commit()
        first = False
    library.commit()
    assert isinstance(engine.url.database, str)
    with open(engine.url.database, "rb") as stored:  # noqa: PTH123 - a plain path
        content = stored.read()
    assert "роспатент".encode() not in content
    assert "Роспатент".encode() not in content


def test_the_index_can_be_dropped_and_made_again(session: Session) -> None:
    connection = session.connection()
    drop_index(connection)
    create_index(connection)
    index(session, DOCUMENTS[0])
    assert found(session, "fair") == {11}
