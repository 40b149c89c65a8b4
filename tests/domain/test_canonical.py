import hashlib
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.domain import canonical, fields
from tests.domain.vectors import vectors

V = vectors("canonical")
M = vectors("instants")
S = vectors("salted")


@pytest.mark.parametrize("case", V["cases"])
def test_a_value_has_the_canonical_bytes_of_its_vector(case: dict[str, object]) -> None:
    encoded = canonical.encode(case["value"])
    assert encoded.decode() == case["canonical"]
    assert canonical.digest(encoded) == case["sha256"]
    assert canonical.decode(encoded) == case["value"]


@pytest.mark.parametrize("text", V["refused"])
def test_a_value_without_one_form_is_refused(text: str) -> None:
    with pytest.raises(canonical.NotCanonical):
        canonical.encode(json.loads(text))
    with pytest.raises(canonical.NotCanonical):
        canonical.decode(text.encode())


@pytest.mark.parametrize("text", V["not_canonical"])
def test_json_in_another_form_is_not_read_as_canonical(text: str) -> None:
    with pytest.raises(canonical.NotCanonical):
        canonical.decode(text.encode())


@pytest.mark.parametrize("value", [{1: "a"}, b"bytes", {"a": {1}}, object()])
def test_what_is_no_json_is_refused(value: object) -> None:
    with pytest.raises(canonical.NotCanonical):
        canonical.encode(value)


def test_nesting_too_deep_to_walk_is_refused() -> None:
    text = b"[" * 200_000 + b"]" * 200_000
    with pytest.raises(canonical.NotCanonical):
        canonical.decode(text)
    value: list[object] = []
    for _ in range(200_000):
        value = [value]
    with pytest.raises(canonical.NotCanonical):
        canonical.encode(value)
    while value:  # taken apart by hand: the interpreter would recurse as deep
        value = value.pop()  # type: ignore[assignment]  # the one member is a list


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(derandomize=True, max_examples=150, deadline=None)
@given(JSON)
def test_canonical_bytes_read_back_as_the_same_value(value: object) -> None:
    assert canonical.decode(canonical.encode(value)) == value


@settings(derandomize=True, max_examples=150, deadline=None)
@given(st.dictionaries(st.from_regex(r"[a-z_]{1,8}", fullmatch=True), st.text(), max_size=6))
def test_for_ascii_keys_pythons_sorted_json_is_the_same(value: dict[str, str]) -> None:
    # docs/verify.py rests on this.
    try:
        encoded = canonical.encode(value)
    except canonical.NotCanonical:
        return
    assert (
        encoded
        == json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    )


@pytest.mark.parametrize(("given_as", "text"), M["written"])
def test_an_instant_is_utc_with_three_digits_cut_off(given_as: str, text: str) -> None:
    assert canonical.instant(datetime.fromisoformat(given_as)) == text
    moment = datetime.fromisoformat(given_as)
    cut = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    assert canonical.parse_instant(text) == cut
    assert canonical.parse_instant(text).tzinfo is UTC


@pytest.mark.parametrize("text", M["refused"])
def test_another_way_to_write_an_instant_is_refused(text: str) -> None:
    with pytest.raises(canonical.InstantInvalid):
        canonical.parse_instant(text)


def test_a_datetime_without_a_zone_is_no_instant() -> None:
    with pytest.raises(canonical.InstantInvalid):
        canonical.instant(datetime(2020, 2, 14))  # noqa: DTZ001  (what is under test)


@settings(derandomize=True, max_examples=150, deadline=None)
@given(st.datetimes(timezones=st.timezones(), min_value=datetime(2, 1, 1)))  # noqa: DTZ001  (a bound)
def test_instants_are_never_later_than_what_they_were_cut_from(moment: datetime) -> None:
    read = canonical.parse_instant(canonical.instant(moment))
    assert 0 <= (moment - read).total_seconds() < 0.001


@pytest.mark.parametrize("case", S["values"])
def test_a_value_is_committed_to_as_json_after_its_salt(case: dict[str, str]) -> None:
    assert canonical.salted(case["salt"], case["value"]) == case["digest"]
    assert hashlib.sha256(bytes.fromhex(case["hashed_hex"])).hexdigest() == case["digest"]
    assert bytes.fromhex(case["hashed_hex"])[:32] == bytes.fromhex(case["salt"])


@pytest.mark.parametrize("case", S["names"])
def test_a_file_name_is_committed_to_without_quotes(case: dict[str, str]) -> None:
    assert canonical.salted_text(case["salt"], case["name"]) == case["digest"]
    hashed = bytes.fromhex(case["salt"]) + case["name"].encode()
    assert bytes.fromhex(case["hashed_hex"]) == hashed


@pytest.mark.parametrize("salt", S["refused_salts"])
def test_a_salt_is_exactly_32_bytes_in_lower_case_hex(salt: str) -> None:
    with pytest.raises(canonical.SaltInvalid):
        canonical.salted(salt, None)


def test_a_lone_surrogate_is_committed_to_by_nobody() -> None:
    with pytest.raises(canonical.NotCanonical):
        canonical.salted_text("00" * 32, "a\ud800")
    with pytest.raises(canonical.NotCanonical):
        canonical.salted("00" * 32, "a\ud800")


def test_what_is_left_empty_is_null_and_no_is_not() -> None:
    assert [fields.given(value) for value in S["empty_is_null"]] == [None, None]
    assert fields.given(False) is False  # noqa: FBT003  (a value of a form)
    assert fields.given(" ") == " "
    assert fields.given([""]) == [""]
