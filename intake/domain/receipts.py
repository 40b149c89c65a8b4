"""The receipt and its opens (docs/formats.md): what the operator signs for each sending, and what opens it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from intake.domain.canonical import (
    NotCanonical,
    SaltInvalid,
    decode,
    encode,
    instant,
    parse_instant,
    salted,
    salted_text,
)
from intake.domain.fields import STATED_FIELDS, JsonValue, given
from intake.domain.notes import Signer, Verifier
from intake.domain.statements import Claim, DeadlineRef, StatedFile, StatementInvalid, statement
from intake.domain.transparency import commitment, entry
from intake.domain.vocab import Act, Kind

__all__ = [
    "KEY_SUFFIX",
    "Claim",
    "DeadlineRef",
    "ReceiptInvalid",
    "StatedFile",
    "StatementInvalid",
    "check_open",
    "check_opens",
    "entry_of",
    "opens",
    "parse_receipt",
    "receipt",
    "stated_commitments",
    "statement",
]

KEY_SUFFIX: Final = "/receipts"
"""The receipts' key is called `<origin>/receipts`.

It is a key pair of its own, for a signature does not cover its key's name.
"""

_RECEIPT_KEYS = {"v", "statement", "salt", "index", "subject", "recorded"}


class ReceiptInvalid(ValueError):
    """A note that is signed and is no receipt all the same."""


def stated_commitments(values: Mapping[str, JsonValue], salts: Mapping[str, str]) -> dict[str, str]:
    """Return the `stated` of a statement: every field's commitment, under a salt of its own.

    A field that is missing from `values`, empty text or an empty list commits to null. Raises StatementInvalid for a
    key the form does not have, and for a field without its salt.
    """
    unknown = values.keys() - set(STATED_FIELDS)
    if unknown:
        raise StatementInvalid(min(unknown), "no field of the form")
    missing = set(STATED_FIELDS) - salts.keys()
    if missing:
        raise StatementInvalid(min(missing), "has no salt")
    return {key: salted(salts[key], given(values.get(key))) for key in STATED_FIELDS}


def receipt(
    signer: Signer,
    *,
    statement: Mapping[str, Any],
    salt: str,
    index: int,
    subject: int | None,
    recorded: datetime,
) -> bytes:
    """Return the receipt: a signed note over one line of canonical JSON that rebuilds its log entry.

    `salt` opens the entry's commitment, `index` is the entry's, `subject` that of the submission's first receipt (null
    in that one itself).
    """
    if signer.name != statement["origin"] + KEY_SUFFIX:
        raise ReceiptInvalid(f"a receipt of {statement['origin']} is not signed by {signer.name}")
    body = {
        "v": 1,
        "statement": dict(statement),
        "salt": salt,
        "index": index,
        "subject": subject,
        "recorded": instant(recorded),
    }
    entry_of(body)
    return signer.sign(encode(body) + b"\n")


def parse_receipt(note: bytes, verifier: Verifier) -> dict[str, Any]:
    """Return what a receipt says, its signature checked.

    Raises NoteInvalid where the signature does not fit, ReceiptInvalid where the signed text is no receipt.
    """
    text = verifier.open(note)
    try:
        body = decode(text.removesuffix(b"\n"))
    except NotCanonical as error:
        raise ReceiptInvalid(str(error)) from error
    if not isinstance(body, dict) or body.get("v") != 1 or not body.keys() >= _RECEIPT_KEYS:
        raise ReceiptInvalid("not a receipt of version 1")
    said = body["statement"]
    if not isinstance(said, dict) or f"{said.get('origin')}{KEY_SUFFIX}" != verifier.name:
        raise ReceiptInvalid("the receipt names another log than its key")
    return body


def entry_of(body: Mapping[str, Any]) -> bytes:
    """Return the log entry that a receipt (as parse_receipt gave it) stands for."""
    said = body["statement"]
    return entry(
        type=Act.INSTRUMENT if said["kind"] == Kind.INSTRUMENT else Act.RECEIPT,
        call=said["call"],
        subject=body["subject"],
        recorded=parse_instant(body["recorded"]),
        commit=commitment(body["salt"], said),
    )


def opens(
    values: Mapping[str, JsonValue],
    salts: Mapping[str, str],
    names: Mapping[int, str],
    name_salts: Mapping[int, str],
) -> dict[str, Any]:
    """Return the opens: for each field and file name still held, its value and salt. Unsigned; given to the submitter.

    A field without a salt was destroyed and is left out; `names` and `name_salts` go by the file's `n`.
    """
    return {
        "v": 1,
        "stated": {
            key: {"salt": salts[key], "value": given(values.get(key))}
            for key in STATED_FIELDS
            if key in salts
        },
        "names": {
            str(n): {"salt": name_salts[n], "value": name}
            for n, name in sorted(names.items())
            if n in name_salts
        },
    }


def check_open(commit: str, *, salt: str, value: JsonValue) -> bool:
    """Tell whether the salt and the value open a field's commitment."""
    return salted(salt, value) == commit


def check_opens(statement: Mapping[str, Any], opened: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of the opens that do not fit the statement, `stated.email`, `names.2`; empty if all fit.

    Hostile input is fine: what has not the form of an open does not fit. An opened `kind` or `publication` must also
    equal the one that the statement says in the clear.
    """
    wrong = []
    commits = {str(file["n"]): file["name"] for file in statement["files"]}
    for part, known in (("stated", statement["stated"]), ("names", commits)):
        held = opened.get(part, {})
        pairs = held if isinstance(held, Mapping) else {"": None}
        wrong += [
            f"{part}.{key}" for key, pair in pairs.items() if not _fits(part, known.get(key), pair)
        ]
    for key in ("kind", "publication"):
        # Said twice: in the clear and committed to. One opened value must fit both.
        pair = opened.get("stated", {}).get(key) if not wrong else None
        if pair is not None and pair["value"] != statement[key]:
            wrong.append(f"stated.{key}")
    return tuple(wrong)


def _fits(part: str, commit: str | None, pair: object) -> bool:
    if commit is None or not isinstance(pair, Mapping):
        return False
    try:
        if part == "names":
            return salted_text(pair["salt"], pair["value"]) == commit
        return salted(pair["salt"], pair["value"]) == commit
    except (KeyError, AttributeError, NotCanonical, SaltInvalid):
        return False
