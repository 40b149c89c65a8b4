"""A call's own wording of a letter: placeholders of a closed list, filled in once, never anything else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain import wordings

VALUES = dict.fromkeys(wordings.PLACEHOLDERS, "")


def test_values_stand_in_place_of_placeholders_and_are_not_looked_at_again() -> None:  # check 113
    values = {**VALUES, "name": "{reason} {{7*7}} %s \\1", "reason": "{name}"}
    text = "Dear {name},\n{reason}\n{unknown} {{ call }} {% x %}"
    assert wordings.fill(text, values) == (
        "Dear {reason} {{7*7}} %s \\1,\n{name}\n{unknown} {{ call }} {% x %}"
    )


def test_a_line_with_nothing_to_say_is_left_out() -> None:
    text = "Please answer:\n\n{reason}\n\nBy {due}.\n\nThank you."
    assert (
        wordings.fill(text, {**VALUES, "reason": "Why?"}) == "Please answer:\n\nWhy?\n\nThank you."
    )


@given(st.text(), st.dictionaries(st.sampled_from(wordings.PLACEHOLDERS), st.text()))
def test_filling_never_fails(text: str, values: dict[str, str]) -> None:
    assert isinstance(wordings.fill(text, values), str)


@pytest.mark.parametrize(
    ("subject", "body", "faults"),
    [
        ("", "{ground}: {reason}", {}),
        ("about {call}", "{ground}: {reason}", {}),
        ("", "  ", {"body": ("empty", "")}),
        ("", "{ground}", {"body": ("missing", "reason")}),
        ("", "{ground} {reason} {link}", {"body": ("unknown", "link")}),
        ("", "{ground} {reason} {item}", {"body": ("unknown", "item")}),
        ("a\nBcc: b@example.org", "{ground} {reason}", {"subject": ("control", "")}),
        ("a\rb", "{ground} {reason}", {"subject": ("control", "")}),
        ("", "{ground} {reason} \u202e", {"body": ("control", "")}),
        ("x" * 121, "{ground} {reason}", {"subject": ("long", "120")}),
        ("", "{ground} {reason}" + "x" * 5000, {"body": ("long", "5000")}),
    ],
)
def test_what_must_be_put_right_is_said_by_field(
    subject: str, body: str, faults: dict[str, tuple[str, str]]
) -> None:
    assert wordings.check("declined", subject, body) == faults
