import pytest

from intake.domain.contents import CLEAR, CONTENT_KEYS, ContentInvalid, check_plain, content
from intake.domain.vocab import Act


def test_every_act_but_a_receipt_has_a_content_of_its_own() -> None:
    assert set(Act) - set(CONTENT_KEYS) == {Act.RECEIPT, Act.INSTRUMENT}
    assert {"key", "call", "deadline", "disclaimer", "terms", "paper"} == CLEAR


def test_a_content_holds_every_key_of_its_type() -> None:
    made = content(Act.DECLINE, revision=1, actor="a1", ground="off-subject")
    assert made == {"v": 1, "revision": 1, "actor": "a1", "words": None, "ground": "off-subject"}
    assert content(Act.KEY, from_=7)["from"] == 7


def test_a_key_that_the_type_does_not_know_is_refused() -> None:
    with pytest.raises(ContentInvalid):
        content(Act.ACCEPT, revision=1, ground="off-subject")
    with pytest.raises(ContentInvalid):
        content(Act.RECEIPT)


@pytest.mark.parametrize(
    "value",
    [
        "two words",
        "naïve",
        "李雷",
        "",
        "a\nb",
        "x" * 301,
        ["a b"],
        {"a": {"b": "c d"}},
        {"a b": 1},
        1.5,
    ],
)
def test_free_text_never_stands_in_an_entry(value: object) -> None:
    with pytest.raises(ContentInvalid):
        check_plain(value)


@pytest.mark.parametrize(
    "value", [None, True, 7, "2020-02-14T23:00:00.000Z", "Europe/Zurich", ["a", ("b", {"c": None})]]
)
def test_codes_instants_and_numbers_stand_in_an_entry(value: object) -> None:
    check_plain(value)
