"""Figures of pages: the account of a register, and the window of a call."""

from datetime import datetime
from typing import Any

from flask import url_for

from intake.domain.texts import Text
from intake.domain.vocab import State, Verdict
from intake.services import register
from intake.services.home import CallBrief
from intake.web import i18n
from intake.web.i18n import Span
from intake.web.pages.models import Account, AccountTerm, CallCard, OnTime

PRINTED = (
    State.PUBLISHED,
    State.ACCEPTED,
    State.UNDER_REVIEW,
    State.RETURNED,
    State.NOT_FOR_PUBLICATION,
    State.SUSPENDED,
    State.DECLINED,
    State.DUPLICATE,
    State.MOVED,
    State.WITHDRAWN,
    State.REMOVED,
)
"""The order of an account's terms."""


def account(sums: register.Account, code: str | None = None) -> Account:
    """Make the account of a call, its terms leading to their lines of the register; without links for many calls."""
    lang = i18n.current_language()
    terms = tuple(
        AccountTerm(
            state.value,
            sums.states.get(state.value, 0),
            register_url(lang, code, outcome=state.value) if code else None,
        )
        for state in PRINTED
    )
    return Account(sums.received, terms, register_url(lang, code) if code else None)


def register_url(lang: str, code: str, **query: Any) -> str:  # noqa: ANN401 - url_for's own
    """Give the address of a call's register."""
    return url_for("public.register", lang=lang, code=code.lower(), **query)


def call_url(lang: str, code: str, **query: Any) -> str:  # noqa: ANN401 - url_for's own
    """Give the address of a call."""
    return url_for("public.call", lang=lang, code=code.lower(), **query)


def submit_url(lang: str, code: str) -> str:
    """Give the address of a call's form."""
    return url_for("submit.form", lang=lang, code=code.lower())


def on_time(sums: register.Account) -> OnTime:
    """Sum an account by verdict."""
    n = {verdict: sums.verdicts.get(verdict.value, 0) for verdict in Verdict}
    return OnTime(
        on_time=n[Verdict.ON_TIME] + n[Verdict.AT_RETURN] + n[Verdict.CLAIMED_ON_TIME],
        late=n[Verdict.LATE] + n[Verdict.CLAIMED_LATE],
        claimed=n[Verdict.CLAIMED_ON_TIME] + n[Verdict.CLAIMED_LATE],
    )


def left(closes_before: datetime, at: datetime) -> Span:
    """Give what is left of a call's window."""
    return i18n.span(closes_before - at)


def percent(opens_at: datetime, closes_before: datetime, at: datetime) -> float:
    """Say how much of a call's window has gone, 0 to 100."""
    whole = (closes_before - opens_at).total_seconds()
    gone = (at - opens_at).total_seconds()
    return round(min(max(100 * gone / whole, 0.0), 100.0), 1) if whole > 0 else 100.0


def card(call: CallBrief, sums: register.Account, *, at: datetime) -> CallCard:
    """Make a call's card; `at` is the instant from which what is left is counted."""
    lang = i18n.current_language()
    is_open = call.state == "open"
    return CallCard(
        code=call.code,
        title=call.title,
        summary=call.summary,
        url=call_url(lang, call.code),
        submit_url=submit_url(lang, call.code),
        kinds=call.kinds,
        state=call.state,
        opens=i18n.moment(call.opens_at, call.zone),
        closes=i18n.deadline(call.closes_before, call.zone),
        left=left(call.closes_before, at) if is_open else None,
        percent=percent(call.opens_at, call.closes_before, at) if is_open else None,
        account=account(sums, call.code),
    )


def paragraphs(text: Text) -> tuple[Text, ...]:
    """Part a text of the secretariat into its paragraphs."""
    return tuple(Text(one, text.lang, text.dir, text.fallback) for one in text.paragraphs)
