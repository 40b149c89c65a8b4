"""What exceeds what was typed as public, by publication choice."""

from typing import Any

import pytest

from intake.domain.exposure import exceeding, names_to_find
from intake.domain.fields import JsonValue
from intake.domain.vocab import Publication

NAMED, UNNAMED, PRIVATE = Publication.NAMED, Publication.UNNAMED, Publication.PRIVATE
VALUES: dict[str, JsonValue] = {
    "name": "Ann Example",
    "name_latin": None,
    "entity": "Example Society",
    "on_behalf": True,
    "email": "ann@example.org",
    "title": "Comment of info@example.org, tel. +41 22 555 01 23",
    "cosignatories": "Bo Other; Cleo Third",
    "countries": ["CH"],
    "questions": None,
}


def seen(code: str, what: str, where: str = "text", page: int | None = 1) -> dict[str, Any]:
    return {"code": code, "page": page, "where": where, "what": what}


@pytest.mark.parametrize(
    "one",
    [
        seen("person", "ann  EXAMPLE", "properties"),
        seen("person", "Example, Ann", "properties"),
        seen("person", "Example Society", "properties"),
        seen("person", "Bo Other", "properties"),
        seen("email", "Info@Example.org"),
        seen("phone", "+41-22-555.01.23"),
        seen("own-name", "Ann Example"),
    ],
)
def test_what_was_typed_as_public_exceeds_nothing_while_the_name_is_shown(
    one: dict[str, Any],
) -> None:
    assert exceeding([one], values=VALUES, publication=NAMED) == []
    if one["code"] != "own-name":
        assert exceeding([one], values={}, publication=NAMED) == [one]
    assert exceeding([one], values=VALUES, publication=UNNAMED) == [one]
    assert exceeding([one], values=VALUES, publication=PRIVATE) == []


@pytest.mark.parametrize(
    "one",
    [
        seen("email", "ann@example.org"),  # typed for the secretariat alone
        seen("person", "Ann", "properties"),
        seen("person", "Zoe Else", "properties"),
        seen("phone", "+41 22 555 01 24"),
        seen("comment", "Ann Example: is this right?", "comment"),
        seen("tracked-change", "Ann Example: never", "change"),
        seen("location", "46.2, 6.1", "exif"),
        seen("address", "12 Example Street"),
    ],
)
def test_what_was_not_typed_as_public_exceeds(one: dict[str, Any]) -> None:
    expected = [] if one["what"] == "Ann" else [one]
    assert exceeding([one], values=VALUES, publication=NAMED) == expected
    assert exceeding([one], values=VALUES, publication=UNNAMED) == [one]


def test_a_question_is_public_without_a_name_too() -> None:
    values = VALUES | {"questions": "May one write to ann@example.org?"}
    one = seen("email", "ann@example.org")
    assert exceeding([one], values=values, publication=UNNAMED) == []


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Comment_Ann-EXAMPLE_final.pdf", True),
        ("ann.example.pdf", True),
        ("example_ann_final.pdf", True),
        ("Example Society.docx", True),
        ("annexample.pdf", False),
        ("Annex ample.pdf", False),
        ("comment.pdf", False),
    ],
)
def test_a_file_name_that_tells_a_withheld_name_comes_first(name: str, told: bool) -> None:  # noqa: FBT001 - a column
    one = seen("email", "x@example.org")
    found = exceeding([one], values=VALUES, publication=UNNAMED, file_name=name)
    first = {"code": "file-name", "page": None, "where": "file-name", "what": name}
    assert found == ([first, one] if told else [one])
    assert exceeding([one], values=VALUES, publication=NAMED, file_name=name) == [one]


def test_a_file_name_in_chinese_needs_no_spaces() -> None:
    values: dict[str, JsonValue] = {"name": "王小明"}
    found = exceeding([], values=values, publication=UNNAMED, file_name="关于王小明的意见.pdf")
    assert [one["code"] for one in found] == ["file-name"]


def test_another_persons_own_name_from_an_earlier_reading_of_the_same_bytes_is_left_out() -> None:
    theirs, ours = seen("own-name", "Zoe Else"), seen("own-name", "ANN\nExample")
    turned = seen("own-name", "EXAMPLE, Ann")
    found = exceeding([theirs, ours, turned], values=VALUES, publication=UNNAMED)
    assert found == [ours, turned]


def test_the_names_to_find_are_those_that_a_withheld_name_hides() -> None:
    assert names_to_find(VALUES) == ("Ann Example", "Example Society", "ann@example.org")
    assert names_to_find({"name": " ", "entity": None}) == ()
