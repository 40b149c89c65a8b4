import re
from enum import StrEnum

import pytest

from intake.domain import vocab
from intake.domain.contents import CLEAR, CONTENT_KEYS
from intake.domain.fields import FIELDS
from tests.domain.vectors import FOLDER

TEXT = (FOLDER.parent / "formats.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TEXT.splitlines()
    if line.startswith("| `")
]
WORDS = [
    (enum, word)
    for enum in vars(vocab).values()
    if isinstance(enum, type) and issubclass(enum, StrEnum) and enum not in (StrEnum, vocab.Tier)
    for word in enum
]


@pytest.mark.parametrize(("enum", "word"), WORDS)
def test_every_code_word_has_its_line(enum: type[StrEnum], word: str) -> None:
    assert f"`{word}`" in [row[0] for row in ROWS], enum.__name__


def test_the_table_of_fields_is_that_of_the_code() -> None:
    printed = {row[0].strip("`"): row for row in ROWS if len(row) == 5}
    assert list(printed) == list(FIELDS)
    for key, field in FIELDS.items():
        _, _, tier, required, withheld = printed[key]
        assert tier == field.tier, key
        assert (required == "yes") == field.required, key
        assert (withheld == "yes") == field.withheld, key


def test_the_table_of_contents_is_that_of_the_code() -> None:
    acts = {row[0].strip("`"): row for row in ROWS if row[0].strip("`") in set(vocab.Act)}
    section = TEXT.split("### States")[0]
    for act, keys in CONTENT_KEYS.items():
        line = re.search(rf"^\| `{act}` \|(.*)\|(.*)\|$", section, re.MULTILINE)
        assert line is not None, act
        assert tuple(re.findall(r"`([a-z_0-9]+)`", line[2])) == keys, act
        assert ("*clear*" in line[1]) == (act in CLEAR), act
    assert set(acts) == set(vocab.Act)


def test_every_file_of_vectors_is_named() -> None:
    assert {path.name for path in FOLDER.glob("*.json")} == set(
        re.findall(r"`([a-z]+\.json)`", TEXT)
    )
