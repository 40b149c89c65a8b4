import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.domain import receipts
from intake.domain.canonical import SaltInvalid, encode, parse_instant
from intake.domain.fields import STATED_FIELDS
from intake.domain.notes import NoteInvalid, Signer
from intake.domain.vocab import Channel, FileRole, Kind, Publication, Verdict
from tests.domain.vectors import vectors

V = vectors("receipts")
SIGNER = Signer.from_seed(V["origin"] + "/receipts", bytes.fromhex(V["seed"]))
FIRST = V["receipts"][0]
CLOSES = datetime(2020, 2, 14, 23, tzinfo=UTC)
NUMBERS = [case["statement"]["number"] for case in V["receipts"]]


def _instant(text: str | None) -> datetime | None:
    return None if text is None else parse_instant(text)


def _rebuilt(case: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    """Make the statement of a vector from typed facts, with some of them changed."""
    said = case["statement"]
    claim, deadline = said["claimed"], said["deadline"]
    facts: dict[str, Any] = {key: said[key] for key in ("origin", "call", "number", "revision")}
    facts |= {key: said[key] for key in ("terms", "disclaimer")}
    facts |= {
        "kind": Kind(said["kind"]),
        "channel": Channel(said["channel"]),
        "begun": _instant(said["begun"]),
        "complete": _instant(said["complete"]),
        "claimed": claim and receipts.Claim(**claim | {"at": parse_instant(claim["at"])}),
        "deadline": deadline
        and receipts.DeadlineRef(
            **deadline | {"closes_before": parse_instant(deadline["closes_before"])}
        ),
        "verdict": said["verdict"] and Verdict(said["verdict"]),
        "publication": said["publication"] and Publication(said["publication"]),
        "stated": receipts.stated_commitments(case["values"], case["salts"]),
        "files": [
            receipts.StatedFile(
                **file | {"role": FileRole(file["role"]), "lang": tuple(file["lang"])}
            )
            for file in said["files"]
        ],
    }
    return receipts.statement(**facts | changes)


@pytest.mark.parametrize("case", V["receipts"], ids=NUMBERS)
def test_a_statement_is_that_of_its_vector(case: dict[str, Any]) -> None:
    assert _rebuilt(case) == case["statement"]


@pytest.mark.parametrize("case", V["receipts"], ids=NUMBERS)
def test_a_receipt_has_the_bytes_of_its_vector_and_rebuilds_its_entry(case: dict[str, Any]) -> None:
    note = receipts.receipt(
        SIGNER,
        statement=case["statement"],
        salt=case["salt"],
        index=case["index"],
        subject=case["subject"],
        recorded=parse_instant(case["recorded"]),
    )
    assert note.decode() == case["note"]
    assert note.count(b"\n") == 3
    body = receipts.parse_receipt(note, SIGNER.verifier())
    assert body["statement"] == case["statement"]
    assert receipts.entry_of(body).decode() == case["entry"]
    assert vectors("entries")["entries"][case["index"]]["entry"] == case["entry"]


@pytest.mark.parametrize("case", V["receipts"], ids=NUMBERS)
def test_the_opens_open_every_field_and_every_file_name(case: dict[str, Any]) -> None:
    names = {int(n): name for n, name in case["names"].items()}
    name_salts = {int(n): salt for n, salt in case["name_salts"].items()}
    made = receipts.opens(case["values"], case["salts"], names, name_salts)
    assert made == case["opens"]
    assert receipts.check_opens(case["statement"], made) == ()
    for key, pair in made["stated"].items():
        assert receipts.check_open(case["statement"]["stated"][key], **pair)
        assert not receipts.check_open(
            case["statement"]["stated"][key], salt=pair["salt"], value="x"
        )


def test_what_was_destroyed_is_left_out_of_the_opens() -> None:
    salts = {key: salt for key, salt in FIRST["salts"].items() if key != "email"}
    made = receipts.opens(FIRST["values"], salts, {1: "avis.pdf"}, {})
    assert set(made["stated"]) == set(STATED_FIELDS) - {"email"}
    assert made["names"] == {}


def test_an_open_that_does_not_fit_is_named() -> None:
    made = json.loads(json.dumps(FIRST["opens"]))
    made["stated"]["name"]["value"] = "Somebody else"
    made["stated"]["email"]["salt"] = "00" * 32
    made["names"]["1"]["value"] = "another.pdf"
    made["names"]["9"] = {"salt": "00" * 32, "value": "x"}
    wrong = receipts.check_opens(FIRST["statement"], made)
    assert set(wrong) == {"stated.name", "stated.email", "names.1", "names.9"}


@pytest.mark.parametrize(
    "opened",
    [
        {"stated": []},
        {"stated": {"name": None}},
        {"stated": {"name": {}}},
        {"stated": {"name": {"salt": 7, "value": "x"}}},
        {"stated": {"name": {"salt": "00", "value": "x"}}},
        {"stated": {"name": {"salt": "00" * 32, "value": 2**60}}},
        {"stated": {"applause": {"salt": "00" * 32, "value": None}}},
        {"names": {"1": {"salt": "00" * 32, "value": 7}}},
        {"names": {"1": {"salt": "00" * 32, "value": "\ud800"}}},
        {"names": "1"},
    ],
)
def test_hostile_opens_do_not_fit_and_do_no_harm(opened: dict[str, Any]) -> None:
    assert len(receipts.check_opens(FIRST["statement"], opened)) == 1


def test_kind_and_publication_are_the_same_opened_and_in_the_clear() -> None:
    said = {**FIRST["statement"], "publication": "private"}
    assert receipts.check_opens(said, FIRST["opens"]) == ("stated.publication",)


def test_every_field_is_committed_to_even_if_nothing_was_given() -> None:
    commits = receipts.stated_commitments({}, FIRST["salts"])
    assert tuple(commits) == STATED_FIELDS
    nothing = receipts.stated_commitments({"name": "", "countries": []}, FIRST["salts"])
    assert commits == nothing
    assert len(set(commits.values())) == len(STATED_FIELDS)


def test_a_field_the_form_does_not_have_is_refused() -> None:
    with pytest.raises(receipts.StatementInvalid) as caught:
        receipts.stated_commitments({"applause": "x"}, FIRST["salts"])
    assert caught.value.field == "applause"


def test_a_field_without_a_salt_of_its_own_is_refused() -> None:
    salts = {key: salt for key, salt in FIRST["salts"].items() if key != "email"}
    with pytest.raises(receipts.StatementInvalid) as caught:
        receipts.stated_commitments({}, salts)
    assert caught.value.field == "email"
    with pytest.raises(SaltInvalid):
        receipts.stated_commitments({}, salts | {"email": "00"})


def _file(**changes: Any) -> receipts.StatedFile:
    facts: dict[str, Any] = {
        "n": 1,
        "role": FileRole.MAIN,
        "lang": ("fr",),
        "public": True,
        "type": "text/plain",
        "size": 3,
        "sha256": "ab" * 32,
        "name": "cd" * 32,
    }
    return receipts.StatedFile(**facts | changes)


def _claim(**changes: Any) -> receipts.Claim:
    facts: dict[str, Any] = {"at": CLOSES, "precision": "day", "basis": "post"}
    return receipts.Claim(**facts | changes)


def _deadline(**changes: Any) -> receipts.DeadlineRef:
    facts: dict[str, Any] = {
        "scope": "call",
        "version": 1,
        "closes_before": CLOSES,
        "zone": "Europe/Zurich",
        "grace": 1800,
    }
    return receipts.DeadlineRef(**facts | changes)


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("number", {"number": "DIP-1"}),
        ("call", {"call": None}),
        ("call", {"number": "CH-001"}),
        ("kind", {"kind": Kind.INSTRUMENT}),
        ("kind", {"verdict": None}),
        ("revision", {"revision": 0}),
        ("claimed", {"claimed": _claim()}),
        ("claimed", {"channel": Channel.PAPER}),
        ("claimed", {"channel": Channel.PAPER, "claimed": _claim(precision="hour")}),
        ("claimed", {"channel": Channel.PAPER, "claimed": _claim(evidence="a scan")}),
        ("begun", {"begun": None}),
        ("complete", {"complete": CLOSES - timedelta(hours=1)}),
        ("deadline", {"deadline": _deadline(scope="everybody")}),
        ("deadline", {"deadline": _deadline(grace=-1)}),
        ("deadline", {"deadline": _deadline(closes_before=CLOSES + timedelta(microseconds=1))}),
        ("verdict", {"verdict": Verdict.LATE}),
        ("verdict", {"verdict": Verdict.CLAIMED_ON_TIME}),
        ("verdict", {"begun": CLOSES}),
        ("verdict", {"complete": CLOSES + timedelta(seconds=1800)}),
        ("files", {"files": []}),
        ("files", {"files": [_file(n=2), _file(n=1)]}),
        ("files", {"files": [_file(), _file()]}),
        ("files", {"files": [_file(n=0)]}),
        ("files", {"files": [_file(sha256="x")]}),
        ("files", {"files": [_file(name="avis.pdf")]}),
        ("files", {"files": [_file(size=-1)]}),
        ("files", {"files": [_file(of=1)]}),
        ("stated", {"stated": {}}),
        ("stated", {"stated": dict.fromkeys(STATED_FIELDS, "plain text")}),
    ],
)
def test_a_statement_that_contradicts_itself_is_refused(
    field: str, changes: dict[str, Any]
) -> None:
    with pytest.raises(receipts.StatementInvalid) as caught:
        _rebuilt(FIRST, **changes)
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("begun", "complete", "verdict"),
    [
        (CLOSES - timedelta(microseconds=1), CLOSES + timedelta(seconds=1799.999), "on-time"),
        (CLOSES - timedelta(microseconds=1), CLOSES + timedelta(seconds=1800), "late"),
        (CLOSES, CLOSES, "late"),
    ],
)
def test_the_verdict_can_be_recomputed_from_the_statement(
    begun: datetime, complete: datetime, verdict: str
) -> None:
    said = _rebuilt(FIRST, begun=begun, complete=complete, verdict=Verdict(verdict))
    closes = said["deadline"]["closes_before"]
    limit = parse_instant(closes) + timedelta(seconds=said["deadline"]["grace"])
    in_time = said["begun"] < closes and parse_instant(said["complete"]) < limit
    assert in_time == (said["verdict"] == "on-time")


