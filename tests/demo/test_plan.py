"""What the demo's plan promises about people, spread, order and outcomes."""

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from intake.demo.cast import guests
from intake.demo.documents import sentences
from intake.demo.papers import DRAFT_ORDER, REGISTER_ORDER
from intake.demo.passages import LANGUAGES, phrases
from intake.demo.plan import PlannedSubmission, submissions
from intake.demo.settings import CONTACT
from intake.demo.texts import (
    DISCLAIMERS,
    GROUNDS,
    PROCESSES,
    THEMES,
    Call,
    calls,
    closes_before,
    milestones,
    papers,
)
from intake.demo.wording import TERMS, TYPES
from intake.domain.vocab import LANGUAGES as INTERFACE
from intake.domain.vocab import Act, FileRole, Ground, Kind, Publication, Role, SubmitterType
from intake.web.i18n import OFFERED

TODAY = date(2026, 11, 24)
REGIONS = {
    "Africa": {"KE", "NG", "ZA", "GH", "SN", "MA", "CM", "EG", "TN", "UG", "MZ", "DZ", "BF", "ML"},
    "Americas": {
        "US",
        "CA",
        "AR",
        "MX",
        "PE",
        "CL",
        "UY",
        "BR",
        "CO",
        "EC",
        "DO",
        "TT",
        "JM",
        "GT",
    },
    "Asia": {"SG", "IN", "PH", "JP", "KR", "KZ", "UZ", "CN", "MY", "AE", "JO", "OM", "IQ", "LB"},
    "Europe": {"GB", "IE", "FR", "CH", "BE", "ES", "DE", "AT", "PT", "SE", "NL", "IS", "RU", "BY"},
    "Oceania": {"AU", "NZ", "FJ", "WS", "TO", "VU"},
}


@pytest.fixture(scope="module")
def plan() -> list[PlannedSubmission]:
    return submissions(TODAY)


@pytest.fixture(scope="module")
def by_code() -> dict[str, Call]:
    return {call.code: call for call in calls(TODAY)}


def test_the_calls_get_as_many_submissions_as_the_demo_shows(plan: list[PlannedSubmission]) -> None:
    assert Counter(one.call for one in plan) == {"DIP": 40, "SSI": 24, "RAF": 20}


def test_the_plan_is_in_order_of_time_and_each_call_numbers_in_that_order(
    plan: list[PlannedSubmission],
) -> None:
    sent = [one.sent_at for one in plan]
    assert sent == sorted(set(sent))
    assert {instant.tzinfo for instant in sent} == {UTC}


def test_all_but_the_late_one_come_within_their_call(
    plan: list[PlannedSubmission], by_code: dict[str, Call]
) -> None:
    late: list[str] = []
    for one in plan:
        call = by_code[one.call]
        end = closes_before(call)
        assert call.opens < one.sent_at - one.begun
        if not (
            one.sent_at - one.begun < end and one.sent_at < end + timedelta(seconds=call.grace)
        ):
            late.append(one.name)
    assert late == ["Abelardo Quintriqueo Soto"]
    assert (
        sum(one.sent_at >= closes_before(by_code[one.call]) for one in plan) == 3
    )  # two used the grace


def test_every_submission_of_the_reference_process_is_published_in_the_end(
    plan: list[PlannedSubmission],
) -> None:
    ends = {tuple(act.act for act in one.outcome) for one in plan if one.call != "RAF"}
    assert ends == {("accept", "publish")}


def test_every_outcome_occurs_in_the_second_process(plan: list[PlannedSubmission]) -> None:
    second = [one for one in plan if one.call == "RAF"]
    ends = Counter((*(act.act for act in one.outcome),) for one in second)
    assert ends == {
        ("accept", "publish"): 10,
        ("accept",): 3,
        ("decline",): 2,
        ("return",): 1,
        ("duplicate",): 1,
        ("withdraw",): 1,
        ("claim",): 1,
        (): 1,
    }
    assert {act.ground for one in second for act in one.outcome if act.act == "decline"} == {
        "advertising",
        "off-subject",
    }
    assert Counter(one.publication for one in second) == {"named": 17, "unnamed": 2, "private": 1}
    assert [one.outcome[-1].act for one in second if one.publication == "unnamed"] == [
        "publish",
        "publish",
    ]
    assert [[act.act for act in one.outcome] for one in second if one.publication == "private"] == [
        ["accept"]
    ]


