"""The table of an earlier consultation: read as text, refused with the column, found by names as people write them."""

import pytest

from intake.domain import earlier
from intake.domain.claims import Typed
from intake.domain.earlier import TableInvalid


@pytest.mark.parametrize(
    ("text", "code", "columns"),
    [
        ("", "empty", ()),
        ("received,name\n\n,\n", "no-rows", ()),
        ("received,name,shoe size\n1,2,3\n", "unknown-column", ("shoe size",)),
        ("name\nx\n", "column-missing", ("received",)),
        ("received,name,Name\nx,y,z\n", "column-twice", ("name",)),
        ("received,name\n" + "2019-01-01,x\n" * 2001, "too-many-rows", ()),
        ("received,name\n2019-01-01," + "x" * 200_000 + "\n", "not-a-table", ()),
    ],
)
def test_a_table_that_cannot_be_read_says_why(
    text: str, code: str, columns: tuple[str, ...]
) -> None:
    with pytest.raises(TableInvalid) as caught:
        earlier.read(text)
    assert (caught.value.code, caught.value.columns) == (code, columns)


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_cells_are_texts_whatever_parts_them_and_whatever_they_begin_with(mark: str) -> None:
    head = mark.join(("\ufeffreceived", "name", "countries", "files"))
    row = mark.join(("2019-05-01 14:05", '"=1+2\n-x"', "ch fr", "a.pdf | b/c.pdf"))
    (found,) = earlier.read(f"{head}\n{row}\n")
    assert found.values["name"] == "=1+2\n-x"
    assert found.values["countries"] == ["CH", "FR"]
    assert found.claim == Typed("2019-05-01", "14:05", "stated")
    assert found.files == [("main", "a.pdf"), ("main", "b/c.pdf")]
    assert (found.line, found.faults) == (2, {})


def test_a_row_without_a_name_of_its_own_is_known_by_what_stands_in_it() -> None:
    rows = earlier.read("received,name\n2019-05-01,Ada\n2019-05-02,Ada\n2019-05-01,Ada\n")
    assert rows[0].origin != rows[1].origin
    assert [row.faults for row in rows] == [{}, {}, {"id": "twice"}]


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("a/x.pdf", 0),
        ("./a/x.pdf", 0),
        ("a\\x.pdf", 0),
        ("x.pdf", None),
        ("Y.PDF", 2),
        ("z.pdf", None),
    ],
)
def test_a_cell_names_one_file_or_none(name: str, place: int | None) -> None:
    members = [("a/x.pdf", "x.pdf"), ("b/x.pdf", "x.pdf"), ("c/y.pdf", "y.pdf")]
    assert earlier.find_file(name, members) == place