@pytest.mark.parametrize(
    ("at", "verdict"),
    [(CLOSES - timedelta(seconds=1), "claimed-on-time"), (CLOSES, "claimed-late")],
)
def test_what_came_by_post_is_judged_by_what_its_evidence_shows(at: datetime, verdict: str) -> None:
    facts = {"channel": Channel.PAPER, "begun": None, "complete": None, "claimed": _claim(at=at)}
    assert _rebuilt(FIRST, **facts, verdict=Verdict(verdict))["verdict"] == verdict
    with pytest.raises(receipts.StatementInvalid):
        _rebuilt(FIRST, **facts, verdict=Verdict.ON_TIME)


def test_no_name_address_or_file_name_stands_in_a_receipt() -> None:
    note = FIRST["note"]
    typed = [FIRST["values"][key] for key in ("reference", "name", "entity", "email")]
    assert [text for text in (*typed, *FIRST["names"].values()) if text in note] == []
    assert FIRST["statement"]["number"] in note


def test_a_receipt_is_signed_by_the_key_of_its_origin_alone() -> None:
    facts = {key: FIRST[key] for key in ("statement", "salt", "index", "subject")}
    other = Signer.from_seed("other.example/receipts", bytes(32))
    recorded = parse_instant(FIRST["recorded"])
    with pytest.raises(receipts.ReceiptInvalid):
        receipts.receipt(other, **facts, recorded=recorded)
    with pytest.raises(NoteInvalid):
        receipts.parse_receipt(FIRST["note"].encode(), other.verifier())


