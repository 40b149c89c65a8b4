"""Every code that inspection and judging know has a sentence that says what it is and what to do."""

import re
from pathlib import Path

import pytest
from flask import Flask

from intake.domain.checking import Offer, check
from intake.domain.fields import FIELDS, JsonValue
from intake.domain.judging import Refusal
from intake.services import lookups
from intake.web import findings, refusals, traywords
from tests.world import World
from uploads.report import REFUSALS, finding

SOURCES = Path(__file__).parents[2]
FACTS: dict[str, str | int] = {
    "count": 2,
    "pages": 3000,
    "read": 2000,
    "claimed": "pdf",
    "which": "author,gps,en",
    "what": "http://x",
    "first": "pdf",
    "second": "zip",
    "charset": "big5",
    "why": "sum",
}


def codes(folder: str, pattern: str, *, names: str = "*") -> set[str]:
    return {
        code
        for path in (SOURCES / folder).glob(f"{names}.py")
        for code in re.findall(pattern, path.read_text())
    }


CODE = r"find(?:ing)?\(\s*\"([a-z-]+)\""
IN_MESSAGES = {
    code
    for names in ("mail*", "outlook", "tnef", "unpacker")
    for code in codes("uploads", CODE, names=names)
}
"""What readers of messages find: the tray says it."""

FOUND = codes("uploads", CODE) - IN_MESSAGES | REFUSALS
TYPES = {"type-not-accepted", "type-as-annex-only"}
REFUSED = codes("intake/domain", r"Refusal\(\s*\"([a-z-]+)\"") | REFUSALS | TYPES


def test_the_sources_name_the_codes_we_look_for() -> None:
    assert {"macros", "javascript", "encrypted", "no-text-layer", "polyglot"} <= FOUND
    assert {"too-large", "too-many-files", "language-not-accepted", "empty"} <= REFUSED


@pytest.mark.parametrize("code", sorted(FOUND))
def test_every_finding_has_a_sentence_and_advice(app: Flask, code: str) -> None:
    with app.test_request_context("/en/"):
        made = findings.remark(finding(code, page=2, **FACTS).to_json())
    assert made.title != code
    assert made.title.endswith((".", "?"))
    assert made.words.endswith((".", "?"))
    assert made.page == 2


@pytest.mark.parametrize("code", sorted(IN_MESSAGES))
def test_every_finding_in_a_message_has_a_sentence_and_advice(app: Flask, code: str) -> None:
    with app.test_request_context("/en/"):
        title, advice = traywords.finding({"code": code, "detail": {"which": "a.txt"}})
    assert title != code
    assert title.endswith((".", "?"))
    assert advice.endswith((".", "?"))


def test_advice_that_points_at_the_form_stays_off_receipts(app: Flask) -> None:
    report = {
        "status": "complete",
        "findings": [finding("language-not-sure").to_json(), finding("macros").to_json()],
    }
    with app.test_request_context("/en/"):
        on_form, on_receipt = findings.remarks(report), findings.remarks(report, sent=True)
    assert [one.title for one in on_form] == [one.title for one in on_receipt]
    assert (on_form[0].words, on_receipt[0].words) == ("Tick it under Languages.", "")
    assert on_form[1] == on_receipt[1]


@pytest.mark.parametrize("code", sorted(REFUSED))
def test_every_refusal_says_what_to_do_next(  # check 125
    app: Flask, world: World, code: str
) -> None:
    world.call()
    with world.works.reading() as work:
        rules = lookups.rules(lookups.find(work, "CAL"))
    facts = (("kind", "xlsx"), ("size", 2), ("limit", 1), ("count", 2), ("languages", "de"))
    with app.test_request_context("/en/"):
        made = refusals.refused(Refusal(code, facts), rules)
    assert (made.severity, made.words == code) == ("refusal", False)
    assert made.title.endswith(".")
    assert made.words.endswith(".")


def test_every_fault_of_the_form_has_a_sentence(app: Flask) -> None:  # check 125
    offer = Offer(kinds=(), types=(), publications=(), issues=(), max_text=3)
    values: dict[str, JsonValue] = {
        "email": "x",
        "on_behalf": True,
        "countries": ["??"],
        "title": "t" * 1000,
    }
    faults = check(values, offer, main_files=0, text="long text")
    faults |= check({**values, "kind": "x"}, offer, main_files=0, text="")
    assert {"missing", "email-shape", "unknown", "too-long", "nothing-sent", "not-offered"} == set(
        faults.values()
    )
    with app.test_request_context("/en/"):
        for key, code in faults.items():
            assert refusals.fault(key, code, max_text=3).endswith("."), (key, code)
        needed = {key for key, field in FIELDS.items() if field.required or field.required_with}
        said = {key: refusals.fault(key, "missing") for key in needed}
    assert len(set(said.values())) == len(needed)


def test_facts_from_a_file_are_shown_harmless(app: Flask) -> None:  # check 25
    with app.test_request_context("/en/"):
        made = findings.remark(finding("author-properties", which="\x1b[31m\u202e").to_json())
    assert not re.search("[\x1b\u202e]", made.title)


def test_nothing_found_is_said_too(app: Flask) -> None:
    with app.test_request_context("/en/"):
        [made] = findings.remarks({"findings": [], "status": "read", "reason": None})
    assert (made.severity, made.title) == ("ok", "Received whole.")


@pytest.mark.parametrize("reason", ["timeout", "memory", "crashed", "bad-answer"])
def test_what_could_not_be_read_says_why(app: Flask, reason: str) -> None:
    with app.test_request_context("/en/"):
        made = findings.remarks({"findings": [], "status": "unreadable", "reason": reason})
    assert made[0].severity == "warning"
    assert "not readable for us" in made[0].title
