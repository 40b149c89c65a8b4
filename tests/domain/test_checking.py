import pytest

from intake.domain.checking import MAX_FIELD, MAX_LIST, MAX_LONG_FIELD, Offer, check
from intake.domain.fields import FIELDS, JsonValue

OFFER = Offer(
    kinds=("comment",),
    types=("ngo", "individual"),
    publications=("named", "unnamed"),
    issues=("1", "7(ii)"),
    max_text=50_000,
)
GIVEN: dict[str, JsonValue] = {
    "kind": "comment",
    "name": "Ada Example",
    "on_behalf": True,
    "entity": "Example Society",
    "submitter_type": "ngo",
    "publication": "named",
}


def faults(*, main_files: int = 1, text: str = "", **changed: JsonValue) -> dict[str, str]:
    return check({**GIVEN, **changed}, OFFER, main_files=main_files, text=text)


def faults_of(key: str, value: JsonValue) -> dict[str, str]:
    return check({**GIVEN, key: value}, OFFER, main_files=1, text="")


def test_a_form_with_what_is_required_can_be_sent() -> None:
    assert faults() == {}


# check 129: each required field in turn
@pytest.mark.parametrize("missing", ["", "  \t\n", "\u200b\u2066\u00ad", "\u0301", None])
@pytest.mark.parametrize("key", ["kind", "name", "submitter_type", "publication", "entity"])
def test_each_required_field_is_missed_by_name(key: str, missing: str | None) -> None:
    assert faults_of(key, missing) == {key: "missing"}


def test_only_these_fields_are_required() -> None:
    assert check({}, OFFER, main_files=0, text="") == {
        "kind": "missing",
        "name": "missing",
        "submitter_type": "missing",
        "publication": "missing",
        "files": "nothing-sent",
    }


def test_an_entity_is_required_only_of_who_speaks_for_one() -> None:
    assert faults(on_behalf=False, entity=None) == {}
    assert faults(on_behalf=None, entity="") == {}


# check 90: only what the call offers can be chosen
@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("kind", "instrument"),
        ("submitter_type", "member-state"),
        ("publication", "private"),
        ("publication", "published"),
    ],
)
def test_what_the_call_does_not_offer_cannot_be_chosen(key: str, value: str) -> None:
    assert faults_of(key, value) == {key: "not-offered"}


def test_countries_and_issues_must_be_known_ones() -> None:
    assert faults(countries=["CH", "BR"], issues=["7(ii)"]) == {}
    assert faults(countries=["CH", "Atlantis"]) == {"countries": "unknown"}
    assert faults(countries="CH") == {"countries": "unknown"}
    assert faults(issues=["2"]) == {"issues": "unknown"}


# check 84 and 113: an address is optional; one that could carry a second header is none
@pytest.mark.parametrize(
    "email",
    [
        "ada", "ada@", "@example.org", "ada@example", "a b@example.org", "ada@example.org, bo@example.org",
        "ada@example.org\nBcc: all@example.org", "ada@exa\rmple.org", "ada@example.org ", "<ada@example.org>",
        "ada@@example.org", "a" * 65 + "@example.org",
    ],
)  # fmt: skip
def test_what_is_no_address_is_a_fault(email: str) -> None:
    assert faults(email=email) == {"email": "email-shape"}


@pytest.mark.parametrize(
    "email", [None, "", "ada@example.org", "ada+x@sub.example.org", "ädä@exämple.org"]
)
def test_an_address_may_be_left_out_or_be_any_address(email: str | None) -> None:
    assert faults(email=email) == {}


def test_something_must_be_sent() -> None:
    assert faults(main_files=0, text="") == {"files": "nothing-sent"}
    assert faults(main_files=0, text=" \n") == {"files": "nothing-sent"}
    assert faults(main_files=0, text="We agree.") == {}


def test_typed_text_of_exactly_the_limit_is_taken() -> None:
    assert faults(text="x" * 50_000) == {}
    assert faults(text="x" * 50_001) == {"text": "too-long"}


@pytest.mark.parametrize("key", [key for key, field in FIELDS.items() if field.shape == "text"])
def test_every_text_field_has_its_limit(key: str) -> None:
    limit = MAX_LONG_FIELD if key in {"questions", "cosignatories"} else MAX_FIELD
    assert faults_of(key, "x" * (limit + 1))[key] == "too-long"
    assert faults_of(key, "x" * limit).get(key) != "too-long"


def test_lists_have_their_limits() -> None:
    assert faults(languages=["en"] * MAX_LIST) == {}
    assert faults(languages=["en"] * (MAX_LIST + 1)) == {"languages": "too-long"}
    assert faults(languages=["x" * (MAX_FIELD + 1)]) == {"languages": "too-long"}


def test_a_list_of_what_is_no_text_is_a_fault_and_no_crash() -> None:
    for bad in ([1], [None], [["CH"]], {"a": 1}, 7):
        found = check({**GIVEN, "countries": bad}, OFFER, main_files=1, text="")  # type: ignore[dict-item]  # hostile
        assert found == {"countries": "unknown"}
