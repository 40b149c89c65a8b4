"""What a file shows of people beyond its text: found in the jail, by place and page."""

import time

import pytest

from tests.uploads.conftest import Inspect, inspecting
from tests.uploads.documents import pdf, word
from uploads.jail import Inspector, Unjailed
from uploads.limits import OutOfTime
from uploads.names import MAX_NAME, MOST, pattern, wanted
from uploads.report import Exposure, Report


def shown(report: Report, code: str) -> list[tuple[str, str, int | None]]:
    return [(one.what, one.where, one.page) for one in report.exposures if one.code == code]


def test_both_inspectors_find_names_by_page_and_in_properties(inspector: Inspector) -> None:
    data = pdf("Nothing here.", "Signed: ANN\nExample, Geneva", author="Ann Example")
    report = inspecting(inspector)(data, "a.pdf", "full", look_for=["Ann Example", "Other"])
    assert shown(report, "own-name") == [
        ("Ann Example", "properties", None),
        ("ANN Example", "text", 2),
    ]


def test_names_are_found_as_whole_words_only(inspect: Inspect) -> None:
    data = b"Annals of Exampleton. Mary-Ann Exampleson. ann  example!"
    report = inspect(data, "a.txt", "full", look_for=["Ann Example", "Anna"])
    assert shown(report, "own-name") == [("ann example", "text", None)]


@pytest.mark.parametrize(
    "name",
    [
        "\u738b\u5c0f\u660e",
        "\u0645\u062d\u0645\u062f \u0639\u0644\u064a",
        "\u0418\u0432\u0430\u043d\u043e\u0432",
    ],
)
def test_names_of_every_script_are_found(inspect: Inspect, name: str) -> None:
    text = f"\u6211\u662f{name}\u3002" if name.startswith("\u738b") else f"x {name}, y"
    report = inspect(text.encode(), "a.txt", "quick", look_for=[name.upper()])
    assert shown(report, "own-name") == [(name, "text", None)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Ann Example", "EXAMPLE, Ann"),
        ("José Olmos", "by Jose\u0301 Olmos"),
        ("Jose\u0301 Olmos", "by José Olmos"),
        ("علاء", "\ufecb\ufefc\u0621"),
        ("Ｏｌｇａ Berg", "Olga Berg"),
        ("Ann Example", "Ann\u00a0Example"),
    ],
)
def test_a_name_is_found_however_its_letters_are_stored_or_its_parts_turned(
    inspect: Inspect, name: str, text: str
) -> None:
    report = inspect(text.encode(), "a.txt", "quick", look_for=[name])
    assert len(shown(report, "own-name")) == 1


def test_nothing_is_looked_for_unasked(inspect: Inspect) -> None:
    assert shown(inspect(word("Ann Example"), "a.docx", "full"), "own-name") == []


def test_more_names_than_fit_are_cut_and_the_first_stay(inspect: Inspect) -> None:
    many = ["Ann Example", *(f"Somebody \u00c9lse Number{n} " * 9 for n in range(1_000))]
    assert len(wanted(many)) <= MOST
    assert max(map(len, wanted(many))) <= MAX_NAME
    assert wanted(['"\\' * 60, "\x01" * 120] * 99)
    report = inspect(b"by Ann Example", "\x01" * 255, "full", look_for=many)
    assert shown(report, "own-name") == [("Ann Example", "text", None)]


@pytest.mark.parametrize("names", [[], [""], ["a"], ["Al", "  "]])
def test_too_short_a_name_is_not_looked_for(names: list[str]) -> None:
    assert pattern(names) is None


def test_a_name_is_never_read_as_a_pattern(inspect: Inspect) -> None:
    report = inspect(b"aaaa bbbb", "a.txt", "full", look_for=["a+", "(b)+", "[ab]{4}"])
    assert report.exposures == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("write to ann.example+ip@mail.example.org.", ["ann.example+ip@mail.example.org"]),
        ("<ann@example.org>", ["ann@example.org"]),
        ("ann@\nexample.org", ["ann@example.org"]),
        ("ann [at] example [dot] org", ["ann [at] example [dot] org"]),
        ("ann(at)example.org", ["ann(at)example.org"]),
        (
            "\u0438\u0432\u0430\u043d@\u043f\u0440\u0438\u043c\u0435\u0440.\u0440\u0444",
            ["\u0438\u0432\u0430\u043d@\u043f\u0440\u0438\u043c\u0435\u0440.\u0440\u0444"],
        ),
        ("\u90ae\u7bb1\uff1awang@example.com.cn\u3002", ["wang@example.com.cn"]),
        ("follow @example and at 5 @ 3.50 each", []),
        ("version 1@2.3", []),
    ],
)
def test_mail_addresses_are_found_as_they_stand(
    inspect: Inspect, text: str, found: list[str]
) -> None:
    report = inspect(text.encode(), "a.txt", "quick")
    assert [one.what for one in report.exposures if one.code == "email"] == found


def test_what_repeats_is_named_once_at_its_first_page(inspect: Inspect) -> None:
    report = inspect(pdf("x", *["ann@example.org"] * 3), "a.pdf", "full")
    assert report.exposures == (Exposure("email", "text", "ann@example.org", 2),)


def test_a_search_that_fails_costs_the_file_nothing_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise OutOfTime

    monkeypatch.setattr("uploads.exposing.expose", fail)
    report = inspecting(Unjailed())(b"A text for ann@example.org", "a.txt", "full")
    assert (report.status, report.text, report.exposures) == (
        "read",
        ("A text for ann@example.org",),
        (),
    )
    assert [one.code for one in report.findings if one.severity == "warning"] == ["partial-search"]


@pytest.mark.parametrize(
    "piece",
    ["1 Aa Aa Aa Aa Stree ", "Aa 1, ", "address: ", "+1(", "Calle de la ", "a[at]", "路1", "1-"],
)
def test_text_made_to_cost_time_costs_little(inspect: Inspect, piece: str) -> None:
    begun = time.monotonic()
    report = inspect((piece * 20_000).encode(), "a.txt", "full")
    assert (report.status, report.has("partial-search")) == ("read", False)
    assert time.monotonic() - begun < 10


def test_what_stands_behind_hundreds_of_figures_is_found(inspect: Inspect) -> None:
    figures = [f"{n} 345 678 of {n} 111 222" for n in range(1_000)]
    data = word(*figures, "Tel. +41 22 555 01 23")
    report = inspect(data, "a.docx", "full")
    assert shown(report, "phone") == [("+41 22 555 01 23", "text", None)]
