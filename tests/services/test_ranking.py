from intake.services.postings import row_key
from intake.services.ranking import PageHit, Ranked, rank


def hit(
    log_index: int, page: int, part: int = 0, *, exact: bool = False, often: bool = False
) -> PageHit:
    return PageHit(row_key(log_index, 1 if page else 0, page, part), exact, often)


def order(*found: PageHit) -> list[int]:
    return [it.log_index for it in rank(found)]


def test_title_then_as_typed_then_often_then_many_pages_then_the_newest() -> None:
    assert order(hit(1, 0), hit(2, 1, exact=True)) == [1, 2]
    assert order(hit(1, 1, exact=True), hit(2, 1, often=True)) == [1, 2]
    assert order(hit(1, 1, often=True), hit(2, 1)) == [1, 2]
    assert order(hit(1, 1), hit(1, 2), hit(2, 1)) == [1, 2]
    assert order(hit(1, 1), hit(2, 1)) == [2, 1]


def test_beyond_four_pages_more_do_not_count() -> None:
    many = [hit(1, page) for page in range(1, 200)]
    assert order(*many, *(hit(2, page) for page in range(1, 5))) == [2, 1]


def test_the_best_page_is_shown_the_first_of_equals_and_never_the_title_before_a_page() -> None:
    found = [hit(1, 0, exact=True), hit(1, 2), hit(1, 3, often=True), hit(1, 5, often=True)]
    (one,) = rank(found)
    assert one == Ranked(1, 9, row_key(1, 1, 3), 2)
    (only,) = rank([hit(1, 0)])
    assert (only.best, only.more) == (row_key(1, 0, 0), 0)


def test_parts_of_a_page_count_as_one() -> None:
    (one,) = rank([hit(1, 2, 0), hit(1, 2, 1), hit(1, 2, 7)])
    assert one.more == 0
    assert rank([]) == []