def test_a_duplicate_names_an_earlier_number_of_the_same_sender(
    plan: list[PlannedSubmission],
) -> None:
    second = [one for one in plan if one.call == "RAF"]
    n, other = next(
        (n, act.other)
        for n, one in enumerate(second, 1)
        for act in one.outcome
        if act.act == "duplicate"
    )
    assert other is not None
    assert other < n
    assert second[other - 1].entity == second[n - 1].entity


def test_acts_follow_the_sending_and_are_past(
    plan: list[PlannedSubmission], by_code: dict[str, Call]
) -> None:
    present = datetime.combine(TODAY, datetime.min.time(), UTC)
    for one in plan:
        instants = [one.sent_at, *(act.at for act in one.outcome)]
        assert instants == sorted(instants)
        assert instants[-1] < present
        for act in one.outcome:
            assert act.at < closes_before(by_code[one.call]) or act.act != "withdraw"
            assert bool(act.reason) == (act.act in {"decline", "return", "duplicate", "withdraw"})


def test_every_code_is_a_word_of_the_vocabulary(plan: list[PlannedSubmission]) -> None:
    acts = [act for one in plan for act in one.outcome]
    assert {act.act for act in acts} - {"claim"} <= set(Act)
    assert {act.by for act in acts} <= set(Role)
    assert {act.ground for act in acts} - {None} <= set(Ground) & set(GROUNDS)
    assert {one.submitter_type for one in plan} == set(SubmitterType)
    assert {one.publication for one in plan} == set(Publication)
    assert {one.kind for one in plan} == set(Kind) - {Kind.INSTRUMENT}
    assert {file.role for one in plan for file in one.files} == {
        FileRole.MAIN,
        FileRole.ANNEX,
        FileRole.TRANSLATION,
    }


def test_kinds_fit_the_call(plan: list[PlannedSubmission], by_code: dict[str, Call]) -> None:
    assert [one.name for one in plan if one.kind not in by_code[one.call].kinds] == []
    assert [
        one.name for one in plan if {file.kind for file in one.files} - set(by_code[one.call].types)
    ] == []


def test_the_demo_speaks_eight_languages_in_five_formats_from_every_region(
    plan: list[PlannedSubmission],
) -> None:
    spoken = Counter(one.languages[0] for one in plan)
    assert set(spoken) == set(LANGUAGES)
    assert set(INTERFACE) < set(spoken)
    assert min(spoken.values()) >= 4
    assert {file.kind for one in plan for file in one.files} == {"pdf", "docx", "odt", "rtf", "txt"}
    assert min(Counter(file.kind for one in plan for file in one.files).values()) >= 2
    countries = {code for one in plan for code in one.countries}
    assert len(countries) >= 40
    assert {
        region: len(codes & countries) >= 6 for region, codes in REGIONS.items()
    } == dict.fromkeys(REGIONS, True)
    assert sum(len(one.files) > 1 for one in plan) >= 8


def test_issues_are_numbers_of_the_paper_that_the_call_concerns(
    plan: list[PlannedSubmission], by_code: dict[str, Call]
) -> None:
    known = {
        (paper.paper, paper.revision): {issue.number for issue in paper.issues}
        for paper in papers(TODAY)
    }
    for one in plan:
        call = by_code[one.call]
        assert set(one.issues) <= known[call.paper, call.revision]
    assert sum("(" in number for one in plan for number in one.issues) >= 20
    assert sum(one.issues == () for one in plan) >= 5


def test_a_submission_has_files_or_typed_text_and_translations_name_their_source(
    plan: list[PlannedSubmission],
) -> None:
    assert [one.name for one in plan if bool(one.files) == bool(one.typed_text)] == []
    for one in plan:
        for file in one.files:
            assert (file.of is not None) == (file.role == "translation")
            assert file.of is None or one.files[file.of - 1].role == "main"
            assert file.name.endswith(f".{file.kind}")
            assert len(file.name) <= 255
            assert file.pages >= 1


