"""What is missing or wrong in a form before it can be sent: field key → code word. Language never counts as a fault."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from intake.domain.countries import is_known
from intake.domain.fields import FIELDS, JsonValue

MAX_FIELD = 500
MAX_LONG_FIELD = 10_000
MAX_LIST = 300
LONG = frozenset({"questions", "cosignatories"})

EMAIL = re.compile(r"[^@\s,;<>()\"']{1,64}@[^@\s,;<>()\"']{1,250}\.[^@\s,;<>()\"'.]{2,63}\Z")


@dataclass(frozen=True, slots=True)
class Offer:
    """What a call offers to choose from."""

    kinds: Collection[str]
    types: Collection[str]
    publications: Collection[str]
    issues: Collection[str]
    max_text: int


def check(
    values: Mapping[str, JsonValue], offer: Offer, *, main_files: int, text: str
) -> dict[str, str]:
    """Find what must be put right; {} when the form can be sent.

    `main_files` counts files that are the submission itself (main or translation), `text` is what was typed.
    """
    faults = {key: "missing" for key, field in FIELDS.items() if _lacks(values, key)}
    _check_choice(faults, "kind", values, offer.kinds)
    _check_choice(faults, "submitter_type", values, offer.types)
    _check_choice(faults, "publication", values, offer.publications)
    email = values.get("email")
    if email and not (isinstance(email, str) and EMAIL.fullmatch(email)):
        faults["email"] = "email-shape"
    for key in ("countries", "issues"):
        chosen = values.get(key) or []
        known = offer.issues if key == "issues" else None
        if not isinstance(chosen, list) or any(not _known(one, known) for one in chosen):
            faults[key] = "unknown"
    if not main_files and not text.strip():
        faults["files"] = "nothing-sent"
    if len(text) > offer.max_text:
        faults["text"] = "too-long"
    for key, value in values.items():
        if key in FIELDS and _too_long(key, value):
            faults[key] = "too-long"
    return faults


def _lacks(values: Mapping[str, JsonValue], key: str) -> bool:
    field = FIELDS[key]
    needed = field.required or (field.required_with and values.get(field.required_with))
    value = values.get(key)
    return bool(needed) and not (_is_visible(value) if isinstance(value, str) else value)


def _is_visible(value: str) -> bool:
    """Say whether anything of a text can be seen: not only spaces, controls and characters without width."""
    return any(unicodedata.category(one)[0] in "LNPS" for one in value)


def _check_choice(
    faults: dict[str, str], key: str, values: Mapping[str, JsonValue], offered: Collection[str]
) -> None:
    if key not in faults and values.get(key) not in offered:
        faults[key] = "not-offered"


def _known(value: object, offered: Collection[str] | None) -> bool:
    if not isinstance(value, str):
        return False
    return is_known(value) if offered is None else value in offered


def _too_long(key: str, value: JsonValue) -> bool:
    if isinstance(value, list):
        # str() because a list from outside may hold anything; what is no text is a fault of its own.
        return len(value) > MAX_LIST or any(len(str(one)) > MAX_FIELD for one in value)
    limit = MAX_LONG_FIELD if key in LONG else MAX_FIELD
    return isinstance(value, str) and len(value) > limit
