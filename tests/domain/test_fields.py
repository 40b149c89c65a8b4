import pytest

from intake.domain.fields import FIELDS, STATED_FIELDS, file_name
from intake.domain.vocab import Tier


def test_the_keys_of_the_form_are_those_of_the_formats() -> None:
    keys = (
        *("reference", "kind", "name", "honorific", "name_latin", "on_behalf", "entity"),
        *("submitter_type", "email", "title", "countries", "issues", "languages", "cosignatories"),
        *("correspondence_language", "questions", "publication", "index_allowed"),
    )
    assert keys == STATED_FIELDS


def test_contact_and_reference_are_the_secretariats_alone() -> None:
    inside = {key for key, field in FIELDS.items() if field.tier is Tier.SECRETARIAT}
    assert inside == {"reference", "email", "correspondence_language"}


def test_a_withheld_name_hides_every_field_that_names_somebody() -> None:  # check 126
    hidden = {key for key, field in FIELDS.items() if field.withheld}
    assert hidden == {"name", "honorific", "name_latin", "entity", "title", "cosignatories"}


def test_what_must_be_given_is_what_the_record_asks() -> None:  # check 129
    assert [key for key, field in FIELDS.items() if field.required] == [
        *("kind", "name", "submitter_type", "publication")
    ]
    assert FIELDS["entity"].required_with == "on_behalf"


@pytest.mark.parametrize(
    ("received", "kept"),
    [
        ("C:\\Users\\ada\\paper.pdf", "paper.pdf"),
        ("a/b\\c.txt", "c.txt"),
        ("../../etc/passwd", "passwd"),
        ("folder/", ""),
        ("n" * 300, "n" * 255),
        ("n" * 300 + "." + "e" * 16, "n" * 238 + "." + "e" * 16),
        ("n" * 300 + "." + "e" * 17, "n" * 255),
        ("." + "e" * 300, "." + "e" * 254),
        ("\x00a\x00", "a"),
        ("a\udcff.txt", "a\ufffd.txt"),
        ("e\u0301.txt", "e\u0301.txt"),
        ("", ""),
    ],
)
def test_a_name_is_cut_by_the_documented_rule(received: str, kept: str) -> None:  # check 24
    assert file_name(received) == kept
