from intake.domain.fields import FIELDS, STATED_FIELDS
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
