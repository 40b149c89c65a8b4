"""A report that came out of the jail is hostile input until it is checked."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uploads import wire
from uploads.report import (
    MAX_EXPOSED,
    MAX_EXPOSURES,
    MAX_FINDINGS,
    MAX_PAGES,
    MAX_TEXT_BYTES,
    Exposure,
    Finding,
    Report,
    ReportInvalid,
    clean,
    finding,
)

WHOLE: dict[str, Any] = {
    "status": "read",
    "reason": None,
    "kind": "pdf",
    "media_type": "application/pdf",
    "size": 12,
    "sha256": "ab" * 32,
    "pages": 3,
    "languages": ["en", "zh-Hant"],
    "findings": [
        {"code": "macros", "severity": "warning", "page": 2, "detail": {"count": 3, "first": "x"}}
    ],
    "properties": {"author": "Ann Example"},
    "text": ["One", "Two"],
    "text_status": "full",
    "parsers": {"pypdf": "7.1.0"},
    "level": "seccomp",
    "exposures": [{"code": "email", "page": 2, "where": "text", "what": "ann@example.org"}],
}


def test_a_report_survives_the_way_through_json() -> None:
    report = Report.from_json(WHOLE)
    assert Report.from_json(json.loads(json.dumps(report.to_json()))) == report
    assert report.exposures == (Exposure("email", "text", "ann@example.org", 2),)
    assert report.findings == (Finding("macros", "warning", 2, {"count": 3, "first": "x"}),)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("status", "excellent"),
        ("status", None),
        ("reason", "because"),
        ("kind", "../../etc"),
        ("kind", ["pdf"]),
        ("media_type", "text/html\r\nX-Evil: 1"),
        ("size", -1),
        ("size", True),
        ("size", 1.5),
        ("sha256", "AB" * 32),
        ("sha256", "ab" * 32 + "\n"),
        ("pages", 2**31),
        ("pages", "3"),
        ("languages", "en"),
        ("languages", ["<script>"]),
        ("languages", ["en"] * 9),
        ("findings", [WHOLE["findings"][0]] * (MAX_FINDINGS + 1)),
        ("findings", [{"code": "macros", "severity": "fatal"}]),
        ("findings", [{"code": "macros", "severity": "note", "detail": {"a": ["b"]}}]),
        ("findings", [{"code": "macros", "severity": "note", "detail": {"a": "x" * 201}}]),
        ("findings", ["macros"]),
        ("properties", {"author": 1}),
        ("properties", {"Author Name": "x"}),
        ("properties", {f"p{number}": "x" for number in range(41)}),
        ("text", "One"),
        ("text", [1]),
        ("text", [""] * (MAX_PAGES + 1)),
        ("text", ["é" * (MAX_TEXT_BYTES // 2), "x"]),
        ("text_status", "most"),
        ("parsers", None),
        ("level", "fortress"),
        ("exposures", None),
        ("exposures", [WHOLE["exposures"][0]] * (MAX_EXPOSURES + 1)),
        ("exposures", [{**WHOLE["exposures"][0], "code": "sins"}]),
        ("exposures", [{**WHOLE["exposures"][0], "where": "<b>"}]),
        ("exposures", [{**WHOLE["exposures"][0], "what": "x" * (MAX_EXPOSED + 1)}]),
        ("exposures", [{**WHOLE["exposures"][0], "what": None}]),
        ("exposures", [{**WHOLE["exposures"][0], "page": -1}]),
    ],
)
def test_what_is_out_of_shape_or_bounds_is_no_report(field: str, value: object) -> None:
    # check 39
    with pytest.raises(ReportInvalid):
        Report.from_json({**WHOLE, field: value})


@pytest.mark.parametrize(
    "missing", [name for name in WHOLE if name not in ("reason", "pages", "exposures")]
)
def test_a_missing_field_is_no_report(missing: str) -> None:
    with pytest.raises(ReportInvalid):
        Report.from_json({name: value for name, value in WHOLE.items() if name != missing})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(st.sampled_from(sorted(WHOLE)), JSON)
def test_any_json_gives_a_report_or_report_invalid(field: str, value: object) -> None:
    # check 39
    try:
        report = Report.from_json({**WHOLE, field: value})
    except ReportInvalid:
        return
    assert Report.from_json(report.to_json()) == report


def test_text_that_no_store_can_hold_is_taken_out() -> None:
    # check 49
    assert clean("a\x00b\ud800c\ufffe\uffffd\U0001f600") == "abcd\U0001f600"
    report = Report.from_json({**WHOLE, "text": ["a\x00\udfff"], "properties": {"author": "\x00A"}})
    assert (report.text, report.properties) == (("a",), {"author": "A"})


def test_severity_follows_from_the_code() -> None:
    codes = ("polyglot", "javascript", "mixed-languages")
    assert [finding(code).severity for code in codes] == ["refusal", "warning", "note"]


def test_strings_of_a_finding_are_cut() -> None:
    assert finding("zip-bomb", why_not="x" * 300).detail == {"why-not": "x" * 200}


def test_a_report_kept_before_there_were_exposures_is_read_as_having_none() -> None:
    old = {key: value for key, value in WHOLE.items() if key != "exposures"}
    assert Report.from_json(old).exposures == ()


def test_a_full_list_of_exposures_in_any_script_goes_through_the_wall_uncut() -> None:
    exposures = [
        {"code": "comment", "page": n, "where": "comment", "what": "\u6587" * MAX_EXPOSED}
        for n in range(MAX_EXPOSURES)
    ]
    answer = {key: WHOLE[key] for key in WHOLE if key != "text"} | {"exposures": exposures}
    assert json.loads(wire.header(answer))["exposures"] == exposures