def _body(**changes: Any) -> dict[str, Any]:
    body = {key: FIRST[key] for key in ("statement", "salt", "index", "subject", "recorded")}
    return body | {"v": 1} | changes


@pytest.mark.parametrize(
    "text",
    [
        b"[]\n",
        b"\n",
        b"two\nlines\n",
        encode(_body()) + b"\n\n",
        json.dumps(_body()).encode() + b"\n",
        encode(_body(v=2)) + b"\n",
        encode({"v": 1}) + b"\n",
        encode(_body(statement=[])) + b"\n",
        encode(_body(statement=FIRST["statement"] | {"origin": "other.example"})) + b"\n",
    ],
)
def test_a_signed_text_of_another_form_is_no_receipt(text: bytes) -> None:
    with pytest.raises(receipts.ReceiptInvalid):
        receipts.parse_receipt(SIGNER.sign(text), SIGNER.verifier())


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.integers(0), st.integers(1, 255), st.sampled_from(V["receipts"]))
def test_a_receipt_with_one_changed_byte_never_verifies(  # check 81
    place: int, change: int, case: dict[str, Any]
) -> None:
    note = bytearray(case["note"].encode())
    note[place % len(note)] ^= change
    with pytest.raises(NoteInvalid):
        receipts.parse_receipt(bytes(note), SIGNER.verifier())
