"""The page of checks is what the tests say, to the letter."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parent.parent / "scripts/checks.py"
# The sign is put in later: what stands here is no check of this file.
TESTS = """@ check 1
def test_above() -> None: ...


def test_inside() -> None:  @ checks 2, 4-5
    pass


def test_below() -> None:
    @ check 1
    pass
""".replace("@", "#")


@pytest.fixture
def checks(tmp_path: Path) -> ModuleType:
    spec = spec_from_file_location("checks", SCRIPT)
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    for folder in ("tests", "docs"):
        (tmp_path / folder).mkdir()
    (tmp_path / "tests/test_it.py").write_text(TESTS)
    vars(module).update(ROOT=tmp_path, PAGE=tmp_path / "docs/checks.md", LAST=6)
    vars(module).update(GROUPS=((1, 6, "All"),), REASONS={3: "a reason", 6: "another"})
    return module


def test_a_test_names_its_checks_above_itself_or_inside(checks: ModuleType) -> None:
    assert checks.found() == {
        1: ["tests/test_it.py::test_above", "tests/test_it.py::test_below"],
        2: ["tests/test_it.py::test_inside"],
        4: ["tests/test_it.py::test_inside"],
        5: ["tests/test_it.py::test_inside"],
    }


def test_a_page_just_written_is_in_order(checks: ModuleType) -> None:
    assert checks.main(["--check"]) == 1
    assert checks.main([]) == 0
    assert checks.main(["--check"]) == 0


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("`tests/test_it.py::test_above`, ", ""),
        ("test_inside", "test_elsewhere"),
        ("a reason", "another reason"),
        ("## All\n", ""),
        ("another\n", "another"),
    ],
)
def test_a_page_that_says_anything_else_is_out_of_date(
    checks: ModuleType, before: str, after: str, capsys: pytest.CaptureFixture[str]
) -> None:
    checks.main([])
    said = checks.PAGE.read_text()
    assert before in said
    checks.PAGE.write_text(said.replace(before, after, 1))
    assert checks.main(["--check"]) == 1
    assert "docs/checks.md is out of date; make fix writes it anew" in capsys.readouterr().out


def test_what_is_out_of_date_is_told_line_by_line(
    checks: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    checks.main([])
    (checks.ROOT / "tests/test_it.py").write_text(TESTS.replace("test_inside", "test_renamed"))
    checks.main(["--check"])
    told = capsys.readouterr().out.splitlines()
    assert "- - **2** `tests/test_it.py::test_inside`" in told
    assert "+ - **2** `tests/test_it.py::test_renamed`" in told


def test_a_check_with_neither_test_nor_reason_fails_even_while_writing(checks: ModuleType) -> None:
    del checks.REASONS[3]
    assert checks.main([]) == 1
