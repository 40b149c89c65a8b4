"""Whom a call invites by a personal link, and what of it makes no sense. Plain values; every text is only a text."""

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from intake.domain.checking import EMAIL, MAX_FIELD
from intake.domain.countries import is_known
from intake.domain.fields import JsonValue
from intake.domain.vocab import LANGUAGES, LateRule

MOST_USES = 1_000
MOST_REASON = 2_000
MOST_COUNTRIES = 50
LIFE = timedelta(days=90)
"""An invitation that names no expiry lives so long after its deadline."""

LOCKABLE = ("name", "on_behalf", "entity", "submitter_type")
"""Who sends: these fields stay as the secretariat verified them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitee:
    """One invitation to make. `values` are fields of the form; `reason` says in public why there is an own closing.

    `closes_before` (exclusive) is the own closing instant, None where the call's deadline holds.
    """

    values: Mapping[str, JsonValue]
    language: str
    email: str | None = None
    verified: bool = False
    basis: str | None = None
    closes_before: datetime | None = None
    reason: Mapping[str, str] = field(default_factory=dict)
    uses: int = 1
    expires_at: datetime | None = None

    @property
    def name(self) -> str | None:
        """Give whom it addresses: the person, else the entity."""
        named = self.values.get("name") or self.values.get("entity")
        return named if isinstance(named, str) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What an invitation is held against: the call's types and deadline, and the present."""

    types: Collection[str]
    closes_before: datetime
    late_rule: str
    now: datetime


def check(one: Invitee, terms: Terms) -> dict[str, str]:
    """Find what must be put right before it can be made: field → code word."""
    faults = {key: "too-long" for key, value in one.values.items() if _is_long(value)}
    faults |= {key: "control" for key, value in one.values.items() if _is_odd(value)}
    if not one.name and not one.email:
        faults["name"] = "nobody"
    if one.email and not EMAIL.fullmatch(one.email):
        faults["email"] = "email-shape"
    if one.language not in LANGUAGES:
        faults["language"] = "unknown"
    if one.values.get("submitter_type") and one.values["submitter_type"] not in terms.types:
        faults["submitter_type"] = "not-offered"
    countries = one.values.get("countries") or []
    if not isinstance(countries, list) or not all(is_known(code) for code in countries):
        faults["countries"] = "unknown"
    if one.verified and not one.basis:
        faults["basis"] = "basis-missing"
    elif one.basis and (len(one.basis) > MAX_FIELD or _is_odd(one.basis)):
        faults["basis"] = "too-long" if len(one.basis) > MAX_FIELD else "control"
    if one.verified and not one.name:
        faults["name"] = "nobody-verified"
    if not 1 <= one.uses <= MOST_USES:
        faults["uses"] = "number"
    return faults | _time_faults(one, terms)


def _time_faults(one: Invitee, terms: Terms) -> dict[str, str]:
    own = one.closes_before
    faults = {"reason": _reason_fault(one), "closes": _closing_fault(own, terms)}
    if one.expires_at is not None and one.expires_at <= terms.now:
        faults["expires"] = "past"
    elif one.expires_at is not None and own is not None and one.expires_at < own:
        faults["expires"] = "before-closing"
    return {key: code for key, code in faults.items() if code}


def _reason_fault(one: Invitee) -> str:
    given = any(words.strip() for words in one.reason.values())
    if given != (one.closes_before is not None):
        return "reason-alone" if given else "reason-missing"
    return "too-long" if any(len(words) > MOST_REASON for words in one.reason.values()) else ""


def _closing_fault(own: datetime | None, terms: Terms) -> str:
    if own is None:
        closed = terms.closes_before <= terms.now
        return "call-closed" if closed and terms.late_rule == LateRule.REFUSE else ""
    if own.microsecond or own <= terms.now:
        return "date" if own.microsecond else "deadline-past"
    return "not-later" if own <= terms.closes_before else ""


def expiry(one: Invitee, terms: Terms) -> datetime:
    """Give when the link ends."""
    return one.expires_at or max(one.closes_before or terms.closes_before, terms.now) + LIFE


def locked(values: Mapping[str, JsonValue], *, verified: bool) -> dict[str, JsonValue]:
    """Give the fields that the form of a verified sender may not change, with their values."""
    if not verified:
        return {}
    return {key: values[key] for key in LOCKABLE if values.get(key)}


def _is_long(value: JsonValue) -> bool:
    if isinstance(value, list):
        return len(value) > MOST_COUNTRIES or any(len(one) > MAX_FIELD for one in value)
    return isinstance(value, str) and len(value) > MAX_FIELD


def _is_odd(value: JsonValue) -> bool:
    """Say whether a line of text holds a control character, which no name has."""
    return isinstance(value, str) and any(unicodedata.category(one) == "Cc" for one in value)