def test_addresses_are_of_domains_kept_for_examples(plan: list[PlannedSubmission]) -> None:
    given = [one.email for one in plan if one.email is not None]
    assert len(given) > len(plan) / 2
    assert [
        address for address in given if not address.endswith((".example", "@example.org"))
    ] == []
    assert [address for address in given if not address.isascii() or address.count("@") != 1] == []


def test_file_names_are_as_odd_as_real_ones(plan: list[PlannedSubmission]) -> None:
    names = [file.name for one in plan for file in one.files]
    assert any("\u0600" <= letter <= "\u06ff" for name in names for letter in name)
    assert any("\u4e00" <= letter <= "\u9fff" for name in names for letter in name)
    assert any("  " in name for name in names)
    assert max(len(name) for name in names) > 200


def test_an_entity_speaks_for_all_but_individuals() -> None:
    everybody = [guest for listed in guests().values() for guest in listed]
    assert [
        guest.name
        for guest in everybody
        if (guest.entity is None) != (guest.submitter_type == "individual")
    ] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_enough_distinct_passages_of_a_readable_length(language: str) -> None:
    spoken = phrases(language)
    reference = [text for key in DRAFT_ORDER for text in spoken.passages[key]]
    assert len(set(reference)) >= 14
    register = [text for key in REGISTER_ORDER for text in spoken.passages.get(key, ())]
    assert len(set(register)) >= (6 if language in {"en", "fr", "es", "ar"} else 4)
    for text in (*reference, *register):
        length = len(text) / 1.7 if language == "zh" else len(text.split())
        assert 60 <= length <= 120, text[:40]
        assert len(sentences(text)) >= 3


def test_texts_of_the_secretariat_stand_in_every_language_that_pages_offer() -> None:
    texts = [text for call in calls(TODAY) for text in (call.title, call.text)]
    texts += [text for one in (*THEMES, *PROCESSES) for text in (one.title, one.summary)]
    texts += [text for disclaimer in DISCLAIMERS for text in disclaimer.statements]
    texts += [TERMS, CONTACT, *(names for _code, names in TYPES)]
    for milestone in milestones(TODAY):
        places = [when.place for when in milestone.dates]
        texts += [text for text in (milestone.title, milestone.note, *places) if text]
    for paper in papers(TODAY):
        texts.append(paper.title)
        for issue in paper.issues:
            texts += [issue.chapter, issue.title, issue.question]
    assert [text for text in texts if not set(OFFERED) <= {tag for tag in text if text[tag]}] == []


def test_french_texts_of_the_secretariat_have_hard_spaces_before_their_signs() -> None:
    texts = [text for call in calls(TODAY) for text in (call.title, call.text)]
    texts += [CONTACT, TERMS, *(milestone.title for milestone in milestones(TODAY))]
    texts += [issue.question for paper in papers(TODAY) for issue in paper.issues]
    assert [text["fr"] for text in texts if re.search("[ \u00a0][;!?]| :|'", text["fr"])] == []


def test_the_second_process_is_dated_from_today() -> None:
    closed, now = calls(TODAY)[2:]
    assert closed.closes == TODAY - timedelta(days=35)
    assert now.opens.date() == TODAY - timedelta(days=10)
    assert now.closes == TODAY + timedelta(days=20)


def test_the_reference_timeline_has_nine_rows_and_remembers_what_was_announced_first() -> None:
    rows = [row for row in milestones(TODAY) if row.process == "ip-and-ai-conversation"]
    assert len(rows) == 9
    moved = {
        row.key: (row.dates[0].starts, row.dates[-1].starts) for row in rows if len(row.dates) > 1
    }
    assert moved == {
        "revised-issues-paper": (date(2020, 3, 31), date(2020, 5, 29)),
        "second-session": (date(2020, 5, 11), date(2020, 7, 7)),
        "third-session": (date(2020, 11, 1), date(2020, 11, 4)),
    }
    assert {when.precision for row in rows for when in row.dates} == {"day", "range", "month"}
