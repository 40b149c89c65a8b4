from dataclasses import replace

import pytest

from intake.domain.judging import Offered, Refusal, Rules, refusal, too_many
from intake.domain.vocab import FileRole

RULES = Rules(
    accepts=("pdf", "docx"),
    annex_accepts=("pdf", "jpeg"),
    max_files=3,
    max_file_bytes=1_000,
    max_total_bytes=2_000,
    languages=("fr", "zh"),
)
PDF = Offered(kind="pdf", size=10, role=FileRole.MAIN)


# check 3
def test_a_file_of_exactly_the_limit_is_kept_and_one_byte_more_is_not() -> None:
    assert refusal(replace(PDF, size=1_000), RULES) is None
    assert refusal(replace(PDF, size=1_001), RULES) == Refusal(
        "too-large", (("size", 1_001), ("limit", 1_000))
    )


# check 28
def test_a_kind_the_call_does_not_list_is_refused_by_name() -> None:
    assert refusal(replace(PDF, kind="odt"), RULES) == Refusal(
        "type-not-accepted", (("kind", "odt"),)
    )


@pytest.mark.parametrize(
    ("kind", "role", "code"),
    [
        ("jpeg", "annex", None),
        ("jpeg", "cover-letter", None),
        ("docx", "annex", "type-not-accepted"),
        ("jpeg", "main", "type-as-annex-only"),
        ("jpeg", "translation", "type-as-annex-only"),
        ("jpeg", "text-version", "type-as-annex-only"),
        ("docx", "translation", None),
    ],
)
def test_what_is_accepted_depends_on_the_files_role(kind: str, role: str, code: str | None) -> None:
    found = refusal(replace(PDF, kind=kind, role=FileRole(role)), RULES)
    assert (found.code if found else None) == code


# check 29
def test_a_finding_that_refuses_does_so_whatever_the_call_accepts() -> None:
    offered = replace(PDF, refusals=("polyglot", "two-readings"))
    assert refusal(offered, RULES) == Refusal("polyglot", (("kind", "pdf"),))


def test_what_is_too_large_was_not_read_and_is_said_to_be_too_large() -> None:
    offered = replace(PDF, size=1_001, kind="unknown", refusals=("unknown-type",))
    assert refusal(offered, RULES) == Refusal("too-large", (("size", 1_001), ("limit", 1_000)))


# check 23
def test_what_could_not_be_read_in_time_is_kept() -> None:
    assert refusal(replace(PDF, kind="unread"), RULES) is None


@pytest.mark.parametrize(
    ("languages", "required", "code"),
    [
        (("de",), False, None),
        (("de",), True, "language-not-accepted"),
        (("de", "fr"), True, None),
        (("fr-CA",), True, None),
        (("zh-Hant",), True, None),
        ((), True, None),
    ],
)
def test_a_language_refuses_only_where_the_call_says_so_and_we_are_sure(
    languages: tuple[str, ...],
    required: bool,  # noqa: FBT001 - a column of the table
    code: str | None,
) -> None:
    rules = replace(RULES, language_required=required)
    found = refusal(replace(PDF, languages=languages), rules)
    assert (found.code if found else None) == code


def test_files_are_counted_and_weighed_together() -> None:
    half = replace(PDF, size=1_000)
    assert too_many([half, half], RULES) is None
    assert too_many([half, half, replace(PDF, size=1)], RULES) == Refusal(
        "total-too-large", (("size", 2_001), ("limit", 2_000))
    )
    assert too_many([PDF] * 3, RULES) is None
    assert too_many([PDF] * 4, RULES) == Refusal("too-many-files", (("count", 4), ("limit", 3)))
